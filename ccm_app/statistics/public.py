"""The public version of tables: small figures and what would give them away are hidden, in all tables at once.

Everything that is published together goes in together: the tables of one report, its months, its quarters. A table
whose figures have no key (money, medians, plans) cannot be published; its columns without key are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ccm_app.statistics.cellkey import CellKey
from ccm_app.statistics.indicators import INDICATORS, ONCE_IN
from ccm_app.statistics.period import khmer_number
from ccm_app.statistics.published_before import Before, Known, gives_stock_away, together
from ccm_app.statistics.relations import Additivity, Disagreement
from ccm_app.statistics.shelter_keys import STOCK
from ccm_app.statistics.suppression import NotProtected, Protection, protect
from ccm_app.statistics.table import Note, Row, Table

FLOWS = frozenset({"CASES_REGISTERED", "CASES_REINTEGRATED"})


class NotForPublication(ValueError):
	"""A table of money, of days or without any record; leave it out."""


@dataclass(frozen=True)
class Publication:
	"""Tables as they may be printed: a hidden figure is missing from its row. `figures` and `hidden` are numbers."""

	tables: tuple[Table, ...]
	protection: Protection
	k: int
	own: frozenset[CellKey]

	@property
	def figures(self) -> int:
		"""How many different figures there are, hidden ones included."""
		return len(self.own & set(self.protection.published.figures))

	@property
	def hidden(self) -> int:
		"""How many of them are hidden."""
		return len(self.own & self.protection.hidden)


def publish(tables: Sequence[Table], k: int, before: Sequence[Before] = ()) -> Publication:
	"""The public version of tables that are published together.

	before: what is out already; a reader lays it beside these tables, and so does the check.

	k: figures of 1 to k-1 are hidden (5 is usual, 11 for CTDC), then further ones, until a reader who adds and
	subtracts everything finds none of them. Shares are dropped where one of their figures is hidden. The number of
	those present at a month's end is hidden as soon as anything of those who came or went is, because the
	difference of two month ends is who came less who went. Raises NotProtected where that fails, and Disagreement
	where two tables print different numbers for the same thing, NotForPublication for a table without keys.
	"""
	own = _figures(tables)
	measures = _additivity(
		{key for table in (*tables, *(one.printed for one in before)) for key in table.keys.values()}
	)
	joined = together(own, before, k, measures)
	figures, known = joined.figures, joined.known
	stock = {key for key in figures if key.measure == STOCK}
	flows = {key: value for key, value in figures.items() if key not in stock}
	protection = protect(flows, k, measures, Known(known.printed - stock, known.hidden - stock))
	hidden = set(protection.hidden)
	if gives_stock_away(hidden, known.printed & stock, FLOWS):
		raise NotProtected([])
	if any(key.measure in FLOWS for key in hidden) or any(0 < figures[key] < k for key in stock):
		hidden |= stock
	shown = tuple(_public(table, hidden, k) for table in tables)
	return Publication(shown, protection, k, frozenset(own))


def _figures(tables: Sequence[Table]) -> dict[CellKey, int]:
	found: dict[CellKey, int] = {}
	without = [table.code for table in tables if not table.keys]
	if without:
		raise NotForPublication(f"These tables are not made to be published: {', '.join(without)}.")
	for table in tables:
		for (row, column), key in table.keys.items():
			value = table.figure(row, column, "count")
			if value is None:
				continue
			if found.setdefault(key, value) != value:
				raise Disagreement(f"{table.code} prints {value} for {key}, another table {found[key]}.")
	return found


def _additivity(keys: Iterable[CellKey]) -> dict[str, Additivity]:
	measures = {key.measure for key in keys}
	return {
		name: Additivity(INDICATORS[name].additive_over, ONCE_IN.get(name))
		for name in measures
		if name in INDICATORS and not INDICATORS[name].is_additive
	}


def _public(table: Table, hidden: set[CellKey], k: int) -> Table:
	"""The table without hidden figures, without figures that have no key, and without shares that would tell."""
	keyed = {column for _, column in table.keys}
	rows = [_shown(table, row, hidden) for row in table.all_rows]
	any_hidden = any(key in hidden for key in table.keys.values())
	if any_hidden:
		rows = [replace(row, percentages={}) for row in rows]
	*inner, total = rows
	columns = tuple(column for column in table.columns if column.code in keyed)
	notes = (*table.notes, note_of(k)) if any_hidden else table.notes
	return replace(table, columns=columns, rows=tuple(inner), total=total, notes=notes)


def _shown(table: Table, row: Row, hidden: set[CellKey]) -> Row:
	counts = {
		column: value
		for column, value in row.counts.items()
		if (key := table.keys.get((row.code, column))) is not None and key not in hidden
	}
	shares = {column: share for column, share in row.percentages.items() if column in counts}
	return replace(row, counts=counts, percentages=shares)


def note_of(k: int) -> Note:
	"""The sentence below a table of which something is hidden."""
	return Note(
		f"Figures of 1 to {k - 1} are not shown, nor further figures from which they could be reckoned out.",
		f"តួលេខពី ១ ដល់ {khmer_number(k - 1)} មិនត្រូវបង្ហាញទេ ហើយតួលេខផ្សេងទៀតដែលអាចបង្ហាញវាឲ្យដឹង ក៏មិនត្រូវបង្ហាញដែរ។",
	)
