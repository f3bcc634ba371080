"""Functions of Frappe that ask too little, each replaced through the hook `override_whitelisted_methods`.

Each says what Frappe's own does, and asks for permission before it.
"""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _, client, realtime
from frappe.desk import listview, notifications, query_report, search
from frappe.desk.form import load
from frappe.rate_limiter import rate_limit

from ccm_app.confidentiality import sign_in_limits
from ccm_app.confidentiality.door import answers
from ccm_app.confidentiality.opening import may_know_of, open_record
from ccm_app.confidentiality.referring import REFERENCES
from ccm_app.registry import shipped

# What a report is told by the desk for itself, and by nobody else: whose result it is, and more columns.
_OF_A_PREPARED_REPORT = "prepared_report_name"


@frappe.whitelist()
def get_count(doctype: str, filters: Any = None, debug: Any = False, cache: Any = False) -> int:
	"""Stands in for frappe.client.get_count, which counts without asking for any permission."""
	return _counted(doctype, frappe.parse_json(filters))


def _counted(kind: str, filters: Any) -> int:
	column = f"count(`tab{kind}`.`name`) as total"
	found = frappe.get_list(kind, filters=filters or [], fields=[column])
	return int(found[0].total) if found else 0


@frappe.whitelist()
def get_document(
	doctype: str, name: str | int | None = None, filters: Any = None, parent: str | None = None
) -> Any:
	"""Stands in for frappe.client.get, which names the record of others that fits the filters when it refuses it."""
	if name or doctype not in shipped.kinds() or shipped.is_single(doctype):
		return client.get(doctype, name, filters, parent)
	found = frappe.get_list(
		doctype,
		filters=frappe.parse_json(filters) or {},
		pluck="name",
		parent_doctype=parent,
		limit_page_length=1,
	)
	return open_record(doctype, str(found[0]) if found else "").as_dict()


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: Any, field: str) -> list[Any]:
	"""Stands in for frappe.desk.listview.get_group_by_count, which counts assignments of all records to anybody."""
	if field != "assigned_to":
		return list(
			listview.get_group_by_count(doctype, frappe.as_json(frappe.parse_json(current_filters)), field)
		)
	names = frappe.get_list(
		doctype, filters=frappe.parse_json(current_filters) or [], pluck="name", limit_page_length=0
	)
	# Only assignments of records that the user's own list has just shown.
	return frappe.get_all(
		"ToDo",
		filters={
			"reference_type": doctype,
			"reference_name": ("in", names),
			"status": ("!=", "Cancelled"),
			"allocated_to": ("is", "set"),
		},
		fields=["allocated_to as name", "count(name) as count"],
		group_by="allocated_to",
		order_by="count desc",
		limit_page_length=50,
	)


@frappe.whitelist()
def nothing() -> list[Any]:
	"""Stands in for the search over all records and their tags, which asks for no rows: nothing is indexed for it."""
	return []


@frappe.whitelist()
def no_images(doctype: str, names: Any = None) -> dict[str, Any]:
	"""Stands in for frappe.core.api.file.get_attached_images, which tells the files of any record to anybody."""
	return {}


@frappe.whitelist()
def no_chart(
	chart_name: str | None = None, chart: Any = None, filters: Any = None, **_more: Any
) -> dict[str, Any]:
	"""Stands in for Frappe's charts, which read any column of any record; the app draws its figures as tables."""
	return {"labels": ["-"], "datasets": [{"name": "-", "values": [0]}], "dataPoints": {}}


@frappe.whitelist()
def keep_board_order(board_name: str, order: Any = None) -> tuple[Any, list[Any]]:
	"""Stands in for the order of the cards of a board, which would keep the numbers of one office for all others."""
	board = frappe.get_doc("Kanban Board", board_name)
	board.check_permission("read")
	return board, []


@frappe.whitelist()
def get_doc_permissions(doctype: str, docname: str) -> Any:
	"""Stands in for frappe.client.get_doc_permissions, which tells of any record that it exists."""
	if doctype in shipped.kinds() and not shipped.is_single(doctype):
		open_record(doctype, docname)
	return client.get_doc_permissions(doctype, docname)


