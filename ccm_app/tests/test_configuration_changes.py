"""Every accepted change of the configuration has an entry with before and after, and is taken back with one act."""

from __future__ import annotations

import json
from typing import Any

import frappe

from ccm_app.api import configuration
from ccm_app.confidentiality.configuration_changes import KIND, is_proven
from ccm_app.confidentiality.configuration_states import state_of
from ccm_app.confidentiality.platform import permission_manager
from ccm_app.registry import ledger_store
from ccm_app.tests.personas import CLERK, MINISTRY, PROTECTION, SiteTest, acting_as
from ccm_app.tests.test_customize_form import fetched


def entries(kind: str, name: str) -> list[Any]:
	"""The entries of a setting, newest first."""
	filters = {"kind": kind, "record_name": name}
	fields = ["name", "act", "changed_by", "before", "after", "differences", "takes_back"]
	return frappe.get_all(KIND, filters=filters, fields=fields, order_by="creation desc, name")


class Changing(SiteTest):
	def tearDown(self) -> None:
		super().tearDown()
		frappe.clear_cache()

	def set_days(self, days: int, user: str = MINISTRY) -> str:
		"""Change the deadline of the assessment; answers the entry."""
		with acting_as(user):
			frappe.get_doc("CCM Settings").update({"assessment_working_days": days}).save()
		newest = entries("CCM Settings", "CCM Settings")[0]
		self.assertEqual(json.loads(newest.after)["assessment_working_days"], days)
		return str(newest.name)

	def days(self) -> int:
		return int(frappe.db.get_single_value("CCM Settings", "assessment_working_days"))


class Entries(Changing):
	def test_a_number_leaves_who_what_before_and_after(self) -> None:
		before = self.days()
		name = self.set_days(7)
		row = frappe.get_doc(KIND, name)
		self.assertEqual((row.act, row.changed_by), ("Changed", MINISTRY))
		self.assertEqual(json.loads(row.differences), [["assessment_working_days", before, 7]])
		self.assertTrue(is_proven(row))

	def test_saving_without_a_change_is_none(self) -> None:
		count = len(entries("CCM Settings", "CCM Settings"))
		frappe.get_doc("CCM Settings").save()
		self.assertEqual(len(entries("CCM Settings", "CCM Settings")), count)

	def test_the_ledger_holds_what_differs(self) -> None:
		name = self.set_days(7)
		if not ledger_store.database():
			self.assertTrue(is_proven(frappe.get_doc(KIND, name)))
			return
		asked = f"select `details` from {ledger_store.table('ccm_ledger_event')} where `details` like %s"
		details = json.loads(ledger_store.ask(asked, (f"%{name}%",))[0][0])
		self.assertEqual(details["differences"][0][0], "assessment_working_days")

	def test_an_entry_is_never_changed_or_removed_and_nobody_writes_one(self) -> None:
		row = frappe.get_doc(KIND, self.set_days(7))
		row.after = "{}"
		with self.refused():
			row.save()
		with self.refused():
			row.delete()
		with self.refused():
			row.db_set("after", "{}")
		with self.refused():
			frappe.get_doc({"doctype": KIND, "act": "Changed", "kind": "x", "record_name": "x"}).insert()

	def test_who_reads_them(self) -> None:
		for user, expected in ((MINISTRY, True), (PROTECTION, True), (CLERK, False)):
			self.assertEqual(bool(frappe.has_permission(KIND, "read", user=user)), expected, user)

	def test_a_whole_form_is_one_entry(self) -> None:
		self.addCleanup(forget_form, "Funder")
		forget_form("Funder")
		form = fetched("Funder")
		form.fields[0].label = "Short name"
		form.sort_order = "ASC" if form.sort_order != "ASC" else "DESC"
		form.append("fields", {"label": "Since", "fieldtype": "Date", "is_custom_field": 1})
		count = len(entries("Customize Form", "Funder"))
		form.save_customization()
		found = entries("Customize Form", "Funder")
		self.assertEqual(len(found), count + 1)
		said = [where for where, _before, _after in json.loads(found[0].differences)]
		self.assertIn("fields.custom_since.label", said)
		self.assertIn("properties.sort_order.value", said)
		configuration.take_back(found[0].name)
		self.assertNotEqual(frappe.get_meta("Funder").fields[0].label, "Short name")
		self.assertFalse(frappe.db.exists("Custom Field", "Funder-custom_since"))

	def test_rights_are_one_entry_and_come_back(self) -> None:
		before = state_of("Custom DocPerm", "Funder")
		permission_manager.update("Funder", "CCM Clerk", 0, "read", "0")
		newest = entries("Custom DocPerm", "Funder")[0]
		configuration.take_back(newest.name)
		self.assertEqual(state_of("Custom DocPerm", "Funder"), before)


