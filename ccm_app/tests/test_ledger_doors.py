"""Frappe's side doors to the records of the ledger: each is refused, or the ledger shows it."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.client import bulk_update, insert, rename_doc, set_value
from frappe.core.doctype.deleted_document.deleted_document import restore
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from frappe.desk.form.save import cancel, savedocs

from ccm_app.confidentiality import deliveries, reconciling
from ccm_app.registry import ledger, ledger_store
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, MANAGER, MINISTRY, SiteTest, acting_as

LEDGER_KINDS = ("Case Event", "Identity Look", "Disclosure", "Case Access")
REFUSALS = (frappe.ValidationError, frappe.PermissionError)


class WithoutTheWorkflow(SiteTest):
	"""C01 to C04: no way of writing reaches a stage that the rules do not open."""

	def setUp(self) -> None:
		super().setUp()
		self.case = factories.make_case()
		self.state = self.case.workflow_state

	def stays(self) -> None:
		stored = frappe.db.get_value("Case", self.case.name, ["workflow_state", "docstatus"])
		self.assertEqual(stored, (self.state, 0))
		self.assertTrue(ledger.verify_all()["valid"])

	def test_a_stage_cannot_be_written_with_the_submission(self) -> None:
		given = {"docstatus": 1, "workflow_state": "Receiving services", "stage": "Services"}
		for user in (MANAGER, CENTRAL, "Administrator"):
			with acting_as(user), self.subTest(user), self.assertRaises(REFUSALS):
				record = frappe.get_doc("Case", self.case.name)
				record.update(given)
				record.save()
			self.stays()

	def test_what_is_written_together_with_a_cancellation_is_not_stored(self) -> None:
		document = frappe.get_doc("Case", self.case.name).as_dict() | {"docstatus": 2, "urgency": "High"}
		for act in (
			lambda: cancel("Case", self.case.name, "workflow_state", "Closed"),
			lambda: savedocs(json.dumps(document, default=str), "Cancel"),
			lambda: savedocs(json.dumps(document, default=str), "Submit"),
		):
			with acting_as(CENTRAL), self.assertRaises(REFUSALS):
				act()
			self.stays()

	def test_a_bulk_action_changes_no_stage(self) -> None:
		values = json.dumps({"workflow_state": "Receiving services"})
		with acting_as(CENTRAL):
			failed = submit_cancel_or_update_docs("Case", json.dumps([self.case.name]), "update", values)
		# The bulk action takes everything back when it fails, also the case of this test.
		self.assertEqual(failed, [self.case.name])

	def test_flags_of_a_caller_skip_nothing(self) -> None:
		for flag in ("ignore_validate", "ignore_permissions", "ignore_links", "ignore_mandatory"):
			record = frappe.get_doc("Case", self.case.name)
			record.workflow_state = "Receiving services"
			record.flags[flag] = True
			with self.subTest(flag), self.assertRaises(REFUSALS):
				record.save()
			with self.subTest(flag), self.assertRaises(REFUSALS):
				record.db_update()
		self.stays()


class PastTheRegister(SiteTest):
	"""I8: what code or SQL writes into a case past the register is found by the check of the ledger."""

	def test_a_stage_that_was_written_past_the_register_is_found(self) -> None:
		case = factories.case_in_referral()
		self.assertIsNone(reconciling.first_stray())
		frappe.db.set_value("Case", case.name, "stage", "Services")
		found = reconciling.first_stray()
		assert found
		self.assertEqual((found["client"], found["place"]), (case.client, "Case"))
		self.assertIn("stands in the stage Services, and the ledger tells Referral", found["said"])


class NumbersOfClients(SiteTest):
	"""C07 and C08: a number is never free again."""

	def test_nobody_is_registered_under_the_number_of_somebody_else(self) -> None:
		first = factories.make_client().name
		for user in (CENTRAL, MINISTRY, "Administrator"):
			with acting_as(user), self.assertRaises(REFUSALS):
				frappe.delete_doc("Client", first, force=True, ignore_permissions=True)
		second = factories.make_client().name
		self.assertNotEqual(first, second)
		self.assertTrue(frappe.db.exists("Client", first))

	def test_nothing_of_the_register_lies_in_the_bin(self) -> None:
		client = factories.make_client()
		kept = frappe.get_doc(
			{
				"doctype": "Deleted Document",
				"deleted_doctype": "Client",
				"deleted_name": client.name,
				"data": client.as_json(),
			}
		)
		with self.assertRaises(REFUSALS):
			kept.insert()
		# One that came past the form.
		kept.name = "x-kept"
		kept.db_insert()
		with self.assertRaises(REFUSALS):
			restore("x-kept", alert=False)


class RowsOfTheLedger(SiteTest):
	"""Every door of the platform to rows that only the register writes."""

	def setUp(self) -> None:
		super().setUp()
		self.case = factories.case_in_referral()
		frappe.get_doc("Client Identity", self.case.client)
		self.rows = {
			kind: frappe.db.get_value(kind, {"client": self.case.client}, "name")
			for kind in LEDGER_KINDS
			if frappe.db.exists(kind, {"client": self.case.client})
		}

	def refused_for_all(self, act: Any) -> None:
		self.assertGreaterEqual(len(self.rows), 3)
		for kind, name in self.rows.items():
			for user in ("Administrator", CENTRAL):
				before = frappe.db.get_value(kind, name, "*", as_dict=True)
				with acting_as(user), self.subTest(kind=kind, user=user), self.assertRaises(REFUSALS):
					act(kind, name)
				self.assertEqual(frappe.db.get_value(kind, name, "*", as_dict=True), before, kind)
		self.assertTrue(ledger.verify_all()["valid"])

	def test_set_value(self) -> None:
		self.refused_for_all(lambda kind, name: set_value(kind, name, "client", "X"))

	def test_db_set_of_the_document(self) -> None:
		self.refused_for_all(lambda kind, name: frappe.get_doc(kind, name).db_set("client", "X"))

	def test_rename(self) -> None:
		self.refused_for_all(lambda kind, name: rename_doc(kind, name, "X-1"))

	def test_deletion(self) -> None:
		self.refused_for_all(
			lambda kind, name: frappe.delete_doc(kind, name, force=True, ignore_permissions=True)
		)

	def test_amending(self) -> None:
		def amend(kind: str, name: str) -> None:
			copy = frappe.copy_doc(frappe.get_doc(kind, name))
			copy.amended_from = name
			copy.insert(ignore_permissions=True)

		self.refused_for_all(amend)

	def test_insertion(self) -> None:
		self.refused_for_all(
			lambda kind, name: insert({"doctype": kind, "client": self.case.client, "event": "x"})
		)

	def test_bulk_update_reports_what_it_did_not_do(self) -> None:
		for kind, name in self.rows.items():
			given = json.dumps([{"doctype": kind, "docname": name, "client": "X"}])
			with acting_as(CENTRAL):
				answer = bulk_update(given)
			self.assertEqual(len(answer["failed_docs"]), 1, kind)
			self.assertNotEqual(frappe.db.get_value(kind, name, "client"), "X")

	def test_data_import_with_update(self) -> None:
		for kind in self.rows:
			row = frappe.get_doc(
				{
					"doctype": "Data Import",
					"reference_doctype": kind,
					"import_type": "Update Existing Records",
				}
			)
			with self.subTest(kind), self.assertRaises(REFUSALS):
				row.insert()


class WhatTheLedgerTells(SiteTest):
	"""On a site whose ledger stands apart, looks and access are in it; elsewhere nothing is asked of it."""

	def events(self, chain: str) -> list[str]:
		query = f"select `event` from {ledger_store.table('ccm_ledger_event')} where `client` = %s order by `sequence`"
		return [row[0] for row in ledger_store.ask(query, (chain,))]

	def test_looks_access_and_configuration_are_written_where_there_is_a_ledger(self) -> None:
		case = factories.case_in_referral()
		frappe.get_doc("Client Identity", case.client)
		settings = frappe.get_doc("CCM Settings")
		settings.update({"quiet_days": settings.quiet_days + 1}).save()
		if not ledger_store.database():
			self.assertTrue(ledger.verify_all()["valid"])
			return
		self.assertIn("identity.looked", self.events(f"{case.client}/looks"))
		self.assertIn("access.changed", self.events(f"{case.client}/access"))
		self.assertIn("configuration.changed", self.events("REGISTER"))
		self.assertEqual(
			self.events(case.client)[:3], ["client.registered", "identity.recorded", "case.opened"]
		)

	def test_nothing_in_the_ledger_tells_who_a_client_is(self) -> None:
		case = factories.case_in_referral()
		identity = frappe.get_doc("Client Identity", case.client)
		rows = str(ledger_store.ask(f"select * from {ledger_store.places().event}"))
		for name in (identity.given_name_latin, identity.family_name_latin):
			if name:
				self.assertNotIn(name, rows)

	def test_a_place_without_https_is_refused(self) -> None:
		for address in ("http://elsewhere.example/x", "ftp://elsewhere.example", "relative/folder", ""):
			frappe.conf[deliveries.SETTING] = [address]
			with self.subTest(address), self.assertRaises(ValueError):
				deliveries.places()
		frappe.conf[deliveries.SETTING] = [
			"https://office.example/x",
			"mailto:dpo@office.example",
			"/mnt/share",
		]
		self.assertEqual([place.kind for place in deliveries.places()], ["https", "mail", "folder"])
		frappe.conf.pop(deliveries.SETTING)
