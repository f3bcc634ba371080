"""A simulated year: every unanswered referral is told of on the right day, nobody is accused wrongly, none is forgotten."""

from __future__ import annotations

import os
import unittest
from collections import Counter
from datetime import date, timedelta

from ccm_app.domain.referral_steps import StepSettings, has_ended, levels_to_tell, next_action, told
from tests.domain import referral_year
from tests.domain.referral_year import Life

REFERRALS = int(os.environ.get("CCM_REFERRALS") or 2_000)
SETTINGS = StepSettings()


def watch(life: Life, today: date) -> None:
	"""What the register does with one referral in one night."""
	action = next_action(life.row, SETTINGS, life.known)
	if action is None or life.row["referred_on"] > today:
		return
	for level in levels_to_tell(life.row, action, SETTINGS, today):
		life.told.append((today, level))
		life.row |= told(action, level, today)


class Year(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.lives = referral_year.lives(REFERRALS, 6)
		every = [referral_year.day(number) for number in range(referral_year.DAYS)]
		running = set(referral_year.days())
		for today in every:
			for life in cls.lives:
				life.live(today)
				if today in running:
					watch(life, today)
				# Asked a second time on the same day, nothing is told again.
				if today in running and today.day == 1:
					watch(life, today)

	def test_everybody_hears_on_the_right_day_and_once(self) -> None:
		wrong = [life for life in self.lives if Counter(life.told) != Counter(life.expected())]
		self.assertEqual([(life.row, life.told, life.expected()) for life in wrong[:3]], [])

	def test_none_is_forgotten_and_nobody_accused(self) -> None:
		last = referral_year.day(referral_year.DAYS - 1)
		forgotten = accused = 0
		levels: Counter[str] = Counter()
		for life in self.lives:
			levels.update(level for _, level in life.told)
			expected = Counter(life.expected())
			forgotten += sum((expected - Counter(life.told)).values())
			accused += sum((Counter(life.told) - expected).values())
			action = next_action(life.row, SETTINGS, life.known)
			self.assertEqual(action is None, has_ended(life.row))
			# What still runs at the end has been told of, or is not due yet.
			if action and action.due_on <= last - timedelta(days=1):
				self.assertTrue(life.told, life.row)
		running = sum(1 for life in self.lives if not has_ended(life.row))
		print(
			f"campaign referrals: {len(self.lives)} in a year, {len(self.lives) - running} ended, "
			f"{levels['Case manager']} reminders, {levels['Field Office']} to the office, "
			f"{levels['Central Office']} to the Central Office, {accused} wrongly or twice, {forgotten} forgotten"
		)
		self.assertEqual((forgotten, accused), (0, 0))
