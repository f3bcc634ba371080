"""Checkpoints on the site: made of what is not sealed yet, and never of a ledger that somebody has changed."""

from __future__ import annotations

import frappe

from ccm_app.confidentiality import checkpoints, deliveries, verifying
from ccm_app.registry import ledger_store
from ccm_app.tests import factories
from ccm_app.tests.personas import PROTECTION, SiteTest


class WithoutALedgerOfItsOwn(SiteTest):
	"""The scheduler's jobs do no harm on a site that was not set up."""

	def setUp(self) -> None:
		super().setUp()
		self.before = frappe.conf.pop(ledger_store.SETTING, None)

	def tearDown(self) -> None:
		if self.before:
			frappe.conf[ledger_store.SETTING] = self.before
		super().tearDown()

	def test_no_checkpoint_is_tried(self) -> None:
		self.assertIsNone(deliveries.hourly())

	def test_its_chains_are_checked_all_the_same(self) -> None:
		# On a site with a ledger of its own the rows of Case Event are a right ledger by themselves.
		found = verifying.check()
		self.assertTrue(found["valid"], found)
		self.assertEqual(found["sealed"], 0)

	def test_the_protection_officer_hears_of_a_changed_row(self) -> None:
		client = (
			factories.make_client().name if not self.before else frappe.get_all("Client", limit=1)[0].name
		)
		row = frappe.db.get_value("Case Event", {"client": client, "sequence": 1})
		frappe.db.set_value("Case Event", row, "event", "client.forgotten")
		verifying.nightly()
		told = frappe.get_all(
			"Notification Log", {"for_user": PROTECTION}, pluck="subject", order_by="creation desc"
		)
		self.assertIn(
			f"The ledger of the register was tampered with: Row 1 of {client} was changed.", told[0]
		)


class Sealing(SiteTest):
	def test_what_was_sealed_once_is_not_sealed_again(self) -> None:
		if not ledger_store.database():
			self.assertEqual(ledger_store.places().event, "`tabCase Event`")
			return
		checkpoints.make_key()
		first = checkpoints.make()
		self.assertEqual(checkpoints.make().root, first.root)
		factories.make_client()
		more = checkpoints.make()
		self.assertGreater(more.size, first.size)
		self.assertEqual(checkpoints.latest().checkpoint, more)
		self.assertTrue(verifying.check()["valid"])

	def test_seals_that_do_not_agree_with_the_last_checkpoint_stop_the_sealing(self) -> None:
		if not ledger_store.database():
			self.assertFalse(ledger_store.stands_apart())
			return
		checkpoints.make_key()
		one = checkpoints.make()
		ledger_store.ask(
			f"insert into {ledger_store.table('ccm_ledger_seal')} values (%s, 'X', 1, %s)",
			(one.size + 1, "0" * 64),
		)
		with self.assertRaises(checkpoints.LedgerDisagrees):
			checkpoints.make()
		self.assertFalse(verifying.check()["valid"])
