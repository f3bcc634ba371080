"""The file of the embedded registry: who has it and not the passphrase reads no name and no note."""

from __future__ import annotations

import sqlite3
from datetime import date

from ccm_app.field_kit import keys
from ccm_app.field_kit.clock import Clock
from ccm_app.field_kit.registry import Registry
from ccm_app.sealing.errors import KeyMissing, KeyWrong, SealBroken
from tests.field_kit.registers import CLERK_ACCOUNT, WithRegistry

NAME, KHMER, NOTE = "Chanmalymark", "ចាន់ម៉ាលី", "Follow-the-red-house"
VAULT = "Client Identity"


class TheFile(WithRegistry):
	def setUp(self) -> None:
		super().setUp()
		self.client = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
		values = {
			"client": self.client,
			"family_name_latin": NAME,
			"given_name_km": KHMER,
			"birth_date": date(1980, 2, 3),
			"phones": [{"phone_number": "012345678", "belongs_to": NOTE}],
		}
		self.identity = self.registry.insert(VAULT, values, CLERK_ACCOUNT)

	def beside(self) -> sqlite3.Connection:
		"""The file as somebody sees it who has no passphrase."""
		connection = sqlite3.connect(self.file)
		self.addCleanup(connection.close)
		return connection

	def test_holds_no_name_no_number_no_note_and_no_birth_date_in_clear(self) -> None:
		self.registry.update(VAULT, self.identity, {"other_names": NOTE}, CLERK_ACCOUNT)
		written = b"".join(path.read_bytes() for path in self.folder.glob("registry.sqlite*"))
		self.assertIn(self.client.encode(), written, "the file was not read at all")
		for text in (NAME, KHMER, NOTE, "012345678", "1980-02-03"):
			for coded in (text.encode(), text.encode("utf-16-le")):
				self.assertNotIn(coded, written)

	def test_gives_everything_back_to_who_has_the_passphrase(self) -> None:
		found = self.registry.one(VAULT, self.identity)
		self.assertEqual((found["family_name_latin"], found["given_name_km"]), (NAME, KHMER))
		self.assertEqual(found["birth_date"], date(1980, 2, 3))
		self.assertEqual(
			(found["phones"][0]["phone_number"], found["phones"][0]["belongs_to"]), ("012345678", NOTE)
		)

	def test_keeps_the_other_texts_when_one_is_changed(self) -> None:
		self.registry.update(VAULT, self.identity, {"family_name_latin": "Sok"}, CLERK_ACCOUNT)
		found = self.registry.one(VAULT, self.identity)
		self.assertEqual((found["family_name_latin"], found["given_name_km"]), ("Sok", KHMER))
		self.assertEqual(len(found["phones"]), 1)

	def test_opens_with_its_own_passphrase_only(self) -> None:
		for passphrase in ("another passphrase", ""):
			with self.subTest(passphrase), self.assertRaisesRegex(KeyWrong, "is not the one"):
				Registry(self.file, Clock(), passphrase=passphrase)
		with self.assertRaisesRegex(KeyWrong, "too short"):
			Registry(self.folder / "new.sqlite", passphrase="lotus")
		self.assertEqual(self.registry.one(VAULT, self.identity)["family_name_latin"], NAME)

	def test_does_not_open_an_envelope_that_was_moved_or_changed(self) -> None:
		other = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
		self.registry.insert(VAULT, {"client": other, "family_name_latin": "Sok"}, CLERK_ACCOUNT)
		with self.beside() as beside:
			beside.execute(
				f'UPDATE "{VAULT}" SET sealed_text = (SELECT sealed_text FROM "{VAULT}" WHERE client = ?)'
				" WHERE client = ?",
				(other, self.client),
			)
		with self.assertRaises(SealBroken):
			self.registry.one(VAULT, self.identity)

	def test_is_not_searched_by_a_sealed_text(self) -> None:
		with self.assertRaisesRegex(ValueError, "is sealed and cannot be searched"):
			self.registry.many(VAULT, family_name_latin=NAME)
		self.assertEqual(len(self.registry.many(VAULT, client=self.client)), 1)

	def test_from_before_the_seal_is_refused_with_a_sentence(self) -> None:
		with self.beside() as beside:
			beside.execute("DROP TABLE seal")
		with self.assertRaisesRegex(KeyMissing, "before texts were sealed"):
			Registry(self.file, Clock(), passphrase="any passphrase")

	def test_holds_its_secrets_sealed_too(self) -> None:
		secret = keys.slip_keys(self.registry.storage)[keys.SLIPS]
		self.assertEqual(keys.slip_keys(self.registry.storage)[keys.SLIPS], secret)
		written = b"".join(path.read_bytes() for path in self.folder.glob("registry.sqlite*"))
		self.assertNotIn(secret, written)
