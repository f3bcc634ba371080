"""Which functions each kind of visitor may call; the one point that every way of calling passes.

`frappe.whitelisted` is a list that Frappe asks before it calls a function for a visitor: RPC of both versions, `cmd`,
the query of a link search, the method of an upload, methods of documents. Here that list answers by kind of visitor.
A function that is not in the tables (a new one of an upgrade, one of another app) is refused until somebody has
looked at it. Outside a request that came through the door the list answers as Frappe's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import frappe

from ccm_app.confidentiality.door import answers
from ccm_app.confidentiality.door.kinds import DEPLOY, GUEST, PORTAL, STAFF, present
from ccm_app.registry.visitor import at_the_door

_FOLDER = Path(__file__).resolve().parent
ALLOWED = _FOLDER / "allowed.json"
KNOWN = _FOLDER / "known_functions.txt"
# Whole rooms of this app: what is whitelisted there was written for that visitor, and decides about records itself.
ROOMS: Mapping[str, tuple[str, ...]] = {
	GUEST: (
		"ccm_app.api.slip.",
		"ccm_app.www.slip",
		"ccm_app.api.portal_sign_in.",
		"ccm_app.api.portal_password.",
	),
	PORTAL: (
		"ccm_app.api.slip.",
		"ccm_app.www.slip",
		"ccm_app.portal.",
		"ccm_app.api.portal.",
		"ccm_app.api.portal_sign_in.",
		"ccm_app.api.portal_password.",
	),
	STAFF: ("ccm_app.",),
	DEPLOY: ("ccm_app.",),
}
# Of the rooms above, what staff does not call: it belongs to outsiders.
_NOT_FOR_STAFF = ("ccm_app.portal.", "ccm_app.api.portal.")


@cache
def tables() -> Mapping[str, Any]:
	"""allowed.json: {"guest": {function: who uses it}, "portal", "staff", "refused_to_deploy", "pages", ...}."""
	return dict(json.loads(ALLOWED.read_text(encoding="utf-8")))


@cache
def known() -> Mapping[str, str]:
	"""Every function that somebody has looked at -> its verdict, from known_functions.txt."""
	lines = KNOWN.read_text(encoding="utf-8").splitlines()
	rows = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
	return {name: verdict.strip() for name, verdict in rows}


def known_word(word: str) -> str:
	"""The name of a function or page, for the log: what a visitor made up could be the name of a person."""
	pages = {page for pages in tables()["pages"].values() for page in pages}
	return word if word in known() or word in pages else "unknown"


def name_of(function: Callable[..., Any]) -> str:
	"""Module and qualified name, such as frappe.model.document.Document.submit."""
	return f"{function.__module__}.{getattr(function, '__qualname__', getattr(function, '__name__', ''))}"


def may_call(kind: str, name: str) -> bool:
	"""Whether this kind of visitor may call the function of this name."""
	if name in tables()[GUEST]:
		return True
	if name.startswith("ccm_app."):
		return _is_in_room(kind, name)
	if kind == DEPLOY:
		return name in known() and name not in tables()["refused_to_deploy"]
	return name in tables()[kind]


def _is_in_room(kind: str, name: str) -> bool:
	if kind in (STAFF, DEPLOY) and name.startswith(_NOT_FOR_STAFF):
		return False
	return name.startswith(ROOMS[kind])


def verdict_of(name: str) -> str:
	"""The kinds that may call a function, such as "staff deploy", or "refused"."""
	kinds = [kind for kind in (GUEST, PORTAL, STAFF) if may_call(kind, name)]
	if name.startswith("ccm_app.") or name not in tables()["refused_to_deploy"]:
		kinds.append(DEPLOY)
	return " ".join(kinds) or "refused"


class PolicyList(list):  # type: ignore[type-arg]
	"""Frappe's list of whitelisted functions, asked by the kind of visitor."""

	def __contains__(self, function: object) -> bool:
		if not list.__contains__(self, function):
			return False
		if at_the_door() and callable(function) and not may_call(present(), name_of(function)):
			answers.refuse(name_of(function))
		return True


def installed() -> bool:
	"""Whether Frappe asks our list."""
	return isinstance(frappe.whitelisted, PolicyList)


def install() -> None:
	"""Put our list in the place of Frappe's; what is whitelisted later is added to it by Frappe itself."""
	if not installed():
		frappe.whitelisted = PolicyList(frappe.whitelisted)
