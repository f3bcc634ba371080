"""The shelter's quarter as case records: who is in it, what is invented, and that it says so."""

from __future__ import annotations

import re
import unittest
from collections import Counter
from datetime import date

from ccm_app.caseload.figures import CaseloadClient, load

CANONICAL_KHMER = re.compile(
	"(?:[\u1780-\u17a2\u17a5-\u17b3]\u17cc?(?:\u17d2[\u1780-\u17a2])*[\u17c9\u17ca]?[\u17b6-\u17c5]?"
	"[\u17c6-\u17c8\u17cb\u17cd-\u17d1]*)+"
)
QUARTER_BEGINS, QUARTER_ENDS = date(2010, 4, 1), date(2010, 6, 30)


class TheClientsOfTheQuarter(unittest.TestCase):
	def setUp(self) -> None:
		self.caseload = load()
		self.new = [client for client in self.caseload.clients if client.is_new]

	def test_eighteen_clients_of_the_printed_types_were_admitted(self) -> None:
		self.assertEqual(len(self.new), 18)
		types = Counter(client.case_type for client in self.new)
		self.assertEqual(types, {"DV": 1, "SA": 1, "NC": 2, "TL": 3, "RC": 10, "SW": 1})

	def test_they_were_admitted_in_the_months_that_are_printed(self) -> None:
		months = Counter(client.registered_on.month for client in self.new)
		self.assertEqual(months, {4: 15, 5: 2, 6: 1})
		self.assertEqual({client.registered_on.year for client in self.new}, {2010})

	def test_all_are_female_as_slides_seven_and_nine_print(self) -> None:
		self.assertEqual({client.sex for client in self.new}, {"Female"})

	def test_rao_referred_two_victims_of_labour_trafficking_and_the_shelter_found_the_others(self) -> None:
		referred = Counter((client.referred_by, client.case_type) for client in self.new)
		self.assertEqual(referred[("RAO", "TL")], 2)
		self.assertEqual(Counter(client.referred_by for client in self.new), {"RAO": 2, "CCPCR-SVR": 16})

	def test_they_are_reintegrated_after_the_quarter_and_within_the_year(self) -> None:
		for client in self.new:
			assert client.reintegrated_on is not None
			self.assertGreater(client.reintegrated_on, QUARTER_ENDS)
			self.assertEqual(client.reintegrated_on.year, 2010)


class TheClientsCarriedOver(unittest.TestCase):
	def setUp(self) -> None:
		self.carried_over = [client for client in load().clients if not client.is_new]

	def reintegrated(self) -> list[CaseloadClient]:
		return [client for client in self.carried_over if client.reintegrated_on]

	def test_fifty_eight_clients_stood_in_the_shelter_before_the_quarter(self) -> None:
		self.assertEqual(len(self.carried_over), 58)
		for client in self.carried_over:
			self.assertTrue(date(2009, 4, 1) <= client.registered_on < QUARTER_BEGINS, client.key)

	def test_thirty_six_have_the_first_quarter_types_of_slide_sixteen(self) -> None:
		types = Counter(client.case_type for client in self.carried_over)
		self.assertEqual(types, {"DV": 3, "SA": 3, "NC": 29, "RC": 1, "OT": 22})

	def test_twelve_six_and_six_went_back_to_their_families_or_communities(self) -> None:
		months = Counter((c.reintegrated_on.year, c.reintegrated_on.month) for c in self.reintegrated())
		self.assertEqual(months, {(2010, 4): 12, (2010, 5): 6, (2010, 6): 6})
		self.assertEqual({c.reintegration_option for c in self.reintegrated()}, {"FAM"})
		self.assertEqual({c.sex for c in self.reintegrated()}, {"Female"})

	def test_the_other_thirty_four_are_still_in_the_shelter(self) -> None:
		staying = [client for client in self.carried_over if client.reintegrated_on is None]
		self.assertEqual(len(staying), 34)
		self.assertEqual({client.reintegration_option for client in staying}, {None})

	def test_their_ages_are_marked_as_inferred(self) -> None:
		self.assertTrue(all("age_at_registration" in client.inferred for client in self.carried_over))


