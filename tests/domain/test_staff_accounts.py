"""Which accounts the ministry administrator keeps, and which roles are given."""

from __future__ import annotations

import unittest

from ccm_app.domain.roles import CENTRAL, CLERK, EVERY_ROLE, MINISTRY, PROTECTION, PROVIDER, WORKER
from ccm_app.domain.staff_accounts import GIVEN, account_problems, is_kept, is_listed

ME = "administrator@ccm.example"


def codes(account: str, roles: set[str], wanted: str | None, is_there: bool = True) -> list[str]:
	return [one.code for one in account_problems(account, frozenset(roles), wanted, ME, is_there)]


class Accounts(unittest.TestCase):
	def test_a_worker_is_kept_and_made_a_clerk(self) -> None:
		self.assertTrue(is_kept("a@b.example", frozenset({WORKER, "All"}), ME))
		self.assertEqual(codes("a@b.example", {WORKER}, CLERK), [])
		self.assertEqual(codes("new@b.example", set(), CLERK, is_there=False), [])

	def test_no_role_above_is_given(self) -> None:
		for role in (*(set(EVERY_ROLE) - set(GIVEN)), "System Manager", "Administrator", "Desk User", "x"):
			with self.subTest(role):
				self.assertEqual(
					codes("new@b.example", set(), role, is_there=False), ["staff.role_not_given"]
				)

	def test_no_account_above_and_not_the_own_one_is_changed(self) -> None:
		for roles in (
			{CENTRAL},
			{PROTECTION},
			{MINISTRY},
			{"System Manager"},
			{WORKER, "System Manager"},
			{PROVIDER},
			set[str](),
		):
			with self.subTest(roles):
				self.assertEqual(codes("a@b.example", roles, CLERK), ["staff.not_kept"])
		self.assertEqual(codes(ME, {WORKER}, CLERK), ["staff.own_account"])

	def test_who_is_listed(self) -> None:
		self.assertTrue(is_listed(frozenset({CENTRAL})))
		self.assertFalse(is_listed(frozenset({PROVIDER})))
		self.assertFalse(is_listed(frozenset({"System Manager"})))


if __name__ == "__main__":
	unittest.main()
