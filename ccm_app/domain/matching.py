"""Who in the register may be this person: candidates by keyed hashes, scored by what agrees.

A score is a sum of weights, each the logarithm of how much more often two records of one person agree like this than
two records of two persons (Fellegi and Sunter 1969); a rare name weighs more than a frequent one. The weights were
fitted together, because names, parents and villages do not agree independently. A score never merges anything: it
says whom the Central Office compares.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ccm_app.domain.matching_agreements import Card, Question, agreements, question_of
from ccm_app.domain.matching_tokens import Atom, Hasher, Person, name_keys
from ccm_app.domain.matching_weights import CONSTANT, PARTS_THAT_AGREE, THRESHOLD, WEIGHTS

# A key under which more stand says too little; so many of them are looked at.
MOST_OF_A_KEY = 200
COMPARED = 80
SHOWN = 5
RANKED = 10
# Names are counted up to this number; a name that is met more often is taken for one of the most frequent.
COUNTED = 2_000
FREQUENT = 0.02
# A small register knows little about names: as if so many were known, among whom a name is met twice.
ASSUMED_PEOPLE, ASSUMED_BEARERS = 1_000, 2
# From this size on, more strangers agree by chance.
USUAL_SIZE = 100_000


class Store(Protocol):
	"""Where tokens are kept: `ccm_app.confidentiality.match_index` on the site, memory or a file elsewhere."""

	def size(self) -> int:
		"""How many persons are known, roughly."""

	def found_under(self, keys: Collection[str], most: int) -> Iterable[tuple[str, str]]:
		"""(key, person) of whoever stands under these keys, at most `most` persons for each key."""

	def cards(self, persons: Sequence[str]) -> Mapping[str, str]:
		"""The card of each of these persons."""

	def counts(self, tokens: Collection[str], most: int) -> Mapping[str, int]:
		"""Under how many persons each token of a name stands, counted up to `most`."""


@dataclass(frozen=True)
class Match:
	"""Somebody who may be the person. agreeing: codes of the parts that agree, for people to compare."""

	person: str
	score: float
	agreeing: tuple[str, ...]

	@property
	def held_up(self) -> bool:
		"""Whether the two have to be compared."""
		return self.score >= THRESHOLD


def find(person: Person, store: Store, hasher: Hasher, but_not: Collection[str] = ()) -> list[Match]:
	"""Who may be this person, the best ten first; only the most likely candidates are compared.

	but_not: persons who are the same record, or of whom somebody has said that they are not the same.
	"""
	size = store.size()
	scored = [(score_of(found, size), one, found) for one, found in compared(person, store, hasher, but_not)]
	scored.sort(key=lambda row: (-row[0], row[1]))
	return [Match(one, score, agreeing_parts(found)) for score, one, found in scored[:RANKED]]


def held_up(person: Person, store: Store, hasher: Hasher, but_not: Collection[str] = ()) -> list[Match]:
	"""The matches that have to be compared, at most as many as are shown."""
	return [match for match in find(person, store, hasher, but_not) if match.held_up][:SHOWN]


def compared(
	person: Person, store: Store, hasher: Hasher, but_not: Collection[str] = ()
) -> list[tuple[str, dict[str, float]]]:
	"""The candidates, each with the features of `agreements`."""
	question = question_of(person, hasher)
	candidates = _candidates(question, store, frozenset(but_not))
	rarities = _rarities(question, store)
	cards = store.cards(candidates)
	return [
		(one, agreements(question, Card(cards[one]), rarities.__getitem__))
		for one in candidates
		if one in cards
	]


def score_of(found: Mapping[str, float], size: int = USUAL_SIZE) -> float:
	"""The sum of the weights; in a register of millions the same agreement says a little less."""
	much = sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())
	return CONSTANT + much - math.log(max(size, USUAL_SIZE) / USUAL_SIZE)


def agreeing_parts(found: Mapping[str, float]) -> tuple[str, ...]:
	"""The codes of what agrees, in a fixed order."""
	there = {part for name, part in PARTS_THAT_AGREE.items() if found.get(name)}
	return tuple(part for part in dict.fromkeys(PARTS_THAT_AGREE.values()) if part in there)


def _candidates(question: Question, store: Store, but_not: frozenset[str]) -> list[str]:
	"""The persons who share the most telling keys."""
	under: dict[str, list[str]] = {}
	for key, person in store.found_under(question.keys, MOST_OF_A_KEY):
		under.setdefault(key, []).append(person)
	telling: dict[str, float] = {}
	for persons in under.values():
		weight = 1.0 + math.log(MOST_OF_A_KEY / min(len(persons), MOST_OF_A_KEY))
		for person in persons:
			telling[person] = telling.get(person, 0.0) + weight
	for person in but_not & telling.keys():
		del telling[person]
	return heapq.nsmallest(COMPARED, telling, key=lambda person: (-telling[person], person))


def _rarities(question: Question, store: Store) -> dict[str, float]:
	tokens = name_keys(_atoms(question))
	counts, size = store.counts(tokens, COUNTED), store.size()
	return {token: rarity_of(counts.get(token, 0), size) for token in tokens}


def _atoms(question: Question) -> Iterable[Atom]:
	for readings in (*question.views.values(), question.father, question.mother):
		for reading in readings:
			yield from reading


def rarity_of(count: int, size: int) -> float:
	"""The logarithm of: one person in how many has this name."""
	known = max(count, FREQUENT * size) if count >= COUNTED else count
	return max(0.0, -math.log((known + ASSUMED_BEARERS) / (size + ASSUMED_PEOPLE)))
