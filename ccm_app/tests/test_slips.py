"""Slips: genuine or not, for whom, until when; answering with the provider's code; what ends a slip."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, getdate, nowdate

from ccm_app.api import provider_answers, provider_codes
from ccm_app.api.disclosures import withdraw_consent
from ccm_app.confidentiality import provider_codes as codes
from ccm_app.confidentiality import referral_slips, slip_limits, slip_visit, vault
from ccm_app.confidentiality.slip_visit import Form, Seen
from ccm_app.domain.short_codes import written_code
from ccm_app.tests import personas
from ccm_app.tests.test_provider_answers import AnsweringTest

WRONG = written_code("P", b"no such code")


class SlipTest(AnsweringTest):
	"""A slip in somebody's hand, and the code of its provider."""

	def setUp(self) -> None:
		super().setUp()
		self.at("203.0.113.7")
		self.referral = self.sent()
		self.referral.slip_valid_until = add_days(nowdate(), 20)
		self.code = codes.issue(self.referral.provider)
		self.slip = referral_slips.issue(self.referral)

	def at(self, address: str) -> None:
		frappe.local.request_ip = f"{address} {frappe.generate_hash(length=6)}"

	def send(self, answer: str, code: str | None = None, slip: str | None = None, **more: Any) -> Seen:
		form = Form(slip or self.slip.token, self.code if code is None else code, answer, **more)
		with personas.acting_as("Guest"):
			return slip_visit.answered(form)

	def row(self) -> Document:
		return frappe.get_doc("Referral Slip", {"referral": self.referral.name})

	def write(self, **values: Any) -> None:
		vault.write_fields("Referral Slip", self.row().name, values)


class OpeningASlip(SlipTest):
	def test_shows_provider_service_and_last_day_and_nothing_else(self) -> None:
		seen = slip_visit.opened(self.slip.token)
		assert seen.slip is not None
		self.assertEqual("", seen.message)
		self.assertEqual(self.referral.provider, seen.slip.provider)
		self.assertEqual((), seen.given)
		self.assertEqual(6, len(seen.choices))

	def test_the_short_form_opens_the_same(self) -> None:
		typed = self.slip.short.replace("-", "").lower()
		self.assertEqual(
			slip_visit.opened(self.slip.token).slip, getattr(slip_visit.opened(typed), "slip", None)
		)

	def test_what_is_shown_does_not_tell_what_was_answered(self) -> None:
		before = slip_visit.opened(self.slip.token)
		self.send("Accepted")
		after = slip_visit.opened(self.slip.token)
		self.assertEqual(
			(before.choices, before.given, before.message), (after.choices, after.given, after.message)
		)

	def test_each_state_has_its_own_word(self) -> None:
		self.assertEqual("unknown", slip_visit.opened(self.slip.token[:-1] + "0").message)
		self.write(valid_until=add_days(nowdate(), -1))
		self.assertEqual("expired", slip_visit.opened(self.slip.token).message)
		self.write(valid_until=nowdate(), revoked_on=nowdate())
		self.assertEqual("revoked", slip_visit.opened(self.slip.token).message)

	def test_a_slip_whose_referral_is_served_is_used(self) -> None:
		self.send("Served")
		self.assertEqual("used", slip_visit.opened(self.slip.token).message)

	def test_it_is_counted(self) -> None:
		slip_visit.opened(self.slip.token)
		slip_visit.opened(self.slip.token)
		self.assertEqual(2, self.row().scanned)

	def test_a_reprint_is_a_second_slip_and_the_first_stays_valid(self) -> None:
		second = referral_slips.issue(self.referral)
		for one in (self.slip, second):
			self.assertEqual("", slip_visit.opened(one.token).message)

	def test_the_last_day_is_that_of_the_consent_when_it_ends_before(self) -> None:
		self.referral.consent_valid_until = add_days(nowdate(), 2)
		slip = referral_slips.issue(self.referral)
		self.assertEqual(getdate(add_days(nowdate(), 2)), referral_slips.find(slip.token).valid_until)


