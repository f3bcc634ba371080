"""What an installed site finds, and that it belongs to its administrator from then on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frappe
from frappe.tests.utils import FrappeTestCase

from ccm_app import hooks
from ccm_app.confidentiality import access
from ccm_app.confidentiality.roles import MINISTRY
from ccm_app.setup import install, rights, seeds
from ccm_app.setup.seed_files import Seed, desk_seeds, list_seeds

APP = Path(__file__).parents[1]
NEVER = ("delete", "submit", "cancel", "amend", "share")
NAME_FIELDS = {"family_name_km", "given_name_km", "family_name_latin", "given_name_latin", "other_names"}


def shipped_doctypes() -> list[dict[str, Any]]:
	"""The DocType files of the app."""
	return [json.loads(path.read_text(encoding="utf-8")) for path in APP.glob("ccm_app/doctype/*/*.json")]


def counts() -> dict[str, tuple[int, str]]:
	"""How many records of each seeded kind there are, and when one was last changed."""
	kinds = {seed.kind for seed in [*list_seeds(), *desk_seeds()]}
	kinds |= {"Administrative Area", "CCM Seed", "Custom DocPerm"}
	return {kind: (frappe.db.count(kind), str(_last_change(kind))) for kind in kinds}


def _last_change(kind: str) -> object:
	return frappe.get_all(kind, fields=["max(modified) as last"])[0].last


class SiteCase(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.clear_cache()


class Seeding(SiteCase):
	def test_every_seed_is_remembered(self) -> None:
		remembered = set(frappe.get_all("CCM Seed", pluck="name"))
		missing = [seed.key for seed in [*list_seeds(), *desk_seeds()] if seed.key not in remembered]
		self.assertEqual(missing, [])

	def test_installing_twice_changes_nothing(self) -> None:
		before = counts()
		install.after_install()
		install.after_migrate()
		self.assertEqual(counts(), before)
		self.assertEqual(seeds.insert_new_seeds(), [])

	def test_a_seed_that_was_deleted_does_not_come_back(self) -> None:
		frappe.delete_doc("Kanban Board", "Cases by stage")
		frappe.db.delete("Funder", "INTERVIDA")
		install.after_migrate()
		self.assertFalse(frappe.db.exists("Kanban Board", "Cases by stage"))
		self.assertFalse(frappe.db.exists("Funder", "INTERVIDA"))

	def test_a_seed_that_was_changed_stays_changed(self) -> None:
		frappe.db.set_value("Case Type", "OT", "label_en", "Another reason")
		install.after_migrate()
		self.assertEqual(frappe.db.get_value("Case Type", "OT", "label_en"), "Another reason")

	def test_a_workflow_that_was_renamed_is_not_inserted_again(self) -> None:
		frappe.rename_doc("Workflow", "Referral", "Referral of the ministry")
		install.after_migrate()
		self.assertFalse(frappe.db.exists("Workflow", "Referral"))

	def test_a_patch_can_tell_what_is_untouched(self) -> None:
		self.assertTrue(seeds.is_untouched("Funder/EU"))
		self.assertTrue(seeds.is_untouched("Workflow/Case"))
		self.assertTrue(seeds.is_untouched("Service Provider/CWCC"))
		frappe.db.set_value("Funder", "EU", "label_en", "Europe")
		self.assertFalse(seeds.is_untouched("Funder/EU"))
		self.assertFalse(seeds.is_untouched("Funder/UNKNOWN"))

	def test_a_new_workflow_steps_back_behind_the_ministrys_own(self) -> None:
		values = frappe.copy_doc(frappe.get_doc("Workflow", "Referral")).as_dict(convert_dates_to_str=True)
		values = {key: values[key] for key in values if key in _workflow_fields()}
		seed = Seed("Workflow/Second", "Workflow", "Second", {**values, "workflow_name": "Second"})
		seeds._insert([seed], set())
		self.assertEqual(frappe.db.get_value("Workflow", "Second", "is_active"), 0)
		self.assertEqual(frappe.db.get_value("Workflow", "Referral", "is_active"), 1)
		self.assertEqual(
			frappe.db.get_value("CCM Seed", "Workflow/Second", "outcome"), seeds.INSERTED_INACTIVE
		)

	def test_a_seed_with_a_lost_link_is_left_out_and_asked_again_later(self) -> None:
		values = {"doctype": "Service Provider", "code": "LATER", "label_en": "Later", "province": "99"}
		seed = Seed("Service Provider/LATER", "Service Provider", "LATER", values)
		self.assertEqual(seeds._insert([seed], set()), [])
		self.assertFalse(frappe.db.exists("CCM Seed", seed.key))

	def test_nothing_is_shipped_as_a_fixture(self) -> None:
		self.assertEqual([path.name for path in APP.glob("fixtures/*.json")], [])
		self.assertFalse(hasattr(hooks, "fixtures"))

	def test_the_settings_have_their_first_values(self) -> None:
		settings = frappe.get_single("CCM Settings")
		self.assertEqual(settings.assessment_working_days, 10)
		self.assertEqual(
			(settings.holiday_calendar, settings.follow_up_schedule),
			("KH", "USUAL"),
		)

	def test_registered_clients_keep_the_app_from_being_removed(self) -> None:
		with self.patch_count(1), self.assertRaisesRegex(frappe.ValidationError, "clients are registered"):
			install.before_uninstall()

	@staticmethod
	def patch_count(number: int) -> Any:
		"""Pretend that so many clients are registered."""
		from unittest.mock import patch

		return patch.object(frappe.db, "count", return_value=number)


class Places(SiteCase):
	def test_the_twenty_five_provinces_of_today_stand_once_each(self) -> None:
		units = frappe.get_all(
			"Administrative Area",
			filters={"level": "Province", "valid_until": ["is", "not set"]},
			pluck="name",
			order_by="name",
		)
		self.assertEqual(units, [f"{number:02d}" for number in range(1, 26)])

	def test_districts_communes_and_villages_are_all_there(self) -> None:
		def number(level: str) -> int:
			return frappe.db.count("Administrative Area", {"level": level, "valid_until": ["is", "not set"]})

		self.assertEqual((number("District"), number("Commune")), (210, 1661))
		self.assertGreater(number("Village"), 14_500)

	def test_codes_keep_their_leading_zeros(self) -> None:
		code = frappe.db.get_value("Administrative Area", "0102", "code")
		self.assertEqual(code, "0102")

	def test_the_units_of_2008_are_kept_with_their_successor(self) -> None:
		ended, successor = frappe.db.get_value("Administrative Area", "24-2008", ["valid_until", "successor"])
		self.assertEqual((str(ended), successor), ("2008-12-22", "24"))


class Rights(SiteCase):
	def test_every_permission_row_sets_all_fourteen_rights(self) -> None:
		for doctype in shipped_doctypes():
			for row in doctype.get("permissions", []):
				with self.subTest(doctype["name"], role=row["role"]):
					self.assertEqual([right for right in rights.EVERY_RIGHT if right not in row], [])

	def test_nothing_of_ours_is_deleted_submitted_amended_shared_or_renamed(self) -> None:
		for doctype in shipped_doctypes():
			with self.subTest(doctype["name"]):
				given = {right for row in doctype.get("permissions", []) for right in NEVER if row.get(right)}
				self.assertEqual(given, set())
				self.assertFalse(doctype.get("allow_rename"))
				self.assertFalse(doctype.get("is_submittable"))

	def test_no_title_or_search_field_holds_a_name(self) -> None:
		for kind in ("Client", "Client Identity", "Case"):
			meta = frappe.get_meta(kind)
			shown = {meta.title_field, *(meta.search_fields or "").replace(" ", "").split(",")}
			with self.subTest(kind):
				self.assertEqual(shown & NAME_FIELDS, set())

	def test_records_about_a_client_are_not_versioned_and_not_searched_globally(self) -> None:
		for kind in access.CONFIDENTIAL:
			meta = frappe.get_meta(kind)
			with self.subTest(kind):
				self.assertFalse(meta.track_changes)
				self.assertEqual([field.fieldname for field in meta.fields if field.in_global_search], [])

	def test_every_list_and_every_record_is_asked_for(self) -> None:
		about = {
			doctype["name"]
			for doctype in shipped_doctypes()
			if not doctype.get("istable")
			and any(field.get("options") == "Client" for field in doctype["fields"])
		}
		# A client is its own; a client's key is named by the client.
		self.assertEqual(about | {"Client", "Client Key"}, set(access.CONFIDENTIAL))
		self.assertIn(
			"ccm_app.confidentiality.access.list_condition",
			frappe.get_hooks("permission_query_conditions")["*"],
		)
		self.assertIn("ccm_app.confidentiality.access.may_open", frappe.get_hooks("has_permission")["*"])

	def test_every_hook_leads_to_a_function(self) -> None:
		paths = {*hooks.permission_query_conditions.values(), *hooks.has_permission.values()}
		for events in hooks.doc_events.values():
			for path in events.values():
				paths |= {path} if isinstance(path, str) else set(path)
		paths |= {hooks.after_install, hooks.after_migrate, hooks.before_uninstall}
		for path in paths:
			with self.subTest(path):
				self.assertTrue(callable(frappe.get_attr(path)))

	def test_a_service_provider_never_reaches_the_desk(self) -> None:
		role = frappe.get_doc("Role", "CCM Service Provider")
		self.assertEqual(role.desk_access, 0)
		role.desk_access = 1
		with self.assertRaisesRegex(frappe.ValidationError, "must not reach the desk"):
			role.save()

	def test_the_ministry_administrator_may_change_workflows_and_system_managers_keep_their_right(
		self,
	) -> None:
		# What an administrator added, the administrator takes away again; the guard keeps what is not the app's.
		removed = {
			"Custom Field",
			"Property Setter",
			"Print Format",
			"Letter Head",
			"Notification",
			"Translation",
		}
		for kind in rights.GIVEN:
			rows = frappe.get_all(
				"Custom DocPerm", filters={"parent": kind}, fields=["role", "write", "delete"]
			)
			by_role = {row.role: row for row in rows}
			with self.subTest(kind):
				role = rights.GIVEN_TO.get(kind, MINISTRY)
				self.assertEqual(by_role[role].write, int("write" in rights.GIVEN[kind]))
				self.assertEqual(by_role[role].delete, int(kind in removed))
				self.assertEqual(by_role["System Manager"].write, 1)


def _workflow_fields() -> set[str]:
	return {
		"doctype",
		"document_type",
		"workflow_state_field",
		"is_active",
		"send_email_alert",
		"states",
		"transitions",
	}


class NewSettings(SiteCase):
	"""A site that was set up before a setting existed."""

	def stored(self) -> dict[str, Any]:
		return dict(frappe.db.get_singles_dict("CCM Settings"))

	def test_one_that_came_with_this_release_has_its_value_and_an_emptied_one_stays_empty(self) -> None:
		rows = {"doctype": "CCM Settings"}
		frappe.db.delete("Singles", {**rows, "field": "ctdc_alike"})
		frappe.db.sql(
			"update tabSingles set value = null where doctype = 'CCM Settings' and field = 'small_cell'"
		)
		install._fill_new_settings()
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		self.assertEqual(int(self.stored()["ctdc_alike"]), 11)
		self.assertIsNone(self.stored()["small_cell"])
