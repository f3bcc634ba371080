"""Several tables ask the same fact with other groupings: it is asked once, at the finest breakdown, and rolled up.

Persons cannot be added up from parts. They are asked as groups of persons who stand in the same cells: how many
persons stand in some cells is then the number of those in the groups that touch one of them, each group once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter
from typing import Protocol, runtime_checkable

import pandas as pd

from ccm_app.statistics import catalogue
from ccm_app.statistics.facts import AGE, DAYS, FACTS
from ccm_app.statistics.period import Month, Period
from ccm_app.statistics.source import COUNT, MONTH, PERSONS, CountRequest, CountSource, Where

GROUP = "group"
# Each of so many values that together with others they would be no breakdown any more but the records themselves.
_MANY = frozenset({AGE, DAYS})
_PRESENT = "in_shelter"
_ANY = Period(Month(2010, 4), Month(2010, 6))


@runtime_checkable
class PersonSource(Protocol):
	"""A source that can tell groups of persons."""

	def persons(self, request: CountRequest) -> pd.DataFrame:
		"""Columns: "group" (any number), those of `by`, "count": the persons of the group, who stand in exactly the cells
		that have this number. A group can be split over several numbers.
		"""


@dataclass(frozen=True)
class Need:
	"""What some tables together ask of a fact: its dimensions, and which of them also narrow it."""

	by: tuple[str, ...]
	narrowing: frozenset[str]


Needs = Mapping[tuple[str, str], Need]
# A group, its codes, and how many: what was counted at the finest breakdown.
Cell = tuple[object, tuple[object, ...], int]


class Shared:
	"""A source for several tables, or one, of one moment: it keeps what it was told."""

	def __init__(self, source: CountSource, needs: Needs):
		self.source, self.needs = source, needs
		self.kept: dict[CountRequest, pd.DataFrame] = {}
		self.cells: dict[CountRequest, list[Cell]] = {}

	def has(self, fact: str) -> bool:
		"""As the source itself."""
		return self.source.has(fact)

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""See `CountSource`; asked of the source itself where nothing is shared."""
		need = self.needs.get((request.fact, request.unit))
		if need is None or not set(request.by) <= set(need.by) or not self._can(request, need):
			return self._kept(request)
		inside = tuple(part for part in request.where if part[0] in need.narrowing)
		outside = tuple(part for part in request.where if part[0] not in need.narrowing)
		whole = self._whole(replace(request, by=need.by, where=outside))
		return rolled_up(whole, need.by, request.by, inside)

	def _can(self, request: CountRequest, need: Need) -> bool:
		if request.unit == PERSONS and not isinstance(self.source, PersonSource):
			return False
		# Where some dimensions reach less far than the others, what was asked by them answers nothing else.
		narrower: frozenset[str] = getattr(self.source, "narrower", frozenset())
		asked = {*request.by, *(name for name, _codes in request.where)}
		return not narrower & set(need.by) or bool(narrower & asked)

	def _kept(self, request: CountRequest) -> pd.DataFrame:
		if request not in self.kept:
			self.kept[request] = self.source.counts(request)
		return self.kept[request]

	def _whole(self, request: CountRequest) -> list[Cell]:
		if request not in self.cells:
			in_groups = request.unit == PERSONS and isinstance(self.source, PersonSource)
			frame = self.source.persons(request) if in_groups else self.source.counts(request)  # type: ignore[attr-defined]
			groups = frame[GROUP].tolist() if in_groups else range(len(frame))
			codes = zip(*(frame[name].tolist() for name in request.by), strict=True)
			self.cells[request] = list(zip(groups, codes, frame[COUNT].tolist(), strict=True))
		return self.cells[request]


def rolled_up(
	whole: Iterable[Cell], finest: tuple[str, ...], by: tuple[str, ...], where: Where
) -> pd.DataFrame:
	"""The counts of a finer breakdown (groups, the codes of `finest`, counts) by some of its dimensions.

	A group counts once in each combination, however many of its cells lie there.
	"""
	limits = [(finest.index(name), set(codes)) for name, codes in where]
	cells = [one for one in whole if all(one[1][place] in wanted for place, wanted in limits)]
	pick = _picker([finest.index(name) for name in by])
	found: dict[tuple[object, ...], int] = {}
	for (_, key), count in {(group, pick(codes)): count for group, codes, count in cells}.items():
		found[key] = found.get(key, 0) + count
	if not by:
		return pd.DataFrame({COUNT: [found.get((), 0)]})
	columns = {name: [key[place] for key in found] for place, name in enumerate(by)}
	return pd.DataFrame({**columns, COUNT: pd.Series(list(found.values()), dtype="int64")})


def _picker(places: list[int]) -> Callable[[tuple[object, ...]], tuple[object, ...]]:
	"""Takes these codes of a cell; always a tuple."""
	if len(places) > 1:
		return itemgetter(*places)
	return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))


@lru_cache(maxsize=64)
def needs_of(codes: tuple[str, ...]) -> Needs:
	"""What these shipped tables ask together; only what is asked more than once. Raises KeyError for another code."""
	asked = _Asked()
	for code in codes:
		catalogue.make(code, asked, _ANY)
	found: dict[tuple[str, str], list[CountRequest]] = {}
	for request in asked.requests:
		if _is_shared(request):
			found.setdefault((request.fact, request.unit), []).append(request)
	return {key: _together(requests) for key, requests in found.items() if len(set(requests)) > 1}


class _Asked:
	"""A register without anybody, which remembers what it was asked."""

	def __init__(self) -> None:
		self.requests: list[CountRequest] = []

	def has(self, fact: str) -> bool:
		return True

	def counts(self, request: CountRequest) -> pd.DataFrame:
		self.requests.append(request)
		columns = {name: pd.Series([], dtype="object") for name in request.by}
		counted = pd.Series([] if request.by else [0], dtype="int64")
		return pd.DataFrame({**columns, COUNT: counted})


def _is_shared(request: CountRequest) -> bool:
	return not _MANY & set(request.by) and request.fact != _PRESENT and FACTS[request.fact].about_cases


def _together(requests: Iterable[CountRequest]) -> Need:
	narrowing = {name for request in requests for name, _ in request.where}
	by = {name for request in requests for name in request.by} | narrowing
	# Months first, then in the order of the names: the same need gives the same question.
	return Need(tuple(sorted(by, key=lambda name: (name != MONTH, name))), frozenset(narrowing))
