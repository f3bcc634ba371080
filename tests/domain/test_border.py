"""A client moves across a border: through the Central Office, with consent, and never between two hands unseen."""

from __future__ import annotations

import unittest
from dataclasses import replace
from datetime import date, timedelta

from ccm_app.domain import border, categories, watch
from ccm_app.domain.problems import Problem
from ccm_app.domain.watch import OpenCase, WatchSettings, findings_of
from tests.domain.builders import (
	ANSWERED,
	APPROVED,
	OFFICE,
	OTHER_OFFICE,
	REFERRED,
	REGISTERED,
	SERVED,
	TODAY,
	Fields,
	RuleTest,
	a_case,
	a_client,
	client_fields,
	of_case,
)
from tests.domain.later_builders import a_consent, consent_fields, handover_fields

PROPOSED, RECEIVED = categories.HANDOVER_PROPOSED, categories.HANDOVER_RECEIVED
ASSIGNED, ACCEPTED = categories.HANDOVER_ASSIGNED, categories.HANDOVER_ACCEPTED
RETURNED = categories.HANDOVER_RETURNED
PARTY, OTHER_PARTY = "POIPET", "IOM"


def to_the_party(**changes: object) -> Fields:
	"""A consent to be handed over to the transit centre."""
	agreed = {"purpose": border.PURPOSE, "receiver_kind": "Outside party", "receiver_party": PARTY}
	return consent_fields(receiver=None, share_name=1, **agreed) | changes


class BorderTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.client = a_client(self.register, present_custodian_kind="KIN", custodian_since=REGISTERED)[
			"name"
		]
		self.case = a_case(self.register, categories.SERVICES, client=self.client, stage_since=SERVED)
		self.consent = a_consent(self.register, self.case, **to_the_party())

	def fields(self, **changes: object) -> Fields:
		usual = {"destination": border.ACROSS, "suggested_province": None, "reason": "Repatriation"}
		return handover_fields(**usual, **changes)

	def ask(self, **changes: object) -> list[Problem]:
		return self.register.ask("Case Handover", TODAY, case=self.case, **self.fields(**changes))

	def propose(self) -> str:
		self.assert_allowed(self.register.save("Case Handover", TODAY, case=self.case, **self.fields()))
		return self.register.last

	def step(self, handover: str, category: str, **fields: object) -> list[Problem]:
		return self.register.save("Case Handover", TODAY, handover, handover_category=category, **fields)

	def assigned(self) -> str:
		handover = self.propose()
		self.assert_allowed(self.step(handover, RECEIVED))
		self.assert_allowed(self.step(handover, ASSIGNED, outside_party=PARTY, consent=self.consent))
		return handover

	def tell_the_party(self, party: str = PARTY) -> None:
		told = {"receiver_party": party, "consent": self.consent}
		self.register.add("Disclosure", **of_case(self.register, self.case), **told)

	def confirmed(self, **changes: object) -> Fields:
		return {"confirmed_on": SERVED, "confirmed_by": "Duty officer, by telephone"} | changes


