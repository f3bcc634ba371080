"""Ages in bands."""

from __future__ import annotations

import unittest
from itertools import pairwise

from ccm_app.domain.age_bands import BANDS, age_band


class AgeBands(unittest.TestCase):
	def test_every_age_has_one_band(self) -> None:
		for age, band in (
			(0, "0-4"),
			(4, "0-4"),
			(17, "15-17"),
			(18, "18-24"),
			(64, "50-64"),
			(65, "65+"),
			(99, "65+"),
		):
			self.assertEqual(age_band(age), band)

	def test_the_bands_leave_no_gap(self) -> None:
		for (_first, last), (following, _last) in pairwise(BANDS):
			self.assertEqual(following, last + 1)

	def test_an_unknown_age_has_no_band(self) -> None:
		self.assertEqual([age_band(None), age_band(-1)], ["", ""])


if __name__ == "__main__":
	unittest.main()
