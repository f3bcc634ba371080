"""Files for research that are laid over one another: what is left is nobody, or enough who look alike."""

from __future__ import annotations

import random
import unittest
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from ccm_app.exchange.anonymous import anonymise, groups
from ccm_app.exchange.exported_before import (
	PARTLY,
	REMAINDER,
	TOO_MANY,
	Exported,
	Overlaps,
	refuse_subtraction,
)

K = 11
COLUMNS = ("gender", "kind", "year")
QUARTER = ("2010-04", "2010-05", "2010-06")


def file_of(months: Sequence[str], **counts: int) -> Exported:
	return Exported(frozenset(months), {(name, "TL"): count for name, count in counts.items()})


class OverlappingFiles(unittest.TestCase):
	def refused(self, today: Exported, *earlier: Exported) -> str:
		with self.assertRaises(Overlaps) as caught:
			refuse_subtraction(today, earlier, K)
		return str(caught.exception)

	def test_a_quarter_after_its_month_is_refused_when_the_other_months_are_few(self) -> None:
		april, quarter = file_of(QUARTER[:1], F=20), file_of(QUARTER, F=25)
		self.assertEqual(self.refused(quarter, april), REMAINDER)
		self.assertEqual(self.refused(april, quarter), REMAINDER)

	def test_nobody_left_or_enough_left_is_let_through(self) -> None:
		april = file_of(QUARTER[:1], F=20)
		for count in (20, 31):
			refuse_subtraction(file_of(QUARTER, F=count), [april], K)

	def test_the_same_months_again_with_a_few_more_are_refused(self) -> None:
		first = file_of(QUARTER, F=20, M=11)
		refuse_subtraction(first, [first], K)
		self.assertEqual(self.refused(file_of(QUARTER, F=21, M=11), first), REMAINDER)
		self.assertEqual(self.refused(file_of(QUARTER, F=20), first, file_of(QUARTER, F=20, M=12)), REMAINDER)

	def test_a_group_that_is_gone_or_new_counts_by_the_columns_that_are_kept(self) -> None:
		blanked = Exported(frozenset(QUARTER), {("F", ""): 20})
		known = Exported(frozenset(QUARTER[:2]), {("F", "TL"): 15})
		self.assertEqual(self.refused(blanked, known), REMAINDER)

	def test_two_months_together_are_taken_off_too(self) -> None:
		months = [file_of([month], F=20) for month in QUARTER[:2]]
		quarter = file_of(QUARTER, F=45)
		refuse_subtraction(quarter, months[:1], K)
		self.assertEqual(self.refused(quarter, *months), REMAINDER)

	def test_the_last_month_that_closes_a_quarter_is_refused(self) -> None:
		quarter, first = file_of(QUARTER, F=45), file_of(QUARTER[:1], F=20)
		self.assertEqual(self.refused(file_of(QUARTER[1:2], F=20), first, quarter), REMAINDER)

	def test_files_that_overlap_in_part_are_refused_and_others_are_not_looked_at(self) -> None:
		self.assertEqual(self.refused(file_of(QUARTER[:2], F=20), file_of(QUARTER[1:], F=20)), PARTLY)
		refuse_subtraction(file_of(QUARTER[:1], F=20), [file_of(QUARTER[1:], F=21)], K)

	def test_more_files_than_can_be_tried_are_refused(self) -> None:
		days = [f"20{year:02d}-01" for year in range(14)]
		many = [file_of([day], F=20) for day in days]
		self.assertEqual(self.refused(file_of(days, F=20 * 14), *many), TOO_MANY)


class RandomFiles(unittest.TestCase):
	def test_whatever_is_let_through_leaves_nobody_alone(self) -> None:
		let_through = refused = 0
		for number in range(200):
			chance = random.Random(number)
			cases = [
				{
					"month": chance.choice(QUARTER),
					"gender": chance.choice("FM"),
					"kind": "TL",
					"year": "2010",
				}
				for _ in range(chance.randint(15, 75))
			]
			out: list[Exported] = []
			wanted = [QUARTER, QUARTER[:1], QUARTER[1:2], QUARTER[2:]]
			for months in chance.sample(wanted, 3):
				made = anonymise([one for one in cases if one["month"] in months], COLUMNS, K)
				today = Exported(frozenset(months), groups(made.records, COLUMNS))
				try:
					refuse_subtraction(today, out, K)
				except Overlaps:
					refused += 1
					continue
				out.append(today)
				let_through += 1
			self.nobody_is_alone(out)
		self.assertGreater(min(let_through, refused), 20)

	def nobody_is_alone(self, out: Sequence[Exported]) -> None:
		"""Takes all files within a file off, in every way."""
		for whole in out:
			parts = [one for one in out if one is not whole and one.months <= whole.months]
			for count in range(1, len(parts) + 1):
				for taken in combinations(parts, count):
					left = Counter(whole.groups)
					for one in taken:
						left.subtract(one.groups)
					self.assertEqual([n for n in left.values() if 0 < abs(n) < K], [])


if __name__ == "__main__":
	unittest.main()
