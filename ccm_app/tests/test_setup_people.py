"""The demonstration accounts: one per role, two offices, the designations of the caseload."""

from __future__ import annotations

import frappe
from frappe.tests.utils import FrappeTestCase

from ccm_app.setup import people


class DemonstrationPeople(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.made = people.make_role_users("Svay-Rieng-2010-demo")

	def test_there_is_one_account_for_each_role(self) -> None:
		roles = {row["role"] for row in self.made}
		self.assertEqual(len(roles), 11)

	def test_a_second_time_changes_nothing(self) -> None:
		before = {
			kind: frappe.db.count(kind)
			for kind in ("User", "Field Office Staff", "Provider Designation", "Body Member")
		}
		self.assertEqual(people.make_role_users("Svay-Rieng-2010-demo"), self.made)
		after = {kind: frappe.db.count(kind) for kind in before}
		self.assertEqual(after, before)

	def test_the_provider_is_a_website_user_and_the_ministry_no_system_manager(self) -> None:
		self.assertEqual(frappe.db.get_value("User", "provider@ccpcr.example", "user_type"), "Website User")
		self.assertEqual(frappe.db.get_value("User", "clerk@svr.example", "user_type"), "System User")
		self.assertNotIn("System Manager", frappe.get_roles("administrator@ccm.example"))

	def test_two_offices_are_staffed(self) -> None:
		for office in ("SVR", "BTB"):
			duties = {row.duty for row in frappe.get_doc("Field Office", office).staff}
			with self.subTest(office):
				self.assertEqual(duties, {"Field Case Manager", "Clerk", "Social Worker"})

	def test_the_providers_of_the_caseload_are_designated(self) -> None:
		number = frappe.db.count("Provider Designation", {"field_office": "SVR", "status": "Designated"})
		self.assertGreaterEqual(number, 11)

	def test_the_adviser_is_a_member_of_the_advisory_group_who_has_signed(self) -> None:
		rows = frappe.get_all(
			"Body Member",
			filters={"user": "advisory@ccm.example"},
			fields=["parent", "role", "agreement_signed_on"],
		)
		self.assertEqual([(row.parent, row.role) for row in rows], [("AG", "Member")])
		self.assertEqual(str(rows[0].agreement_signed_on), "2009-01-01")