class TakingBack(Changing):
	def test_a_number_becomes_what_it_was_and_the_taking_back_is_an_entry(self) -> None:
		before = self.days()
		name = self.set_days(before - 1)
		with acting_as(MINISTRY):
			self.assertTrue(configuration.standing(name)["can"])
			answer = configuration.take_back(name)
		self.assertEqual(self.days(), before)
		self.assertEqual(frappe.db.get_value(KIND, answer, "takes_back"), name)
		self.assertEqual(configuration.standing(name)["taken_back_by"], answer)

	def test_something_newer_stands_in_the_way(self) -> None:
		first = self.set_days(7)
		second = self.set_days(6)
		with acting_as(MINISTRY):
			with self.refused("was changed again by", "Take that change back first"):
				configuration.take_back(first)
			self.assertIn("was changed again", configuration.standing(first)["why"])
			configuration.take_back(second)
			configuration.take_back(first)

	def test_taking_back_is_taken_back(self) -> None:
		name = self.set_days(7)
		with acting_as(MINISTRY):
			again = configuration.take_back(configuration.take_back(name))
		self.assertEqual(self.days(), 7)
		self.assertTrue(is_proven(frappe.get_doc(KIND, again)))

	def test_an_entry_that_was_rewritten_is_not_used(self) -> None:
		reason = frappe.get_doc("Closure Reason", "WITHDREW")
		name = entries_after(reason.update({"label_en": "Went away"}).save)
		# Somebody writes into the database what the guard would never have stored.
		forged = {**json.loads(frappe.db.get_value(KIND, name, "before")), "is_completion": 1}
		frappe.db.set_value(KIND, name, "before", json.dumps(forged))
		with self.refused("does not say what the ledger heard"):
			configuration.take_back(name)

	def test_what_the_guard_refuses_is_not_brought_back(self) -> None:
		frappe.db.set_value("CCM Settings", "CCM Settings", "small_cell", 1)
		name = entries_after(frappe.get_doc("CCM Settings").update({"small_cell": 5}).save)
		with self.refused():
			configuration.take_back(name)
		self.assertEqual(int(frappe.db.get_single_value("CCM Settings", "small_cell")), 5)

	def test_an_entry_of_a_list_that_was_added_is_no_longer_offered(self) -> None:
		values = {"code": "TRY", "label_en": "Trial", "label_km": "សាកល្បង", "is_active": 1}
		with acting_as(MINISTRY):
			name = entries_after(frappe.get_doc({"doctype": "Case Type", **values}).insert)
			configuration.take_back(name)
		self.assertEqual(frappe.db.get_value("Case Type", "TRY", "is_active"), 0)

	def test_a_workflow_comes_back_with_its_states(self) -> None:
		before = state_of("Workflow", "Case")
		with acting_as(MINISTRY):
			workflow = frappe.get_doc("Workflow", "Case")
			workflow.states[-1].message = "Look once more."
			workflow.transitions[0].allow_self_approval = 1 - int(workflow.transitions[0].allow_self_approval)
			name = entries_after(workflow.save)
			configuration.take_back(name)
		self.assertEqual(state_of("Workflow", "Case"), before)

	def test_a_box_that_was_not_ticked_comes_back_unticked(self) -> None:
		place = {"parent": "Case Plan", "action": "Approve"}
		kept = frappe.db.get_value("Workflow Transition", place, "allow_self_approval")
		frappe.db.set_value("Workflow Transition", place, "allow_self_approval", 0)
		self.addCleanup(frappe.db.set_value, "Workflow Transition", place, "allow_self_approval", kept)
		frappe.clear_document_cache("Workflow", "Case Plan")
		with acting_as(MINISTRY):
			workflow = frappe.get_doc("Workflow", "Case Plan")
			workflow.states[-1].message = "Look once more."
			configuration.take_back(entries_after(workflow.save))
		self.assertEqual(frappe.db.get_value("Workflow Transition", place, "allow_self_approval"), 0)

	def test_a_letter_head_that_was_removed_comes_back(self) -> None:
		frappe.get_doc(
			{"doctype": "Letter Head", "letter_head_name": "Ministry", "content": "The Ministry"}
		).insert()
		frappe.delete_doc("Letter Head", "Ministry")
		configuration.take_back(entries("Letter Head", "Ministry")[0].name)
		self.assertEqual(frappe.db.get_value("Letter Head", "Ministry", "content"), "The Ministry")

	def test_nobody_takes_back_what_they_may_not_change(self) -> None:
		permission_manager.update("Funder", "CCM Clerk", 0, "read", "0")
		newest = entries("Custom DocPerm", "Funder")[0].name
		with acting_as(MINISTRY), self.refused(error=frappe.PermissionError):
			configuration.take_back(newest)
		with acting_as(CLERK), self.refused(error=frappe.PermissionError):
			configuration.take_back(newest)


def forget_form(kind: str) -> None:
	"""Make a form as shipped; the column that came with an own field has ended the transaction of the test."""
	frappe.set_user("Administrator")
	fetched(kind).reset_to_defaults()
	frappe.db.commit()


def entries_after(act: Any) -> str:
	"""Do something, and answer the entry that it left."""
	before = set(frappe.get_all(KIND, pluck="name"))
	act()
	(new,) = set(frappe.get_all(KIND, pluck="name")) - before
	return str(new)
