"""The stages that records move through, read from the same Workflow files that the site is seeded with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

WORKFLOWS = Path(__file__).resolve().parent.parent / "ccm_app" / "workflow"


@dataclass(frozen=True)
class Transition:
	"""One way out of a state, open to one role."""

	state: str
	action: str
	next_state: str
	role: str


@dataclass(frozen=True)
class Workflow:
	"""States of one kind of record; `categories` gives the fixed category behind each state's name."""

	kind: str
	state_field: str
	category_field: str
	first_state: str
	categories: Mapping[str, str]
	transitions: tuple[Transition, ...]

	def fields_of(self, state: str) -> dict[str, str]:
		"""What a record in this state holds: the state and its category."""
		return {self.state_field: state, self.category_field: self.categories[state]}

	def ways_out(self, state: str) -> list[Transition]:
		"""The transitions of a state, in the order of the file."""
		return [one for one in self.transitions if one.state == state]


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Workflow]:
	"""The workflows of the files beside this package, by the kind of record."""
	return read(WORKFLOWS)


def read(folder: Path) -> Mapping[str, Workflow]:
	"""Read every `<name>/<name>.json` of a workflow folder. Raises OSError, KeyError or ValueError if damaged."""
	found = [_workflow(content) for file in sorted(folder.glob("*/*.json")) for content in _contents(file)]
	return {workflow.kind: workflow for workflow in found}


def _contents(file: Path) -> list[dict[str, Any]]:
	content = json.loads(file.read_text(encoding="utf-8"))
	return content if isinstance(content, list) else [content]


def _workflow(content: Mapping[str, Any]) -> Workflow:
	states = content["states"]
	return Workflow(
		kind=content["document_type"],
		state_field=content.get("workflow_state_field") or "workflow_state",
		category_field=states[0]["update_field"],
		first_state=states[0]["state"],
		categories={state["state"]: state["update_value"] for state in states},
		transitions=tuple(
			Transition(one["state"], one["action"], one["next_state"], one["allowed"])
			for one in content["transitions"]
		),
	)
