"""The keys of the site: without the right one nothing opens and nothing is saved; they can be exchanged and destroyed."""

from __future__ import annotations

import sys
from unittest.mock import patch

import frappe

from ccm_app.confidentiality import rotating, sealing_again, site_keys, vault
from ccm_app.confidentiality.sealed_fields import SITE
from ccm_app.registry.site_register import SiteRegister
from ccm_app.sealing.errors import KeyMissing, KeyWrong
from ccm_app.sealing.keyring import Keyring, new_keyring
from ccm_app.setup.keys import make_first_key
from ccm_app.tests import factories
from ccm_app.tests.sealing_key_test import BROKEN, MISSING, WRONG, KeyTest
from ccm_app.tests.test_sealed import KHMER, MARK, a_full_identity, stored


class WithoutTheRightKey(KeyTest):
	def test_nothing_is_loaded_and_nothing_is_saved(self) -> None:
		client = factories.make_client()
		identity = a_full_identity(client.name)
		before = stored("Client Identity", client.name)
		self.path.unlink()
		site_keys.forget()
		with self.refused(MISSING, error=vault.VaultClosed):
			frappe.get_doc("Client Identity", client.name)
		with self.refused(MISSING, error=vault.VaultClosed):
			identity.save()
		with self.refused(MISSING, error=vault.VaultClosed):
			factories.make_client()
		with self.refused(MISSING, error=vault.VaultClosed):
			SiteRegister().one("Client", client.name)
		self.assertEqual(stored("Client Identity", client.name), before)

	def test_another_key_of_the_same_name_opens_and_saves_nothing(self) -> None:
		client = factories.make_client()
		ring = site_keys.keyring()
		other = new_keyring()
		self.use(Keyring(ring.current, dict.fromkeys(ring.keys, other.key(other.current)), ring.index_key))
		for attempt in (lambda: frappe.get_doc("Client", client.name), factories.make_client, client.save):
			with self.refused(WRONG, error=vault.VaultClosed):
				attempt()

	def test_a_key_file_that_others_may_read_is_not_used(self) -> None:
		client = factories.make_client()
		self.path.chmod(0o644)
		site_keys.forget()
		with self.refused("can be read by others", error=vault.VaultClosed):
			frappe.get_doc("Client", client.name)

	def test_no_message_names_a_key_or_a_text(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		self.path.write_text('{"half a secret')
		site_keys.forget()
		with self.assertRaises(vault.VaultClosed) as caught:
			frappe.get_doc("Client Identity", client)
		said = str(caught.exception) + str(frappe.get_message_log())
		for text in ("secret", MARK, KHMER, str(self.path)):
			self.assertNotIn(text, said)

	def test_no_second_key_is_made_where_something_is_sealed(self) -> None:
		factories.make_client()
		self.path.unlink()
		self.assertFalse(make_first_key())
		self.assertFalse(self.path.exists())

	def test_a_key_service_is_asked_when_there_is_no_file(self) -> None:
		client = factories.make_client()
		program = f"print(open({str(self.path)!r}).read())"
		self.configure(ccm_key_command=[sys.executable, "-c", program], ccm_key_file="nowhere.json")
		self.assertEqual(frappe.get_doc("Client", client.name).name, client.name)
		self.assertEqual(site_keys.key_command(), [sys.executable, "-c", program])


class WhatWasChangedBeneath(KeyTest):
	def change(self, kind: str, name: str, sealed: str) -> None:
		frappe.db.sql(f"update `tab{kind}` set sealed_text = %s where name = %s", (sealed, name))

	def test_is_neither_shown_nor_saved(self) -> None:
		client = factories.make_client().name
		identity = a_full_identity(client)
		sealed = stored("Client Identity", client)["sealed_text"]
		self.change("Client Identity", client, sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB"))
		with self.refused(BROKEN, error=vault.VaultClosed):
			frappe.get_doc("Client Identity", client)
		with self.refused(BROKEN, error=vault.VaultClosed):
			identity.save()

	def test_the_envelope_of_another_client_does_not_open(self) -> None:
		mine, theirs = factories.make_client().name, factories.make_client().name
		a_full_identity(mine)
		a_full_identity(theirs)
		self.change("Client Identity", mine, stored("Client Identity", theirs)["sealed_text"])
		with self.refused(BROKEN, error=vault.VaultClosed):
			frappe.get_doc("Client Identity", mine)

	def test_a_row_that_was_moved_to_another_record_does_not_open(self) -> None:
		first = a_full_identity(factories.make_client().name)
		second = a_full_identity(factories.make_client().name)
		frappe.db.set_value("Identity Phone", first.phones[0].name, "parent", second.name)
		with self.refused(BROKEN, error=vault.VaultClosed):
			frappe.get_doc("Client Identity", second.name)

	def test_is_found_when_everything_is_looked_at(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		good = sealing_again.verify("Client Identity")
		self.assertEqual((good.clear, good.broken), (0, []))
		self.change("Client Identity", client, "ccm1.x.y")
		frappe.db.sql("update `tabClient` set void_reason = %s where name = %s", (MARK, client))
		self.assertEqual(sealing_again.verify("Client Identity").broken, [(client, "key.seal_broken")])
		self.assertEqual(sealing_again.verify("Client").clear, 1)


class TheMasterKey(KeyTest):
	def test_is_exchanged_and_everything_still_opens(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		old = site_keys.keyring().current
		steps: list[tuple[str, int, int]] = []
		by_master = rotating.rotate(lambda *step: steps.append(step))
		new = site_keys.keyring().current
		self.assertNotEqual(new, old)
		self.assertEqual(set(by_master), {new})
		self.assertEqual(frappe.db.get_value("Client Key", SITE, "key_id"), new)
		self.assertEqual(frappe.get_doc("Client Identity", client).other_names, MARK)
		self.assertEqual(steps[-1][1], steps[-1][2])

	def test_goes_on_where_it_was_stopped(self) -> None:
		for _number in range(3):
			factories.make_client()
		with (
			patch.object(rotating, "BATCH", 1),
			patch.object(rotating, "_next_left", side_effect=KeyboardInterrupt),
			self.assertRaises(KeyboardInterrupt),
		):
			rotating.rotate(lambda *_step: None)
		begun = site_keys.keyring(fresh=True).current
		self.assertGreater(rotating.status().by_master[begun], 0)
		self.assertGreater(len(rotating.status().by_master), 1)
		self.assertEqual(set(rotating.rotate(lambda *_step: None)), {begun})
		self.assertEqual(site_keys.keyring().current, begun)

	def test_seals_what_is_saved_while_it_is_exchanged(self) -> None:
		factories.make_client()
		made: list[str] = []

		def meanwhile(*_step: object) -> None:
			if not made:
				made.append(factories.make_client().name)

		by_master = rotating.rotate(meanwhile)
		self.assertEqual(list(by_master), [site_keys.keyring().current])
		self.assertEqual(frappe.get_doc("Client", made[0]).name, made[0])

	def test_is_let_go_only_when_nothing_is_under_it(self) -> None:
		client = factories.make_client()
		old = site_keys.keyring().current
		with self.assertRaisesRegex(KeyWrong, "are still under"):
			rotating.retire(old)
		rotating.rotate(lambda *_step: None)
		rotating.retire(old)
		self.assertNotIn(old, site_keys.keyring().keys)
		self.assertEqual(frappe.get_doc("Client", client.name).name, client.name)
		with self.assertRaises(KeyMissing):
			rotating.retire(old)

	def test_is_kept_while_a_data_key_says_itself_that_it_is_under_it(self) -> None:
		client = factories.make_client()
		old = site_keys.keyring().current
		self.use(site_keys.keyring().with_new_key())
		# As after a row was mended by hand: the column says something else than the key.
		frappe.db.set_value(site_keys.KIND, {"key_id": old}, "key_id", site_keys.keyring().current)
		with self.assertRaisesRegex(KeyWrong, "are still under"):
			rotating.retire(old)
		self.assertIn(old, site_keys.keyring().keys)
		self.assertEqual(frappe.get_doc("Client", client.name).name, client.name)

	def test_of_a_key_service_is_exchanged_there(self) -> None:
		factories.make_client()
		program = f"print(open({str(self.path)!r}).read())"
		self.configure(ccm_key_command=[sys.executable, "-c", program])
		with self.assertRaisesRegex(KeyWrong, "key service first"):
			rotating.rotate(lambda *_step: None)
		self.use(site_keys.keyring().with_new_key("from-the-service"))
		self.assertEqual(list(rotating.rotate(lambda *_step: None)), ["from-the-service"])
