"""The journal of an embedded registry: every act that people entered, sealed, in its order, and its receipts."""

from __future__ import annotations

import sqlite3

from ccm_app.caseload.steps import CLERK
from ccm_app.exchange.kit_journal import INSERT, MOVE, Kit, NoKit
from ccm_app.field_kit.demo import PASSPHRASE
from ccm_app.sealing.errors import KeyWrong
from tests.field_kit.registers import COMPLEX, WithRegistry, is_insert


class Journal(WithRegistry):
	def acts(self) -> list[object]:
		with Kit(self.file, PASSPHRASE) as kit:
			return list(kit.acts())

	def test_what_people_entered_stands_there_in_its_order(self) -> None:
		client = self.registry.insert("Client", self.client_values(), self.act(CLERK))
		given = {"client": client, "family_name_latin": "Sok", "given_name_latin": "Maly"}
		self.registry.insert("Client Identity", given, self.act(CLERK))
		acts = self.acts()
		self.assertEqual(
			[(act.verb, act.kind) for act in acts], [(INSERT, "Client"), (INSERT, "Client Identity")]
		)
		self.assertEqual(acts[0].record, client)
		self.assertEqual(acts[0].values["registered_on"], self.client_values()["registered_on"])
		self.assertEqual({act.actor for act in acts}, {self.act(CLERK)})

	def test_what_was_refused_is_no_act(self) -> None:
		self.refused(lambda: self.registry.insert("Client", self.client_values(sex="F"), self.act(CLERK)))
		self.assertEqual(self.acts(), [])

	def test_moves_and_what_the_registry_planned_itself_are_told(self) -> None:
		self.bring(COMPLEX, is_insert("Case Closure"))
		acts = self.acts()
		self.assertIn(MOVE, {act.verb for act in acts})
		planned = [name for act in acts for kind, name, _values in act.born if kind == "Follow-up"]
		stored = [row["name"] for row in self.registry.many("Follow-up")]
		self.assertTrue(planned)
		self.assertLessEqual(set(planned), set(stored))

	def test_no_name_stands_in_the_file_in_clear(self) -> None:
		client = self.registry.insert("Client", self.client_values(), self.act(CLERK))
		given = {"client": client, "family_name_latin": "Quintessa", "given_name_latin": "Maly"}
		self.registry.insert("Client Identity", given, self.act(CLERK))
		self.registry.storage.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
		self.assertNotIn(b"Quintessa", self.file.read_bytes())

	def test_an_act_is_neither_changed_nor_removed(self) -> None:
		self.registry.insert("Client", self.client_values(), self.act(CLERK))
		for statement in ("UPDATE journal SET content = ''", "DELETE FROM journal"):
			with self.assertRaises(sqlite3.IntegrityError):
				self.registry.storage.connection.execute(statement)

	def test_a_receipt_is_kept_and_the_newest_word_counts(self) -> None:
		self.registry.insert("Client", self.client_values(), self.act(CLERK))
		with Kit(self.file, PASSPHRASE) as kit:
			(act,) = kit.acts()
			self.assertIsNone(kit.receipt(act.key))
			kit.keep_receipt(act.key, "SVR-2026-000001-2")
			kit.keep_receipt(act.key, "SVR-2026-000002-4")
			self.assertEqual(kit.receipt(act.key), "SVR-2026-000002-4")

	def test_another_passphrase_and_another_file_are_refused(self) -> None:
		with self.assertRaises(KeyWrong):
			Kit(self.file, "quite another passphrase")
		other = self.folder / "other.sqlite"
		other.write_text("no database")
		with self.assertRaises(NoKit):
			Kit(other, PASSPHRASE)
