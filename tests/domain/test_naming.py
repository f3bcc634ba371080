"""How records are named: numbers that cannot be mistyped unnoticed, and slips that tell a finder nothing."""

from __future__ import annotations

import unittest

from ccm_app.domain import naming, reference, registry_number
from tests.domain.builders import OFFICE, REGISTERED, RuleTest

CLIENT = {"field_office": OFFICE, "registered_on": REGISTERED}
CASE = {"field_office": OFFICE, "opened_on": REGISTERED}


class NamingTest(unittest.TestCase):
	def test_clients_and_cases_are_counted_by_office_and_year(self) -> None:
		self.assertEqual(naming.series_of("Client", CLIENT), "CLIENT-SVR-2010")
		self.assertEqual(naming.series_of("Case", CASE), "CASE-SVR-2010")

	def test_client_and_case_numbers_carry_a_check_digit(self) -> None:
		for kind, record, prefix in (
			("Client", CLIENT, "SVR-2010-000017-"),
			("Case", CASE, "C-SVR-2010-000017-"),
		):
			name = naming.name_of(kind, record, 17)
			self.assertTrue(name.startswith(prefix), name)
			self.assertEqual(registry_number.problems_of_number(name, kind=kind.lower()), [])

	def test_the_records_of_a_case_are_numbered_within_it_by_kind(self) -> None:
		case = {"case": "C-SVR-2010-000017-5"}
		for kind, letters in (
			("Movement", "MV"),
			("Social Assessment", "SA"),
			("Case Conference", "CC"),
			("Case Plan", "PL"),
			("Client Consent", "CO"),
			("Service Record", "SV"),
			("Reintegration", "RI"),
			("Follow-up", "FU"),
			("Case Closure", "CL"),
			("Case Handover", "HO"),
		):
			self.assertEqual(naming.series_of(kind, case), f"C-SVR-2010-000017-5-{letters}")
			self.assertEqual(naming.name_of(kind, case, 1), f"C-SVR-2010-000017-5-{letters}01")
			self.assertEqual(naming.name_of(kind, case, 100), f"C-SVR-2010-000017-5-{letters}100")

	def test_a_referral_has_a_random_reference_that_can_be_checked(self) -> None:
		names = {naming.new_referral_name() for _ in range(200)}
		self.assertEqual(len(names), 200)
		self.assertIsNone(naming.series_of("Referral", {"case": "C"}))
		for name in names:
			self.assertEqual(reference.reference_problems(name, "R"), [])

	def test_a_record_without_a_series_is_not_numbered(self) -> None:
		self.assertIsNone(naming.series_of("Service Provider", {}))
		with self.assertRaises(ValueError):
			naming.name_of("Referral", {"case": "C"}, 1)


class UnknownCaseTest(RuleTest):
	def test_a_mistyped_case_number_is_noticed_before_it_finds_another_case(self) -> None:
		number = naming.name_of("Case", CASE, 17)
		wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
		for typed, code in (
			(wrong, "registry_number.check_digit"),
			(number, "record.unknown_case"),
			(naming.name_of("Client", CLIENT, 17), "registry_number.wrong_kind"),
			("17", "registry_number.malformed"),
			(None, "record.unknown_case"),
		):
			self.assert_refused(self.register.ask("Movement", REGISTERED, case=typed), code)
