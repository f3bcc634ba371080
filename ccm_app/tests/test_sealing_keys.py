"""The keys of the site: without the right one nothing opens and nothing is saved; they can be exchanged and destroyed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.client import insert

from ccm_app.confidentiality import rotating, sealed_bytes, sealing_again, site_keys, vault
from ccm_app.confidentiality.sealed_fields import SITE
from ccm_app.patches import seal_the_texts
from ccm_app.registry.site_register import SiteRegister
from ccm_app.sealing import envelope, key_source
from ccm_app.sealing.errors import KeyMissing, KeyTrouble, KeyWrong
from ccm_app.sealing.keyring import Keyring, new_keyring
from ccm_app.setup.keys import make_first_key
from ccm_app.tests import factories
from ccm_app.tests.personas import SiteTest, acting_as
from ccm_app.tests.test_sealed import KHMER, MARK, a_full_identity, stored

MISSING = "The key of this site is missing"
WRONG = "is not the one with which its texts were sealed"
BROKEN = "was changed or moved outside the register"


class KeyTest(SiteTest):
	"""A test with a key file of its own, a copy of the site's; what it commits is taken back all the same."""

	def setUp(self) -> None:
		super().setUp()
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.path = Path(folder.name) / "ccm_keys.json"
		shutil.copy(site_keys.key_file(), self.path)
		self.configure(ccm_key_file=str(self.path))
		held = patch.object(frappe.db, "commit")
		held.start()
		self.addCleanup(held.stop)

	def configure(self, **settings: object) -> None:
		changed = patch.dict(frappe.local.conf, settings)
		changed.start()
		self.addCleanup(site_keys.forget)
		self.addCleanup(changed.stop)
		site_keys.forget()

	def use(self, ring: Keyring) -> None:
		key_source.replace_file(self.path, ring)
		frappe.local.ccm_data_keys = {}


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

	def test_of_a_key_service_is_exchanged_there(self) -> None:
		factories.make_client()
		program = f"print(open({str(self.path)!r}).read())"
		self.configure(ccm_key_command=[sys.executable, "-c", program])
		with self.assertRaisesRegex(KeyWrong, "key service first"):
			rotating.rotate(lambda *_step: None)
		self.use(site_keys.keyring().with_new_key("from-the-service"))
		self.assertEqual(list(rotating.rotate(lambda *_step: None)), ["from-the-service"])


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
