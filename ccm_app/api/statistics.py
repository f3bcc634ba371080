"""The tables as the desk asks for them: what was typed becomes a question, codes get their names, reach is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils.caching import request_cache

from ccm_app.confidentiality import counting
from ccm_app.registry import added_fields, own_tables
from ccm_app.statistics import catalogue
from ccm_app.statistics.catalogue import Lists
from ccm_app.statistics.facts import FACTS, is_added
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.labels import Labels, plain, with_labels
from ccm_app.statistics.lists import CASE_TYPES, CaseType
from ccm_app.statistics.period import BadPeriod, Month, Period, period, quarter
from ccm_app.statistics.sharing import Shared, needs_of
from ccm_app.statistics.source import BadRequest, CountSource, Where
from ccm_app.statistics.table import Table

PARTS = ("provider", "province", "field_office")
LONGEST = 60
_MONTHS = re.compile(r"\s*(\d{4}-\d{2})\s*(?:/|-|to|–)\s*(\d{4}-\d{2})\s*")
_YEAR = re.compile(r"\s*([12]\d{3})\s*", re.ASCII)
# In which list the codes of a dimension have their names.
_LISTS = {
	"case_type": ("Case Type",),
	"provider": ("Service Provider",),
	"to_provider": ("Service Provider",),
	"referred_by": ("Service Provider",),
	"field_office": ("Field Office",),
	"province": ("Administrative Area",),
	"service_type": ("Service Type",),
	"reason": ("Closure Reason",),
	"programme_area": ("Programme Area",),
	"funder": ("Funder",),
	"topic": ("Training Course", "Training Level"),
	"kind": ("Training Course",),
}
# Rows and columns in which single offices, providers or workers stand: nothing for the Advisory Group.
_NARROW = frozenset({"field_office", "case_manager", "provider", "to_provider", "province"})


def asked(filters: Mapping[str, Any], default: str = "T06") -> tuple[str, Period, Where]:
	"""Which table of which months for which part of the register. Raises frappe.ValidationError with a sentence."""
	code = str(filters.get("table") or default)
	if code not in every_code():
		frappe.throw(_("Choose one of the tables: {0}").format(", ".join(every_code())))
	return code, period_of(str(filters.get("period") or "")), where_of(filters)


def where_of(filters: Mapping[str, Any]) -> Where:
	"""The part of the register; every value is a code that is compared, never a piece of a query."""
	return tuple((name, (str(filters[name]),)) for name in PARTS if filters.get(name))


def table_in_reach(filters: Mapping[str, Any]) -> Table:
	"""The table that the filters ask for, as far as the session's user sees.

	Raises frappe.PermissionError for who receives no tables, or not this one; frappe.ValidationError for filters
	that make no sense.
	"""
	return _in_reach(filters, counting.source_in_reach(filters))


def tables_in_reach(filters: Mapping[str, Any], codes: Sequence[str]) -> list[Table]:
	"""Several shipped tables of one moment, each as `table_in_reach`; what they share is counted once."""
	source = counting.source_in_reach({**filters, "table": codes[0]})
	shared, found = Shared(source, needs_of(tuple(codes))), []
	for code in codes:
		given = {**filters, "table": code}
		# Who may read one table may not read every other.
		counting.refuse_others(given)
		found.append(_in_reach(given, shared))
	return found


def _in_reach(filters: Mapping[str, Any], source: CountSource) -> Table:
	code, months, where = asked(filters)
	refuse_narrow(code)
	return table_from(source, code, months, where)


def table_from(source: CountSource, code: str, months: Period, where: Where = ()) -> Table:
	"""A table with the names of the site's lists. Raises frappe.ValidationError where it cannot be narrowed so."""
	own = {} if code in catalogue.CODES else own_tables.definitions()
	if not own and not isinstance(source, Shared):
		source = Shared(source, needs_of((code,)))
	if code in own and (sentence := own_tables.lost(own[code])):
		frappe.throw(sentence)
	try:
		if code in own:
			made = catalogue.make_defined(own[code], source, months, where)
		else:
			made = catalogue.make(code, source, months, where, site_lists(months))
	except BadRequest:
		frappe.throw(
			_("This table is about providers and their services. It cannot be narrowed by this filter.")
		)
		raise
	rows, columns = dimensions_of(code)
	return with_labels(made, labels_of(rows), labels_of(columns))


def dimensions_of(code: str) -> tuple[str, str]:
	"""What stands in the rows and columns of a table, shipped or the ministry's own."""
	if code in catalogue.CODES:
		return catalogue.dimensions_of(code)
	definition = own_tables.definitions()[code]
	return definition.rows.dimension, definition.columns.dimension if definition.columns else ""


def refuse_narrow(code: str) -> None:
	"""Members of the Advisory Group receive no table in which single offices, providers or workers stand.

	Nor one of a field that somebody added, of which nobody knows whether it names such.
	"""
	stated = {*dimensions_of(code), *_filtered_by(code)}
	if (
		(_NARROW & stated or any(map(is_added, stated)))
		and code not in catalogue.SURVEY
		and counting.is_adviser_only()
	):
		frappe.throw(
			_("This table shows single offices, providers or workers. The Advisory Group reads the others."),
			frappe.PermissionError,
		)


