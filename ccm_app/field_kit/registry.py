"""The embedded registry: the ten stages on one SQLite file, for work without a site.

The rules are those of the site. A save is one transaction: the record, its consequences and its entries in
the ledger are stored together, or nothing is. Nothing can be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ccm_app.domain import rules
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record
from ccm_app.exchange.kit_journal import INSERT, MOVE, UPDATE, Act, write
from ccm_app.field_kit import chain, dictionary, importing, seeding, workflows
from ccm_app.field_kit.clock import Clock
from ccm_app.field_kit.dictionary import Kind
from ccm_app.field_kit.saving import Saving, changed_meanwhile
from ccm_app.field_kit.storage import Storage
from ccm_app.field_kit.wording import labels_of, refusal, sentence

SETTINGS = "CCM Settings"
REGISTER = "register"
VOID_ACTION = "Void"


class Registry:
	"""An open registry. A new file gets its tables and the seeds that every registry begins with.

	It answers the rules' questions (`one`, `many`, `setting`) and takes what people enter (`insert`,
	`update`, `move`, `void`). All of these raise RuleBroken with every reason that stands against it.

	passphrase: opens the texts of the file; a new file is made with it (at least 12 signs). Raises KeyWrong for
	another one. There is no way to the texts without it.
	"""

	def __init__(self, path: Path | str, clock: Clock | None = None, *, passphrase: str):
		self.dictionary = dictionary.shipped()
		self.workflows = workflows.shipped()
		self.clock = clock or Clock()
		self.storage = Storage(Path(path), self.dictionary, passphrase)
		with self.storage.transaction():
			if not self.storage.exists(SETTINGS, SETTINGS):
				seeding.plant(self)

	def close(self) -> None:
		"""Close the file."""
		self.storage.close()

	def __enter__(self) -> Registry:
		return self

	def __exit__(self, *_: object) -> None:
		self.close()

	def one(self, kind: str, name: str | None) -> Record | None:
		"""The stored record with its child rows, or None."""
		return self.storage.one(kind, name) if name else None

	def many(self, kind: str, **equal: Any) -> Sequence[Record]:
		"""Stored records whose fields equal these values, with child rows, oldest first."""
		return self.storage.many(kind, equal)

	def setting(self, name: str) -> Any:
		"""A field of CCM Settings."""
		return (self.storage.one(SETTINGS, SETTINGS) or {}).get(name)

	def add_account(self, name: str, full_name: str, roles: Iterable[str]) -> None:
		"""Make an account with roles; one that exists only gets the roles it lacks."""
		with self.storage.transaction():
			seeding.add_account(self.storage, name, full_name, roles)

	def roles_of(self, account: str) -> frozenset[str]:
		"""The roles of an account; none when there is no such account."""
		rows = self.storage.connection.execute("SELECT role FROM account_role WHERE account = ?", (account,))
		return frozenset(row["role"] for row in rows)

	def insert(self, kind: str, values: Mapping[str, Any], actor: str) -> str:
		"""Save a new record and return its name."""
		with self.storage.transaction():
			described = self._writable(kind, actor)
			self._require_role(described, described.creators, actor)
			saving = Saving(self, actor)
			name = saving.insert(kind, values)
			self._journal(saving, Act(INSERT, kind, name, actor, values))
			return name

	def update(
		self, kind: str, name: str, values: Mapping[str, Any], actor: str, modified: str | None = None
	) -> None:
		"""Save changes. modified: the stamp of the record as the user saw it; an older one is refused."""
		with self.storage.transaction():
			described = self._writable(kind, actor)
			before = self._stored(kind, name)
			self._require_role(described, described.writers, actor)
			if modified is not None and modified != before["modified"]:
				raise refusal(self.dictionary, kind, [changed_meanwhile(name)])
			saving = Saving(self, actor)
			saving.update(kind, before, values)
			self._journal(saving, Act(UPDATE, kind, name, actor, values))

	def move(self, kind: str, name: str, action: str, actor: str, **values: Any) -> None:
		"""Take a record to its next state by an action of its workflow, changing other fields on the way."""
		with self.storage.transaction():
			described = self._writable(kind, actor)
			before = self._stored(kind, name)
			given = {**values, **self._target(kind, before, action, actor)}
			typed_by_hand = [field for field in values if self._is_register_field(described, field)]
			if typed_by_hand:
				found = [self._register_field(described, field) for field in typed_by_hand]
				raise refusal(self.dictionary, kind, found)
			saving = Saving(self, actor)
			saving.update(kind, before, given, by_register=True)
			self._journal(saving, Act(MOVE, kind, name, actor, values, action))

	def void(self, case: str, reason: str, actor: str) -> None:
		"""Mark a case that should never have been made as void; it stays in the register for good."""
		with self.storage.transaction():
			self._writable("Case", actor)
			before = self._stored("Case", case)
			given = {"void_reason": reason, **self._target("Case", before, VOID_ACTION, actor)}
			saving = Saving(self, actor)
			saving.update("Case", before, given, by_register=True)
			self._journal(saving, Act(MOVE, "Case", case, actor, {"void_reason": reason}, VOID_ACTION))

	def _journal(self, saving: Saving, act: Act) -> None:
		"""Keep what was entered, for the day on which a site takes it."""
		born = tuple(saving.born)
		write(self.storage.connection, self.storage.seal.key, replace(act, born=born))

	def delete(self, kind: str, name: str, actor: str) -> None:
		"""Refused always: nothing is deleted from the register."""
		raise refusal(self.dictionary, kind, [problem("record.never_deleted")])

	def warnings(self, kind: str, values: Mapping[str, Any]) -> list[str]:
		"""What is unwise about these values though it can be saved, as sentences."""
		labels = labels_of(self.dictionary, kind)
		found = rules.warnings_of(kind, values, None, self, self.clock.today())
		return [sentence(one, labels) for one in found]

	def actions(self, kind: str, name: str) -> list[str]:
		"""The actions that the workflow knows for a record in its present state."""
		workflow, before = self.workflows[kind], self._stored(kind, name)
		return list(dict.fromkeys(one.action for one in workflow.ways_out(str(before[workflow.state_field]))))

	def verify_ledger(self) -> chain.LedgerVerdict:
		"""Check the chain of every client from its first entry to its last."""
		return chain.verify(self.storage)

	def import_clients(self, csv_text: str, actor: str) -> importing.Imported:
		"""Register the clients of a CSV file; broken rows come back as CSV with the reason per row."""
		return importing.import_clients(self, csv_text, actor)

	def plant(self, kind: str, values: Mapping[str, Any]) -> str:
		"""Insert what every registry begins with, unless a record of that name is there. Rules hold here too."""
		name = str(values[self.dictionary[kind].named_by])
		if self.storage.exists(kind, name):
			return name
		return Saving(self, REGISTER).insert(kind, values, by_register=True)

	def _writable(self, kind: str, actor: str) -> Kind:
		known = kind in self.dictionary and not self.dictionary[kind].is_child
		if not known:
			raise refusal(self.dictionary, kind, [problem("record.unknown_kind", kind=kind)])
		if actor != REGISTER and not self.storage.exists("User", actor):
			raise refusal(self.dictionary, kind, [problem("record.unknown_actor", actor=actor)])
		return self.dictionary[kind]

	def _require_role(self, kind: Kind, allowed: frozenset[str], actor: str) -> None:
		if not allowed:
			raise refusal(self.dictionary, kind.name, [problem("record.kept_by_register", kind=kind.name)])
		if not allowed & self.roles_of(actor):
			found = problem("record.not_your_role", kind=kind.name, roles=", ".join(sorted(allowed)))
			raise refusal(self.dictionary, kind.name, [found])

	def _stored(self, kind: str, name: str) -> dict[str, Any]:
		before = self.storage.one(kind, name)
		if before is None:
			raise refusal(self.dictionary, kind, [problem("record.unknown", kind=kind, name=name)])
		return before

	def _target(self, kind: str, before: Mapping[str, Any], action: str, actor: str) -> dict[str, str]:
		"""State and category after an action, or RuleBroken."""
		workflow = self.workflows.get(kind)
		if workflow is None:
			raise refusal(self.dictionary, kind, [problem("workflow.none", kind=kind)])
		state = str(before[workflow.state_field])
		ways = workflow.ways_out(state)
		fitting = [way for way in ways if way.action == action]
		if not fitting:
			possible = ", ".join(dict.fromkeys(way.action for way in ways)) or "nothing"
			values = {"kind": kind, "action": action, "state": state, "possible": possible}
			raise refusal(self.dictionary, kind, [problem("workflow.no_such_action", **values)])
		roles = self.roles_of(actor)
		for way in fitting:
			if way.role in roles:
				return workflow.fields_of(way.next_state)
		allowed = ", ".join(sorted({way.role for way in fitting}))
		found = problem("workflow.not_your_role", kind=kind, action=action, roles=allowed)
		raise refusal(self.dictionary, kind, [found])

	def _is_register_field(self, kind: Kind, name: str) -> bool:
		with suppress(KeyError):
			return kind.by_name[name].read_only
		return False

	def _register_field(self, kind: Kind, name: str) -> Problem:
		return problem("record.register_field", name, label=kind.by_name[name].label)
