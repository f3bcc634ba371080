"""What a register that came back from a backup lacks, by what places elsewhere were told about its ledger.

A delivery tells for each sealed row which row of which chain it is, the chain as a keyed hash. Who has the key can try
the names that a chain could have: those of the known clients, and the numbers that follow the last one of each office.
So the numbers that were given after the backup are known, though no place outside was ever told one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ccm_app.domain import registry_number
from ccm_app.domain.ledger_seal import Outside

# So many numbers in a row that nobody was told about, and the search in a series ends.
LONGEST_HOLE = 1000
BESIDE = ("/looks", "/access")
REGISTER = "REGISTER"
_WITHIN_CASE = re.compile(r"(C-[A-Z]{3}-\d{4}-\d{6}-\d-[A-Z]{2})(\d{2,9})")

Token = Callable[[str], str]


@dataclass
class Lacking:
	"""What was told elsewhere and is not in the register.

	clients: number -> rows, of clients whom the register does not know. rows: client -> (first missing row, how many).
	beside: rows of looks, of access and of the configuration. nameless: chains of which no number was found.
	"""

	clients: dict[str, int] = field(default_factory=dict)
	rows: dict[str, tuple[int, int]] = field(default_factory=dict)
	beside: int = 0
	nameless: int = 0

	@property
	def nothing(self) -> bool:
		"""Whether everything that was told is there."""
		return not (self.clients or self.rows or self.beside or self.nameless)


def rows_told(outside: Outside) -> dict[str, int]:
	"""Token of a chain -> the highest row of it that was told."""
	found: dict[str, int] = {}
	for line in outside.lines.values():
		if line.token:
			found[line.token] = max(line.sequence, found.get(line.token, 0))
	return found


def lacking(
	told: Mapping[str, int], lengths: Mapping[str, int], last: Mapping[tuple[str, int], int], token: Token
) -> Lacking:
	"""Compare what was told with the register.

	lengths: chain -> rows that it has now, with 0 for a client of the register without a chain. last: (office, year)
	-> the last number of a client there. token: a chain's name -> its token.
	"""
	answer, left = Lacking(), dict(told)
	for chain in {
		*lengths,
		REGISTER,
		*(f"{one}{part}" for one in lengths if "/" not in one for part in BESIDE),
	}:
		rows, has = left.pop(token(chain), 0), lengths.get(chain, 0)
		if rows <= has:
			continue
		if "/" in chain or chain == REGISTER:
			answer.beside += rows - has
		else:
			answer.rows[chain] = (has + 1, rows - has)
	for number in _numbers_told(left, last, token):
		answer.clients[number] = left.pop(token(number))
		answer.beside += sum(left.pop(token(f"{number}{part}"), 0) for part in BESIDE)
	answer.nameless = len(left)
	return answer


def _numbers_told(
	told: Mapping[str, int], last: Mapping[tuple[str, int], int], token: Token
) -> Iterator[str]:
	known = set(told)
	for (office, year), sequence in sorted(last.items()):
		missed = 0
		# A number before the last one may be missing as well, when it was given again or carried past.
		for candidate in range(1, registry_number.HIGHEST_SEQUENCE + 1):
			number = registry_number.client_number(office, year, candidate)
			if token(number) in known:
				missed = 0
				yield number
			elif candidate > sequence:
				missed += 1
			if missed > LONGEST_HOLE:
				break


def counters_of(names: Iterable[str]) -> dict[str, int]:
	"""Which counters gave these names, and how far each was at least; names of other kinds are passed over."""
	found: dict[str, int] = {}
	for name in names:
		number = registry_number.parse(name)
		within = _WITHIN_CASE.fullmatch(name)
		if number:
			series, reached = f"{number.kind.upper()}-{number.office}-{number.year}", number.sequence
		elif within:
			series, reached = within[1], int(within[2])
		else:
			continue
		found[series] = max(reached, found.get(series, 0))
	return found


def cases_after(lack: Lacking, last: Mapping[tuple[str, int], int]) -> dict[str, int]:
	"""How many cases each counter may have given that nobody can name: one for each client that lacks rows.

	last: as in `lacking`. Answers counter -> how many numbers to leave out.
	"""
	count = len(lack.clients) + len(lack.rows)
	return {f"CASE-{office}-{year}": count for office, year in last if count}


def within_cases_after(
	lack: Lacking, cases_of: Mapping[str, Iterable[str]], codes: Iterable[str]
) -> dict[str, int]:
	"""The same for what is numbered within a case: each missing row may have given one number.

	cases_of: the cases of the clients that lack rows. codes: of what is numbered, such as SA.
	"""
	return {
		f"{case}-{code}": count
		for client, (_first, count) in lack.rows.items()
		for case in cases_of.get(client, ())
		for code in codes
	}
