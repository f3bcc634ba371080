"""The desk and what leaves it: a letter head, texts of mails, a notification, a translation, a page."""

from __future__ import annotations

import json

import frappe
from frappe.desk.doctype.workspace.workspace import duplicate_page

HEAD, HEADING = "Head of the ministry", "Kingdom of Cambodia"
MAIL, TEXT = "Invitation of the ministry", "Please come to the conference."
NOTICE, SUBJECT = "New case", "A case has begun"
SHIPPED_PAGE, PAGE = "Coordinated Case Management", "Page of the ministry"
WORD, KHMER = "Case Report", "របាយការណ៍របស់ក្រសួង"


def change() -> None:
	"""As the system manager does it on the forms and on the desk."""
	frappe.get_doc({"doctype": "Letter Head", "letter_head_name": HEAD, "content": HEADING}).insert()
	frappe.get_doc({"doctype": "Email Template", "name": MAIL, "subject": MAIL, "response": TEXT}).insert()
	word = {"doctype": "Translation", "language": "km", "source_text": WORD, "translated_text": KHMER}
	frappe.get_doc(word).insert()
	duplicate_page(SHIPPED_PAGE, json.dumps({"title": PAGE, "is_public": 1, "icon": "", "parent": ""}))
	_switch_off(_notice())


def _notice() -> str:
	values = {"document_type": "Case", "event": "New", "channel": "System Notification", "message": "Before"}
	to = {"recipients": [{"receiver_by_role": "CCM Central Office"}]}
	new = {"doctype": "Notification", "name": NOTICE, "subject": SUBJECT, "enabled": 1}
	return str(frappe.get_doc({**new, **values, **to}).insert().name)


def _switch_off(name: str) -> None:
	notice = frappe.get_doc("Notification", name)
	notice.enabled = 0
	notice.message = TEXT
	notice.save()


def found() -> dict[str, bool]:
	"""Each change, and whether it is there."""
	notice = frappe.db.get_value("Notification", NOTICE, ["message", "enabled"])
	word = {"language": "km", "source_text": WORD, "translated_text": KHMER}
	return {
		"letter head": frappe.db.get_value("Letter Head", HEAD, "content") == HEADING,
		"email text": frappe.db.get_value("Email Template", MAIL, "response") == TEXT,
		"notification text": bool(notice) and notice[0] == TEXT,
		"notification disabled": bool(notice) and notice[1] == 0,
		"translation": bool(frappe.db.exists("Translation", word)),
		"workspace duplicated": bool(frappe.db.exists("Workspace", PAGE)),
	}


def dead_ways() -> list[str]:
	"""Where the copied page leads to nothing; empty when every link of it opens something."""
	page = frappe.get_doc("Workspace", PAGE)
	rows = [
		(row.type if row.doctype == "Workspace Shortcut" else row.link_type, row.link_to)
		for row in [*page.shortcuts, *page.links]
		if row.link_to
	]
	return sorted(
		{f"{kind} {name}" for kind, name in rows if kind != "URL" and not frappe.db.exists(kind, name)}
	)
