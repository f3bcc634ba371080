"""What comes next for a referral, who hears of it when nobody acts, and a year in which none is forgotten."""

from __future__ import annotations

import unittest
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.domain import categories
from ccm_app.domain import referral_steps as steps
from ccm_app.domain.referral_steps import (
	Known,
	StepSettings,
	first_things_first,
	levels_to_tell,
	next_action,
	told,
)
from ccm_app.domain.watch import CENTRAL, LEVELS, OFFICE, REMINDER

DAY = date(2026, 3, 2)
SETTINGS = StepSettings()


def referral(category: str, **changes: Any) -> dict[str, Any]:
	return {
		"name": "R",
		"referral_category": category,
		"urgency": "Planned",
		"referred_on": DAY,
		"answer_due_on": DAY + timedelta(days=7),
	} | changes


def what(row: dict[str, Any], known: Known | None = None) -> tuple[str, str, int]:
	action = next_action(row, SETTINGS, known)
	assert action is not None
	return action.what, action.who, (action.due_on - DAY).days


class NextActionTest(unittest.TestCase):
	def test_a_draft_is_sent_by_the_office(self) -> None:
		self.assertEqual(what(referral("Draft")), (steps.SEND, REMINDER, 7))
		self.assertEqual(what(referral("Draft", urgency="Urgent")), (steps.SEND, REMINDER, 1))
		self.assertEqual(what(referral("Draft", urgency=None)), (steps.SEND, REMINDER, 7))

	def test_to_another_province_the_central_office_says_its_word_first(self) -> None:
		later = DAY + timedelta(days=2)
		crosses = {"crosses_provinces": 1, "central_word_on": later}
		for word, action, who, days in (
			(None, steps.ASK_CENTRAL, REMINDER, 7),
			("Asked", steps.CENTRAL_WORD, CENTRAL, 9),
			("Not agreed", steps.CHOOSE_ANOTHER, REMINDER, 9),
			("Agreed", steps.SEND, REMINDER, 7),
		):
			self.assertEqual(what(referral("Draft", central_word=word, **crosses)), (action, who, days))

	def test_the_provider_answers_by_the_day_that_the_register_set(self) -> None:
		self.assertEqual(what(referral("Sent")), (steps.ANSWER, steps.THE_PROVIDER, 7))

	def test_a_provider_that_answered_is_not_asked_for_an_answer(self) -> None:
		came = Known("Arrived", DAY + timedelta(days=3))
		self.assertEqual(what(referral("Sent"), came), (steps.DECIDE, steps.THE_PROVIDER, 10))
		stayed_away = Known("Did not come", DAY + timedelta(days=3))
		for category in ("Sent", "Accepted"):
			self.assertEqual(what(referral(category), stayed_away), (steps.FIND_CLIENT, REMINDER, 10))

	def test_an_accepted_service_begins_after_the_appointment(self) -> None:
		answered = DAY + timedelta(days=2)
		self.assertEqual(what(referral("Accepted", answered_on=answered)), (steps.BEGIN, REMINDER, 9))
		appointed = referral("Accepted", answered_on=answered, appointment_on=DAY + timedelta(days=20))
		self.assertEqual(what(appointed), (steps.BEGIN, REMINDER, 27))

	def test_a_day_that_no_calendar_goes_beyond_stops_nobody(self) -> None:
		far = referral("Accepted", answered_on=DAY, appointment_on=date.max)
		self.assertEqual(what(far)[:2], (steps.BEGIN, REMINDER))

	def test_a_running_service_needs_a_word_from_time_to_time(self) -> None:
		runs = referral("In service", answered_on=DAY)
		self.assertEqual(what(runs), (steps.RECORD_SERVICE, REMINDER, 30))
		heard = Known(served_on=DAY + timedelta(days=25))
		self.assertEqual(what(runs, heard), (steps.RECORD_SERVICE, REMINDER, 55))

	def test_a_residence_is_reviewed_on_its_day(self) -> None:
		lives = {"is_residential": 1, "residential_until": DAY + timedelta(days=60)}
		self.assertEqual(what(referral("In service", **lives)), (steps.REVIEW_RESIDENCE, REMINDER, 60))

	def test_after_a_refusal_somebody_else_is_asked_or_a_place_is_waited_for(self) -> None:
		refused = referral("Declined", answered_on=DAY)
		self.assertEqual(what(refused), (steps.REFER_ELSEWHERE, REMINDER, 7))
		waits = refused | {"waits_for_place": 1, "waiting_since": DAY + timedelta(days=1)}
		self.assertEqual(what(waits), (steps.ASK_FOR_PLACE, REMINDER, 15))
		self.assertEqual(what(waits | {"referral_category": "Draft"}), (steps.ASK_FOR_PLACE, REMINDER, 15))
		asked = waits | {"place_asked_on": DAY + timedelta(days=10)}
		self.assertEqual(what(asked), (steps.ASK_FOR_PLACE, REMINDER, 24))

	def test_nothing_comes_after_the_end(self) -> None:
		for row in (
			referral("Completed"),
			referral("Withdrawn"),
			referral("Declined", followed_by="R2"),
			referral("Declined", given_up=1),
		):
			self.assertIsNone(next_action(row))

	@given(
		st.sampled_from((None, "Draft", *categories.REFERRAL_OPEN, "Declined", "Completed", "Withdrawn")),
		st.sampled_from(("Urgent", "Soon", "Planned", "", None)),
		st.sampled_from((None, "Asked", "Agreed", "Not agreed")),
		st.lists(st.integers(0, 1), min_size=5, max_size=5),
		st.lists(st.one_of(st.none(), st.dates(DAY, date(2027, 1, 1))), min_size=5, max_size=5),
	)
	def test_until_it_has_ended_every_referral_has_a_next_action_with_a_day(
		self, category: Any, urgency: Any, word: Any, ticks: list[int], days: list[Any]
	) -> None:
		names = ("waits_for_place", "given_up", "is_residential", "crosses_provinces")
		dates = ("answered_on", "waiting_since", "residential_until", "appointment_on", "answer_due_on")
		row = referral(category, urgency=urgency, central_word=word, followed_by="R2" if ticks[4] else None)
		row |= dict(zip(names, ticks, strict=False)) | dict(zip(dates, days, strict=True))
		action = next_action(row)
		self.assertEqual(action is None, steps.has_ended(row))
		if action:
			self.assertIn(action.what, steps.ACTIONS)
			self.assertGreaterEqual(action.due_on, DAY)