class AnsweringWithTheCode(SlipTest):
	def test_the_right_code_records_and_shows_what_is_recorded(self) -> None:
		seen = self.send("Accepted")
		self.assertEqual(("recorded", True), (seen.message, seen.is_good))
		self.assertEqual(["Accepted"], [answer for answer, _day in seen.given])
		self.assertNotIn("Accepted", seen.choices)

	def test_without_or_with_another_code_nothing_is_recorded_nor_shown(self) -> None:
		self.send("Arrived")
		for code, message in (("", "no_code"), ("P-12345", "mistyped"), (WRONG, "wrong_code")):
			seen = self.send("Accepted", code)
			self.assertEqual((message, ()), (seen.message, seen.given))
		self.assertEqual("Sent", self.category(self.referral))

	def test_the_code_of_another_provider_does_not_fit(self) -> None:
		others = frappe.get_all("Service Provider", {"name": ("!=", self.referral.provider)}, pluck="name")
		self.assertEqual("wrong_code", self.send("Accepted", codes.issue(others[0])).message)

	def test_a_renewed_code_replaces_the_one_before_and_an_ended_one_opens_nothing(self) -> None:
		new = codes.issue(self.referral.provider)
		self.assertEqual("wrong_code", self.send("Accepted").message)
		self.assertEqual("recorded", self.send("Accepted", new).message)
		codes.revoke(self.referral.provider, codes.LOST)
		self.assertEqual("wrong_code", self.send("Arrived", new).message)

	def test_a_double_post_is_one_answer_and_a_replay_is_refused(self) -> None:
		self.assertEqual("recorded", self.send("Accepted", form_key="k").message)
		self.assertEqual("recorded", self.send("Accepted", form_key="k").message)
		self.assertEqual("already", self.send("Accepted", form_key="other").message)

	def test_the_last_answer_sent_twice_is_still_recorded(self) -> None:
		self.assertEqual("recorded", self.send("Served", form_key="k").message)
		self.assertEqual("recorded", self.send("Served", form_key="k").message)

	def test_declining_asks_for_a_reason(self) -> None:
		self.assertEqual("no_reason", self.send("Declined").message)
		self.assertEqual("recorded", self.send("Declined", reason="Too far.").message)

	def test_an_ended_slip_takes_no_answer(self) -> None:
		self.write(revoked_on=nowdate())
		self.assertEqual("revoked", self.send("Accepted").message)

	def test_the_code_is_kept_nowhere_in_the_clear(self) -> None:
		rows = frappe.get_all("Provider Code", "*") + frappe.db.sql(
			"select * from `__Auth` where doctype = 'Provider Code'", as_dict=True
		)
		self.assertTrue(rows)
		self.assertNotIn(self.code, str(rows))


class GuessingIsStopped(SlipTest):
	def guess(self, times: int, **more: Any) -> list[str]:
		return [self.send("Accepted", WRONG, **more).message for _number in range(times)]

	def test_after_some_wrong_codes_even_the_right_one_has_to_wait(self) -> None:
		self.assertEqual(["wrong_code"] * 5, self.guess(5))
		self.assertEqual("wait", self.send("Accepted").message)
		self.assertEqual(5, self.row().wrong_codes)

	def test_a_second_slip_at_the_same_address_is_not_locked(self) -> None:
		self.guess(6)
		second = referral_slips.issue(self.referral)
		self.assertEqual("recorded", self.send("Accepted", slip=second.token).message)

	def test_guessing_from_many_addresses_stops_and_the_providers_own_address_goes_on(self) -> None:
		home = frappe.local.request_ip
		self.assertEqual("recorded", self.send("Arrived").message)
		for _number in range(7):
			self.at("198.51.100.1")
			self.guess(3)
		self.at("198.51.100.2")
		self.assertEqual("wait", self.send("Accepted").message)
		frappe.local.request_ip = home
		self.assertEqual("recorded", self.send("Accepted").message)

	def test_a_mistyped_code_is_no_guess(self) -> None:
		for _number in range(8):
			self.assertEqual("mistyped", self.send("Accepted", "P-00000-00000-01").message)
		self.assertEqual("recorded", self.send("Accepted").message)

	def test_short_forms_are_guessed_only_so_often(self) -> None:
		said = [
			slip_visit.opened(written_code("S", number.to_bytes(7, "little"))).message for number in range(45)
		]
		self.assertEqual({"unknown", "wait"}, set(said))
		self.assertEqual("wait", said[-1])
		self.assertEqual("", slip_visit.opened(self.slip.token).message)

	def test_the_address_is_not_kept(self) -> None:
		self.assertNotIn("203.0.113", slip_limits.trial("", "").address)


