"""From a figure back to the question that counted it: so that its cases can be opened by those who may."""

from __future__ import annotations

from ccm_app.statistics.catalogue import dimensions_of
from ccm_app.statistics.cellkey import PERIOD, CellKey
from ccm_app.statistics.facts import UNKNOWN, WHOLE_NUMBERS
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.lists import NOT_STATED
from ccm_app.statistics.period import Month, Period
from ccm_app.statistics.shelter_keys import STOCK
from ccm_app.statistics.source import BadRequest, CountRequest, Where
from ccm_app.statistics.table import TOTAL, Table

# Tables whose figures have no key, because they are no counts that may be published: what they count.
_WITHOUT_KEYS = {"M01": "MILESTONES", "M05": "REFERRALS", "M06": "PLACEMENTS", "M10": "FUNNEL"}


def request_behind(table: Table, row: str, column: str, where: Where = ()) -> CountRequest:
	"""What was counted in a cell. where: the part of the register that the table is about.

	Raises BadRequest for a cell that the table does not have, or that counts no cases.
	"""
	key = table.keys.get((row, column))
	if key is not None:
		return _of_key(key)
	if table.code in _WITHOUT_KEYS and table.row(row):
		return _of_row(table, row, where)
	raise BadRequest("Behind this figure stand no cases.")


def _of_key(key: CellKey) -> CountRequest:
	codes = dict(key.where)
	months = [Month.of(code) for code in codes.pop(PERIOD)]
	fact = "in_shelter" if key.measure == STOCK else INDICATORS[key.measure].fact
	narrowed = tuple((name, tuple(_stored(name, code) for code in listed)) for name, listed in codes.items())
	return CountRequest(fact, (), Period(min(months), max(months)), where=narrowed)


def _of_row(table: Table, row: str, where: Where) -> CountRequest:
	indicator = INDICATORS[_WITHOUT_KEYS[table.code]]
	if row != TOTAL:
		code = "" if row == NOT_STATED.code else row
		where = (*where, (dimensions_of(table.code)[0], (code,)))
	elif table.code == "M10":
		indicator = INDICATORS["CASES_REGISTERED"]
	return CountRequest(indicator.fact, (), table.period, where=(*indicator.where, *where))


def _stored(dimension: str, atom: str) -> str:
	"""The code as the records have it: a key writes what is missing as a word."""
	if atom != "(not stated)":
		return atom
	return str(UNKNOWN) if dimension in WHOLE_NUMBERS else ""
