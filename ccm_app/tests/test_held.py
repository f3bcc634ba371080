"""A lock is remembered as long as its transaction, and not longer: also in one request with many of them."""

from __future__ import annotations

import frappe

from ccm_app.registry import held_places, site_register
from ccm_app.registry.site_register import hold, is_held
from ccm_app.tests import factories
from ccm_app.tests.personas import SiteTest

OFFICE = "SVR"


class LocksOfATransaction(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		hold("Field Office", OFFICE)
		held_places._held().add(factories.PROVIDER)

	def forgotten(self) -> bool:
		return not (is_held("Field Office", OFFICE) or factories.PROVIDER in held_places._held())

	def test_are_known_until_then(self) -> None:
		self.assertFalse(self.forgotten())

	def test_are_forgotten_at_commit(self) -> None:
		frappe.db.commit()
		self.assertTrue(self.forgotten())

	def test_are_forgotten_at_rollback(self) -> None:
		frappe.db.rollback()
		self.assertTrue(self.forgotten())

	def test_of_every_later_transaction_too(self) -> None:
		for end in (frappe.db.commit, frappe.db.rollback, frappe.db.commit, frappe.db.commit):
			end()
			hold("Field Office", OFFICE)
			self.assertTrue(is_held("Field Office", OFFICE))
		frappe.db.commit()
		self.assertTrue(self.forgotten())

	def test_stay_when_only_a_savepoint_is_taken_back(self) -> None:
		frappe.db.savepoint("held_test")
		hold("Service Provider", factories.PROVIDER)
		frappe.db.rollback(save_point="held_test")
		self.assertTrue(is_held("Field Office", OFFICE))
		self.assertTrue(is_held("Service Provider", factories.PROVIDER))

	def test_a_read_after_the_commit_waits_for_nobody(self) -> None:
		frappe.db.commit()
		asked: list[bool] = []
		get_values = frappe.db.get_values

		def noted(*given: object, **named: object) -> object:
			asked.append(bool(named.get("for_update")))
			return get_values(*given, **named)

		frappe.db.get_values = noted
		self.addCleanup(setattr, frappe.db, "get_values", get_values)
		site_register.SiteRegister().many("Field Office", name=OFFICE)
		self.assertEqual(asked[0], False)
