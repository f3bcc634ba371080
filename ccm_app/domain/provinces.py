"""Which provinces lie beside each other: how far a provider works from where it would be good for the client.

By the two digits of the official code, for the 25 provinces of today (`Administrative Area`). The unit of distance is
a border that is crossed; roads are not known here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from functools import cache

from ccm_app.domain.register import Register

# Every border once, from the lower code to the higher ones.
_BORDERS: Mapping[str, tuple[str, ...]] = {
	"01": ("02", "17", "22"),
	"02": ("15", "17", "24"),
	"03": ("04", "06", "08", "10", "14", "25"),
	"04": ("05", "06", "08", "15"),
	"05": ("07", "08", "09", "15", "18", "21"),
	"06": ("04", "10", "13", "17", "19"),
	"07": ("18", "21", "23"),
	"08": ("12", "14", "21"),
	"09": ("15", "18"),
	"10": ("11", "19", "25"),
	"11": ("16", "19"),
	"13": ("17", "19", "22"),
	"14": ("20", "25"),
	"16": ("19",),
	"17": ("22",),
}
FARTHEST = 99


@cache
def neighbours() -> Mapping[str, frozenset[str]]:
	"""Code of a province -> the codes of those beside it; the same from both sides."""
	found: dict[str, set[str]] = {}
	for one, others in _BORDERS.items():
		for other in others:
			found.setdefault(one, set()).add(other)
			found.setdefault(other, set()).add(one)
	return {code: frozenset(beside) for code, beside in found.items()}


@cache
def borders_between(one: str, other: str) -> int:
	"""Borders that are crossed on the shortest way: 0 for the same province, 1 beside it; FARTHEST when unknown."""
	if one == other:
		return 0
	seen, waiting = {one}, deque([(one, 0)])
	while waiting:
		here, steps = waiting.popleft()
		for beside in neighbours().get(here, frozenset()) - seen:
			if beside == other:
				return steps + 1
			seen.add(beside)
			waiting.append((beside, steps + 1))
	return FARTHEST


def nearest(provinces: Iterable[str], target: str | None) -> int:
	"""Borders from the nearest of these provinces to the target; FARTHEST when either is unknown."""
	return min((borders_between(one, target) for one in provinces), default=FARTHEST) if target else FARTHEST


def areas_around(area: str | None, register: Register) -> tuple[str, ...]:
	"""The keys of an area and of everything that it lies in, from the smallest to the province."""
	found: list[str] = []
	while area and area not in found:
		record = register.one("Administrative Area", area)
		found.append(str(area))
		area = (record or {}).get("parent_area")
	return tuple(found)


def province_of(area: str | None, register: Register) -> str | None:
	"""The two digits of the province in which an area lies; None when no area is given.

	A place that is not in the list (an embedded register holds no places) is read by its code.
	"""
	around = areas_around(area, register)
	if not around:
		return None
	top = register.one("Administrative Area", around[-1]) or {}
	return str(top.get("code") or around[-1])[:2]
