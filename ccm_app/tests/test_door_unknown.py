"""What is missing and what is not the visitor's are answered alike."""

from __future__ import annotations

import json

import frappe

from ccm_app.confidentiality.opening import open_record
from ccm_app.domain.registry_number import case_number, client_number
from ccm_app.tests import factories
from ccm_app.tests.at_the_door import GUEST, DoorTest
from ccm_app.tests.personas import (
	MANAGER,
	MINISTRY,
	MONITORING,
	OTHER_MANAGER,
	PROVIDER,
	acting_as,
)
from ccm_app.tests.visiting import Answer, call, visit

MISSING = case_number("SVR", 2026, 999_999)


class MissingAndForbidden(DoorTest):
	"""One answer for both, whatever was asked."""

	def asked_about(self, user: str, kind: str, name: str) -> list[Answer]:
		document = json.dumps({"doctype": kind, "name": name})
		return [
			visit(user, "GET", f"/api/resource/{kind}/{name}"),
			visit(user, "PUT", f"/api/resource/{kind}/{name}", void_reason="x"),
			visit(user, "DELETE", f"/api/resource/{kind}/{name}"),
			visit(user, "GET", f"/api/v2/document/{kind}/{name}"),
			visit(user, "PATCH", f"/api/v2/document/{kind}/{name}", void_reason="x"),
			call(user, "frappe.desk.form.load.getdoc", doctype=kind, name=name),
			call(user, "frappe.desk.form.load.get_docinfo", doctype=kind, name=name),
			call(user, "frappe.client.get", doctype=kind, name=name),
			call(user, "frappe.client.get_value", doctype=kind, fieldname="name", filters=name),
			call(
				user, "frappe.client.set_value", doctype=kind, name=name, fieldname="void_reason", value="x"
			),
			call(user, "frappe.client.delete", doctype=kind, name=name),
			call(user, "frappe.client.validate_link", doctype=kind, docname=name),
			call(user, "frappe.client.get_doc_permissions", doctype=kind, docname=name),
			call(user, "frappe.client.get_count", doctype=kind, filters=json.dumps({"name": name})),
			call(
				user,
				"frappe.desk.notifications.get_open_count",
				doctype=kind,
				name=name,
				items='["Case Plan"]',
			),
			call(user, "frappe.model.workflow.get_transitions", doc=document),
			call(user, "frappe.model.workflow.apply_workflow", doc=document, action="Register"),
			call(user, "frappe.www.printview.get_html_and_style", doc=document),
			call(
				user,
				"frappe.printing.page.print.print.get_print_settings_to_show",
				doctype=kind,
				docname=name,
			),
			call(user, "frappe.utils.print_format.download_pdf", doctype=kind, name=name),
			call(user, "ccm_app.api.passage.get_passage", case=name),
			call(user, "frappe.realtime.can_subscribe_doc", doctype=kind, docname=name),
			call(user, "run_doc_method", dt=kind, dn=name, method="get_title"),
			visit(user, "GET", "/printview", {"doctype": kind, "name": name}),
		]

	def test_a_case_of_another_office(self) -> None:
		case = factories.make_case().name
		for user in (OTHER_MANAGER, MINISTRY, PROVIDER, GUEST):
			forbidden, missing = (self.asked_about(user, "Case", name) for name in (case, MISSING))
			for number, (one, other) in enumerate(zip(forbidden, missing, strict=True)):
				with self.subTest(user=user, way=number):
					self.assertEqual(one.status, other.status)
					self.assertEqual(one.text.replace(case, "?"), other.text.replace(MISSING, "?"))
					self.assertEqual(one.headers, other.headers)
					self.assertNotIn(case, one.text)

	def test_a_filter_in_the_place_of_a_name_finds_nobody(self) -> None:
		client = factories.make_client(home_province="12").name
		known, nobody = {"home_province": "12"}, {"home_province": "12", "sex": "Other"}
		for function in ("frappe.client.get", "frappe.desk.form.load.get_docinfo", "frappe.client.set_value"):
			answers = []
			for name in (known, nobody, [["home_province", "=", "12"]]):
				more = {"fieldname": "sex", "value": "Male"} if function.endswith("set_value") else {}
				answer = call(OTHER_MANAGER, function, doctype="Client", name=name, **more)
				answers.append((answer.status, answer.text))
				self.assertNotIn(client, answer.text)
			self.assertEqual(len(set(answers)), 1, answers)

	def test_a_kind_of_record_that_is_not_the_users_looks_like_one_that_does_not_exist(self) -> None:
		for path in (
			"/api/resource/{}",
			"/api/resource/{}/X",
			"/api/v2/document/{}",
			"/api/v2/document/{}/X",
		):
			closed, nothing = (
				visit(MINISTRY, "GET", path.format(kind)) for kind in ("Case", "Nothing At All")
			)
			self.assertEqual((closed.status, closed.body), (nothing.status, nothing.body), path)
			self.assertEqual(closed.status, 404)

	def test_who_reads_a_record_is_told_why_it_cannot_be_written(self) -> None:
		case = factories.make_case().name
		self.assertEqual(visit(MONITORING, "GET", f"/api/resource/Case/{case}").status, 200)
		self.assertEqual(visit(MONITORING, "PUT", f"/api/resource/Case/{case}", case_type="SA").status, 403)

	def test_a_link_to_a_client_of_others_is_answered_like_a_link_to_nobody(self) -> None:
		client = factories.make_client().name
		values = {"case_type": "TL", "opened_on": frappe.utils.nowdate(), "case_manager": OTHER_MANAGER}
		nobody = client_number("SVR", 2026, 999_999)
		for kind, fieldname, numbers in (
			("Case", "client", (client, nobody)),
			("Case Plan", "case", (factories.make_case().name, MISSING)),
		):
			asked = [
				visit(OTHER_MANAGER, "POST", f"/api/resource/{kind}", **values, **{fieldname: one})
				for one in numbers
			]
			self.assertEqual(asked[0].status, 404)
			self.assertEqual(asked[0].body, asked[1].body, kind)

	def test_a_new_record_about_a_client_of_others_is_refused_like_one_about_nobody(self) -> None:
		client, nobody = factories.make_client().name, client_number("SVR", 2026, 999_999)
		for way in (
			lambda number: call(
				OTHER_MANAGER, "frappe.client.insert", doc=json.dumps({"doctype": "Case", "client": number})
			),
			lambda number: call(
				OTHER_MANAGER,
				"frappe.desk.form.save.savedocs",
				doc=json.dumps({"doctype": "Case", "__islocal": 1, "name": "new-case-1", "client": number}),
				action="Save",
			),
			lambda number: call(
				OTHER_MANAGER,
				"ccm_app.api.register.save_form",
				record=json.dumps({"doctype": "Case", "client": number, "form_key": "x"}),
			),
			lambda number: call(
				OTHER_MANAGER,
				"frappe.client.insert",
				doc=json.dumps(
					{"doctype": "Comment", "reference_doctype": "Client", "reference_name": number}
				),
			),
			lambda number: call(OTHER_MANAGER, "ccm_app.api.vault.identity_state", client=number),
			lambda number: call(
				OTHER_MANAGER, "ccm_app.api.vault.open_identity", client=number, purpose="CASEWORK"
			),
			lambda number: call(
				OTHER_MANAGER,
				"frappe.desk.reportview.delete_items",
				doctype="Client",
				items=json.dumps([number]),
			),
		):
			forbidden, missing = way(client), way(nobody)
			self.assertEqual(forbidden.status, 404, forbidden.text)
			self.assertEqual(forbidden.body, missing.body)

	def test_a_row_of_the_platform_is_hidden_with_its_record(self) -> None:
		case = factories.make_case().name
		row = frappe.get_doc(
			{"doctype": "Workflow Action", "reference_doctype": "Case", "reference_name": case}
		)
		row.insert(ignore_permissions=True)
		for path in ("/api/resource/Workflow Action/{}", "/api/v2/document/Workflow Action/{}"):
			there, nowhere = (
				visit(OTHER_MANAGER, "GET", path.format(name)) for name in (row.name, "0a0a0a0a0a")
			)
			self.assertEqual((there.status, there.body), (404, nowhere.body), path)

	def test_who_may_know_of_the_record_is_told_what_is_wrong(self) -> None:
		case = factories.move(factories.make_case(), "Register")
		report = factories.make_assessment(case.name)
		given = {"doctype": "Needed Service", "name": report.needed_services[0].name}
		for user, status, sentence in (
			(MANAGER, 417, "is saved with the record that it belongs to"),
			(OTHER_MANAGER, 404, "no record with this number"),
		):
			answer = call(user, "frappe.client.set_value", **given, fieldname="urgency", value="Normal")
			self.assertEqual(answer.status, status, answer.text)
			self.assertIn(sentence, answer.text)
		mistyped = visit(MANAGER, "POST", "/api/resource/Case", client="SVR-2026-000001-0", case_type="TL")
		self.assertEqual(mistyped.status, 417, mistyped.text)
		self.assertIn("SVR-2026-000001-0", mistyped.text)

	def test_a_record_is_known_by_its_stored_row(self) -> None:
		case = factories.make_case().name
		with (
			acting_as(OTHER_MANAGER),
			self.refused("no record with this number", error=frappe.DoesNotExistError),
		):
			open_record("Case", case)
