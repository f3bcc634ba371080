"""The ministry administrator takes a right away from a role and gives it back, by clicking."""

from __future__ import annotations

import unittest

from ccm_app.caseload.rest import Refused
from tests.site.browser.desk import seat
from tests.site.configuration.clicking import Keeper
from tests.site.people import PASSWORD, administrator, person

CLERK, CENTRAL = "CCM Clerk", "CCM Central Office"
PAGE = "/app/ccm-role-rights"
RIGHTS = "ccm_app.api.role_rights."


class RightsOfRoles(Keeper):
	def test_a_right_is_taken_away_holds_at_once_and_is_taken_back(self) -> None:
		self.desk.open(PAGE)
		box = self.box("Clerk, Referral, Print")
		self.assertTrue(self.desk.see(box).is_checked())
		self.desk.see(box).click()
		self.desk.see('.ccm-role-rights [role="status"]')
		self.assertFalse(self.desk.see(box).is_checked())
		self.desk.picture("configuration-rights-of-roles")
		self.assertEqual(self.kinds_changed(), {"Custom DocPerm"})
		self.assertNotIn("print", self.rights_of_the_clerk())
		self.desk.press("Take this change back", ".ccm-role-rights")
		self.assertTrue(self.desk.see(box).is_checked())
		self.assertIn("print", self.rights_of_the_clerk())
		self.assertEqual(self.desk.complaints, [])

	def box(self, label: str) -> str:
		"""The tick, on the page on which a record was chosen."""
		kind = label.split(", ")[1]
		self.desk.see('.page-form [data-fieldname="kind"] select').select_option(kind)
		self.desk.settle()
		return f'.ccm-role-rights input[aria-label="CCM {label}"]'

	@staticmethod
	def rights_of_the_clerk() -> set[str]:
		row = next(
			one
			for one in person("CCM Ministry Administrator").call(RIGHTS + "table", kind="Referral")
			if one["role"] == CLERK
		)
		return {cell["right"] for cell in row["cells"] if cell["on"]}

	def test_what_cannot_be_taken_is_said_and_stays(self) -> None:
		self.desk.open(PAGE)
		box = self.box("Clerk, Case, Read")
		self.desk.see(box).click()
		self.desk.settle()
		self.assertIn("could not read Case any more", " ".join(self.desk.dialogs()))
		self.desk.page.keyboard.press("Escape")
		self.desk.settle()
		self.assertTrue(self.desk.see(box).is_checked())
		# Of who stands above there are marks without a box.
		self.assertEqual(self.desk.count('.ccm-role-rights input[data-role="CCM Central Office"]'), 0)
		self.assertEqual(self.kinds_changed(), set())

	def test_a_role_is_looked_at_and_the_page_is_found(self) -> None:
		self.desk.open("/app/configuration")
		self.desk.see('.widget a:has-text("Rights of Roles")').click()
		self.desk.settle()
		self.desk.see('.page-form [data-fieldname="role"] select').select_option(CLERK)
		self.desk.settle()
		self.assertIn("Social Assessment", self.desk.text())
		self.desk.press("Show me how", ".page-head")
		self.assertIn("Each tick is a change of its own", " ".join(self.desk.dialogs()))

	def test_nobody_else_asks_and_no_request_gives_more(self) -> None:
		asked = {"kind": "Case", "role": "CCM Ministry Administrator", "right": "read", "on": 1}
		for who in (self.ministry, person(CENTRAL), person(CLERK, "SVR"), administrator()):
			with self.subTest(who.email), self.assertRaises(Refused):
				who.call(RIGHTS + "change", **asked)
		with self.assertRaises(Refused):
			self.ministry.call(
				"frappe.client.insert", doc={"doctype": "Custom DocPerm", "parent": "Case", "role": CLERK}
			)

	def test_it_is_in_khmer(self) -> None:
		self.speak("km")
		self.addCleanup(self.speak, "en")
		with seat(self.browser, self.ministry.email, PASSWORD) as desk:
			desk.open(PAGE)
			desk.see('.ccm-role-rights input[data-role="CCM Clerk"]')
			desk.picture("rights-of-roles-in-khmer")
			for words in ("សិទ្ធិរបស់តួនាទី", "មន្ត្រីរដ្ឋបាល", "បោះពុម្ព", "ករណី"):
				self.assertIn(words, desk.text())
			self.assertEqual(desk.complaints, [])

	def speak(self, language: str) -> None:
		given = {"doctype": "User", "name": self.ministry.email, "fieldname": "language"}
		administrator().call("frappe.client.set_value", **given, value=language)


if __name__ == "__main__":
	unittest.main()
