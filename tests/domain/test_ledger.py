"""The ledger: whatever is done to its rows is found."""

from __future__ import annotations

import hashlib
import json
import unittest
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ccm_app.domain.ledger import (
	GENESIS,
	canonical,
	chained,
	entry_hash,
	head_root,
	merkle_root,
	verify_chain,
	verify_heads,
)

CLIENT = "BTB-2010-000017-6"
LENGTH = 12


def event(sequence: int, client: str = CLIENT) -> dict[str, Any]:
	return {
		"client": client,
		"sequence": sequence,
		"occurred_on": datetime(2010, 4, sequence, 9, 30),
		"event": "moved",
		"subject_kind": "Case",
		"subject_name": "C-BTB-2010-000017-8",
		"details": {"to": "shelter", "days": sequence},
		"actor": "case_manager_7",
	}


def chain(length: int = LENGTH, client: str = CLIENT) -> list[dict[str, Any]]:
	rows: list[dict[str, Any]] = []
	for sequence in range(1, length + 1):
		rows.append(chained(rows[-1]["hash"] if rows else GENESIS, event(sequence, client)))
	return rows


class CanonicalTest(unittest.TestCase):
	def test_the_order_of_keys_does_not_matter(self) -> None:
		self.assertEqual(canonical({"b": 1, "a": {"d": 2, "c": 3}}), b'{"a":{"c":3,"d":2},"b":1}')

	def test_dates_and_decimals_are_written_as_text(self) -> None:
		values = {"day": date(2010, 4, 1), "moment": datetime(2010, 4, 1, 9, 30), "amount": Decimal("1E+2")}
		self.assertEqual(
			canonical(values), b'{"amount":"100","day":"2010-04-01","moment":"2010-04-01T09:30:00"}'
		)

	def test_khmer_is_written_in_ascii(self) -> None:
		self.assertEqual(canonical({"a": "ក"}), b'{"a":"\\u1780"}')

	def test_numbers_with_a_floating_point_are_refused_wherever_they_stand(self) -> None:
		for value in (1.5, [1.5], {"a": 1.5}, ({"a": [1.5]},)):
			with self.assertRaises(TypeError):
				canonical({"details": value})

	def test_other_kinds_of_values_and_keys_are_refused(self) -> None:
		for wrong in ({"a": {1, 2}}, {"a": object()}, {"a": {1: 2}}, {"a": b"x"}):
			with self.assertRaises(TypeError):
				canonical(wrong)


class EntryHashTest(unittest.TestCase):
	def test_the_hash_can_be_worked_out_by_hand(self) -> None:
		text = (
			'{"actor":"case_manager_7","client":"BTB-2010-000017-6","details":{"days":1,"to":"shelter"},'
			'"event":"moved","occurred_on":"2010-04-01T09:30:00","sequence":1,"subject_kind":"Case",'
			'"subject_name":"C-BTB-2010-000017-8"}'
		)
		expected = hashlib.sha256((GENESIS + "\n" + text).encode()).hexdigest()
		self.assertEqual(entry_hash(GENESIS, event(1)), expected)

	def test_a_row_read_from_a_database_has_the_hash_it_had_in_memory(self) -> None:
		row = chained(GENESIS, event(1))
		stored = {
			**row,
			"occurred_on": "2010-04-01 09:30:00",
			"details": json.dumps(row["details"]),
			"creation": "x",
		}
		self.assertEqual(entry_hash(GENESIS, stored), row["hash"])

	def test_no_details_and_empty_details_are_the_same(self) -> None:
		empties: tuple[object, ...] = (None, {}, "", "{}")
		hashes = {entry_hash(GENESIS, {**event(1), "details": details}) for details in empties}
		self.assertEqual(len(hashes), 1)

	def test_every_field_enters_the_hash(self) -> None:
		original = entry_hash(GENESIS, event(1))
		changed = {**dict.fromkeys(event(1), "other"), "sequence": 2, "details": {"to": "home"}}
		for fieldname, value in changed.items():
			self.assertNotEqual(entry_hash(GENESIS, {**event(1), fieldname: value}), original, fieldname)


