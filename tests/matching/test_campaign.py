"""The same person is found again in a register of synthetic people, and newcomers are seldom held up.

At a reduced size; `benchmarks/matching.py` asks the same of 100,000 and of 1,000,000 people. The variants are made by
rules, and with names, that no constant of the matcher was chosen for.
"""

from __future__ import annotations

import unittest

from matching import measured, shown_by_kind

PEOPLE, RETURNS, NEWCOMERS = 20_000, 1_000, 600


class Campaign(unittest.TestCase):
	"""One run; its figures are printed."""

	def test_returns_are_shown_and_newcomers_pass(self) -> None:
		figures = measured(PEOPLE, RETURNS, NEWCOMERS)
		print(f"campaign matching: {figures.line()}")
		print(shown_by_kind(figures))
		self.assertGreaterEqual(figures.in_first_five, 0.95)
		self.assertLessEqual(figures.newcomers_held_up, 0.10)
		self.assertLessEqual(figures.median_of_work, 20)
		for kind, shown in figures.shown.items():
			self.assertGreaterEqual(sum(shown) / len(shown), 0.80, kind)
