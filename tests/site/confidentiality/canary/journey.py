"""Two marked clients on their way through the ten stages, over REST, in the roles of those who do the work."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ccm_app.caseload.figures import CaseloadClient, load
from ccm_app.caseload.passages import ATTENDANCE, COMMITTEE, EVALUATION
from ccm_app.caseload.rest import RestShell
from ccm_app.caseload.steps import CENTRAL_OFFICE, FIELD_CASE_MANAGER, Ref, Step, Taker, all_steps
from tests.site.confidentiality.canary.marks import VAULT, Marks
from tests.site.people import accounts, host, url

# Records that the register itself makes before somebody writes into them.
PLANNED_BY_THE_REGISTER = frozenset({"Follow-up"})
# A case with a conference and a plan in dollars first, then a simple one.
TAKEN = ("TL", "RC")
# The action after which services run.
AT_WORK = "Start services"


class MarkedShell(RestShell):
	"""The site, into which every text goes with a marker; remembers the records it made."""

	def __init__(self, marks: Marks):
		super().__init__(url(), accounts(), host())
		self.marks = marks
		self.made: list[tuple[str, str, str]] = []

	def insert(self, step: Step, values: Mapping[str, Any]) -> None:
		"""Save a new record with all its texts marked."""
		marked = self.marks.filled(step.kind, {**values, **self._more(step.kind)}, whole=True)
		super().insert(step, marked)
		if (
			record := self.find(step.kind, {"form_key": marked["form_key"]})
			if step.key and not step.find
			else None
		):
			self.made.append((step.role, step.kind, str(record["name"])))

	def update(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Change a record; the texts that are given are marked."""
		whole = step.kind in PLANNED_BY_THE_REGISTER
		super().update(step, name, self.marks.filled(step.kind, values, whole=whole))

	def move(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Take an action; the texts that it needs are marked."""
		super().move(step, name, self.marks.filled(step.kind, values, whole=False))

	def find_visits(self, case: str) -> list[str]:
		"""The follow-ups of a case, which the register itself has planned."""
		return [row["name"] for row in self.person(FIELD_CASE_MANAGER).find("Follow-up", {"case": case})]

	def _more(self, kind: str) -> dict[str, Any]:
		if kind != VAULT:
			return {}
		return {
			"birth_place": "20",
			"phones": [{"is_safe_to_call": 1}],
			"documents": [{"document_type": self._document_type()}],
			"addresses": [{"area": "20", "is_safe": 1}],
			"contacts": [{"is_legal_guardian": 1}],
		}

	def _document_type(self) -> str:
		return str(self.person("CCM Clerk").find("Identity Document Type", {})[0]["name"])


class Journey:
	"""The clients of one run. `cases` and `clients` hold their numbers once the steps are taken."""

	def __init__(self, marks: Marks, case_types: Sequence[str] = TAKEN):
		self.run, self.case_types = uuid.uuid4().hex[:12], case_types
		self.shell = MarkedShell(marks)
		self.keys: list[str] = []

	def take(self, until: str = "") -> int:
		"""Take the steps, all ten stages or until an action of the case; answers how many were taken."""
		self._list_members()
		caseload = load()
		new = [one for one in caseload.clients if one.is_new]
		chosen = [next(one for one in new if one.case_type == kind) for kind in self.case_types]
		clients = tuple(self._renamed(one, number) for number, one in enumerate(chosen))
		self.keys = [one.key for one in clients]
		taker, taken = Taker(self.shell), 0
		waiting = set(self.keys)
		for step in map(self._own, all_steps(replace(caseload, clients=clients))):
			owner = self._owner(step)
			if until and (step.kind == "Case Evaluation" or (owner and owner not in waiting)):
				continue
			taken += taker.take(step)
			if until and step.action == until:
				waiting.discard(owner)
		return taken

	def _list_members(self) -> None:
		"""Who scores a provider is a member of the committee; in the minutes of its meeting stand markers."""
		central = self.shell.person(CENTRAL_OFFICE)
		rows = central.read("CCM Body", COMMITTEE)["members"]
		listed = {row["agency"] for row in rows}
		missing = [
			{"agency": one["agency"], "role": one["role"]}
			for one in ATTENDANCE
			if one["agency"] not in listed
		]
		if missing:
			central.change("CCM Body", COMMITTEE, {"members": [*rows, *missing]})

	def name_of(self, kind: str, part: str = "") -> str:
		"""The name of a record of the first client by the part of its key, such as ("Case", "CASE")."""
		key = f"{self.keys[0]}-{part}" if part else self.keys[0]
		found = self.shell.find(kind, {"form_key": key})
		if found is None:
			raise LookupError(f"{kind} {key}")
		return str(found["name"])

	def _renamed(self, client: CaseloadClient, number: int) -> CaseloadClient:
		return replace(client, key=f"CCPCR-2010Q2-{self.run}-{number}")

	def _owner(self, step: Step) -> str:
		target = step.target
		wanted = [target] if isinstance(target, Ref) else list(target.equal.values() if target else ())
		named = step.key or next((one.key for one in wanted if isinstance(one, Ref)), "")
		return next((key for key in self.keys if named.startswith(key)), "")

	def _own(self, step: Step) -> Step:
		"""The evaluation of this run, not that of the caseload."""
		own = f"{EVALUATION}-{self.run}"
		if step.key == EVALUATION:
			return replace(step, key=own)
		if isinstance(step.target, Ref) and step.target.key == EVALUATION:
			return replace(step, target=Ref(step.target.kind, own))
		return step
