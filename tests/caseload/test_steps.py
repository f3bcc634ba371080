"""The caseload as steps: complete, in the right roles, and independent of any register's names."""

from __future__ import annotations

import unittest
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ccm_app.caseload.figures import load
from ccm_app.caseload.moves import LEADS_TO
from ccm_app.caseload.steps import ROLES, Found, Ref, Step, Taker, all_steps, same
from ccm_app.domain.categories import OPEN_STAGES
from ccm_app.field_kit import workflows


def references_in(value: Any) -> Iterator[Ref]:
	if isinstance(value, Ref):
		yield value
	elif isinstance(value, Found):
		yield from references_in(value.equal)
	elif isinstance(value, Mapping):
		for one in value.values():
			yield from references_in(one)
	elif isinstance(value, list | tuple):
		for one in value:
			yield from references_in(one)


class TheSteps(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.steps = all_steps(load())

	def test_every_key_is_given_once(self) -> None:
		keys = Counter((step.kind, step.key) for step in self.steps if step.verb == "insert")
		self.assertEqual([key for key, times in keys.items() if times > 1], [])

	def test_a_step_refers_only_to_records_of_earlier_steps(self) -> None:
		known: set[Ref] = set()
		for step in self.steps:
			wanted = set(references_in(step.values)) | set(references_in(step.target))
			self.assertEqual(wanted - known, set(), f"{step.kind} {step.key}")
			if step.verb == "insert":
				known.add(Ref(step.kind, step.key))

	def test_all_days_lie_between_2009_and_2012(self) -> None:
		days = [step.on for step in self.steps]
		self.assertGreaterEqual(min(days), date(2009, 1, 1))
		self.assertLessEqual(max(days), date(2012, 12, 31))

	def test_each_of_the_18_new_clients_reaches_every_stage(self) -> None:
		for client in load().clients:
			if not client.is_new:
				continue
			moves = [
				LEADS_TO["Case", step.action]
				for step in self.steps
				if step.verb == "move" and step.target == Ref("Case", f"{client.key}-CASE")
			]
			expected = [stage for stage in OPEN_STAGES[1:] if stage in moves or stage != "Case conference"]
			self.assertEqual(moves, [*expected, "Closure", "Evaluation"], client.key)

	def test_only_known_roles_act_and_each_acts(self) -> None:
		self.assertEqual({step.role for step in self.steps}, set(ROLES))

	def test_every_action_leads_where_the_shipped_workflow_says(self) -> None:
		for (kind, action), category in LEADS_TO.items():
			workflow = workflows.shipped()[kind]
			reached = {
				workflow.categories[one.next_state] for one in workflow.transitions if one.action == action
			}
			self.assertEqual(reached, {category}, f"{kind}: {action}")

	def test_a_move_knows_where_its_record_goes_later(self) -> None:
		moves = [step for step in self.steps if step.verb == "move" and step.kind == "Case Plan"]
		self.assertEqual(moves[0].passed, ("Proposed", "Costed", "Approved"))
		self.assertEqual(moves[2].passed, ("Approved",))


class ShellInMemory:
	"""A register without rules: it stores what it is given."""

	def __init__(self) -> None:
		self.records: list[dict[str, Any]] = []
		self.writes = 0

	def account(self, role: str) -> str:
		return f"account of {role}"

	def find(self, kind: str, equal: Mapping[str, Any]) -> Mapping[str, Any] | None:
		for record in self.records:
			if record["kind"] == kind and all(record.get(name) == value for name, value in equal.items()):
				return record
		return None

	def insert(self, step: Step, values: Mapping[str, Any]) -> None:
		self.writes += 1
		self.records.append({"kind": step.kind, "name": f"{step.kind} {len(self.records)}", **values})

	def update(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		self.writes += 1
		next(record for record in self.records if record["name"] == name).update(values)

	def move(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		self.update(step, name, {**values, "budget_category": step.passed[0]})


class TakingSteps(unittest.TestCase):
	def setUp(self) -> None:
		self.shell = ShellInMemory()
		day = date(2010, 4, 2)
		plan = Ref("Case Plan", "plan")
		self.steps = [
			Step("Clerk", "insert", "Client", day, "client", {"age": 7}),
			Step("Clerk", "insert", "Case Plan", day, "plan", {"rows": [{"of": Ref("Client", "client")}]}),
			Step("Clerk", "update", "Case Plan", day, values={"goal": "home"}, target=plan),
			Step("Clerk", "move", "Case Plan", day, target=plan, action="a", passed=("Proposed", "Approved")),
			Step("Clerk", "move", "Case Plan", day, target=plan, action="b", passed=("Approved",)),
		]

	def test_references_become_names_also_in_child_rows(self) -> None:
		Taker(self.shell).take_all(self.steps)
		self.assertEqual(self.shell.records[1]["rows"], [{"of": "Client 0"}])

	def test_a_second_time_nothing_is_written(self) -> None:
		self.assertEqual(Taker(self.shell).take_all(self.steps), 5)
		self.assertEqual(Taker(self.shell).take_all(self.steps), 0)
		self.assertEqual(self.shell.writes, 5)

	def test_a_missing_record_is_named(self) -> None:
		with self.assertRaisesRegex(LookupError, "There is no Case Plan"):
			Taker(self.shell).take(self.steps[2])

	def test_values_are_the_same_however_a_register_writes_them(self) -> None:
		alike = [
			(date(2010, 4, 2), "2010-04-02"),
			(Decimal("1.50"), 1.5),
			(1, True),
			(0, None),
			(None, ""),
			("x", "x"),
			([{"seat": "FCM"}], [{"seat": "FCM", "idx": 1}]),
		]
		different = [(date(2010, 4, 2), None), (Decimal("1.50"), 1.4), (1, 0), ("x", ""), ([{}], [])]
		self.assertEqual([pair for pair in alike if not same(*pair)], [])
		self.assertEqual([pair for pair in different if same(*pair)], [])
