"""Settings of the platform that would carry the register's records to somebody whom no rule of access was asked about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ccm_app.domain.configuration_site import LINK_TYPES, Site
from ccm_app.domain.problems import Problem, problem

Record = Mapping[str, Any]

# DocType of the platform -> the field that names a DocType, and the sentence that says what to do instead.
NEVER_OURS: dict[str, tuple[str, str]] = {
	"Assignment Rule": ("document_type", "config.no_assignment"),
	"Auto Repeat": ("reference_doctype", "config.no_repeating"),
	"Calendar View": ("reference_doctype", "config.no_own_calendar"),
	"Client Script": ("dt", "config.no_script"),
	"Data Import": ("reference_doctype", "config.no_import"),
	"DocType Layout": ("document_type", "config.no_layout"),
	"Document Naming Rule": ("document_type", "config.no_naming"),
	"Email Account": ("append_to", "config.no_mail"),
	"Energy Point Rule": ("reference_doctype", "config.no_points"),
	"Milestone Tracker": ("document_type", "config.no_tracking"),
	"Server Script": ("reference_doctype", "config.no_script"),
	"Web Form": ("doc_type", "config.no_web_form"),
	"Webhook": ("webhook_doctype", "config.no_webhook"),
}
# Log DocTypes that say who did what: cleared no earlier than after these days.
LOGS_KEPT_DAYS = {"Access Log": 90, "Activity Log": 90, "View Log": 30}


def _never_ours(kind: str) -> Callable[[Record, Site], list[Problem]]:
	fieldname, code = NEVER_OURS[kind]

	def rule(record: Record, site: Site) -> list[Problem]:
		named = record.get(fieldname)
		return (
			[Problem(code, (), {"kind": named})]
			if site.is_ours(named) and not site.is_shipped(kind, record)
			else []
		)

	return rule


def web_form_problems(record: Record, site: Site) -> list[Problem]:
	"""A web form lists what its links could lead to, to whoever opens it."""
	return [
		problem("config.no_web_form", kind=row.get("options"))
		for row in record.get("web_form_fields") or []
		if row.get("fieldtype") in LINK_TYPES and site.is_ours(row.get("options"))
	]


def notification_problems(record: Record, site: Site) -> list[Problem]:
	"""A notice about a record says its number on the desk; it carries nothing and changes nothing."""
	if not site.is_ours(record.get("document_type")):
		return []
	carries = record.get("attach_print") or record.get("channel") not in (None, "", "System Notification")
	found = []
	if carries:
		found.append(problem("config.notice_leaves", kind=record.get("document_type")))
	if record.get("set_property_after_alert"):
		found.append(problem("config.notice_writes", kind=record.get("document_type")))
	return found


def report_problems(record: Record, site: Site) -> list[Problem]:
	"""Reports about the register come with a release: a report of the site asks no rule of access."""
	if site.is_shipped("Report", record):
		return []
	if site.is_ours(record.get("ref_doctype")) or _mentions_ours(record, site):
		return [problem("config.no_own_report", kind=record.get("ref_doctype"))]
	is_code = (
		record.get("report_type") in ("Query Report", "Script Report") and record.get("is_standard") != "Yes"
	)
	has_code = any(str(record.get(part) or "").strip() for part in ("query", "report_script", "javascript"))
	if is_code and has_code and not site.deploy:
		return [problem("config.code_only_by_deploy", kind="Report")]
	return []


def _mentions_ours(record: Record, site: Site) -> bool:
	said = " ".join(str(record.get(part) or "") for part in ("query", "report_script", "javascript", "json"))
	return any(
		re.search(rf"\b(tab)?{re.escape(kind)}\b", said) for kind in site.confidential if " " in kind
	) or any(
		re.search(rf"\btab{re.escape(kind)}\b|[\"'`]{re.escape(kind)}[\"'`]", said)
		for kind in site.confidential
	)


def picture_problems(kind: str) -> Callable[[Record, Site], list[Problem]]:
	"""Charts and cards count without the rule of small numbers, unless they came with a release."""

	def rule(record: Record, site: Site) -> list[Problem]:
		if site.is_shipped(kind, record):
			return []
		named = [record.get("document_type"), record.get("parent_document_type")]
		report = record.get("report_name")
		if report:
			named.append(site.value("Report", str(report), "ref_doctype"))
		if any(site.is_ours(one) for one in named) or str(record.get("method") or "").startswith("ccm_app."):
			return [problem("config.no_own_chart", kind=kind)]
		own_code = (record.get("type") == "Custom" and record.get("method")) or record.get("custom_options")
		return [problem("config.code_only_by_deploy", kind=kind)] if own_code and not site.deploy else []

	return rule


def mailed_report_problems(record: Record, site: Site) -> list[Problem]:
	"""A report of the register is read on the desk; by mail it would lie in every mail box on the way."""
	report = str(record.get("report") or "")
	ours = site.is_ours(site.value("Report", report, "ref_doctype")) or ("Report", report) in site.shipped
	return [problem("config.no_mailed_report", report=report)] if ours else []


def prepared_report_problems(record: Record, site: Site) -> list[Problem]:
	"""A prepared report would lie as a file of whoever asked, whatever they may read tomorrow."""
	report = str(record.get("report_name") or record.get("ref_report_doctype") or "")
	ours = site.is_ours(site.value("Report", report, "ref_doctype")) or ("Report", report) in site.shipped
	return [problem("config.no_prepared_report", report=report)] if ours else []


def board_problems(record: Record, site: Site) -> list[Problem]:
	"""A board shows codes on its cards, and is ordered by a choice that the app ships."""
	kind = str(record.get("reference_doctype") or "")
	if not site.is_ours(kind):
		return []
	shown = [*_names_in(record.get("fields")), *(name for name in _filtered(record.get("filters"), kind))]
	if kind in site.identity or any(site.is_text(kind, name) for name in shown):
		return [problem("config.shows_texts", kind=kind)]
	return []


def list_filter_problems(record: Record, site: Site) -> list[Problem]:
	"""A kept filter keeps what was typed into it."""
	kind = str(record.get("reference_doctype") or "")
	texts = [name for name in _filtered(record.get("filters"), kind) if site.is_text(kind, name)]
	return [problem("config.keeps_what_was_typed", kind=kind)] if texts else []


def _names_in(listed: object) -> Iterator[str]:
	found = _read(listed)
	yield from (str(one) for one in found if isinstance(one, str))


def _filtered(filters: object, kind: str) -> Iterator[str]:
	"""The fields of a filter: [[DocType, field, …], …], [[field, …], …] or {field: …}."""
	for one in _read(filters):
		if isinstance(one, str):
			yield one
		elif isinstance(one, list) and one:
			yield str(one[1] if one[0] == kind and len(one) > 1 else one[0])


def _read(text: object) -> list[Any]:
	try:
		found = json.loads(str(text or "[]"))
	except ValueError:
		return []
	return list(found) if isinstance(found, list | dict) else []


def workflow_problems(record: Record, site: Site) -> list[Problem]:
	"""A condition of a workflow asks only its own record; a state writes only a field that people may write."""
	kind = str(record.get("document_type") or "")
	found = []
	rows = record.get("transitions") or []
	if any(re.search(r"frappe|__|get_", str(row.get("condition") or "")) for row in rows) and not site.deploy:
		found.append(problem("config.condition_asks_more", kind="Workflow"))
	for state in record.get("states") or []:
		if site.is_ours(kind) and _writes_what_binds(kind, str(state.get("update_field") or ""), site):
			found.append(
				problem("config.state_writes", state=state.get("state"), field=state.get("update_field"))
			)
	return found


def _writes_what_binds(kind: str, fieldname: str, site: Site) -> bool:
	"""Links say whose record it is; no state writes them, nor a text."""
	return site.field_of(kind, fieldname).get("fieldtype") in LINK_TYPES or site.is_text(kind, fieldname)


def log_problems(record: Record, site: Site) -> list[Problem]:
	"""The register's own records are no logs; the logs of the platform stay for the days that an inquiry needs."""
	found = []
	for row in record.get("logs_to_clear") or []:
		kind = str(row.get("ref_doctype"))
		days = LOGS_KEPT_DAYS.get(kind, 0)
		if site.is_ours(kind):
			found.append(problem("config.never_cleared", kind=kind))
		elif int(str(row.get("days") or 0)) < days:
			found.append(problem("config.cleared_too_soon", kind=kind, days=days))
	return found


