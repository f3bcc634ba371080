"""Thousands of random changes of the workflow of a case: what keeps to the handbook is allowed, nothing else is.

After each allowed change every case, wherever it stands, still reaches closure, and no way leads around a stage that
the handbook asks for. That is found by walking the states, not by asking the guard.
"""

from __future__ import annotations

import json
import unittest
from collections import Counter
from pathlib import Path

import ccm_app.domain
from ccm_app.domain.workflow_rules import graph_problems, graph_warnings, standing_problems
from tests.domain.guarded_site import SITE
from tests.domain.illegal_workflows import ILLEGAL, spoil
from tests.domain.random_workflows import Changes, Flow, category, shipped
from tests.domain.workflow_walk import is_whole, stands_after, that_cannot_close, ways_around

LEGAL, REMOVALS, SPOILED = 2_400, 1_200, 1_200
# A workflow that has grown so large begins anew: nobody keeps such a one.
LARGEST = 22


def codes(flow: Flow) -> list[str]:
	return [one.code for one in graph_problems(flow, SITE)]


class RandomChanges(unittest.TestCase):
	def test_every_shipped_workflow_keeps_to_the_handbook(self) -> None:
		for path in sorted(Path(ccm_app.domain.__file__).parents[1].glob("ccm_app/workflow/*/*.json")):
			flow = json.loads(path.read_text(encoding="utf-8"))
			with self.subTest(path.stem):
				self.assertEqual(codes(flow), [])
				self.assertEqual(graph_warnings(flow, SITE), [])

	def test_what_keeps_to_the_handbook_is_allowed_and_leaves_no_case_behind(self) -> None:
		changes, flow, done, walked = Changes(2010), shipped(), Counter[str](), 0
		standing = {row["state"]: row["update_value"] for row in flow["states"]}
		for number in range(LEGAL):
			what, changed = changes.legal_change(flow)
			self.assertEqual(codes(changed), [], (number, what))
			self.assertEqual(ways_around(changed), [], (number, what))
			self.assertTrue(is_whole(changed), (number, what))
			self.assertEqual(standing_problems(changed, _rows(standing)), [], (number, what))
			standing = {stands_after(changed, state, stage): stage for state, stage in standing.items()}
			standing |= {row["state"]: row["update_value"] for row in changed["states"]}
			self.assertEqual({state: category(changed, state) for state in standing}, standing)
			self.assertEqual(set(that_cannot_close(changed)) & set(standing), set(), (number, what))
			walked += len(standing)
			done[what] += 1
			flow = changed if len(changed["states"]) < LARGEST else shipped()
			if flow is not changed:
				standing = {row["state"]: row["update_value"] for row in flow["states"]}
		refused = self.spoiled()
		print(
			f"\ncampaign workflow-edits: {sum(done.values())} changes of {len(done)} kinds that keep to the handbook,"
			f" all allowed, {walked} walks from a case to its closure, 0 stuck, 0 ways around a stage;"
			f" {refused} changes of {len(ILLEGAL)} kinds that do not, all refused"
		)
		self.assertEqual(len(done), len(changes.legal))

	def spoiled(self) -> int:
		"""How many changes against the handbook were refused, which is all of them."""
		changes, flow = Changes(2011), shipped()
		for number in range(SPOILED):
			what, broken = spoil(number, flow, changes)
			self.assertNotEqual(codes(broken), [], (number, what))
			_what, flow = changes.legal_change(flow)
			flow = flow if len(flow["states"]) < LARGEST else shipped()
		return SPOILED

	def test_a_step_can_go_if_and_only_if_the_walk_finds_another_way(self) -> None:
		changes, flow, answers = Changes(2012), shipped(), Counter[bool]()
		for number in range(REMOVALS):
			removed = changes.removal(flow)
			keeps = is_whole(removed) and not that_cannot_close(removed) and not ways_around(removed)
			self.assertEqual(not codes(removed), keeps, (number, codes(removed)))
			answers[keeps] += 1
			flow = removed if keeps else changes.legal_change(flow)[1]
			flow = flow if len(flow["states"]) < LARGEST else shipped()
		self.assertGreater(min(answers[True], answers[False]), 100)


def _rows(standing: dict[str, str]) -> list[tuple[str, str, int]]:
	return [(state, stage, 1) for state, stage in standing.items()]
