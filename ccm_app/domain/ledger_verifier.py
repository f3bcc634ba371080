"""Checks a whole ledger, however large, with bounded memory, and names the first bad row.

Three things are compared: every chain with itself, with the rows that were sealed and with the copy that the lists
of the site show; then the tree of all sealed rows with every checkpoint, the register's own and those that are kept
elsewhere. A cut tail and a chain that was rewritten to its end look right by themselves: they are found by the seals,
and when these were rewritten too, by the checkpoints elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ccm_app.domain.ledger import GENESIS, has_its_hash
from ccm_app.domain.ledger_seal import Checkpoint, Leaf
from ccm_app.domain.ledger_tree import check_tree
from ccm_app.domain.ledger_verdict import COPY, LEDGER, SEALS, BadRow, Elsewhere, Verdict

# Chains that are read at once.
TOGETHER = 200

Row = Mapping[str, Any]
Progress = Callable[[int, int], None]


class Ledger(Protocol):
	"""A ledger to be checked. Rows are mappings with `sequence`, `previous_hash`, `hash` and the hashed fields."""

	def clients(self) -> Sequence[str]:
		"""Every chain that there is or ought to be, each once."""

	def rows(self, clients: Sequence[str]) -> Iterable[Row]:
		"""The rows of these chains."""

	def copies(self, clients: Sequence[str]) -> Iterable[Row] | None:
		"""The rows of the copy, None when there is none."""

	def is_copied(self, client: str) -> bool:
		"""Whether the rows of this chain ought to be in the copy."""

	def seals(self, clients: Sequence[str]) -> Iterable[Leaf]:
		"""The sealed rows of these chains."""

	def leaves(self) -> Iterator[Leaf]:
		"""Every sealed row, by its number."""

	def checkpoints(self) -> Sequence[Checkpoint] | None:
		"""The register's own checkpoints; None when it keeps none itself."""

	def must_exist(self, client: str) -> bool:
		"""Whether the register knows this client, so that a chain without rows is a chain that is gone."""


@dataclass
class _Found:
	events: int = 0
	bad: BadRow | None = None


def verify(ledger: Ledger, elsewhere: Elsewhere | None = None, progress: Progress | None = None) -> Verdict:
	"""Check everything. progress: told (chains done, of how many). Never raises for bad content."""
	elsewhere = elsewhere or Elsewhere()
	clients = sorted(ledger.clients())
	found = _check_chains(ledger, clients, progress)
	tree, number, bad = check_tree(ledger.leaves(), ledger.checkpoints(), clients, elsewhere)
	return Verdict(
		clients=len(clients),
		events=found.events,
		sealed=tree.size,
		unsealed=max(0, found.events - tree.size),
		checkpoints=number,
		root=tree.root().hex(),
		bad=found.bad or bad,
	)


def _check_chains(ledger: Ledger, clients: Sequence[str], progress: Progress | None) -> _Found:
	found = _Found()
	for start in range(0, len(clients), TOGETHER):
		some = clients[start : start + TOGETHER]
		rows, seals = _by_client(ledger.rows(some)), _leaves_by_client(ledger.seals(some))
		copied = ledger.copies(some)
		copies = None if copied is None else _by_client(copied)
		for client in some:
			chain = rows.get(client, [])
			found.events += len(chain)
			if found.bad is None:
				copy = copies.get(client, []) if copies is not None and ledger.is_copied(client) else None
				must = ledger.must_exist(client)
				found.bad = chain_fault(client, chain, seals.get(client, {}), copy, must)
		if progress:
			progress(start + len(some), len(clients))
	return found


def _by_client(rows: Iterable[Row]) -> dict[str, list[Row]]:
	found: dict[str, list[Row]] = {}
	for row in rows:
		found.setdefault(str(row["client"]), []).append(row)
	for chain in found.values():
		chain.sort(key=_place_of)
	return found


def _place_of(row: Row) -> int:
	sequence = row.get("sequence")
	return sequence if isinstance(sequence, int) else 0


def _leaves_by_client(leaves: Iterable[Leaf]) -> dict[str, dict[int, str]]:
	found: dict[str, dict[int, str]] = {}
	for leaf in leaves:
		found.setdefault(leaf.client, {})[leaf.sequence] = leaf.entry_hash
	return found


def chain_fault(
	client: str,
	rows: Sequence[Row],
	sealed: Mapping[int, str],
	copies: Sequence[Row] | None,
	must_exist: bool = False,
) -> BadRow | None:
	"""The first bad row of one chain, in the order of its sequence; None when all agrees.

	rows and copies: in the order of their sequence. sealed: sequence -> hash that was sealed.
	"""
	hashes = {_place_of(row): str(row.get("hash")) for row in rows}
	faults = [_within(client, rows, LEDGER), *_against_seals(client, hashes, sealed)]
	if must_exist and not rows and not copies:
		faults.append(BadRow(client, 1, "missing", LEDGER))
	if copies is not None:
		faults.append(_within(client, copies, COPY))
		copied = {_place_of(row): str(row.get("hash")) for row in copies}
		faults += _against_copy(client, hashes, copied)
	return min(filter(None, faults), key=_first, default=None)


def _first(bad: BadRow) -> tuple[int, bool, bool]:
	"""The earlier row first; for one row what the ledger says about itself, then the seals, then the copy."""
	return bad.sequence, bad.place == COPY, bad.place == SEALS


def _within(client: str, rows: Sequence[Row], place: str) -> BadRow | None:
	"""The first row that does not follow from the one before, or that is not there."""
	head = GENESIS
	for expected, row in enumerate(rows, 1):
		reason = _fault(client, row, expected, head)
		if reason:
			return BadRow(client, expected, reason, place)
		head = str(row["hash"])
	return None


def _fault(client: str, row: Row, expected: int, head: str) -> str:
	sequence = row.get("sequence")
	if sequence != expected:
		return "missing" if isinstance(sequence, int) and sequence > expected else "sequence"
	if row.get("client") != client:
		return "client"
	if row.get("previous_hash") != head:
		return "previous_hash"
	try:
		return "" if has_its_hash(head, row) else "hash"
	except (TypeError, ValueError, RecursionError):
		return "unreadable"


def _against_seals(client: str, hashes: Mapping[int, str], sealed: Mapping[int, str]) -> list[BadRow]:
	wrong = sorted(number for number, sealed_hash in sealed.items() if hashes.get(number) != sealed_hash)
	if not wrong:
		return []
	return [BadRow(client, wrong[0], "differs" if wrong[0] in hashes else "missing", SEALS)]


def _against_copy(client: str, hashes: Mapping[int, str], copied: Mapping[int, str]) -> list[BadRow]:
	wrong = sorted(number for number in {*hashes, *copied} if hashes.get(number) != copied.get(number))
	if not wrong:
		return []
	first = wrong[0]
	if first not in hashes:
		# The copy holds a row that the ledger lost.
		return [BadRow(client, first, "missing", LEDGER)]
	return [BadRow(client, first, "differs" if first in copied else "missing", COPY)]
