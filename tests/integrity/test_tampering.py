"""A thousand acts against ledgers, each found and its first row named; a thousand untouched ones, none accused."""

from __future__ import annotations

import random
import unittest
from typing import Any

from ccm_app.domain.ledger_seal import Leaf
from ccm_app.registry.ledger_tables import SEAL
from ccm_app.tests.tampering import ACTS, Found, remove
from tests.integrity.sqlite_ledger import Register

TRIALS = 1000


class SqliteHands:
	"""Hands at an SQLite ledger."""

	def __init__(self, register: Register) -> None:
		self.register, self.chance = register, register.chance

	def do(self, statement: str, *values: Any) -> None:
		self.register.run(statement.replace("%s", "?"), *values)

	def rows(self, client: str) -> list[dict[str, Any]]:
		return self.register.chain(client)

	def leaves(self) -> list[Leaf]:
		rows = self.register.run(f"SELECT number, client, sequence, entry_hash FROM {SEAL} ORDER BY number")
		return [Leaf(*row) for row in rows]

	def put(self, row: dict[str, Any]) -> None:
		self.register.insert(row)

	def strange(self, client: str, sequence: int, previous: str) -> dict[str, Any]:
		return self.register.row(client, sequence, previous)


def a_register(seed: int) -> Register:
	chance = random.Random(seed)
	register = Register(chance.randint(2, 5), 6, chance)
	register.seal()
	for _ in range(chance.randint(0, 4)):
		register.move(chance.choice(register.names))
	register.seal()
	return register


class TheCampaign(unittest.TestCase):
	def test_a_thousand_acts_are_found_and_a_thousand_ledgers_are_not_accused(self) -> None:
		named, accused = 0, 0
		for seed in range(TRIALS):
			register = a_register(seed)
			accused += not register.verify().valid
			named += self._named(register, ACTS[seed % len(ACTS)])
		print(
			f"campaign tamper: {TRIALS} acts of {len(ACTS)} kinds, {named} found with the first bad row named;"
			f" {TRIALS} untouched ledgers, {accused} accused"
		)
		self.assertEqual((named, accused), (TRIALS, 0))

	def _named(self, register: Register, act: Any) -> int:
		client = register.chance.choice(register.names)
		expected: Found = act(SqliteHands(register), client)
		bad = register.verify().bad
		found = (bad.client, bad.sequence) if bad else None
		self.assertEqual(found, expected, act.__name__)
		return int(found == expected)


class WhatOnlyCheckpointsFind(unittest.TestCase):
	def act(self, number: int, seed: int = 5) -> Register:
		register = a_register(seed)
		ACTS[number](SqliteHands(register), register.names[0])
		return register

	def test_a_rewritten_chain_with_its_seals_is_right_by_itself_and_found_by_the_registers_checkpoint(
		self,
	) -> None:
		number = [act.__name__ for act in ACTS].index("rewritten_with_seals")
		bad = self.act(number).verify(with_outside=False).bad
		assert bad
		self.assertEqual((bad.reason, bad.place), ("root", "checkpoints"))

	def test_a_chain_that_was_removed_everywhere_is_found_by_what_is_kept_elsewhere_only(self) -> None:
		register = a_register(5)
		client = register.names[0]
		remove(SqliteHands(register), client, 1)
		register.run("DELETE FROM client WHERE name = ?", client)
		self.assertTrue(register.verify(with_outside=False).valid)
		bad = register.verify().bad
		assert bad
		# Nothing in the register knows the number any more: the place outside knows which sealed row it was.
		self.assertEqual((bad.client, bad.sequence, bad.reason), ("", 1, "differs"))

	def test_without_its_seals_a_cut_tail_of_a_known_client_is_found_by_the_root(self) -> None:
		register = a_register(7)
		client = register.names[0]
		register.run("DELETE FROM ccm_ledger_event WHERE client = ? AND sequence >= 2", client)
		register.run("DELETE FROM ccm_ledger_seal WHERE client = ? AND sequence >= 2", client)
		self.assertFalse(register.verify(with_outside=False).valid)
		bad = register.verify().bad
		assert bad
		self.assertEqual((bad.client, bad.sequence), (client, 2))


class WhatElseIsSaid(unittest.TestCase):
	def test_a_client_without_any_row_is_named(self) -> None:
		register = a_register(3)
		register.run("INSERT INTO client VALUES ('BTB-2010-999999-9')")
		bad = register.verify().bad
		assert bad
		self.assertEqual((bad.client, bad.sequence, bad.reason), ("BTB-2010-999999-9", 1, "missing"))

	def test_places_that_contradict_each_other_are_said(self) -> None:
		register = a_register(4)
		forged = register.bundles[0].lines[0]
		line = type(forged)(forged.number, forged.sequence, forged.token, "0" * 64)
		register.bundles.append(type(register.bundles[0])((line,), None))
		bad = register.verify().bad
		assert bad
		self.assertEqual((bad.reason, bad.place), ("torn", "checkpoints"))

	def test_a_checkpoint_that_is_gone_from_the_register_is_said(self) -> None:
		register = a_register(4)
		register.run("DELETE FROM ccm_ledger_checkpoint WHERE number = 1")
		bad = register.verify().bad
		assert bad
		self.assertEqual((bad.reason, bad.place), ("gone", "checkpoints"))

	def test_rows_newer_than_the_last_checkpoint_are_counted(self) -> None:
		register = a_register(4)
		register.move(register.names[0])
		verdict = register.verify()
		self.assertEqual((verdict.valid, verdict.unsealed), (True, 1))
