"""Random changes of the workflow of a case that keep to the handbook."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ccm_app.domain

Flow = dict[str, Any]

_SEED = Path(ccm_app.domain.__file__).parents[1] / "ccm_app" / "workflow" / "case" / "case.json"
WRITERS = ("CCM Field Case Manager", "CCM Clerk", "CCM Central Office")
OPEN = (
	"Identification",
	"Registration",
	"Social assessment",
	"Case conference",
	"Case plan",
	"Referral",
	"Services",
	"Reintegration and follow-up",
)
EVERY = (*OPEN, "Closure", "Evaluation", "Void")
# Pairs of stages that never follow one another at once, whatever lies behind.
NEVER_NEXT = (
	("Identification", "Social assessment"),
	("Identification", "Case plan"),
	("Identification", "Closure"),
	("Registration", "Case plan"),
	("Registration", "Referral"),
	("Registration", "Services"),
	("Social assessment", "Referral"),
	("Social assessment", "Services"),
	("Social assessment", "Reintegration and follow-up"),
	("Case conference", "Referral"),
	("Case plan", "Services"),
	("Case plan", "Reintegration and follow-up"),
	("Referral", "Reintegration and follow-up"),
	("Services", "Evaluation"),
	("Reintegration and follow-up", "Evaluation"),
	("Closure", "Services"),
	("Closure", "Registration"),
	("Evaluation", "Case plan"),
	("Void", "Registration"),
	("Void", "Closure"),
)


def shipped() -> Flow:
	"""The workflow of a case as it is shipped."""
	flow: Flow = json.loads(_SEED.read_text(encoding="utf-8"))
	flow["transitions"] = [{"condition": None, **row} for row in flow["transitions"]]
	return flow


def category(flow: Flow, state: str) -> str:
	"""The category of a state."""
	return str(next(row["update_value"] for row in flow["states"] if row["state"] == state))


# Changes that keep to the handbook ----------------------------------------------------------------------


class Changes:
	"""Makes random changes; the same seed makes the same changes."""

	def __init__(self, seed: int):
		self.random, self.number = random.Random(seed), 0
		self.legal: tuple[Callable[[Flow], None], ...] = (
			self.rename,
			self.split,
			self.between,
			self.other_role,
			self.rename_step,
			self.reorder,
			self.remove_double,
			self.add_condition,
			self.merge,
			self.may_follow,
			self.state_of_the_ministry,
		)

	def legal_change(self, flow: Flow) -> tuple[str, Flow]:
		"""A changed copy that keeps to the handbook, and what was done."""
		change = self.random.choice(self.legal)
		changed = copy.deepcopy(flow)
		change(changed)
		return change.__name__, changed

	def removal(self, flow: Flow) -> Flow:
		"""A copy without one step, whichever; it may keep to the handbook or not."""
		changed = copy.deepcopy(flow)
		changed["transitions"].remove(self.random.choice(changed["transitions"]))
		return changed

	def name(self, word: str) -> str:
		self.number += 1
		return f"{word} {self.number}"

	def state(self, flow: Flow, *stages: str) -> dict[str, Any]:
		rows = [row for row in flow["states"] if row["update_value"] in (stages or EVERY)]
		found: dict[str, Any] = self.random.choice(rows)
		return found

	def add_state(self, flow: Flow, stage: str) -> str:
		"""Add a state of this stage at a random place, never the first."""
		row = dict(flow["states"][1], state=self.name("State"), update_value=stage)
		flow["states"].insert(self.random.randrange(1, len(flow["states"]) + 1), row)
		return str(row["state"])

	def add_step(self, flow: Flow, state: str, next_state: str, **values: Any) -> None:
		row = {"state": state, "next_state": next_state, "action": self.name("Step"), "condition": None}
		row |= {"allowed": self.random.choice(WRITERS), "allow_self_approval": 1}
		flow["transitions"].insert(self.random.randrange(len(flow["transitions"]) + 1), row | values)

	def rename(self, flow: Flow) -> None:
		old, new = self.state(flow)["state"], self.name("Renamed")
		for row in [*flow["states"], *flow["transitions"]]:
			for field in ("state", "next_state"):
				if row.get(field) == old:
					row[field] = new

	def split(self, flow: Flow) -> None:
		"""One state becomes two of the same stage; from both everything goes on as before."""
		old = self.state(flow)
		new = self.add_state(flow, old["update_value"])
		for row in [row for row in flow["transitions"] if row["state"] == old["state"]]:
			flow["transitions"].append(dict(row, state=new))
		self.add_step(flow, old["state"], new)

	def between(self, flow: Flow) -> None:
		"""A state between two stages, of the first of them, in place of the direct steps."""
		row = self.random.choice([one for one in flow["transitions"] if category(flow, one["state"]) in OPEN])
		stage, ahead = category(flow, row["state"]), row["next_state"]
		if category(flow, ahead) in (stage, "Void", "Closure"):
			return self.split(flow)
		new = self.add_state(flow, stage)
		for one in flow["transitions"]:
			if (one["state"], one["next_state"]) == (row["state"], ahead):
				one["next_state"] = new
		self.add_step(flow, new, ahead)
		closed = "Registration" if stage == "Identification" else "Closure"
		self.add_step(flow, new, self.state(flow, closed)["state"])
		return None

	def other_role(self, flow: Flow) -> None:
		row = self.random.choice(flow["transitions"])
		flow["transitions"].append(dict(row, allowed=self.random.choice(WRITERS)))

	def rename_step(self, flow: Flow) -> None:
		old, new = self.random.choice(flow["transitions"])["action"], self.name("Step")
		for row in flow["transitions"]:
			row["action"] = new if row["action"] == old else row["action"]

	def reorder(self, flow: Flow) -> None:
		first, rest = flow["states"][:1], flow["states"][1:]
		self.random.shuffle(rest)
		self.random.shuffle(flow["transitions"])
		flow["states"] = first + rest

	def remove_double(self, flow: Flow) -> None:
		"""A step is taken away that another role can take, too."""
		for row in self.random.sample(flow["transitions"], len(flow["transitions"])):
			same = [one for one in flow["transitions"] if _ends(one) == _ends(row) and not one["condition"]]
			if len(same) > 1:
				return flow["transitions"].remove(same[0])
		return None

	def add_condition(self, flow: Flow) -> None:
		"""A further way for some cases only."""
		row = self.random.choice(flow["transitions"])
		said = self.random.choice(
			("doc.sensitivity == 'Normal'", "doc.case_type in ('TL', 'TS')", "not doc.evaluation")
		)
		flow["transitions"].append(dict(row, action=self.name("Step"), condition=said))

	def merge(self, flow: Flow) -> None:
		"""A state of a stage that has another one is taken away; its steps go to the other."""
		pairs = [
			(one["state"], two["state"])
			for one in flow["states"][1:]
			for two in flow["states"]
			if one is not two and one["update_value"] == two["update_value"]
		]
		if not pairs:
			return self.split(flow)
		gone, stays = self.random.choice(pairs)
		flow["states"] = [row for row in flow["states"] if row["state"] != gone]
		for row in flow["transitions"]:
			row["next_state"] = stays if row["next_state"] == gone else row["next_state"]
			if row["state"] == gone:
				row |= {"state": stays, "action": self.name("Step")}
		_without_circles(flow)
		return None

	def may_follow(self, flow: Flow) -> None:
		"""A further step between two states, where the workflow has a step between these stages already."""
		row = self.random.choice(flow["transitions"])
		stages = category(flow, row["state"]), category(flow, row["next_state"])
		self.add_step(flow, self.state(flow, stages[0])["state"], self.state(flow, stages[1])["state"])
		_without_circles(flow)

	def state_of_the_ministry(self, flow: Flow) -> None:
		"""A waiting state beside an open one: in and back, and to closure."""
		old = self.state(flow, *OPEN[1:])
		new = self.add_state(flow, old["update_value"])
		self.add_step(flow, old["state"], new)
		self.add_step(flow, new, old["state"])
		self.add_step(flow, new, self.state(flow, "Closure")["state"])


def _ends(row: dict[str, Any]) -> tuple[str, str]:
	return row["state"], row["next_state"]


def _without_circles(flow: Flow) -> None:
	flow["transitions"] = [row for row in flow["transitions"] if row["state"] != row["next_state"]]
