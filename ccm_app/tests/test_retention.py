"""How long an identity stays: sealed after years, destroyed with its key by two persons, stopped by a legal hold."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_years, nowdate

from ccm_app.api import retention as api
from ccm_app.confidentiality import looks, site_keys
from ccm_app.confidentiality.platform import retention, stored_bytes
from ccm_app.domain import retention as rule
from ccm_app.registry import ledger
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, MANAGER, MINISTRY, MONITORING, PROTECTION, SiteTest, acting_as
from ccm_app.tests.test_files import attach


class Keeping(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		for setting, years in (("sealed", 5), ("destroyed", 15)):
			frappe.db.set_single_value("CCM Settings", f"years_until_identity_is_{setting}", years)

	def closed(self, years_ago: int) -> Any:
		"""A case that was closed so many years ago; written past the rules, which know no such old cases."""
		case = factories.make_case()
		day = add_years(nowdate(), -years_ago)
		frappe.db.set_value("Case", case.name, {"stage": "Closure", "closed_on": day})
		frappe.db.set_value("Client", case.client, "registered_on", add_years(day, -1))
		return frappe.get_doc("Case", case.name)

	def proposed(self, case: Any) -> str:
		self.assertIn(case.client, retention.propose())
		return str(frappe.db.get_value("Identity Retention", {"client": case.client}))

	def approved(self, case: Any) -> str:
		row = self.proposed(case)
		for user in (PROTECTION, CENTRAL):
			with acting_as(user):
				api.approve(row)
		return row


class Sealing(Keeping):
	def test_an_identity_is_kept_then_sealed_then_due(self) -> None:
		for years, state in ((1, rule.KEPT), (6, rule.SEALED), (16, rule.DUE)):
			self.assertEqual(retention.state_of(self.closed(years).client), state)

	def test_a_client_with_an_open_case_is_kept(self) -> None:
		case = self.closed(16)
		factories.make("Case", client=case.client, case_type="DV", case_manager=MANAGER, opened_on=nowdate())
		self.assertEqual(retention.state_of(case.client), rule.KEPT)

	def test_the_office_no_longer_opens_a_sealed_identity(self) -> None:
		case = self.closed(6)
		with acting_as(MANAGER), self.refused("is sealed", error=frappe.PermissionError):
			looks.admit(case.client)

	def test_the_central_office_opens_it_for_a_legal_purpose_only(self) -> None:
		case = self.closed(6)
		with acting_as(CENTRAL):
			looks.state_purpose(case.client, "CASEWORK")
			with self.refused("a court or authority", error=frappe.PermissionError):
				looks.admit(case.client)
			frappe.db.delete("Identity Look", {"client": case.client})
			looks.state_purpose(case.client, "LEGAL", "Letter 12")
			looks.admit(case.client)
		self.assertTrue(frappe.db.exists("Identity Look", {"client": case.client, "act": "Opened"}))

	def test_until_somebody_saves_the_settings_the_shipped_years_hold(self) -> None:
		frappe.db.delete("Singles", {"doctype": "CCM Settings", "field": ("like", "years_until%")})
		self.assertEqual(retention.years(), (5, 15))

	def test_years_of_nought_seal_and_destroy_nothing(self) -> None:
		case = self.closed(16)
		for setting in ("sealed", "destroyed"):
			frappe.db.set_single_value("CCM Settings", f"years_until_identity_is_{setting}", 0)
		self.assertEqual(retention.state_of(case.client), rule.KEPT)
		self.assertNotIn(case.client, retention.propose())


class Approving(Keeping):
	def test_the_month_proposes_once_and_destroys_nothing(self) -> None:
		case = self.closed(16)
		self.proposed(case)
		self.assertNotIn(case.client, retention.propose())
		self.assertFalse(site_keys.is_destroyed(case.client))

	def test_two_persons_approve(self) -> None:
		row = self.proposed(self.closed(16))
		with acting_as(PROTECTION):
			self.assertEqual(api.approve(row), rule.PROPOSED)
			with self.refused("two persons"):
				api.approve(row)
		with acting_as(CENTRAL):
			self.assertEqual(api.approve(row), rule.APPROVED)

	def test_nobody_else_approves(self) -> None:
		row = self.proposed(self.closed(16))
		for user in (MANAGER, MINISTRY, MONITORING):
			with self.subTest(user), acting_as(user):
				self.assertRaises(frappe.PermissionError, api.approve, row)

	def test_one_approval_destroys_nothing(self) -> None:
		case = self.closed(16)
		row = self.proposed(case)
		with acting_as(PROTECTION):
			api.approve(row)
			with self.refused("needs two persons"):
				api.destroy(row)
		self.assertFalse(site_keys.is_destroyed(case.client))

	def test_nobody_writes_the_list_by_hand(self) -> None:
		client = factories.make_client().name
		with self.refused("Nobody writes them by hand"):
			factories.make("Identity Retention", client=client, status="Approved")
		row = frappe.get_doc("Identity Retention", self.proposed(self.closed(16)))
		row.status = "Approved"
		with self.refused("Nobody writes them by hand"):
			row.save()

	def test_a_rejected_client_keeps_the_identity(self) -> None:
		case = self.closed(16)
		row = self.proposed(case)
		with acting_as(PROTECTION):
			self.assertEqual(api.reject(row), rule.REJECTED)
			with self.refused("is Rejected already"):
				api.approve(row)

	def test_a_legal_hold_stops_it_even_after_both_approved(self) -> None:
		case = self.closed(16)
		row = self.approved(case)
		with acting_as(PROTECTION):
			hold = factories.make("Legal Hold", client=case.client, reason="Court case", from_date=nowdate())
			self.assertEqual(hold.ordered_by, PROTECTION)
			with self.refused("legal hold stands"):
				api.destroy(row)
		self.assertEqual(retention.state_of(case.client), rule.HELD)

	def test_a_case_that_was_opened_meanwhile_stops_it(self) -> None:
		case = self.closed(16)
		row = self.approved(case)
		factories.make("Case", client=case.client, case_type="DV", case_manager=MANAGER, opened_on=nowdate())
		with acting_as(CENTRAL), self.refused("is not due"):
			api.destroy(row)


class Destroying(Keeping):
	def destroyed(self) -> Any:
		case = self.closed(16)
		identity = frappe.get_doc("Client Identity", {"client": case.client})
		self.file = attach(identity)
		row = self.approved(case)
		with acting_as(CENTRAL):
			api.destroy(row)
		return case

	def test_the_identity_does_not_open_any_more_and_says_why(self) -> None:
		case = self.destroyed()
		self.assertTrue(site_keys.is_destroyed(case.client))
		name = frappe.db.get_value("Client Identity", {"client": case.client})
		with self.refused("were destroyed when their time was over"):
			frappe.get_doc("Client Identity", name)
		with acting_as(CENTRAL), self.refused("were destroyed", error=frappe.PermissionError):
			looks.admit(case.client)

	def test_nothing_of_the_key_or_the_search_is_left(self) -> None:
		case = self.destroyed()
		key = frappe.db.get_value("Client Key", case.client, ["wrapped_key", "former_keys", "destroyed_on"])
		self.assertEqual(key[:2], (None, None))
		self.assertIsNotNone(key[2])
		self.assertEqual(frappe.db.count("Identity Token", {"client": case.client}), 0)

	def test_the_files_are_gone(self) -> None:
		self.destroyed()
		self.assertFalse(frappe.db.exists("File", self.file.name))
		path = stored_bytes.path_of(stored_bytes.stored_name_in(self.file.file_url))
		# The bytes go with the transaction; here it is taken back, so that they are called for by hand.
		frappe.db.after_commit.run()
		self.assertFalse(path.exists())

	def test_the_case_still_counts(self) -> None:
		case = self.destroyed()
		stored = frappe.db.get_value("Case", case.name, ["case_type", "stage", "field_office"])
		self.assertEqual(stored, (case.case_type, "Closure", case.field_office))
		opened = frappe.get_doc("Case", case.name)
		self.assertEqual(opened.case_type, case.case_type)

	def test_the_ledger_tells_who_did_it(self) -> None:
		case = self.destroyed()
		event = frappe.get_last_doc("Case Event", {"client": case.client, "event": retention.DESTROYED_EVENT})
		self.assertEqual(ledger.details_of(event), {"protection": PROTECTION, "central": CENTRAL})
		self.assertTrue(ledger.verify_all()["valid"])

	def test_it_is_done_once(self) -> None:
		case = self.destroyed()
		row = frappe.db.get_value("Identity Retention", {"client": case.client})
		self.assertEqual(frappe.db.get_value("Identity Retention", row, "status"), rule.CARRIED_OUT)
		with acting_as(CENTRAL), self.refused("is not due"):
			api.destroy(row)
