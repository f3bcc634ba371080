"""A configuration is saved as a file, compared, checked and applied: all of it or nothing."""

from __future__ import annotations

import json
from typing import Any

import frappe

from ccm_app.api import promotion as api
from ccm_app.confidentiality import promotion
from ccm_app.confidentiality.configuration_changes import KIND
from ccm_app.confidentiality.configuration_states import state_of, write_state
from ccm_app.tests.personas import CENTRAL, MINISTRY, SiteTest, acting_as
from ccm_app.tests.test_platform_lint import make

FIELD = "Funder-custom_since"


class Promotion(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(frappe.clear_cache)

	def change_something(self) -> None:
		"""As an administrator of a province would: a list, a number, a text, a state of a workflow."""
		frappe.get_doc("Case Type", "DV").update({"label_en": "Violence at home"}).save()
		make("Case Type", code="TRY", label_en="Trial", label_km="សាកល្បង", is_active=1)
		frappe.get_doc("CCM Settings").update({"assessment_working_days": 7}).save()
		make("Letter Head", letter_head_name="Of the province", content="Svay Rieng")
		workflow = frappe.get_doc("Workflow", "Case")
		workflow.states[0].message = "Register at once."
		workflow.save()

	def saved(self) -> str:
		with acting_as(MINISTRY):
			return str(api.save("Svay Rieng trial"))

	def entries(self, text: str) -> dict[tuple[str, str], Any]:
		return {(row["kind"], row["setting"]): row for row in json.loads(text)["settings"]}


class Saving(Promotion):
	def test_the_file_holds_what_differs_and_nothing_else(self) -> None:
		before = self.entries(promotion.save("before"))
		self.change_something()
		after = self.entries(self.saved())
		new = {key: row for key, row in after.items() if before.get(key) != row}
		expected = {
			("Case Type", "DV"),
			("Case Type", "TRY"),
			("CCM Settings", "CCM Settings"),
			("Letter Head", "Of the province"),
			("Workflow", "Case"),
		}
		self.assertEqual(set(new), expected)
		self.assertEqual(new[("Case Type", "DV")]["values"], {"label_en": "Violence at home"})
		self.assertEqual(new[("Case Type", "TRY")]["act"], "Added")
		self.assertEqual(new[("CCM Settings", "CCM Settings")]["values"]["assessment_working_days"], 7)

	def test_a_site_as_shipped_has_next_to_nothing_to_save(self) -> None:
		kinds = {kind for kind, _name in self.entries(promotion.save("shipped"))}
		self.assertFalse(kinds & {"Case Type", "Closure Reason", "Conference Seat", "Follow-up Schedule"})

	def test_no_account_and_no_client_is_in_it(self) -> None:
		kinds = set(promotion.kinds())
		for kind in (
			"User",
			"Field Office",
			"Service Provider",
			"CCM Body",
			"Case",
			"Client",
			"Client Identity",
		):
			self.assertNotIn(kind, kinds)

	def test_who_may(self) -> None:
		text = self.saved()
		for act in (
			lambda: api.save("x"),
			lambda: api.check(text),
			lambda: api.compare(text),
			# Who may not is not told whether it is a configuration, either.
			lambda: api.compare("{"),
			lambda: api.apply(text),
		):
			with acting_as(CENTRAL), self.refused(error=frappe.PermissionError):
				act()


class Applying(Promotion):
	def setUp(self) -> None:
		super().setUp()
		self.before = {key: state_of(*key) for key in self.keys()}
		self.change_something()
		self.text = self.saved()
		self.wanted = {key: state_of(*key) for key in self.keys()}
		frappe.db.rollback()
		frappe.clear_cache()

	@staticmethod
	def keys() -> list[tuple[str, str]]:
		return [
			("Case Type", "DV"),
			("Case Type", "TRY"),
			("Workflow", "Case"),
			("Letter Head", "Of the province"),
		]

	def tearDown(self) -> None:
		"""What was applied is stored for good, so it is taken back here."""
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.db.delete("Case Type", {"name": "TRY"})
		frappe.delete_doc("Letter Head", "Of the province", force=True, ignore_missing=True)
		frappe.get_doc("Case Type", "DV").update(
			{"label_en": self.before[("Case Type", "DV")]["label_en"]}
		).save()
		workflow = frappe.get_doc("Workflow", "Case")
		workflow.states[0].message = self.before[("Workflow", "Case")]["states"][0].get("message")
		workflow.save()
		frappe.get_doc("CCM Settings").update({"assessment_working_days": 10}).save()
		frappe.db.commit()
		super().tearDown()

	def test_another_site_becomes_as_the_file_says(self) -> None:
		with acting_as(MINISTRY):
			self.assertTrue(api.compare(self.text))
			self.assertEqual(api.check(self.text), [])
			self.assertEqual({key: state_of(*key) for key in self.keys()}, self.before)
			changed = api.apply(self.text)
		self.assertIn("Case Type: DV", changed)
		self.assertEqual({key: state_of(*key) for key in self.keys()}, self.wanted)
		self.assertEqual(promotion.compare(self.text), [])
		self.assertEqual(promotion.apply(self.text), [])
		told = frappe.get_all(
			KIND, {"kind": "Case Type", "record_name": "DV", "changed_by": MINISTRY}, pluck="name"
		)
		self.assertTrue(told)

	def test_one_setting_that_is_refused_stops_all(self) -> None:
		whole = json.loads(self.text)
		values = {"is_completion": 1, "label_en": "Left"}
		whole["settings"].append(
			{"kind": "Closure Reason", "setting": "WITHDREW", "act": "Changed", "values": values}
		)
		text = json.dumps(whole)
		with acting_as(MINISTRY):
			found = api.check(text)
			self.assertEqual(len(found), 1, found)
			self.assertIn("Closure Reason WITHDREW", found[0])
			with self.refused("Nothing was applied"):
				api.apply(text)
		self.assertEqual({key: state_of(*key) for key in self.keys()}, self.before)

	def test_a_file_that_brings_other_things_is_refused(self) -> None:
		whole = json.loads(self.text)
		role = {"kind": "User", "setting": MINISTRY, "act": "Changed", "values": {"roles": []}}
		whole["settings"].append(role)
		with self.refused("holds no User"):
			promotion.apply(json.dumps(whole))
		with self.refused("holds no configuration"):
			promotion.apply("{}")

	def test_a_record_disguised_as_a_setting_is_refused(self) -> None:
		values = {"doctype": "Workflow State", "workflow_state_name": "By the back door"}
		entry = {"kind": "Letter Head", "setting": "Plain", "act": "Added", "values": values}
		row = {"doctype": "Workflow State", "workflow_state_name": "By the back door"}
		rights = {"kind": "Custom DocPerm", "setting": "Funder", "act": "Added", "values": {"rows": [row]}}
		for one in (entry, rights):
			whole = {**json.loads(self.text), "settings": [one]}
			with self.subTest(one["kind"]), self.refused("holds no configuration"):
				promotion.apply(json.dumps(whole))
		self.assertFalse(frappe.db.exists("Workflow State", "By the back door"))

	def test_what_is_written_is_what_it_is_called(self) -> None:
		write_state(
			"Letter Head", "Plain", {"doctype": "Workflow State", "letter_head_name": "Plain", "content": "x"}
		)
		self.assertTrue(frappe.db.exists("Letter Head", "Plain"))
		frappe.db.rollback()

	def test_a_form_comes_with_its_column(self) -> None:
		self.addCleanup(self.forget_field)
		field = {
			"fieldname": "custom_since",
			"label": "Since",
			"fieldtype": "Date",
			"insert_after": "label_km",
		}
		entry = {"kind": "Customize Form", "setting": "Funder", "act": "Added"}
		whole = json.loads(self.text)
		whole["settings"] = [{**entry, "values": {"fields": {"custom_since": field}}}]
		with acting_as(MINISTRY):
			api.apply(json.dumps(whole))
		self.assertTrue(frappe.db.has_column("Funder", "custom_since"))
		self.assertEqual(frappe.get_meta("Funder").get_label("custom_since"), "Since")

	def test_a_form_that_this_site_does_not_have_stops_nothing_half_way(self) -> None:
		entry = {"kind": "Customize Form", "setting": "No Such Form", "act": "Removed", "values": {}}
		whole = {**json.loads(self.text), "settings": [entry]}
		self.assertEqual(api.apply(json.dumps(whole)), [])

	def forget_field(self) -> None:
		frappe.set_user("Administrator")
		frappe.delete_doc("Custom Field", FIELD, force=True, ignore_missing=True)
		frappe.db.commit()
