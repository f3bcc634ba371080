"""The lists shipped with the app: Field Offices and public holidays."""

from __future__ import annotations

import json
import unittest
from datetime import date
from pathlib import Path
from typing import Any

from ccm_app.domain.khmer import is_misordered, script_of
from ccm_app.domain.registry_number import office_code_problems

SEEDS = Path(__file__).parents[2] / "ccm_app" / "setup" / "seeds"
FACTS = json.loads((Path(__file__).parent / "khmer_facts.json").read_text(encoding="utf-8"))


def seed(name: str) -> Any:
	return json.loads((SEEDS / name).read_text(encoding="utf-8"))


class FieldOfficesTest(unittest.TestCase):
	offices = seed("field_offices.json")

	def test_every_province_has_one_field_office_and_there_is_one_central_office(self) -> None:
		field = [row["province"] for row in self.offices if not row["is_central_office"]]
		self.assertEqual(field, [f"{code:02d}" for code in range(1, 26)])
		self.assertEqual([row["code"] for row in self.offices if row["is_central_office"]], ["CEN"])

	def test_no_code_is_one_letter_or_one_swap_away_from_another(self) -> None:
		codes = [row["code"] for row in self.offices]
		for at, code in enumerate(codes):
			self.assertEqual(office_code_problems(code, codes[:at] + codes[at + 1 :]), [], code)

	def test_the_codes_on_the_first_forms_are_kept(self) -> None:
		by_code = {row["code"]: row["province"] for row in self.offices}
		self.assertEqual([by_code[code] for code in ("BTB", "BMC", "SVR", "PNP")], ["02", "01", "20", "12"])

	def test_labels_name_the_province_in_english_and_in_khmer(self) -> None:
		provinces = {row["code"]: row for row in FACTS["provinces"]}
		for row in (row for row in self.offices if not row["is_central_office"]):
			province = provinces[row["province"]]
			self.assertIn(province["name_en"], row["label_en"])
			self.assertTrue(any(name in row["label_km"] for name in province["spellings"]), row["code"])

	def test_khmer_labels_are_spelled_in_the_canonical_order(self) -> None:
		self.assertEqual([row["code"] for row in self.offices if is_misordered(row["label_km"])], [])


class HolidaysTest(unittest.TestCase):
	calendar = seed("holidays.json")
	days = calendar["days"]

	def on(self, day: str) -> dict[str, Any]:
		return next(row for row in self.days if row["date"] == day)

	def test_days_are_sorted_and_stand_once(self) -> None:
		dates = [row["date"] for row in self.days]
		self.assertEqual(dates, sorted(set(dates)))

	def test_five_years_are_there(self) -> None:
		years = {date.fromisoformat(row["date"]).year for row in self.days}
		self.assertEqual(years, {2010, 2011, 2012, 2026, 2027})

	def test_fixed_days_stand_in_every_year(self) -> None:
		for year in (2010, 2011, 2012, 2026, 2027):
			for day in ("01-01", "01-07", "03-08", "05-01", "05-14", "06-18", "09-24", "10-29", "11-09"):
				self.assertEqual(self.on(f"{year}-{day}")["is_estimated"], 0, f"{year}-{day}")

	def test_lunar_feasts_are_marked_as_estimates_except_the_one_that_is_documented(self) -> None:
		self.assertEqual(self.on("2010-04-28")["is_estimated"], 0)
		lunar = ("Meak", "Visak", "Royal Ploughing", "Pchum", "Water")
		for row in self.days:
			if (
				row["date"] != "2010-04-28"
				and row["label_en"].startswith(lunar)
				and ";" not in row["label_en"]
			):
				self.assertEqual(row["is_estimated"], 1, row["date"])

	def test_days_of_one_period_do_not_stand_in_the_other(self) -> None:
		dates = {row["date"] for row in self.days}
		self.assertEqual(
			{day for day in dates if day.endswith("-12-10")}, {f"{year}-12-10" for year in (2010, 2011, 2012)}
		)
		self.assertIn("2026-10-15", dates)
		self.assertNotIn("2010-10-15", dates)

	def test_every_label_has_english_and_khmer(self) -> None:
		for row in [self.calendar, *self.days]:
			self.assertEqual(
				(script_of(row["label_en"]), script_of(row["label_km"])), ("latin", "khmer"), row["label_en"]
			)
			self.assertFalse(is_misordered(row["label_km"]), row["label_km"])