class TheRecordsThemselves(unittest.TestCase):
	def setUp(self) -> None:
		self.caseload = load()
		self.clients = self.caseload.clients

	def test_every_key_is_different_and_follows_its_pattern(self) -> None:
		keys = {client.key for client in self.clients}
		self.assertEqual(len(keys), 76)
		for key in keys:
			self.assertRegex(key, r"^CCPCR-(2010Q2|STOCK)-\d{3}$")

	def test_the_file_says_that_the_names_are_invented(self) -> None:
		self.assertIn("NAMES ARE INVENTED", self.caseload.notes[0])

	def test_no_two_clients_have_the_same_name_in_either_script(self) -> None:
		khmer = {(client.family_name_khmer, client.given_name_khmer) for client in self.clients}
		latin = {(client.family_name_latin, client.given_name_latin) for client in self.clients}
		self.assertEqual((len(khmer), len(latin)), (76, 76))

	def test_khmer_names_are_written_in_canonical_order(self) -> None:
		for client in self.clients:
			self.assertRegex(client.family_name_khmer, f"^{CANONICAL_KHMER.pattern}$")
			self.assertRegex(client.given_name_khmer, f"^{CANONICAL_KHMER.pattern}$")

	def test_codes_are_those_of_the_lists(self) -> None:
		self.assertLessEqual(
			{client.identification_channel for client in self.clients},
			{"RAID", "COMPLAINT", "HOTLINE", "NEIGHBOUR", "NGO", "OTHER"},
		)
		self.assertEqual({client.home_province for client in self.clients}, {"20", "14", "12"})

	def test_what_is_marked_as_inferred_is_a_field_of_the_client(self) -> None:
		for client in self.clients:
			self.assertTrue(all(hasattr(client, name) for name in client.inferred), client.key)

	def test_visits_and_follow_ups_of_training_lie_in_the_stay(self) -> None:
		for client in self.clients:
			for day in (*client.family_visits, *client.followed_up_on):
				self.assertLess(client.registered_on, day, client.key)
				self.assertLess(day, client.reintegrated_on or date.max, client.key)
			self.assertEqual(bool(client.followed_up_on), client.training_followed_up is not None)

	def test_nobody_is_reintegrated_before_being_registered(self) -> None:
		days = [(c.registered_on, c.reintegrated_on) for c in self.clients if c.reintegrated_on]
		self.assertTrue(all(registered < reintegrated for registered, reintegrated in days))


class ThePrintedFigures(unittest.TestCase):
	def setUp(self) -> None:
		self.printed = load().printed

	def test_the_five_tables_are_kept_as_printed(self) -> None:
		self.assertEqual(list(self.printed.tables), ["T06", "T07", "T08", "T09", "T18"])
		self.assertEqual(load().planned_in_year, 60)
		self.assertEqual(self.printed.tables["T08"].counts["2010-06"]["STOCK"], 43)
		self.assertEqual(self.printed.tables["T07"].counts["TOTAL"]["REINTEGRATED_M"], 2)

	def test_all_twelve_errors_are_kept_with_an_explanation(self) -> None:
		codes = [error.code for error in self.printed.errors]
		self.assertEqual(codes, [f"E{number:02d}" for number in range(1, 13)])
		self.assertTrue(all(error.what and error.explanation for error in self.printed.errors))

	def test_an_error_names_only_cells_that_were_printed(self) -> None:
		for error in self.printed.errors:
			for cell in error.cells:
				table, row, column, kind = cell.split()
				printed = self.printed.tables[table]
				figures = printed.counts if kind == "count" else printed.percentages
				self.assertIn(column, figures[row], cell)

	def test_the_two_further_tables_have_their_own_reasons(self) -> None:
		also = load().also_printed
		self.assertEqual(list(also.tables), ["T17", "T21"])
		self.assertEqual([error.code for error in also.errors], ["R01", "R02"])
		for cell in (cell for error in also.errors for cell in error.cells):
			table, row, column, kind = cell.split()
			self.assertEqual(kind, "count")
			self.assertIn(column, also.tables[table].counts[row], cell)

	def test_the_stock_of_june_is_said_to_reconcile_with_slide_twenty_four(self) -> None:
		(stock,) = [error for error in self.printed.errors if error.code == "E08"]
		self.assertIn("all cases (52)", stock.explanation)


if __name__ == "__main__":
	unittest.main()
