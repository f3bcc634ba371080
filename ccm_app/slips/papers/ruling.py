"""The ruled parts of the blank forms."""

from __future__ import annotations

from ccm_app.slips.document import Choices, Column, Label, Lines, TableBlock
from ccm_app.slips.papers.building import column
from ccm_app.slips.terms import TERMS, choices

_YES_NO = ("Yes", "No")


def ruled(term: str, count: int = 1) -> Lines:
	"""Lines to write on for a field that the records have."""
	return Lines(TERMS[term].en, TERMS[term].km, count)


def line(en: str, km: str, count: int = 1) -> Lines:
	"""Lines to write on for something that only the paper asks."""
	return Lines(en, km, count)


def yes_no(term: str) -> Choices:
	"""Yes and No to tick for a field that the records have."""
	return Choices(TERMS[term].en, TERMS[term].km, choices(*_YES_NO))


def yes_or_no(en: str, km: str) -> Choices:
	"""Yes and No to tick for a question that only the paper asks."""
	return Choices(en, km, choices(*_YES_NO))


def options(en: str, km: str, *labels: tuple[str, str]) -> Choices:
	"""Boxes to tick, each (English, Khmer)."""
	return Choices(en, km, tuple(Label(*one) for one in labels))


def coded(term: str, *codes: str) -> Choices:
	"""Boxes to tick for a field whose values have known codes."""
	return Choices(TERMS[term].en, TERMS[term].km, choices(*codes))


def grid(rows: int, *columns: tuple[str, float]) -> TableBlock:
	"""An empty table: each column a term and its share of the width."""
	return TableBlock(tuple(column(term, share) for term, share in columns), blank_rows=rows)


def grid_of(labels: tuple[tuple[str, str], ...], *columns: tuple[str, float]) -> TableBlock:
	"""A table whose first column is printed, each (English, Khmer), and whose other cells are empty."""
	width = len(columns)
	rows = tuple((f"{km} {en}", *("" for _ in range(width - 1))) for en, km in labels)
	return TableBlock(tuple(_column(one) for one in columns), rows)


def _column(one: tuple[str, float]) -> Column:
	return column(*one)
