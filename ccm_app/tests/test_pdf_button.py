"""Frappe's own PDF button prints our papers, wherever the site is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import frappe
from frappe.handler import execute_cmd
from frappe.model.base_document import BaseDocument

from ccm_app.api import papers
from ccm_app.tests import factories, personas


class ThePdfButton(personas.SiteTest):
	"""Frappe's own button, on a site whose address leads nowhere."""

	COMMAND = "frappe.utils.print_format.download_pdf"

	def setUp(self) -> None:
		super().setUp()
		self.enterContext(self.a_site_that_cannot_find_itself())

	@contextmanager
	def a_site_that_cannot_find_itself(self) -> Iterator[None]:
		before = frappe.local.conf.get("host_name")
		frappe.local.conf.host_name = "http://nowhere.invalid"
		try:
			yield
		finally:
			frappe.local.conf.host_name = before

	def press(self, **values: Any) -> bytes:
		frappe.local.response = frappe._dict(docs=[])
		frappe.local.form_dict = frappe._dict(cmd=self.COMMAND, **values)
		frappe.local.request = frappe._dict(method="GET")
		try:
			execute_cmd(self.COMMAND)
		finally:
			frappe.local.form_dict = frappe._dict()
			del frappe.local.request
		return bytes(frappe.local.response.filecontent)

	def records(self) -> dict[str, str]:
		case = factories.case_in_referral().name
		factories.make_consent(case)
		seats = [
			{"seat": one, "attendee": "An expert", "is_chair": one == "FCM"} for one in ("FCM", "SPW", "SPR")
		]
		meeting = {"kind": "Follow-up", "topic": "ALL", "status": "Called", "planned_on": "2026-01-25"}
		meeting |= {"case": case, "requested_by": "Client", "seats": seats}
		frappe.get_doc({"doctype": "Case Conference", **meeting}).insert()
		factories.make("Paper Form Batch", form="F03", field_office="SVR", year=2026, copies=2)
		factories.make_referral(case)
		for kind, values in (
			("Case Closure", {"reason": "COMPLETED", "decided_on": "2026-06-01"}),
			("Follow-up", {"due_on": "2026-02-01", "month_number": 1, "status": "Planned"}),
		):
			client = frappe.db.get_value("Case", case, "client")
			record = frappe.new_doc(kind, case=case, client=client, field_office="SVR", **values)
			# Past the rules: a case is closed and followed up at the end of a long way.
			BaseDocument.db_insert(record)
		kinds = {name: kind for name, (kind, *_rest) in papers.FORMATS.items()}
		kinds[papers.BLANK_FORMS] = "Paper Form Batch"
		return {name: frappe.get_last_doc(kind).name for name, kind in kinds.items()}

	def test_it_answers_a_pdf_for_each_of_our_papers(self) -> None:
		for name, record in self.records().items():
			kind = frappe.db.get_value("Print Format", name, "doc_type")
			with self.subTest(name), personas.acting_as(personas.MANAGER):
				self.assertEqual(self.press(doctype=kind, name=record, format=name)[:5], b"%PDF-")

	def test_the_papers_of_a_case_are_refused_to_another_office(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		values = {"doctype": "Case Plan", "name": plan.name, "format": "Case Plan"}
		for user in (personas.OTHER_MANAGER, "Guest"):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.DoesNotExistError):
				self.press(**values)

	def test_every_other_print_format_goes_the_way_of_the_platform(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		for values in (
			{"doctype": "Case Plan", "format": "Standard"},
			{"doctype": "User", "format": "Case Plan"},
		):
			with self.subTest(values), mock.patch("frappe.utils.print_format.download_pdf") as platform:
				frappe.local.response = frappe._dict(docs=[])
				papers.download_pdf(name=plan.name, **values)
				platform.assert_called_once()
