import unittest
from typing import Any

from ccm_app.domain.roles import APPROVER, CENTRAL, COORDINATION
from ccm_app.domain.turns import turn_problems

STORED: dict[str, Any] = {
	"recovery_goal": "sleeps without fear",
	"currency": "USD",
	"lines": [{"name": "a1", "quantity": 2, "unit_cost": 10, "amount": 20, "amount_approved": None}],
}


def with_line(**values: Any) -> dict[str, Any]:
	return STORED | {"lines": [STORED["lines"][0] | values]}


class TurnsTest(unittest.TestCase):
	"""Who writes what in a Case Plan."""

	def codes(self, record: dict[str, Any], *roles: str) -> list[tuple[str, tuple[str, ...]]]:
		return [(one.code, one.fields) for one in turn_problems(record, STORED, roles)]

	def test_a_plan_that_was_only_moved_on_is_in_turn(self) -> None:
		self.assertEqual(
			self.codes(STORED | {"workflow_state": "Approved", "approval_note": "yes"}, APPROVER), []
		)

	def test_the_approver_writes_no_goal(self) -> None:
		self.assertEqual(
			self.codes(STORED | {"recovery_goal": "other"}, APPROVER),
			[("plan.not_yours_to_write", ("recovery_goal",))],
		)

	def test_the_approver_approves_amounts_and_changes_none(self) -> None:
		self.assertEqual(self.codes(with_line(amount_approved=15), APPROVER), [])
		self.assertEqual(
			self.codes(with_line(unit_cost=1), APPROVER), [("plan.not_yours_to_write", ("unit_cost",))]
		)

	def test_the_central_office_that_approves_writes_what_an_approver_writes(self) -> None:
		self.assertEqual(self.codes(with_line(amount_approved=15) | {"approval_note": "yes"}, CENTRAL), [])
		self.assertEqual(
			self.codes(with_line(unit_cost=1) | {"recovery_goal": "other"}, CENTRAL),
			[("plan.not_yours_to_write", ("recovery_goal",)), ("plan.not_yours_to_write", ("unit_cost",))],
		)

	def test_the_coordination_unit_costs_and_approves_nothing(self) -> None:
		self.assertEqual(self.codes(with_line(unit_cost=12, amount=24), COORDINATION), [])
		self.assertEqual(
			self.codes(with_line(amount_approved=24), COORDINATION),
			[("plan.not_yours_to_write", ("amount_approved",))],
		)

	def test_neither_adds_nor_drops_a_line(self) -> None:
		self.assertEqual(
			self.codes(STORED | {"lines": []}, APPROVER, COORDINATION),
			[("plan.not_yours_to_write", ("lines",))],
		)