class TellingTest(unittest.TestCase):
	def levels(self, days: int, **changes: Any) -> list[str]:
		row = referral("Sent", **changes)
		action = next_action(row, SETTINGS)
		assert action is not None
		return levels_to_tell(row, action, SETTINGS, action.due_on + timedelta(days=days))

	def test_reminder_on_the_day_then_the_office_then_the_central_office(self) -> None:
		for days, wanted in ((-1, 0), (0, 1), (1, 1), (2, 2), (4, 2), (5, 3), (50, 3)):
			self.assertEqual(self.levels(days), list(LEVELS[:wanted]), days)

	def test_an_urgent_referral_goes_up_sooner(self) -> None:
		for days, wanted in ((0, 1), (1, 2), (2, 3)):
			self.assertEqual(self.levels(days, urgency="Urgent"), list(LEVELS[:wanted]), days)

	def test_each_level_hears_once_of_one_action(self) -> None:
		row = referral("Sent")
		action = next_action(row, SETTINGS)
		assert action is not None
		row |= told(action, OFFICE, action.due_on)
		self.assertEqual(levels_to_tell(row, action, SETTINGS, action.due_on + timedelta(days=3)), [])
		self.assertEqual(levels_to_tell(row, action, SETTINGS, action.due_on + timedelta(days=5)), [CENTRAL])

	def test_another_action_or_another_day_is_told_anew(self) -> None:
		row = referral("Sent")
		action = next_action(row, SETTINGS)
		assert action is not None
		row |= told(action, CENTRAL, action.due_on)
		refused = row | {"referral_category": "Declined", "answered_on": DAY}
		other = next_action(refused, SETTINGS)
		assert other is not None
		self.assertEqual(levels_to_tell(refused, other, SETTINGS, other.due_on), [REMINDER])

	def test_what_the_central_office_owes_is_told_to_nobody_else(self) -> None:
		row = referral("Draft", crosses_provinces=1, central_word="Asked", central_word_on=DAY)
		action = next_action(row, SETTINGS)
		assert action is not None
		self.assertEqual(levels_to_tell(row, action, SETTINGS, action.due_on + timedelta(days=9)), [CENTRAL])

	def test_urgent_ones_stand_first_then_what_is_due_longest(self) -> None:
		rows = [
			referral("Sent", name="B", answer_due_on=DAY),
			referral("Sent", name="A", urgency="Urgent", answer_due_on=DAY + timedelta(days=5)),
			referral("Sent", name="C", answer_due_on=DAY - timedelta(days=1)),
		]
		pairs = [(row, action) for row in rows if (action := next_action(row))]
		ordered = sorted(pairs, key=lambda pair: first_things_first(*pair))
		self.assertEqual([row["name"] for row, _ in ordered], ["A", "C", "B"])
