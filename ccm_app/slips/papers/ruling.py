"""The ruled parts of the blank forms."""

from __future__ import annotations

from collections.abc import Sequence

from ccm_app.slips.document import Choices, Column, Label, Lines, Paragraph, TableBlock
from ccm_app.slips.papers.building import column
from ccm_app.slips.papers.lists import Option
from ccm_app.slips.terms import TERMS, choices

_YES_NO = ("Yes", "No")


def ruled(term: str, count: int = 1) -> Lines:
	"""Lines to write on for a field that the records have."""
	return Lines(TERMS[term].en, TERMS[term].km, count)


def line(en: str, km: str, count: int = 1) -> Lines:
	"""Lines to write on, with words of this form."""
	return Lines(en, km, count)


def yes_no(term: str) -> Choices:
	"""Yes and No to tick for a field that the records have."""
	return Choices(TERMS[term].en, TERMS[term].km, choices(*_YES_NO))


def yes_or_no(en: str, km: str) -> Choices:
	"""Yes and No to tick, with words of this form."""
	return Choices(en, km, choices(*_YES_NO))


def options(en: str, km: str, *labels: tuple[str, str]) -> Choices:
	"""Boxes to tick, each (English, Khmer)."""
	return Choices(en, km, tuple(Label(*one) for one in labels))


def coded(term: str, *codes: str) -> Choices:
	"""Boxes to tick for a field whose values have known codes."""
	return Choices(TERMS[term].en, TERMS[term].km, choices(*codes))


def listed(en: str, km: str, entries: Sequence[Option]) -> Choices | Lines:
	"""A box for each entry of a list; a line to write on when the list has none."""
	if not entries:
		return Lines(en, km)
	return options(en, km, *(labels_of(entries)))


def labels_of(entries: Sequence[Option]) -> tuple[tuple[str, str], ...]:
	"""The entries of a list as (English, Khmer)."""
	return tuple((en, km) for _code, en, km in entries)


def key_of(en: str, km: str, entries: Sequence[Option]) -> Paragraph:
	"""Which codes may be written into a narrow column: "SHELTER = Shelter; TRANSIT = Transit centre"."""
	english = "; ".join(f"{code} = {label}" for code, label, _km in entries)
	khmer = "; ".join(f"{code} = {label or label_en}" for code, label_en, label in entries)
	return Paragraph(f"{en}: {english}", f"{km}៖ {khmer}")


def grid(rows: int, *columns: tuple[str, float]) -> TableBlock:
	"""An empty table: each column a term and its share of the width."""
	return TableBlock(tuple(column(term, share) for term, share in columns), blank_rows=rows)


def grid_of(
	labels: Sequence[tuple[str, str]], *columns: tuple[str, float], blank_rows: int = 0
) -> TableBlock:
	"""A table whose first column is printed, each (English, Khmer), and whose other cells are empty.

	blank_rows: rows below it in which nothing is printed.
	"""
	width = len(columns)
	rows = tuple((f"{km} {en}".strip(), *("" for _ in range(width - 1))) for en, km in labels)
	return TableBlock(tuple(_column(one) for one in columns), rows, blank_rows=blank_rows)


def _column(one: tuple[str, float]) -> Column:
	return column(*one)
