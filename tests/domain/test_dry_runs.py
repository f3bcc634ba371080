"""What a changed workflow would do to the records of today, asked without a site."""

from __future__ import annotations

import copy
import unittest
from typing import Any

from ccm_app.domain.dry_runs import (
	GOES_OVER,
	STAYS,
	STUCK,
	chosen,
	conditions_of,
	fields_of,
	mapping_problems,
	what_becomes,
)
from ccm_app.domain.sentences import sentence
from ccm_app.domain.workflow_graph import graph_of
from tests.domain.random_workflows import shipped


def without(flow: dict[str, Any], state: str) -> dict[str, Any]:
	"""The workflow without a state and its steps."""
	flow = copy.deepcopy(flow)
	flow["states"] = [row for row in flow["states"] if row["state"] != state]
	flow["transitions"] = [
		row for row in flow["transitions"] if state not in (row["state"], row["next_state"])
	]
	return flow


def renamed(flow: dict[str, Any], old: str, new: str) -> dict[str, Any]:
	"""The workflow with another name for a state."""
	flow = copy.deepcopy(flow)
	for row in [*flow["states"], *flow["transitions"]]:
		for part in ("state", "next_state"):
			if row.get(part) == old:
				row[part] = new
	return flow


class WhatBecomes(unittest.TestCase):
	def setUp(self) -> None:
		self.flow = dict(shipped())
		services = next(row for row in self.flow["states"] if row["update_value"] == "Services")
		self.state = str(services["state"])
		self.standing = [(self.state, "Services", 12), ("Nobody", "Referral", 0)]

	def test_records_whose_state_stays_stay(self) -> None:
		(row,) = what_becomes(self.flow, self.standing)
		self.assertEqual((row.outcome, row.becomes, row.number), (STAYS, self.state, 12))
		self.assertEqual(mapping_problems([row]), [])

	def test_records_of_a_renamed_state_go_over_to_one_of_its_category(self) -> None:
		(row,) = what_becomes(renamed(self.flow, self.state, "Served"), self.standing)
		self.assertEqual((row.outcome, row.becomes, row.choices), (GOES_OVER, "Served", ("Served",)))

	def test_a_split_state_offers_both_and_the_choice_counts(self) -> None:
		flow = renamed(self.flow, self.state, "At home")
		flow["states"].append(dict(flow["states"][0], state="In a shelter", update_value="Services"))
		(row,) = what_becomes(flow, self.standing)
		self.assertEqual(row.choices, ("At home", "In a shelter"))
		(row,) = chosen([row], {self.state: "In a shelter"})
		self.assertEqual(row.becomes, "In a shelter")
		self.assertEqual(mapping_problems([row]), [])

	def test_to_another_stage_nobody_is_carried(self) -> None:
		rows = what_becomes(renamed(self.flow, self.state, "Served"), self.standing)
		(found,) = mapping_problems(chosen(rows, {self.state: "Closed"}))
		self.assertEqual(found.code, "dry_run.other_category")
		self.assertIn("Services", sentence(found))

	def test_records_of_a_category_without_a_state_would_be_stuck(self) -> None:
		(row,) = what_becomes(without(self.flow, self.state), self.standing)
		self.assertEqual((row.outcome, row.becomes), (STUCK, ""))
		self.assertEqual(mapping_problems([row])[0].code, "dry_run.stuck")

	def test_records_of_a_state_without_a_step_would_be_stuck(self) -> None:
		self.flow["transitions"] = [row for row in self.flow["transitions"] if row["state"] != self.state]
		(row,) = what_becomes(self.flow, self.standing)
		self.assertEqual(row.outcome, STUCK)

	def test_a_closed_case_needs_no_step(self) -> None:
		flow = copy.deepcopy(self.flow)
		flow["transitions"] = [row for row in flow["transitions"] if row["state"] != "Void"]
		(row,) = what_becomes(flow, [("Void", "Void", 3)])
		self.assertEqual(row.outcome, STAYS)


class Conditions(unittest.TestCase):
	def test_only_a_state_whose_steps_all_have_conditions_is_asked_about(self) -> None:
		flow = copy.deepcopy(dict(shipped()))
		state = flow["transitions"][0]["state"]
		self.assertEqual(conditions_of(graph_of(flow), state), ())
		for row in flow["transitions"]:
			if row["state"] == state:
				row["condition"] = "doc.total_planned > 500 and doc.currency == 'USD'"
		found = conditions_of(graph_of(flow), state)
		self.assertTrue(found)
		self.assertEqual(fields_of(found), ("currency", "total_planned"))


if __name__ == "__main__":
	unittest.main()
