"""Money and attendance of services on the site: lines, two at once, revision, attachments, the lists."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import frappe
from frappe.utils import add_days, getdate, nowdate
from PIL import Image

from ccm_app.ccm_app.report.plan_budget import plan_budget
from ccm_app.ccm_app.report.services_late_and_missed import services_late_and_missed
from ccm_app.ccm_app.report.training_and_schooling import training_and_schooling
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, CLERK, MANAGER, OTHER_CLERK, OTHER_MANAGER, SiteTest, acting_as
from ccm_app.tests.test_at_the_same_moment import Meeting
from ccm_app.tests.visiting import Answer, visit

SERVED_ON = factories.REFERRED_ON


def accepted_referral() -> Any:
	"""An accepted referral of a case with an approved plan of 100 dollars for the shelter."""
	case = factories.case_in_referral()
	consent = factories.make_consent(case.name)
	referral = factories.move(factories.make_referral(case.name, consent=consent.name), "Send")
	referral.answered_on = SERVED_ON
	referral.save()
	return factories.move(referral, "Record acceptance")


def service(referral: Any, **changes: Any) -> dict[str, Any]:
	values = {"case": referral.case, "referral": referral.name, "status": "Ongoing", "from_date": SERVED_ON}
	return values | changes


def amounts(plan: str) -> tuple[float, float, float]:
	"""Approved, committed and spent of the first line, as stored."""
	fields = ["amount_approved", "amount_committed", "amount_spent"]
	return tuple(frappe.db.get_value("Case Plan Line", {"parent": plan, "idx": 1}, fields))


class MoneyTest(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.referral = accepted_referral()
		self.plan = self.referral.case_plan

	def serve(self, **changes: Any) -> Any:
		return factories.make("Service Record", **service(self.referral, **changes))


class LinesAndTotals(MoneyTest):
	def test_committed_and_spent_roll_up_to_line_plan_and_funder(self) -> None:
		one = self.serve(amount_committed=60, amount_spent=20)
		self.serve(amount_committed=40, amount_spent=5)
		self.assertEqual(amounts(self.plan), (100, 100, 25))
		line = frappe.db.get_value("Case Plan Line", {"parent": self.plan, "idx": 1}, "name")
		self.assertEqual((one.plan_line, one.plan_row, one.case_plan), (line, 1, self.plan))
		with acting_as(MANAGER):
			rows = plan_budget.execute({"only_current": 1})[1]
			mine = next(row for row in rows if row["case"] == self.referral.case)
			funders = plan_budget.execute({"by_funder": 1})[1]
		self.assertEqual((mine["approved"], mine["committed"], mine["spent"]), (100, 100, 25))
		dollars = next(row for row in funders if row["currency"] == "USD" and row["funder"] == mine["funder"])
		same = [row for row in rows if row["currency"] == "USD" and row["funder"] == mine["funder"]]
		self.assertEqual(dollars["spent"], sum(row["spent"] for row in same))

	def test_nothing_goes_over_the_line_and_nobody_writes_the_line_by_hand(self) -> None:
		self.serve(amount_committed=60)
		with self.refused("40"):
			self.serve(amount_committed=41)
		line = frappe.db.get_value("Case Plan Line", {"parent": self.plan}, "name")
		other = factories.make_plan(factories.case_in_planning().name)
		kept = self.serve(amount_committed=10, plan_line=other.lines[0].name)
		self.assertEqual(kept.plan_line, line)

	def test_a_revised_plan_carries_over_what_was_committed(self) -> None:
		first = self.serve(amount_committed=60, amount_spent=20)
		revised = factories.make_plan(
			self.referral.case, revision_of=self.plan, revision_reason="The client stays longer."
		)
		factories.approve(revised)
		self.assertEqual(amounts(revised.name), (100, 60, 20))
		with acting_as(MANAGER):
			rows = plan_budget.execute({})
		mine = [row for row in rows[1] if row["case"] == self.referral.case]
		self.assertEqual(sum(row["is_current"] for row in mine), 1)
		first = frappe.get_doc("Service Record", first.name)
		first.amount_spent = 60
		first.save()
		self.assertEqual(amounts(revised.name), (100, 60, 60))

	def test_a_paper_of_a_service_is_private_and_opens_for_its_office_alone(self) -> None:
		record = self.serve()
		attached = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "receipt.png",
				"attached_to_doctype": "Service Record",
				"attached_to_name": record.name,
				"is_private": 0,
				"content": picture(),
			}
		).insert()
		self.assertEqual(attached.is_private, 1)
		self.assertTrue(attached.file_url.startswith("/private/"))
		with acting_as(CLERK):
			self.assertTrue(frappe.get_doc("File", attached.name).has_permission("read"))
		with acting_as(OTHER_CLERK):
			self.assertFalse(frappe.get_doc("File", attached.name).has_permission("read"))


def picture() -> bytes:
	"""A small photograph of a receipt."""
	found = io.BytesIO()
	Image.new("RGB", (40, 30), "green").save(found, "PNG")
	return found.getvalue()


class Lists(MoneyTest):
	def late(self, user: str = MANAGER, **filters: Any) -> list[tuple[str, str]]:
		with acting_as(user):
			rows = services_late_and_missed.execute(filters)[1]
		return [(row["standing"], row["record"]) for row in rows if row["case"] == self.referral.case]

	def test_what_did_not_begin_or_was_missed_is_listed_for_its_office(self) -> None:
		planned = self.serve(status="Planned", from_date=add_days(nowdate(), -3))
		missed = self.serve(status="Missed", from_date=add_days(nowdate(), -2))
		self.assertEqual(self.late(), [("Not begun", planned.name), ("Missed", missed.name)])
		self.assertEqual(self.late(standing="Missed"), [("Missed", missed.name)])
		self.assertEqual(self.late(OTHER_MANAGER), [])
		self.assertEqual(len(self.late(CENTRAL)), 2)
		self.serve(status="Ongoing", from_date=nowdate())
		self.assertEqual(self.late(), [("Not begun", planned.name)])

	def test_attendance_is_kept_with_its_levels_and_counted_by_person(self) -> None:
		school = {"course": "SCHOOL", "level": "G05", "started_on": nowdate(), "result": "Attending"}
		sewing = {"course": "SEWING", "started_on": nowdate(), "sessions_held": 4, "sessions_attended": 3}
		with self.refused("has levels and none is chosen"):
			self.serve(attendance=[school | {"level": None}])
		before = self.counted()
		record = self.serve(attendance=[school | {"note": "Likes the teacher."}, sewing])
		after = self.counted()
		self.assertEqual(after["SCHOOL", "G05"] - before.get(("SCHOOL", "G05"), 0), 1)
		self.assertEqual(after["SEWING", ""] - before.get(("SEWING", ""), 0), 1)
		# What was typed stands sealed, like every text about a client.
		stored = frappe.db.get_value(
			"Training Attendance", {"parent": record.name, "idx": 1}, ["note", "sealed_text"]
		)
		self.assertIsNone(stored[0])
		self.assertTrue(stored[1])
		self.assertEqual(
			frappe.get_doc("Service Record", record.name).attendance[0].note, "Likes the teacher."
		)

	def counted(self) -> dict[tuple[str, str], int]:
		with acting_as(MANAGER):
			rows = training_and_schooling.execute({"from_date": nowdate(), "until_date": getdate()})[1]
		names = {
			label: code
			for kind in ("Training Course", "Training Level")
			for code, label in frappe.get_all(kind, fields=["name", "label_en"], as_list=True)
		}
		return {(names[row["course"]], names.get(row["level"], "")): row["there"] for row in rows}


class TwoAtOnce(Meeting):
	def test_of_two_who_commit_the_last_money_one_is_told_that_it_is_gone(self) -> None:
		with acting_as("Administrator"):
			referral = accepted_referral()
		frappe.db.commit()

		def ask(user: str) -> Callable[[], Answer]:
			values = service(referral, amount_committed=60, amount_spent=60)
			return lambda: visit(user, "POST", "/api/resource/Service Record", **values)

		answers = self.at_once(ask(MANAGER), ask(CLERK), ask(MANAGER))
		self.assertEqual(
			sorted(one.status < 400 for one in answers),
			[False, False, True],
			[one.text[:300] for one in answers],
		)
		frappe.db.rollback()
		self.assertEqual(amounts(referral.case_plan), (100, 60, 60))

	def test_two_who_follow_one_refused_attempt_do_not_both_follow_it(self) -> None:
		with acting_as("Administrator"):
			case = factories.case_in_referral()
			consent = factories.make_consent(case.name)
			first = factories.move(factories.make_referral(case.name, consent=consent.name), "Send")
			first.answer_reason = "No place."
			first.save()
			factories.move(first, "Record refusal")
			wanted = _referral(case.name, first.name)
		frappe.db.commit()
		ask = lambda: visit(MANAGER, "POST", "/api/resource/Referral", **wanted)  # noqa: E731
		answers = self.at_once(ask, ask)
		self.assertEqual(
			sorted(one.status < 400 for one in answers), [False, True], [one.text[:300] for one in answers]
		)
		frappe.db.rollback()
		followers = frappe.get_all("Referral", {"follows_referral": first.name}, pluck="name")
		self.assertEqual([frappe.db.get_value("Referral", first.name, "followed_by")], followers)


def _referral(case: str, follows: str) -> dict[str, Any]:
	"""A draft that follows another referral, as a form sends it."""
	return {
		"case": case,
		"follows_referral": follows,
		"service_type": "SHELTER",
		"provider": factories.PROVIDER,
		"host_agency": factories.PROVIDER,
		"urgency": "Planned",
		"referred_on": factories.REFERRED_ON,
		"location_reason": "Only provider of this service",
		"residential_from": factories.REFERRED_ON,
		"residential_until": "2026-03-31",
		"alternatives_ruled_out": [
			{"care_option": option, "reason": "Not safe for this client."}
			for option in factories.TO_BE_RULED_OUT
		],
	}
