"""Gives the bytes of the register's files to whoever may read the record of the row, and notes it.

Frappe's own answer would name the path of the sealed bytes to nginx (X-Accel-Redirect) or send them as they lie on the
disk; here the application opens and sends them itself.
"""

from __future__ import annotations

import os
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.model.document import Document
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from ccm_app.confidentiality import looks
from ccm_app.confidentiality.platform import attaching, stored_bytes
from ccm_app.confidentiality.reach import VAULT
from ccm_app.domain.file_kinds import MIME_TYPES

HEADERS = {
	"Cache-Control": "no-store, private",
	"Content-Security-Policy": "default-src 'none'; sandbox",
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
}


def may_read(file: Document, user: str | None = None) -> bool:
	"""Whether the user may read the stored record to which the stored row belongs."""
	return _may(file, "read", user)


def may_write(file: Document, user: str | None = None) -> bool:
	"""Whether the user may change the stored record to which the stored row belongs."""
	return _may(file, "write", user)


def _may(file: Document, right: str, user: str | None) -> bool:
	row = _stored_row(file.name)
	return bool(row) and attaching.may_reach(row[0], row[1], right, user or frappe.session.user)


def _stored_row(name: Any) -> tuple[str, str, str] | None:
	"""(DocType, record, stored name) as the database says, whatever the document in memory says."""
	columns = ("attached_to_doctype", "attached_to_name", "file_url")
	found = frappe.db.get_value("File", name, columns) if isinstance(name, str) and name else None
	if not found or not attaching.is_ours(found[0]) or not found[1]:
		return None
	return found[0], found[1], str(found[2]).removeprefix(stored_bytes.ADDRESS)


def content_of(file: Document) -> bytes:
	"""The clear content. Raises frappe.PermissionError when the record is not the user's."""
	return _opened(file)[1]


def _opened(file: Document) -> tuple[str, bytes]:
	row = _stored_row(file.name)
	if row is None or not attaching.may_reach(row[0], row[1], "read", frappe.session.user):
		raise frappe.PermissionError
	kind, name, stored_name = row
	client = attaching.client_of(kind, name)
	_note(kind, client, stored_name, str(file.name))
	return stored_bytes.read(stored_name, client)


def _note(kind: str, client: str | None, stored_name: str, file_name: str) -> None:
	"""A paper of the vault is a look at the identity; any other file is noted as Frappe notes downloads."""
	if kind == VAULT and client:
		looks.admit(client, "Opened")
	if getattr(frappe.local, "request", None):
		make_access_log(doctype="File", document=file_name, file_type=os.path.splitext(stored_name)[1][1:])


def file_at(path: str, row_name: str | None = None) -> Document | None:
	"""The register's file at this address, None when none of its rows has it."""
	filters = {"file_url": path} | ({"name": row_name} if row_name else {})
	# All rows at this address are looked at, so that a row of another DocType opens nothing.
	for row in frappe.get_all("File", filters=filters, fields=["name", "attached_to_doctype"]):
		if attaching.is_ours(row.attached_to_doctype):
			return frappe.get_doc("File", row.name)
	return None


def answer(path: str) -> Response | None:
	"""The answer to a request for a private file, None when the file is not the register's.

	Raises Forbidden with Frappe's own words for a file that is not the user's: as for one that is not there.
	"""
	if not stored_bytes.is_stored_name(path.removeprefix(stored_bytes.ADDRESS)):
		return None
	file = file_at(path)
	if file is None or frappe.session.user == "Guest" or not may_read(file):
		raise Forbidden(_("You don't have permission to access this file"))
	original, content = _opened(file)
	response = Response(content, mimetype=_mime_of(path))
	ending = os.path.splitext(path)[1]
	named = original if original.lower().endswith((ending, ".jpeg")) else f"{original}{ending}"
	response.headers.set("Content-Disposition", "attachment", filename=named)
	response.headers.update(HEADERS)
	return response


def _mime_of(path: str) -> str:
	return MIME_TYPES.get(os.path.splitext(path)[1][1:], "application/octet-stream")
