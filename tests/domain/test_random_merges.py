"""Random registers, steps, merges and undoings: a model that only knows whose case is whose agrees with the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ccm_app.domain.handovers import OFFICE_RECORDS
from ccm_app.domain.problems import Problem
from tests.domain.builders import case_fields
from tests.domain.in_memory import InMemory
from tests.domain.test_merges import MERGE, everything, merge_fields
from tests.domain.walking import Walk

NUMBERS = st.integers(min_value=0, max_value=10**6)


class Stamped(InMemory):
	"""A register that knows in which order its records were written."""

	moment = 0

	def save(self, kind: str, today: date, name: str | None = None, /, **fields: Any) -> list[Problem]:
		"""Save, and stamp what was saved; what follows from a save is not stamped, as on the site."""
		Stamped.moment += 1
		at = f"{Stamped.moment:09}"
		found = super().save(kind, today, name, **fields)
		if not found:
			row = self.stored[kind][self.last]
			row["modified"] = at
			row.setdefault("creation", at)
		return found


def a_walk(register: Stamped | None, seed: int) -> Walk:
	"""A case with a client of its own, in this register when there is one."""
	walk = Walk(seed)
	if register is None:
		register = Stamped()
		register.stored = walk.register.stored
		register.ledger, register.access = walk.register.ledger, walk.register.access
		walk.register = register
		return walk
	fields = walk.register.stored["Client"][walk.client]
	asked = {name: value for name, value in fields.items() if name not in ("name", "registry_number")}
	walk.register = register
	assert not register.save("Client", walk.today, **asked)
	walk.client = register.last
	assert not register.save("Client Identity", walk.today, client=walk.client, other_names="A")
	assert not register.save("Case", walk.today, **case_fields(walk.client))
	walk.case = register.last
	return walk


class MergingMachine(RuleBasedStateMachine):
	"""Three people or fewer, registered three times."""

	def __init__(self) -> None:
		super().__init__()
		first = a_walk(None, 1)
		assert isinstance(first.register, Stamped)
		self.register = first.register
		self.walks = [first, *(a_walk(self.register, seed) for seed in (2, 3))]
		self.owner = {walk.case: walk.client for walk in self.walks}
		self.into: dict[str, str] = {}
		self.merges: list[dict[str, Any]] = []
		self.before: dict[str, Mapping[str, Any]] = {}

	@rule(which=NUMBERS, steps=st.integers(min_value=1, max_value=30))
	def walk(self, which: int, steps: int) -> None:
		"""Somebody goes on with a case."""
		self.walks[which % len(self.walks)].take(steps)
		self.before.clear()

	@rule(kept=NUMBERS, merged=NUMBERS)
	def merge(self, kept: int, merged: int) -> None:
		"""Somebody merges two numbers, sensibly or not."""
		numbers = [walk.client for walk in self.walks]
		one, other = numbers[kept % 3], numbers[merged % 3]
		stood = everything(self.register.stored)
		found = self.register.save(MERGE, self.today, **merge_fields(one, other, merged_on=self.today))
		sensible = one != other and not {one, other} & set(self.into)
		assert bool(found) != sensible, (one, other, self.into, found)
		if found:
			assert stood == everything(self.register.stored)
			return
		moved = [case for case, owner in self.owner.items() if owner == other]
		self.into[other] = one
		self.owner |= dict.fromkeys(moved, one)
		made = {"name": self.register.last, "kept": one, "merged": other, "cases": moved, "undone": False}
		self.merges.append(made)
		self.before = {made["name"]: stood}

	@precondition(lambda self: self.merges)
	@rule(which=NUMBERS)
	def undo(self, which: int) -> None:
		"""Somebody takes a merge back: all of it, or nothing of it and a sentence that says why."""
		one = self.merges[which % len(self.merges)]
		stood = everything(self.register.stored)
		found = self.register.save(
			MERGE, self.today, one["name"], undo_reason=f"Because {self.register.moment}."
		)
		if found:
			assert one["undone"] or found[0].code == "merge.not_the_last_word"
			assert one["name"] not in self.before, "nothing was written since, and it is not undone"
			assert stood == everything(self.register.stored)
			return
		assert not one["undone"]
		one["undone"] = True
		del self.into[one["merged"]]
		self.owner |= dict.fromkeys(one["cases"], one["merged"])
		if one["name"] in self.before:
			assert everything(self.register.stored) == self.before[one["name"]]
		self.before.clear()

	@property
	def today(self) -> date:
		"""The day on which the last of the walks stands."""
		return max(walk.today for walk in self.walks)

	@invariant()
	def every_record_is_where_its_case_is(self) -> None:
		"""Nothing of a case stays behind, and nothing of another goes along."""
		for case, owner in self.owner.items():
			assert self.register.stored["Case"][case]["client"] == owner
			for kind in OFFICE_RECORDS:
				assert all(row["client"] == owner for row in self.register.many(kind, case=case)), kind

	@invariant()
	def every_number_says_where_its_person_is(self) -> None:
		"""The old numbers find the client."""
		for walk in self.walks:
			row = self.register.stored["Client"][walk.client]
			assert row.get("merged_into") == self.into.get(walk.client)
			assert (row["status"] == "Void") == (walk.client in self.into)

	@invariant()
	def both_chains_tell_of_every_merge(self) -> None:
		"""Two events for a merge, two for its undoing."""
		for one in self.merges:
			told = [event for event in self.register.ledger if event.subject_name == one["name"]]
			assert len(told) == (4 if one["undone"] else 2)
			assert {event.client for event in told} == {one["kept"], one["merged"]}


MergingMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
RandomMergesTest = MergingMachine.TestCase
