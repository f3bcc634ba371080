"""Compares the lines of Frappe that the door replaces or rests on with those that it was written against.

When they differ, nobody can say any more what the door lets through: the site answers 503 with a sentence, and the
commands of `bench` go on working, so that the operator can act (docs/operators, "After an upgrade of Frappe").
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
from collections.abc import Callable
from typing import Any

import frappe

from ccm_app.confidentiality.door import patches, policy

# site_config: hashes of changed lines that somebody has read and found harmless.
LOOKED_AT = "ccm_door_looked_at"


def owner_of(where: str) -> tuple[Any, str]:
	"""The module or class that holds a dotted name, and its last word. Raises ImportError or AttributeError."""
	words = where.split(".")
	for length in range(len(words) - 1, 0, -1):
		try:
			found: Any = importlib.import_module(".".join(words[:length]))
		except ModuleNotFoundError:
			continue
		for word in words[length:-1]:
			found = getattr(found, word)
		return found, words[-1]
	raise ImportError(where)


def lines_of(where: str) -> str:
	"""SHA-256 of the source of a function of Frappe, of the original when the door has replaced it; "" when gone."""
	try:
		owner, word = owner_of(where)
		found = getattr(owner, word)
		return hashlib.sha256(inspect.getsource(original_of(found)).encode()).hexdigest()
	except (ImportError, AttributeError, OSError, TypeError):
		return ""


def original_of(function: Any) -> Any:
	"""What Frappe wrote, beneath replacements and decorators."""
	return inspect.unwrap(getattr(function, "ccm_original", function))


def put_in_place(for_the_web: bool) -> None:
	"""Replace what is to be replaced; does nothing a second time."""
	policy.install()
	for patch in patches.PATCHES:
		if for_the_web or not patch.web_only:
			_put(patch.where, patch.put)


def _put(where: str, put: Callable[..., Any]) -> None:
	owner, word = owner_of(where)
	original = getattr(owner, word)
	if hasattr(original, "ccm_original"):
		return
	replacement = put(original)
	replacement.ccm_original = original  # type: ignore[attr-defined]
	setattr(owner, word, replacement)


def changed() -> list[str]:
	"""The functions of Frappe whose lines are not those that the door was written against; [] when all are."""
	expected = {patch.where: patch.lines for patch in patches.PATCHES} | patches.WATCHED
	looked_at = set(frappe.local.conf.get(LOOKED_AT) or ())
	found = {where: lines_of(where) for where in expected}
	return [
		f"{where} {found[where] or 'is gone'}"
		for where, lines in expected.items()
		if found[where] != lines and found[where] not in looked_at
	]


def not_in_place() -> list[str]:
	"""What somebody has taken out of its place again since; [] when all stands."""
	found = [] if policy.installed() else ["frappe.whitelisted"]
	for patch in patches.PATCHES:
		owner, word = owner_of(patch.where)
		if not hasattr(getattr(owner, word), "ccm_original"):
			found.append(patch.where)
	return found
