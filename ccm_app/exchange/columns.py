"""The columns of a client file: one line is one person with a registration, an identity and perhaps a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CLIENT, IDENTITY, CASE = "Client", "Client Identity", "Case"


@dataclass(frozen=True)
class Column:
	"""Where a column goes and what its cells hold.

	holds: "text", "code" (digits in any script), "area" (an area's code), "day", "number", "tick" or "choice".
	"""

	kind: str
	holds: str
	needed: bool = False
	choices: tuple[str, ...] = ()


COLUMNS: Mapping[str, Column] = {
	"paper_form_number": Column(CLIENT, "code"),
	"field_office": Column(CLIENT, "code", needed=True),
	"registered_on": Column(CLIENT, "day", needed=True),
	"identified_on": Column(CLIENT, "day", needed=True),
	"identification_channel": Column(CLIENT, "code", needed=True),
	"referred_by": Column(CLIENT, "code"),
	"received_from": Column(CLIENT, "code"),
	"temporary_shelter": Column(
		CLIENT, "choice", needed=True, choices=("Not needed", "Offered and accepted", "Offered and declined")
	),
	"sex": Column(CLIENT, "choice", needed=True, choices=("Female", "Male", "Other", "Not stated")),
	"age_at_registration": Column(CLIENT, "number", needed=True),
	"age_is_estimated": Column(CLIENT, "tick"),
	"nationality": Column(CLIENT, "text"),
	"home_province": Column(CLIENT, "area", needed=True),
	"home_commune": Column(CLIENT, "area"),
	"language": Column(CLIENT, "text"),
	"needs_interpreter": Column(CLIENT, "tick"),
	"has_disability": Column(CLIENT, "tick"),
	"accompanying_children": Column(CLIENT, "number"),
	"family_name_km": Column(IDENTITY, "text"),
	"given_name_km": Column(IDENTITY, "text"),
	"family_name_latin": Column(IDENTITY, "text"),
	"given_name_latin": Column(IDENTITY, "text"),
	"other_names": Column(IDENTITY, "text"),
	"birth_date": Column(IDENTITY, "day"),
	"birth_date_precision": Column(IDENTITY, "choice", choices=("Day", "Month", "Year", "Estimated")),
	"case_type": Column(CASE, "code"),
	"case_manager": Column(CASE, "text"),
	"opened_on": Column(CASE, "day"),
	"wants_case_conference": Column(CASE, "tick"),
}
NEEDED = tuple(name for name, column in COLUMNS.items() if column.needed)
# Under which numbers a row was registered: written into the receipt that the office keeps, read after a restore only.
NUMBER, CASE_NUMBER = "registry_number", "case_number"
RECEIPT = (NUMBER, CASE_NUMBER)
# Comes back with a broken row and is passed over when the corrected file is read again.
REASON = "reason"
