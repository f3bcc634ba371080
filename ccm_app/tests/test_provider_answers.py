"""Answers of providers: each once, each dated, each an event; by whichever way they come."""

from __future__ import annotations

from typing import Any, ClassVar

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, getdate, nowdate

from ccm_app.confidentiality.provider_answering import record_answer
from ccm_app.registry import ledger
from ccm_app.tests import factories, personas


class AnsweringTest(personas.SiteTest):
	"""A referral that was sent, made once for all trials of a class, and what is answered to it."""

	name: ClassVar[str]

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		case = factories.case_in_referral()
		consent = factories.make_consent(case.name)
		cls.name = factories.move(factories.make_referral(case.name, consent=consent.name), "Send").name
		frappe.db.savepoint("sent")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="sent")
		frappe.clear_messages()

	def sent(self) -> Document:
		return frappe.get_doc("Referral", self.name)

	def answer(self, referral: Document, *answers: str, **more: Any) -> str:
		name = ""
		with personas.acting_as("Guest"):
			for one in answers:
				name = record_answer(referral.name, one, "Slip", **more)
		return name

	def category(self, referral: Document) -> str:
		return str(frappe.db.get_value("Referral", referral.name, "referral_category"))

	def events(self, referral: Document) -> list[str]:
		filters = {"client": referral.client, "event": ("like", "referral.%")}
		return frappe.get_all("Case Event", filters, pluck="event", order_by="sequence asc")


class AnAnswerMovesTheReferral(AnsweringTest):
	def test_accepted_arrived_served_goes_through_to_completed(self) -> None:
		referral = self.sent()
		for answer, category in (
			("Accepted", "Accepted"),
			("Arrived", "In service"),
			("Served", "Completed"),
		):
			self.answer(referral, answer)
			self.assertEqual(category, self.category(referral))
		self.assertEqual(
			[
				"referral.sent",
				"referral.answer_accepted",
				"referral.accepted",
				"referral.answer_arrived",
				"referral.in_service",
				"referral.answer_served",
				"referral.completed",
			],
			[one for one in self.events(referral) if one != "referral.draft"],
		)
		self.assertTrue(ledger.verify_all()["valid"])

	def test_served_alone_says_accepted_too(self) -> None:
		referral = self.sent()
		self.answer(referral, "Served")
		stored = frappe.db.get_value("Referral", referral.name, ["answered_on", "ended_on"])
		self.assertEqual([getdate()] * 2, list(stored))
		self.assertEqual("Completed", self.category(referral))

	def test_no_place_declines_and_says_why(self) -> None:
		referral = self.sent()
		self.answer(referral, "No place")
		referral.reload()
		self.assertEqual(("Declined", "No place"), (referral.referral_category, referral.answer_reason))

	def test_declining_needs_a_reason_and_the_office_reads_it(self) -> None:
		referral = self.sent()
		with self.refused("why it was declined"):
			self.answer(referral, "Declined")
		name = self.answer(referral, "Declined", reason="Too far from the school.")
		referral.reload()
		self.assertEqual("Too far from the school.", referral.answer_reason)
		self.assertIsNone(frappe.db.get_value("Provider Answer", name, "reason"))

	def test_who_did_not_come_may_come_later(self) -> None:
		referral = self.sent()
		self.answer(referral, "Did not come", "Arrived", "Accepted")
		self.assertEqual("In service", self.category(referral))


class AnAnswerIsGivenOnce(AnsweringTest):
	def test_a_replay_is_refused_and_changes_nothing(self) -> None:
		referral = self.sent()
		self.answer(referral, "Accepted")
		before = self.events(referral)
		with self.refused("recorded on"):
			self.answer(referral, "Accepted")
		self.assertEqual(before, self.events(referral))

	def test_the_same_form_sent_twice_is_one_answer(self) -> None:
		referral = self.sent()
		first = self.answer(referral, "Accepted", form_key="k-1")
		self.assertEqual(first, self.answer(referral, "Accepted", form_key="k-1"))
		with self.refused("recorded on"):
			self.answer(referral, "Accepted", form_key="k-2")

	def test_after_the_end_nothing_more_is_recorded(self) -> None:
		referral = self.sent()
		self.answer(referral, "Served")
		with self.refused("has ended"):
			self.answer(referral, "Arrived")

	def test_an_answer_that_does_not_fit_is_refused(self) -> None:
		referral = self.sent()
		self.answer(referral, "Arrived")
		with self.refused("does not fit"):
			self.answer(referral, "Did not come")

	def test_nobody_writes_or_changes_an_answer_by_hand(self) -> None:
		referral = self.sent()
		name = self.answer(referral, "Accepted")
		row = frappe.get_doc("Provider Answer", name)
		row.answer = "Served"
		with self.refused("written by the register alone"):
			row.save()
		values = {"doctype": "Provider Answer", "case": referral.case, "referral": referral.name}
		values |= {"answer": "Served", "channel": "Slip", "answered_on": nowdate()}
		with self.refused("written by the register alone"):
			frappe.get_doc(values).insert()


class TheDayOfAnAnswer(AnsweringTest):
	def test_not_before_the_referral_and_not_tomorrow(self) -> None:
		referral = self.sent()
		for day in (add_days(referral.referred_on, -1), add_days(getdate(), 1)):
			with self.assertRaises(frappe.ValidationError):
				self.answer(referral, "Accepted", on=getdate(day))

	def test_the_office_says_who_told_it(self) -> None:
		referral = self.sent()
		with self.refused("who told"):
			record_answer(referral.name, "Accepted", "Telephone")
		name = record_answer(referral.name, "Accepted", "Telephone", said_by="Reception")
		row = frappe.get_doc("Provider Answer", name)
		self.assertEqual(("Reception", "Administrator"), (row.said_by, row.recorded_by))


class TheOfficeHearsAtOnce(AnsweringTest):
	def test_a_notice_with_numbers_and_the_answer_only(self) -> None:
		referral = self.sent()
		self.answer(referral, "No place")
		notices = frappe.get_all(
			"Notification Log", {"link": f"/app/referral/{referral.name}"}, ["for_user", "subject"]
		)
		self.assertIn(personas.MANAGER, [one.for_user for one in notices])
		for one in notices:
			self.assertIn(referral.name, one.subject)
			self.assertNotIn(referral.client, one.subject)
