"""Two files of overlapping months can be subtracted: what then is left must again be nobody, or at least k alike.

Of an earlier file only the counts of its groups are kept, no person. Whoever has both files counts who looks alike in
each, by as many of the columns as they like from the first on, and takes one from the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Group = tuple[str, ...]
# So many ways to put files together are tried; beyond it the file is refused.
WAYS = 5_000


@dataclass(frozen=True)
class Exported:
	"""A file that left, or that is about to: its months, and how many records look alike (`anonymous.groups`)."""

	months: frozenset[str]
	groups: Mapping[Group, int]


class Overlaps(ValueError):
	"""The file is refused; the message is one of PARTLY, REMAINDER and TOO_MANY."""


PARTLY, REMAINDER, TOO_MANY = "partly", "remainder", "too many"


def refuse_subtraction(today: Exported, earlier: Iterable[Exported], k: int) -> None:
	"""Raise Overlaps unless no file less others in it leaves 1 to k-1 records that look alike.

	Files whose months overlap lie one in the other: of two that overlap in part the difference cannot be told, so such
	a file is refused. Of every file, today's and earlier ones, all disjoint files within are taken off together.
	"""
	near = _connected(today, earlier)
	for one in near:
		common = one.months & today.months
		if common and not (one.months <= today.months or today.months <= one.months):
			raise Overlaps(PARTLY)
	tried = 0
	files = [today, *near]
	for place, whole in enumerate(files):
		inside = [one for other, one in enumerate(files) if other != place and one.months <= whole.months]
		for taken in _disjoint(inside):
			tried += 1
			if tried > WAYS:
				raise Overlaps(TOO_MANY)
			if _leaves_few(whole, taken, k):
				raise Overlaps(REMAINDER)


def _connected(today: Exported, earlier: Iterable[Exported]) -> list[Exported]:
	"""Of the earlier files those whose months overlap with today's, at once or through one another."""
	waiting, found, months = list(earlier), list[Exported](), set(today.months)
	moved = True
	while moved:
		near = [one for one in waiting if one.months & months]
		waiting = [one for one in waiting if not one.months & months]
		found += near
		months |= {month for one in near for month in one.months}
		moved = bool(near)
	return found


def _disjoint(files: Sequence[Exported]) -> Iterator[tuple[Exported, ...]]:
	"""Every set of files of which no two have a month in common; none is left out, the empty set apart."""
	for count in range(1, len(files) + 1):
		some = False
		for taken in combinations(files, count):
			if sum(len(one.months) for one in taken) == len(
				frozenset().union(*(one.months for one in taken))
			):
				some = True
				yield taken
		if not some:
			return


def _leaves_few(whole: Exported, taken: Sequence[Exported], k: int) -> bool:
	columns = max((len(group) for one in (whole, *taken) for group in one.groups), default=0)
	for count in range(columns + 1):
		left = _by_first(whole.groups, count)
		for one in taken:
			left.subtract(_by_first(one.groups, count))
		if any(0 < abs(number) < k for number in left.values()):
			return True
	return False


def _by_first(groups: Mapping[Group, int], count: int) -> Counter[Group]:
	"""How many records look alike in the first so many columns."""
	found: Counter[Group] = Counter()
	for group, number in groups.items():
		found[group[:count]] += number
	return found
