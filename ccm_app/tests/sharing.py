"""What the tests of sharing rest on: a client with a case, and who shares what."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.handler import execute_cmd
from frappe.model.document import Document

from ccm_app.tests import factories, personas

COURT = {
	"purpose": "Legal proceedings",
	"receiver_kind": "Court",
	"receiver_other": "Provincial court",
	"receiver": None,
}


class SharingTest(personas.SiteTest):
	"""A referral under a consent, and the rows that sharing leaves."""

	def sent_referral(self, **consent: Any) -> Document:
		case = factories.case_in_referral()
		given = factories.make_consent(case.name, **consent)
		values = {"consent": given.name, "appointment_on": "2026-01-22"}
		return factories.move(factories.make_referral(case.name, **values), "Send")

	def rows(self, client: str, **equal: Any) -> list[Document]:
		names = frappe.get_all(
			"Disclosure", {"client": client, **equal}, pluck="name", order_by="creation asc, copy_number asc"
		)
		return [frappe.get_doc("Disclosure", name) for name in names]

	def events(self, client: str) -> list[dict[str, Any]]:
		return frappe.get_all(
			"Case Event",
			{"client": client, "event": ("like", "disclosure.%")},
			["event", "details"],
			order_by="sequence asc",
		)

	def ask_as_a_request(self, cmd: str, **given: Any) -> None:
		before = frappe.local.form_dict
		frappe.local.form_dict = frappe._dict(given, cmd=cmd)
		frappe.local.request = frappe._dict(method="GET", path=f"/api/method/{cmd}")
		try:
			execute_cmd(cmd)
		finally:
			frappe.local.form_dict = before
			del frappe.local.request

	def assessment_of(self, case: str) -> Document:
		return frappe.get_doc("Social Assessment", {"case": case})
