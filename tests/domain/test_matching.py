"""Who may be the same person: keyed hashes agree across scripts, spellings and faults, and say why."""

from __future__ import annotations

import unittest
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ccm_app.domain import matching
from ccm_app.domain.matching_agreements import Card, agreements, question_of
from ccm_app.domain.matching_tokens import Person, tokens_of
from ccm_app.domain.matching_weights import PARTS_THAT_AGREE, WEIGHTS
from ccm_app.domain.relations import parent_named
from ccm_app.sealing.tokens import blind_token


def hasher_of(key: bytes) -> Callable[[str, str], str]:
	return lambda part, text: blind_token(part, text, key)


HASHER = hasher_of(b"k" * 32)
KNOWN = Person(
	khmer=("សុខ", "សុភា"),
	latin=("Sok", "Sophea"),
	birth_year=2004,
	birth_month=3,
	birth_day=7,
	sex="Female",
	place="20010203",
	father="សុខ វណ្ណា",
	mother="Chan Maly",
	documents=("N 123-456",),
	telephones=("012 345 678",),
)
LITTLE = Person(latin=("Sok", "Sophea"), sex="Female", place="20")


class InMemory:
	"""Tokens in dictionaries."""

	def __init__(self, people: Mapping[str, Person], hasher: Callable[[str, str], str] = HASHER) -> None:
		self.made = {name: tokens_of(person, hasher) for name, person in people.items()}

	def size(self) -> int:
		return len(self.made)

	def found_under(self, keys: Collection[str], most: int) -> Iterable[tuple[str, str]]:
		for key in keys:
			yield from [(key, name) for name, made in self.made.items() if key in made.keys][:most]

	def cards(self, persons: Sequence[str]) -> Mapping[str, str]:
		return {name: self.made[name].card for name in persons}

	def counts(self, tokens: Collection[str], most: int) -> Mapping[str, int]:
		return {one: sum(one in made.keys for made in self.made.values()) for one in tokens}


def found(person: Person, **people: Person) -> list[str]:
	store = InMemory({"known": KNOWN, **people})
	return [match.person for match in matching.held_up(person, store, HASHER)]


class WhoIsHeldUp(unittest.TestCase):
	def test_the_same_person_written_otherwise(self) -> None:
		variants = {
			"as before": KNOWN,
			"order of names": replace(KNOWN, khmer=KNOWN.khmer[::-1], latin=KNOWN.latin[::-1]),
			"Latin letters only": replace(KNOWN, khmer=("", "")),
			"Khmer script only": replace(KNOWN, latin=("", "")),
			"another spelling": replace(KNOWN, khmer=("", ""), latin=("Sokh", "Sopheah")),
			"in one field": replace(KNOWN, khmer=("", ""), latin=("", "Sophea Sok")),
			"signs out of order": replace(KNOWN, khmer=("ស\u17bbខ\u200b", "សុភ\u17b6"), latin=("", "")),
			"day and month swapped": replace(KNOWN, birth_month=7, birth_day=3),
			"only the year": replace(KNOWN, birth_month=None, birth_day=None),
			"year off": replace(KNOWN, birth_year=2005),
			"age guessed": replace(
				KNOWN, birth_year=2006, birth_month=None, birth_day=None, birth_guessed=True
			),
			"no birth date": replace(KNOWN, birth_year=None, birth_month=None, birth_day=None),
			"moved": replace(KNOWN, place="02050607"),
			"no parents": replace(KNOWN, father="", mother=""),
			"parents in the other script": replace(KNOWN, father="Sok Vanna", mother="ចាន់ ម៉ាលី"),
			"no papers": replace(KNOWN, documents=(), telephones=()),
			"only the paper": Person(latin=("Bun", "Rith"), documents=("n123456",)),
		}
		for kind, variant in variants.items():
			with self.subTest(kind):
				self.assertEqual(found(variant), ["known"])

	def test_not_a_brother_a_namesake_far_away_or_a_stranger(self) -> None:
		newcomers = {
			"brother": replace(
				KNOWN,
				khmer=("សុខ", "ដារ៉ា"),
				latin=("Sok", "Dara"),
				sex="Male",
				birth_year=2001,
				birth_day=20,
				documents=(),
				telephones=(),
			),
			"namesake": replace(LITTLE, birth_year=1985, birth_month=9, birth_day=1, place="02050607"),
			"stranger": Person(khmer=("លី", "បូរ៉ា"), birth_year=1990, sex="Male", place="12"),
			"nothing known": Person(sex="Female"),
		}
		for kind, newcomer in newcomers.items():
			with self.subTest(kind):
				self.assertEqual(found(newcomer), [])

	def test_the_better_match_stands_first_and_at_most_five_are_shown(self) -> None:
		others = {f"other{number}": replace(KNOWN, birth_day=10 + number) for number in range(8)}
		shown = found(KNOWN, **others)
		self.assertEqual((shown[0], len(shown)), ("known", matching.SHOWN))

	def test_who_was_found_to_be_somebody_else_is_left_out(self) -> None:
		store = InMemory({"known": KNOWN})
		self.assertEqual(matching.find(KNOWN, store, HASHER, {"known"}), [])


