"""After a restore: the numbers that were given are found in what places elsewhere were told, and given to nobody."""

from __future__ import annotations

import hashlib
import random
import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain.ledger_seal import Bundle, Leaf, Outside, gathered, line_of
from ccm_app.domain.recovery import (
	Lacking,
	cases_after,
	counters_of,
	lacking,
	rows_told,
	within_cases_after,
)
from ccm_app.domain.registry_number import case_number, client_number

YEAR = 2026


def token(name: str) -> str:
	"""Stands for the keyed hash of a chain."""
	return hashlib.sha256(name.encode()).hexdigest()[:16]


def client(sequence: int, office: str = "SVR") -> str:
	return client_number(office, YEAR, sequence)


def told(chains: dict[str, int]) -> Outside:
	"""What a place holds when these chains had so many rows."""
	rows = [(name, sequence) for name, count in chains.items() for sequence in range(1, count + 1)]
	random.Random(1).shuffle(rows)
	leaves = [Leaf(number, name, sequence, "0" * 64) for number, (name, sequence) in enumerate(rows, 1)]
	return gathered([Bundle(tuple(line_of(leaf, token(leaf.client)) for leaf in leaves), None)])


def lack(outside: dict[str, int], here: dict[str, int], last: int) -> Lacking:
	return lacking(rows_told(told(outside)), here, {("SVR", YEAR): last, ("BTB", YEAR): 0}, token)


class WhatIsLacking(unittest.TestCase):
	def test_nothing_when_the_register_has_every_row(self) -> None:
		chains = {client(1): 3, f"{client(1)}/looks": 2, "REGISTER": 4}
		self.assertTrue(lack(chains, chains, 1).nothing)

	def test_a_register_that_is_newer_lacks_nothing(self) -> None:
		self.assertTrue(lack({client(1): 3}, {client(1): 9, client(2): 1}, 2).nothing)

	def test_a_client_who_was_registered_after_the_backup_is_named(self) -> None:
		found = lack({client(1): 3, client(2): 4, f"{client(2)}/access": 2}, {client(1): 3}, 1)
		self.assertEqual(found.clients, {client(2): 4})
		self.assertEqual((found.rows, found.beside, found.nameless), ({}, 2, 0))

	def test_the_first_client_of_an_office_is_named(self) -> None:
		self.assertEqual(lack({client(1, "BTB"): 1}, {}, 0).clients, {client(1, "BTB"): 1})

	def test_a_client_beyond_a_hole_is_named(self) -> None:
		self.assertEqual(lack({client(700): 1}, {client(1): 1}, 1).clients, {client(700): 1})

	def test_a_number_below_the_last_one_is_named(self) -> None:
		self.assertEqual(
			lack({client(2): 1, client(3): 1}, {client(1): 1, client(3): 1}, 3).clients, {client(2): 1}
		)

	def test_moves_after_the_backup_are_told_with_their_first_row(self) -> None:
		found = lack({client(1): 7}, {client(1): 4}, 1)
		self.assertEqual((found.clients, found.rows), ({}, {client(1): (5, 3)}))

	def test_a_client_of_the_register_without_a_chain_is_no_new_one(self) -> None:
		found = lack({client(1): 2}, {client(1): 0}, 1)
		self.assertEqual((found.clients, found.rows), ({}, {client(1): (1, 2)}))

	def test_chains_that_no_number_explains_are_counted(self) -> None:
		found = lack({"XYZ-1999-000001-1": 2}, {}, 0)
		self.assertEqual((found.nameless, found.nothing), (1, False))

	def test_looks_and_configuration_are_counted_and_not_named(self) -> None:
		found = lack({client(1): 1, f"{client(1)}/looks": 5, "REGISTER": 3}, {client(1): 1, "REGISTER": 1}, 1)
		self.assertEqual((found.beside, found.clients, found.rows), (7, {}, {}))

	# A search through the whole hole takes its time on a busy machine.
	@settings(deadline=None, max_examples=40)
	@given(st.integers(0, 30), st.sets(st.integers(1, 40), max_size=12))
	def test_every_number_that_was_told_and_is_not_here_is_found(
		self, last: int, given_later: set[int]
	) -> None:
		here = {client(number): 1 for number in range(1, last + 1)}
		found = lack(here | {client(number): 2 for number in given_later}, here, last)
		self.assertEqual(set(found.clients), {client(number) for number in given_later if number > last})
		self.assertEqual(set(found.rows), {client(number) for number in given_later if number <= last})
		self.assertEqual(found.nameless, 0)


class Counters(unittest.TestCase):
	def test_each_counter_is_carried_to_its_highest_number(self) -> None:
		names = [
			client(4),
			client(2),
			client(9, "BTB"),
			case_number("SVR", YEAR, 3),
			"R-7KQ2-9XMD-9X",
			"",
			"Sok",
		]
		self.assertEqual(counters_of(names), {"CLIENT-SVR-2026": 4, "CLIENT-BTB-2026": 9, "CASE-SVR-2026": 3})

	def test_a_wrong_check_digit_moves_no_counter(self) -> None:
		wrong = client(4)[:-1] + str((int(client(4)[-1]) + 1) % 10)
		self.assertEqual(counters_of([wrong]), {})

	def test_what_is_numbered_within_a_case_has_a_counter_of_its_own(self) -> None:
		case = case_number("SVR", YEAR, 3)
		self.assertEqual(counters_of([f"{case}-SA01", f"{case}-SA04"]), {f"{case}-SA": 4})

	def test_each_lost_client_may_have_taken_one_case_number_anywhere(self) -> None:
		one = Lacking(clients={client(2): 3}, rows={client(1): (4, 2)})
		last = {("SVR", YEAR): 1, ("BTB", YEAR): 0}
		self.assertEqual(cases_after(one, last), {"CASE-SVR-2026": 2, "CASE-BTB-2026": 2})
		self.assertEqual(cases_after(Lacking(), last), {})

	def test_each_lost_move_may_have_taken_one_number_within_its_case(self) -> None:
		case = case_number("SVR", YEAR, 3)
		one = Lacking(rows={client(1): (4, 2)})
		self.assertEqual(
			within_cases_after(one, {client(1): [case]}, ("SA", "PL")), {f"{case}-SA": 2, f"{case}-PL": 2}
		)
