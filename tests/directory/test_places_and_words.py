"""Who may not serve, who is full, and what is said: for the directory of the survey."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.provider_choice import Choice, choice_for
from ccm_app.domain.sentences import sentence
from ccm_app.domain.sentences_network import CHOICE, UNFIT
from tests.directory.icip import ChoosingTest, a_directory, occupy, offered, reasons
from tests.domain.builders import REGISTERED
from tests.domain.in_memory import InMemory

DAY = REGISTERED
BATTAMBANG = "02"


class MayNotServe(ChoosingTest):
	"""Undesignated, suspended, closed, without an agreement: never offered, in no list."""

	def test_only_who_is_designated_for_the_service_on_the_day(self) -> None:
		for fields, code in (
			({"status": "Proposed"}, "unfit.not_designated"),
			({"status": "Suspended"}, "unfit.designation_suspended"),
			({"status": "Withdrawn"}, "unfit.designation_ended"),
			({"valid_until": DAY - timedelta(days=1)}, "unfit.designation_ended"),
			({"valid_from": DAY + timedelta(days=1)}, "unfit.designation_not_begun"),
		):
			register = self.register = a_directory()
			for row in register.many("Provider Designation", provider="KMR"):
				register.change("Provider Designation", row["name"], **fields)
			self.assert_not(self.ask("PSYCHO"), "KMR", code)
		self.register.stored["Provider Designation"] = {}
		self.assertEqual(offered(self.ask("PSYCHO")), [])
		self.register.change("Service Type", "PSYCHO", needs_designation=0)
		self.assertEqual(len(offered(self.ask("PSYCHO", age=17))), 11)

	def test_not_who_is_closed_or_without_a_valid_agreement(self) -> None:
		self.change("KMR", is_active=0)
		self.change("KNK", mou_valid_until=DAY - timedelta(days=1))
		self.change("PTD", mou_valid_until=DAY)
		self.change_service("CWCC", "PSYCHO", takes_clients=0)
		choice = self.ask("PSYCHO")
		self.assert_not(choice, "KMR", "unfit.inactive")
		self.assert_not(choice, "KNK", "unfit.agreement_ended")
		self.assert_not(choice, "CWCC", "unfit.closed")
		self.assertIn("choice.agreement_until", reasons(choice, "PTD"))

	def test_what_the_office_should_know_is_said_with_the_offer(self) -> None:
		self.change("KMR", last_confirmed_on=DAY - timedelta(days=181))
		self.change("KNK", last_confirmed_on=DAY - timedelta(days=180))
		choice = self.ask("PSYCHO")
		self.assertIn("choice.long_unconfirmed", reasons(choice, "KMR"))
		self.assertIn("choice.never_confirmed", reasons(choice, "PTD"))
		self.assertFalse({"choice.long_unconfirmed", "choice.never_confirmed"} & set(reasons(choice, "KNK")))
		self.assertIn("choice.no_agreement", reasons(choice, "KMR"))
		self.assertIn("choice.place_unknown", reasons(choice, "APLE"))
		self.assertIn("choice.places_unknown", reasons(choice, "KMR"))


class FullHouses(ChoosingTest):
	def choice(self, **about: Any) -> Choice:
		return self.ask("SHELTER", present_place=BATTAMBANG, **about)

	def test_a_full_provider_is_not_offered_and_the_number_is_said(self) -> None:
		self.change_service("KMR", "SHELTER", places=2)
		occupy(self.register, "KMR", "SHELTER")
		choice = self.choice()
		free = next(one for one in choice.offered[0].reasons if one.code == "choice.free")
		self.assertEqual((choice.first, sentence(free)), ("KMR", "1 of 2 places are free."))
		occupy(self.register, "KMR", "SHELTER", category=categories.REFERRAL_IN_SERVICE)
		choice = self.choice()
		self.assert_not(choice, "KMR", "unfit.full")
		self.assertEqual(choice.first, "KNK")

	def test_what_the_provider_told_goes_before_the_number_of_the_directory(self) -> None:
		self.change_service("KMR", "SHELTER", places=20, places_told_free=0, confirmed_on=DAY)
		choice = self.choice()
		self.assert_not(choice, "KMR", "unfit.told_full")
		self.assertNotEqual(choice.first, "KMR")
		for days, is_offered in ((6, False), (7, True)):
			self.change_service("KMR", "SHELTER", confirmed_on=DAY - timedelta(days=days))
			self.assertEqual("KMR" in offered(self.choice()), is_offered, days)

	def test_whoever_was_sent_there_since_has_taken_one_of_the_places_that_were_told(self) -> None:
		self.change_service("KMR", "SHELTER", places=None, places_told_free=2, confirmed_on=DAY)
		self.assertEqual(self._places_said(), f"Free places: 2, of those that the provider told on {DAY}.")
		(before, _since) = occupy(self.register, "KMR", "SHELTER", 2)
		self.register.change("Referral", before, referred_on=DAY - timedelta(days=1))
		self.assertIn("Free places: 1,", self._places_said())
		occupy(self.register, "KMR", "SHELTER", category=categories.REFERRAL_SENT)
		self.assert_not(self.choice(), "KMR", "unfit.told_full")

	def _places_said(self) -> str:
		return sentence(
			next(one for one in self.choice().offered[0].reasons if one.code == "choice.told_free")
		)

	def test_a_place_is_promised_while_the_slip_is_valid(self) -> None:
		self.change_service("KMR", "SHELTER", places=1)
		(sent,) = occupy(
			self.register, "KMR", "SHELTER", category=categories.REFERRAL_SENT, slip_valid_until=DAY
		)
		self.assert_not(self.choice(), "KMR", "unfit.full")
		self.register.change("Referral", sent, slip_valid_until=DAY - timedelta(days=1))
		self.assertEqual(self.choice().first, "KMR")
		for category in (
			categories.REFERRAL_COMPLETED,
			categories.REFERRAL_WITHDRAWN,
			categories.REFERRAL_DECLINED,
		):
			self.register.change("Referral", sent, slip_valid_until=None, referral_category=category)
			self.assertEqual(self.choice().first, "KMR")

	def test_places_of_one_service_are_not_taken_by_another(self) -> None:
		self.change_service("KMR", "SHELTER", places=1)
		occupy(self.register, "KMR", "PSYCHO", 3)
		self.assertEqual(self.choice().first, "KMR")

	def test_places_by_sex_age_children_disability_and_nationality(self) -> None:
		for bracket, fits, fits_not in (
			({"sex": "Female"}, {"sex": "Female"}, {"sex": "Male"}),
			({"from_age": 18}, {"age": 18}, {"age": 17}),
			({"up_to_age": 17}, {"age": 17}, {"age": 18}),
			({"children": "With children"}, {"accompanying_children": 2}, {}),
			({"children": "Without children"}, {}, {"accompanying_children": 1}),
			({"disability": "With a disability"}, {"has_disability": 1}, {}),
			({"disability": "Without a disability"}, {}, {"has_disability": 1}),
			({"nationality": "Foreign"}, {"nationality": "Lao"}, {"nationality": "Cambodia"}),
			({"nationality": "Cambodian"}, {}, {"nationality": "Lao"}),
		):
			self.change(
				"KMR",
				admits_with_children=1,
				admits_with_disability=1,
				capacity=[{"service_type": "SHELTER", "places": 1, **bracket}],
			)
			self.assertIn("KMR", offered(self.choice(**fits)), bracket)
			self.assert_not(self.choice(**fits_not), "KMR", "unfit.no_place_for_such")

	def test_a_place_that_two_kinds_may_have_is_not_lost_to_one_of_them(self) -> None:
		"""A girl sits where women or girls may; the place for girls is free, so a woman is admitted."""
		brackets = [{"sex": "Female"}, {"sex": "Female", "up_to_age": 17}]
		self.change("KMR", capacity=[{"service_type": "SHELTER", "places": 1, **one} for one in brackets])
		occupy(self.register, "KMR", "SHELTER", age=12)
		self.assertIn("KMR", offered(self.choice(age=30)))
		occupy(self.register, "KMR", "SHELTER", age=30)
		self.assert_not(self.choice(age=12), "KMR", "unfit.full")

	def test_who_waits_has_the_first_place_that_gets_free_the_urgent_before_the_others(self) -> None:
		self.change_service("KMR", "SHELTER", places=1)
		waits = {"waits_for_place": 1, "waiting_since": DAY}
		occupy(self.register, "KMR", "SHELTER", category=categories.REFERRAL_DRAFT, **waits)
		self.assert_not(self.choice(), "KMR", "unfit.waited_for")
		self.assertEqual(self.choice(urgency="Urgent").first, "KMR")
		self.assert_not(
			self.choice(**waits | {"waiting_since": DAY + timedelta(days=1)}), "KMR", "unfit.waited_for"
		)
		earlier = waits | {"waiting_since": date(2009, 12, 31)}
		self.assertEqual(self.choice(**earlier).first, "KMR")

	def test_who_declined_this_client_is_offered_with_that_word(self) -> None:
		choice = self.choice()
		case = next(reversed(self.register.stored["Case"]))
		fields = {"case": case, "provider": "KMR", "service_type": "SHELTER", "answered_on": DAY}
		self.register.add("Referral", referral_category=categories.REFERRAL_DECLINED, **fields)
		again = ask_again(self.register, case)
		self.assertEqual(offered(again)[0], choice.first)
		self.assertIn("choice.declined_before", reasons(again, "KMR"))


def ask_again(register: InMemory, case: str) -> Choice:
	client = register.stored["Case"][case]["client"]
	need = {"case": case, "client": client, "service_type": "SHELTER", "referred_on": DAY}
	return choice_for(need, register, DAY)


class WhatIsSaid(ChoosingTest):
	def said(self, choice: Choice, provider: str) -> list[str]:
		found = next(one for one in choice.offered if one.candidate.code == provider)
		return [sentence(reason) for reason in found.reasons]

	def test_the_whole_explanation_of_one_offer(self) -> None:
		self.change_service(
			"KMR", "SHELTER", unit_cost=45.5, currency="USD", unit="month", longest_stay_days=90
		)
		choice = self.ask("SHELTER", present_place="24")
		self.assertEqual(sentence(choice.rule), "Who is nearest to where the client is stands first.")
		self.assertEqual(
			self.said(choice, "KMR"),
			[
				"It works in a province beside 24.",
				"The Local Resource Committee gave it 80.0 of 100 points.",
				"It costs 45.50 USD per month.",
				"Nobody has recorded how many places it has.",
				"A client stays 90 days at most.",
				"No agreement with it is recorded.",
				"Nobody has ever confirmed its details. Call before the client travels.",
				"It stands before KNK because the committee gave it more points.",
			],
		)
		self.assertIn("It works 5 provinces away from 24.", self.said(choice, "CWCC"))

	def test_what_nobody_recorded_is_said(self) -> None:
		self.assertEqual(self.ask("SHELTER").rule.code, "choice.rule_here")
		for row in self.register.many("Provider Designation", provider="KNK"):
			self.register.change("Provider Designation", row["name"], total=None)
		found = reasons(self.ask("SHELTER"), "KNK")
		self.assertIn("choice.not_scored", found)
		self.assertIn("choice.cost_unknown", found)
		home = {"home_province": None, "present_place": None, "location_reason": "Province of origin"}
		self.assertIn("choice.target_unknown", reasons(self.ask("SHELTER", **home), "KNK"))

	def test_every_sentence_of_the_choice_is_provoked_by_a_test(self) -> None:
		everything = [
			*("choice.quality", "choice.cost", "choice.stay", "choice.far_province"),
			*(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py")),
		]
		left_out = {code for code in (*CHOICE, *UNFIT) if not any(code in text for text in everything)}
		self.assertEqual(left_out, set())
