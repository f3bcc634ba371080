"""Leave on the site: who writes it, who does the work meanwhile, who is told, and that nobody sees more than before."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, nowdate

from ccm_app.api import work
from ccm_app.confidentiality import daily_watch
from ccm_app.domain import watch
from ccm_app.registry import leave_facts
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	MONITORING,
	OTHER_CLERK,
	OTHER_MANAGER,
	WORKER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_access_sensitive import make_sensitive


class LeaveTest(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		# Leaves of whoever used the site before; rolled back like everything here.
		frappe.db.set_value("Staff Leave", {"is_cancelled": 0}, "is_cancelled", 1)
		self.case = factories.move(factories.make_case(), "Register")
		due = add_days(nowdate(), 5)
		# In order, so that only the leave is found.
		frappe.db.set_value("Case", self.case.name, {"stage_since": nowdate(), "next_due_on": due})
		frappe.db.set_value(
			"Client", self.case.client, {"present_custodian_kind": "KIN", "present_place": "2001"}
		)

	def leave(self, user: str = MANAGER, by: str = CENTRAL, **values: Any) -> Document:
		usual = {"field_office": "SVR", "user": user, "stands_in": CLERK}
		days = {"from_date": nowdate(), "until_date": add_days(nowdate(), 7)}
		with acting_as(by):
			return factories.make("Staff Leave", **usual | days | values)

	def found(self) -> dict[str, str | None]:
		return {one.what: one.manager for one in daily_watch.found_today([self.case.name])}


class WhoWritesIt(LeaveTest):
	def test_the_own_office_and_the_central_office(self) -> None:
		self.leave(by=MANAGER)
		for user in (OTHER_MANAGER, CLERK, MONITORING):
			with self.subTest(user), acting_as(user), self.assertRaises(frappe.PermissionError):
				factories.make(
					"Staff Leave", field_office="SVR", user=WORKER, from_date=nowdate(), until_date=nowdate()
				)
			frappe.clear_messages()

	def test_another_office_does_not_see_it(self) -> None:
		name = self.leave().name
		seen = {}
		for user in (MANAGER, CLERK, WORKER, CENTRAL, OTHER_MANAGER, OTHER_CLERK):
			with acting_as(user):
				listed = name in frappe.get_list("Staff Leave", pluck="name", limit=0)
				seen[user] = (listed, bool(frappe.get_doc("Staff Leave", name).has_permission("read")))
		expected = {user: (user not in (OTHER_MANAGER, OTHER_CLERK),) * 2 for user in seen}
		self.assertEqual(seen, expected)

	def test_it_stays_in_its_office(self) -> None:
		record = self.leave()
		with acting_as(MANAGER), self.assertRaises(frappe.PermissionError):
			factories.make(
				"Staff Leave",
				field_office="BTB",
				user=OTHER_MANAGER,
				from_date=nowdate(),
				until_date=nowdate(),
			)
		with self.refused("not on the staff"):
			self.leave(user=WORKER, stands_in=OTHER_CLERK)
		self.assertEqual(record.field_office, "SVR")

	def test_its_note_stands_sealed(self) -> None:
		name = self.leave(note="zq-private").name
		stored = frappe.db.get_value("Staff Leave", name, ["note", "sealed_text"])
		self.assertIsNone(stored[0])
		self.assertNotIn("zq-private", stored[1])
		self.assertEqual(frappe.get_doc("Staff Leave", name).note, "zq-private")

	def test_the_same_form_is_one_leave(self) -> None:
		first = self.leave(form_key="one-form")
		with self.refused(first.name):
			self.leave(user=WORKER, form_key="one-form")


class WhoDoesTheWork(LeaveTest):
	def rows(self, user: str, which: str = work.OVERDUE) -> list[dict[str, Any]]:
		frappe.local.ccm_stands_in = None
		with acting_as(user):
			return work.rows_of(which)

	def test_who_stands_in_has_the_duties_of_the_colleague_and_reads_for_whom(self) -> None:
		case = factories.case_in_planning()
		plan_duty = "Prepare the case plan"
		before = {row["what"] for row in self.rows(CLERK, work.WAITING) if row["case"] == case.name}
		self.assertNotIn(plan_duty, before)
		self.leave()
		mine = [row for row in self.rows(CLERK, work.WAITING) if row["case"] == case.name]
		self.assertIn(plan_duty, {row["what"] for row in mine})
		self.assertTrue(all("You stand in for" in row["why"] for row in mine), mine)
		theirs = [row for row in self.rows(WORKER, work.WAITING) if row["case"] == case.name]
		self.assertFalse([row for row in theirs if "You stand in" in row["why"] or row["what"] == plan_duty])

	def test_a_leave_opens_nothing(self) -> None:
		before = frappe.db.count("Case Access")
		self.leave()
		self.assertEqual(frappe.db.count("Case Access"), before)
		with acting_as(CLERK):
			self.assertFalse(frappe.has_permission("Case Plan", "create"))

	def test_the_duties_end_with_the_leave(self) -> None:
		case = factories.case_in_planning()
		leave = self.leave()
		leave.is_cancelled = 1
		leave.save()
		what = {row["what"] for row in self.rows(CLERK, work.WAITING) if row["case"] == case.name}
		self.assertNotIn("Prepare the case plan", what)

	def test_the_office_is_asked_to_name_somebody(self) -> None:
		name = self.leave(user=WORKER, stands_in=None).name
		self.assertIn(name, [row["name"] for row in self.rows(MANAGER, work.WAITING)])
		self.assertNotIn(name, [row["name"] for row in self.rows(OTHER_MANAGER, work.WAITING)])


class TheWatch(LeaveTest):
	def test_who_stands_in_is_reminded_instead(self) -> None:
		self.leave()
		self.assertEqual(self.found(), {})
		frappe.db.set_value("Case", self.case.name, "next_due_on", add_days(nowdate(), -1))
		self.assertEqual(self.found(), {watch.OVERDUE: CLERK})

	def test_nobody_stands_in(self) -> None:
		self.leave(stands_in=None)
		self.assertEqual(list(self.found()), [watch.ON_LEAVE])

	def test_a_leave_that_has_not_begun_or_is_over_changes_nothing(self) -> None:
		self.leave(stands_in=None, from_date=add_days(nowdate(), 1), until_date=add_days(nowdate(), 3))
		self.assertEqual(self.found(), {})
		self.leave(stands_in=None, from_date=add_days(nowdate(), -9), until_date=add_days(nowdate(), -1))
		self.assertEqual(self.found(), {})

	def test_who_is_gone_does_not_stand_in(self) -> None:
		leave = self.leave()
		for changes in ({"enabled": 0}, {"enabled": 1}):
			frappe.db.set_value("User", CLERK, changes)
			expected = [] if changes["enabled"] else [watch.ON_LEAVE]
			self.assertEqual(list(self.found()), expected)
		# Written past the register: somebody went away after being named.
		other = self.leave(user=WORKER, stands_in=None)
		frappe.db.set_value("Staff Leave", other.name, "user", CLERK)
		self.assertEqual(list(self.found()), [watch.ON_LEAVE])
		self.assertEqual(leave.stands_in, CLERK)

	def test_a_client_for_named_persons_needs_a_named_person(self) -> None:
		make_sensitive(self.case.name, "Restricted")
		frappe.db.set_value("Case", self.case.name, "next_due_on", add_days(nowdate(), 5))
		self.leave()
		self.assertEqual(list(self.found()), [watch.ON_LEAVE])
		with acting_as(MANAGER):
			from ccm_app.api import sensitivity

			sensitivity.name_person(self.case.name, CLERK)
		self.assertEqual(self.found(), {})

	def test_leaves_that_follow_each_other_are_one(self) -> None:
		self.leave(stands_in=None, from_date=add_days(nowdate(), -8), until_date=add_days(nowdate(), -1))
		self.leave(stands_in=None, from_date=nowdate())
		found = daily_watch.found_today([self.case.name])
		self.assertEqual([str(one.since) for one in found], [add_days(nowdate(), -8)])
		self.assertEqual(found[0].level, watch.CENTRAL)

	def test_who_stands_in_while_away_too_is_not_asked(self) -> None:
		self.leave()
		today = frappe.utils.getdate()
		self.assertEqual([one.user for one in leave_facts.stood_in_for(CLERK, ["SVR"], today)], [MANAGER])
		self.assertEqual(leave_facts.stood_in_for(CLERK, ["BTB"], today), [])
