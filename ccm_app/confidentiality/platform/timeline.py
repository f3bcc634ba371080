"""What the platform would write beside a record: comments, tasks, tags, mails, shares. The record itself has room.

Each is refused with a sentence that says where the remark belongs; notices keep the kind and the number only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from ccm_app.confidentiality.platform import attaching, stored_bytes
from ccm_app.confidentiality.referring import REFERENCES
from ccm_app.confidentiality.sealed_fields import should_be_sealed
from ccm_app.domain.problems import problem
from ccm_app.registry import shipped
from ccm_app.registry.saying import refuse, sentence_of
from ccm_app.registry.visitor import at_the_door

# DocType of the platform -> the sentence; which columns refer to a record stands in `referring`.
SENTENCES = {
	"Comment": "timeline.no_comment",
	"Communication": "timeline.no_mail",
	"Deleted Document": "timeline.no_version",
	"Discussion Topic": "timeline.no_comment",
	"Document Follow": "timeline.no_following",
	"Document Share Key": "timeline.no_key",
	"Energy Point Log": "timeline.no_points",
	"Milestone": "timeline.no_version",
	"Reminder": "timeline.no_task",
	"Tag Link": "timeline.no_tag",
	"ToDo": "timeline.no_task",
	"Version": "timeline.no_version",
	"View Log": "timeline.no_version",
}
# The platform's own word for a step of the workflow: the name of a state, and nothing that somebody typed.
_STEP = "Workflow"


def refuse_row(document: Document, method: str | None = None) -> None:
	"""Refuse a row of the platform about a record of the register. For the hook `doc_events`, event `before_insert`
	and `validate`, so that no stored row is turned to a record later either. Raises RulesBroken.
	"""
	if not _is_about_ours(document) or _is_step(document):
		return
	refuse([problem(SENTENCES[document.doctype])])


def refuse_removal(document: Document, method: str | None = None) -> None:
	"""Nobody takes away over HTTP what stands beside a record of the register. For `doc_events`, event `on_trash`."""
	if at_the_door() and any(
		document.get(kind) in shipped.kinds() for kind, _name in REFERENCES[document.doctype]
	):
		refuse([problem("timeline.stays")])


def _is_about_ours(document: Document) -> bool:
	referred = {document.get(kind) for kind, _name in REFERENCES[document.doctype]} & set(shipped.kinds())
	# The history of a list, an office or a setting holds no client, and says who changed what.
	return any(document.doctype != "Version" or should_be_sealed(kind) for kind in referred)


def _is_step(document: Document) -> bool:
	if document.doctype != "Comment" or document.comment_type != _STEP:
		return False
	said = str(document.content or "")
	return any(said in (state, _(state)) for state in frappe.get_all("Workflow State", pluck="name"))


def refuse_participants(document: Document, method: str | None = None) -> None:
	"""An event of the platform names no record of the register; conferences and visits have their own calendar."""
	if any(row.reference_doctype in shipped.kinds() for row in document.get("event_participants") or []):
		refuse([problem("timeline.no_task")])


def only_number(document: Document, method: str | None = None) -> None:
	"""A notice about a record says its kind and number. For Notification Log, event `before_insert`."""
	if document.document_type not in shipped.kinds():
		return
	document.subject = f"{_(document.document_type)} {document.document_name}"
	document.email_content = None
	document.email_header = None
	document.attached_file = None


class NotMailed(frappe.OutgoingEmailError):
	"""A mail about a record was not sent; Frappe's notices go on without it."""


def refuse_mail(document: Document, method: str | None = None) -> None:
	"""No mail refers to a record of the register or carries one of its files. Raises NotMailed."""
	if document.reference_doctype in shipped.kinds() or any(_carries_ours(document)):
		frappe.throw(sentence_of(problem("timeline.no_mail")), NotMailed)


def _carries_ours(document: Document) -> Iterator[bool]:
	for part in _attachments(document):
		yield part.get("doctype") in shipped.kinds()
		for column in ("fid", "file_url"):
			filters = {"name" if column == "fid" else "file_url": part.get(column)}
			kind = frappe.db.get_value("File", filters, "attached_to_doctype") if part.get(column) else None
			yield attaching.is_ours(kind)
		yield bool(stored_bytes.stored_name_in(part.get("file_url")))


def _attachments(document: Document) -> list[dict[str, Any]]:
	try:
		found = json.loads(document.get("attachments") or "[]")
	except ValueError:
		return []
	return [one for one in found if isinstance(one, dict)]


def refuse_share(document: Document, method: str | None = None) -> None:
	"""No share of a record, by hand or for everybody, on insert and on every later save."""
	from ccm_app.confidentiality.access import refuse_sharing

	refuse_sharing(document, method)


def shares_of_register() -> int:
	"""How many shares of records stand in the database, whatever way they came; must be none."""
	return int(frappe.db.count("DocShare", {"share_doctype": ("in", list(shipped.kinds()))}))


def nightly() -> None:
	"""Take away shares that came past the checks, and tell whoever looks after the site."""
	found = shares_of_register()
	if found:
		frappe.db.delete("DocShare", {"share_doctype": ("in", list(shipped.kinds()))})
		frappe.log_error(title="Shares of records were taken away", message=str(found))
