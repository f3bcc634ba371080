"""What an upgrade may and may not do with what the administrator of a site has made."""

from __future__ import annotations

import json

import frappe
from frappe.tests.utils import FrappeTestCase

from ccm_app.confidentiality.roles import MINISTRY
from ccm_app.patches import admission_of_providers, one_report_of_tables
from ccm_app.patches.admission_of_providers import ADMISSION
from ccm_app.patches.one_report_of_tables import NEW, OLD
from ccm_app.setup import rights, seeds

KIND = "Letter Head"
KEY = f"Right/{KIND}/{MINISTRY}"
ROW = {"parent": KIND, "role": MINISTRY, "permlevel": 0}
PAGE = "Page of a province"


class SiteCase(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.db.rollback()
		frappe.clear_cache()


class RightsGivenByHand(SiteCase):
	"""A release asks for a right of the ministry that the administrator of the site had settled before."""

	def setUp(self) -> None:
		frappe.db.delete("CCM Seed", {"name": KEY})

	def test_a_row_that_was_there_stays_as_it_is(self) -> None:
		frappe.db.set_value("Custom DocPerm", ROW, {"write": 0, "create": 0, "delete": 0})
		self.assertEqual(rights.give_platform_rights(), [KEY])
		self.assertEqual(frappe.db.get_value("Custom DocPerm", ROW, ["read", "write"]), (1, 0))
		self.assertEqual(frappe.db.get_value("CCM Seed", KEY, "outcome"), seeds.WAS_THERE)
		self.assertEqual(rights.give_platform_rights(), [])

	def test_where_there_was_no_row_the_right_is_given(self) -> None:
		frappe.db.delete("Custom DocPerm", ROW)
		self.assertEqual(rights.give_platform_rights(), [KEY])
		self.assertEqual(frappe.db.get_value("Custom DocPerm", ROW, ["read", "write"]), (1, 1))
		self.assertEqual(frappe.db.get_value("CCM Seed", KEY, "outcome"), seeds.INSERTED)


class PagesOfTheMinistry(SiteCase):
	"""A page that was copied while the old report of tables was there."""

	def setUp(self) -> None:
		report = {"doctype": "Report", "report_name": OLD, "name": OLD, "ref_doctype": "Case"}
		frappe.get_doc({**report, "report_type": "Report Builder", "is_standard": "No"}).db_insert()
		page = frappe.copy_doc(frappe.get_doc("Workspace", "Coordinated Case Management"))
		page.update({"label": PAGE, "title": PAGE, "name": PAGE, "module": "", "public": 1})
		page.insert()
		self.rows = {
			"Workspace Shortcut": {"parent": PAGE, "type": "Report", "link_to": NEW},
			"Workspace Link": {"parent": PAGE, "link_type": "Report", "link_to": NEW},
		}
		for rows, found in self.rows.items():
			self.assertTrue(frappe.db.exists(rows, found), rows)
			frappe.db.set_value(rows, found, "link_to", OLD)

	def test_they_lead_to_the_new_report_and_can_be_saved(self) -> None:
		one_report_of_tables.execute()
		for rows, found in self.rows.items():
			self.assertTrue(frappe.db.exists(rows, found), rows)
			self.assertFalse(frappe.db.exists(rows, {"link_to": OLD}), rows)
		self.assertFalse(frappe.db.exists("Report", OLD))
		frappe.get_doc("Workspace", PAGE).save()

	def test_a_second_time_changes_nothing(self) -> None:
		one_report_of_tables.execute()
		before = frappe.get_doc("Workspace", PAGE).as_dict()
		one_report_of_tables.execute()
		self.assertEqual(frappe.get_doc("Workspace", PAGE).as_dict(), before)


class AdmissionOfProviders(SiteCase):
	"""A directory that is older than the question whom a service admits."""

	PROVIDER, KEY = "GOUTTE-DEAU", "Service Provider/GOUTTE-DEAU"

	def setUp(self) -> None:
		seed = json.loads(frappe.db.get_value("CCM Seed", self.KEY, "shipped"))
		for row in seed["services"]:
			for field in ADMISSION:
				row.pop(field, None)
		frappe.db.set_value("CCM Seed", self.KEY, "shipped", json.dumps(seed))
		empty = dict.fromkeys(ADMISSION, 0) | {"only_for": None}
		frappe.db.set_value("Provider Service", {"parent": self.PROVIDER}, empty)

	def admitted_up_to(self) -> dict[str, int]:
		rows = frappe.get_all(
			"Provider Service", {"parent": self.PROVIDER}, ["service_type", "up_to_age"], order_by="idx"
		)
		return {row.service_type: row.up_to_age for row in rows}

	def test_a_shelter_for_children_is_offered_to_no_adult_after_the_upgrade(self) -> None:
		for _time in range(2):
			admission_of_providers.execute()
			self.assertEqual(self.admitted_up_to(), {"DROPIN": 17, "SHELTER": 17, "REINTEGRATION": 0})

	def test_what_the_ministry_changed_is_left_alone(self) -> None:
		frappe.db.set_value("Service Provider", self.PROVIDER, "label_en", "The ministry's own name")
		admission_of_providers.execute()
		self.assertEqual(set(self.admitted_up_to().values()), {0})
