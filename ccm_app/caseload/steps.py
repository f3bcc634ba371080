"""The caseload as neutral steps: what people enter, in which order, in which role.

The embedded registry and the site take exactly the same steps. A step names records by keys, and never by
the names that a register gives; every record that is inserted carries its key as `form_key`, so that taking
the steps a second time finds everything done and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from ccm_app.caseload.figures import Caseload
from ccm_app.domain import roles

CENTRAL_OFFICE = roles.CENTRAL
FIELD_CASE_MANAGER = roles.MANAGER
CLERK = roles.CLERK
SOCIAL_WORKER = roles.WORKER
FIELD_COORDINATION_UNIT = roles.COORDINATION
BUDGET_APPROVER = roles.APPROVER
# The roles that take steps, and what each is called on the staff of the Field Office, if it is.
ROLES: Mapping[str, str] = {
	CENTRAL_OFFICE: "",
	FIELD_CASE_MANAGER: "Field Case Manager",
	CLERK: "Clerk",
	SOCIAL_WORKER: "Social Worker",
	FIELD_COORDINATION_UNIT: "",
	BUDGET_APPROVER: "",
}


@dataclass(frozen=True)
class Ref:
	"""The record of this kind that an earlier step inserted under this key."""

	kind: str
	key: str


@dataclass(frozen=True)
class Found:
	"""The one record of this kind with these values; for records that the register plans itself."""

	kind: str
	equal: Mapping[str, Any]


@dataclass(frozen=True)
class Account:
	"""The account that holds this role where the steps are taken."""

	role: str


@dataclass(frozen=True)
class Step:
	"""One thing that somebody enters.

	role: in which role; verb: what is done; on: the day on which it happened.
	key: form_key of a record to be inserted; target: the record to be moved or updated.
	values: fields, in which Ref, Found and Account stand for names. `find` says how an inserted record is
	found again, if not by its form_key. action: of the workflow; passed: the category that the move leads
	to, and those of the record's later moves.
	"""

	role: str
	verb: Literal["insert", "update", "move"]
	kind: str
	on: date
	key: str = ""
	values: Mapping[str, Any] = field(default_factory=dict)
	target: Ref | Found | None = None
	action: str = ""
	find: Mapping[str, Any] = field(default_factory=dict)
	passed: tuple[str, ...] = ()


class Shell(Protocol):
	"""What a register must be able to do for the steps to be taken in it."""

	def account(self, role: str) -> str:
		"""The account that acts in this role."""
		...

	def find(self, kind: str, equal: Mapping[str, Any]) -> Mapping[str, Any] | None:
		"""The stored record with these values and its child rows, or None."""
		...

	def insert(self, step: Step, values: Mapping[str, Any]) -> None:
		"""Save a new record in the step's role."""
		...

	def update(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Save changes in the step's role."""
		...

	def move(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Take the step's action in the step's role, with the values."""
		...


# The field that holds the fixed category of a record that moves.
CATEGORY_FIELDS = {"Case": "stage", "Case Plan": "budget_category", "Referral": "referral_category"}


def all_steps(caseload: Caseload) -> list[Step]:
	"""Every step of the whole caseload: the network, those carried over, the new clients, the evaluation."""
	from ccm_app.caseload import passages

	return passages.steps_of(caseload)


class Taker:
	"""Takes steps in a register, one after another; what is already done is not done again."""

	def __init__(self, shell: Shell):
		self.shell = shell
		self.names: dict[Ref, str] = {}

	def take(self, step: Step) -> bool:
		"""Take one step; False when it was already taken. Raises LookupError when its record is missing."""
		if step.verb == "insert":
			return self._insert(step)
		target = self._target(step)
		if step.verb == "move":
			if str(target.get(CATEGORY_FIELDS[step.kind])) in step.passed:
				return False
			self.shell.move(step, str(target["name"]), self._resolved(step.values))
			return True
		values = self._resolved(step.values)
		if all(same(value, target.get(name)) for name, value in values.items()):
			return False
		self.shell.update(step, str(target["name"]), values)
		return True

	def take_all(self, steps: Iterable[Step], each: Callable[[Step], None] = lambda step: None) -> int:
		"""Take steps in order and say how many were not yet taken. each: called after every step."""
		taken = 0
		for step in steps:
			taken += self.take(step)
			each(step)
		return taken

	def _insert(self, step: Step) -> bool:
		if self.shell.find(step.kind, step.find or {"form_key": step.key}):
			return False
		keyed = {} if step.find else {"form_key": step.key}
		self.shell.insert(step, {**self._resolved(step.values), **keyed})
		return True

	def _target(self, step: Step) -> Mapping[str, Any]:
		if step.target is None:
			raise LookupError(f"The step for a {step.kind} names no record.")
		return self._record(step.target)

	def _record(self, wanted: Ref | Found) -> Mapping[str, Any]:
		equal = {"form_key": wanted.key} if isinstance(wanted, Ref) else self._resolved(wanted.equal)
		record = self.shell.find(wanted.kind, equal)
		if record is None:
			raise LookupError(f"There is no {wanted.kind} that an earlier step should have made.")
		return record

	def _name(self, wanted: Ref | Found) -> str:
		if isinstance(wanted, Found):
			return str(self._record(wanted)["name"])
		if wanted not in self.names:
			self.names[wanted] = str(self._record(wanted)["name"])
		return self.names[wanted]

	def _resolved(self, value: Any) -> Any:
		if isinstance(value, Account):
			return self.shell.account(value.role)
		if isinstance(value, Ref | Found):
			return self._name(value)
		if isinstance(value, Mapping):
			return {name: self._resolved(one) for name, one in value.items()}
		if isinstance(value, list | tuple):
			return [self._resolved(one) for one in value]
		return value


def same(given: Any, stored: Any) -> bool:
	"""True when a register already holds a value, however it writes dates, numbers and ticks.

	Child rows are compared in the fields that are given.
	"""
	if isinstance(given, list):
		rows = stored or []
		return len(given) == len(rows) and all(map(_same_row, given, rows))
	if given is None or given == "":
		return stored is None or stored == ""
	if isinstance(given, date) and not isinstance(given, datetime):
		return str(stored)[:10] == given.isoformat()
	if isinstance(given, bool | int | float | Decimal):
		return _number(given) == _number(stored)
	return str(given) == str(stored)


def _number(value: Any) -> Decimal:
	"""Ticks are 1 and 0, and nothing is 0."""
	return Decimal(str(int(value) if isinstance(value, bool) else value or 0))


def _same_row(given: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
	return all(same(value, stored.get(name)) for name, value in given.items())
