"""The log of looks is only added to, and read by the officer and the case manager alone."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.client import delete, insert, set_value
from frappe.handler import run_doc_method
from frappe.model.delete_doc import delete_doc
from frappe.utils import now_datetime

from ccm_app.api import vault
from ccm_app.confidentiality import looks
from ccm_app.tests.over_the_network import request
from ccm_app.tests.personas import CLERK, EVERYBODY, MANAGER, PROTECTION, acting_as
from ccm_app.tests.test_integrity import put
from ccm_app.tests.test_looks import LOG, LookTest


class NobodyTouchesTheLog(LookTest):
	def setUp(self) -> None:
		super().setUp()
		with acting_as(MANAGER), request():
			vault.open_identity(self.client, "CASEWORK")
		self.name = self.rows(user=MANAGER)[0].name
		self.before = frappe.db.get_value(LOG, self.name, "*", as_dict=True)

	def doors(self) -> dict[str, Any]:
		new = {"doctype": LOG, "user": CLERK, "at": now_datetime(), "act": "Opened", "client": self.client}
		return {
			"PUT": lambda: put(LOG, self.name, {"user": CLERK}),
			"set_value": lambda: set_value(LOG, self.name, "user", CLERK),
			"DELETE": lambda: frappe.delete_doc(LOG, self.name),
			"client.delete": lambda: delete(LOG, self.name),
			"insert": lambda: insert(dict(new)),
			"insert without asking": lambda: frappe.get_doc(dict(new)).insert(ignore_permissions=True),
			"db_insert": lambda: frappe.get_doc(dict(new)).db_insert(),
			"db_update": lambda: frappe.get_doc(LOG, self.name).db_update(),
			"run_doc_method": lambda: run_doc_method("db_set", dt=LOG, dn=self.name, args={"user": CLERK}),
			"delete with force": lambda: delete_doc(LOG, self.name, force=True, ignore_on_trash=True),
		}

	def test_by_no_door_and_for_no_user(self) -> None:
		refusals = (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError)
		for user in (*EVERYBODY, "Administrator"):
			for door, act in self.doors().items():
				with self.subTest(user=user, door=door), acting_as(user):
					frappe.db.savepoint("before_door")
					with self.assertRaises(refusals):
						act()
					frappe.db.rollback(save_point="before_door")
		self.assertEqual(frappe.db.get_value(LOG, self.name, "*", as_dict=True), self.before)

	def test_read_by_the_officer_and_by_the_case_manager_only(self) -> None:
		expected = {MANAGER, PROTECTION}
		readers, listed = set(), set()
		for user in EVERYBODY:
			if user == "Administrator":
				continue
			with acting_as(user):
				try:
					found = frappe.get_list(LOG, filters={"client": self.client}, pluck="name")
					listed |= {user} if self.name in found else set()
				except frappe.PermissionError:
					frappe.clear_messages()
				log = frappe.get_doc(LOG, self.name)
				readers |= {user} if log.has_permission("read") else set()
		self.assertEqual((readers, listed), (expected, expected))

	def test_another_manager_of_the_same_office_reads_nothing_of_it(self) -> None:
		frappe.db.set_value("Case", self.case.name, "case_manager", CLERK)
		with acting_as(MANAGER):
			self.assertEqual(frappe.get_list(LOG, filters={"client": self.client}), [])
			self.assertFalse(frappe.get_doc(LOG, self.name).has_permission("read"))

	def test_a_search_belongs_to_no_client_and_is_read_by_the_officer(self) -> None:
		with acting_as(MANAGER), request(method="POST"):
			vault.search("Sok Maly", "CASEWORK")
		name = frappe.db.get_value(LOG, {"user": MANAGER, "act": looks.SEARCHED})
		with acting_as(MANAGER):
			self.assertFalse(frappe.get_doc(LOG, name).has_permission("read"))
		with acting_as(PROTECTION):
			self.assertTrue(frappe.get_doc(LOG, name).has_permission("read"))
