"""The ledger is only added to; tampering beneath the registry is found and named."""

from __future__ import annotations

import contextlib
import io
import sqlite3

from ccm_app.field_kit import verify_ledger
from tests.field_kit.registers import CLERK_ACCOUNT, WithRegistry


class TheLedger(WithRegistry):
	def setUp(self) -> None:
		super().setUp()
		self.clients = []
		for number in range(3):
			name = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
			identity = {"client": name, "given_name_latin": f"Name{'abc'[number]}"}
			self.registry.insert("Client Identity", identity, CLERK_ACCOUNT)
			self.clients.append(name)

	def without_guards(self, statement: str, *values: object) -> None:
		connection = sqlite3.connect(self.file)
		connection.execute("DROP TRIGGER ledger_keeps")
		connection.execute("DROP TRIGGER ledger_holds")
		connection.execute(statement, values)
		connection.commit()
		connection.close()

	def test_rows_cannot_be_changed_or_removed(self) -> None:
		for statement in ("""UPDATE "Case Event" SET actor = 'x'""", 'DELETE FROM "Case Event"'):
			with self.assertRaisesRegex(sqlite3.IntegrityError, "The ledger is only added to"):
				self.registry.storage.connection.execute(statement)

	def test_an_untouched_ledger_is_valid(self) -> None:
		verdict = self.registry.verify_ledger()
		self.assertTrue(verdict.valid)
		self.assertEqual((verdict.clients, verdict.events), (3, 6))

	def test_a_changed_row_is_named(self) -> None:
		target = self.clients[1]
		self.without_guards(
			"""UPDATE "Case Event" SET occurred_on = '2009-01-01 00:00:00' WHERE client = ? AND sequence = 1""",
			target,
		)
		verdict = self.registry.verify_ledger()
		self.assertEqual((verdict.valid, verdict.first_bad), (False, (target, 1, "hash")))

	def test_a_removed_row_is_named(self) -> None:
		target = self.clients[2]
		self.without_guards('DELETE FROM "Case Event" WHERE client = ? AND sequence = 1', target)
		verdict = self.registry.verify_ledger()
		self.assertEqual((verdict.valid, verdict.first_bad), (False, (target, 1, "missing")))

	def test_a_row_of_another_client_is_named(self) -> None:
		first, second = self.clients[:2]
		self.without_guards(
			'UPDATE "Case Event" SET client = ?, sequence = 3 WHERE client = ? AND sequence = 2',
			first,
			second,
		)
		verdict = self.registry.verify_ledger()
		self.assertEqual((verdict.valid, verdict.first_bad), (False, (first, 3, "previous_hash")))


class TheCommand(WithRegistry):
	def setUp(self) -> None:
		super().setUp()
		self.client = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
		identity = {"client": self.client, "given_name_latin": "Namea"}
		self.registry.insert("Client Identity", identity, CLERK_ACCOUNT)
		self.kept = self.file.with_name("kept.json")

	def says(self, *words: object) -> tuple[int, str]:
		said = io.StringIO()
		with contextlib.redirect_stdout(said):
			code = verify_ledger.main([str(self.file), *map(str, words)])
		return code, said.getvalue()

	def rewrite(self, statement: str) -> None:
		connection = sqlite3.connect(self.file)
		connection.execute("DROP TRIGGER IF EXISTS ledger_keeps")
		connection.execute("DROP TRIGGER IF EXISTS ledger_holds")
		connection.execute(statement)
		connection.commit()
		connection.close()

	def test_an_untouched_ledger_agrees_with_what_was_kept(self) -> None:
		self.assertEqual(self.says("--keep", self.kept)[0], 0)
		other = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
		code, text = self.says("--checkpoint", self.kept)
		self.assertEqual(code, 0, text)
		self.assertIn("complete and unchanged", text)
		self.assertNotEqual(other, self.client)

	def test_a_cut_tail_is_found_with_what_was_kept_and_only_with_it(self) -> None:
		self.says("--keep", self.kept)
		self.rewrite("""DELETE FROM "Case Event" WHERE sequence = 2""")
		self.assertEqual(self.says()[0], 0)
		code, text = self.says("--checkpoint", self.kept)
		self.assertEqual(code, 1)
		self.assertIn("sealed row number 2 is gone", text)

	def test_a_changed_row_is_named_in_one_sentence(self) -> None:
		self.rewrite("""UPDATE "Case Event" SET "case" = 'C-1' WHERE sequence = 1""")
		code, text = self.says()
		self.assertEqual(code, 1)
		self.assertIn(f"Row 1 of {self.client} was changed.", text)

	def test_files_that_cannot_be_used_are_said(self) -> None:
		self.kept.write_text("{}", encoding="ascii")
		self.assertEqual(self.says("--checkpoint", self.kept)[0], 2)
		self.assertEqual(self.says("--checkpoint", self.kept.with_name("none"))[0], 2)
		self.file = self.kept
		self.assertEqual(self.says()[0], 2)
