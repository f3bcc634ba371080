"""What an upgrade may and may not do with what the administrator of a site has made."""

from __future__ import annotations

import frappe
from frappe.tests.utils import FrappeTestCase

from ccm_app.confidentiality.roles import MINISTRY
from ccm_app.setup import rights, seeds

KIND = "Letter Head"
KEY = f"Right/{KIND}/{MINISTRY}"
ROW = {"parent": KIND, "role": MINISTRY, "permlevel": 0}


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
