"""Codes of providers that nobody takes away silently, and short forms that nobody guesses from many addresses."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, nowdate

from ccm_app.api import provider_codes
from ccm_app.confidentiality import provider_codes as codes
from ccm_app.confidentiality import slip_limits, slip_visit, vault
from ccm_app.confidentiality.platform import health
from ccm_app.slips import token as tokens
from ccm_app.tests import personas
from ccm_app.tests.personas import CENTRAL, CLERK, COORDINATION, MANAGER, OTHER_CLERK, OTHER_MANAGER
from ccm_app.tests.test_slips import WRONG, SlipTest


class CodesAreNotTakenAwaySilently(SlipTest):
	"""The referral was sent by the office SVR; the other office, BTB, has nothing to do with this provider."""

	def setUp(self) -> None:
		super().setUp()
		self.provider = self.referral.provider
		frappe.db.delete("Provider Designation", {"provider": self.provider, "field_office": "BTB"})
		frappe.db.delete("Notification Log", {"subject": ("like", f"Provider {self.provider}:%")})

	def told(self) -> dict[str, str]:
		rows = frappe.get_all(
			"Notification Log",
			{"subject": ("like", f"%{self.provider}%"), "link": ("like", "%service-provider%")},
			["for_user", "subject"],
		)
		return {row.for_user: row.subject for row in rows}

	def both(self, user: str) -> list[Any]:
		"""What each of the two ways answers to this user: None, or the error."""
		found: list[Any] = []
		for way in (provider_codes.end_code, provider_codes.issue_letter):
			with personas.acting_as(user):
				try:
					way(self.provider)
					found.append(None)
				except frappe.PermissionError as error:
					found.append(error)
		return found

	def test_a_case_manager_of_an_office_without_a_running_referral_or_designation_is_refused(self) -> None:
		for error in self.both(OTHER_MANAGER):
			self.assertIn("Ask the Central Office", str(error))
		self.assertEqual("recorded", self.send("Accepted").message, "the code is as it was")
		self.assertEqual({}, self.told())

	def test_an_ended_referral_gives_no_right(self) -> None:
		vault.write_fields("Referral", self.referral.name, {"referral_category": "Withdrawn"})
		others = {"provider": self.provider, "field_office": "SVR"}
		frappe.db.sql(
			"update `tabReferral` set referral_category = 'Completed' where provider = %(provider)s and field_office"
			" = %(field_office)s",
			others,
		)
		frappe.db.delete("Provider Designation", others)
		self.assertNotIn(None, self.both(MANAGER))

	def test_a_designation_in_force_is_enough_and_one_that_is_over_is_not(self) -> None:
		name = frappe.generate_hash(length=10)
		row = {
			"name": name,
			"provider": self.provider,
			"field_office": "BTB",
			"status": "Designated",
			"valid_from": add_days(nowdate(), -9),
			"valid_until": add_days(nowdate(), -1),
		}
		frappe.db.bulk_insert("Provider Designation", list(row), [list(row.values())])
		self.assertNotIn(None, self.both(OTHER_MANAGER))
		frappe.db.set_value("Provider Designation", name, "valid_until", nowdate())
		self.assertEqual([None, None], self.both(OTHER_MANAGER))
		frappe.db.set_value("Provider Designation", name, "status", "Suspended")
		self.assertNotIn(None, self.both(OTHER_MANAGER))

	def test_the_central_office_and_the_offices_with_running_referrals_hear_who_did_it(self) -> None:
		with personas.acting_as(CENTRAL):
			provider_codes.end_code(self.provider)
		told = self.told()
		self.assertLessEqual({MANAGER, CLERK}, set(told))
		self.assertIn(CENTRAL, told[MANAGER])
		self.assertNotIn(CENTRAL, told, "who did it is not told")
		self.assertFalse({OTHER_MANAGER, OTHER_CLERK, COORDINATION} & set(told))
		self.assertNotIn(self.referral.client, str(told))

	def test_a_new_letter_of_an_office_is_told_to_the_central_office(self) -> None:
		with personas.acting_as(MANAGER):
			provider_codes.issue_letter(self.provider)
		told = self.told()
		self.assertIn("new confirmation code", told[CENTRAL])
		self.assertIn(MANAGER, told[CENTRAL])

	def test_who_ended_a_code_is_written_down(self) -> None:
		with personas.acting_as(MANAGER):
			provider_codes.end_code(self.provider)
		filters = {"provider": self.provider, "revoked_by": MANAGER, "revoked_why": codes.LOST}
		self.assertTrue(frappe.db.exists("Provider Code", filters))

	def test_others_are_refused_as_before(self) -> None:
		for user in (CLERK, COORDINATION):
			self.assertNotIn(None, self.both(user))


class ShortFormsOfTheWholeSite(SlipTest):
	"""An address that is new with every try has a limit, too."""

	def setUp(self) -> None:
		super().setUp()
		frappe.cache.delete_keys("ccm_slip_wrong_short_forms")
		self.addCleanup(frappe.cache.delete_keys, "ccm_slip_wrong_short_forms")
		frappe.db.set_single_value("CCM Settings", "slip_short_forms_of_site", 3)
		frappe.clear_document_cache("CCM Settings", "CCM Settings")
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")

	def guess(self, times: int, way: Any = None) -> list[str]:
		said = []
		for number in range(times):
			self.at(f"198.51.100.{number}")
			short = tokens.short_form(frappe.generate_hash(), b"no key of ours" * 3)
			said.append((way or slip_visit.opened)(short).message)
		return said

	def test_a_new_address_with_every_try_does_not_go_on_for_ever(self) -> None:
		self.assertEqual(["unknown"] * 3 + ["wait"] * 2, self.guess(5))
		self.at("198.51.100.99")
		self.assertEqual("wait", slip_visit.opened(self.slip.short).message)

	def test_nor_by_sending_the_form(self) -> None:
		said = self.guess(4, lambda short: self.send("Accepted", WRONG, short))
		self.assertEqual(["unknown"] * 3 + ["wait"], said)

	def test_the_qr_code_goes_on(self) -> None:
		self.guess(4)
		self.at("198.51.100.98")
		self.assertEqual("", slip_visit.opened(self.slip.token).message)
		self.assertEqual("recorded", self.send("Accepted").message)

	def test_an_address_of_which_the_provider_is_known_goes_on_with_its_short_form(self) -> None:
		self.at("198.51.100.97")
		self.send("Arrived")
		known = frappe.local.request_ip
		self.guess(4)
		frappe.local.request_ip = known
		self.assertEqual("", slip_visit.opened(self.slip.short).message)

	def test_forged_tokens_do_not_fill_it(self) -> None:
		for number in range(6):
			self.at(f"198.51.100.{number}")
			slip_visit.opened(self.slip.token[:-1] + "?")
			self.send("Accepted", WRONG, "no slip at all")
		self.assertEqual(0, slip_limits.wrong_short_forms())

	def test_the_check_of_the_site_shows_it(self) -> None:
		self.guess(2)
		line = self.line()
		self.assertEqual((health.OK, True), (line.verdict, ": 2; from 3 on" in line.what), line)
		self.guess(3)
		self.assertEqual(health.WARN, self.line().verdict)
		self.assertIn("QR code", self.line().do)

	def line(self) -> health.Line:
		return next(one for one in health.look() if one.what.startswith("short forms of slips"))
