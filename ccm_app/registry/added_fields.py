"""Fields that an administrator added to a form, and which of them the ministry's own tables can count by.

Only a choice out of a short closed list is counted: never a text, a name, a date or a number, nothing that is sealed
or read by some roles only, and no list of places, offices or organisations. What the column holds beside its list
(from a time when the field was something else) is one line of its own and is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

from ccm_app.confidentiality.sealed_fields import sealed_fields
from ccm_app.statistics.facts import FACTS
from ccm_app.statistics.labels import Labels
from ccm_app.statistics.source import BadRequest

NO_VALUE = frozenset(
	{"Button", "Column Break", "Fold", "Heading", "HTML", "Image", "Section Break", "Tab Break", "Table"}
)
CLIENT, CASE = "Client", "Case"
# The forms of the stages. One that is about several cases at once tells nothing of one of them.
FORMS = (
	CLIENT,
	CASE,
	"Social Assessment",
	"Case Conference",
	"Case Plan",
	"Referral",
	"Service Record",
	"Movement",
	"Reintegration",
	"Follow-up",
	"Case Closure",
)
# Facts each of which is a record of a form: there this very record counts; elsewhere the newest one of the case.
RECORD_OF: Mapping[str, str] = {
	"assessed": "Social Assessment",
	"training": "Service Record",
	"service": "Service Record",
	"family_visit": "Service Record",
	"family_member": "Service Record",
	"referred": "Referral",
	"placement": "Referral",
	"follow_up_due": "Follow-up",
	"follow_up": "Follow-up",
	"training_follow_up": "Follow-up",
	"closed": "Case Closure",
	"reintegrated": "Reintegration",
}
# Lists of codes whose entries are words. Places, offices, organisations and papers are none: they would say where.
WORD_LISTS = frozenset(
	{
		"Care Option",
		"Case Type",
		"Choice Reason",
		"Closure Reason",
		"Conference Seat",
		"Conference Topic",
		"Identification Channel",
		"Identity Document Type",
		"Programme Area",
		"Reintegration Option",
		"Service Type",
		"Trafficking Element",
		"Training Course",
		"Training Level",
	}
)
LONGEST_LIST = 100
NOT_LISTED = "(not on the list)"
_YES, _NO = "Yes", "No"
_NEWEST = "`own`.`case` = `tabCase`.`case` order by `own`.`creation` desc, `own`.`name` desc limit 1"


@dataclass(frozen=True)
class AddedField:
	"""A field of a form by which can be counted; codes: what its closed list holds, as it is stored."""

	kind: str
	fieldname: str
	fieldtype: str
	label: str
	options: str
	codes: tuple[str, ...]

	@property
	def dimension(self) -> str:
		"""What the tables call it, such as "Client.custom_language"."""
		return f"{self.kind}.{self.fieldname}"

	def title(self, language: str | None = None) -> str:
		"""Form and label, in a language."""
		return f"{_(self.kind, language)}: {_(self.label, language)}"

	def labels(self) -> Labels:
		"""Code -> English and Khmer."""
		found = {code: (code, str(_(code, "km"))) for code in (*self.codes, NOT_LISTED)}
		if self.fieldtype == "Link":
			for row in frappe.get_all(self.options, fields=["name", "label_en", "label_km"]):
				found[row["name"]] = (row["label_en"] or row["name"], row["label_km"] or "")
		return found


def own_fields(kind: str) -> list[Any]:
	"""The fields of a form that an administrator added and that hold a value, in the order of the form."""
	return [
		field
		for field in frappe.get_meta(kind).fields
		if field.get("is_custom_field") and not field.get("hidden") and field.fieldtype not in NO_VALUE
	]


def offered(fact: str) -> Iterator[AddedField]:
	"""The added fields by which a fact can be counted; none for what is not about cases."""
	if FACTS[fact].about_cases:
		for kind in FORMS:
			yield from (made for field in own_fields(kind) if (made := _countable(kind, field)))


def found(dimension: str) -> AddedField | None:
	"""The field behind a dimension as it is today; None when it is gone or is no choice of a short list (any more)."""
	kind, _dot, fieldname = dimension.partition(".")
	if kind not in FORMS:
		return None
	return next(
		(made for one in own_fields(kind) if one.fieldname == fieldname and (made := _countable(kind, one))),
		None,
	)


def _countable(kind: str, field: Any) -> AddedField | None:
	if field.get("permlevel") or field.get("is_virtual") or field.fieldname in sealed_fields(kind):
		return None
	codes = _codes(field)
	if not 0 < len(codes) <= LONGEST_LIST:
		return None
	label, options = str(field.label or field.fieldname), str(field.options or "")
	return AddedField(kind, field.fieldname, field.fieldtype, label, options, codes)


def _codes(field: Any) -> tuple[str, ...]:
	"""The closed list of a field; empty for one that has none."""
	if field.fieldtype == "Check":
		return (_YES, _NO)
	if field.fieldtype == "Select":
		lines = (line.strip() for line in str(field.options or "").split("\n"))
		return tuple(dict.fromkeys(line for line in lines if line))
	if field.fieldtype == "Link" and field.options in WORD_LISTS:
		# The words of a list of the ministry's are no secret.
		return tuple(frappe.get_all(str(field.options), pluck="name", order_by="name asc"))
	return ()


# In SQL -------------------------------------------------------------------------------------------


def column_of(fact: str, dimension: str) -> str:
	"""The SQL of a dimension beside `counted` and the kept row of the case. Raises BadRequest for an unknown one.

	The names of table and column are those of the field that was found; its list is bound (`bound`).
	"""
	field = found(dimension)
	if field is None or not FACTS[fact].about_cases:
		raise BadRequest(f"{fact} has no dimension {dimension!r}.")
	column = f"`own`.`{field.fieldname}`"
	if field.fieldtype == "Check":
		told = f"if({column} = 1, '{_YES}', '{_NO}')"
	else:
		listed = f"when {column} in %({_name(dimension)})s then {column}"
		told = f"case when ifnull({column}, '') = '' then '' {listed} else '{NOT_LISTED}' end"
	return f"(select {told} from `tab{field.kind}` `own` where {_which(fact, field.kind)})"


def _which(fact: str, kind: str) -> str:
	if kind == CLIENT:
		return "`own`.`name` = `tabCase`.`client`"
	if kind == CASE:
		return "`own`.`name` = `tabCase`.`case`"
	return "`own`.`name` = `counted`.`record`" if RECORD_OF.get(fact) == kind else _NEWEST


def bound(dimensions: Iterable[str]) -> dict[str, tuple[str, ...]]:
	"""What is bound for these dimensions: the lists of the fields."""
	known = ((name, found(name)) for name in dimensions)
	return {_name(name): field.codes for name, field in known if field}


def _name(dimension: str) -> str:
	return f"list of {dimension}"
