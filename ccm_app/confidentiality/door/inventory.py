"""Which functions the installed apps offer over HTTP, and which of them nobody has looked at yet."""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from collections.abc import Iterator

import frappe

from ccm_app.confidentiality.door import policy

_LEFT_OUT = (".tests", ".test_", ".patches", ".node_modules", ".commands")
_HEAD = """# Every function that Frappe and this app offer over HTTP, and who may call it. A function that is missing here is
# refused to everybody, and fails the build. Written by: bench --site SITE ccm door-new --write, after reading.
"""


def whitelisted() -> list[str]:
	"""The names of all whitelisted functions of the installed apps, in the order of the alphabet.

	Imports every module of the apps, because a function is known to Frappe only once its module is.
	"""
	with warnings.catch_warnings():
		warnings.simplefilter("ignore")
		for app in frappe.get_installed_apps():
			for name in _modules(app):
				_import(name)
	apps = tuple(f"{app}." for app in frappe.get_installed_apps())
	return sorted(
		{name for one in list(frappe.whitelisted) if (name := policy.name_of(one)).startswith(apps)}
	)


def _modules(app: str) -> Iterator[str]:
	package = importlib.import_module(app)
	for module in pkgutil.walk_packages(package.__path__, f"{app}.", onerror=lambda _name: None):
		if not any(part in module.name for part in _LEFT_OUT):
			yield module.name


def _import(name: str) -> None:
	try:
		importlib.import_module(name)
	except Exception:
		# A module whose library is not installed offers nothing on this machine.
		return


def unclassified() -> list[str]:
	"""Functions that are in no table, or whose verdict in known_functions.txt is not the one of the tables."""
	known = policy.known()
	return [name for name in whitelisted() if known.get(name) != policy.verdict_of(name)]


def written() -> str:
	"""The text of known_functions.txt as the tables and the installed apps are now."""
	rows = [
		f"{name}\t{policy.verdict_of(name)}"
		for name in whitelisted()
		if name.startswith(("frappe.", "ccm_app."))
	]
	return _HEAD + "\n".join(rows) + "\n"
