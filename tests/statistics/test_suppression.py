"""A public table gives no small figure away, however its figures are added and taken from each other."""

from __future__ import annotations

import time
import unittest

from ccm_app.statistics.cellkey import CellKey, key_of
from ccm_app.statistics.opening import Contradiction, Published, open_publication
from ccm_app.statistics.relations import Additivity, Disagreement, relations_of
from ccm_app.statistics.suppression import primary_only, protect
from tests.statistics.publications import random_publication

FIRST, SECOND, HALF = (
	("2010-01", "2010-02"),
	("2010-03", "2010-04"),
	("2010-01", "2010-02", "2010-03", "2010-04"),
)
PUBLICATIONS = 1_000


def figures(*rows: tuple[str, int, int]) -> dict[CellKey, int]:
	"""A table of case types by sex, with all its totals."""
	made: dict[CellKey, int] = {}
	for code, female, male in rows:
		where = {"case_type": code}
		made[key_of("CASES", where | {"sex": "Female"})] = female
		made[key_of("CASES", where | {"sex": "Male"})] = male
		made[key_of("CASES", where)] = female + male
	made[key_of("CASES", {"sex": "Female"})] = sum(row[1] for row in rows)
	made[key_of("CASES", {"sex": "Male"})] = sum(row[2] for row in rows)
	made[key_of("CASES", {})] = sum(row[1] + row[2] for row in rows)
	return made


SMALL_BOY = figures(("DV", 20, 3), ("NC", 14, 9), ("TL", 11, 30))
BOY = key_of("CASES", {"case_type": "DV", "sex": "Male"})


class WithoutFurtherCells(unittest.TestCase):
	"""The checker opens what is only half protected."""

	def test_a_single_hidden_cell_is_reckoned_out_from_its_row(self) -> None:
		(opened,) = open_publication(primary_only(SMALL_BOY, 5))
		self.assertEqual((opened.cell, opened.lowest, opened.highest), (BOY, 3, 3))
		self.assertTrue(opened.is_exact and opened.is_proved)

	def test_two_hidden_cells_in_one_row_are_opened_by_their_columns(self) -> None:
		table = figures(("DV", 2, 3), ("NC", 14, 9), ("TL", 11, 30))
		opened = open_publication(primary_only(table, 6))
		self.assertEqual({one.lowest for one in opened if one.is_exact}, {2, 3, 5})

	def test_a_month_is_the_difference_of_two_periods(self) -> None:
		table = {key_of("CASES", {"period": FIRST}): 20, key_of("CASES", {"period": FIRST[:1]}): 17}
		(opened,) = open_publication(primary_only(table, 5))
		self.assertEqual((opened.cell.codes("period"), opened.lowest, opened.highest), (("2010-02",), 3, 3))

	def test_a_cell_is_opened_by_another_table_of_the_same_publication(self) -> None:
		by_type = {key_of("CASES", {"case_type": code}): value for code, value in (("DV", 3), ("NC", 20))}
		by_sex = {key_of("CASES", {"sex": sex}): value for sex, value in (("Female", 12), ("Male", 11))}
		alone = {**by_type, key_of("CASES", {}): 23}
		del alone[key_of("CASES", {})]
		self.assertEqual(open_publication(primary_only(alone, 5)), [])
		together = {**by_type, **by_sex, key_of("CASES", {}): 23}
		(opened,) = open_publication(primary_only(together, 5))
		self.assertEqual(opened.lowest, 3)

	def test_a_cell_is_opened_by_the_same_table_of_another_period(self) -> None:
		parts = {key_of("CASES", {"period": when, "sex": "Male"}): n for when, n in ((FIRST, 3), (SECOND, 8))}
		self.assertEqual(open_publication(primary_only(parts, 5)), [])
		whole = {**parts, key_of("CASES", {"period": HALF, "sex": "Male"}): 11}
		(opened,) = open_publication(primary_only(whole, 5))
		self.assertEqual((opened.lowest, opened.highest), (3, 3))

	def test_a_range_that_is_narrower_than_one_to_k_less_one_is_opened_too(self) -> None:
		table = {key_of("CASES", {"sex": sex}): value for sex, value in (("Female", 2), ("Male", 4))}
		opened = open_publication(primary_only({**table, key_of("CASES", {}): 6}, 5))
		self.assertEqual([(one.lowest, one.highest) for one in opened], [(2, 4), (2, 4)])

	def test_what_cannot_be_true_is_told(self) -> None:
		whole, part = key_of("CASES", {}), key_of("CASES", {"sex": "Male"})
		relations, _ = relations_of({whole: 5, part: 5, key_of("CASES", {"sex": "Female"}): 0})
		with self.assertRaises(Contradiction):
			open_publication(
				Published(
					{whole: 9, part: 7, key_of("CASES", {"sex": "Female"}): 7}, relations, frozenset(), 5
				)
			)


