"""Which fields hold texts that are sealed, and which shipped text fields stay clear, with the reason.

The site and the embedded registry ask the same lists.
"""

from __future__ import annotations

from collections.abc import Mapping

VAULT = "Client Identity"
TEXT_TYPES = frozenset(
	{
		"Data",
		"Small Text",
		"Text",
		"Long Text",
		"Text Editor",
		"HTML Editor",
		"Markdown Editor",
		"Code",
		"JSON",
		"Attach",
		"Attach Image",
		"Read Only",
		"Phone",
		"Signature",
		"Geolocation",
		"Autocomplete",
		"Barcode",
	}
)
# Sealed although they are no texts.
SEALED_TOO: Mapping[str, frozenset[str]] = {VAULT: frozenset({"birth_date"})}

_FORM_KEY = "A random mark of the form that was saved, so that it is not saved twice."
_PAPER = "The printed number of a sheet of paper; it is searched, and unique."
# Shipped text fields that stay as they are. Why.
CLEAR: Mapping[tuple[str, str], str] = {
	("*", "form_key"): _FORM_KEY,
	("*", "paper_form_number"): _PAPER,
	("Client", "registry_number"): "The number of the client.",
	("Case", "case_number"): "The number of the case.",
	("Case", "next_due_what"): "Which duty is due next: a code, written by the register and listed.",
	("Break Glass", "number_typed"): "A registry number with a right check digit that nobody has.",
	("Disclosure", "source_kind"): "The DocType of the record that caused it.",
	("Disclosure", "source_name"): "The number of the record that caused it.",
	("Disclosure", "fields_given"): "The names of fields, never what stood in them.",
	("Disclosure", "paper"): "The name of the print format or report.",
	("Identity Look", "unusual_why"): "Codes of the daily digest, counted and listed.",
	("Identity Look", "searched"): "A keyed hash of what was searched for.",
	("Identity Look", "place"): "A keyed hash of network and browser, compared in SQL.",
	("Identity Look", "session_key"): "A keyed hash of the sign-in.",
	("Referral Slip", "token_hash"): "A hash of the random token of the slip; it is searched, and unique.",
	(
		"Referral Slip",
		"short_hash",
	): "A keyed hash of the short form of the slip; it is searched, and unique.",
	("Referral Slip", "key_id"): "Which key of the site sealed the slip.",
	("Possible Duplicate", "found_by"): "The code of the comparison that found the pair.",
	("Possible Duplicate", "reference"): "A random number that the asking office was told.",
	("Possible Duplicate", "agreeing"): "Codes of the parts that agree, never what they are.",
}


def why_clear(kind: str, fieldname: str) -> str | None:
	"""Why this shipped text field is not sealed; None when it is."""
	return CLEAR.get((kind, fieldname)) or CLEAR.get(("*", fieldname))
