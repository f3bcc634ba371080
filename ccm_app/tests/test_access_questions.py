"""What people ask about numbers that are not theirs, and with which filters: the answers tell nothing."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.api import calendar, papers, passage, register
from ccm_app.confidentiality import opening
from ccm_app.tests import factories
from ccm_app.tests.personas import MANAGER, OTHER_MANAGER, SiteTest, acting_as


class MissingAndForbiddenLookAlike(SiteTest):
	def answers(self, ask: Any, *names: str) -> list[tuple[type, str]]:
		found = []
		for name in names:
			frappe.clear_messages()
			with acting_as(OTHER_MANAGER), self.assertRaises(Exception) as caught:
				ask(name)
			found.append((type(caught.exception), str(caught.exception)))
		return found

	def test_in_the_passage_and_wherever_a_record_is_opened(self) -> None:
		case = factories.make_case()
		for ask in (passage.get_passage, lambda name: opening.open_record("Case", name, "print")):
			forbidden, missing = self.answers(ask, case.name, "SVR-2026-999999-9")
			self.assertEqual(forbidden, missing)
			self.assertIs(missing[0], frappe.DoesNotExistError)

	def test_in_the_papers(self) -> None:
		case = factories.case_in_referral()
		plan = frappe.db.get_value("Case Plan", {"case": case.name})
		referral = factories.make_referral(case.name)
		asked = (
			(lambda name: papers.download("Case Plan", name), plan),
			(lambda name: papers.download_pdf("Case Plan", name, "Case Plan"), plan),
			(papers.hand_out_slip, referral.name),
		)
		for ask, name in asked:
			forbidden, missing = self.answers(ask, name, "SVR-2026-999999-9")
			self.assertEqual(forbidden, missing)
			self.assertIs(missing[0], frappe.DoesNotExistError)

	def test_a_form_that_links_a_number_learns_nothing(self) -> None:
		case = factories.make_case()
		with acting_as(OTHER_MANAGER):
			forbidden = opening.validate_link("Case", case.name, ["stage"])
			self.assertEqual(forbidden, opening.validate_link("Case", "SVR-2026-999999-9", ["stage"]))
			self.assertEqual(frappe.get_message_log(), [])
		with acting_as(MANAGER):
			self.assertEqual(opening.validate_link("Case", case.name)["name"], case.name)

	def test_a_number_is_checked_without_telling_whether_it_exists(self) -> None:
		client = factories.make_client().name
		with acting_as(OTHER_MANAGER):
			self.assertTrue(register.check_number("Client", client)["valid"])

	def test_the_calendar_shows_nothing_of_a_foreign_case(self) -> None:
		case = factories.make_case()
		with acting_as(OTHER_MANAGER):
			for name in (case.name, "SVR-2026-999999-9"):
				filters = [["Follow-up", "case", "=", name]]
				self.assertEqual(calendar.follow_ups("2026-01-01", "2026-12-31", filters), [])


class FiltersOfTheCalendar(SiteTest):
	def test_a_filter_of_another_kind_or_of_no_field_gets_a_sentence(self) -> None:
		for filters in (
			[["Client Identity", "family_name_latin", "like", "S%"]],
			[["Case Conference", "no_such_field", "=", 1]],
			[["Case Conference", "name` or 1=1 -- ", "=", 1]],
			'{"case": "x"}',
			"not json",
			[[]],
			["case"],
			[["Case Conference", ["case"], "=", 1]],
		):
			with (
				self.subTest(filters),
				acting_as(MANAGER),
				self.refused("The calendar cannot use the filter"),
			):
				calendar.conferences("2026-01-01", "2026-12-31", filters)

	def test_the_filters_of_the_list_work(self) -> None:
		with acting_as(MANAGER):
			for filters in (
				'[["Case Conference", "status", "=", "Called", false]]',
				[["status", "=", "Called"]],
				[["Case Conference", "_assign", "like", "%x%"]],
				None,
				"",
				"{}",
			):
				self.assertIsInstance(calendar.conferences("2026-01-01", "2026-12-31", filters), list)
