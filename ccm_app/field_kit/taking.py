"""Takes the neutral steps of a caseload in an embedded registry, in the roles that they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccm_app.caseload.steps import ROLES, Step, Taker
from ccm_app.field_kit.registry import REGISTER, Registry
from ccm_app.field_kit.saving import Saving


def account_of(role: str) -> str:
	"""The account of the embedded registry that acts in a role: "clerk@ccm.example"."""
	return f"{role.removeprefix('CCM ').lower().replace(' ', '.')}@ccm.example"


def prepare(registry: Registry, field_office: str) -> None:
	"""One account per role of the steps, and the Field Office's staff among them."""
	with registry.storage.transaction():
		for role in ROLES:
			registry.add_account(account_of(role), role.removeprefix("CCM "), [role])
		staff = [{"user": account_of(role), "duty": duty} for role, duty in ROLES.items() if duty]
		office = registry.storage.one("Field Office", field_office)
		if office is not None and not office["staff"]:
			Saving(registry, REGISTER).update("Field Office", office, {"staff": staff}, by_register=True)


class KitShell:
	"""The embedded registry as the steps see it. Its clock is set to the day of each step.

	as_if_then: False leaves the clock alone, so that everything is entered today, as on a site.
	"""

	def __init__(self, registry: Registry, as_if_then: bool = True):
		self.registry = registry
		self.as_if_then = as_if_then

	def account(self, role: str) -> str:
		"""The account that acts in this role."""
		return account_of(role)

	def find(self, kind: str, equal: Mapping[str, Any]) -> Mapping[str, Any] | None:
		"""The stored record with these values, or None."""
		return next(iter(self.registry.many(kind, **equal)), None)

	def insert(self, step: Step, values: Mapping[str, Any]) -> None:
		"""Save a new record in the step's role. Raises RuleBroken."""
		self._set_clock(step)
		self.registry.insert(step.kind, values, account_of(step.role))

	def update(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Save changes in the step's role. Raises RuleBroken."""
		self._set_clock(step)
		self.registry.update(step.kind, name, values, account_of(step.role))

	def move(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Take the step's action in the step's role. Raises RuleBroken."""
		self._set_clock(step)
		self.registry.move(step.kind, name, step.action, account_of(step.role), **values)

	def _set_clock(self, step: Step) -> None:
		if self.as_if_then:
			self.registry.clock.day = step.on


def taker(registry: Registry, as_if_then: bool = True) -> Taker:
	"""Takes steps in this registry."""
	return Taker(KitShell(registry, as_if_then))
