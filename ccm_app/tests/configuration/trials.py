"""Tries changes of the configuration on the site as somebody, in every way that the server has, and looks what is left.

Each trial is followed by a comparison of the rows that decide who may do what, by a checksum of their tables: as long
as they are the same, so is every answer that the rules give. After each change, tried in every way, a sample of those
answers is asked for anew, another one each time: who has which right where.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import frappe

from ccm_app.registry import shipped
from ccm_app.registry.saying import RulesBroken
from ccm_app.setup.people import ACCOUNTS, make_role_users
from ccm_app.tests.configuration.attack import Attack
from ccm_app.tests.configuration.every import FAMILIES

KEEPER, MINISTRY = "keeper-of-site@ccm.example", "administrator@ccm.example"
RIGHTS = ("read", "write", "create", "delete", "print", "export", "report", "share", "email", "import")
REFUSED, BY_RIGHT, BY_PLATFORM = "refused", "refused by right", "refused by the platform"
# So many answers are asked for anew after each change.
CELLS = 2_000
HARMLESS, ACCEPTED, BROKEN = "harmless", "accepted", "broke"
# Tables in which time stamps change while nothing else does, with the columns of them that decide.
_COLUMNS = {
	"DocShare": ("share_doctype", "share_name", "user", "`read`", "`write`"),
	"Has Role": ("parent", "parenttype", "role"),
	"User": ("name", "enabled", "user_type", "role_profile_name"),
	"Scheduled Job Type": ("name", "method", "frequency", "stopped"),
}
# What the platform decides by; with their rows.
_DECIDES = """Address Template,Assignment Rule,Auto Email Report,Auto Repeat,Calendar View,Client Script,Custom DocPerm,
Custom Field,Custom HTML Block,Custom Role,Dashboard Chart,Data Import,DocField,DocPerm,DocType,DocType Action,
DocType Layout,DocType Link,Document Naming Rule,Email Account,Email Template,Energy Point Rule,Form Tour,
Global Search DocType,Kanban Board,Language,Letter Head,List Filter,List View Settings,Logs To Clear,
Milestone Tracker,Module Profile,Navbar Item,Notification,Number Card,Onboarding Step,Portal Menu Item,Print Format,
Print Style,Property Setter,Report,Role,Role Profile,Server Script,Translation,User Document Type,User Permission,
User Type,Web Form,Web Form Field,Web Page,Web Template,Webhook,Website Route Redirect,Workflow,Workflow Action Master,
Workflow Document State,Workflow State,Workflow Transition,Workspace,Workspace Custom Block,Workspace Shortcut,
Case Access,Client Key"""


def digest() -> str:
	"""A checksum of every row by which the site decides who may do what, and of the app's own lists."""
	kinds = [kind.strip() for kind in _DECIDES.split(",")]
	kinds += [kind for kind in shipped.kinds() if shipped.is_list(kind)]
	tables = ", ".join(f"`tab{kind}`" for kind in kinds)
	found: list[Any] = [list(row) for row in frappe.db.sql(f"checksum table {tables}, `tabSingles`")]
	for kind, columns in _COLUMNS.items():
		found += [
			list(row)
			for row in frappe.db.sql(
				f"select distinct {', '.join(columns)} from `tab{kind}` order by 1, 2, 3"
			)
		]
	return hashlib.sha256(json.dumps(found, default=str).encode()).hexdigest()


def prepare(password: str) -> dict[str, str]:
	"""Make the two who try: a System Manager who is not the account of the installation, and the ministry's."""
	make_role_users(password)
	if not frappe.db.exists("User", KEEPER):
		values = {"email": KEEPER, "first_name": "Keeper", "send_welcome_email": 0, "new_password": password}
		frappe.get_doc({"doctype": "User", **values, "roles": []}).insert()
	# With every right that the platform gives to people, so that the guard is what refuses.
	frappe.get_doc("User", KEEPER).add_roles("System Manager", "Website Manager", "Script Manager")
	frappe.db.commit()
	return {"keeper": KEEPER, "ministry": MINISTRY}


def run(path: str, families: str = "") -> dict[str, int]:
	"""Try every change as each of the two and in each way; writes one row per trial to the file `path`.

	families: only these, with commas between; all when empty.
	"""
	rows: list[dict[str, Any]] = []
	before = digest(), frozenset(given_rights())
	for family in families.split(",") if families else FAMILIES:
		for one in FAMILIES[family]():
			rows += _try_in_every_way(family, one, *before)
	frappe.set_user("Administrator")
	with open(path, "w", encoding="utf-8") as file:
		json.dump(rows, file)
	return {"trials": len(rows)}