@frappe.whitelist()
def get_link_title(doctype: str, docname: str) -> Any:
	"""Stands in for frappe.desk.search.get_link_title, which tells the title of any record to anybody."""
	return search.get_link_title(doctype, docname) if _is_readable(doctype, docname) else docname


def _is_readable(kind: str, name: str) -> bool:
	return any(frappe.has_permission(kind, right) for right in ("read", "select")) and may_know_of(kind, name)


@frappe.whitelist()
def getdoc(doctype: str, name: str, user: str | None = None) -> Any:
	"""Stands in for frappe.desk.form.load.getdoc, which answers differently for missing and forbidden records.

	Both get what Frappe answers for a missing one: the desk asks for "new" in this way too.
	"""
	if _may_know_of(doctype, name):
		return load.getdoc(doctype, name)
	return []


def _may_know_of(kind: str, name: str) -> bool:
	if kind in REFERENCES:
		return may_know_of(kind, name)
	if kind not in shipped.kinds() or shipped.is_single(kind):
		return True
	return bool(frappe.has_permission(kind, "read")) and may_know_of(kind, name)


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: Any = None) -> Any:
	"""Stands in for frappe.desk.notifications.get_open_count, which counts records that the user may not read."""
	asked = frappe.parse_json(items) if items else _linked_kinds(doctype)
	readable = [kind for kind in asked if isinstance(kind, str) and frappe.has_permission(kind, "read")]
	if not readable:
		return {"count": {"external_links_found": [], "internal_links_found": []}}
	return notifications.get_open_count(doctype, name, readable)


def _linked_kinds(kind: str) -> list[str]:
	groups = frappe.get_meta(kind).get_dashboard_data().transactions
	return [item for group in groups for item in group.get("items", ())]


@frappe.whitelist()
def run_report(
	report_name: str,
	filters: Any = None,
	user: Any = None,
	ignore_prepared_report: Any = False,
	custom_columns: Any = None,
	is_tree: Any = False,
	parent_field: Any = None,
	are_default_filters: Any = True,
) -> Any:
	"""Stands in for frappe.desk.query_report.run, which takes a user and somebody else's finished result."""
	given = frappe.parse_json(filters) if filters else {}
	if isinstance(given, dict):
		given.pop(_OF_A_PREPARED_REPORT, None)
	return query_report.run(
		report_name,
		filters=json.dumps(given),
		ignore_prepared_report=True,
		is_tree=is_tree,
		parent_field=parent_field,
		are_default_filters=are_default_filters,
	)


@frappe.whitelist(allow_guest=True)
def can_subscribe_doctype(doctype: str) -> bool:
	"""Stands in for frappe.realtime.can_subscribe_doctype: nobody hears who saved which record of the register."""
	if doctype in shipped.kinds():
		answers.refuse("news of all records of a DocType")
	return bool(realtime.can_subscribe_doctype(doctype))


@frappe.whitelist(allow_guest=True, methods=["POST"])
@rate_limit(limit=5, seconds=60 * 60)
def reset_password(user: str) -> str:
	"""Stands in for Frappe's function of this name, which tells whether an account exists."""
	account = sign_in_limits.account_that_resets(user)
	if sign_in_limits.may_reset(account or user) and account:
		# By a worker: the answer takes the same time whether there is an account or not.
		frappe.enqueue(f"{__name__}.send_reset_mail", queue="short", account_name=account)
	frappe.clear_messages()
	frappe.msgprint(
		_(
			"If there is an account with this address, a message with the way to a new password is on its way."
		),
		title=_("Look into your mail"),
	)
	return ""


def send_reset_mail(account_name: str) -> None:
	"""Send the way to a new password; for a worker."""
	try:
		account = frappe.get_doc("User", account_name)
		account.validate_reset_password()
		account.reset_password(send_email=True)
	except frappe.OutgoingEmailError:
		frappe.log_error("Password reset could not be sent")
	except frappe.ValidationError:
		frappe.clear_messages()  # too many in a day: the answer stays the same
