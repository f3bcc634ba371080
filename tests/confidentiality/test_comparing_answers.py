"""Two answers are the same when only what is drawn or timed anew differs, and different as soon as anything else does."""

from __future__ import annotations

import unittest
from datetime import datetime
from zoneinfo import ZoneInfo

from ccm_app.tests.worlds.normal import in_one_order, normalised

ZONE = ZoneInfo("Asia/Phnom_Penh")
ASKED, ANSWERED = datetime(2026, 11, 22, 9, 30, 0, tzinfo=ZONE), datetime(2026, 11, 22, 9, 30, 2, tzinfo=ZONE)


class NormalisedTest(unittest.TestCase):
	def same(self, one: str, other: str) -> None:
		self.assertEqual(normalised(one, ASKED, ANSWERED), normalised(other, ASKED, ANSWERED))

	def test_what_is_drawn_for_every_answer_is_left_out(self) -> None:
		one, other = "0" * 56, "a" * 56
		for words in (
			'frappe.csrf_token = "{}";',
			'"metadata_version": "{}"',
			'{{"_server_messages":"[\\"{{\\\\\\"__frappe_exc_id\\\\\\": \\\\\\"{}\\\\\\"}}\\"]"}}',
		):
			with self.subTest(words):
				self.same(words.format(one), words.format(other))
				self.assertNotIn(one, normalised(words.format(one)))

	def test_a_session_without_a_token_is_like_one_with_it(self) -> None:
		self.same('frappe.csrf_token = "None";', f'frappe.csrf_token = "{"b" * 56}";')

	def test_the_moment_of_the_answer_itself_is_left_out(self) -> None:
		self.same('"modified":"2026-11-22 09:30:01.123456"', '"modified":"2026-11-22 09:30:02.000001"')

	def test_every_other_moment_counts(self) -> None:
		for other in ("2026-11-22 09:29:50.000000", "2026-11-21 09:30:01.123456", "2026-11-22 09:31:00"):
			with self.subTest(other):
				found = normalised(f'"modified":"{other}"', ASKED, ANSWERED)
				self.assertIn(other, found)

	def test_numbers_counts_and_words_count(self) -> None:
		for one, other in (("SVR-2026-000001-5", "SVR-2026-000002-8"), ("5 rows", "6 rows"), ("yes", "no")):
			self.assertNotEqual(normalised(one), normalised(other))


class InOneOrderTest(unittest.TestCase):
	def test_rows_that_nothing_orders_are_compared_in_one_order(self) -> None:
		one = '{"message": {"keys": ["name"], "values": [["b"], ["a"]]}}'
		other = '{"message": {"keys": ["name"], "values": [["a"], ["b"]]}}'
		self.assertEqual(in_one_order(one), in_one_order(other))

	def test_a_row_more_is_a_difference(self) -> None:
		self.assertNotEqual(in_one_order('{"data": [["a"]]}'), in_one_order('{"data": [["a"], ["a"]]}'))

	def test_words_in_a_list_keep_their_order(self) -> None:
		self.assertNotEqual(in_one_order('["a", "b"]'), in_one_order('["b", "a"]'))

	def test_what_is_no_json_is_compared_by_its_lines(self) -> None:
		self.assertEqual(in_one_order("a\nb"), in_one_order("b\na"))
		self.assertNotEqual(in_one_order("a\nb"), in_one_order("a\nc"))


if __name__ == "__main__":
	unittest.main()