class TheSteps(BorderTest):
	def test_the_office_proposes_and_suggests_and_the_central_office_names_the_party(self) -> None:
		self.assert_allowed(self.ask(suggested_party=PARTY))
		self.assert_refused(self.ask(outside_party=PARTY), "border.central_office_assigns")
		self.assert_refused(self.ask(to_office=OTHER_OFFICE), "border.no_office")

	def test_another_province_has_a_province_and_no_party(self) -> None:
		inside = {"destination": "Another province"}
		found = self.register.ask("Case Handover", TODAY, case=self.case, **handover_fields(**inside))
		self.assert_allowed(found)
		wrong = handover_fields(**inside, suggested_province=" ", outside_party=PARTY)
		found = self.register.ask("Case Handover", TODAY, case=self.case, **wrong)
		self.assert_refused(found, "handover.no_province", "border.party_inside")

	def test_the_party_is_active_and_the_client_has_agreed(self) -> None:
		handover = self.propose()
		self.assert_refused(self.step(handover, ASSIGNED), "border.no_party", "border.no_consent")
		self.register.change("Outside Party", PARTY, is_active=0)
		found = self.step(handover, ASSIGNED, outside_party=PARTY, consent=self.consent)
		self.assert_refused(found, "border.party_not_active")

	def test_the_consent_is_for_this_case_this_purpose_and_this_party(self) -> None:
		handover = self.propose()
		for changes in ({"receiver_party": OTHER_PARTY}, {"purpose": "Referral"}):
			other = a_consent(self.register, self.case, **to_the_party(**changes))
			found = self.step(handover, ASSIGNED, outside_party=PARTY, consent=other)
			self.assert_refused(found, "border.consent_for_another")
		of_somebody = a_consent(self.register, a_case(self.register), **to_the_party())
		found = self.step(handover, ASSIGNED, outside_party=PARTY, consent=of_somebody)
		self.assert_refused(found, "border.no_consent")
		over = a_consent(self.register, self.case, **to_the_party(valid_until=APPROVED))
		found = self.step(handover, ASSIGNED, outside_party=PARTY, consent=over)
		self.assert_refused(found, "consent.expired")

	def test_a_consent_for_a_party_names_it(self) -> None:
		found = self.register.ask(
			"Client Consent", TODAY, case=self.case, **to_the_party(receiver_party=None)
		)
		self.assert_refused(found, "consent.no_party")

	def test_what_was_assigned_is_not_exchanged_for_another(self) -> None:
		handover = self.assigned()
		found = self.step(handover, ASSIGNED, outside_party=OTHER_PARTY)
		self.assert_among("border.party_is_fixed", found)
		self.assert_allowed(self.step(handover, RETURNED, return_reason="They have no bed."))

	def test_nobody_sets_out_before_the_party_is_assigned(self) -> None:
		self.assert_refused(self.ask(left_on=REFERRED), "border.left_before_assigned")
		handover = self.assigned()
		self.assert_allowed(self.step(handover, ASSIGNED, left_on=REFERRED))
		self.assert_among("date.before", self.step(handover, ASSIGNED, left_on=REGISTERED))


class TheArrival(BorderTest):
	def test_until_the_arrival_is_confirmed_the_client_is_with_the_sender(self) -> None:
		handover = self.assigned()
		self.assertEqual(self.register.stored["Client"][self.client]["present_custodian_kind"], "KIN")
		found = self.step(handover, ACCEPTED)
		self.assert_refused(found, "border.not_confirmed", "border.not_confirmed", "border.nothing_told")
		self.tell_the_party(OTHER_PARTY)
		self.assert_refused(self.step(handover, ACCEPTED, **self.confirmed()), "border.nothing_told")

	def test_with_the_confirmation_the_party_is_the_custodian_and_the_office_goes_on_answering(self) -> None:
		handover = self.assigned()
		self.tell_the_party()
		self.assert_allowed(self.step(handover, ACCEPTED, **self.confirmed()))
		client = self.register.stored["Client"][self.client]
		names = ("present_custodian_kind", "present_outside_party", "present_place", "custodian_since")
		self.assertEqual([client[name] for name in names], [border.CUSTODIAN, PARTY, None, SERVED])
		case = self.register.stored["Case"][self.case]
		self.assertEqual((case["field_office"], case["stage"]), (OFFICE, categories.SERVICES))
		self.assertEqual(client["field_office"], OFFICE)
		self.assertTrue(case["next_due_on"])

	def test_every_step_stands_in_the_ledger_with_the_party_and_the_move(self) -> None:
		handover = self.assigned()
		self.tell_the_party()
		self.assert_allowed(self.step(handover, ACCEPTED, **self.confirmed()))
		steps = [event for event in self.register.ledger if event.event.startswith("handover.")]
		self.assertEqual(
			[(event.event, event.details["outside_party"]) for event in steps],
			[
				("handover.proposed", None),
				("handover.received", None),
				("handover.assigned", PARTY),
				("handover.accepted", PARTY),
			],
		)
		moved = [event for event in self.register.ledger if event.event == "client.moved"]
		self.assertEqual([event.details["outside_party"] for event in moved], [PARTY])

	def test_nobody_outside_gets_to_see_the_register(self) -> None:
		handover = self.assigned()
		self.tell_the_party()
		self.assert_allowed(self.step(handover, ACCEPTED, **self.confirmed()))
		self.assertEqual(self.register.access, [])

	def test_a_consent_that_was_taken_back_before_the_arrival_stops_it(self) -> None:
		handover = self.assigned()
		self.tell_the_party()
		self.register.change("Client Consent", self.consent, withdrawn_on=SERVED)
		found = self.step(handover, ACCEPTED, **self.confirmed())
		self.assert_refused(found, "border.consent_withdrawn")
		# Taken back afterwards: the client is there all the same, and the register has to know it.
		self.register.change("Client Consent", self.consent, withdrawn_on=SERVED + timedelta(days=1))
		self.assert_allowed(self.step(handover, ACCEPTED, **self.confirmed()))

	def test_nobody_arrives_before_setting_out(self) -> None:
		handover = self.assigned()
		self.tell_the_party()
		self.assert_allowed(self.step(handover, ASSIGNED, left_on=SERVED))
		found = self.step(handover, ACCEPTED, **self.confirmed(confirmed_on=ANSWERED))
		self.assert_among("date.before", found)

	def test_news_is_due_from_the_arrival_on(self) -> None:
		handover = self.assigned()
		self.tell_the_party()
		arrived = TODAY - timedelta(days=3)
		self.assert_allowed(self.step(handover, ACCEPTED, **self.confirmed(confirmed_on=arrived)))
		case = self.register.stored["Case"][self.case]
		self.assertEqual(case["next_due_on"], arrived + timedelta(days=30))


