"""What may be attached, to what, and by whom: asked for every new file of the site and for every changed row."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality import access, links, packets, sealed_fields
from ccm_app.confidentiality.platform.deploying import is_deploying, is_system_manager
from ccm_app.domain.file_kinds import OFFICE_PAPERS, PICTURES, file_problems, kind_of
from ccm_app.domain.problems import problem
from ccm_app.registry import shipped
from ccm_app.registry.saying import refuse

ATTACH_TYPES = ("Attach", "Attach Image")
# What a stored row says about its bytes never changes; a file is attached anew instead.
FIXED = ("attached_to_doctype", "attached_to_name", "file_url", "is_private", "file_name", "content_hash")


def is_ours(kind: Any) -> bool:
	"""Whether files attached to this DocType are files of the register."""
	return isinstance(kind, str) and kind in shipped.kinds()


def may_reach(kind: str, name: str, right: str, user: str) -> bool:
	"""Whether the user has this right to the stored record and may read its texts.

	Asks without loading the record: loading an identity would already be a look.
	"""
	if not name or not frappe.db.exists(kind, name):
		return False
	if not frappe.has_permission(kind, right, user=user):
		frappe.clear_messages()
		return False
	if access.may_open({"doctype": kind, "name": name}, right, user) is False:
		return False
	return kind not in links.CONFIDENTIAL or packets.opens_texts(kind, client_of(kind, name), user)


def client_of(kind: str, name: str) -> str | None:
	"""The client to whom a record belongs, None when it belongs to none."""
	found = sealed_fields.client_of_row(kind, name)
	return None if found == sealed_fields.SITE else found


def check_new(file: Document) -> None:
	"""Ask everything about a file that somebody adds anywhere on the site. Raises RulesBroken."""
	if file.is_folder or is_deploying():
		return
	if is_ours(file.attached_to_doctype):
		_check_record(file)
		return
	if not file.get("content"):
		_check_address(file)
		return
	if is_system_manager():
		return
	if not file.is_private:
		refuse([problem("file.not_public")])
	# Beside the register a file would lie unsealed; one's own photograph is the one thing staff need there.
	if (file.attached_to_doctype, file.attached_to_name) != ("User", frappe.session.user):
		refuse([problem("file.attached_to_nothing")])


def _check_record(file: Document) -> None:
	kind, name = str(file.attached_to_doctype), str(file.attached_to_name or "")
	if file.get("file_url") or not file.get("content"):
		refuse([problem("file.no_content")])
	if shipped.is_row_kind(kind) or not may_reach(kind, name, "write", frappe.session.user):
		# One sentence for a record that is not there and for one that is not the user's.
		refuse([problem("file.no_record")], kind)


def _check_address(file: Document) -> None:
	"""A row that only names an address would open the bytes of somebody else's file."""
	address = str(file.get("file_url") or "")
	if not (address.startswith(("http://", "https://")) and is_system_manager()):
		refuse([problem("file.no_content")])


def check_content(content: bytes) -> str:
	"""The kind of a file for the register. Raises RulesBroken when the register keeps no such file."""
	settings = frappe.get_cached_doc("CCM Settings")
	office_papers = bool(settings.get("allow_office_files"))
	refuse(file_problems(content, int(settings.get("file_limit_mb") or 10), office_papers))
	kind = kind_of(content)
	assert kind in PICTURES | OFFICE_PAPERS | {"pdf"}
	return str(kind)


def check_stored(file: Document) -> None:
	"""A row of a file of the register stays as it was written; no other row takes over another address."""
	if file.is_new() or file.is_folder:
		return
	stored = frappe.db.get_value("File", file.name, FIXED, as_dict=True)
	if not stored:
		return
	touches_ours = is_ours(stored.attached_to_doctype) or is_ours(file.attached_to_doctype)
	fixed = FIXED if touches_ours else ("file_url",)
	if any(_text(stored[column]) != _text(file.get(column)) for column in fixed):
		refuse([problem("file.row_stays")])
	if not touches_ours and not file.is_private and stored.is_private and not is_system_manager():
		refuse([problem("file.not_public")])


def _text(value: Any) -> str:
	return str(value if value is not None else "")


def check_addresses(document: Document, method: str | None = None) -> None:
	"""A field for a file holds the address of a file of this very record, and no other address.

	For the hook `doc_events` of every DocType, event `validate`: Frappe attaches whatever file such a field names.
	"""
	if document.doctype not in shipped.kinds() or shipped.is_row_kind(document.doctype):
		return
	for holder in (document, *document.get_all_children()):
		for field in holder.meta.get("fields", {"fieldtype": ("in", ATTACH_TYPES)}):
			address = holder.get(field.fieldname)
			if address and not _is_file_of(document, str(address)):
				refuse(
					[problem("file.address_of_another", field.fieldname, field=field.fieldname)],
					holder.doctype,
				)


def _is_file_of(document: Document, address: str) -> bool:
	return bool(
		frappe.db.exists(
			"File",
			{
				"file_url": address,
				"attached_to_doctype": document.doctype,
				"attached_to_name": document.name,
			},
		)
	)
