"""The command that looks whether a site is protected: each check sees what it is there for."""

from __future__ import annotations

import os
from pathlib import Path

import frappe
from click.testing import CliRunner

from ccm_app.commands import check
from ccm_app.confidentiality.platform import health
from ccm_app.tests import factories
from ccm_app.tests.personas import MANAGER, PROVIDER, SiteTest


class CheckingASite(SiteTest):
	def verdicts(self) -> dict[str, str]:
		return {line.what: line.verdict for line in health.look()}

	def conf(self, **values: object) -> None:
		before = {key: frappe.conf.get(key) for key in values}
		self.addCleanup(frappe.conf.update, before)
		frappe.conf.update(values)

	def test_every_line_that_is_not_ok_says_what_to_do(self) -> None:
		lines = health.look()
		self.assertGreater(len(lines), 20)
		for line in lines:
			self.assertIn(line.verdict, (health.OK, health.WARN, health.FAIL))
			self.assertTrue(line.verdict == health.OK or line.do, line.what)

	def test_a_site_for_tests_fails(self) -> None:
		found = self.verdicts()
		self.assertEqual(found["this site demands the second factor (ccm_two_factor)"], health.FAIL)
		self.assertEqual(found["tests cannot be run on this site"], health.FAIL)

	def test_settings_of_a_developer_fail(self) -> None:
		self.conf(developer_mode=1, server_script_enabled=1)
		found = self.verdicts()
		self.assertEqual(found["developer mode is off"], health.FAIL)
		self.assertEqual(found["server scripts are off"], health.FAIL)

	def test_a_site_without_tls_fails_and_one_with_it_is_ok(self) -> None:
		what = "the site is reached over HTTPS only"
		for address, verdict in (("http://ccm.example", health.FAIL), ("https://ccm.example", health.OK)):
			self.conf(host_name=address)
			self.assertEqual(self.verdicts()[what], verdict)

	def test_a_service_on_another_machine_is_told(self) -> None:
		self.conf(db_host="192.0.2.7")
		self.assertEqual(self.verdicts()["MariaDB answers on this machine only"], health.WARN)

	def test_a_file_that_others_may_read_fails(self) -> None:
		path = Path(frappe.get_site_path("site_config.json"))
		before = path.stat().st_mode & 0o777
		self.addCleanup(os.chmod, path, before)
		for mode, verdict in ((0o644, health.FAIL), (0o600, health.OK)):
			os.chmod(path, mode)
			self.assertEqual(self.verdicts()["site_config.json is its owner's alone"], verdict)

	def test_a_public_or_plain_file_of_a_record_fails(self) -> None:
		case = factories.make_case()
		row = {"doctype": "File", "file_name": "x.pdf", "file_url": "/files/x.pdf", "is_private": 0}
		file = frappe.get_doc(row | {"attached_to_doctype": "Case", "attached_to_name": case.name})
		file.name = "x-file"
		file.db_insert()
		found = self.verdicts()
		self.assertEqual(found["no file of the register is public"], health.FAIL)
		self.assertEqual(found["every file of the register is sealed"], health.FAIL)

	def test_an_account_with_roles_that_nobody_has_together_fails(self) -> None:
		for user, role in ((PROVIDER, "CCM Clerk"), (MANAGER, "System Manager")):
			row = {"parent": user, "parenttype": "User", "parentfield": "roles", "role": role}
			frappe.get_doc({"doctype": "Has Role", **row}).db_insert()
			frappe.clear_cache(user=user)
			self.addCleanup(frappe.clear_cache, user=user)
		found = self.verdicts()
		self.assertEqual(
			(found[f"account {PROVIDER}"], found[f"account {MANAGER}"]), (health.FAIL, health.FAIL)
		)

	def test_the_command_prints_each_line_and_ends_with_1(self) -> None:
		lines = [health.Line(health.OK, "one"), health.Line(health.FAIL, "two", "Do it.")]
		self.assertEqual(check.show(lines), 1)
		self.assertEqual(check.show(lines[:1]), 0)
		self.assertIn("check-site", CliRunner().invoke(check.ccm, ["--help"]).output)
