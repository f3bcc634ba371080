"""Who makes an account with which roles, also for a caller who makes the platform skip its validation."""

from __future__ import annotations

import frappe

from ccm_app.registry.saying import RulesBroken
from ccm_app.tests.test_platform_lint import KEEPER, Configuring


class Accounts(Configuring):
	def test_a_new_system_manager_is_refused_also_where_validation_is_skipped(self) -> None:
		roles = [{"role": "System Manager"}]
		values = {"email": "second@ccm.example", "first_name": "Second", "send_welcome_email": 0}
		account = frappe.get_doc({"doctype": "User", **values, "roles": roles})
		account.flags.ignore_validate = True
		self.assertEqual(frappe.session.user, KEEPER)
		with self.assertRaises(RulesBroken):
			account.insert()
