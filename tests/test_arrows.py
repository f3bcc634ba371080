"""Which room may ask which: imports run one way, from the site's rooms down to the rules."""

from __future__ import annotations

import ast
import unittest
from collections.abc import Iterator
from pathlib import Path

from tests.domain.test_purity import (
	PACKAGE,
	ROOMS_WITHOUT_FRAPPE,
	imported_names,
	is_below,
	modules_of,
)

RULES = {"domain", "statistics", "slips", "sealing"}
SITE = {"confidentiality", "registry", "exchange"}
# Room -> the rooms that it may import, beside itself. `ccm_app/tests` asks whomever it tests.
ARROWS: dict[str, set[str]] = {
	"domain": set(),
	"statistics": {"domain"},
	"slips": {"domain"},
	"sealing": set(),
	"caseload": {"domain", "statistics"},
	"field_kit": {"domain", "statistics", "slips", "caseload", "sealing"},
	"registry": RULES,
	"confidentiality": RULES | {"registry"},
	"exchange": RULES | {"registry"},
	"setup": RULES | SITE,
	"doctype": RULES | SITE,
	"api": RULES | SITE,
	"www": RULES | SITE | {"api"},
	"report": RULES | SITE | {"api"},
	"print_format": RULES | SITE | {"api"},
	"workspace": set(),
	"page": set(),
	"number_card": set(),
	"dashboard_chart": set(),
	"notification": set(),
	"workflow": set(),
	"patches": RULES | SITE | {"setup"},
	"commands": RULES | SITE | {"setup"},
	# Only tables of names: which function is hooked where.
	"hooks": {"confidentiality"},
}
# How a file of clients is read, and what a new register begins with, is the same with and without a site: these
# modules of the site's rooms know no platform.
SHARED_WITH_THE_FIELD_KIT = {
	"ccm_app.exchange.cells",
	"ccm_app.exchange.columns",
	"ccm_app.exchange.kit_journal",
	"ccm_app.exchange.rows",
	"ccm_app.exchange.sentences",
	"ccm_app.exchange.spreadsheet",
	"ccm_app.setup.seed_files",
	"ccm_app.registry.ledger_tables",
}
# The save path of the register asks the vault to seal and to open; the vault asks it nothing of the save path.
ASKED_BY_THE_REGISTER = {
	"ccm_app.confidentiality.sealed_fields",
	"ccm_app.confidentiality.vault",
}
OUTSIDE = ("tests", "benchmarks", "ccm_tools")


def room_of(name: str) -> str:
	"""The room in which a module of the package stands; "" for the doors of the package."""
	parts = name.split(".")[1:]
	inner = parts[1:] if parts[:1] == ["ccm_app"] else parts
	return inner[0] if inner else ""


def module_name(path: Path) -> str:
	parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
	return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_file(name: str) -> Path | None:
	"""The file of the module that a full name stands for or stands in; None outside the package."""
	parts = name.split(".")
	for length in range(len(parts), 1, -1):
		place = PACKAGE.parent.joinpath(*parts[:length])
		for file in (place.with_suffix(".py"), place / "__init__.py"):
			if file.is_file():
				return file
	return None


def modules_with_a_room() -> Iterator[tuple[Path, str]]:
	for path in sorted(PACKAGE.rglob("*.py")):
		room = room_of(module_name(path))
		if room not in ("", "tests") and not path.name.startswith("test_"):
			yield path, room


def against_the_arrows(path: Path, room: str) -> list[str]:
	own = [name for name in imported_names(path) if is_below(name, "ccm_app")]
	allowed = ARROWS[room] | {room, ""}
	found = [name for name in own if room_of(name) not in allowed]
	return [
		name
		for name in found
		if not (room == "field_kit" and is_shared_with_the_field_kit(name))
		and not (room == "registry" and is_one_of(name, ASKED_BY_THE_REGISTER))
	]


def is_shared_with_the_field_kit(name: str) -> bool:
	return is_one_of(name, SHARED_WITH_THE_FIELD_KIT)


def is_one_of(name: str, modules: set[str]) -> bool:
	file = module_file(name)
	return file is not None and module_name(file) in modules


def reached_from(start: Path) -> set[Path]:
	"""Every module of the package that is loaded when this one is imported, itself included."""
	reached: set[Path] = set()
	waiting = [start]
	while waiting:
		path = waiting.pop()
		if path not in reached:
			reached.add(path)
			waiting += filter(None, map(module_file, imported_names(path)))
	return reached


def hook_targets() -> list[str]:
	tree = ast.parse((PACKAGE / "hooks.py").read_text(encoding="utf-8"))
	texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
	return [
		text for text in texts if isinstance(text, str) and text.startswith("ccm_app.") and " " not in text
	]


class ArrowsTest(unittest.TestCase):
	def test_every_room_has_its_arrows(self) -> None:
		rooms = {room for _path, room in modules_with_a_room() if room != "__init__"}
		self.assertEqual(rooms - set(ARROWS), set(), "Add the new room to ARROWS, and to the design.")

	def test_no_room_imports_against_the_arrows(self) -> None:
		for path, room in modules_with_a_room():
			with self.subTest(module_name(path)):
				self.assertEqual(against_the_arrows(path, room), [])

	def test_the_package_imports_nothing_from_around_it(self) -> None:
		for path, _room in modules_with_a_room():
			found = [name for name in imported_names(path) if name.split(".")[0] in OUTSIDE]
			self.assertEqual(found, [], module_name(path))

	def test_nothing_that_a_room_without_frappe_reaches_imports_frappe(self) -> None:
		for room in ROOMS_WITHOUT_FRAPPE:
			for start in modules_of(room):
				found = {
					f"{module_name(path)} imports {name}"
					for path in reached_from(start)
					for name in imported_names(path)
					if is_below(name, "frappe")
				}
				self.assertEqual(found, set(), module_name(start))

	def test_every_hook_leads_to_a_function(self) -> None:
		targets = hook_targets()
		self.assertIn("ccm_app.setup.install.after_install", targets)
		for target in targets:
			with self.subTest(target):
				file = module_file(target)
				assert file is not None
				names = {
					getattr(node, "name", "") for node in ast.parse(file.read_text(encoding="utf-8")).body
				}
				self.assertIn(target.split(".")[-1], names)


class WhatTheTestSeesTest(unittest.TestCase):
	def test_a_room_is_found_inside_the_module_too(self) -> None:
		self.assertEqual(room_of("ccm_app.domain.money"), "domain")
		self.assertEqual(room_of("ccm_app.ccm_app.doctype.case.case"), "doctype")
		self.assertEqual(room_of("ccm_app.hooks"), "hooks")

	def test_a_function_leads_to_the_module_that_defines_it(self) -> None:
		file = module_file("ccm_app.domain.khmer.digits_to_latin")
		self.assertEqual(file, PACKAGE / "domain" / "khmer.py")

	def test_the_import_of_a_client_file_on_the_site_is_not_shared_with_the_field_kit(self) -> None:
		self.assertTrue(is_shared_with_the_field_kit("ccm_app.exchange.rows.template"))
		self.assertFalse(is_shared_with_the_field_kit("ccm_app.exchange.csv_import.import_clients"))

	def test_what_is_reached_over_another_module_is_seen(self) -> None:
		reached = reached_from(PACKAGE / "registry" / "case_record.py")
		self.assertIn(PACKAGE / "registry" / "saying.py", reached)
