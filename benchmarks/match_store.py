"""A register of synthetic people in SQLite, in tokens: what the benchmark and the tests ask the matcher about.

Only the storing stands here; which tokens there are and how they are compared is `ccm_app.domain.matching`.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from people_generator.people import Made, Parent

from ccm_app.domain.matching_tokens import Person, tokens_of

_KEY = b"benchmark of matching, no secret"


def hasher(part: str, text: str) -> str:
	"""The keyed hash that stands in for the site's."""
	return hmac.digest(_KEY, f"{part}\x1f{text}".encode(), "sha256").hex()[:32]


# Names repeat: building a register hashes each of them once. The matcher itself is asked without this.
remembering_hasher = lru_cache(maxsize=2_000_000)(hasher)


def person_of(made: Made) -> Person:
	"""A synthetic person as the register knows one."""
	year, month, day = made.birth or (None, None, None)
	exact = made.precision == "Day"
	return Person(
		khmer=(made.family_km, made.given_km),
		latin=(made.family_latin, made.given_latin),
		other_names=made.other_names,
		birth_year=year,
		birth_month=month if exact or made.precision == "Month" else None,
		birth_day=day if exact else None,
		birth_guessed=made.precision == "Estimated",
		sex=made.sex,
		place=made.village,
		father=_written(made.father),
		mother=_written(made.mother),
		documents=made.documents,
		telephones=made.telephones,
	)


def _written(parent: Parent | None) -> str:
	if parent is None:
		return ""
	if parent.script == "khmer":
		return f"{parent.family.khmer} {parent.given.khmer}"
	return f"{parent.family.latin} {parent.given.latin}"


class SqliteStore:
	"""Tokens in two tables: under which key who stands, and the card of each person."""

	def __init__(self, path: str = ":memory:") -> None:
		"""path: a file, for a register that does not fit into memory."""
		self._database = sqlite3.connect(path)
		self._database.executescript(
			"pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000;"
			"create table token (token integer, person integer);"
			"create table card (person integer primary key, card text);"
		)
		self._size = 0

	def fill(
		self,
		people: Iterable[Made],
		progress: Callable[[int], None] = lambda number: None,
		chunk: int = 5_000,
	) -> None:
		"""Store the tokens of these people, who are numbered in this order."""
		waiting = iter(people)
		while some := list(islice(waiting, chunk)):
			made = [tokens_of(person_of(one), remembering_hasher) for one in some]
			numbered = list(enumerate(made, start=self._size))
			self._database.executemany(
				"insert into card values (?, ?)", [(number, one.card) for number, one in numbered]
			)
			self._database.executemany("insert into token values (?, ?)", _rows(numbered))
			self._size += len(some)
			progress(self._size)
		self._database.execute("create index token_person on token (token, person)")
		self._database.execute("analyze")

	def size(self) -> int:
		"""How many are stored."""
		return self._size

	def found_under(self, keys: Collection[str], most: int) -> Iterator[tuple[str, str]]:
		"""See `matching.Store`."""
		for key in keys:
			rows = self._database.execute(
				"select person from token where token = ? limit ?", (int(key, 16), most)
			)
			yield from ((key, str(row[0])) for row in rows)

	def cards(self, persons: Sequence[str]) -> Mapping[str, str]:
		"""See `matching.Store`."""
		marks = ",".join("?" * len(persons))
		rows = self._database.execute(
			f"select person, card from card where person in ({marks})", list(map(int, persons))
		)
		return {str(person): card for person, card in rows}

	def counts(self, tokens: Collection[str], most: int) -> Mapping[str, int]:
		"""See `matching.Store`."""
		counted = "select count(*) from (select 1 from token where token = ? limit ?)"
		return {one: self._database.execute(counted, (int(one, 16), most)).fetchone()[0] for one in tokens}


def _rows(numbered: Iterable[tuple[int, object]]) -> Iterator[tuple[int, int]]:
	for number, tokens in numbered:
		yield from ((int(key, 16), number) for key in tokens.keys)
