"""Registers for the tests: an empty one with its accounts, one client at some stage, and the whole demonstration."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
import unittest
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ccm_app.caseload.figures import load
from ccm_app.caseload.steps import CLERK, Step, all_steps
from ccm_app.domain.problems import RuleBroken
from ccm_app.field_kit import demo, taking
from ccm_app.field_kit.clock import Clock
from ccm_app.field_kit.demo import PASSPHRASE
from ccm_app.field_kit.registry import Registry

OFFICE = "SVR"
# A complex case in dollars, with a conference, a stay of 200 days and two services.
COMPLEX = "CCPCR-2010Q2-004"
CLERK_ACCOUNT = taking.account_of(CLERK)


@lru_cache(maxsize=1)
def demonstration() -> tuple[Path, str]:
	"""The folder of one demonstration that all tests share, and what it said. Nobody changes it."""
	folder = Path(tempfile.mkdtemp(prefix="ccm-demo-"))
	atexit.register(shutil.rmtree, folder, ignore_errors=True)
	said = io.StringIO()
	demo.main(folder, said)
	return folder, said.getvalue()


@lru_cache(maxsize=1)
def every_step() -> list[Step]:
	"""The steps of the whole caseload."""
	return all_steps(load())


@lru_cache(maxsize=1)
def _empty_file() -> Path:
	folder = Path(tempfile.mkdtemp(prefix="ccm-empty-"))
	atexit.register(shutil.rmtree, folder, ignore_errors=True)
	with Registry(folder / "registry.sqlite", passphrase=PASSPHRASE) as registry:
		taking.prepare(registry, OFFICE)
	return folder / "registry.sqlite"


class WithRegistry(unittest.TestCase):
	"""Each test has a registry of its own, planted with the seeds and one account per role."""

	def setUp(self) -> None:
		self.folder = Path(tempfile.mkdtemp(prefix="ccm-test-"))
		self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
		self.file = self.folder / "registry.sqlite"
		shutil.copy(_empty_file(), self.file)
		self.registry = Registry(self.file, Clock(), passphrase=PASSPHRASE)
		self.addCleanup(self.registry.close)

	def act(self, role: str) -> str:
		"""The account that acts in a role."""
		return taking.account_of(role)

	def client_values(self, **other: Any) -> dict[str, Any]:
		"""A client whom the rules accept."""
		return {
			"field_office": OFFICE,
			"registered_on": date(2010, 4, 2),
			"identified_on": date(2010, 4, 2),
			"identification_channel": "HOTLINE",
			"temporary_shelter": "Not needed",
			"sex": "Male",
			"age_at_registration": 30,
			"home_province": "20",
			**other,
		}

	def bring(self, key: str, until: Callable[[Step], bool]) -> str:
		"""Take the network's and one client's steps up to (not with) the first that fits; answer the case."""
		taker = taking.taker(self.registry)
		for step in every_step():
			if not self._concerns(step, key):
				continue
			if until(step):
				break
			taker.take(step)
		self.registry.clock.day = None
		return str(self.registry.many("Case", form_key=f"{key}-CASE")[0]["name"])

	def _concerns(self, step: Step, key: str) -> bool:
		if step.kind in ("Body Meeting", "Provider Designation", "Statistical Period"):
			return True
		return step.key.startswith(key) or key in str(step.target)

	def refused(self, save: Callable[[], object]) -> list[str]:
		"""The sentences with which a save is refused; the register is as it was before."""
		before = self.rows()
		with self.assertRaises(RuleBroken) as broken:
			save()
		self.assertEqual(self.rows(), before, "a refused save left something behind")
		return broken.exception.sentences

	def rows(self) -> dict[str, int]:
		"""How many records of each kind there are."""
		kinds = [kind for kind in self.registry.dictionary.kinds.values() if not kind.is_single]
		return {kind.name: self.registry.storage.count(kind.name) for kind in kinds}


def is_move(kind: str, action: str) -> Callable[[Step], bool]:
	"""Fits the step that takes this action."""
	return lambda step: step.kind == kind and step.action == action


def is_insert(kind: str) -> Callable[[Step], bool]:
	"""Fits the step that inserts a record of this kind."""
	return lambda step: step.verb == "insert" and step.kind == kind
