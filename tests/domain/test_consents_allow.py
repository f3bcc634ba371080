"""What a consent allows: purpose, receiver, fields and days; and what the disclosure ledger accepts without one."""

from __future__ import annotations

import unittest
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.domain import categories, consents, sharing
from ccm_app.domain.consequences import UpdateAll
from ccm_app.domain.sentences import sentence
from ccm_app.domain.sentences_sharing import SENTENCES
from ccm_app.domain.sharing import PROVIDER, Receiver
from tests.domain.builders import (
	ANSWERED,
	APPROVED,
	OTHER_PROVIDER,
	REFERRED,
	SHELTER,
	TODAY,
	Fields,
	RuleTest,
	a_case,
)
from tests.domain.later_builders import a_consent, a_referral, consent_fields
from tests.domain.test_sentences_stages import DOMAIN, words_of_tests

TO_SHELTER = Receiver(PROVIDER, SHELTER)
COURT = Receiver("Court", other="Provincial court")
DAYS = st.dates(date(2010, 1, 1), date(2012, 12, 31))
CODES = st.sets(st.sampled_from(list(sharing.SHARES)))


def consent(**changes: Any) -> Fields:
	return consent_fields(share_needs=1, share_age_and_sex=1) | changes


class AllowsTest(RuleTest):
	def ask(self, *known: Fields, receiver: Receiver = TO_SHELTER, **changes: Any) -> list[Any]:
		asked = {"purpose": "Referral", "fields": ("needs",), "on_day": REFERRED} | changes
		return consents.allows(list(known), asked["purpose"], receiver, asked["fields"], asked["on_day"])

	def test_what_was_agreed_may_be_shared(self) -> None:
		self.assert_allowed(self.ask(consent()))
		self.assert_allowed(self.ask(consent(), fields=("needs", "age_and_sex")))

	def test_nothing_is_shared_without_a_consent(self) -> None:
		self.assert_refused(self.ask(), "consent.none")

	def test_another_purpose_or_receiver_is_refused(self) -> None:
		self.assert_refused(self.ask(consent(), purpose="Photograph"), "consent.for_another_purpose")
		other = Receiver(PROVIDER, OTHER_PROVIDER)
		self.assert_refused(self.ask(consent(), receiver=other), "consent.for_another_receiver")
		self.assert_refused(self.ask(consent(), receiver=COURT), "consent.for_another_receiver")

	def test_a_receiver_that_is_no_provider_is_named_by_function(self) -> None:
		to_court = consent(receiver_kind="Court", receiver=None, receiver_other="Provincial  Court ")
		self.assert_allowed(self.ask(to_court, receiver=COURT))
		for other in (
			Receiver("Police", other="Provincial court"),
			Receiver("Court", other="Court of appeal"),
			Receiver("Court"),
		):
			self.assert_refused(self.ask(to_court, receiver=other), "consent.for_another_receiver")

	def test_it_holds_from_its_day_to_its_last_day(self) -> None:
		until = consent(valid_until=REFERRED)
		self.assert_allowed(self.ask(until))
		self.assert_refused(self.ask(until, on_day=REFERRED + timedelta(days=1)), "consent.expired")
		early = self.ask(consent(), on_day=APPROVED - timedelta(days=1))
		self.assert_refused(early, "consent.not_yet_given")

	def test_a_withdrawn_consent_allows_nothing(self) -> None:
		self.assert_refused(self.ask(consent(withdrawn_on=ANSWERED)), "consent.withdrawn")

	def test_each_field_that_was_not_agreed_has_its_sentence(self) -> None:
		found = self.ask(consent(), fields=tuple(sharing.SHARES))
		withheld = ("name", "contact", "assessment", "medical", "legal")
		self.assert_refused(found, *(f"consent.withholds_{code}" for code in withheld))
		nothing = {tick: 0 for tick in sharing.SHARES.values()}
		for code in sharing.SHARES:
			self.assert_refused(self.ask(consent(**nothing), fields=(code,)), f"consent.withholds_{code}")
		self.assert_refused(self.ask(consent(), fields=("record",)), "consent.withholds_record")

	def test_one_of_several_consents_must_allow_all_of_it(self) -> None:
		medical = consent(share_needs=0, share_age_and_sex=0, share_medical=1)
		self.assert_refused(
			self.ask(consent(), medical, fields=("needs", "medical")), "consent.withholds_medical"
		)
		self.assert_allowed(self.ask(consent(withdrawn_on=ANSWERED), consent()))

	def test_the_own_file_and_the_client_need_none(self) -> None:
		for kind in (sharing.OWN_FILE, sharing.CLIENT):
			self.assert_allowed(self.ask(receiver=Receiver(kind), fields=("medical",)))

	@given(CODES, CODES, DAYS, DAYS, st.none() | DAYS, st.none() | DAYS)
	def test_allowed_means_given_in_force_and_every_field_ticked(
		self,
		ticked: set[str],
		asked: set[str],
		day: date,
		given_on: date,
		until: date | None,
		withdrawn: date | None,
	) -> None:
		ticks = {tick: int(code in ticked) for code, tick in sharing.SHARES.items()}
		one = consent(**ticks, given_on=given_on, valid_until=until, withdrawn_on=withdrawn)
		in_force = withdrawn is None and given_on <= day and (until is None or day <= until)
		found = self.ask(one, fields=asked, on_day=day)
		self.assertEqual(not found, in_force and asked <= ticked)
		self.assertTrue(all(sentence(each) for each in found))


