"""A key that a passphrase closes: another passphrase, a changed file and a short passphrase are refused."""

from __future__ import annotations

import unittest

from ccm_app.sealing.errors import KeyWrong
from ccm_app.sealing.keyring import new_key
from ccm_app.sealing.passphrase import close_with, open_with

GOOD = "ផ្កា lotus of four ponds"


class APassphrase(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.key = new_key()
		cls.closed = close_with(GOOD, cls.key)

	def test_opens_what_it_closed_however_it_is_spaced_and_composed(self) -> None:
		for typed in (GOOD, f"  {GOOD} ", GOOD.replace(" ", "  "), GOOD.replace("lotus", "ｌｏｔｕｓ")):
			with self.subTest(typed):
				self.assertEqual(open_with(typed, self.closed), self.key)

	def test_another_one_opens_nothing(self) -> None:
		for typed in ("", GOOD.upper(), GOOD + "s", "four ponds of lotus"):
			with self.subTest(typed), self.assertRaisesRegex(KeyWrong, "is not the one"):
				open_with(typed, self.closed)

	def test_of_few_signs_closes_nothing(self) -> None:
		for typed in ("", "lotus", "a b c d e f"[:11], " " * 40):
			with self.subTest(typed), self.assertRaisesRegex(KeyWrong, "too short"):
				close_with(typed, self.key)

	def test_what_was_changed_does_not_open(self) -> None:
		mark, cost, content = self.closed.split(".")
		changed = content[:-6] + ("AAAA" if content[-6:-2] != "AAAA" else "BBBB") + content[-2:]
		for closed in ("", "p1", f"p1.x.{content}", f"p2.{cost}.{content}", f"p1.{2**30}.{content}"):
			with self.subTest(closed[:12]), self.assertRaisesRegex(KeyWrong, "is none"):
				open_with(GOOD, closed)
		for closed in (f"{mark}.{cost}.{changed}", f"{mark}.{int(cost) * 2}.{content}"):
			with self.subTest(closed[:12]), self.assertRaises(KeyWrong):
				open_with(GOOD, closed)

	def test_two_files_with_one_passphrase_share_nothing(self) -> None:
		self.assertNotEqual(close_with(GOOD, self.key), self.closed)
