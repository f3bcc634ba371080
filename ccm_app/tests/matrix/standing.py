"""How each client of the matrix comes to stand to the people of Svay Rieng as its relation says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_to_date, now_datetime, today

from ccm_app.tests.matrix import accounts
from ccm_app.tests.personas import CENTRAL, MANAGER, OTHER_MANAGER, acting_as


def bring_about(relation: str, client: str, office: Any) -> None:
	"""Do what makes the relation true; doing it a second time changes nothing.

	office: world.Office, which saves records with markers.
	"""
	act = ACTS.get(relation)
	if act:
		act(client, office)
	_platform_rows(client, office)


def _case(client: str) -> str:
	return str(frappe.db.get_value("Case", {"client": client}))


def _hand_over(client: str, office: Any, sender: str, receiver: str, to_office: str, province: str) -> None:
	case = _case(client)
	if frappe.db.get_value("Case", case, "field_office") == to_office:
		return
	values = {"case": case, "reason": "Services in another province", "suggested_province": province}
	values |= {"client_consulted_on": today(), "proposed_on": today()}
	name = office.save(sender, "Case Handover", values)
	_step(CENTRAL, name, "Receive")
	with acting_as(CENTRAL):
		handover = frappe.get_doc("Case Handover", name)
		handover.to_office = to_office
		handover.save()
	_step(CENTRAL, name, "Assign")
	with acting_as(receiver):
		handover = frappe.get_doc("Case Handover", name)
		handover.new_case_manager = receiver
		handover.save()
	_step(receiver, name, "Accept")


def _step(user: str, name: str, action: str) -> None:
	with acting_as(user):
		apply_workflow(frappe.get_doc("Case Handover", name).as_json(), action)


def _away(client: str, office: Any) -> None:
	_hand_over(client, office, accounts.COLLEAGUE, OTHER_MANAGER, "BTB", "02")


def _received(client: str, office: Any) -> None:
	_hand_over(client, office, OTHER_MANAGER, MANAGER, "SVR", "20")


def _break_the_glass(client: str, office: Any) -> None:
	from ccm_app.api import break_glass

	filters = {"client": client, "opened_by": MANAGER}
	if frappe.db.exists("Break Glass", filters):
		return
	reason = f"The client is at our door and in danger. {office.word('Break Glass', 't')}"
	with acting_as(MANAGER):
		break_glass.open(client, "Danger to life", reason)


def _broken_long_ago(client: str, office: Any) -> None:
	_break_the_glass(client, office)
	# The hours pass: the row is what it would be then.
	past = {
		"valid_from": add_to_date(now_datetime(), days=-2),
		"valid_until": add_to_date(now_datetime(), days=-1),
	}
	rows = {"client": client, "party": MANAGER, "ground": "Break-glass"}
	frappe.db.set_value("Case Access", rows, past)


def _conflict(client: str, office: Any) -> None:
	for user in sorted(set(accounts.EMAILS.values())):
		if frappe.db.exists("Conflict of Interest", {"user": user, "client": client}):
			continue
		office.save(
			"Administrator", "Conflict of Interest", {"user": user, "client": client, "from_date": today()}
		)


def _made(sensitivity: str) -> Callable[[str, Any], None]:
	def act(client: str, office: Any) -> None:
		with acting_as(accounts.COLLEAGUE):
			case = frappe.get_doc("Case", _case(client))
			if case.sensitivity != sensitivity:
				case.update({"sensitivity": sensitivity, "sensitivity_reason": "Asked for by the client."})
				case.save()

	return act


ACTS: dict[str, Callable[[str, Any], None]] = {
	"handed over": _away,
	"received": _received,
	"emergency": _break_the_glass,
	"emergency ended": _broken_long_ago,
	"conflict": _conflict,
	"restricted": _made("Restricted"),
	"sealed": _made("Sealed"),
}


def _platform_rows(client: str, office: Any) -> None:
	"""What the platform may have kept about the case: a remark, a task, a notice, a mail, a file, a tag, a look.

	They hold the number of the case and no text: text beside a record is refused where somebody would write it.
	"""
	case = _case(client)
	about = {"reference_doctype": "Case", "reference_name": case}
	other = {"document_type": "Case", "document_name": case}
	rows: tuple[dict[str, Any], ...] = (
		{"doctype": "Comment", "comment_type": "Comment", "content": case, **about},
		{"doctype": "ToDo", "description": case, "reference_type": "Case", "reference_name": case},
		{"doctype": "Notification Log", "subject": case, "for_user": CENTRAL, **other},
		{"doctype": "Communication", "subject": case, "content": case, **about},
		{"doctype": "Tag Link", "tag": "zqtag", "title": case, **other},
		{"doctype": "View Log", "viewed_by": MANAGER, **about},
		{"doctype": "Activity Log", "subject": case, "status": "Success", **about},
		{"doctype": "Version", "ref_doctype": "Case", "docname": case, "data": "{}"},
		{"doctype": "Energy Point Log", "type": "Auto", "user": MANAGER, "reason": case, **about},
		{"doctype": "Milestone", "reference_type": "Case", "reference_name": case, "value": case},
		{"doctype": "Deleted Document", "deleted_doctype": "Case", "deleted_name": case, "data": "{}"},
		{"doctype": "Error Log", "method": case, "error": case, **about},
		{"doctype": "Document Follow", "ref_doctype": "Case", "ref_docname": case, "user": MANAGER},
	)
	for row in rows:
		_insert_past_every_guard(row, case)
	_file(case, office.word("Case", "t"))


def _insert_past_every_guard(row: dict[str, Any], case: str) -> None:
	"""As it would stand there from a time before the guards, or by a hand in the database."""
	kind = row["doctype"]
	name = f"{kind.replace(' ', '')[:8]}-{case}"
	frappe.db.delete(kind, {"name": name})
	document = frappe.get_doc(row)
	document.name = name
	document.flags.name_set = True
	document.db_insert()


def _file(case: str, word: str) -> None:
	if frappe.db.exists("File", {"attached_to_name": case}):
		return
	content = f"%PDF-1.4\n% {word}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
	values = {
		"doctype": "File",
		"file_name": "paper.pdf",
		"attached_to_doctype": "Case",
		"attached_to_name": case,
	}
	frappe.get_doc({**values, "is_private": 1, "content": content.encode()}).insert()
