"""What a provider is shown: the codes of the consent, narrowed by state, row, purpose, receiver and day; and when nothing."""

from __future__ import annotations

import unittest
from datetime import date, timedelta
from itertools import product
from typing import Any

from ccm_app.domain import access, provider_packet
from ccm_app.domain.provider_work import next_action
from ccm_app.domain.sharing import PAPERS, SHARES

TODAY = date(2026, 11, 22)
LATER, EARLIER = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
ALL = tuple(SHARES)


class Lists:
	"""A register that knows one provider and its designations."""

	def __init__(self, is_active: int = 1, *designations: dict[str, Any]):
		self.provider, self.designations = {"name": "P", "is_active": is_active}, list(designations)

	def one(self, kind: str, name: str | None) -> dict[str, Any] | None:
		return self.provider if kind == "Service Provider" and name == "P" else None

	def many(self, kind: str, **equal: Any) -> list[dict[str, Any]]:
		return self.designations if kind == "Provider Designation" else []

	def setting(self, name: str) -> Any:
		return None


def referral(**more: Any) -> dict[str, Any]:
	values = {"name": "R", "client": "C", "case": "K", "provider": "P", "service_type": "S"}
	return values | {"referral_category": "Accepted", "consent": "G"} | more


def consent(*codes: str, **more: Any) -> dict[str, Any]:
	values = {"case": "K", "purpose": "Referral", "receiver_kind": "Service Provider", "receiver": "P"}
	ticks = {tick: int(code in codes) for code, tick in SHARES.items()}
	return values | {"given_on": EARLIER, "valid_until": None, "withdrawn_on": None} | ticks | more


class CodesOpen(unittest.TestCase):
	def codes(
		self, *given: Any, packet: str | None = access.IDENTITY, register: Any = None
	) -> tuple[str, ...]:
		return provider_packet.codes_open(*given, packet, register or Lists(), TODAY)

	def test_every_combination_of_ticks_shows_exactly_the_ticks(self) -> None:
		for ticks in product((0, 1), repeat=len(ALL)):
			agreed = tuple(code for code, tick in zip(ALL, ticks, strict=True) if tick)
			self.assertEqual(self.codes(referral(), consent(*agreed)), agreed)

	def test_before_it_is_accepted_the_page_tells_what_the_slip_tells(self) -> None:
		sent = referral(referral_category="Sent")
		self.assertEqual(self.codes(sent, consent(*ALL), packet=access.CODES), ("needs",))
		self.assertEqual(self.codes(sent, consent("name"), packet=access.CODES), ())

	def test_a_row_that_opens_less_narrows_the_consent(self) -> None:
		texts = self.codes(referral(), consent(*ALL), packet=access.TEXTS)
		self.assertEqual(texts, ("age_and_sex", "needs", "assessment", "medical", "legal"))
		self.assertEqual(self.codes(referral(), consent(*ALL), packet=access.CODES), ("age_and_sex", "needs"))

	def test_nothing_without_a_row_a_consent_a_purpose_a_receiver_or_a_day(self) -> None:
		self.assertEqual(self.codes(referral(), consent(*ALL), packet=None), ())
		self.assertEqual(self.codes(referral(), None), ())
		for wrong in (
			{"purpose": "Medical care"},
			{"receiver": "Q"},
			{"receiver_kind": "Court", "receiver": None, "receiver_other": "P"},
			{"given_on": LATER},
			{"valid_until": EARLIER},
			{"withdrawn_on": TODAY},
			{"case": "other"},
		):
			with self.subTest(wrong):
				self.assertEqual(self.codes(referral(), consent(*ALL, **wrong)), ())
		self.assertEqual(self.codes(referral(), consent("name", valid_until=TODAY)), ("name",))


class WhyNothing(unittest.TestCase):
	def why(self, given: Any, agreed: Any, register: Any = None, packet: str | None = access.IDENTITY) -> str:
		found = provider_packet.closed_because(given, agreed, packet, register or Lists(), TODAY)
		return found.code if found else ""

	def test_each_reason_has_its_own_sentence(self) -> None:
		self.assertEqual(self.why(referral(), consent("name")), "")
		self.assertEqual(self.why(referral(), consent(withdrawn_on=TODAY)), "portal.consent_withdrawn")
		self.assertEqual(self.why(referral(), consent(valid_until=EARLIER)), "portal.consent_over")
		self.assertEqual(self.why(referral(), None), "portal.no_consent")
		self.assertEqual(self.why(referral(), consent("name"), packet=None), "portal.not_open")
		for ended in ("Draft", "Declined", "Completed", "Withdrawn"):
			self.assertEqual(
				self.why(referral(referral_category=ended), consent("name")), "portal.referral_ended"
			)

	def test_a_closed_or_suspended_provider_sees_nothing_and_one_that_waits_for_renewal_does(self) -> None:
		row = {"status": "Designated", "valid_from": EARLIER, "valid_until": None}
		suspended = row | {"status": "Suspended"}
		self.assertEqual(self.why(referral(), consent("name"), Lists(0, row)), "portal.provider_suspended")
		self.assertEqual(
			self.why(referral(), consent("name"), Lists(1, suspended)), "portal.provider_suspended"
		)
		self.assertEqual(self.why(referral(), consent("name"), Lists(1, suspended, row)), "")
		self.assertEqual(self.why(referral(), consent("name"), Lists(1, row | {"valid_until": EARLIER})), "")


class Fields(unittest.TestCase):
	def test_every_code_has_fields_and_the_report_gives_no_more_than_its_paper(self) -> None:
		self.assertEqual(set(provider_packet.FIELDS), set(SHARES))
		for code, fields in PAPERS["Case Report"].items():
			shown = provider_packet.FIELDS[code].get("Social Assessment", ())
			self.assertLessEqual(set(shown), set(fields))

	def test_unsafe_numbers_and_addresses_are_left_out(self) -> None:
		phones = [
			{"phone_number": "1", "is_safe_to_call": 1, "sealed_text": "x"},
			{"phone_number": "2", "is_safe_to_call": 0},
		]
		records = {
			"Client Identity": {"phones": phones, "addresses": [{"house_and_street": "y", "is_safe": 0}]}
		}
		self.assertEqual(
			provider_packet.values_of("contact", records),
			{("Client Identity", "phones"): [{"phone_number": "1"}]},
		)


class WhatIsNext(unittest.TestCase):
	def test_each_state_says_what_is_next_and_until_when(self) -> None:
		sent = referral(referral_category="Sent", answer_due_on=TODAY)
		self.assertEqual(next_action(sent, ()), ("answer", TODAY))
		accepted = referral(answer_due_on=TODAY, appointment_on=LATER)
		self.assertEqual(next_action(accepted, ("Accepted",)), ("agree_a_day", TODAY))
		agreed = accepted | {"appointment_confirmed_on": LATER}
		self.assertEqual(next_action(agreed, ("Accepted",)), ("await", LATER))
		self.assertEqual(next_action(agreed, ("Accepted", "Did not come")), ("agree_a_day", TODAY))
		self.assertEqual(next_action(referral(referral_category="In service"), ()), ("serve", None))
		self.assertEqual(next_action(referral(referral_category="Completed"), ()), ("nothing", None))


if __name__ == "__main__":
	unittest.main()
