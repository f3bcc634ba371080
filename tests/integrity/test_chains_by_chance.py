"""Properties of the ledger: whatever moves there were, it is right; whatever is changed, it is not."""

from __future__ import annotations

import random
import unittest
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ccm_app.domain.ledger import canonical, entry_hash, has_its_hash
from ccm_app.domain.ledger_seal import Bundle, Line, gathered, read_bundle, read_line
from ccm_app.domain.merkle import root_of
from tests.integrity.sqlite_ledger import Register

JSON = some.recursive(
	some.none() | some.booleans() | some.integers() | some.text(),
	lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
	max_leaves=6,
)
ROW = some.fixed_dictionaries(
	{
		"client": some.text(min_size=1),
		"sequence": some.integers(1, 10**9),
		"event": some.text(min_size=1),
		"occurred_on": some.datetimes(),
		"recorded_at": some.datetimes(),
		"subject_kind": some.text(),
		"subject_name": some.text(),
		"actor": some.text(),
		"case": some.none() | some.text(min_size=1),
		"details": some.dictionaries(some.text(), JSON, max_size=3),
	}
)


class Rows(unittest.TestCase):
	@given(ROW)
	def test_a_row_read_back_has_its_hash(self, row: dict[str, object]) -> None:
		stored = {
			**row,
			"details": canonical(row["details"]).decode("ascii"),
			"occurred_on": str(row["occurred_on"]),
			"recorded_at": str(row["recorded_at"]),
			"hash": entry_hash("0" * 64, row),
		}
		self.assertTrue(has_its_hash("0" * 64, stored))

	@given(
		ROW,
		some.sampled_from(["event", "subject_kind", "subject_name", "actor", "case", "client"]),
		some.text(),
	)
	def test_any_other_field_gives_another_hash(self, row: dict[str, object], name: str, other: str) -> None:
		if (row[name] or None) != (other or None):
			self.assertNotEqual(entry_hash("0" * 64, row), entry_hash("0" * 64, {**row, name: other}))

	@given(ROW)
	def test_a_first_row_has_no_case(self, row: dict[str, object]) -> None:
		first = {**row, "recorded_at": None, "case": None}
		stored = {**first, "hash": entry_hash("0" * 64, first)}
		self.assertTrue(has_its_hash("0" * 64, stored))
		self.assertFalse(has_its_hash("0" * 64, {**stored, "case": "C-1"}))


class Deliveries(unittest.TestCase):
	@given(
		some.integers(1),
		some.integers(1),
		some.text("0123456789abcdef", max_size=16),
		some.binary(min_size=32, max_size=32),
	)
	def test_a_line_is_read_as_it_was_written(
		self, number: int, sequence: int, token: str, leaf: bytes
	) -> None:
		line = Line(number, sequence, token, leaf.hex())
		self.assertEqual(read_line(line.text()), line)

	@given(some.text())
	def test_no_other_text_is_taken_for_a_delivery(self, text: str) -> None:
		with self.assertRaisesRegex(ValueError, "no checkpoint of a ledger"):
			read_bundle(text)

	def test_a_delivery_is_read_as_it_was_written(self) -> None:
		register = Register(3, 5, random.Random(1))
		register.seal()
		for bundle in (register.bundles[0], Bundle(register.bundles[0].lines, None)):
			self.assertEqual(read_bundle(bundle.text()), bundle)
		one = register.bundles[0].checkpoint
		assert one
		self.assertNotEqual(one.signed_bytes(), replace(one, size=one.size + 1).signed_bytes())
		self.assertEqual(one.signed_bytes(), replace(one, signature="other").signed_bytes())
		self.assertEqual(len(gathered([*register.bundles, *register.bundles]).checkpoints), 1)


class AnyRegister(RuleBasedStateMachine):
	"""Moves and checkpoints in any order."""

	@initialize(seed=some.integers(0, 10**6))
	def begin(self, seed: int) -> None:
		self.register = Register(3, 3, random.Random(seed))
		self.checkpoints: list[tuple[int, bytes]] = []

	@rule(which=some.integers(0, 2))
	def move(self, which: int) -> None:
		self.register.move(self.register.names[which])

	@rule()
	def seal(self) -> None:
		self.register.seal()
		self.checkpoints.append((self.register.tree.size, self.register.tree.root()))

	@rule(which=some.integers(0, 2))
	def change_and_look(self, which: int) -> None:
		client = self.register.names[which]
		where = "client = ? AND sequence = 1"
		actor = self.register.run(f"SELECT actor FROM ccm_ledger_event WHERE {where}", client)[0][0]
		self.register.run(f"UPDATE ccm_ledger_event SET actor = 'x' WHERE {where}", client)
		bad = self.register.verify().bad
		assert bad and (bad.client, bad.sequence) == (client, 1)
		self.register.run(f"UPDATE ccm_ledger_event SET actor = ? WHERE {where}", actor, client)

	@invariant()
	def it_is_right(self) -> None:
		if hasattr(self, "register"):
			assert self.register.verify().valid

	@precondition(lambda self: getattr(self, "checkpoints", []))
	@rule()
	def every_checkpoint_is_the_beginning_of_what_stands_now(self) -> None:
		lines = self.register.outside().lines
		leaves = [bytes.fromhex(lines[number].leaf) for number in sorted(lines)]
		for size, root in self.checkpoints:
			assert root_of(leaves[:size]) == root


AnyRegister.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestAnyRegister = AnyRegister.TestCase
