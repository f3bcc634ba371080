"""Referrals on the site: chains, waiting, other provinces, who is told; by every verb and role."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from ccm_app.api import passage
from ccm_app.confidentiality import referral_watch
from ccm_app.confidentiality.attempts import attempts_of_case
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	APPROVER,
	CENTRAL,
	CLERK,
	COORDINATION,
	MANAGER,
	OTHER_MANAGER,
	PROTECTION,
	SiteTest,
	acting_as,
)
from ccm_app.tests.visiting import visit

ASK, WORD = "ccm_app.api.referrals.ask_central", "ccm_app.api.referrals.give_word"


class ReferralTest(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = factories.case_in_referral()
		self.consent = factories.make_consent(self.case.name)

	def refer(self, send: bool = True, **changes: Any) -> Any:
		referral = factories.make_referral(self.case.name, consent=self.consent.name, **changes)
		return factories.move(referral, "Send") if send else referral

	def refuse(self, referral: Any) -> Any:
		referral.answer_reason = "No place."
		referral.save()
		return factories.move(referral, "Record refusal")

	def stored(self, referral: Any) -> Any:
		return frappe.get_doc("Referral", referral.name)

	def put(self, referral: Any, **values: Any) -> None:
		# Days are put there past the register, which fills them itself.
		frappe.db.set_value("Referral", referral.name, values, update_modified=False)


class Attempts(ReferralTest):
	def test_the_first_attempt_is_followed_by_the_second_and_both_are_shown(self) -> None:
		first = self.refuse(self.refer())
		second = self.refer(send=False)
		self.assertEqual(self.stored(first).followed_by, second.name)
		self.assertEqual((second.follows_referral, second.attempt), (first.name, 2))
		chains = attempts_of_case(self.case.name)
		self.assertEqual([[one["name"] for one in chain] for chain in chains], [[first.name, second.name]])
		shown = self.stored(second)
		shown.run_method("onload")
		attempts = shown.get("__onload")["attempts"]
		self.assertEqual((attempts["count"], attempts["last"]), (1, "Declined"))
		self.assertEqual([one["name"] for one in attempts["chain"]], [first.name, second.name])

	def test_who_reads_the_case_and_no_referral_is_shown_the_passage_without_attempts(self) -> None:
		first = self.refuse(self.refer())
		for user, chains in ((MANAGER, [[first.name]]), (PROTECTION, []), (COORDINATION, []), (APPROVER, [])):
			with self.subTest(user), acting_as(user):
				shown = passage.get_passage(self.case.name)
				self.assertEqual(shown["stage"], "Referral")
				self.assertEqual([[one["name"] for one in chain] for chain in shown["attempts"]], chains)

	def test_a_referral_of_the_same_person_in_another_case_is_counted(self) -> None:
		first = self.refuse(self.refer())
		other = frappe.get_doc("Referral", first.name)
		frappe.db.set_value("Referral", first.name, "case", "C-SVR-2000-000001-1", update_modified=False)
		now = self.refer(send=False)
		shown = self.stored(now)
		shown.run_method("onload")
		self.assertEqual(shown.get("__onload")["attempts"]["count"], 1)
		self.assertEqual(other.client, now.client)

	def test_the_register_alone_says_who_follows_whom(self) -> None:
		first = self.refuse(self.refer())
		first.update({"followed_by": first.name, "attempt": 9, "told_level": "Central Office"})
		first.save()
		kept = self.stored(first)
		self.assertEqual((kept.followed_by, kept.attempt, kept.told_level), (None, 1, None))

	def test_a_place_is_waited_for_and_the_attempts_end_with_a_reason(self) -> None:
		first = self.refuse(self.refer())
		first.waits_for_place = 1
		first.save()
		self.assertEqual(self.stored(first).waiting_since, getdate())
		first.given_up = 1
		with self.refused("waits for no place"):
			first.save()


class OtherProvince(ReferralTest):
	def setUp(self) -> None:
		super().setUp()
		provider = frappe.get_doc("Service Provider", factories.PROVIDER)
		provider.update({"province": "02", "provinces": [{"area": "02"}]})
		provider.save()
		self.referral = self.refer(send=False)

	def test_it_is_sent_with_the_word_of_the_central_office_and_by_no_other_verb(self) -> None:
		self.assertEqual(self.referral.crosses_provinces, 1)
		with self.refused("Ask the Central Office first"):
			factories.move(self.referral, "Send")

	def test_asked_agreed_and_sent(self) -> None:
		with acting_as(MANAGER):
			frappe.call(ASK, referral=self.referral.name)
		with acting_as(MANAGER), self.refused("has not said its word"):
			factories.move(self.stored(self.referral), "Send")
		with acting_as(CENTRAL):
			frappe.call(
				WORD, referral=self.referral.name, agreed=True, note="The shelter expects the client."
			)
		sent = self.stored(self.referral)
		self.assertEqual((sent.central_word, sent.central_word_by), ("Agreed", CENTRAL))
		with acting_as(MANAGER):
			self.assertEqual(factories.move(sent, "Send").referral_category, "Sent")

	def test_by_no_request_does_the_office_write_the_word_itself(self) -> None:
		address = f"/api/resource/Referral/{self.referral.name}"
		seen = str(self.stored(self.referral).modified)
		visit(MANAGER, "PUT", address, central_word="Agreed", modified=seen)
		self.assertIsNone(self.stored(self.referral).central_word)
		for user in (MANAGER, CLERK, OTHER_MANAGER, PROTECTION):
			answer = visit(user, "POST", f"/api/method/{WORD}", referral=self.referral.name, agreed=True)
			self.assertGreaterEqual(answer.status, 400, user)
		for values in (
			{"workflow_state": "Sent"},
			{"referral_category": "Sent"},
			{"workflow_state": "Accepted"},
		):
			visit(MANAGER, "PUT", address, modified=str(self.stored(self.referral).modified), **values)
			self.assertEqual(self.stored(self.referral).referral_category, "Draft", values)

	def test_the_office_hears_why_not_and_another_office_cannot_ask(self) -> None:
		with acting_as(OTHER_MANAGER), self.assertRaises(frappe.DoesNotExistError):
			frappe.call(ASK, referral=self.referral.name)
		with acting_as(MANAGER):
			frappe.call(ASK, referral=self.referral.name)
		with acting_as(CENTRAL), self.refused("gives no reason"):
			frappe.call(WORD, referral=self.referral.name, agreed=False)
		with acting_as(CENTRAL):
			frappe.call(WORD, referral=self.referral.name, agreed=False, note="Refer in Svay Rieng.")
		with acting_as(MANAGER):
			self.assertEqual(self.stored(self.referral).central_note, "Refer in Svay Rieng.")
			with self.refused("does not agree"):
				factories.move(self.stored(self.referral), "Send")


class WhoIsTold(ReferralTest):
	def setUp(self) -> None:
		super().setUp()
		# Only this case is looked at: the site has a caseload of its own.
		read = referral_watch.running
		mine = lambda *_: [row for row in read() if row.case == self.case.name]  # noqa: E731
		patcher = patch.object(referral_watch, "running", mine)
		patcher.start()
		self.addCleanup(patcher.stop)
		self.mails = patch.object(referral_watch, "mail").start()
		self.addCleanup(patch.stopall)

	def late(self, days: int, **changes: Any) -> Any:
		referral = self.refer(**changes)
		self.put(referral, answer_due_on=add_days(nowdate(), -days), told_level=None)
		return referral

	def told(self) -> list[str]:
		"""Who got a notice now."""
		before = set(frappe.get_all("Notification Log", pluck="name"))
		referral_watch.daily()
		found = frappe.get_all("Notification Log", fields=["name", "for_user", "subject", "link"])
		self.notices = [row for row in found if row.name not in before]
		return sorted(row.for_user for row in self.notices)

	def test_nobody_is_told_before_the_day(self) -> None:
		self.late(-1)
		self.assertEqual(self.told(), [])

	def test_the_case_manager_on_the_day_and_once(self) -> None:
		self.late(0)
		self.assertEqual(self.told(), [MANAGER])
		self.assertEqual(self.told(), [])

	def test_the_office_and_the_central_office_follow_each_once(self) -> None:
		referral = self.late(0)
		self.told()
		self.put(referral, answer_due_on=add_days(nowdate(), -5), told_due_on=add_days(nowdate(), -5))
		told = self.told()
		self.assertIn(CENTRAL, told)
		self.assertIn(MANAGER, told)
		self.assertNotIn(OTHER_MANAGER, told)
		self.assertEqual(self.told(), [])

	def test_numbers_only_and_the_mail_says_nothing(self) -> None:
		self.late(0, urgency="Urgent")
		self.told()
		subject = self.notices[0].subject
		self.assertIn(f"{self.case.name}: urgent, ask the provider for the answer, due today.", subject)
		self.assertNotIn("Maly", subject)
		self.mails.assert_called_with([MANAGER], "Referrals that wait")

	def test_what_was_answered_is_told_to_nobody(self) -> None:
		referral = self.late(5)
		self.refuse(self.stored(referral))
		self.assertEqual(self.told(), [])

	def test_of_two_runs_at_once_one_tells(self) -> None:
		self.late(0)
		settings = referral_watch.referral_facts.settings()
		both = [referral_watch.due(getdate(), settings) for _ in range(2)]
		noted = [referral_watch._note(one, settings, getdate()) for found in both for one in found]
		self.assertEqual(noted, [True, False])

	def test_a_case_that_has_ended_is_told_to_nobody(self) -> None:
		self.late(5)
		frappe.db.set_value("Case", self.case.name, "stage", "Closure", update_modified=False)
		self.assertEqual(self.told(), [])
