"""Stage 6: attempts that follow one another, places that are waited for, other provinces, residence, the host agency."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from ccm_app.domain.referral_chains import chain_of, repeats_of
from ccm_app.domain.referral_steps import has_ended, next_action
from tests.domain.builders import (
	ANSWERED,
	TODAY,
)
from tests.domain.later_builders import a_referral, referral_fields
from tests.domain.test_stage_06_referral import ReferralCase

DRAFT, SENT, ACCEPTED = categories.REFERRAL_DRAFT, categories.REFERRAL_SENT, categories.REFERRAL_ACCEPTED
DECLINED, IN_SERVICE = categories.REFERRAL_DECLINED, categories.REFERRAL_IN_SERVICE
COMPLETED, WITHDRAWN = categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN


class ChainCase(ReferralCase):
	def row(self, referral: str) -> dict[str, object]:
		return self.register.stored["Referral"][referral]

	def refused(self, **changes: object) -> str:
		return a_referral(self.register, self.case, DECLINED, answer_reason="No place.", **changes)

	def next(self, **changes: object) -> tuple[list[Problem], str]:
		"""A further referral of the case, as a person would write it."""
		fields = referral_fields(self.consent, **changes)
		found = self.register.save("Referral", TODAY, case=self.case, **fields)
		return found, self.register.last


class FollowingTest(ChainCase):
	def test_a_refused_referral_is_followed_by_the_next_attempt_and_both_know_it(self) -> None:
		first = self.refused()
		found, second = self.next(follows_referral=first)
		self.assert_allowed(found)
		self.assertEqual(self.row(first)["followed_by"], second)
		self.assertEqual((self.row(second)["follows_referral"], self.row(second)["attempt"]), (first, 2))
		self.assertIn("referral.follows", self.register.events())

	def test_an_attempt_that_nobody_followed_is_taken_without_saying_so(self) -> None:
		first = self.refused()
		_, second = self.next()
		_, third = self.next()
		self.assertEqual(self.row(first)["followed_by"], second)
		self.assertIsNone(self.row(third)["follows_referral"])

	def test_a_referral_for_another_service_follows_nothing(self) -> None:
		first = self.refused(service_type="MEDICAL")
		self.next()
		self.assertIsNone(self.row(first)["followed_by"])

	def test_an_attempt_that_was_never_made_gives_the_turn_on_the_waiting_list_back(self) -> None:
		first = self.refused(waits_for_place=1, waiting_since=ANSWERED)
		_, second = self.next(follows_referral=first, waits_for_place=1, waiting_since=ANSWERED)
		self.assertEqual(self.row(first)["waits_for_place"], 0)
		self.register.save("Referral", TODAY, second, referral_category=WITHDRAWN)
		row = self.row(first)
		self.assertEqual((row["followed_by"], row["waits_for_place"]), (None, 1))
		self.assertEqual(row["waiting_since"], self.row(second)["waiting_since"])

	def test_one_that_waits_for_a_place_goes_on_waiting_until_somebody_says_otherwise(self) -> None:
		first = self.refused(waits_for_place=1, waiting_since=ANSWERED)
		_, second = self.next()
		self.assertIsNone(self.row(second)["follows_referral"])
		found, third = self.next(follows_referral=first)
		self.assert_allowed(found)
		self.assertEqual((self.row(first)["followed_by"], self.row(first)["waits_for_place"]), (third, 0))

	def test_only_what_has_ended_without_a_service_is_followed(self) -> None:
		for category in (SENT, ACCEPTED, IN_SERVICE, COMPLETED):
			running = a_referral(self.register, self.case, category)
			found, _ = self.next(follows_referral=running)
			self.assert_refused(found, "referral.follows_one_that_runs")
		withdrawn = a_referral(self.register, self.case, WITHDRAWN)
		self.assert_allowed(self.next(follows_referral=withdrawn)[0])

	def test_one_attempt_is_followed_once(self) -> None:
		first = self.refused()
		self.next(follows_referral=first)
		self.assert_refused(self.next(follows_referral=first)[0], "referral.followed_already")

	def test_a_referral_of_another_case_or_of_nobody_is_not_followed(self) -> None:
		elsewhere = self.register.add("Referral", case="C-ELSE", referral_category=DECLINED)["name"]
		for name in (elsewhere, "NOBODY"):
			self.assert_refused(self.next(follows_referral=name)[0], "referral.follows_another_case")

	def test_the_chain_is_kept_as_it_was_written(self) -> None:
		first = self.refused()
		_, second = self.next(follows_referral=first)
		for other in (None, self.refused()):
			found = self.register.ask("Referral", TODAY, second, follows_referral=other)
			self.assert_refused(found, "referral.chain_is_kept")

	def test_an_attempt_that_was_never_sent_leaves_the_one_before_it_open(self) -> None:
		first = self.refused()
		_, second = self.next()
		self.assertTrue(has_ended(self.row(first)))
		self.assert_allowed(self.register.save("Referral", TODAY, second, referral_category=WITHDRAWN))
		self.assertFalse(has_ended(self.row(first)))

	def test_the_attempts_are_told_in_their_order_from_any_of_them(self) -> None:
		first = self.refused()
		_, second = self.next()
		rows = [*self.register.many("Referral", case=self.case)]
		for name in (first, second):
			self.assertEqual([row["name"] for row in chain_of(name, rows)], [first, second])
		self.assertEqual(chain_of("NOBODY", rows), [])

	def test_earlier_referrals_of_the_person_for_the_service_are_counted_and_drafts_are_not(self) -> None:
		first = self.refused()
		draft = a_referral(self.register, self.case, DRAFT)
		other = self.refused(service_type="MEDICAL")
		_, now = self.next()
		found = repeats_of(self.row(now), [*self.register.many("Referral", case=self.case)])
		self.assertEqual([row["name"] for row in found], [first])
		self.assertNotIn(draft, [row["name"] for row in found])
		self.assertNotIn(other, [row["name"] for row in found])


class WaitingTest(ChainCase):
	def test_a_refused_client_waits_for_a_place_from_today(self) -> None:
		first = self.refused()
		self.assert_allowed(self.register.save("Referral", TODAY, first, waits_for_place=1))
		self.assertEqual(self.row(first)["waiting_since"], TODAY)
		self.assertIn("referral.waits_for_place", self.register.events())
		self.assert_allowed(
			self.register.save("Referral", TODAY + timedelta(days=3), first, place_asked_on=TODAY)
		)
		self.assertEqual(self.row(first)["waiting_since"], TODAY)

	def test_once_another_attempt_follows_that_one_waits_or_is_given_up(self) -> None:
		first = self.refused()
		_, second = self.next()
		self.assertEqual(self.row(first)["followed_by"], second)
		reason = {"given_up_reason": "The client goes home."}
		for values in ({"waits_for_place": 1}, {"given_up": 1, **reason}):
			with self.subTest(values):
				found = self.register.ask("Referral", TODAY, first, **values)
				self.assert_refused(found, "referral.followed_already")

	def test_nobody_waits_who_was_not_refused(self) -> None:
		running = a_referral(self.register, self.case, SENT, answered_on=None)
		found = self.register.ask("Referral", TODAY, running, waits_for_place=1)
		self.assert_refused(found, "referral.waits_without_refusal")

	def test_attempts_end_with_a_reason_and_not_while_a_place_is_waited_for(self) -> None:
		first = self.refused()
		asked = self.register.ask("Referral", TODAY, first, given_up=1)
		self.assert_refused(asked, "referral.given_up_without_reason")
		both = {"given_up": 1, "given_up_reason": "The client goes home.", "waits_for_place": 1}
		self.assert_refused(
			self.register.ask("Referral", TODAY, first, **both), "referral.given_up_too_early"
		)
		self.assert_allowed(self.register.save("Referral", TODAY, first, **(both | {"waits_for_place": 0})))
		self.assertIsNone(next_action(self.row(first)))


class NoReferralIsLost(ChainCase):
	"""Whatever is done in whatever order: until it has ended, a referral has a next action with a day."""

	def test_random_chains(self) -> None:
		steps = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=14)

		@settings(deadline=None)
		@given(steps)
		# Ticked on an attempt that another one follows.
		@example([(0, 0), (2, 0), (7, 0), (5, 0)])
		def walk(taken: list[tuple[int, int]]) -> None:
			self.setUp()
			self.next()
			for step, which in taken:
				self.take(step, which)
			self.assert_nothing_is_lost()

		walk()

	def take(self, step: int, which: int) -> None:
		rows = self.register.many("Referral", case=self.case)
		name = str(rows[which % len(rows)]["name"])
		moves = (
			{"referral_category": SENT},
			{"referral_category": ACCEPTED},
			{"referral_category": DECLINED, "answer_reason": "No place."},
			{"referral_category": WITHDRAWN},
			{"referral_category": IN_SERVICE},
			{"waits_for_place": 1},
			{"given_up": 1, "given_up_reason": "The client goes home."},
		)
		if step < len(moves) and _may_move(self.row(name), moves[step]):
			self.register.save("Referral", TODAY, name, **moves[step])
		elif step == len(moves):
			self.next()

	def assert_nothing_is_lost(self) -> None:
		rows = self.register.many("Referral", case=self.case)
		for row in rows:
			action = next_action(row)
			self.assertEqual(action is None, has_ended(row), row)
			if row.get("followed_by"):
				follower = self.row(str(row["followed_by"]))
				self.assertEqual(follower["follows_referral"], row["name"])
				self.assertFalse(row.get("waits_for_place"))
			# Whatever referral is looked at, it stands among the attempts that are shown, and none twice.
			names = [one["name"] for one in chain_of(str(row["name"]), rows)]
			self.assertIn(row["name"], names)
			self.assertEqual(len(names), len(set(names)))


def _may_move(row: dict[str, object], move: dict[str, object]) -> bool:
	"""As the workflow of the site allows it."""
	ways = {
		DRAFT: (SENT, WITHDRAWN),
		SENT: (ACCEPTED, DECLINED, WITHDRAWN),
		ACCEPTED: (IN_SERVICE, WITHDRAWN),
		IN_SERVICE: (COMPLETED, WITHDRAWN),
	}
	wanted = move.get("referral_category")
	return wanted is None or wanted in ways.get(str(row["referral_category"]), ())