def _try_in_every_way(
	family: str, one: Attack, before: str, rights: frozenset[str]
) -> Iterator[dict[str, Any]]:
	"""One change, as each of the two and in each way; with the last one, what somebody may now and might not before."""
	asking = [(KEEPER, way) for way in WAYS] + [(MINISTRY, next(iter(WAYS)))]
	for user, way in asking:
		outcome, said = _try(one, user, way, before)
		row = {"family": family, "why": one["why"], "kind": one["kind"], "user": user, "way": way}
		row |= {"outcome": outcome, "said": said, "same": digest() == before, "asked": 0, "new": []}
		if (user, way) == asking[-1]:
			sample = _some_pairs(repr((family, one)))
			row |= {"asked": len(sample) * len(RIGHTS), "new": sorted(set(_rights_at(sample)) - rights)}
		yield row


def _try(one: Attack, user: str, way: str, before: str) -> tuple[str, str]:
	"""What became of a trial, and what was said; nothing of it stays."""
	frappe.set_user(user)
	frappe.clear_messages()
	frappe.db.savepoint("trial")
	try:
		WAYS[way](one, user)
		# Without an error, and yet nothing that decides was written: such as roles in one's own account.
		outcome = HARMLESS if digest() == before else ACCEPTED
	except frappe.PermissionError as refused:
		return BY_RIGHT, _said(refused)
	except RulesBroken as refused:
		return REFUSED, _said(refused)
	except frappe.ValidationError as refused:
		return BY_PLATFORM, _said(refused)
	except Exception as fault:
		return BROKEN, f"{type(fault).__name__}: {fault}"
	finally:
		frappe.set_user("Administrator")
		_take_back()
	# What was stored may have been read into a cache before it was taken back.
	frappe.clear_cache()
	return outcome, "Nothing was stored." if outcome == HARMLESS else ""


def _take_back() -> None:
	"""What a trial wrote; a way that commits by itself shows in the checksum."""
	try:
		frappe.db.rollback(save_point="trial")
	except Exception as gone:
		if "SAVEPOINT" not in str(gone):
			raise
		frappe.db.rollback()


def _said(refused: Exception) -> str:
	return " ".join([str(refused), *map(str, frappe.get_message_log())])[:400]


def document_of(one: Attack, user: str) -> Any:
	"""The record as it would be saved, new or changed."""
	values = json.loads(json.dumps(one["values"]).replace("SELF", user))
	if one["name"] is None:
		return frappe.get_doc({"doctype": one["kind"], **values})
	# List View Settings bear the name of their DocType, and may not be there yet.
	name = user if one["name"] == "SELF" else one["name"]
	document = frappe.get_doc(one["kind"], name)
	for fieldname, value in values.items():
		if isinstance(value, list):
			value = [*(row.as_dict() for row in document.get(fieldname) or []), *value]
		document.set(fieldname, value)
	return document


def _save(one: Attack, user: str) -> None:
	document_of(one, user).save() if one["name"] else document_of(one, user).insert()


def _without_validation(one: Attack, user: str) -> None:
	"""A caller can make Frappe skip the events of validation."""
	document = document_of(one, user)
	document.flags.ignore_validate = True
	document.save() if one["name"] else document.insert()


def _as_imported(one: Attack, user: str) -> None:
	"""As Data Import saves a row of a file."""
	with _flag("in_import"):
		_save(one, user)


@contextmanager
def _flag(name: str) -> Iterator[None]:
	frappe.flags[name] = True
	try:
		yield
	finally:
		frappe.flags[name] = False


WAYS: dict[str, Callable[[Attack, str], None]] = {
	"console": _save,
	"console, skipping validation": _without_validation,
	"import": _as_imported,
}


def given_rights() -> list[str]:
	"""Every right that somebody has: "person DocType right", of every role's account and record of the app."""
	return _rights_at([(person, kind) for person in _people() for kind in sorted(shipped.kinds())])


def _people() -> list[str]:
	return sorted({account.email for account in ACCOUNTS} | {KEEPER, "Guest"})


def _some_pairs(seed: str) -> list[tuple[str, str]]:
	"""Everybody, and as many DocTypes as give CELLS answers; the same seed gives the same."""
	people, kinds = _people(), sorted(shipped.kinds())
	size = math.ceil(CELLS / len(people) / len(RIGHTS))
	return [(person, kind) for kind in random.Random(seed).sample(kinds, size) for person in people]


def _rights_at(pairs: list[tuple[str, str]]) -> list[str]:
	frappe.clear_cache()
	found = []
	for person, kind in pairs:
		rights = frappe.permissions.get_role_permissions(frappe.get_meta(kind), user=person)
		found += [f"{person} {kind} {right}" for right in RIGHTS if rights.get(right)]
	return found


def look(path: str) -> dict[str, int]:
	"""Write {"state": checksum, "rights": every right that somebody has} to a file."""
	found = {"state": digest(), "rights": given_rights()}
	with open(path, "w", encoding="utf-8") as file:
		json.dump(found, file)
	return {"rights": len(found["rights"]), "asked": len(shipped.kinds()) * len(RIGHTS)}
