"""A table as DHIS2 takes it in (`POST /api/dataValueSets`), and what DHIS2 answers. Nothing is sent from here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ccm_app.statistics.period import Period
from ccm_app.statistics.table import Table

Cell = tuple[str, str]
# What fits the field in which a count is kept.
LARGEST = 2**31 - 1


class NoPeriod(ValueError):
	"""DHIS2 has no name for these months."""


@dataclass(frozen=True)
class Mapped:
	"""Where the figures of a table go: data set, unit, and for each cell its element and category option."""

	data_set: str
	organisation: str
	elements: Mapping[Cell, tuple[str, str]]


@dataclass(frozen=True)
class Answer:
	"""What became of a push: `well` only when everything was taken in. `sentences` say what was rejected."""

	well: bool
	may_try_again: bool
	taken: int = 0
	ignored: int = 0
	sentences: tuple[str, ...] = field(default_factory=tuple)


def period_code(period: Period) -> str:
	"""201004 for a month, 2010Q2 for a quarter, 2010 for a year, as DHIS2 writes them. Raises NoPeriod."""
	if period.first == period.last:
		return f"{period.first.year:04d}{period.first.month:02d}"
	if period.quarter:
		return f"{period.first.year:04d}Q{period.quarter}"
	if period.first.month == 1 and len(period.months) == 12:
		return f"{period.first.year:04d}"
	raise NoPeriod("DHIS2 takes months, quarters of a year and whole years.")


def data_value_set(table: Table, mapped: Mapped) -> tuple[dict[str, Any], list[Cell]]:
	"""The body of the request, and the mapped cells that the table does not show (they are not sent).

	A hidden figure is left out, never sent as 0. The order is that of the mapping, so that two pushes compare.
	"""
	values, missing = [], []
	for (row, column), (element, option) in mapped.elements.items():
		figure = table.figure(row, column, "count")
		if figure is None:
			missing.append((row, column))
			continue
		value = {"dataElement": element, "value": str(figure)}
		values.append(value | ({"categoryOptionCombo": option} if option else {}))
	body = {
		"dataSet": mapped.data_set,
		"period": period_code(table.period),
		"orgUnit": mapped.organisation,
		"dataValues": values,
	}
	return body, missing


def answer_of(status: int | None, text: str) -> Answer:
	"""What the answer of a DHIS2 server means. status: of HTTP, None when nothing came back.

	A 409 carries the conflicts and is final; a 5xx, a 429 or no answer may be tried again.
	"""
	if status is None:
		return Answer(False, True, sentences=("The DHIS2 server did not answer.",))
	found = _summary(text)
	counts = found.get("importCount")
	counts = counts if isinstance(counts, Mapping) else {}
	taken = _number(counts.get("imported")) + _number(counts.get("updated"))
	ignored = _number(counts.get("ignored"))
	conflicts = found.get("conflicts")
	conflicts = conflicts if isinstance(conflicts, list) else []
	sentences = tuple(_conflict(one) for one in conflicts if isinstance(one, Mapping))
	if status >= 500 or status == 429:
		return Answer(False, True, taken, ignored, (*sentences, f"The DHIS2 server answered {status}."))
	well = status < 300 and not ignored and not sentences and found.get("status") in ("SUCCESS", "OK", None)
	if not well and not sentences:
		told = str(found.get("description") or found.get("message") or f"The DHIS2 server answered {status}.")
		sentences = (told,)
	return Answer(well, False, taken, ignored, () if well else sentences)


def _number(value: object) -> int:
	"""A count as a server says it; 0 for anything that is none."""
	return value if isinstance(value, int) and 0 <= value <= LARGEST else 0


def _summary(text: str) -> dict[str, Any]:
	"""The import summary, which newer servers wrap in "response"; empty for anything that is no JSON object."""
	try:
		content = json.loads(text)
	except ValueError:
		return {}
	if not isinstance(content, dict):
		return {}
	inner = content.get("response")
	return inner if isinstance(inner, dict) and ("importCount" in inner or "conflicts" in inner) else content


def _conflict(one: Mapping[str, Any]) -> str:
	return f"{one.get('object', '')}: {one.get('value', '')}".strip(": ")