class WhatEndsASlip(SlipTest):
	def test_a_withdrawn_consent_revokes_it_and_the_receivers_hear_of_it(self) -> None:
		withdraw_consent(self.referral.consent)
		self.assertEqual("revoked", slip_visit.opened(self.slip.token).message)
		self.assertEqual("Consent withdrawn", self.row().revoked_why)
		link = f"/app/referral/{self.referral.name}"
		notices = frappe.get_all("Notification Log", {"link": link}, ["for_user", "subject"])
		self.assertIn(personas.MANAGER, [one.for_user for one in notices])
		for one in notices:
			self.assertIn(self.referral.provider, one.subject)
			self.assertNotIn(self.referral.client, one.subject)

	def test_a_withdrawn_referral_takes_its_slips_along(self) -> None:
		from ccm_app.tests import factories

		factories.move(frappe.get_doc("Referral", self.referral.name), "Withdraw")
		self.assertEqual("revoked", slip_visit.opened(self.slip.token).message)

	def test_the_office_takes_back_a_lost_one(self) -> None:
		with personas.acting_as(personas.CLERK):
			self.assertEqual(1, provider_answers.possible(self.referral.name)["slips"])
			self.assertEqual(1, provider_answers.take_back_slips(self.referral.name))
		self.assertEqual("revoked", slip_visit.opened(self.slip.token).message)


class TheOfficeRecords(SlipTest):
	def test_what_came_by_telephone_is_marked_with_who_told_it(self) -> None:
		with personas.acting_as(personas.CLERK):
			name = provider_answers.record(
				self.referral.name, "Accepted", "Telephone", "Reception", on=nowdate()
			)
		row = frappe.get_doc("Provider Answer", name)
		self.assertEqual(
			("Telephone", "Reception", personas.CLERK), (row.channel, row.said_by, row.recorded_by)
		)
		self.assertEqual("Accepted", self.category(self.referral))

	def test_nobody_says_that_it_came_over_the_slip(self) -> None:
		with personas.acting_as(personas.CLERK), self.refused("by telephone or on the paper"):
			provider_answers.record(self.referral.name, "Accepted", "Slip", "Reception")

	def test_another_office_and_a_reader_do_not(self) -> None:
		for user in (personas.OTHER_CLERK, personas.WORKER):
			with personas.acting_as(user), self.assertRaises(frappe.DoesNotExistError):
				provider_answers.record(self.referral.name, "Accepted", "Telephone", "Reception")

	def test_the_letter_is_given_out_by_the_case_manager_and_shows_the_code_once(self) -> None:
		with personas.acting_as(personas.CLERK), self.assertRaises(frappe.PermissionError):
			provider_codes.issue_letter(self.referral.provider)
		with personas.acting_as(personas.MANAGER):
			provider_codes.issue_letter(self.referral.provider)
		self.assertEqual("pdf", frappe.local.response.type)
		self.assertEqual("wrong_code", self.send("Accepted").message)
