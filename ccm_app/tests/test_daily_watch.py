"""The daily watch on the site: what it finds in the register's own rows, who is told, and what nobody is told."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from ccm_app.ccm_app.report.where_is_everybody import where_is_everybody
from ccm_app.confidentiality import daily_watch
from ccm_app.domain import watch
from ccm_app.domain.categories import ENDED_STAGES
from ccm_app.registry import watch_facts
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, MANAGER, OTHER_MANAGER, PROTECTION, SiteTest, acting_as
from ccm_app.tests.test_access_sensitive import make_sensitive


class WatchTest(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = factories.case_in_planning()
		self.put_in_order()

	def put_in_order(self) -> None:
		"""As a case is that nobody has to worry about: heard of today, somewhere, with a next step to come."""
		self.of_the_case(stage_since=nowdate(), next_due_on=add_days(nowdate(), 5), case_manager=MANAGER)
		self.of_the_client(present_custodian_kind="FAMILY", present_place="2001")

	def of_the_case(self, **values: Any) -> None:
		# Codes and days are put there past the register, which would not let them become so.
		frappe.db.set_value("Case", self.case.name, values)

	def of_the_client(self, **values: Any) -> None:
		frappe.db.set_value("Client", self.case.client, values)

	def wrong(self) -> set[str]:
		found = {one.what for one in daily_watch.found_today() if one.case == self.case.name}
		# Asked for by its number, the case is judged alike.
		self.assertEqual({one.what for one in daily_watch.found_today([self.case.name])}, found)
		return found

	def silence(self, days: int) -> None:
		"""Nobody has written anything of the client for so many days."""
		day = add_days(nowdate(), -days)
		self.of_the_case(stage_since=day, opened_on=day)
		for kind, columns in watch_facts.NEWS:
			for column in columns:
				frappe.db.set_value(kind, {"case": self.case.name, column: (">", day)}, column, day)

	def notices(self, user: str) -> list[str]:
		found = frappe.get_all(
			"Notification Log", {"for_user": user}, ["subject", "name"], order_by="creation desc"
		)
		return [row.subject for row in found if "daily watch" in row.subject]


class WhatItFinds(WatchTest):
	def test_a_case_in_good_order_is_not_on_the_list(self) -> None:
		self.assertEqual(self.wrong(), set())

	def test_a_client_of_whom_nobody_wrote_is_found_on_the_day_after_the_last_allowed_one(self) -> None:
		allowed = watch_facts.settings().allowed(self.case.stage)
		self.silence(allowed)
		self.assertEqual(self.wrong(), set())
		self.silence(allowed + 1)
		self.assertEqual(self.wrong(), {watch.SILENT})

	def test_the_days_of_the_ministry_hold(self) -> None:
		self.silence(5)
		self.assertEqual(self.wrong(), set())
		settings = frappe.get_doc("CCM Settings")
		for fieldname in watch_facts._STAGE_SETTINGS.values():
			settings.set(fieldname, 4)
		settings.save()
		self.assertEqual(self.wrong(), {watch.SILENT})

	def test_who_looks_at_the_case_has_not_seen_the_client(self) -> None:
		self.silence(60)
		with acting_as(MANAGER):
			frappe.get_doc("Case", self.case.name)
		factories.make_consent(self.case.name, given_on=add_days(nowdate(), -50))
		self.assertIn(watch.SILENT, self.wrong())

	def test_a_move_that_nobody_confirmed_and_a_hand_over_that_nobody_accepted(self) -> None:
		day = add_days(nowdate(), -3)
		move = {"moved_on": day, "to_custodian_kind": "FAMILY", "to_place": "2001", "reason": "Home"}
		movement = factories.make("Movement", case=self.case.name, **move)
		self.put_in_order()
		self.assertEqual(self.wrong(), {watch.ON_THE_WAY})
		frappe.db.set_value("Movement", movement.name, "received_on", day)
		self.assertEqual(self.wrong(), set())
		handover = factories.hand_over(self.case.name)
		frappe.db.set_value("Case Handover", handover.name, "proposed_on", day)
		self.assertEqual(self.wrong(), {watch.BETWEEN_OFFICES})

	def test_a_case_manager_who_is_gone(self) -> None:
		frappe.db.set_value("User", MANAGER, "enabled", 0)
		self.assertEqual(self.wrong(), {watch.MANAGER_DISABLED})
		frappe.db.set_value("User", MANAGER, "enabled", 1)
		frappe.db.set_value("Field Office Staff", {"user": MANAGER}, "until_date", add_days(nowdate(), -2))
		self.assertEqual(self.wrong(), {watch.MANAGER_AWAY})
		self.of_the_case(case_manager=OTHER_MANAGER)
		self.assertEqual(self.wrong(), {watch.MANAGER_AWAY})

	def test_what_every_open_case_must_have(self) -> None:
		self.of_the_case(next_due_on=None, case_manager=None)
		self.of_the_client(present_custodian_kind=None, present_place=None, present_provider=None)
		missing = {watch.NO_DUE_DATE, watch.NO_MANAGER, watch.NO_CUSTODIAN, watch.NO_PLACE}
		self.assertEqual(self.wrong(), missing)
		self.of_the_case(stage="Closure")
		self.assertEqual(self.wrong(), set())

	def test_every_column_of_news_is_there_and_every_finding_has_words(self) -> None:
		for kind, columns in watch_facts.NEWS:
			known = set(frappe.db.get_table_columns(kind))
			self.assertLessEqual({"case", *columns}, known, kind)
		words = {daily_watch.said(what) for what in watch.FINDINGS}
		self.assertEqual(len(words), len(watch.FINDINGS))


class WhoIsTold(WatchTest):
	def tell(self) -> list[watch.Finding]:
		"""The daily run, as if this were the only case: a notice names only the first few of many."""
		found = daily_watch.found_today([self.case.name])
		with patch.object(daily_watch, "found_today", return_value=found):
			daily_watch.daily()
		return found

	def test_first_the_case_manager_then_the_others_with_codes_only(self) -> None:
		self.of_the_case(next_due_on=add_days(nowdate(), -1))
		self.tell()
		said = self.notices(MANAGER)[0]
		self.assertTrue(said.endswith(f"{self.case.name}: the next step is overdue."), said)
		self.assertEqual([self.notices(user) for user in (CENTRAL, OTHER_MANAGER)], [[], []])
		self.of_the_case(next_due_on=add_days(nowdate(), -30))
		self.assertEqual([one.level for one in self.tell()], [watch.CENTRAL])
		# Whoever is the case manager and of the office too hears of it once.
		for user, times in ((MANAGER, 2), (CENTRAL, 1), (OTHER_MANAGER, 0)):
			said = [
				one
				for one in self.notices(user)
				if one.endswith(f"{self.case.name}: the next step is overdue.")
			]
			self.assertEqual(len(said), times, user)

	def test_a_sealed_case_is_a_bare_number_to_who_is_not_named(self) -> None:
		make_sensitive(self.case.name, "Sealed")
		self.of_the_case(next_due_on=add_days(nowdate(), -30))
		found = [one for one in daily_watch.found_today() if one.case == self.case.name]
		for user, knows in ((MANAGER, True), (CENTRAL, False)):
			daily_watch._tell(user, found)
			said = self.notices(user)[0]
			self.assertEqual(self.case.name in said, knows, said)
			self.assertEqual("named persons only" in said, not knows, said)

	def test_an_office_without_anybody_present_leaves_it_to_the_central_office(self) -> None:
		self.assertIn(MANAGER, daily_watch._users(watch.OFFICE, "SVR"))
		frappe.db.set_value("User", MANAGER, "enabled", 0)
		self.assertIn(CENTRAL, daily_watch._users(watch.OFFICE, "SVR"))
		self.assertEqual(daily_watch._users(watch.REMINDER, MANAGER), [])


class WhereEverybodyIs(WatchTest):
	def run_as(self, user: str, **filters: Any) -> tuple[list[dict[str, Any]], dict[str, int]]:
		with acting_as(user):
			_columns, rows, _message, _chart, summary = where_is_everybody.execute(filters)
		return rows, {one["label"]: one["value"] for one in summary}

	def test_the_count_is_the_registers_own(self) -> None:
		register = frappe.db.count("Case", {"stage": ("not in", ENDED_STAGES)})
		rows, counted = self.run_as("Administrator")
		self.assertEqual((len(rows), counted["Open cases"]), (register, register))

	def test_what_is_wrong_stands_beside_the_case_and_only_where_the_case_may_be_read(self) -> None:
		self.of_the_case(next_due_on=add_days(nowdate(), -2))
		rows, counted = self.run_as(MANAGER, watched=1)
		mine = next(row for row in rows if row["case"] == self.case.name)
		self.assertEqual(mine["wrong"], daily_watch.said(watch.OVERDUE))
		self.assertEqual(mine["wrong_since"], getdate(add_days(nowdate(), -1)))
		self.assertEqual(len(rows), counted["On the watch list"])
		for user in (OTHER_MANAGER,):
			self.assertNotIn(self.case.name, [row["case"] for row in self.run_as(user)[0]])
		self.assertIn(self.case.name, [row["case"] for row in self.run_as(PROTECTION)[0]])
