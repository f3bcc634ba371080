"""For campaigns over HTTP: what the rules would refuse, written beneath them, and the mails that it comes to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frappe

from ccm_app.api import break_glass
from ccm_app.confidentiality import vault
from ccm_app.tests.personas import acting_as

SENDER = "campaign@mail.invalid"


def plant(path: str) -> dict[str, int]:
	"""Write texts into records past every rule, as a database from before the rules would hold them.

	path: a file with [[DocType, number, {field: text}], ...]; texts that are sealed are sealed here, too.
	"""
	listed = json.loads(Path(path).read_text(encoding="utf-8"))
	with vault.register_reads("planted texts"):
		for kind, name, values in listed:
			vault.write_fields(kind, name, values, update_modified=False)
	frappe.db.commit()
	frappe.clear_cache()
	return {"records": len(listed), "texts": sum(len(values) for _kind, _name, values in listed)}


def mails_of_an_emergency(path: str) -> list[str]:
	"""What would be mailed and noticed when somebody breaks the glass for some reason; nothing of it stays.

	path: a file with {"user", "client", "reason"}.
	"""
	given = json.loads(Path(path).read_text(encoding="utf-8"))
	try:
		account = {"doctype": "Email Account", "email_id": SENDER, "email_account_name": "Campaign"}
		account |= {"enable_outgoing": 1, "default_outgoing": 1, "smtp_server": "mail.invalid"}
		frappe.get_doc(account).db_insert()
		with acting_as(given["user"]):
			break_glass.open(given["client"], "Danger to life", given["reason"])
		newest: dict[str, Any] = {"order_by": "creation desc", "limit": 5}
		mails = frappe.get_all("Email Queue", pluck="message", **newest)
		notices = frappe.get_all("Notification Log", pluck="subject", **newest)
		# A mail breaks its lines wherever it likes.
		return [mail.replace("=\r\n", "").replace("=\n", "") for mail in mails] + notices
	finally:
		frappe.db.rollback()