class GivenConsentTest(RuleTest):
	def test_a_consent_that_was_given_is_not_changed(self) -> None:
		name = a_consent(self.register, a_case(self.register))
		for changes in (
			{"share_medical": 1},
			{"receiver": OTHER_PROVIDER},
			{"valid_until": TODAY},
			{"share_needs": 0},
		):
			self.assert_refused(
				self.register.ask("Client Consent", TODAY, name, **changes), "consent.given_is_fixed"
			)

	def test_a_withdrawal_stays(self) -> None:
		name = a_consent(self.register, a_case(self.register), withdrawn_on=ANSWERED)
		for day in (None, TODAY):
			found = self.register.ask("Client Consent", TODAY, name, withdrawn_on=day)
			self.assert_refused(found, "consent.withdrawal_stays")

	def test_withdrawing_marks_the_open_referrals_and_recalls_the_copies(self) -> None:
		case = a_case(self.register)
		name = a_consent(self.register, case)
		sent = a_referral(self.register, case, categories.REFERRAL_SENT, consent=name)
		done = a_referral(self.register, case, categories.REFERRAL_COMPLETED, consent=name)
		copy = self.register.add("Disclosure", consent=name)["name"]
		self.assert_allowed(self.register.save("Client Consent", TODAY, name, withdrawn_on=ANSWERED))
		rows = self.register.stored["Referral"]
		self.assertEqual(rows[sent]["consent_withdrawn_on"], ANSWERED)
		self.assertIsNone(rows[done]["consent_withdrawn_on"])
		self.assertEqual(self.register.stored["Disclosure"][copy]["recalled_on"], ANSWERED)

	def test_a_new_consent_takes_the_mark_away(self) -> None:
		case = a_case(self.register)
		old = a_consent(self.register, case, withdrawn_on=ANSWERED)
		sent = a_referral(self.register, case, categories.REFERRAL_SENT, consent=old)
		record, _stored = self.register.proposed("Referral", sent, {}, TODAY)
		self.assertEqual(record["consent_withdrawn_on"], ANSWERED)
		new = a_consent(self.register, case, valid_until=TODAY)
		record, _stored = self.register.proposed("Referral", sent, {"consent": new}, TODAY)
		self.assertEqual((record["consent_withdrawn_on"], record["consent_valid_until"]), (None, TODAY))

	def test_what_ends_is_named_by_the_consent(self) -> None:
		stored = self.register.add("Client Consent", client="X", case="C", **consent_fields())
		follows = consents.consent_consequences(
			stored | {"withdrawn_on": TODAY}, stored, self.register, TODAY
		)
		self.assertIn(UpdateAll("Disclosure", {"consent": stored["name"]}, {"recalled_on": TODAY}), follows)


class DisclosureTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register)
		self.client = self.register.stored["Case"][self.case]["client"]

	def ask(self, **changes: Any) -> list[Any]:
		values = {
			"client": self.client,
			"case": self.case,
			"channel": "Print",
			"purpose": "Referral",
			"receiver_kind": PROVIDER,
			"receiver": SHELTER,
			"fields_given": "needs",
			"disclosed_on": REFERRED,
		}
		return [*self.register.ask("Disclosure", TODAY, **(values | changes))]

	def test_a_copy_for_the_own_file_is_noted_as_it_is(self) -> None:
		self.assert_allowed(self.ask(receiver_kind=sharing.OWN_FILE, receiver=None, fields_given="record"))

	def test_a_receiver_outside_needs_a_consent_of_this_case(self) -> None:
		self.assert_refused(self.ask(), "consent.none")
		self.assert_allowed(self.ask(consent=a_consent(self.register, self.case)))
		other = a_consent(self.register, a_case(self.register))
		self.assert_refused(self.ask(consent=other), "consent.for_another_case")

	def test_somebody_received_something(self) -> None:
		self.assert_refused(
			self.ask(receiver_kind="Own file", receiver=None, fields_given=""), "disclosure.no_fields"
		)
		order = {"legal_ground": "Court order", "note": "Order 12"}
		self.assert_refused(self.ask(**order, receiver=None), "disclosure.no_receiver")
		self.assert_refused(self.ask(**order, receiver_kind="Court"), "disclosure.no_receiver")

	def test_a_ground_by_law_needs_its_code_and_a_note(self) -> None:
		self.assert_allowed(self.ask(legal_ground="Danger to life", note="Threats against the client."))
		self.assert_refused(
			self.ask(legal_ground="Danger to life", note=" "), "disclosure.ground_without_note"
		)
		self.assert_refused(self.ask(legal_ground="A favour", note="Yes"), "disclosure.unknown_ground")

	def test_a_mistake_is_told_and_not_planned(self) -> None:
		mistake = {"legal_ground": sharing.BY_MISTAKE, "note": "The wrong number was called."}
		self.assert_refused(self.ask(**mistake), "disclosure.mistake_on_paper")
		self.assert_allowed(self.ask(**mistake, channel="Telephone"))

	def test_it_is_an_event_in_codes(self) -> None:
		consent_name = a_consent(self.register, self.case)
		values = {"client": self.client, "case": self.case, "channel": "Slip", "receiver_kind": PROVIDER}
		values |= {
			"receiver": SHELTER,
			"consent": consent_name,
			"purpose": "Referral",
			"fields_given": "needs",
		}
		self.assert_allowed(self.register.save("Disclosure", TODAY, **values, note="A text of somebody"))
		event = self.register.ledger[-1]
		self.assertEqual((event.event, event.details["fields"]), ("disclosure.slip", ["needs"]))
		self.assertNotIn("A text of somebody", str(event))


class PapersTest(unittest.TestCase):
	def test_a_copy_loses_what_is_not_given_and_nothing_else(self) -> None:
		data = {
			"case": "C",
			"health_findings": "x",
			"legal_situation": "y",
			"needed_services": [1],
			"risks": "z",
		}
		left = sharing.without_withheld("Case Report", data, ("legal",))
		self.assertEqual(left["legal_situation"], "y")
		self.assertEqual((left["case"], left["health_findings"], left["risks"]), ("C", None, None))
		self.assertEqual(left["needed_services"], [])

	def test_the_codes_of_a_paper_stand_in_the_order_of_the_form(self) -> None:
		self.assertEqual(sharing.codes_of_paper("Case Report"), ("needs", "assessment", "medical", "legal"))
		self.assertEqual(sharing.codes_of_paper("Referral Slip"), sharing.SLIP)
		self.assertEqual(sharing.codes_of_paper("Somebody's own format"), (sharing.WHOLE_RECORD,))

	def test_codes_are_written_and_read_back(self) -> None:
		for codes in ((), ("needs",), ("needs", "legal")):
			self.assertEqual(sharing.read_codes(sharing.written_codes(codes)), codes)
		self.assertEqual(sharing.written_codes(["needs", "needs"]), "needs")


class SentencesTest(unittest.TestCase):
	def test_each_sentence_is_used_and_provoked_by_a_test(self) -> None:
		source = "".join(path.read_text(encoding="utf-8") for path in DOMAIN.glob("[!s]*.py"))
		self.assertEqual([code for code in SENTENCES if f'problem("{code}"' not in source], [])
		of_fields = {f"consent.withholds_{code}" for code in sharing.SHARES}
		self.assertEqual(set(SENTENCES) - of_fields - words_of_tests(), set())

	def test_each_says_what_happened_and_what_to_do(self) -> None:
		for code, template in SENTENCES.items():
			self.assertTrue(template.endswith("."), code)
			self.assertGreaterEqual(len(template.replace("; ", ". ").split(". ")), 2, code)


if __name__ == "__main__":
	unittest.main()
