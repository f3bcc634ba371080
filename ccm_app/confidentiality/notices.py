"""Notices on the desk: codes and numbers only. A mail says that there is a notice, and never what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import frappe
from frappe.desk.doctype.notification_log.notification_log import set_notifications_as_unseen
from frappe.utils import escape_html


def tell(users: Iterable[str], subject: str, link: str = "") -> None:
	"""Put a notice under the bell of each of these users. `subject` is plain text without any identity."""
	for user in sorted(set(users)):
		notice = frappe.new_doc("Notification Log")
		notice.update(
			{
				"for_user": user,
				"type": "Alert",
				"subject": escape_html(subject),
				"link": link,
				"from_user": user,
			}
		)
		notice.set_new_name()
		# Not `insert`: it would send the notice by e-mail too, over servers that are not the ministry's.
		notice.db_insert()
		frappe.publish_realtime("notification", after_commit=True, user=user)
		set_notifications_as_unseen(user)


def mail(users: Sequence[str], subject: str) -> None:
	"""Tell by mail that there is a notice, when the site sends mail at all. `subject` is without any identity."""
	sends = frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1})
	if users and sends:
		message = frappe._("Sign in to the register and read the notice under the bell.")
		frappe.sendmail(recipients=list(users), subject=subject, message=message)


def holders_of(role: str) -> list[str]:
	"""The enabled users who have this role."""
	# Read to know whom to tell.
	named = frappe.get_all("Has Role", filters={"role": role, "parenttype": "User"}, pluck="parent")
	return frappe.get_all("User", filters={"name": ("in", named), "enabled": 1}, pluck="name")


def language_of(user: str) -> str:
	"""The language in which this user reads."""
	return str(frappe.get_cached_value("User", user, "language") or frappe.local.lang or "en")
