"""The directory on paper: what a lost sheet may tell, and what it must never tell."""

from __future__ import annotations

import unittest
from datetime import date, timedelta
from typing import Any

from ccm_app.domain.directory import ages_text, ends_within, is_residential, printed_contact
from ccm_app.slips.document import Document, texts_of
from ccm_app.slips.draw_html import to_html
from ccm_app.slips.papers.directory_paper import directory
from tests.domain.in_memory import InMemory

RESIDENTIAL = {"SHELTER", "TRANSIT"}
AREAS = (
	("20", "Province", None),
	("2001", "District", "20"),
	("200101", "Commune", "2001"),
	("20010101", "Village", "200101"),
)
TODAY = date(2010, 3, 1)


def a_house(**changes: Any) -> dict[str, Any]:
	return {
		"name": "HOUSE",
		"province": "20",
		"provinces": [{"area": "20"}],
		"places_served": [{"area": "20010101"}],
		"services": [{"service_type": "SHELTER"}],
		"contact_phone": "012 000 111",
		"contact_post": "Head of the house",
		"print_contact": 0,
	} | changes


class OnPaper(unittest.TestCase):
	def setUp(self) -> None:
		self.register = InMemory()
		for name, level, parent in AREAS:
			self.register.add("Administrative Area", name=name, code=name, level=level, parent_area=parent)

	def test_of_a_house_where_clients_live_paper_tells_the_province_only(self) -> None:
		found = printed_contact(a_house(), RESIDENTIAL, self.register)
		self.assertEqual((found.areas, found.telephone, found.post, found.withheld), (("20",), "", "", True))
		also = a_house(services=[{"service_type": "PSYCHO"}, {"service_type": "TRANSIT"}])
		self.assertTrue(printed_contact(also, RESIDENTIAL, self.register).withheld)

	def test_a_house_that_allows_it_is_named_down_to_the_commune_and_never_below(self) -> None:
		found = printed_contact(a_house(print_contact=1), RESIDENTIAL, self.register)
		self.assertEqual(found.areas, ("20", "200101"))
		self.assertEqual(found.telephone, "012 000 111")

	def test_an_office_where_nobody_lives_is_reached_by_its_telephone(self) -> None:
		office = a_house(services=[{"service_type": "LEGAL"}])
		self.assertFalse(is_residential(office, RESIDENTIAL))
		found = printed_contact(office, RESIDENTIAL, self.register)
		self.assertEqual((found.areas, found.telephone), (("20", "200101"), "012 000 111"))

	def test_an_area_that_nobody_knows_is_left_out(self) -> None:
		house = a_house(province=None, provinces=[{"area": "99"}], places_served=[])
		self.assertEqual(printed_contact(house, RESIDENTIAL, self.register).areas, ())


class TheSheet(unittest.TestCase):
	ROW = {
		"provider": "ផ្ទះ\nHouse",
		"service": "ជម្រក\nShelter",
		"for_whom": "–17",
		"places": 6,
		"where": "Svay Rieng",
		"telephone": "",
		"until": date(2010, 12, 31),
		"withheld": True,
	}

	def sheet(self, *rows: dict[str, Any]) -> Document:
		groups = [{"title_en": "Svay Rieng", "title_km": "ស្វាយរៀង", "rows": list(rows)}] if rows else []
		return directory({"on": TODAY, "groups": groups})

	def test_it_is_a_sheet_of_a4_in_both_languages_that_warns_whoever_holds_it(self) -> None:
		sheet = self.sheet(self.ROW)
		text = "\n".join(texts_of(sheet))
		self.assertEqual(sheet.paper, "a4")
		for expected in (
			"Directory of Service Providers",
			"បញ្ជីអ្នកផ្តល់សេវា",
			"1 March 2010",
			"2010-12-31",
			"* ផ្ទះ",
		):
			self.assertIn(expected, text)
		self.assertIn("Not to be given away", text)
		self.assertIn("paper names neither its place nor its telephone", text)
		self.assertIn("ccm-a4", to_html(sheet))

	def test_the_mark_stands_only_where_something_is_left_out(self) -> None:
		text = "\n".join(texts_of(self.sheet(self.ROW | {"withheld": False, "telephone": "012"})))
		self.assertNotIn("* ", text)
		self.assertNotIn("paper names neither", text)
		self.assertIn("No provider.", "\n".join(texts_of(self.sheet())))


class Small(unittest.TestCase):
	def test_ages_need_no_words(self) -> None:
		for lowest, highest, expected in (
			(15, 0, "15–"),
			(None, 17, "–17"),
			(15, 17, "15–17"),
			(0, 120, ""),
			(None, None, ""),
		):
			self.assertEqual(ages_text(lowest, highest), expected)

	def test_what_has_ended_and_what_ends_soon_is_listed_the_earliest_first(self) -> None:
		days = {
			"soon": TODAY + timedelta(days=60),
			"later": TODAY + timedelta(days=61),
			"over": TODAY - timedelta(days=5),
		}
		found = [name for name, _ in ends_within({**days, "never": None}, TODAY, 60)]
		self.assertEqual(found, ["over", "soon"])
