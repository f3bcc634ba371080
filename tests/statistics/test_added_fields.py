"""Dimensions that are fields of a form: which names are such, and for which facts."""

from __future__ import annotations

import unittest

from ccm_app.statistics.definitions import defined
from ccm_app.statistics.facts import FACTS, is_added
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.period import period
from ccm_app.statistics.source import BadRequest, CountRequest

YEAR = period("2010-01", "2010-12")


class NamesOfFields(unittest.TestCase):
	def test_a_form_and_a_field_and_nothing_else(self) -> None:
		for name in ("Client.custom_language", "Follow-up.custom_a1", "Social Assessment.custom_parents"):
			self.assertTrue(is_added(name), name)
		for name in (
			"sex",
			"client.custom_language",
			"Client.Custom",
			"Client.custom_language` --",
			"Client.custom_language\n",
			"Client.a.b",
			"Client.",
			".custom",
			"ខCase.custom",
		):
			self.assertFalse(is_added(name), name)

	def test_only_what_is_about_cases_can_be_counted_by_them(self) -> None:
		self.assertEqual(CountRequest("registered", ("Client.custom_a",), YEAR).by, ("Client.custom_a",))
		for fact in FACTS.values():
			if not fact.about_cases:
				with self.subTest(fact.code), self.assertRaises(BadRequest):
					CountRequest(fact.code, ("Client.custom_a",), YEAR)

	def test_persons_are_not_added_up_over_them(self) -> None:
		given = {"code": "X1", "title_en": "Own", "indicator": "PERSONS_REGISTERED", "shares": True}
		made = defined({**given, "rows": "Client.custom_language"}, INDICATORS)
		self.assertFalse(made.shares)
		self.assertNotIn("Client.custom_language", made.indicator.additive_over or ())


if __name__ == "__main__":
	unittest.main()