class MovesAndSources(BorderTest):
	def move(self, **changes: object) -> list[Problem]:
		fields = {"moved_on": SERVED, "to_custodian_kind": "KIN", "to_place": "20", "reason": "Safety"}
		return self.register.ask("Movement", TODAY, case=self.case, **fields | changes)

	def test_nobody_goes_to_a_party_without_a_handover(self) -> None:
		outside = {"to_custodian_kind": border.CUSTODIAN, "to_place": None}
		self.assert_refused(self.move(**outside), "movement.no_party")
		found = self.move(**outside, to_outside_party=PARTY)
		self.assert_refused(found, "movement.border_without_handover")
		self.assert_refused(self.move(to_place=" "), "movement.no_place")
		self.assert_refused(self.move(to_outside_party=PARTY), "movement.party_not_needed")

	def test_who_was_received_from_a_party_may_still_be_there(self) -> None:
		self.register.change("Client", self.client, received_from=PARTY)
		outside = {"to_custodian_kind": border.CUSTODIAN, "to_place": None, "to_outside_party": PARTY}
		self.assert_allowed(self.move(**outside))

	def test_who_comes_back_is_with_the_party_no_more(self) -> None:
		self.register.change(
			"Client", self.client, present_custodian_kind=border.CUSTODIAN, present_outside_party=PARTY
		)
		fields = {"moved_on": SERVED, "to_custodian_kind": "KIN", "to_place": "20", "reason": "Came back"}
		self.assert_allowed(self.register.save("Movement", TODAY, case=self.case, **fields))
		self.assertEqual(self.register.stored["Movement"][self.register.last]["from_outside_party"], PARTY)
		self.assertIsNone(self.register.stored["Client"][self.client]["present_outside_party"])

	def test_who_comes_from_abroad_was_received_from_somebody(self) -> None:
		fields = client_fields(identification_channel="BORDER")
		self.assert_refused(self.register.ask("Client", TODAY, **fields), "client.no_outside_party")
		self.assert_allowed(self.register.save("Client", TODAY, **fields, received_from=PARTY))
		self.assertEqual(self.register.ledger[-1].details["received_from"], PARTY)


class TheWatch(unittest.TestCase):
	today = date(2026, 11, 2)

	def ago(self, days: int) -> date:
		return self.today - timedelta(days=days)

	def what(self, **changes: object) -> dict[str, tuple[date, str]]:
		well = OpenCase(
			case="C-1",
			client="SVR-1",
			stage=categories.SERVICES,
			opened_on=self.ago(200),
			office="SVR",
			manager="fcm@svr.example",
			heard=(self.ago(1),),
			custodian="KIN",
			place="20",
			next_due_on=self.today,
		)
		found = findings_of(replace(well, **changes), WatchSettings(), self.today)
		return {one.what: (one.since, one.level) for one in found}

	def test_an_arrival_is_waited_for_until_the_day_on_which_it_is_expected(self) -> None:
		late = {"abroad_since": self.ago(60)}
		self.assertEqual(self.what(**late, arrival_on=self.ago(1)), {})
		self.assertEqual(
			self.what(**late, arrival_on=self.ago(2)), {watch.ABROAD: (self.today, watch.OFFICE)}
		)

	def test_without_a_day_the_ministrys_days_count(self) -> None:
		self.assertEqual(self.what(abroad_since=self.ago(7)), {})
		self.assertEqual(self.what(abroad_since=self.ago(8)), {watch.ABROAD: (self.today, watch.OFFICE)})
		self.assertEqual(self.what(abroad_since=self.ago(15))[watch.ABROAD][1], watch.CENTRAL)

	def test_who_has_set_out_is_on_the_way(self) -> None:
		self.assertIn(watch.ON_THE_WAY, self.what(moved_on=self.ago(2), abroad_since=self.ago(2)))


if __name__ == "__main__":
	unittest.main()
