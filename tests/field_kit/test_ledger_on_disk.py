"""The ledger is only added to; tampering beneath the registry is found and named."""

from __future__ import annotations

import sqlite3

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
		self.assertEqual((verdict.valid, verdict.first_bad), (False, (target, 2, "sequence")))

	def test_a_row_of_another_client_is_named(self) -> None:
		first, second = self.clients[:2]
		self.without_guards(
			'UPDATE "Case Event" SET client = ?, sequence = 3 WHERE client = ? AND sequence = 2',
			first,
			second,
		)
		verdict = self.registry.verify_ledger()
		self.assertEqual((verdict.valid, verdict.first_bad), (False, (first, 3, "previous_hash")))
