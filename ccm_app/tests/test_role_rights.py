"""The ministry administrator changes what roles may do, within what was shipped, and takes it back."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.api import configuration, role_rights
from ccm_app.confidentiality.platform import permission_manager
from ccm_app.domain.role_rights import KINDS
from ccm_app.domain.roles import CENTRAL as CENTRAL_ROLE
from ccm_app.domain.roles import CLERK as CLERK_ROLE
from ccm_app.domain.roles import MANAGER as MANAGER_ROLE
from ccm_app.domain.roles import MINISTRY as MINISTRY_ROLE
from ccm_app.domain.roles import PROTECTION as PROTECTION_ROLE
from ccm_app.domain.roles import WORKER as WORKER_ROLE
from ccm_app.registry import shipped
from ccm_app.tests.personas import CENTRAL, CLERK, MINISTRY, PROTECTION, SiteTest, acting_as

ENTRY = "Configuration Change"


class RightsOfRoles(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		frappe.set_user(MINISTRY)
		self.addCleanup(frappe.clear_cache)

	def cell(self, kind: str, role: str, right: str) -> dict[str, Any]:
		row = next(one for one in role_rights.table(kind=kind) if one["role"] == role)
		return next(cell for cell in row["cells"] if cell["right"] == right)

	def may(self, user: str, kind: str, right: str) -> bool:
		frappe.local.role_permissions = {}
		frappe.clear_cache(doctype=kind)
		return bool(frappe.has_permission(kind, right, user=user))

	def test_a_right_is_taken_away_and_the_change_taken_back(self) -> None:
		self.assertTrue(self.may(CLERK, "Referral", "print"))
		entry = role_rights.change("Referral", CLERK_ROLE, "print", 0)
		self.assertFalse(self.may(CLERK, "Referral", "print"))
		self.assertEqual(self.cell("Referral", CLERK_ROLE, "print")["on"], False)
		said = frappe.db.get_value(ENTRY, entry, ["changed_by", "act", "differences"], as_dict=True)
		self.assertEqual((said.changed_by, said.act), (MINISTRY, "Changed"))
		# Only the right itself differs, although Frappe made rows of the site's own for it.
		self.assertEqual(len(frappe.parse_json(said.differences)), 1, said.differences)
		configuration.take_back(entry)
		self.assertTrue(self.may(CLERK, "Referral", "print"))
		self.assertTrue(self.cell("Referral", CLERK_ROLE, "print")["open"])

	def test_it_is_given_back_by_ticking_it_again(self) -> None:
		role_rights.change("Case Plan", CLERK_ROLE, "print", "0")
		role_rights.change("Case Plan", CLERK_ROLE, "print", "1")
		self.assertTrue(self.may(CLERK, "Case Plan", "print"))
		# What is so already is no change.
		count = frappe.db.count(ENTRY)
		role_rights.change("Case Plan", CLERK_ROLE, "print", 1)
		self.assertEqual(frappe.db.count(ENTRY), count)

	def test_what_is_refused_says_why_and_changes_nothing(self) -> None:
		before = frappe.db.count("Custom DocPerm"), frappe.db.count(ENTRY)
		for kind, role, right, on, words in (
			("Case", MINISTRY_ROLE, "read", 1, "that they have themself"),
			("Body Meeting", MINISTRY_ROLE, "read", 1, "that they have themself"),
			("Case", CENTRAL_ROLE, "export", 0, "not kept by you"),
			("Case", PROTECTION_ROLE, "read", 0, "not kept by you"),
			("Case", "System Manager", "read", 1, "not kept by you"),
			("Case", "All", "read", 1, "that they have themself"),
			("Case", CLERK_ROLE, "export", 1, "rights can be taken away here, not added"),
			("Case", CLERK_ROLE, "delete", 1, "nothing is deleted"),
			("Case", CLERK_ROLE, "share", 1, "nothing is deleted"),
			("Case", CLERK_ROLE, "role", 1, "nothing is deleted"),
			("Case", CLERK_ROLE, "parent", 1, "nothing is deleted"),
			("Case", CLERK_ROLE, "read", 0, "could not read"),
			("Client Identity", CLERK_ROLE, "read", 0, "stay as they were shipped"),
			("Case Event", MANAGER_ROLE, "read", 0, "stay as they were shipped"),
			("CCM Settings", CLERK_ROLE, "write", 1, "stay as they were shipped"),
			("Custom DocPerm", CLERK_ROLE, "write", 1, "stay as they were shipped"),
			("User", CLERK_ROLE, "read", 1, "stay as they were shipped"),
		):
			with self.subTest(kind, role=role, right=right), self.refused(words):
				role_rights.change(kind, role, right, on)
		after = frappe.db.count("Custom DocPerm"), frappe.db.count(ENTRY)
		self.assertEqual(before, after)

	def test_the_last_one_keeps_it(self) -> None:
		shipped_to = {
			row["role"] for row in shipped.kinds()["Social Assessment"]["permissions"] if row.get("create")
		}
		self.assertEqual(shipped_to, {WORKER_ROLE, MANAGER_ROLE})
		role_rights.change("Social Assessment", WORKER_ROLE, "create", 0)
		with self.refused("Leave it to one role"):
			role_rights.change("Social Assessment", MANAGER_ROLE, "create", 0)

	def test_the_sentences_are_in_khmer_too(self) -> None:
		frappe.local.lang = "km"
		self.addCleanup(setattr, frappe.local, "lang", "en")
		with self.refused("មន្ត្រីរដ្ឋបាល នឹងលែងអាចអាន ករណី បាន"):
			role_rights.change("Case", CLERK_ROLE, "read", 0)

	def test_taking_back_gives_no_more_than_the_page(self) -> None:
		frappe.set_user("Administrator")
		permission_manager.update("Case", CENTRAL_ROLE, 0, "export", 0)
		entry = frappe.get_all(ENTRY, {"record_name": "Case"}, pluck="name", order_by="changed_on desc")[0]
		frappe.set_user(MINISTRY)
		with self.refused("not kept by you", error=frappe.PermissionError):
			configuration.take_back(entry)
		with acting_as(CENTRAL), self.assertRaises(frappe.PermissionError):
			configuration.take_back(entry)
		self.assertFalse(frappe.has_permission("Custom DocPerm", "write"))

	def test_nobody_else_sees_or_changes_it(self) -> None:
		for user in (CENTRAL, CLERK, PROTECTION):
			frappe.set_user(user)
			for ask in (
				role_rights.choices,
				lambda: role_rights.table(kind="Case"),
				lambda: role_rights.change("Case", CLERK_ROLE, "print", 0),
			):
				with self.subTest(user), self.refused(error=frappe.PermissionError):
					ask()

	def test_what_is_shown_is_what_holds(self) -> None:
		for kind in KINDS:
			for row in role_rights.table(kind=kind):
				for cell in row["cells"]:
					given = next(
						one for one in shipped.kinds()[kind]["permissions"] if one["role"] == row["role"]
					)
					self.assertEqual(cell["on"], bool(given.get(cell["right"])), (kind, row["role"], cell))
					self.assertLessEqual(cell["open"], row["kept"])
		self.assertEqual({row["role"] for row in role_rights.table(role=CLERK_ROLE)}, {CLERK_ROLE})
		self.assertEqual((role_rights.table(), role_rights.table(kind="User")), ([], []))
