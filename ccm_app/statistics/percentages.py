"""The one rule by which every table turns counts into whole percentages."""

from __future__ import annotations

from collections.abc import Sequence


def largest_remainder(counts: Sequence[int]) -> list[int]:
	"""Whole percentages of the sum of the counts, by the largest remainder (Hare) rule.

	Each count first gets its exact share of 100 rounded down; the points that are left go one each to
	the largest remainders. Ties go to the larger count, then to the one that stands first. The result
	has the order of the counts and adds up to 100; if all counts are 0, every percentage is 0.
	Whole numbers only, so that nothing depends on floating point. Raises ValueError below 0.
	"""
	if any(count < 0 for count in counts):
		raise ValueError("A count cannot be below 0.")
	total = sum(counts)
	if total == 0:
		return [0] * len(counts)
	shares = [count * 100 // total for count in counts]
	remainders = [count * 100 % total for count in counts]
	order = sorted(range(len(counts)), key=lambda place: (-remainders[place], -counts[place], place))
	for place in order[: 100 - sum(shares)]:
		shares[place] += 1
	return shares
