"""Who may use which route: functions by name, documents over REST, pages, files.

For the hook `auth_hooks`: it runs after every way of signing in (cookie, token, key) and before anything is looked up.
What is refused here is refused by its address alone, so that the answer cannot depend on a record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import frappe
import frappe.api
import frappe.api.v1
import frappe.api.v2
import frappe.handler
from frappe.core.doctype.server_script.server_script_utils import get_server_script_map
from werkzeug.exceptions import HTTPException

from ccm_app.confidentiality.door import answers, calls, knowing
from ccm_app.confidentiality.door.kinds import DEPLOY, GUEST, PORTAL, STAFF, present
from ccm_app.confidentiality.door.policy import known_word, may_call, tables
from ccm_app.confidentiality.door.printing import check_print_page
from ccm_app.registry.visitor import at_the_door, no_such_record

SIGN_IN = "login"
# Routes that name a document or a list; decided for the visitor, then by Frappe's and the register's own permissions.
_V1, _V2 = frappe.api.v1, frappe.api.v2
LISTS = frozenset({_V1.document_list, _V2.document_list, _V2.count})
DOCUMENTS = LISTS | {
	_V1.create_doc,
	_V1.read_doc,
	_V1.update_doc,
	_V1.delete_doc,
	_V1.execute_doc_method,
	_V2.create_doc,
	_V2.read_doc,
	_V2.update_doc,
	_V2.delete_doc,
	_V2.execute_doc_method,
	_V2.get_meta,
}
# Open to everybody: they look nothing up.
OPEN = frozenset({_V2.login, _V2.logout, frappe.ping})


def decide() -> None:
	"""Hook `auth_hooks`: let the request of this visitor through, or refuse it."""
	if not at_the_door() or frappe.request.method == "OPTIONS":
		return
	kind, path = present(), frappe.request.path
	name = frappe.local.form_dict.get("cmd")
	if name:
		_decide_call(kind, name)
	elif path.startswith("/api/"):
		_decide_api(kind)
	elif path.startswith("/backups"):
		answers.refuse("/backups")
	elif path.startswith("/private/files/"):
		_decide_file(kind)
	else:
		_decide_page(kind, path)


def _decide_api(kind: str) -> None:
	try:
		endpoint, arguments = frappe.api.API_URL_MAP.bind_to_environ(frappe.request.environ).match()
	except HTTPException:
		return  # there is no such route; Frappe says so
	if endpoint in OPEN:
		return
	if endpoint in (_V1.handle_rpc_call, _V2.handle_rpc_call):
		_decide_call(kind, _called(endpoint, arguments))
	elif endpoint is frappe.handler.upload_file:
		_decide_call(kind, "frappe.handler.upload_file")
	elif endpoint in DOCUMENTS:
		_decide_document(kind, endpoint, arguments)
	else:
		answers.refuse(f"route {getattr(endpoint, '__name__', '')}")


def _called(endpoint: Callable[..., Any], arguments: Mapping[str, Any]) -> str:
	method = str(arguments["method"])
	if endpoint is _V1.handle_rpc_call:
		return method.split("/")[0]
	# Version 2 finds the function in the module of a DocType; its own name is then asked for at the list.
	return f"{arguments['doctype']}/{method}" if arguments.get("doctype") else method


def _decide_call(kind: str, name: object) -> None:
	if not isinstance(name, str):
		answers.refuse("a call without a name")
	elif name == SIGN_IN:
		return
	elif "/" in name:
		if kind in (GUEST, PORTAL):
			answers.refuse("a function of a DocType")
		knowing.refuse_unknown()
	elif name in get_server_script_map().get("_api", {}):
		answers.refuse("a server script")
	elif _is_method_of_a_document(name):
		calls.check_document_call(kind)
		knowing.refuse_unknown()
	else:
		calls.check_call(kind, name)
		_refuse_early(kind, name)
		knowing.refuse_unknown(name)


def _is_method_of_a_document(name: str) -> bool:
	"""Whether this name leads to Frappe's function that calls a method of a document, by whatever path."""
	found = getattr(frappe.handler, name, None) if "." not in name else None
	with suppress(Exception):
		found = found or frappe.get_attr(name)
	return found in (frappe.handler.run_doc_method, frappe.api.v2.run_doc_method)


def _refuse_early(kind: str, name: str) -> None:
	"""The list of whitelisted functions is asked later; where the name already decides, nothing is imported for it."""
	stands_in = frappe.get_hooks("override_whitelisted_methods", {}).get(name)
	full = stands_in[-1] if stands_in else name
	# Asked when a record is saved: a function of Frappe has to say which version it changes.
	frappe.local.ccm_called = full
	if "." in full and not may_call(kind, full) and kind != DEPLOY:
		answers.refuse(known_word(full))


def _decide_document(kind: str, endpoint: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
	if kind in (GUEST, PORTAL):
		answers.refuse("documents over REST")
	calls.check_kind_of_route(arguments["doctype"])
	frappe.local.ccm_about.append((arguments["doctype"], arguments.get("name")))
	if endpoint in LISTS:
		calls.leave_out_what_only_programs_say()
		calls.check_kinds()
		calls.refuse_list_of_settings(arguments["doctype"])
	knowing.refuse_unknown()


def _decide_file(kind: str) -> None:
	"""Files are for whoever may open their record; an outsider has none. The record's own rule comes after this."""
	from frappe.core.doctype.file.utils import find_file_by_url

	found = kind != GUEST and find_file_by_url(frappe.request.path, name=frappe.local.form_dict.get("fid"))
	if not found:
		no_such_record()


def _decide_page(kind: str, path: str) -> None:
	if frappe.request.method not in ("GET", "HEAD", "POST"):
		raise frappe.DoesNotExistError
	page = path.strip("/ ") or "index"
	if page.split("/")[0] in ("printview", "printpreview"):
		check_print_page(kind)
	elif not _is_open_page(kind, page):
		if page != "socket.io":
			answers.note(f"page {known_word(page.split('/')[0])}")
		raise frappe.DoesNotExistError


def _is_open_page(kind: str, page: str) -> bool:
	"""Pages are open by name, or with all that is below them ("app/*")."""
	if kind == DEPLOY:
		kind = STAFF
	pages = {**tables()["pages"][GUEST], **tables()["pages"][kind]}
	return page in pages or f"{page.split('/')[0]}/*" in pages
