"""The page of permissions says what the DocTypes say."""

from __future__ import annotations

import unittest

from ccm_tools import permissions_page


class PageOfPermissions(unittest.TestCase):
	def test_the_page_is_up_to_date(self) -> None:
		written = permissions_page.PAGE.read_text(encoding="utf-8")
		made = permissions_page.page()
		self.assertEqual(written, made, "Run: python -m ccm_tools.permissions_page")

	def test_nobody_may_delete_share_mail_or_submit_anything(self) -> None:
		self.assertEqual(permissions_page.forbidden_rights(), [])

	def test_only_four_roles_open_the_vault(self) -> None:
		vault = next(one for one in permissions_page.records() if one["name"] == "Client Identity")
		readers = {role for role in permissions_page.SHORT if permissions_page.rights(vault, role) != "·"}
		self.assertEqual(
			readers, {"CCM Central Office", "CCM Field Case Manager", "CCM Clerk", "CCM Social Worker"}
		)

	def test_a_service_provider_has_no_right_on_any_record(self) -> None:
		given = {
			one["name"]: permissions_page.rights(one, "CCM Service Provider")
			for one in permissions_page.records()
		}
		self.assertEqual(set(given.values()), {"·"}, given)

	def test_every_role_has_a_column(self) -> None:
		named = {row["role"] for one in permissions_page.records() for row in one["permissions"]}
		self.assertEqual(named - set(permissions_page.SHORT), set())


if __name__ == "__main__":
	unittest.main()
