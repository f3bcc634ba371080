"""The key of one client, records from before the seal, and what is said to the server."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.client import insert

from ccm_app.confidentiality import rotating, sealed_bytes, sealing_again, site_keys, vault
from ccm_app.patches import seal_the_texts
from ccm_app.registry.site_register import SiteRegister
from ccm_app.sealing import envelope
from ccm_app.sealing.errors import KeyTrouble
from ccm_app.tests import factories
from ccm_app.tests.personas import acting_as
from ccm_app.tests.sealing_key_test import BROKEN, KeyTest
from ccm_app.tests.test_sealed import MARK, a_full_identity, stored


class TheKeyOfAClient(KeyTest):
	def test_is_renewed_with_everything_that_it_sealed(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		other = factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)
		before = stored("Client Identity", client)["sealed_text"]
		self.assertGreaterEqual(rotating.renew_data_keys(lambda *_step: None), 2)
		after = stored("Client Identity", client)["sealed_text"]
		self.assertNotEqual(envelope.key_of(before), envelope.key_of(after))
		site_keys.forget()
		self.assertEqual(frappe.get_doc("Client Identity", client).phones[0].belongs_to, MARK)
		self.assertEqual(frappe.get_doc("Case Plan", other.name).recovery_goal, MARK)
		self.assertEqual(rotating._older_than_site(), [])

	def test_still_opens_the_files_that_it_sealed_before(self) -> None:
		client = factories.make_client().name
		sealed = sealed_bytes.seal_bytes(client, "f.jpg", b"picture")
		with patch.object(sealing_again, "has_files", return_value=True):
			rotating.renew_data_keys(lambda *_step: None)
		rotating.rotate(lambda *_step: None)
		site_keys.forget()
		self.assertEqual(sealed_bytes.open_bytes(client, "f.jpg", sealed), b"picture")
		with self.refused(BROKEN, error=vault.VaultClosed):
			sealed_bytes.open_bytes(client, "g.jpg", sealed)

	def test_takes_what_it_sealed_along_when_it_is_destroyed(self) -> None:
		case = factories.make_case()
		a_text = factories.make(
			"Movement",
			case=case.name,
			moved_on=factories.REGISTERED_ON,
			to_custodian_kind="FAMILY",
			to_place="2001",
			reason=MARK,
		)
		site_keys.destroy_key(case.client, "retention")
		with self.refused("were destroyed when their time was over", error=vault.VaultClosed):
			frappe.get_doc("Client Identity", case.client)
		left = frappe.get_doc("Movement", a_text.name)
		self.assertEqual((left.reason, left.to_custodian_kind), (None, "FAMILY"))
		self.assertEqual(SiteRegister().one("Movement", a_text.name)["client"], case.client)
		with self.refused("were destroyed when their time was over", error=vault.VaultClosed):
			frappe.get_doc("Client", case.client).save()
		self.assertTrue(site_keys.is_destroyed(case.client))
		key = frappe.get_doc("Client Key", case.client)
		self.assertEqual(
			(key.wrapped_key, key.reason, key.destroyed_by), (None, "retention", "Administrator")
		)

	def test_is_not_kept_when_the_registration_is_taken_back(self) -> None:
		frappe.db.savepoint("registration")
		first = factories.make_client().name
		frappe.db.rollback(save_point="registration")
		second = factories.make_client().name
		self.assertEqual(second, first)
		self.assertTrue(frappe.db.exists("Client Key", second))
		frappe.local.ccm_data_keys = {}
		self.assertEqual(frappe.get_doc("Client", second).name, second)

	def test_is_made_and_read_by_nobody_by_hand(self) -> None:
		with self.refused("is written by the register alone"):
			insert({"doctype": "Client Key", "name": "SVR-2026-999999-9", "wrapped_key": "x"})
		client = factories.make_client().name
		key = frappe.get_doc("Client Key", client)
		with self.refused("is written by the register alone"):
			key.save()
		with self.refused("is written by the register alone"):
			key.db_update()
		for user in ("central@ccm.example", "dpo@ccm.example", "administrator@ccm.example"):
			with acting_as(user):
				self.assertFalse(frappe.has_permission("Client Key", "read"))


class RecordsFromBeforeTheSeal(KeyTest):
	def clear(self, kind: str, name: str, **values: object) -> None:
		columns = ", ".join(f"`{field}` = %s" for field in values)
		frappe.db.sql(
			f"update `tab{kind}` set sealed_text = null, {columns} where name = %s", (*values.values(), name)
		)

	def test_are_read_as_they_are_and_sealed_by_the_next_save(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		self.clear("Client Identity", client, other_names="Old", birth_date="2005-06-07")
		identity = frappe.get_doc("Client Identity", client)
		self.assertEqual((identity.other_names, str(identity.birth_date)), ("Old", "2005-06-07"))
		identity.given_name_latin = "Maly"
		identity.save()
		row = stored("Client Identity", client)
		self.assertEqual((row["other_names"], row["birth_date"]), (None, None))
		self.assertEqual(frappe.get_doc("Client Identity", client).other_names, "Old")

	def test_are_sealed_by_the_patch_which_may_run_twice(self) -> None:
		client = factories.make_client().name
		identity = a_full_identity(client)
		self.clear("Client Identity", client, other_names="Old", birth_date="2005-06-07")
		self.clear("Identity Phone", identity.phones[0].name, phone_number="+855 99", belongs_to=None)
		time = stored("Client Identity", client)["modified"]
		with patch("builtins.print"):
			seal_the_texts.execute()
		once = stored("Client Identity", client)
		self.assertEqual((once["other_names"], once["birth_date"], once["modified"]), (None, None, time))
		seal_the_texts.execute()
		self.assertEqual(stored("Client Identity", client)["sealed_text"], once["sealed_text"])
		again = frappe.get_doc("Client Identity", client)
		self.assertEqual((again.other_names, str(again.birth_date)), ("Old", "2005-06-07"))
		self.assertEqual(again.phones[0].phone_number, "+855 99")
		self.assertEqual(
			[sealing_again.count_clear(kind) for kind in ("Client Identity", "Identity Phone")], [0, 0]
		)


class WhatIsSaidToTheServer(KeyTest):
	def test_a_missing_key_is_an_error_with_a_code(self) -> None:
		self.path.unlink()
		site_keys.forget()
		with self.assertRaises(KeyTrouble) as caught:
			site_keys.check()
		self.assertEqual(caught.exception.code, "key.missing")
