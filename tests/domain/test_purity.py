"""The handbook's rules stand alone: no platform beneath them, no packages, no import at the door."""

from __future__ import annotations

import ast
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "ccm_app"
ROOMS_WITHOUT_FRAPPE = ("domain", "statistics", "slips", "sealing", "field_kit", "caseload")
IMPORT_FUNCTIONS = {"import_module", "__import__"}


def modules_of(room: str) -> list[Path]:
	return sorted((PACKAGE / room).rglob("*.py"))


def imported_names(path: Path, source: str | None = None) -> Iterator[str]:
	"""Full names of everything a module imports, at its top or inside a function, also by text."""
	tree = ast.parse(path.read_text(encoding="utf-8") if source is None else source)
	for node in ast.walk(tree):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom):
			yield from _names_imported_from(path, node)
		elif isinstance(node, ast.Call):
			yield from _named_in_call(node)


def _names_imported_from(path: Path, node: ast.ImportFrom) -> list[str]:
	base = [node.module] if node.module else []
	if node.level:
		base = [*path.relative_to(PACKAGE.parent).parts[: -node.level], *base]
	return [".".join([*base, alias.name]) for alias in node.names]


def _named_in_call(node: ast.Call) -> list[str]:
	name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
	texts = [
		arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
	]
	return texts if name in IMPORT_FUNCTIONS else []


def is_below(name: str, package: str) -> bool:
	return name == package or name.startswith(package + ".")


class PurityTest(unittest.TestCase):
	def test_every_room_has_modules_to_look_at(self) -> None:
		self.assertEqual([room for room in ROOMS_WITHOUT_FRAPPE if not modules_of(room)], [])

	def test_rooms_of_rules_never_import_frappe(self) -> None:
		for room in ROOMS_WITHOUT_FRAPPE:
			for path in modules_of(room):
				found = [name for name in imported_names(path) if is_below(name, "frappe")]
				self.assertEqual(found, [], str(path.relative_to(PACKAGE)))

	def test_the_domain_imports_only_the_standard_library_and_itself(self) -> None:
		for path in modules_of("domain"):
			names = [name for name in imported_names(path) if not is_below(name, "ccm_app.domain")]
			foreign = [name for name in names if name.split(".")[0] not in sys.stdlib_module_names]
			self.assertEqual(foreign, [], path.name)

	def test_the_doors_of_the_package_import_nothing(self) -> None:
		for path in (PACKAGE / "__init__.py", PACKAGE / "ccm_app" / "__init__.py"):
			self.assertEqual(list(imported_names(path)), [], str(path.relative_to(PACKAGE)))

	def test_this_test_sees_imports_in_every_disguise(self) -> None:
		path = PACKAGE / "domain" / "example.py"
		for source in (
			"import frappe",
			"import frappe.utils as u",
			"from frappe import _",
			"def f():\n\tfrom frappe.utils import now",
			"import importlib\nimportlib.import_module('frappe')",
			"__import__('frappe.utils')",
		):
			self.assertTrue(any(is_below(name, "frappe") for name in imported_names(path, source)), source)

	def test_this_test_resolves_relative_imports(self) -> None:
		path = PACKAGE / "domain" / "example.py"
		self.assertEqual(list(imported_names(path, "from . import money")), ["ccm_app.domain.money"])
		self.assertEqual(
			list(imported_names(path, "from ..slips.token import sign")), ["ccm_app.slips.token.sign"]
		)
