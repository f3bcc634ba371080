"""A field that comes back under the name of an old one."""

from __future__ import annotations

import unittest

from ccm_app.domain.configuration_columns import takes_all


class Columns(unittest.TestCase):
	def test_the_same_type_and_a_wider_text_take_everything(self) -> None:
		for left, wanted in (
			("", "int(11)"),
			("int(11)", "int(11)"),
			("varchar(140)", "varchar(140)"),
			("varchar(140)", "varchar(200)"),
			("varchar(140)", "text"),
			("text", "longtext"),
		):
			with self.subTest(left, wanted=wanted):
				self.assertTrue(takes_all(left, wanted))

	def test_what_would_fail_or_lose_something_is_refused(self) -> None:
		for left, wanted in (
			("varchar(140)", "int(11)"),
			("int(11)", "varchar(140)"),
			("varchar(140)", "date"),
			("varchar(140)", "varchar(20)"),
			("longtext", "text"),
			("text", "varchar(140)"),
			("date", "datetime(6)"),
			("decimal(21,9)", "int(11)"),
			("int(1)", "int(11)"),
		):
			with self.subTest(left, wanted=wanted):
				self.assertFalse(takes_all(left, wanted))


if __name__ == "__main__":
	unittest.main()