class WhatAgrees(unittest.TestCase):
	def test_it_is_said_in_codes(self) -> None:
		(match,) = matching.find(KNOWN, InMemory({"known": KNOWN}), HASHER)
		expected = (
			"document",
			"name",
			"birth date",
			"sex",
			"village",
			"father's name",
			"mother's name",
			"telephone",
		)
		self.assertEqual(match.agreeing, expected)

	def test_a_rare_name_weighs_more_than_a_frequent_one(self) -> None:
		features = agreements(
			question_of(LITTLE, HASHER), Card(tokens_of(LITTLE, HASHER).card), lambda _token: 2.0
		)
		rarer = agreements(
			question_of(LITTLE, HASHER), Card(tokens_of(LITTLE, HASHER).card), lambda _token: 8.0
		)
		self.assertGreater(matching.score_of(rarer), matching.score_of(features))
		self.assertGreater(matching.rarity_of(3, 100_000), matching.rarity_of(500, 100_000))
		self.assertLess(matching.rarity_of(matching.COUNTED, 1_000_000), matching.rarity_of(100, 1_000_000))

	def test_what_is_unknown_on_one_side_counts_neither_way(self) -> None:
		known = agreements(
			question_of(LITTLE, HASHER), Card(tokens_of(KNOWN, HASHER).card), lambda _token: 4.0
		)
		self.assertFalse({name for name in known if name.startswith(("father", "mother", "document"))})
		self.assertIn("birth missing", known)

	def test_every_code_belongs_to_a_weight(self) -> None:
		self.assertEqual(set(PARTS_THAT_AGREE) - set(WEIGHTS), set())


class WhatTheIndexHolds(unittest.TestCase):
	def test_no_text_of_the_person(self) -> None:
		made = tokens_of(KNOWN, HASHER)
		held = " ".join([made.card, *made.keys]).lower()
		for text in ("sok", "sophea", "សុខ", "maly", "123456", "20010203", "2004", "female"):
			self.assertNotIn(text, held)

	def test_another_key_finds_nobody(self) -> None:
		store = InMemory({"known": KNOWN}, hasher_of(b"o" * 32))
		self.assertEqual(matching.find(KNOWN, store, HASHER), [])

	def test_the_same_person_has_the_same_tokens(self) -> None:
		self.assertEqual(tokens_of(KNOWN, HASHER), tokens_of(replace(KNOWN), HASHER))


class Relations(unittest.TestCase):
	def test_father_and_mother_in_both_languages(self) -> None:
		for text in ("Father", "his father", "ឪពុក", "ឪពុក\u200b", "Papa"):
			self.assertEqual(parent_named(text), "father", text)
		for text in ("mother", "Mother (deceased)", "ម្ដាយ", "ម្តាយ"):
			self.assertEqual(parent_named(text), "mother", text)

	def test_nobody_else(self) -> None:
		for text in (
			"Aunt",
			"grandmother",
			"step mother",
			"Step-father",
			"mother and father",
			"ឪពុក ចុង",
			"",
			None,
		):
			self.assertIsNone(parent_named(text), text)
