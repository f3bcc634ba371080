"""Who writes into the register's own tables, past the register, is found by comparing them with the ledger."""

from __future__ import annotations

import json
import unittest

from tests.site.integrity.bench import as_root, says, setting
from tests.site.people import command

TRIALS = 60


class PastTheRegister(unittest.TestCase):
	def test_changes_of_office_manager_custodian_and_access_are_named(self) -> None:
		words = ["execute", "ccm_app.tests.reconciling_trials.change_past_the_register"]
		printed = command(*words, "--kwargs", repr({"trials": TRIALS}))
		figures = json.loads(printed.strip().splitlines()[-1])
		self.assertEqual(figures["accused"], [])
		self.assertEqual(figures["missed"], [])
		print(
			f"campaign reconciling: {figures['trials']} changes of {figures['kinds']} kinds past the register, all named;"
			f" {figures['trials']} untouched registers, 0 accused"
		)

	def test_the_administrator_of_the_database_hands_a_case_to_another_office(self) -> None:
		database = setting("db_name")
		for table, field in (("tabCase", "field_office"), ("tabCase Access", "party")):
			place = f"`{database}`.`{table}`"
			only = " where party_kind = 'Field Office' and valid_until is null" if field == "party" else ""
			name = as_root(f"select max(name) from {place}{only};").strip()
			where = f"where name = '{name}'"
			before = as_root(f"select `{field}` from {place} {where};").strip()
			other = "BTB" if before != "BTB" else "SVR"
			as_root(f"update {place} set `{field}` = '{other}' {where};")
			try:
				code, text = says("ccm", "verify-ledger")
			finally:
				as_root(f"update {place} set `{field}` = '{before}' {where};")
			self.assertEqual(code, 1, text)
			self.assertIn(name, text)
		code, text = says("ccm", "verify-ledger")
		self.assertEqual(code, 0, text)
