"""What the ministry administrator may change about the rights of roles."""

from __future__ import annotations

import unittest
from collections.abc import Sequence
from typing import Any

from ccm_app.domain.role_rights import KINDS, TICKED, Rights, asked_problems, is_open, right_problems
from ccm_app.domain.roles import CENTRAL, CLERK, EVERY_ROLE, MANAGER, MINISTRY, PROTECTION, PROVIDER, WORKER
from ccm_app.domain.staff_accounts import GIVEN

EDITOR = frozenset({MINISTRY, "All", "Desk User"})
SHIPPED = (
	{"role": CENTRAL, "read": 1, "write": 1, "create": 1, "export": 1},
	{"role": CLERK, "read": 1, "write": 1, "print": 1, "delete": 0},
	{"role": WORKER, "read": 1, "select": 1},
	{"role": MINISTRY, "read": 1},
	{"role": PROTECTION, "read": 1},
)


def changed(role: str, rows: Sequence[dict[str, Any]] = SHIPPED, **rights: Any) -> list[dict[str, Any]]:
	"""The rows with these rights for a role."""
	found = [{**row, **rights} if row["role"] == role else dict(row) for row in rows]
	return found if role in {row["role"] for row in rows} else [*found, {"role": role, **rights}]


def codes(
	wanted: Sequence[dict[str, Any]],
	today: Sequence[dict[str, Any]] = SHIPPED,
	kind: str = "Case",
	editor: frozenset[str] = EDITOR,
) -> list[str]:
	return [one.code for one in right_problems(Rights(kind, today, wanted, SHIPPED), editor)]


class RightsOfRoles(unittest.TestCase):
	def test_a_right_is_taken_away_and_given_back(self) -> None:
		less = changed(CLERK, print=0)
		self.assertEqual(codes(less), [])
		self.assertEqual(codes(SHIPPED, today=less), [])
		self.assertEqual(codes(SHIPPED), [])

	def test_nothing_is_given_beyond_what_was_shipped(self) -> None:
		for right in TICKED:
			if not SHIPPED[2].get(right):
				with self.subTest(right):
					self.assertEqual(codes(changed(WORKER, **{right: 1})), ["account.beyond_envelope"])
		self.assertEqual(codes(changed(MANAGER, read=1)), ["account.beyond_envelope"])

	def test_what_nobody_has_nobody_gets(self) -> None:
		for right in (
			"delete",
			"import",
			"share",
			"email",
			"submit",
			"cancel",
			"amend",
			"set_user_permissions",
		):
			with self.subTest(right):
				self.assertEqual(codes(changed(CLERK, **{right: 1})), ["rights.never"])
		for place in ({"permlevel": 1}, {"if_owner": 1}):
			rows = [*SHIPPED, {"role": CLERK, "read": 1, **place}]
			with self.subTest(place):
				self.assertEqual(codes(rows), ["rights.never"])

	def test_nobody_changes_the_own_role(self) -> None:
		for rights in ({"read": 0}, {"write": 1}, {"delete": 1}):
			self.assertEqual(codes(changed(MINISTRY, **rights)), ["rights.own_role"])
		both = EDITOR | {CLERK}
		self.assertEqual(codes(changed(CLERK, print=0), editor=both), ["rights.own_role"])

	def test_the_same_is_asked_when_nothing_would_change(self) -> None:
		for kind, role, right, code in (
			("Case", MINISTRY, "read", "rights.own_role"),
			("Case", CENTRAL, "read", "rights.role_not_kept"),
			("Case", CLERK, "delete", "rights.never"),
			("User", CLERK, "read", "rights.closed"),
		):
			self.assertEqual([one.code for one in asked_problems(kind, role, right, EDITOR)], [code])
		self.assertEqual(asked_problems("Case", CLERK, "print", EDITOR), [])

	def test_who_stands_above_or_watches_is_not_touched(self) -> None:
		for role in (CENTRAL, PROTECTION, PROVIDER, "System Manager", "All", "Guest", "Desk User", "x"):
			for on in (0, 1):
				with self.subTest(role, on=on):
					found = set(codes(changed(role, read=on, export=1 - on, report=1)))
				self.assertIn(found, ({"rights.role_not_kept"}, {"rights.own_role"}))

	def test_the_vault_the_ledger_and_the_configuration_are_closed(self) -> None:
		for kind in (
			"Client Identity",
			"Client Key",
			"Case Event",
			"Case Access",
			"Identity Look",
			"Break Glass",
			"Disclosure",
			"Conflict of Interest",
			"Configuration Change",
			"CCM Settings",
			"Field Office",
			"Custom DocPerm",
			"User",
			"Workflow",
		):
			with self.subTest(kind):
				self.assertEqual(codes(changed(CLERK, print=0), kind=kind), ["rights.closed"])
				self.assertFalse(any(is_open(kind, role) for role in EVERY_ROLE))

	def test_the_last_one_keeps_it_and_reading_comes_first(self) -> None:
		rows = [{"role": CLERK, "read": 1, "write": 1}]
		self.assertEqual(codes(changed(CLERK, rows, write=0), today=rows), ["rights.last_one"])
		self.assertEqual(codes(changed(CLERK, read=0)), ["rights.read_first"])
		self.assertEqual(codes(changed(WORKER, read=0)), [])

	def test_the_roles_kept_are_those_that_are_given(self) -> None:
		for kind in KINDS:
			self.assertEqual({role for role in EVERY_ROLE if is_open(kind, role)}, set(GIVEN))


if __name__ == "__main__":
	unittest.main()
