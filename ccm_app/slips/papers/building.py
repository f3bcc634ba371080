"""How the papers are put together from records: facts, narratives, tables. Missing values print as a dash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ccm_app.slips.document import (
	LONGEST_NUMBER,
	Align,
	Block,
	Column,
	FactRow,
	Facts,
	Heading,
	Paragraph,
	SignatureBlock,
	TableBlock,
)
from ccm_app.slips.terms import TERMS
from ccm_app.slips.wording import as_date, children, chosen, english_date, khmer_date, ticked, written

Data = Mapping[str, Any]
Cell = Callable[[Data], str]


def fact(data: Data, field: str) -> FactRow:
	"""One field as label and value, dates and list values in both languages."""
	value = data.get(field)
	if as_date(value):
		value_en, value_km = english_date(value), khmer_date(value)
	else:
		value_en, value_km = chosen(value)
	return FactRow(TERMS[field].en, TERMS[field].km, value_en, value_km)


def tick(data: Data, field: str) -> FactRow:
	"""A check box as yes, no or a dash."""
	return FactRow(TERMS[field].en, TERMS[field].km, *ticked(data.get(field)))


def facts(data: Data, *names: str, ticks: Sequence[str] = ()) -> Facts:
	"""These fields under each other; `ticks` names those that are check boxes."""
	return Facts(tuple(tick(data, name) if name in ticks else fact(data, name) for name in names))


def heading(term: str, new_page: bool = False) -> Heading:
	"""A section's title from the terms."""
	return Heading(TERMS[term].en, TERMS[term].km, new_page)


def narratives(data: Data, *names: str) -> list[Block]:
	"""Each field as a title and the text that was typed."""
	blocks: list[Block] = []
	for name in names:
		blocks += [heading(name), Paragraph(*chosen(data.get(name)))]
	return blocks


def column(term: str, share: float = 1.0, align: Align = "left") -> Column:
	"""A table's column from the terms."""
	return Column(TERMS[term].en, TERMS[term].km, share, align)


def plain(field: str) -> Cell:
	"""A cell that writes this field of a row; list values also in Khmer."""
	return lambda row: _both(*chosen(row.get(field)))


def tick_cell(field: str) -> Cell:
	"""A cell that writes this check box of a row."""
	return lambda row: _both(*ticked(row.get(field)))


def _both(english: str, khmer: str) -> str:
	return f"{khmer} {english}" if khmer else english


def table(rows: Sequence[Data], *columns: tuple[Column, Cell]) -> TableBlock:
	"""A table of child rows; one line of dashes when there are none."""
	return TableBlock(
		tuple(one for one, _ in columns),
		tuple(tuple(cell(row) for _, cell in columns) for row in (rows or [{}])),
	)


def listing(data: Data, field: str, ticks: Sequence[str] = (), **shares: float) -> list[Block]:
	"""The child rows of a field under its title; a column per named share, `ticks` are check boxes."""
	columns = [
		(column(name, share), tick_cell(name) if name in ticks else plain(name))
		for name, share in shares.items()
	]
	return [heading(field), table(children(data, field), *columns)]


def signatures(*terms: str) -> SignatureBlock:
	"""Places to sign for these terms."""
	return SignatureBlock(tuple(TERMS[term] for term in terms))


def number_of(data: Data, *fields: str) -> str:
	"""The first filled of these fields for the footer, at most one line long; empty when there is none."""
	for field in fields:
		if data.get(field):
			return written(data[field])[:LONGEST_NUMBER]
	return ""