class WithFurtherCells(unittest.TestCase):
	"""What is protected stays closed, and no more than needed is hidden."""

	def test_a_small_cell_takes_three_others_with_it(self) -> None:
		protection = protect(SMALL_BOY, 5)
		self.assertEqual(protection.small, {BOY})
		self.assertEqual(len(protection.further), 3)
		self.assertIsNotNone(protection.published.figures[key_of("CASES", {})])

	def test_the_same_figures_are_hidden_every_time(self) -> None:
		turned = dict(reversed(list(SMALL_BOY.items())))
		self.assertEqual(protect(SMALL_BOY, 5).hidden, protect(turned, 5).hidden)

	def test_everything_under_a_small_total_is_hidden_with_it_also_its_zeros(self) -> None:
		protection = protect(figures(("DV", 2, 0), ("NC", 14, 9), ("TL", 11, 30)), 5)
		self.assertIn(key_of("CASES", {"case_type": "DV", "sex": "Male"}), protection.hidden)

	def test_a_table_without_small_cells_is_published_whole(self) -> None:
		protection = protect(figures(("DV", 20, 0), ("NC", 14, 9)), 5)
		self.assertEqual(protection.hidden, frozenset())

	def test_the_zeros_of_an_empty_table_are_published(self) -> None:
		self.assertEqual(protect(figures(("DV", 0, 0), ("NC", 0, 0)), 11).hidden, frozenset())

	def test_one_client_hides_everything_it_stands_in(self) -> None:
		protection = protect(figures(("DV", 1, 0)), 5)
		self.assertEqual(len(protection.hidden), 6)

	def test_a_category_that_is_left_out_is_protected_too(self) -> None:
		table = {key_of("CASES", {}): 23, key_of("CASES", {"sex": "Female"}): 20}
		self.assertEqual(len(protect(table, 5).hidden), 1)

	def test_persons_counted_once_narrow_their_total_from_both_sides(self) -> None:
		persons = Additivity(frozenset())
		table = {
			key_of("PERSONS", {"period": when}): n for when, n in (("2010-01", 3), ("2010-02", 9), (FIRST, 9))
		}
		protection = protect(table, 5, {"PERSONS": persons})
		self.assertEqual(protection.hidden, {key_of("PERSONS", {"period": "2010-01"})})
		told = {**table, key_of("PERSONS", {"period": FIRST}): 12}
		(opened,) = open_publication(primary_only(told, 5, {"PERSONS": persons}))
		self.assertEqual((opened.lowest, opened.highest), (3, 4))
		self.assertEqual(open_publication(protect(told, 5, {"PERSONS": persons}).published), [])

	def test_k_below_three_is_refused(self) -> None:
		with self.assertRaisesRegex(ValueError, "at least 3"):
			protect(SMALL_BOY, 2)

	def test_figures_that_contradict_each_other_are_refused(self) -> None:
		wrong = {**SMALL_BOY, key_of("CASES", {"case_type": "DV"}): 5}
		with self.assertRaises(Disagreement):
			protect(wrong, 5)


class Campaign(unittest.TestCase):
	"""One thousand random publications, in turn with k = 5 and k = 11; the figures are printed."""

	def test_no_protected_publication_is_opened_and_unprotected_ones_are(self) -> None:
		started = time.process_time()
		cells = small = further = asked = opened_without = 0
		for number in range(PUBLICATIONS):
			table, k = random_publication(number), (5, 11)[number % 2]
			protection = protect(table, k)
			if number % 20 == 0:  # `protect` asks the checker about each of them
				self.assertEqual(open_publication(protection.published), [], number)
			for key, value in protection.published.figures.items():
				self.assertIn(value, (None, table[key]))
				self.assertFalse(value is not None and 0 < value < k, (number, str(key)))
			cells, small = cells + len(table), small + len(protection.small)
			further += len(protection.further)
			if number % 25 == 0 and protection.small:
				asked += 1
				opened_without += bool(open_publication(primary_only(table, k)))
		seconds = time.process_time() - started
		print(
			f"campaign suppression: {PUBLICATIONS} publications, 0 opened; {cells} figures, {small} of them small, "
			f"{further} hidden for their sake ({100 * further / cells:.0f} %); without those {opened_without} of "
			f"{asked} opened; {seconds:.0f} s"
		)
		self.assertGreaterEqual(opened_without, asked * 0.9)


if __name__ == "__main__":
	unittest.main()
