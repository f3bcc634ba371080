"""Cells of a file that a spreadsheet opens: none of them runs."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
	"""The text of a cell; one that a spreadsheet would run as a formula gets an apostrophe in front.

	Numbers stay what they are, also below 0. None is an empty cell.
	"""
	if value is None:
		return ""
	if isinstance(value, int | float) and not isinstance(value, bool):
		return str(value)
	text = str(value)
	return (
		f"'{text}"
		if text.lstrip(" \u00a0\u200b\ufeff").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
		else text
	)
