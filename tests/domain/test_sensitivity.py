"""Sensitive cases, and rows of access that begin and end with what they rest on."""

from __future__ import annotations

import unittest
from datetime import date, datetime, timedelta

from ccm_app.domain import access, categories
from ccm_app.domain.access import CODES, IDENTITY, NORMAL, RESTRICTED, SEALED, TEXTS
from ccm_app.domain.bodies import BREACHED, may_see_client_material
from ccm_app.domain.consequences import Grant
from tests.domain.builders import (
	MANAGER,
	OFFICE,
	OTHER_MANAGER,
	OTHER_OFFICE,
	TODAY,
	RuleTest,
	a_case,
	conference_fields,
	seated,
)
from tests.domain.later_builders import a_case_in_services, a_handover

WHY = {"sensitivity_reason": "Threats after the trial."}


class PacketsTest(unittest.TestCase):
	def test_a_packet_is_an_up_to(self) -> None:
		opened = {CODES: (CODES,), TEXTS: (CODES, TEXTS), IDENTITY: (CODES, TEXTS, IDENTITY)}
		for held, wanted in opened.items():
			for one in (CODES, TEXTS, IDENTITY):
				self.assertEqual(access.packet_opens(held, access.SEAT, one), one in wanted, (held, one))

	def test_rows_older_than_packets_are_full_for_the_office_and_codes_for_others(self) -> None:
		for ground in (access.CUSTODY, access.HANDOVER):
			self.assertTrue(access.packet_opens(None, ground, IDENTITY))
		for ground in (access.REFERRAL, access.SEAT, access.EMERGENCY):
			self.assertFalse(access.packet_opens("", ground, TEXTS))

	def test_an_unknown_packet_is_a_fault(self) -> None:
		self.assertRaises(ValueError, access.packets_from, "Everything")

	def test_a_consent_opens_as_far_as_the_client_agreed(self) -> None:
		for tick, packet in (
			("share_name", IDENTITY),
			("share_contact", IDENTITY),
			("share_medical", TEXTS),
			("share_needs", TEXTS),
			("share_age_and_sex", CODES),
		):
			self.assertEqual(access.consented_packet({tick: 1}), packet, tick)
		self.assertEqual(access.consented_packet({}), CODES)


class SensitivityTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.SERVICES)
		self.client = self.register.stored["Case"][self.case]["client"]

	def sensitivity(self) -> str:
		return str(self.register.stored["Client"][self.client]["sensitivity"])

	def make(self, sensitivity: str, reason: str = "Threats after the trial.") -> None:
		values = {"sensitivity": sensitivity, "sensitivity_reason": reason}
		self.assert_allowed(self.register.save("Case", TODAY, self.case, **values))

	def test_the_strictest_wins(self) -> None:
		self.assertEqual(access.strictest([NORMAL, SEALED, RESTRICTED]), SEALED)
		self.assertEqual(access.strictest([None, "", RESTRICTED]), RESTRICTED)
		self.assertEqual(access.strictest([]), NORMAL)

	def test_a_change_has_a_reason_of_its_own(self) -> None:
		code = "case.sensitivity_without_reason"
		self.assert_refused(self.register.ask("Case", TODAY, self.case, sensitivity=SEALED), code)
		self.make(SEALED)
		same = {"sensitivity": NORMAL, "sensitivity_reason": "Threats after the trial."}
		self.assert_refused(self.register.ask("Case", TODAY, self.case, **same), code)
		self.make(NORMAL, "The threats have ended.")

	def test_the_client_follows_the_case_and_the_ledger_says_so(self) -> None:
		self.register.ledger.clear()
		self.make(RESTRICTED)
		self.assertEqual(self.sensitivity(), RESTRICTED)
		(event,) = self.register.ledger
		self.assertEqual((event.event, dict(event.details)["to"]), ("case.sensitivity_changed", RESTRICTED))
		self.make(NORMAL, "The threats have ended.")
		self.assertEqual(self.sensitivity(), NORMAL)

	def test_nothing_gets_looser_because_the_case_ends(self) -> None:
		self.make(SEALED)
		self.register.change("Case", self.case, stage=categories.CLOSURE)
		record = self.register.stored["Case"][self.case]
		self.assertEqual(access.sensitivity_consequences(record, self.register), [])
		self.assertEqual(self.sensitivity(), SEALED)

	def test_a_client_who_comes_back_is_as_sensitive_as_before(self) -> None:
		self.register.change("Case", self.case, stage=categories.CLOSURE)
		self.register.change("Client", self.client, sensitivity=RESTRICTED)
		again = {"client": self.client, "case_type": "SA", "case_manager": MANAGER, "opened_on": TODAY}
		self.assert_allowed(self.register.save("Case", TODAY, **again))
		self.assertEqual(self.register.stored["Case"][self.register.last]["sensitivity"], RESTRICTED)

	def test_rows_of_offices_do_not_count_while_a_case_is_sensitive(self) -> None:
		grant = Grant(self.client, "Field Office", OFFICE, access.CUSTODY, "Client", self.client)
		for sensitivity, office, provider in ((NORMAL, 0, 0), (RESTRICTED, 1, 0), (SEALED, 1, 1)):
			row = access.access_row(grant, {"sensitivity": sensitivity})
			self.assertEqual(row["only_named"], office, sensitivity)
			self.assertEqual(access.is_only_for_named("Service Provider", sensitivity), bool(provider))
			self.assertFalse(access.is_only_for_named("User", sensitivity))


class NamedPersonsTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, self.referral = a_case_in_services(self.register)
		self.client = self.register.stored["Case"][self.case]["client"]
		self.register.access.clear()

	def test_the_case_manager_is_named_by_a_row_of_his_own(self) -> None:
		grant = access.manager_grant({"client": "C", "name": "N"}, MANAGER, OFFICE)
		self.assertEqual((grant.party_kind, grant.party, grant.through_office), ("User", MANAGER, OFFICE))
		self.register.access.append(
			access.manager_grant(self.register.stored["Case"][self.case], MANAGER, OFFICE)
		)
		staff = self.register.stored["Field Office"][OFFICE]["staff"]
		self.register.change("Field Office", OFFICE, staff=[*staff, {"user": "second@svr"}])
		self.assert_allowed(self.register.save("Case", TODAY, self.case, case_manager="second@svr"))
		self.assertEqual(
			[row.party for row in self.register.access if row.party_kind == "User"], ["second@svr"]
		)

	def test_a_sensitive_case_is_assigned_to_a_person_of_the_receiving_office(self) -> None:
		self.register.change("Client", self.client, sensitivity=SEALED)
		handover = a_handover(self.register, self.case, categories.HANDOVER_RECEIVED)
		assign = {"handover_category": categories.HANDOVER_ASSIGNED, "to_office": OTHER_OFFICE}
		found = self.register.ask("Case Handover", TODAY, handover, **assign)
		self.assert_refused(found, "handover.sensitive_needs_a_person")
		named = assign | {"new_case_manager": OTHER_MANAGER}
		self.assert_allowed(self.register.save("Case Handover", TODAY, handover, **named))
		self.assertIn(
			(OTHER_MANAGER, access.HANDOVER), {(row.party, row.ground) for row in self.register.access}
		)

	def test_the_sender_reads_on_only_when_the_ministry_has_set_so(self) -> None:
		for days, tails in ((0, []), (5, [access.end_of(TODAY + timedelta(days=5))])):
			self.register.settings["handover_tail_days"] = days
			name = a_handover(self.register, self.case, categories.HANDOVER_ASSIGNED, to_office=OTHER_OFFICE)
			accepted = {"handover_category": categories.HANDOVER_ACCEPTED, "new_case_manager": OTHER_MANAGER}
			self.assert_allowed(self.register.save("Case Handover", TODAY, name, **accepted))
			rows = [row for row in self.register.access if row.party == OFFICE]
			self.assertEqual([row.until for row in rows], tails)
			self.assertTrue(all(row.read_only for row in rows))
			self.register.change("Case", self.case, field_office=OFFICE, case_manager=MANAGER)
			self.register.access.clear()


class RowsEndTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, self.referral = a_case_in_services(self.register)
		self.record = self.register.stored["Referral"][self.referral]

	def follow(self, **changes: object) -> list[object]:
		record = self.record | changes
		return list(access.referral_access(record, self.record, self.register, TODAY))

	def test_a_provider_reads_codes_until_it_accepts_and_then_what_was_agreed(self) -> None:
		for category, packet in ((categories.REFERRAL_SENT, CODES), (categories.REFERRAL_ACCEPTED, TEXTS)):
			_ended, grant = self.follow(referral_category=category)
			assert isinstance(grant, Grant)
			self.assertEqual(
				(grant.party, grant.packet, grant.read_only), (self.record["provider"], packet, True)
			)

	def test_a_referral_that_ends_ends_the_row(self) -> None:
		for category in (
			categories.REFERRAL_COMPLETED,
			categories.REFERRAL_WITHDRAWN,
			categories.REFERRAL_DECLINED,
		):
			self.assertFalse(
				[one for one in self.follow(referral_category=category) if isinstance(one, Grant)]
			)

	def test_the_row_ends_with_the_last_day_of_the_consent(self) -> None:
		last = TODAY + timedelta(days=3)
		self.register.change("Client Consent", str(self.record["consent"]), valid_until=last)
		_ended, grant = self.follow(referral_category=categories.REFERRAL_SENT)
		assert isinstance(grant, Grant)
		self.assertEqual(grant.until, datetime.combine(last + timedelta(days=1), datetime.min.time()))
		self.register.change(
			"Client Consent", str(self.record["consent"]), valid_until=TODAY - timedelta(days=1)
		)
		self.assertFalse(
			[one for one in self.follow(referral_category=categories.REFERRAL_SENT) if isinstance(one, Grant)]
		)

	def test_a_withdrawn_consent_ends_what_rests_on_it(self) -> None:
		name = str(self.record["consent"])
		self.register.access.append(
			Grant(
				str(self.record["client"]),
				"Service Provider",
				"X",
				access.REFERRAL,
				"Referral",
				self.referral,
			)
		)
		self.assert_allowed(self.register.save("Client Consent", TODAY, name, withdrawn_on=TODAY))
		left = [row for row in self.register.access if row.source_name == self.referral]
		self.assertEqual(left, [])

	def test_a_seat_in_a_conference_reads_some_days_longer_than_the_conference(self) -> None:
		seats = [{**row, "user": "expert@pnp"} for row in seated("FCM")]
		held = date(2011, 6, 10)
		record = conference_fields(status="Held", held_on=held, seats=seats) | {"name": "CC", "client": "C"}
		(grant,) = access.conference_access(record, None, self.register, TODAY)
		assert isinstance(grant, Grant)
		self.assertEqual(
			(grant.party, grant.until, grant.read_only), ("expert@pnp", datetime(2011, 6, 25), True)
		)
		late = record | {"held_on": date(2011, 5, 1)}
		self.assertEqual(access.conference_access(late, None, self.register, TODAY), [])
		(ended,) = access.conference_access(record | {"status": "Cancelled"}, record, self.register, TODAY)
		self.assertNotIsInstance(ended, Grant)

	def test_who_broke_confidence_sees_nothing_again(self) -> None:
		member = {"confidentiality_signed_on": date(2009, 1, 1), "left_on": None}
		self.assertTrue(may_see_client_material(member, TODAY))
		self.assertFalse(may_see_client_material(member | {"end_reason": BREACHED}, TODAY))
