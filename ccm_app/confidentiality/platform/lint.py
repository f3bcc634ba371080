"""Asks the rules of the configuration: when an administrator saves a setting, and every night for the whole site."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality import links, referring, sealed_fields
from ccm_app.confidentiality.platform.columns import left_behind
from ccm_app.confidentiality.platform.deploying import is_deploy_account, is_deploying, is_system_manager
from ccm_app.domain.configuration_accounts import KEPT_FOR_THE_APP
from ccm_app.domain.configuration_guard import RULES, configuration_problems, configuration_warnings
from ccm_app.domain.configuration_site import Site
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.roles import EVERY_ROLE
from ccm_app.registry import shipped
from ccm_app.registry.saying import refuse, sentence_of, warn

_APP = Path(__file__).resolve().parents[2] / "ccm_app"
_DEPLOYER = "Administrator"
# Asked by comparing with the shipped files instead of one by one.
_COMPARED = frozenset({"DocType", "DocType Link", "DocType Action", "Document Naming Settings"})
_PROTECTED = (
	"fieldtype",
	"options",
	"in_global_search",
	"ignore_user_permissions",
	"ignore_xss_filter",
	"permlevel",
)


@dataclass(frozen=True)
class Finding:
	"""One setting of the site that opens the register, and the sentence that says what to do."""

	kind: str
	name: str
	sentence: str


def check(document: Document, method: str | None = None) -> None:
	"""Refuse a setting that would open the register. For the hook `doc_events`, events `validate` and `on_update`.

	The second event is asked too because a caller can skip the first. Raises RulesBroken with every sentence.
	"""
	if is_deploying():
		return
	facts = site_facts(is_deploy_account(), frappe.session.user)
	refuse(problems_of(document, facts))
	if method == "on_update":
		warn(configuration_warnings(document.doctype, document.as_dict(), facts))


def refuse_row_alone(document: Document, method: str | None = None) -> None:
	"""Refuse a row of a DocType, an account or a workflow that is saved without its record, past what is asked there.

	Rows that are saved with their record run no events. Raises RulesBroken.
	"""
	if not is_deploying() and frappe.session.user != _DEPLOYER:
		refuse([problem("config.row_alone", kind=document.doctype)])


def refuse_others_removal(document: Document, method: str | None = None) -> None:
	"""What the ministry administrator may not store, he does not remove either. Raises RulesBroken."""
	facts = site_facts(is_deploy_account(), frappe.session.user)
	for kind, field in KEPT_FOR_THE_APP:
		named = document.get(field) if kind == document.doctype else None
		if named and not facts.is_ours(named) and not is_system_manager() and not is_deploying():
			refuse([problem("config.not_yours", kind=named)])


def keep_role(document: Document, method: str | None = None, *names: object, **more: object) -> None:
	"""Refuse to remove or rename a role of the app: whoever has it would have nothing. Raises RulesBroken."""
	if document.name in EVERY_ROLE and not is_deploying():
		refuse([problem("account.shipped_role", role=document.name)])


def problems_of(document: Document, site: Site) -> list[Problem]:
	"""What stands in the way of this record of the configuration."""
	record = document.as_dict()
	if document.doctype in ("User", "Role Profile"):
		record["roles_before"] = _stored_roles(document)
	if document.doctype == "Custom Field":
		record.update(left_behind(document))
	return configuration_problems(document.doctype, record, site)


def _stored_roles(document: Document) -> list[dict[str, Any]]:
	filters = {"parent": document.name, "parenttype": document.doctype}
	if document.is_new() or document.flags.in_insert:
		# After an insert the rows of the new account stand in the database already.
		return []
	before = document.get_doc_before_save()
	if before is not None:
		return [{"role": row.role} for row in before.get("roles") or []]
	# Read for the decision only.
	return frappe.get_all("Has Role", filters=filters, fields=["role"]) if document.name else []


def site_facts(deploy: bool, editor: str) -> Site:
	"""What the rules need to know, for this editor."""
	return Site(
		shapes=shipped.kinds(),
		confidential=_confidential(),
		identity=frozenset(kind for kind in shipped.kinds() if sealed_fields.belongs_to_the_vault(kind)),
		texts=_texts(),
		shipped=frozenset(_shipped_records()),
		released=_shipped_records(),
		desk_roles=frozenset(frappe.get_all("Role", filters={"desk_access": 1}, pluck="name")),
		referring=frozenset(referring.REFERENCES),
		deploy=deploy,
		editor=editor,
		editor_roles=frozenset(frappe.get_roles(editor)),
		developer=bool(frappe.conf.developer_mode),
		value=_value,
	)


@cache
def _confidential() -> frozenset[str]:
	own = links.CONFIDENTIAL | {kind for kind in shipped.kinds() if sealed_fields.should_be_sealed(kind)}
	rows = {kind for kind in shipped.kinds() if own & set(shipped.parents_of(kind))}
	return frozenset(own | rows)


@cache
def _texts() -> Mapping[str, frozenset[str]]:
	"""The fields in which somebody types, as shipped, of every confidential DocType."""
	return {
		kind: frozenset(
			field["fieldname"]
			for field in shipped.fields(kind)
			if field["fieldtype"] in sealed_fields.TEXT_TYPES
			and not sealed_fields.stays_clear(kind, field["fieldname"])
		)
		for kind in _confidential()
	}


@cache
def _shipped_records() -> Mapping[tuple[str, str], Mapping[str, Any]]:
	"""(DocType, name) of the reports, papers, cards and the like in the folders of the app, and what their files say."""
	read = (json.loads(path.read_text(encoding="utf-8")) for path in _APP.glob("*/*/*.json"))
	return {
		(one["doctype"], one["name"]): one for one in read if one.get("name") and one["doctype"] != "DocType"
	}


def _value(kind: str, name: str, fieldname: str) -> Any:
	if kind in ("DocField", "fieldtype"):
		if not frappe.db.exists("DocType", name):
			return None
		found = frappe.get_meta(name).get_field(fieldname)
		if found is None:
			return None
		return (
			found.fieldtype if kind == "fieldtype" else found.options if found.fieldtype == "Link" else None
		)
	return frappe.db.get_value(kind, name, fieldname) if name else None


# The whole site -----------------------------------------------------------------------------------


def lint_site() -> list[Finding]:
	"""Every setting of this site that opens the register; nothing is changed."""
	frappe.local.ccm_editors = {}
	found = [one for kind in RULES if kind not in _COMPARED for one in _findings_of(kind)]
	found += _findings_of_other_kinds()
	return [*found, *_changed_shapes(), *_rights_beyond()]


def _findings_of(kind: str) -> Iterator[Finding]:
	if not frappe.db.exists("DocType", kind):
		return
	if frappe.get_meta(kind).issingle:
		yield from _asked(frappe.get_single(kind))
		return
	# The lint looks at every row; what it finds goes to whoever looks after the site.
	for name in frappe.get_all(kind, pluck="name", filters=_worth_asking(kind)):
		yield from _asked(frappe.get_doc(kind, name))


def _worth_asking(kind: str) -> dict[str, Any]:
	narrower: dict[str, dict[str, Any]] = {
		"Property Setter": {"doc_type": ("in", list(shipped.kinds()))},
		"Report": {"is_standard": "No"},
		# These are asked about by comparing all rows at once.
		"DocPerm": {"parent": "-"},
		"Scheduled Job Type": {"method": ("like", "ccm_app.%")},
		"User": {"name": ("not in", ["Administrator", "Guest"])},
		"Web Template": {"standard": 0},
		"Website Theme": {"custom": 1},
		"Number Card": {"is_standard": 0},
		"Dashboard Chart": {"is_standard": 0},
		"Onboarding Step": {"modified_by": ("!=", _DEPLOYER)},
	}
	return narrower.get(kind, {})


def _asked(document: Document) -> Iterator[Finding]:
	for one in problems_of(document, _facts_of_editor(str(document.get("modified_by") or _DEPLOYER))):
		yield Finding(document.doctype, str(document.name), sentence_of(one))


def _facts_of_editor(editor: str) -> Site:
	"""The facts for whoever saved a setting last, worked out once for a whole inspection."""
	known = frappe.local.ccm_editors = getattr(frappe.local, "ccm_editors", None) or {}
	if editor not in known:
		known[editor] = site_facts(editor == _DEPLOYER, editor)
	return known[editor]


def _findings_of_other_kinds() -> Iterator[Finding]:
	"""DocTypes of the site and of other apps that link to the register or hold its rows."""
	ours, confidential = list(shipped.kinds()), list(_confidential())
	filters = {"options": ("in", confidential), "parent": ("not in", ours)}
	named = set(frappe.get_all("DocField", filters=filters, pluck="parent"))
	named |= set(
		frappe.get_all(
			"DocType Link",
			filters={"link_doctype": ("in", confidential), "parent": ("not in", ours)},
			pluck="parent",
		)
	)
	for kind in sorted(named):
		yield from _asked(frappe.get_doc("DocType", kind))


def _changed_shapes() -> Iterator[Finding]:
	"""DocTypes of the app whose fields in the database are not the shipped ones."""
	rows = frappe.get_all(
		"DocField",
		filters={"parent": ("in", list(shipped.kinds()))},
		fields=["parent", "fieldname", *_PROTECTED],
	)
	stored = {(row.parent, row.fieldname): row for row in rows}
	for kind in shipped.kinds():
		for field in shipped.fields(kind):
			row = stored.get((kind, field["fieldname"]))
			if row is None or any(str(row[one] or "0") != str(field.get(one) or "0") for one in _PROTECTED):
				found = problem("config.changed_shape", kind=kind, name=field["fieldname"])
				yield Finding("DocType", kind, sentence_of(found))


def _rights_beyond() -> Iterator[Finding]:
	"""Rows of the shipped table of permissions that somebody wrote into the database."""
	facts = site_facts(True, _DEPLOYER)
	for row in frappe.get_all("DocPerm", filters={"parent": ("in", list(shipped.kinds()))}, fields=["*"]):
		for one in configuration_problems("Custom DocPerm", row, facts):
			yield Finding("DocPerm", row.parent, sentence_of(one))


def nightly() -> None:
	"""For the scheduler: tell whoever looks after the site what opens the register."""
	found = lint_site()
	if found:
		text = "\n".join(f"{one.kind} {one.name}: {one.sentence}" for one in found)
		frappe.log_error(title=f"{len(found)} settings open the register", message=text)


def after_migrate() -> None:
	"""Tell after an upgrade; the upgrade itself goes on."""
	found = lint_site()
	for one in found:
		print(f"CCM: {one.kind} {one.name}: {one.sentence}")
	if found:
		print(
			f"CCM: {len(found)} settings open the register; see bench --site {frappe.local.site} ccm check-site"
		)