class VerifyChainTest(unittest.TestCase):
	def found(self, rows: list[dict[str, Any]]) -> tuple[int | None, str]:
		verdict = verify_chain(rows)
		self.assertFalse(verdict.valid)
		return verdict.first_bad_sequence, verdict.reason

	def test_an_untouched_chain_is_valid(self) -> None:
		verdict = verify_chain(chain())
		self.assertEqual((verdict.valid, verdict.count, verdict.first_bad_sequence), (True, LENGTH, None))
		self.assertEqual(verdict.head, chain()[-1]["hash"])

	def test_an_empty_chain_is_valid_and_ends_at_its_beginning(self) -> None:
		self.assertEqual((verify_chain([]).valid, verify_chain([]).head), (True, GENESIS))

	def test_a_change_of_any_field_of_any_row_is_found_at_that_row(self) -> None:
		for place in range(LENGTH):
			for fieldname in ("occurred_on", "event", "subject_kind", "subject_name", "details", "actor"):
				rows = chain()
				rows[place] = {**rows[place], fieldname: "changed"}
				self.assertEqual(self.found(rows), (place + 1, "hash"), fieldname)

	def test_a_row_of_another_client_is_found(self) -> None:
		rows = chain()
		rows[5] = {**rows[5], "client": "PNP-2010-000001-0"}
		self.assertEqual(self.found(rows), (6, "client"))

	def test_a_removed_row_is_found_wherever_it_stood_but_at_the_end(self) -> None:
		for place in range(LENGTH - 1):
			rows = chain()
			del rows[place]
			self.assertEqual(self.found(rows), (place + 2, "sequence"))

	def test_a_removed_row_is_found_even_when_the_others_are_numbered_anew(self) -> None:
		for place in range(LENGTH - 1):
			rows = chain()
			del rows[place]
			rows = [{**row, "sequence": at} for at, row in enumerate(rows, 1)]
			self.assertEqual(self.found(rows), (place + 1, "previous_hash"))

	def test_an_inserted_row_is_found_even_with_a_right_hash_of_its_own(self) -> None:
		for place in range(1, LENGTH):
			rows = chain()
			rows.insert(place, chained(rows[place - 1]["hash"], event(place + 1) | {"event": "forged"}))
			rows = [{**row, "sequence": at} for at, row in enumerate(rows, 1)]
			self.assertEqual(self.found(rows), (place + 2, "previous_hash"))

	def test_every_two_rows_that_changed_places_are_found(self) -> None:
		for left in range(LENGTH):
			for right in range(left + 1, LENGTH):
				rows = chain()
				rows[left], rows[right] = rows[right], rows[left]
				self.assertEqual(self.found(rows), (right + 1, "sequence"))

	def test_a_doubled_row_is_found(self) -> None:
		rows = chain()
		rows.insert(4, rows[3])
		self.assertEqual(self.found(rows), (4, "sequence"))

	def test_a_row_that_cannot_be_read_is_found_and_does_not_stop_the_check(self) -> None:
		rows = chain()
		rows[2] = {**rows[2], "details": {"x": 1.5}}
		self.assertEqual(self.found(rows), (3, "unreadable"))

	def test_a_row_without_a_hash_is_found(self) -> None:
		rows: list[Mapping[str, Any]] = [{key: value for key, value in chain()[0].items() if key != "hash"}]
		self.assertEqual(verify_chain(rows).reason, "hash")


class HeadsTest(unittest.TestCase):
	CLIENTS = ("BTB-2010-000017-6", "PNP-2010-000001-0", "SVR-2010-000003-1")

	def setUp(self) -> None:
		self.chains = {client: chain(5, client) for client in self.CLIENTS}
		self.heads = {client: rows[-1]["hash"] for client, rows in self.chains.items()}
		self.root = head_root(self.heads)

	def holds(self, client: str, head: str) -> bool:
		return any(row["hash"] == head for row in self.chains.get(client, []))

	def test_the_tree_is_the_one_of_rfc_6962(self) -> None:
		leaves = [
			bytes.fromhex(text)
			for text in (
				"",
				"00",
				"10",
				"2021",
				"3031",
				"40414243",
				"5051525354555657",
				"606162636465666768696a6b6c6d6e6f",
			)
		]
		published = {
			0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
			1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
			2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
			3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
			4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
			5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
			6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
			7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
			8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
		}
		self.assertEqual({size: merkle_root(leaves[:size]) for size in published}, published)

	def test_untouched_chains_agree_with_the_sealed_heads(self) -> None:
		self.assertTrue(verify_heads(self.heads, self.root, self.holds).valid)

	def test_chains_that_grew_still_agree(self) -> None:
		rows = self.chains[self.CLIENTS[0]]
		rows.append(chained(rows[-1]["hash"], event(6, self.CLIENTS[0])))
		self.assertTrue(verify_heads(self.heads, self.root, self.holds).valid)

	def test_rows_cut_off_at_the_end_are_found(self) -> None:
		del self.chains[self.CLIENTS[1]][-1]
		self.assertTrue(verify_chain(self.chains[self.CLIENTS[1]]).valid)
		self.assertEqual(verify_heads(self.heads, self.root, self.holds).lost, (self.CLIENTS[1],))

	def test_a_chain_rewritten_to_its_end_is_found(self) -> None:
		client = self.CLIENTS[2]
		forged = [chained(GENESIS, event(1, client) | {"event": "forged"})]
		for sequence in range(2, 6):
			forged.append(chained(forged[-1]["hash"], event(sequence, client)))
		self.chains[client] = forged
		self.assertTrue(verify_chain(forged).valid)
		self.assertEqual(verify_heads(self.heads, self.root, self.holds).lost, (client,))

	def test_a_chain_that_disappeared_as_a_whole_is_found(self) -> None:
		del self.chains[self.CLIENTS[0]]
		self.assertEqual(verify_heads(self.heads, self.root, self.holds).lost, (self.CLIENTS[0],))

	def test_sealed_heads_that_were_changed_or_dropped_do_not_agree_with_their_root(self) -> None:
		fewer = {client: head for client, head in self.heads.items() if client != self.CLIENTS[0]}
		swapped = {**self.heads, self.CLIENTS[0]: self.heads[self.CLIENTS[1]]}
		for heads in (fewer, swapped, {}):
			self.assertFalse(verify_heads(heads, self.root, self.holds).root_matches)

	def test_the_order_in_which_heads_are_handed_over_does_not_matter(self) -> None:
		self.assertEqual(head_root(dict(reversed(self.heads.items()))), self.root)