def _filtered_by(code: str) -> Iterator[str]:
	"""By what an own table is narrowed for everybody who reads it."""
	if code not in catalogue.CODES:
		yield from (name for name, _codes in own_tables.definitions()[code].indicator.where)


def every_code() -> tuple[str, ...]:
	"""The codes of all tables, the shipped ones first."""
	return (*catalogue.CODES, *own_tables.definitions())


def tell_tables(bootinfo: Any) -> None:
	"""For the hook `extend_bootinfo`: code and title of every table, in the language of the user."""
	in_khmer = frappe.local.lang == "km"
	words_of = {**catalogue.WORDS_OF, **{code: one.words for code, one in own_tables.definitions().items()}}
	bootinfo.ccm_statistics_tables = [
		{"value": code, "label": plain(f"{code} {words.title_km if in_khmer else words.title_en}")}
		for code, words in ((code, words_of[code]) for code in every_code())
	]
	bootinfo.ccm_statistics_choices = {
		"indicators": [
			{
				"value": code,
				"label": INDICATORS[code].sentence_km if in_khmer else INDICATORS[code].sentence_en,
			}
			for code in own_tables.CHOICES
		],
		"dimensions": {code: list(_dimensions_for(code)) for code in own_tables.CHOICES},
		"added": {one.dimension: plain(one.title()) for one in added_fields.offered("registered")},
	}


def _dimensions_for(indicator: str) -> Iterator[str]:
	"""By what an indicator can be counted."""
	yield "month"
	fact = INDICATORS[indicator].fact
	yield from (name for name in FACTS[fact].dimensions if name != "days")
	yield from (one.dimension for one in added_fields.offered(fact))


def period_of(text: str) -> Period:
	"""The period that somebody typed: a year, a quarter, a month, or two months."""
	try:
		found = _period(text)
	except BadPeriod:
		frappe.throw(_("Write the period like 2010-Q2, 2010-04 or 2010-04/2010-09."))
		raise
	if len(found.months) > LONGEST:
		frappe.throw(_("A table covers at most {0} months. Choose a shorter period.").format(LONGEST))
	return found


def _period(text: str) -> Period:
	if year := _YEAR.fullmatch(text):
		return Period(Month(int(year[1]), 1), Month(int(year[1]), 12))
	if months := _MONTHS.fullmatch(text):
		return period(months[1], months[2])
	return quarter(text.strip()) if "Q" in text else period(text.strip(), text.strip())


def site_lists(months: Period) -> Lists:
	"""The site's own case types, and the plan of the year where the period lies in one."""
	return Lists(_case_types(), None if months.several_years else _planned(months))


def _planned(months: Period) -> int | None:
	"""From the Statistical Period whose code is the year."""
	return frappe.db.get_value("Statistical Period", str(months.first.year), "planned_cases") or None


@request_cache
def _case_types() -> list[CaseType]:
	known = {one.code for one in CASE_TYPES}
	# A list of the ministry's; its labels are no secret.
	rows = frappe.get_all(
		"Case Type",
		fields=["name", "label_en", "label_km", "split_by_sex"],
		order_by="sort_order asc, name asc",
	)
	others = {"case_type": ["not in", list(known)]}
	used = set(frappe.get_all("Case", filters=others, pluck="case_type", distinct=True))
	more = [
		CaseType(row["name"], row["label_en"], row["label_km"] or "", bool(row["split_by_sex"]))
		for row in rows
		if row["name"] in used and row["name"] != "OT"
	]
	return [*CASE_TYPES, *more]


@request_cache
def labels_of(dimension: str) -> Labels:
	"""Code -> English and Khmer name of what stands in a dimension; labels are no secret."""
	if dimension == "case_manager":
		return _staff()
	if is_added(dimension):
		field = added_fields.found(dimension)
		return field.labels() if field else {}
	found: dict[str, tuple[str, str]] = {}
	for kind in _LISTS.get(dimension, ()):
		filters = {"level": "Province"} if kind == "Administrative Area" else {}
		for row in frappe.get_all(kind, filters=filters, fields=["name", "label_en", "label_km"]):
			found[row["name"]] = (row["label_en"] or row["name"], row["label_km"] or "")
	return found or _words(dimension)


def _staff() -> Labels:
	# Staff are named to their colleagues; a client is never a User.
	rows = frappe.get_all("User", fields=["name", "full_name"])
	return {row["name"]: (row["full_name"] or row["name"], "") for row in rows}


# The states in which records can be, and the phases of a plan: words of the forms, not of a list.
_STATES = {
	"outcome": ("Sent", "Accepted", "Declined", "In service", "Completed", "Withdrawn"),
	"status": ("Planned", "Done", "Missed", "Client not found"),
	"action": ("Recovery", "Rehabilitation", "Reintegration"),
	"sex": ("Female", "Male", "Other", "Not stated"),
	"situation": ("Good", "Sufficient", "At risk", "Failing"),
}


def _words(dimension: str) -> Labels:
	return {word: (word, khmer(word)) for word in _STATES.get(dimension, ())}


def khmer(text: str) -> str:
	"""A text of the desk in Khmer, whatever the language of the user."""
	return str(_(text, lang="km"))
