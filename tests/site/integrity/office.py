"""An office that works without the site: an embedded registry with the accounts of the test site."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ccm_app.caseload.figures import load
from ccm_app.caseload.steps import ROLES, Found, Ref, Step, Taker, all_steps
from ccm_app.field_kit.registry import REGISTER, Registry
from ccm_app.field_kit.saving import Saving
from ccm_app.field_kit.taking import KitShell
from tests.site.people import accounts

PASSPHRASE = "a river in the dry season"
OFFICE = "SVR"
# A complex case in dollars, with a conference, a stay at a shelter, and a year of follow-up.
STORY = "CCPCR-2010Q2-004"
# Legal aid is designated on the test site for nobody.
LEFT_OUT = ("LEGAL", "CONSENT-CDP", "EVALUATION")
NETWORK = ("Body Meeting", "Provider Designation", "Statistical Period")


class OfficeShell(KitShell):
	"""The embedded registry with the accounts of the site; everything is entered today."""

	def account(self, role: str) -> str:
		"""The account of the site in this role."""
		holders = [one for one in accounts() if one["role"] == role]
		own = [one for one in holders if one["office"] == OFFICE]
		return (own or holders)[0]["email"]

	def insert(self, step: Step, values: Any) -> None:
		"""Save a new record in the step's role."""
		self.registry.insert(step.kind, values, self.account(step.role))

	def update(self, step: Step, name: str, values: Any) -> None:
		"""Save changes in the step's role."""
		self.registry.update(step.kind, name, values, self.account(step.role))

	def move(self, step: Step, name: str, values: Any) -> None:
		"""Take the step's action in the step's role."""
		self.registry.move(step.kind, name, step.action, self.account(step.role), **values)


class Office:
	"""One registry file, and the people who work in it."""

	def __init__(self, file: Path) -> None:
		self.file = file
		with Registry(file, passphrase=PASSPHRASE) as registry:
			with registry.storage.transaction():
				self._people(registry)
			# The network stands on the site already: it is no work of this office.
			registry._journal = lambda *_: None  # type: ignore[method-assign]
			taker = Taker(OfficeShell(registry, as_if_then=False))
			for step in all_steps(load()):
				if step.kind in NETWORK:
					taker.take(step)
		file.with_suffix(".passphrase").write_text(PASSPHRASE)

	def _people(self, registry: Registry) -> None:
		shell = OfficeShell(registry)
		for role in ROLES:
			registry.add_account(shell.account(role), role, [role])
		staff = [{"user": shell.account(role), "duty": duty} for role, duty in ROLES.items() if duty]
		office = registry.storage.one("Field Office", OFFICE)
		assert office is not None
		Saving(registry, REGISTER).update("Field Office", office, {"staff": staff}, by_register=True)

	def work(self, steps: list[Step]) -> int:
		"""Enter these steps; answers how many."""
		with Registry(self.file, passphrase=PASSPHRASE) as registry:
			return Taker(OfficeShell(registry, as_if_then=False)).take_all(steps)


def a_client() -> list[Step]:
	"""The steps of one client from the registration to the closing of the case, under keys of their own."""
	key = f"DRILL-{secrets.token_hex(4)}"
	return [_renamed(step, key) for step in _story()]


def _story() -> Iterator[Step]:
	for step in all_steps(load()):
		names = f"{step.key} {step.target} {step.find} {step.action}"
		if STORY in names and not any(word in names.upper() for word in (*LEFT_OUT, "EVALUATE")):
			yield step


def _renamed(step: Step, key: str) -> Step:
	return replace(
		step,
		key=_with_key(step.key, key),
		values=_with_key(step.values, key),
		target=_with_key(step.target, key),
		find=_with_key(step.find, key),
	)


def _with_key(value: Any, key: str) -> Any:
	if isinstance(value, str):
		return value.replace(STORY, key)
	if isinstance(value, Ref):
		return Ref(value.kind, _with_key(value.key, key))
	if isinstance(value, Found):
		return Found(value.kind, _with_key(value.equal, key))
	if isinstance(value, dict):
		return {name: _with_key(one, key) for name, one in value.items()}
	return [_with_key(one, key) for one in value] if isinstance(value, list | tuple) else value
