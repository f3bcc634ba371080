"""Who reads sealed texts, what the cache keeps of them, and that every text field is one."""

from __future__ import annotations

import json
import pickle
from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality import sealed_fields
from ccm_app.registry import shipped
from ccm_app.registry.facts import facts_of
from ccm_app.tests import factories
from ccm_app.tests.personas import APPROVER, MONITORING, SiteTest, acting_as
from ccm_app.tests.sealed_texts import KHMER, MARK, a_full_identity


class TheCache(SiteTest):
	def test_holds_no_text_and_comes_back_with_every_text(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)
		kept = pickle.dumps(frappe.get_doc("Case Plan", plan.name))
		self.assertNotIn(MARK.encode(), kept)
		self.assertNotIn(b"ccm1.", kept)
		self.assertEqual(pickle.loads(kept).recovery_goal, MARK)

	def test_in_redis_is_as_silent(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		frappe.get_cached_doc("Client Identity", client)
		key = frappe.get_document_cache_key("Client Identity", client)
		raw = frappe.cache.get(frappe.cache.make_key(key))
		self.assertIsNotNone(raw)
		for mark in (MARK, "Maly", KHMER, "ccm1."):
			self.assertNotIn(mark.encode(), raw)
		frappe.local.cache.clear()
		self.assertEqual(frappe.get_cached_doc("Client Identity", client).other_names, MARK)

	def test_takes_no_record_that_is_not_stored_yet(self) -> None:
		with self.assertRaises(TypeError):
			pickle.dumps(frappe.get_doc({"doctype": "Case Plan", "recovery_goal": MARK}))


class WhoMayNotReadTheTexts(SiteTest):
	def plan(self) -> Document:
		return factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)

	def test_gets_the_record_without_them(self) -> None:
		plan = self.plan()
		with acting_as(MONITORING):
			record = frappe.get_doc("Case Plan", plan.name)
			self.assertIsNone(record.recovery_goal)
			self.assertEqual(record.total_planned, 100)
			self.assertNotIn(MARK, frappe.as_json(record.as_dict()) + str(record.__dict__) + repr(record))
			self.assertNotIn(MARK.encode(), pickle.dumps(record))

	def test_is_told_by_the_form_which_fields_hold_something(self) -> None:
		plan = self.plan()
		with acting_as(MONITORING):
			record = frappe.get_doc("Case Plan", plan.name)
			record.run_method("onload")
			self.assertIn("recovery_goal", record.get("__onload").withheld)
		record = frappe.get_doc("Case Plan", plan.name)
		record.run_method("onload")
		self.assertIsNone(record.get("__onload"))

	def test_is_served_by_rules_that_see_them(self) -> None:
		plan = self.plan()
		with acting_as(MONITORING):
			self.assertEqual(facts_of(frappe.get_doc("Case Plan", plan.name))["recovery_goal"], MARK)

	def test_keeps_them_when_saving_something_else(self) -> None:
		plan = self.plan()
		line = dict(plan.lines[0].as_dict())
		with acting_as(MONITORING):
			sent = frappe.get_doc("Case Plan", plan.name).as_dict()
			sent["currency"] = "USD"
			self.save_unhindered(sent)
		again = frappe.get_doc("Case Plan", plan.name)
		self.assertEqual(again.recovery_goal, MARK)
		self.assertEqual(again.lines[0].name, line["name"])

	def test_cannot_write_over_them(self) -> None:
		plan = self.plan()
		with acting_as(MONITORING):
			sent = frappe.get_doc("Case Plan", plan.name).as_dict() | {"recovery_goal": "nothing"}
			with self.refused("holds a text that you may not read"):
				self.save_unhindered(sent)
		self.assertEqual(frappe.get_doc("Case Plan", plan.name).recovery_goal, MARK)

	def save_unhindered(self, sent: dict[str, Any]) -> None:
		"""A save whose permission is not the question here."""
		record = frappe.get_doc(json.loads(frappe.as_json(sent)))
		record.flags.ignore_permissions = True
		record.save()

	def test_who_approves_a_budget_reads_what_the_plan_says(self) -> None:
		plan = self.plan()
		with acting_as(APPROVER):
			self.assertEqual(frappe.get_doc("Case Plan", plan.name).recovery_goal, MARK)


class EveryTextField(SiteTest):
	def test_of_every_confidential_kind_is_sealed_or_stays_clear_for_a_reason(self) -> None:
		checked = 0
		for kind in filter(sealed_fields.should_be_sealed, shipped.kinds()):
			self.assertTrue(sealed_fields.is_sealed_kind(kind), f"{kind} has no column sealed_text")
			for field in sealed_fields.text_fields(frappe.get_meta(kind).fields):
				name = field.get("fieldname")
				sealed = name in sealed_fields.sealed_fields(kind)
				self.assertNotEqual(sealed, bool(sealed_fields.stays_clear(kind, name)), f"{kind}.{name}")
				checked += 1
		self.assertGreaterEqual(checked, 120)

	def test_every_kind_about_a_client_is_sealed_or_holds_codes_for_a_reason(self) -> None:
		for kind in shipped.kinds():
			about = {field.get("options") for field in shipped.fields(kind) if field["fieldtype"] == "Link"}
			if not about & {"Client", "Case"} or shipped.is_single(kind):
				continue
			reason = sealed_fields.CODES_ONLY.get(kind)
			self.assertTrue(reason or sealed_fields.is_sealed_kind(kind), kind)

	def test_that_stays_clear_is_there_and_has_a_reason_in_words(self) -> None:
		for (kind, fieldname), reason in sealed_fields.CLEAR.items():
			self.assertGreater(len(reason.split()), 3)
			kinds = (
				[kind]
				if kind != "*"
				else [one for one in shipped.kinds() if sealed_fields.should_be_sealed(one)]
			)
			names = {field["fieldname"] for one in kinds for field in shipped.fields(one)}
			self.assertIn(fieldname, names, kind)

	def test_that_is_sealed_stands_in_no_list_filter_or_search(self) -> None:
		for kind in filter(sealed_fields.should_be_sealed, shipped.kinds()):
			if shipped.is_row_kind(kind):
				continue
			hidden = sealed_fields.sealed_fields(kind)
			searched = {
				name.strip() for name in str(shipped.kinds()[kind].get("search_fields") or "").split(",")
			}
			self.assertEqual(hidden & (searched | {shipped.kinds()[kind].get("title_field")}), set(), kind)
			for field in shipped.fields(kind):
				if field["fieldname"] in hidden:
					listed = [name for name in ("in_list_view", "in_standard_filter") if field.get(name)]
					self.assertEqual(listed, [], f"{kind}.{field['fieldname']}")
