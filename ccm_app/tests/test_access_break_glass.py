"""The whole story of an emergency access: asked, told, read only, agreed to, ended, reviewed, counted."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_to_date, now_datetime, nowdate

from ccm_app.api import break_glass, papers, work
from ccm_app.confidentiality import access, packets, taking_out
from ccm_app.domain.registry_number import client_number
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	MINISTRY,
	MONITORING,
	OTHER_CLERK,
	OTHER_MANAGER,
	PROTECTION,
	PROVIDER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_access import names_listed, rights
from ccm_app.tests.test_access_sensitive import conflict, make_sensitive
from ccm_app.tests.test_integrity import put

REASON = "The client stands before me and is followed by two men."
NOBODY = client_number("SVR", 2026, 999_999)


class BreakGlassTest(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = factories.case_in_planning()
		self.client = self.case.client
		self.plan = factories.make_plan(self.case.name).name

	def ask(
		self, user: str = OTHER_CLERK, number: str = "", purpose: str = "Danger to life"
	) -> dict[str, Any]:
		with acting_as(user):
			return break_glass.open(number or self.client, purpose, REASON)

	def row(self, **filters: Any) -> Any:
		return frappe.get_last_doc("Break Glass", filters=filters or {"client": self.client})

	def notices(self, user: str) -> list[str]:
		return frappe.get_all(
			"Notification Log", filters={"for_user": user}, pluck="subject", order_by="creation desc"
		)


class Opening(BreakGlassTest):
	def test_it_opens_for_reading_for_the_minutes_of_the_settings(self) -> None:
		answer = self.ask()
		self.assertEqual((answer["status"], answer["client"]), ("Open", self.client))
		for kind, name in (("Client", self.client), ("Case", self.case.name), ("Case Plan", self.plan)):
			self.assertEqual(rights(OTHER_CLERK, kind, name), "R", kind)
			self.assertIn(name, names_listed(OTHER_CLERK, kind))
		self.assertTrue(packets.opens_texts("Case Plan", self.client, OTHER_CLERK))
		self.assertEqual(rights(OTHER_CLERK, "Client Identity", self.client), "R")
		self.assertEqual(rights(OTHER_MANAGER, "Case", self.case.name), "-")
		row = self.row()
		self.assertEqual(int((row.ends_on - row.opened_on).total_seconds()), 3600)

	def test_without_danger_to_life_the_identity_stays_closed(self) -> None:
		self.ask(purpose="Medical emergency")
		self.assertEqual(rights(OTHER_CLERK, "Client Identity", self.client), "-")
		self.assertTrue(packets.opens_texts("Social Assessment", self.client, OTHER_CLERK))

	def test_it_ends_by_itself(self) -> None:
		self.ask()
		row = {"client": self.client, "party": OTHER_CLERK, "ground": "Break-glass"}
		frappe.db.set_value("Case Access", row, "valid_until", add_to_date(now_datetime(), seconds=-1))
		for kind, name in (
			("Client", self.client),
			("Case", self.case.name),
			("Client Identity", self.client),
		):
			self.assertEqual(rights(OTHER_CLERK, kind, name), "-", kind)
			self.assertNotIn(name, names_listed(OTHER_CLERK, kind))
		self.assertFalse(packets.opens_texts("Case Plan", self.client, OTHER_CLERK))

	def test_nothing_is_written_printed_exported_mailed_or_handed_on(self) -> None:
		self.ask(OTHER_MANAGER)
		case = frappe.get_doc("Case", self.case.name)
		for right in ("write", "create", "print", "email", "export", "share", "report", "delete", "submit"):
			self.assertIs(access.may_open(case, right, OTHER_MANAGER), False, right)
		with acting_as(OTHER_MANAGER):
			for make in (factories.make_consent, factories.make_referral, factories.make_plan):
				with self.assertRaises(frappe.PermissionError):
					make(self.case.name)
			with self.assertRaises(frappe.PermissionError):
				factories.make("Case Handover", case=self.case.name, reason="x")
			with self.assertRaises(frappe.PermissionError):
				put("Case", self.case.name, {"wants_case_conference": 1})
			with self.assertRaises(frappe.DoesNotExistError):
				papers.download("Case Plan", self.plan)
		with taking_out.taking_out():
			self.assertNotIn(self.case.name, names_listed(OTHER_MANAGER, "Case"))
			self.assertIs(access.may_open(case, "read", OTHER_MANAGER), False)

	def test_the_case_manager_and_the_protection_officer_hear_of_it_at_once_with_codes_only(self) -> None:
		self.ask()
		for user in (MANAGER, PROTECTION):
			told = self.notices(user)[0]
			self.assertIn(self.client, told)
			self.assertIn(OTHER_CLERK, told)
			for secret in ("Maly", "Sok", "two men"):
				self.assertNotIn(secret, told)
		events = frappe.get_all("Case Event", filters={"client": self.client}, fields=["event", "details"])
		opened = next(row for row in events if row.event == "break_glass.opened")
		self.assertNotIn("two men", opened.details)

	def test_only_the_staff_of_an_office_asks_and_only_for_clients_out_of_reach(self) -> None:
		for user in (CENTRAL, PROTECTION, MONITORING, MINISTRY, PROVIDER):
			with self.refused("for the staff of a Field Office", error=frappe.PermissionError):
				self.ask(user)
		with self.refused("without emergency access"):
			self.ask(CLERK)
		self.ask()
		with self.refused("without emergency access"):
			self.ask()

	def test_a_colleague_who_is_not_named_opens_a_restricted_client_in_an_emergency(self) -> None:
		make_sensitive(self.case.name, "Restricted")
		self.assertEqual(rights(CLERK, "Case", self.case.name), "-")
		self.assertEqual(self.ask(CLERK)["status"], "Open")
		self.assertEqual(rights(CLERK, "Case", self.case.name), "R")

	def test_a_question_that_is_not_in_order_is_refused_with_every_sentence(self) -> None:
		with acting_as(OTHER_CLERK):
			with self.refused("The purpose is missing", "The reason is too short"):
				break_glass.open(self.client, "", "help")
			with self.refused("This is not a registry number"):
				break_glass.open("", "Danger to life", REASON)
			with self.refused("has a wrong check digit"):
				break_glass.open(
					self.client[:-1] + str((int(self.client[-1]) + 1) % 10), "Danger to life", REASON
				)

	def test_a_number_is_read_as_people_write_it(self) -> None:
		written = self.client.lower().replace("-", " ") + " "
		answer = self.ask(number=written)
		self.assertEqual((answer["status"], answer["client"]), ("Open", self.client))
		self.assertEqual(self.row().client, self.client)

	def test_a_number_that_is_no_clients_is_refused_and_nobody_is_told(self) -> None:
		before = frappe.db.count("Break Glass")
		self.assertFalse(frappe.db.exists("Field Office", "QQQ"))
		with self.refused("No Field Office has the code QQQ"):
			self.ask(number=client_number("QQQ", 2026, 17))
		with self.refused("A client number belongs here", "this is a case number"):
			self.ask(number=self.case.name)
		self.assertEqual(frappe.db.count("Break Glass"), before)

	def test_three_a_day_and_wrong_numbers_count(self) -> None:
		for number in (NOBODY, client_number("SVR", 2026, 999_998), self.client):
			self.ask(number=number)
		with self.refused("3 times today"):
			self.ask(number=factories.make_client().name)


class Uniform(BreakGlassTest):
	def test_a_number_that_nobody_has_a_sealed_case_and_a_conflict_are_answered_alike(self) -> None:
		sealed = factories.make_case()
		make_sensitive(sealed.name, "Sealed")
		conflict(OTHER_CLERK, self.client)
		answers = [self.ask(number=number) for number in (NOBODY, sealed.client, self.client)]
		self.assertEqual({answer["status"] for answer in answers}, {"Waiting for a second person"})
		self.assertEqual({answer["ends_on"] for answer in answers}, {None})
		self.assertEqual({frozenset(answer) for answer in answers}, {frozenset(answers[0])})
		for case in (sealed.name, self.case.name):
			self.assertEqual(rights(OTHER_CLERK, "Case", case), "-")
		self.assertEqual(self.row(status="Unknown number").number_typed, NOBODY)
		self.assertIn(NOBODY, " ".join(self.notices(PROTECTION)))


class SecondPerson(BreakGlassTest):
	def setUp(self) -> None:
		super().setUp()
		make_sensitive(self.case.name, "Sealed")
		self.ask()
		self.name = self.row().name

	def test_the_central_office_or_the_protection_officer_agrees_and_it_opens(self) -> None:
		self.assertEqual(rights(OTHER_CLERK, "Case", self.case.name), "-")
		with acting_as(CENTRAL):
			self.assertEqual(break_glass.agree(self.name)["status"], "Open")
		row = self.row()
		self.assertEqual((row.status, row.second_person), ("Open", CENTRAL))
		self.assertEqual(rights(OTHER_CLERK, "Case", self.case.name), "R")
		# Who agreed does not see the client by having agreed.
		self.assertEqual(rights(CENTRAL, "Case", self.case.name), "-")
		with acting_as(PROTECTION), self.refused("does not wait"):
			break_glass.agree(self.name)

	def test_nobody_else_agrees(self) -> None:
		for user in (OTHER_CLERK, MANAGER, MONITORING, PROVIDER):
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				break_glass.agree(self.name)
		frappe.db.set_value("Break Glass", self.name, "asked_on", add_to_date(now_datetime(), hours=-25))
		with acting_as(CENTRAL), self.refused("older than a day"):
			break_glass.agree(self.name)

	def test_who_has_a_conflict_does_not_even_find_the_question(self) -> None:
		conflict(CENTRAL, self.client)
		with acting_as(CENTRAL), self.assertRaises(frappe.DoesNotExistError):
			break_glass.agree(self.name)
		self.assertNotIn(self.name, names_listed(CENTRAL, "Break Glass"))

	def test_the_question_waits_in_the_work_of_both(self) -> None:
		for user in (CENTRAL, PROTECTION):
			with acting_as(user):
				waiting = {row["name"] for row in work.rows_of("Waiting for me")}
			self.assertIn(self.name, waiting, user)


class Conflicts(BreakGlassTest):
	def test_a_conflict_ends_an_open_access_and_only_a_second_person_opens_it_again(self) -> None:
		self.ask()
		conflict(OTHER_CLERK, self.client)
		self.assertEqual(rights(OTHER_CLERK, "Case", self.case.name), "-")
		self.assertEqual(self.ask()["status"], "Waiting for a second person")
		self.assertEqual(rights(OTHER_CLERK, "Case", self.case.name), "-")
		with acting_as(PROTECTION):
			break_glass.agree(self.row(status="Waiting for a second person").name)
		self.assertEqual(rights(OTHER_CLERK, "Case", self.case.name), "R")
		frappe.db.set_value("Case Access", {"ground": "Break-glass"}, "valid_until", now_datetime())
		self.assertEqual(rights(OTHER_CLERK, "Case", self.case.name), "-")


class Review(BreakGlassTest):
	def setUp(self) -> None:
		super().setUp()
		self.ask()
		self.name = self.row().name

	def judge(self, user: str = PROTECTION, verdict: str = "Justified", **changes: str) -> None:
		given = {"note": "The hospital confirmed it.", "consequence": "None"} | changes
		with acting_as(user):
			break_glass.review(self.name, verdict, **given)

	def test_the_protection_officer_judges_once(self) -> None:
		self.judge()
		row = self.row()
		self.assertEqual(
			(row.review_status, row.reviewed_by, row.consequence), ("Justified", PROTECTION, "None")
		)
		self.assertEqual(row.review_note, "The hospital confirmed it.")
		self.assertEqual(rights(OTHER_CLERK, "Case", self.case.name), "R")
		with self.refused("the verdict stands"):
			self.judge(verdict="Not justified")

	def test_what_was_not_justified_ends_at_once(self) -> None:
		self.judge(verdict="Not justified", consequence="Report to the ministry")
		self.assertEqual(rights(OTHER_CLERK, "Case", self.case.name), "-")
		events = frappe.get_all("Case Event", filters={"client": self.client}, pluck="event")
		self.assertIn("break_glass.reviewed", events)

	def test_nobody_else_judges_and_nobody_oneself(self) -> None:
		for user in (CENTRAL, MANAGER, OTHER_CLERK):
			with self.assertRaises(frappe.PermissionError):
				self.judge(user)
		frappe.db.set_value("Break Glass", self.name, "opened_by", PROTECTION)
		with self.refused("Nobody judges an own emergency access"):
			self.judge()

	def test_nobody_writes_the_record_by_hand(self) -> None:
		for user in ("Administrator", PROTECTION, CENTRAL):
			with acting_as(user), self.assertRaises((frappe.PermissionError, frappe.ValidationError)):
				put("Break Glass", self.name, {"review_status": "Justified"})
		self.assertEqual(frappe.db.get_value("Break Glass", self.name, "review_status"), "Waiting for review")

	def test_what_nobody_reviewed_for_a_week_is_overdue_in_the_officers_work(self) -> None:
		with acting_as(PROTECTION):
			self.assertNotIn(self.name, {row["name"] for row in work.rows_of("Overdue")})
			frappe.db.set_value(
				"Break Glass", self.name, "review_due_on", frappe.utils.add_days(nowdate(), -1)
			)
			self.assertIn(self.name, {row["name"] for row in work.rows_of("Overdue")})

	def test_the_ministry_sees_how_many_and_nothing_else(self) -> None:
		for user in (MINISTRY, PROTECTION, CENTRAL):
			with acting_as(user):
				self.assertGreaterEqual(break_glass.this_month()["value"], 1)
		for user in (MANAGER, MONITORING):
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				break_glass.this_month()
		self.assertEqual(names_listed(MINISTRY, "Break Glass"), set())