def portal_problems(record: Record, site: Site) -> list[Problem]:
	"""The platform's portal lists records by role; this app's portal asks its own rule."""
	rows = [*(record.get("menu") or []), *(record.get("custom_menu") or [])]
	found = [
		problem("config.no_portal_list", kind=row.get("reference_doctype"))
		for row in rows
		if site.is_ours(row.get("reference_doctype")) and row.get("enabled", 1)
	]
	role = str(record.get("default_role") or "")
	if role.startswith("CCM ") or role in site.desk_roles:
		found.append(problem("config.default_role", role=role))
	return found


def user_type_problems(record: Record, site: Site) -> list[Problem]:
	"""A user type gives rights past the table of permissions."""
	rows = [
		row
		for name in ("user_doctypes", "select_doctypes", "custom_select_doctypes")
		for row in record.get(name) or []
	]
	named = [row.get("document_type") for row in rows if site.is_ours(row.get("document_type"))]
	return [problem("config.no_user_type", kind=kind) for kind in dict.fromkeys(named)]


def naming_problems(record: Record, site: Site) -> list[Problem]:
	"""The numbers of the register come from the rules of naming, not from a series of the platform."""
	kind = record.get("transaction_type")
	return [problem("config.no_naming", kind=kind)] if site.is_ours(kind) else []


RULES = (
	*((kind, _never_ours(kind)) for kind in NEVER_OURS),
	("Web Form", web_form_problems),
	("Notification", notification_problems),
	("Report", report_problems),
	("Dashboard Chart", picture_problems("Dashboard Chart")),
	("Number Card", picture_problems("Number Card")),
	("Auto Email Report", mailed_report_problems),
	("Prepared Report", prepared_report_problems),
	("Kanban Board", board_problems),
	("List Filter", list_filter_problems),
	("Workflow", workflow_problems),
	("Log Settings", log_problems),
	("Portal Settings", portal_problems),
	("User Type", user_type_problems),
	("Document Naming Settings", naming_problems),
)
