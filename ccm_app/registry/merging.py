"""Merging two registrations on the site: nobody writes about either client while the records move."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality import vault
from ccm_app.domain.merges import CASE, CLIENT
from ccm_app.domain.problems import problem
from ccm_app.registry import site_register


def hold(merge: Document) -> None:
	"""Lock both registrations, their cases and their keys, always in the same order, until the transaction ends.

	Whoever saves a record of a case holds the case; whoever opens a case holds the client (`refuse_moved`).
	"""
	both = sorted({str(merge.get(name)) for name in ("kept_client", "merged_client") if merge.get(name)})
	for client in both:
		site_register.hold(CLIENT, client)
	for client in both:
		# Read for the lock alone.
		frappe.db.get_values(CASE, {"client": client}, "name", for_update=True)
		vault.hold_key(client)


def refuse_moved(record: Document) -> None:
	"""Hold the case, so that nobody closes it while one of its records is saved; stop a save that began before
	the client of its case was merged into another one.
	"""
	if not record.get("case"):
		return
	held = site_register.hold(CASE, record.get("case"), ["client"])
	if held and record.get("client") and held["client"] != record.get("client"):
		record.refuse([problem("record.changed_meanwhile", name=record.get("case"))])


def refuse_opening(case: Document) -> None:
	"""Stop a case that is being opened for a client who is merged into another one at this moment."""
	if not case.is_new() or not case.get("client"):
		return
	held = site_register.hold(CLIENT, case.client, ["merged_into"])
	if held and held["merged_into"]:
		kept = held["merged_into"]
		case.refuse([problem("client.is_merged", "client", client=case.client, kept=kept)])
