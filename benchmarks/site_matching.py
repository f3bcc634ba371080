"""What asking the register costs on a site whose index holds 100,000 synthetic people: MariaDB, real keyed hashes.

Run from the bench's `sites` folder with its Python: `../env/bin/python .../benchmarks/site_matching.py <site> [people]`.
The rows stand under numbers that no client has and are removed at the end. Wants a site for tests.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import now
from match_store import person_of
from people_generator.people import Made, People
from people_generator.returns import return_of

from ccm_app.confidentiality import blind_index, keyed_hashes, match_index
from ccm_app.domain import matching
from ccm_app.domain.matching_tokens import tokens_of

SPLIT, SEED, QUESTIONS, CHUNK = "evaluation", 7, 300, 2_000
_MARK = "BENCH-"
_CARD_COLUMNS = [*blind_index.COLUMNS[:-2], "card"]


def fill(register: list[Made]) -> None:
	"""Write the tokens of these people as if they were clients."""
	remembered: Any = lru_cache(maxsize=2_000_000)(keyed_hashes.token)
	moment = now()
	fixed = (moment, moment, "Administrator", "Administrator", 0, 0)
	for start in range(0, len(register), CHUNK):
		made = [
			(f"{_MARK}{start + place}", tokens_of(person_of(one), remembered))
			for place, one in enumerate(register[start : start + CHUNK])
		]
		cards = [(client, *fixed, client, tokens.card) for client, tokens in made]
		frappe.db.bulk_insert(match_index.CARD, _CARD_COLUMNS, cards)
		frappe.db.bulk_insert(
			match_index.TOKENS, list(blind_index.COLUMNS), list(_rows(made, fixed)), chunk_size=20_000
		)
		frappe.db.commit()


def _rows(made: list[tuple[str, Any]], fixed: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
	for client, tokens in made:
		for number, key in enumerate(sorted(tokens.keys)):
			yield (f"{client}-{number}", *fixed, client, match_index.PART, key)


def clear() -> None:
	"""Remove what was written, a little at a time."""
	for table in (match_index.TOKENS, match_index.CARD):
		while frappe.db.sql(f"delete from `tab{table}` where client like '{_MARK}%' limit 20000") is not None:
			left = frappe.db.sql(f"select 1 from `tab{table}` where client like '{_MARK}%' limit 1")
			frappe.db.commit()
			if not left:
				break


def ask(people: People, register: list[Made]) -> None:
	"""Print how long an answer takes, and how often the true person is shown."""
	taken, shown, nothing = [], 0, []
	store = match_index.SiteStore()
	for _time in range(QUESTIONS):
		true = people.chance.randrange(len(register))
		_kind, made = return_of(register[true], people, SPLIT)
		started = time.perf_counter()
		frappe.db.sql("select 1")
		nothing.append((time.perf_counter() - started) * 1000)
		started = time.perf_counter()
		found = matching.held_up(person_of(made), store, keyed_hashes.token)
		taken.append((time.perf_counter() - started) * 1000)
		shown += f"{_MARK}{true}" in [match.person for match in found]
	print(
		f"{len(register):,} people on MariaDB: {shown / QUESTIONS:.1%} of returns shown, "
		f"{statistics.median(taken):.1f} ms at the median, {sorted(taken)[int(QUESTIONS * 0.95)]:.1f} ms at the 95th percentile; a query for nothing {statistics.median(nothing):.2f} ms",
		flush=True,
	)


def main(site: str, number: int = 100_000) -> None:
	"""Fill, ask, clear."""
	frappe.init(site=site)
	frappe.connect()
	people = People(SEED, SPLIT)
	register = [people.one() for _number in range(number)]
	try:
		fill(register)
		frappe.cache.delete_value("ccm_match_size")
		ask(people, register)
	finally:
		frappe.db.rollback()
		clear()
		frappe.cache.delete_value("ccm_match_size")


if __name__ == "__main__":
	main(sys.argv[1], *map(int, sys.argv[2:3]))
