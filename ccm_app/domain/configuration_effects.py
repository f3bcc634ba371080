"""What a property of a field does to people: what it would show, what nobody could fill in any more.

The permitted properties stand in `configuration_fields`; here is what they may not be used for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ccm_app.domain.categories import CATEGORY_FIELDS
from ccm_app.domain.configuration_site import Site
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.stage_needs import SETTING

Record = Mapping[str, Any]

# What nobody could fill in any more, where a rule asks for it.
CLOSING = frozenset(
	{"depends_on", "hidden", "permlevel", "read_only", "read_only_depends_on", "set_only_once"}
)
# Where a field of the vault, or a text about a person, would be shown, sorted or kept beside its record.
SHOWING = frozenset(
	[
		"in_filter",
		"in_list_view",
		"in_preview",
		"in_standard_filter",
		"remember_last_selected_value",
		"search_index",
	]
)
# An answer of a person is given by the person: a tick or a date stands in no form beforehand.
ANSWERS = frozenset({"Check", "Date", "Datetime"})
# What asks for a field, and what is said about it.
_ASKING = ("reqd", SETTING)


def effect_problems(record: Record, site: Site) -> list[Problem]:
	"""What a Property Setter on a record of the app would do to people."""
	kind, fieldname = str(record.get("doc_type") or ""), str(record.get("field_name") or "")
	shipped = site.field_of(kind, fieldname)
	changed = not _same(record.get("value"), shipped.get(str(record.get("property"))))
	found = list(_shows(kind, record, site))
	return found if not changed or not shipped else [*found, *_closes(kind, record, shipped, site)]


def _shows(kind: str, record: Record, site: Site) -> Iterator[Problem]:
	"""A text that would be shown or sorted by."""
	setting, value, fieldname = record.get("property"), record.get("value"), record.get("field_name")
	if setting == "sort_field" and site.is_text(kind, value):
		yield problem("config.shows_texts", kind=kind)
	hidden_now = site.is_text(kind, fieldname) or (kind in site.identity and fieldname)
	shipped = site.field_of(kind, fieldname)
	if hidden_now and setting in SHOWING and _ticked(value) and not _ticked(shipped.get(str(setting))):
		yield problem("config.shows_identity", kind=kind)
	if hidden_now and setting == "permlevel" and not _is_higher(value, shipped.get("permlevel")):
		yield problem("config.lowers_level", kind=kind, name=fieldname)


def _is_higher(level: object, shipped: object) -> bool:
	"""Whether a level of permission is above the shipped one; what is no number is none."""
	return str(level or "").isdecimal() and int(str(level)) > int(str(shipped or 0))


def _closes(kind: str, record: Record, shipped: Record, site: Site) -> Iterator[Problem]:
	"""A field of a rule that nobody could fill in, and an answer that is given beforehand."""
	setting, name = str(record.get("property")), str(shipped.get("fieldname"))
	if setting in CLOSING and _is_asked_for(kind, shipped):
		yield problem("config.closes_field", kind=kind, name=name)
	by_register = _ticked(shipped.get("read_only")) or not is_made_by_people(kind, site)
	if setting in ("reqd", SETTING) and _ticked(record.get("value")) and by_register:
		yield problem("config.register_fills", kind=kind)
	if setting == "default" and shipped.get("fieldtype") in ANSWERS and kind in site.confidential:
		yield problem("config.answered_beforehand", kind=kind, name=name)


def _is_asked_for(kind: str, shipped: Record) -> bool:
	"""Whether a record cannot be saved, or cannot move, without this field."""
	return _ticked(shipped.get("reqd")) or shipped.get("fieldname") in (
		"workflow_state",
		CATEGORY_FIELDS.get(kind),
	)


def is_made_by_people(kind: str, site: Site) -> bool:
	"""Whether anybody makes records of this DocType on the desk; the register makes the others itself."""
	shape = site.shapes.get(kind, {})
	if any(_ticked(row.get("create")) for row in shape.get("permissions", [])):
		return True
	parents = [one for one in site.shapes if shape.get("istable") and site.has_table(one, kind)]
	return any(is_made_by_people(one, site) for one in parents)


def property_warnings(record: Record, site: Site) -> list[Problem]:
	"""A field that is hidden or made mandatory: allowed, and felt by everybody who has a record open today."""
	kind, name = str(record.get("doc_type") or ""), record.get("field_name")
	if not site.is_ours(kind) or not _ticked(record.get("value")):
		return []
	if record.get("property") in ("hidden", "read_only"):
		return [problem("config.warn_hidden", name=name, kind=kind)]
	return _warning(str(record.get("property")), name, kind)


def custom_field_warnings(record: Record, site: Site) -> list[Problem]:
	"""A new mandatory field, which no stored record has."""
	kind = str(record.get("dt") or "")
	asking = next((setting for setting in _ASKING if _ticked(record.get(setting))), "")
	return _warning(asking, record.get("label"), kind) if site.is_ours(kind) else []


def _warning(setting: str, name: object, kind: str) -> list[Problem]:
	if setting == "reqd":
		return [problem("config.warn_mandatory", name=name, kind=kind)]
	return [problem("config.warn_at_stage", name=name, kind=kind)] if setting == SETTING else []


def _same(value: object, shipped: object) -> bool:
	return str(value or "0") == str(shipped or "0")


def _ticked(value: object) -> bool:
	return str(value or "0") not in ("0", "False", "")


WARNINGS = (("Property Setter", property_warnings), ("Custom Field", custom_field_warnings))
