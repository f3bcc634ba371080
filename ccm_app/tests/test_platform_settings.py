"""Settings of the platform on which confidentiality rests: set at the installation, and refused when they would break."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality.platform import settings
from ccm_app.domain.platform_settings import AT_LEAST, AT_MOST_DURATION, MUST, Must
from ccm_app.tests.personas import SiteTest

# What would break each way of comparing.
BROKEN = {AT_LEAST: "1", AT_MOST_DURATION: "240:00"}


def broken_value(must: Must) -> str:
	"""A value with which the setting would not hold."""
	return BROKEN.get(must.compare, "0" if must.value != "0" else "1")


class WhatMustHold(SiteTest):
	def production(self, two_factor: int | None) -> None:
		before = {key: frappe.conf.get(key) for key in ("ccm_two_factor", "allow_tests", "developer_mode")}
		self.addCleanup(frappe.conf.update, before)
		frappe.conf.update({"ccm_two_factor": two_factor, "allow_tests": None, "developer_mode": None})

	def test_the_installation_has_set_everything_that_this_site_demands(self) -> None:
		missing = [one.field for one in settings.broken() if not one.only_production]
		self.assertEqual(missing, [])

	def test_each_setting_that_must_hold_exists_in_this_frappe(self) -> None:
		for must in MUST:
			self.assertTrue(frappe.get_meta(must.kind).has_field(must.field), must.field)
			self.assertTrue(must.reason.endswith("."), must.field)

	def test_each_change_that_would_break_one_is_refused_with_its_reason(self) -> None:
		for must in MUST:
			if must.only_production:
				continue
			page: Any = frappe.get_single(must.kind)
			page.set(must.field, broken_value(must))
			page._doc_before_save = frappe.get_single(must.kind)
			with self.subTest(must.field), self.refused("has to stay at", must.reason):
				settings.check(page)

	def test_a_real_save_is_refused_too(self) -> None:
		page = frappe.get_single("System Settings")
		page.disable_document_sharing = 0
		with self.refused("has to stay at 1"):
			page.save()

	def test_another_change_is_not_stopped(self) -> None:
		page = frappe.get_single("System Settings")
		page.email_footer_address = "Phnom Penh"
		# The site of the tests has not been through the platform's first steps.
		page.flags.ignore_mandatory = True
		page.save()
		self.assertEqual(frappe.db.get_single_value("System Settings", "email_footer_address"), "Phnom Penh")

	def test_what_came_past_the_check_is_found(self) -> None:
		frappe.db.set_single_value("Website Settings", "disable_signup", 0)
		self.assertIn("disable_signup", [one.field for one in settings.broken()])

	def test_a_production_site_demands_the_second_factor(self) -> None:
		self.production(None)
		self.assertTrue(settings.is_production())
		page = frappe.get_single("System Settings")
		page._doc_before_save = frappe._dict(page.as_dict(), enable_two_factor_auth="1")
		page.enable_two_factor_auth = 0
		with self.refused("A password alone must not open the vault."):
			settings.check(page)

	def test_a_site_for_tests_says_so_in_its_configuration(self) -> None:
		self.production(0)
		self.assertFalse(settings.is_production())
		self.assertIn("enable_two_factor_auth", [one.field for one in settings.broken()])

	def test_the_installation_switches_the_second_factor_on_for_roles_that_open_the_vault(self) -> None:
		self.production(None)
		settings.set_what_must_hold()
		for role in settings.OPEN_THE_VAULT:
			self.assertEqual(frappe.db.get_value("Role", role, "two_factor_auth"), 1, role)
		self.assertEqual(settings.broken(), [])

	def test_a_role_that_opens_the_vault_keeps_its_second_factor(self) -> None:
		self.production(None)
		frappe.db.set_value("Role", "CCM Clerk", "two_factor_auth", 1)
		role = frappe.get_doc("Role", "CCM Clerk")
		role.two_factor_auth = 0
		with self.refused("sign in with a second factor"):
			role.save()

	def test_backups_leave_the_site_only_encrypted(self) -> None:
		frappe.db.set_single_value("System Settings", "encrypt_backup", 0)
		page = frappe.get_doc({"doctype": "S3 Backup Settings", "enabled": 1})
		with self.refused("only when they are encrypted"):
			settings.check_backup_elsewhere(page)
