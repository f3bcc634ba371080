"""Whole percentages by the largest remainder rule."""

from __future__ import annotations

import unittest

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.statistics.percentages import largest_remainder

COUNTS = st.lists(st.integers(0, 10**7), max_size=30)


class LargestRemainder(unittest.TestCase):
	def test_the_eighteen_cases_of_the_quarter(self) -> None:
		self.assertEqual(largest_remainder([1, 1, 2, 3, 0, 10, 1]), [6, 5, 11, 17, 0, 56, 5])

	def test_five_of_eleven_is_forty_six_as_the_shelter_printed_for_grade_two(self) -> None:
		self.assertEqual(largest_remainder([2, 5, 1, 1, 1, 1]), [18, 46, 9, 9, 9, 9])

	def test_a_tie_goes_to_the_larger_count_and_then_to_the_first(self) -> None:
		self.assertEqual(largest_remainder([1, 1, 1]), [34, 33, 33])
		self.assertEqual(largest_remainder([1, 5]), [17, 83])
		self.assertEqual(largest_remainder([1, 7]), [12, 88])

	def test_nothing_counted_gives_zeros(self) -> None:
		self.assertEqual(largest_remainder([0, 0]), [0, 0])
		self.assertEqual(largest_remainder([]), [])

	def test_a_count_below_zero_is_refused(self) -> None:
		with self.assertRaisesRegex(ValueError, "below 0"):
			largest_remainder([3, -1])

	@given(COUNTS)
	def test_they_add_up_to_one_hundred_unless_nothing_was_counted(self, counts: list[int]) -> None:
		self.assertEqual(sum(largest_remainder(counts)), 100 if sum(counts) else 0)

	@given(COUNTS.filter(any))
	def test_each_is_less_than_one_point_from_the_exact_share(self, counts: list[int]) -> None:
		for count, share in zip(counts, largest_remainder(counts), strict=True):
			self.assertLess(abs(share * sum(counts) - count * 100), sum(counts))

	@given(COUNTS)
	def test_a_larger_count_never_gets_a_smaller_percentage(self, counts: list[int]) -> None:
		shares = [share for _, share in sorted(zip(counts, largest_remainder(counts), strict=True))]
		self.assertEqual(shares, sorted(shares))


if __name__ == "__main__":
	unittest.main()
