"""What the configuration of a site may not do to the forms and fields of the register, asked without a site."""

from __future__ import annotations

import unittest

from ccm_app.domain.configuration_fields import EXPRESSIONS, FREE
from tests.domain.guarded_site import SHAPES, SITE, changed, codes


class Fields(unittest.TestCase):
	def test_every_property_that_is_not_free_stays_as_shipped(self) -> None:
		for kind, shape in SHAPES.items():
			for setting in (
				"title_field",
				"search_fields",
				"autoname",
				"track_changes",
				"allow_rename",
				"image_field",
			):
				with self.subTest(kind, setting=setting):
					self.assertEqual(changed(kind, None, setting, shape.get(setting)), [])
					self.assertEqual(
						changed(kind, None, setting, "other" if "_" in setting else "x"), ["config.property"]
					)

	def test_no_field_of_any_record_is_opened(self) -> None:
		for kind, shape in SHAPES.items():
			for field in shape["fields"][:5]:
				for setting in (
					"in_global_search",
					"ignore_user_permissions",
					"ignore_xss_filter",
					"is_virtual",
				):
					found = changed(kind, field["fieldname"], setting, 1)
					allowed = [] if field.get(setting) else ["config.property"]
					self.assertEqual(found, allowed, (kind, field["fieldname"], setting))

	def test_looks_and_order_are_free(self) -> None:
		for setting in FREE:
			self.assertEqual(changed("Case", "client", setting, "1"), [], setting)

	def test_a_field_of_the_vault_is_shown_in_no_list(self) -> None:
		for setting in ("in_list_view", "in_standard_filter", "in_filter", "in_preview", "search_index"):
			found = changed("Client Identity", "family_name_latin", setting, 1)
			self.assertEqual(found, ["config.shows_identity"], setting)
		self.assertEqual(
			changed("Client Identity", None, "sort_field", "family_name_latin"), ["config.shows_texts"]
		)

	def test_words_about_a_person_are_put_on_no_lower_level(self) -> None:
		for level in ("0", 0, "", None, "-1", "x"):
			found = changed("Client Identity", "family_name_latin", "permlevel", level)
			self.assertIn("config.lowers_level", found, level)
		self.assertNotIn(
			"config.lowers_level", changed("Client Identity", "family_name_latin", "permlevel", "2")
		)

	def test_what_a_rule_asks_for_can_be_seen_and_filled_in(self) -> None:
		for setting, value in (("hidden", 1), ("read_only", 1), ("set_only_once", 1), ("permlevel", 1)):
			for fieldname in ("client", "workflow_state", "stage"):
				shipped = SITE.field_of("Case", fieldname).get(setting)
				expected = [] if shipped else ["config.closes_field"]
				self.assertEqual(changed("Case", fieldname, setting, value), expected, (setting, fieldname))
		self.assertEqual(changed("Case", "sensitivity", "hidden", 1), [])

	def test_what_the_register_fills_in_is_not_made_mandatory(self) -> None:
		self.assertEqual(changed("Case Event", "details", "reqd", 1), ["config.register_fills"])
		self.assertEqual(changed("Case", "next_due_on", "reqd", 1), ["config.register_fills"])

	def test_nothing_is_answered_beforehand(self) -> None:
		for fieldname in ("client_agreed", "client_consulted_on"):
			self.assertEqual(changed("Referral", fieldname, "default", "1"), ["config.answered_beforehand"])

	def test_an_expression_is_code(self) -> None:
		for setting in EXPRESSIONS:
			self.assertEqual(
				changed("Case", "sensitivity", setting, "eval:doc.stage"), ["config.property"], setting
			)
			self.assertEqual(changed("Case", "sensitivity", setting, "stage"), [], setting)

	def test_choices_may_be_added_and_none_taken_away(self) -> None:
		stage = next(field for field in SHAPES["Case"]["fields"] if field["fieldname"] == "stage")
		more = stage["options"] + "\nTransit"
		self.assertEqual(changed("Case", "stage", "options", more), [])
		self.assertEqual(changed("Case", "stage", "options", "Transit"), ["config.property"])
		self.assertEqual(changed("Case", "client", "options", "User"), ["config.property"])

	def test_a_field_for_a_person_belongs_into_the_vault(self) -> None:
		for label in (
			"Mobile",
			"Date of birth",
			"Full name",
			"Passport",
			"Home address",
			"ទូរស័ព្ទ",
			"Father's name",
		):
			field = {"dt": "Case", "label": label, "fieldname": "own", "fieldtype": "Data"}
			self.assertEqual(codes("Custom Field", field), ["config.identity_field"], label)
			self.assertEqual(codes("Custom Field", field | {"dt": "Client Identity"}), [], label)
		for label in ("School year", "Name of the school", "Colour of the folder", "Rebirthing"):
			field = {"dt": "Case", "label": label, "fieldname": "own", "fieldtype": "Data"}
			self.assertEqual(codes("Custom Field", field), [], label)

	def test_an_own_field_is_not_opened_afterwards(self) -> None:
		for setting in ("in_global_search", "ignore_user_permissions", "unique"):
			with self.subTest(setting):
				self.assertEqual(changed("Case", "custom_own", setting, 1), ["config.field_opens"])
		self.assertEqual(changed("Case", "custom_own", "label", "Home address"), ["config.identity_field"])
		self.assertEqual(
			changed("Case", "custom_own", "depends_on", "eval:1"), ["config.code_only_by_deploy"]
		)
		self.assertEqual(changed("Case", "custom_own", "label", "Siblings"), [])

	def test_links_stay_inside_the_register(self) -> None:
		link = {"fieldname": "x", "fieldtype": "Link", "options": "Client"}
		self.assertEqual(codes("Custom Field", link | {"dt": "ToDo"}), ["config.link_elsewhere"])
		self.assertEqual(codes("Custom Field", link | {"dt": "Funder"}), ["config.link_elsewhere"])
		self.assertEqual(codes("Custom Field", link | {"dt": "Case Plan"}), [])
		self.assertEqual(
			codes("DocType Link", {"parent": "User", "link_doctype": "Case"}), ["config.link_elsewhere"]
		)

	def test_an_own_record_of_the_site_neither_copies_nor_holds_our_rows(self) -> None:
		whom = {"fieldname": "whom", "fieldtype": "Link", "options": "Client"}
		copied = {"fieldname": "sex", "fieldtype": "Data", "fetch_from": "whom.sex"}
		found = codes("DocType", {"name": "Diary", "fields": [whom, copied]})
		self.assertEqual(found, ["config.link_elsewhere", "config.fetches"])
		rows = {"fieldname": "rows", "fieldtype": "Table", "options": "Case Plan Line"}
		self.assertEqual(codes("DocType", {"name": "Diary", "fields": [rows]}), ["config.table_elsewhere"])
		self.assertEqual(codes("DocType", {"name": "Diary", "fields": []}), [])

	def test_the_apps_own_record_is_changed_by_a_release_only(self) -> None:
		self.assertEqual(codes("DocType", {"name": "Case"}), ["config.shipped_kind"])
