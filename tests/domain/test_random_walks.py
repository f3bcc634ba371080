"""Five hundred cases go their ways, in order and at random: what must never happen does not happen."""

from __future__ import annotations

import unittest
from collections import Counter
from collections.abc import Iterator

from ccm_app.domain import categories
from ccm_app.domain.closures import open_ends
from ccm_app.domain.consequences import Event
from ccm_app.domain.dates import months_after
from ccm_app.domain.stages import FOLLOWING
from tests.domain.walking import Walk

WALKS = 500
STEPS = 60


class RandomWalksTest(unittest.TestCase):
	walks: list[Walk]

	@classmethod
	def setUpClass(cls) -> None:
		# Every third walk takes no care at all of the handbook's order.
		cls.walks = [Walk(seed).take(STEPS, 0.25 if seed % 3 == 0 else 0.85) for seed in range(WALKS)]

	def closed(self, *reasons: str) -> Iterator[Walk]:
		for walk in self.walks:
			decided = walk.register.many("Case Closure", case=walk.case)
			if walk.stage == categories.CLOSURE and decided[-1]["reason"] in reasons:
				yield walk

	def test_the_walks_reach_every_stage_and_both_ways_of_ending(self) -> None:
		reached = Counter(event.details["to"] for walk in self.walks for event in moves(walk))
		self.assertEqual(set(reached), set(categories.STAGES[1:9]))
		self.assertGreater(len([*self.closed("COMPLETED")]), 20)
		self.assertGreater(len([*self.closed("WITHDREW", "DIED", "MOVED_ABROAD", "LOST_CONTACT")]), 20)

	def test_no_case_is_completed_without_its_critical_months(self) -> None:
		for walk in self.closed("COMPLETED"):
			home = max(walk.register.many("Reintegration", case=walk.case), key=lambda row: row["started_on"])
			first, last = months_after(home["started_on"], 6), months_after(home["started_on"], 13)
			done = walk.register.many("Follow-up", reintegration=home["name"], status="Done")
			visits = [row for row in done if first < row["visited_on"] <= last]
			late = [row for row in visits if row["visited_on"] > months_after(home["started_on"], 12)]
			self.assertTrue(all(row["due_on"] <= months_after(home["started_on"], 12) for row in late))
			self.assertGreaterEqual(len(visits), 2)

	def test_no_case_is_completed_without_report_plan_referral_and_reintegration(self) -> None:
		for walk in self.closed("COMPLETED"):
			for kind, reached in (
				("Social Assessment", {"status": "Reviewed"}),
				("Case Plan", {"budget_category": categories.BUDGET_APPROVED}),
				("Reintegration", {"recovery_sufficient": 1}),
			):
				self.assertTrue(walk.newest(kind, **reached), kind)
			self.assertEqual(moves(walk)[-1].details["from"], categories.REINTEGRATION)

	def test_nothing_is_left_open_when_a_case_has_ended(self) -> None:
		for walk in self.walks:
			if walk.stage in categories.ENDED_STAGES:
				self.assertEqual(open_ends(walk.case, walk.register), [])
				self.assertEqual(walk.register.stored["Client"][walk.client]["status"], "Closed")

	def test_every_move_follows_the_one_before_it_along_an_allowed_way(self) -> None:
		for walk in self.walks:
			stage = categories.IDENTIFICATION
			for event in moves(walk):
				self.assertEqual(event.details["from"], stage)
				self.assertIn(event.details["to"], FOLLOWING[stage])
				stage = event.details["to"]
			self.assertEqual(stage, walk.stage)

	def test_no_conference_was_held_without_its_three_seats(self) -> None:
		for walk in self.walks:
			for meeting in walk.register.many("Case Conference", case=walk.case, status="Held"):
				self.assertLessEqual({"FCM", "SPW", "SPR"}, {row["seat"] for row in meeting["seats"]})

	def test_a_case_in_services_has_a_plan_and_an_accepted_referral(self) -> None:
		for walk in self.walks:
			if walk.stage == categories.SERVICES:
				self.assertTrue(walk.newest("Case Plan", budget_category=categories.BUDGET_APPROVED))
				rows = walk.register.many("Referral", case=walk.case)
				self.assertTrue({row["referral_category"] for row in rows} & {*categories.REFERRAL_ENGAGED})

	def test_every_open_case_has_something_due_and_every_ended_one_nothing(self) -> None:
		for walk in self.walks:
			case = walk.register.stored["Case"][walk.case]
			ended = walk.stage in categories.ENDED_STAGES
			self.assertEqual(case["next_due_on"] is None, ended, walk.stage)

	def test_at_most_one_plan_of_a_case_is_current(self) -> None:
		for walk in self.walks:
			self.assertLessEqual(len(walk.register.many("Case Plan", case=walk.case, is_current=1)), 1)

	def test_no_event_lies_before_the_registration_or_after_today(self) -> None:
		for walk in self.walks:
			registered = walk.register.stored["Client"][walk.client]["registered_on"]
			for event in walk.register.ledger:
				self.assertTrue(registered <= event.occurred_on <= walk.today, event)


def moves(walk: Walk) -> list[Event]:
	"""The moves of the case in the ledger."""
	return [event for event in walk.register.ledger if event.event == "case.moved"]
