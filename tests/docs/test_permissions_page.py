"""The page of permissions says what the rules say, and the DocTypes give what the rules promise and nothing more."""

from __future__ import annotations

import unittest

from ccm_tools import permissions_page, policy_checks
from ccm_tools.policy import policy, row_kinds, shapes

THE_VAULT = "Client Identity"


class PageOfPermissions(unittest.TestCase):
	def test_the_page_is_up_to_date(self) -> None:
		written = permissions_page.PAGE.read_text(encoding="utf-8")
		self.assertEqual(written, permissions_page.page(), "Run: python -m ccm_tools.permissions_page")

	def test_every_role_has_a_column(self) -> None:
		named = {row["role"] for shape in shapes().values() for row in shape["permissions"]}
		columns = {policy().people[person]["role"] for person in permissions_page.SHORT}
		self.assertEqual(named - columns, set())


class RulesAndRecords(unittest.TestCase):
	def test_every_record_has_a_line(self) -> None:
		self.assertEqual(policy_checks.records_without_a_line(policy()), [])

	def test_every_row_of_a_table_belongs_to_a_record(self) -> None:
		self.assertEqual(policy_checks.rows_without_a_record(), [])
		self.assertGreater(len(row_kinds()), 20)

	def test_no_record_gives_more_or_less_than_the_rules(self) -> None:
		self.assertEqual(policy_checks.rights_beyond_or_short(policy()), [])

	def test_every_function_has_a_line(self) -> None:
		self.assertEqual(policy_checks.functions_without_a_line(policy()), [])

	def test_every_page_and_address_has_a_line(self) -> None:
		self.assertEqual(policy_checks.pages_without_a_line(policy()), [])

	def test_every_report_has_a_line(self) -> None:
		self.assertEqual(policy_checks.reports_without_a_line(policy()), [])

	def test_every_question_has_an_answer(self) -> None:
		self.assertEqual(policy_checks.questions_without_an_answer(policy()), [])


class WhatTheRulesSay(unittest.TestCase):
	"""A few sentences of the ministry, so that a slip of the pen in the file is seen."""

	def answer(self, person: str, client: str, record: str, act: str = "sees") -> str:
		return policy().verdict(person, client, record, act).answer

	def test_only_four_roles_open_the_vault(self) -> None:
		readers = {person for person in permissions_page.SHORT if policy().acts(person, THE_VAULT)}
		self.assertEqual(readers, {"central office", "field case manager", "clerk", "social worker"})

	def test_a_service_provider_has_no_right_on_any_record(self) -> None:
		for person in (
			"service provider",
			"service provider by API key",
			"service provider set up as a desk user",
		):
			for record in policy().records:
				self.assertEqual(policy().acts(person, record), frozenset(), f"{person}: {record}")

	def test_nobody_reads_a_key_of_the_vault(self) -> None:
		for person in policy().people:
			for record in ("Client Key", "Identity Token", "Match Card"):
				self.assertEqual(self.answer(person, "own", record), "no", f"{person}: {record}")

	def test_another_office_sees_nothing_without_breaking_the_glass(self) -> None:
		for record in ("Client", "Case", THE_VAULT, "Case Plan"):
			self.assertEqual(self.answer("field case manager", "other office", record), "no")
			self.assertEqual(self.answer("clerk", "emergency", record), "no")
			self.assertIn(self.answer("field case manager", "emergency", record), ("yes", "codes only"))

	def test_in_an_emergency_nothing_is_written_printed_or_exported(self) -> None:
		for act in ("writes", "makes", "prints", "exports"):
			self.assertEqual(self.answer("field case manager", "emergency", "Case Plan", act), "no")

	def test_monitoring_reads_cases_by_code_and_never_the_vault(self) -> None:
		self.assertEqual(self.answer("monitoring team", "own", "Social Assessment"), "codes only")
		self.assertEqual(self.answer("monitoring team", "own", THE_VAULT), "no")

	def test_whoever_has_a_conflict_of_interest_sees_nothing(self) -> None:
		for person in policy().people:
			self.assertEqual(policy().reach(person, "conflict"), "nothing", person)

	def test_a_case_manager_reads_who_looked_at_the_own_clients_only(self) -> None:
		self.assertEqual(self.answer("field case manager", "own", "Identity Look"), "yes")
		self.assertEqual(self.answer("field case manager", "own office", "Identity Look"), "no")
		self.assertNotEqual(self.answer("data protection officer", "own office", "Identity Look"), "no")

	def test_a_sealed_client_is_watched_over_by_code_and_not_read(self) -> None:
		for person in ("central office", "data protection officer"):
			self.assertEqual(self.answer(person, "sealed", "Break Glass"), "codes only")
			self.assertEqual(self.answer(person, "sealed", "Case"), "no")
			self.assertEqual(self.answer(person, "conflict", "Break Glass"), "no")

	def test_a_provider_keeps_the_number_of_an_ended_referral_and_reads_nothing(self) -> None:
		self.assertEqual(policy().numbers_kept("service provider", "closed"), ["Referral"])
		self.assertEqual(policy().numbers_kept("service provider", "conflict"), [])
		self.assertEqual(policy().numbers_kept("guest", "closed"), [])
		self.assertEqual(self.answer("service provider", "closed", "Referral"), "no")

	def test_what_the_access_to_a_sealed_client_rests_on_is_for_named_persons(self) -> None:
		for person in ("central office", "data protection officer", "field case manager"):
			for record in ("Case Access", "Disclosure"):
				self.assertEqual(self.answer(person, "sealed", record), "no", f"{person}: {record}")

	def test_a_key_has_the_rights_of_its_account_and_a_disabled_account_none(self) -> None:
		self.assertEqual(self.answer("field case manager by API key", "own", "Case Plan", "writes"), "yes")
		self.assertEqual(self.answer("field case manager who was disabled", "own", "Case Plan"), "no")

	def test_a_name_that_nobody_has_is_an_error(self) -> None:
		with self.assertRaises(KeyError):
			policy().circle(["the neighbour"])
		with self.assertRaises(KeyError):
			policy().reach("clerk", "a cousin")


if __name__ == "__main__":
	unittest.main()
