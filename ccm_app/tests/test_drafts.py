"""Drafts: what was typed is kept for its writer alone, sealed, and goes when the form is saved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_days, now_datetime

from ccm_app.confidentiality import drafts, site_keys
from ccm_app.confidentiality.drafts import KIND
from ccm_app.sealing.errors import KeyFileTooOpen, KeyMissing, KeyWrong, SealBroken
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	MONITORING,
	OTHER_CLERK,
	PROVIDER,
	WORKER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_once_only import CLIENT, said
from ccm_app.tests.visiting import Answer, call, visit

SECRET = "Chanthavy Sovannara"
SEEN = "2026-11-22 08:00:00"


def keep(user: str, kind: str, values: dict[str, Any], **form: Any) -> Answer:
	return call(user, "ccm_app.api.drafts.keep", kind=kind, values=values, **form)


def mine(user: str, kind: str, **form: Any) -> Any:
	return call(user, "ccm_app.api.drafts.mine", kind=kind, **form).content.get("message")


class Drafts(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.delete(KIND)
		with acting_as(CLERK):
			self.client = factories.make_client().name
			factories.make_identity(self.client)

	def report(self) -> Any:
		"""A Case Report of the office's social worker."""
		case = factories.move(
			factories.move(factories.make_case(client=self.client), "Register"), "Start assessment"
		)
		return factories.make_assessment(case.name)

	def test_what_was_typed_comes_back_to_its_writer_alone(self) -> None:
		report = self.report()
		values = {"situation_history": SECRET, "needed_services": [{"service_type": "HEALTH"}]}
		self.assertEqual(keep(WORKER, report.doctype, values, record=report.name, seen=SEEN).status, 200)
		kept = mine(WORKER, report.doctype, record=report.name)
		self.assertEqual((kept["values"], kept["seen"]), (values, SEEN))
		for other in (MANAGER, CLERK, CENTRAL, "Administrator"):
			self.assertIsNone(mine(other, report.doctype, record=report.name), other)

	def test_the_database_holds_nothing_of_it_in_clear(self) -> None:
		report = self.report()
		form = {"record": report.name, "form_key": "k" * 500, "seen": SECRET}
		keep(WORKER, report.doctype, {"situation_history": SECRET}, **form)
		(row,) = frappe.db.sql(f"select * from `tab{KIND}`", as_dict=True)
		self.assertNotIn(SECRET, str(row))
		self.assertNotIn("situation_history", str(row))
		self.assertEqual(row.sealed_for, self.client)

	def test_a_second_draft_takes_the_place_of_the_first(self) -> None:
		for province in ("14", "12"):
			keep(CLERK, "Client", {"home_province": province}, record=self.client)
		self.assertEqual(frappe.db.count(KIND), 1)
		self.assertEqual(mine(CLERK, "Client", record=self.client)["values"], {"home_province": "12"})

	def test_the_draft_of_a_new_form_is_found_again_and_keeps_its_key(self) -> None:
		keep(CLERK, "Client", {"sex": "Male"}, form_key="new-form-1")
		self.assertEqual(mine(CLERK, "Client")["form_key"], "new-form-1")
		self.assertEqual(mine(CLERK, "Client", form_key="new-form-1")["values"], {"sex": "Male"})
		self.assertIsNone(mine(CLERK, "Case"))

	def test_saving_the_form_removes_its_draft(self) -> None:
		keep(CLERK, "Client", {"sex": "Male"}, form_key="new-form-2")
		keep(MANAGER, "Client", {"sex": "Male"}, form_key="new-form-2")
		saved = visit(CLERK, "POST", "/api/resource/Client", **(CLIENT | {"form_key": "new-form-2"}))
		self.assertEqual(saved.status, 200, saved.text)
		self.assertEqual(frappe.get_all(KIND, pluck="user"), [MANAGER])
		self.assertIsNone(mine(MANAGER, "Client"), "it has become a record")
		keep(CLERK, "Client", {"home_province": "14"}, record=self.client)
		seen = str(frappe.db.get_value("Client", self.client, "modified"))
		visit(CLERK, "PUT", f"/api/resource/Client/{self.client}", home_province="14", modified=seen)
		self.assertEqual(frappe.db.count(KIND), 0)

	def test_a_save_that_is_refused_leaves_the_draft(self) -> None:
		keep(CLERK, "Client", {"home_province": "14"}, record=self.client)
		answer = visit(
			CLERK,
			"PUT",
			f"/api/resource/Client/{self.client}",
			home_province="14",
			modified="2020-01-01 00:00:00",
		)
		self.assertEqual(answer.status, 417)
		self.assertEqual(mine(CLERK, "Client", record=self.client)["values"], {"home_province": "14"})

	def test_a_record_of_others_looks_like_none(self) -> None:
		for ask in (
			lambda name: keep(OTHER_CLERK, "Client", {"sex": "Male"}, record=name),
			lambda name: call(OTHER_CLERK, "ccm_app.api.drafts.mine", kind="Client", record=name),
			lambda name: keep(OTHER_CLERK, "Case", {"client": name}, form_key="k"),
		):
			theirs, missing = ask(self.client), ask("SVR-2026-999999-9")
			self.assertEqual((theirs.status, said(theirs)), (404, said(missing)), theirs.text)
			self.assertEqual(missing.status, 404)
		self.assertEqual(frappe.db.count(KIND), 0)

	def test_who_may_not_write_the_form_keeps_none(self) -> None:
		report = self.report()
		self.assertEqual(keep(MONITORING, report.doctype, {"x": 1}, record=report.name).status, 404)
		self.assertEqual(keep(PROVIDER, "Client", {"x": 1}).status, 403)
		for kind in ("User", "CCM Settings", "Needed Service", "Case Event", "No Such Kind"):
			self.assertEqual(keep(CLERK, kind, {"x": 1}, form_key="k").status, 404, kind)

	def test_a_client_out_of_reach_takes_the_draft_along(self) -> None:
		keep(CLERK, "Case", {"client": self.client, "case_type": "SA"}, form_key="new-case")
		about = {"client": self.client}
		self.assertIsNotNone(mine(CLERK, "Case", about=about))
		# Written past the save: the client goes over to another office.
		frappe.db.set_value("Client", self.client, "field_office", "BTB")
		frappe.db.delete("Case Access", {"client": self.client})
		answer = call(CLERK, "ccm_app.api.drafts.mine", kind="Case", about=about)
		self.assertEqual(answer.status, 404, answer.text)
		self.assertIsNone(mine(CLERK, "Case"))

	def test_the_draft_of_an_identity_opens_with_a_purpose_only(self) -> None:
		keep(MANAGER, "Client Identity", {"family_name_latin": SECRET}, record=self.client)
		answer = call(MANAGER, "ccm_app.api.drafts.mine", kind="Client Identity", record=self.client)
		self.assertEqual(answer.status, 403, answer.text)
		self.assertNotIn(SECRET, answer.text)
		call(MANAGER, "ccm_app.api.vault.open_identity", client=self.client, purpose="CASEWORK")
		kept = mine(MANAGER, "Client Identity", record=self.client)
		self.assertEqual(kept["values"], {"family_name_latin": SECRET})

	def test_a_key_that_is_missing_for_a_while_takes_no_draft_along(self) -> None:
		# Of a new form: a stored record does not open either without its key.
		keep(CLERK, "Client", {"home_province": "14"}, form_key="k")
		for trouble in (KeyMissing, KeyWrong, KeyFileTooOpen, SealBroken):
			with patch.object(site_keys, "opening_key", side_effect=trouble("a test")):
				answer = call(CLERK, "ccm_app.api.drafts.mine", kind="Client", form_key="k")
			self.assertEqual(answer.status, 417, answer.text)
			self.assertTrue(said(answer))
			self.assertEqual(frappe.db.count(KIND), 1, trouble)
		self.assertEqual(mine(CLERK, "Client", form_key="k")["values"], {"home_province": "14"})

	def test_a_draft_says_when_the_record_was_changed_since(self) -> None:
		stored = frappe.db.get_value("Client", self.client, "modified")
		keep(CLERK, "Client", {"home_province": "14"}, record=self.client, seen=str(stored))
		self.assertIs(mine(CLERK, "Client", record=self.client)["changed"], False)
		later = stored + timedelta(seconds=1)
		frappe.db.set_value("Client", self.client, "modified", later, update_modified=False)
		self.assertIs(mine(CLERK, "Client", record=self.client)["changed"], True)

	def test_too_much_is_refused_and_nothing_is_cut(self) -> None:
		answer = keep(CLERK, "Client", {"status": "x" * drafts.LONGEST}, record=self.client)
		self.assertIn("too much for a draft", said(answer))
		self.assertEqual(frappe.db.count(KIND), 0)

	def test_a_draft_is_thrown_away_by_its_writer_and_ends_by_itself(self) -> None:
		keep(CLERK, "Client", {"sex": "Male"}, record=self.client)
		call(MANAGER, "ccm_app.api.drafts.drop", kind="Client", record=self.client)
		self.assertEqual(frappe.db.count(KIND), 1)
		call(CLERK, "ccm_app.api.drafts.drop", kind="Client", record=self.client)
		self.assertEqual(frappe.db.count(KIND), 0)
		for form_key, days in (("old", -15), ("young", -13)):
			keep(CLERK, "Client", {"sex": "Male"}, form_key=form_key)
			frappe.db.set_value(KIND, {"form_key": form_key}, "saved_on", add_days(now_datetime(), days))
		self.assertEqual(drafts.drop_old(), 1)
		self.assertEqual(frappe.get_all(KIND, pluck="form_key"), ["young"])

	def test_a_ministry_that_wants_none_keeps_none(self) -> None:
		frappe.db.set_single_value("CCM Settings", "draft_days", 0)
		frappe.clear_document_cache("CCM Settings", "CCM Settings")
		try:
			self.assertEqual(keep(CLERK, "Client", {"sex": "Male"}, form_key="k").status, 200)
			self.assertEqual(frappe.db.count(KIND), 0)
		finally:
			frappe.db.rollback()
			frappe.clear_document_cache("CCM Settings", "CCM Settings")

	def test_nobody_opens_the_table_of_drafts(self) -> None:
		keep(CLERK, "Client", {"sex": "Male"}, record=self.client)
		name = frappe.get_all(KIND, pluck="name")[0]
		for user in (CLERK, MANAGER, CENTRAL, PROVIDER):
			for answer in (
				visit(user, "GET", f"/api/resource/{KIND}"),
				visit(user, "GET", f"/api/resource/{KIND}/{name}"),
				visit(user, "DELETE", f"/api/resource/{KIND}/{name}"),
				call(user, "frappe.client.insert", doc={"doctype": KIND, "user": user, "kind": "Client"}),
			):
				self.assertIn(answer.status, (403, 404), answer.text)
		self.assertEqual(frappe.db.count(KIND), 1)
