"""What somebody with every right on the database can do to a ledger. Each act answers the first row that is bad then.

The acts know only SQL through `Hands`, so that the same ones are done to SQLite and to MariaDB.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Protocol

from ccm_app.domain.ledger import GENESIS, chained
from ccm_app.domain.ledger_seal import Leaf
from ccm_app.domain.merkle import Frontier
from ccm_app.registry.ledger_tables import CHECKPOINT, EVENT, SEAL

Found = tuple[str, int]


class Hands(Protocol):
	"""Somebody at the database: %s stands for a value in `do`."""

	chance: random.Random

	def do(self, statement: str, *values: Any) -> None:
		"""Run a statement."""

	def rows(self, client: str) -> list[dict[str, Any]]:
		"""The rows of a chain, in their order."""

	def leaves(self) -> list[Leaf]:
		"""Every sealed row."""

	def put(self, row: dict[str, Any]) -> None:
		"""Insert a row."""

	def strange(self, client: str, sequence: int, previous: str) -> dict[str, Any]:
		"""A row that was never written, with a right hash."""


def field_changed(hands: Hands, client: str) -> Found:
	"""One field of one row."""
	row = hands.chance.choice(hands.rows(client))
	name = hands.chance.choice(
		("event", "subject_kind", "subject_name", "details", "actor", "case", "occurred_on", "recorded_at")
	)
	value = {
		"details": '{"to":"forged"}',
		"occurred_on": "2001-01-01 00:00:00",
		"recorded_at": "2001-01-01 00:00:00",
	}
	_set(hands, client, row["sequence"], name, value.get(name, "forged"))
	return client, row["sequence"]


def hash_changed(hands: Hands, client: str) -> Found:
	"""The hash of a row, or the one that it says it follows."""
	row = hands.chance.choice(hands.rows(client))
	name = hands.chance.choice(("entry_hash", "previous_hash"))
	_set(hands, client, row["sequence"], name, f"{hands.chance.getrandbits(256):064x}")
	return client, row["sequence"]


def changed_with_its_hash(hands: Hands, client: str) -> Found:
	"""A row with another content and the hash of that content."""
	row = hands.chance.choice(hands.rows(client))
	_replace(hands, client, row["sequence"], hands.strange(client, row["sequence"], row["previous_hash"]))
	return client, row["sequence"]


def deleted(hands: Hands, client: str) -> Found:
	"""A row that goes."""
	row = hands.chance.choice(hands.rows(client))
	_delete(hands, client, row["sequence"])
	return client, row["sequence"]


def deleted_and_closed_up(hands: Hands, client: str) -> Found:
	"""A row that goes, while the following ones are numbered anew."""
	rows = hands.rows(client)
	gone = hands.chance.choice(rows)["sequence"]
	_delete(hands, client, gone)
	for row in rows[gone:]:
		_set(hands, client, row["sequence"], "sequence", row["sequence"] - 1)
	return client, gone


def swapped(hands: Hands, client: str) -> Found:
	"""Two rows that change places."""
	left, right = sorted(row["sequence"] for row in hands.chance.sample(hands.rows(client), 2))
	for old, new in ((left, 999), (right, left), (999, right)):
		_set(hands, client, old, "sequence", new)
	return client, left


def tail_cut(hands: Hands, client: str) -> Found:
	"""The end of a chain, which leaves a right chain."""
	first = hands.chance.choice(hands.rows(client))["sequence"]
	hands.do(f"DELETE FROM {EVENT} WHERE client = %s AND sequence >= %s", client, first)
	return client, first


def inserted(hands: Hands, client: str) -> Found:
	"""A row put in between with a right hash of its own; the following ones move up."""
	rows = hands.rows(client)
	place = hands.chance.randint(1, len(rows))
	for row in reversed(rows[place - 1 :]):
		_set(hands, client, row["sequence"], "sequence", row["sequence"] + 1)
	previous = rows[place - 2]["hash"] if place > 1 else GENESIS
	hands.put(hands.strange(client, place, previous))
	return client, place


def rewritten(hands: Hands, client: str) -> Found:
	"""A chain written anew from some row to its end, with every hash worked out: it is right by itself."""
	first = hands.chance.choice(hands.rows(client))["sequence"]
	_rewrite(hands, client, first)
	return client, first


def rewritten_with_seals(hands: Hands, client: str) -> Found:
	"""The same, and the seals of its rows with it."""
	first = hands.chance.choice(hands.rows(client))["sequence"]
	_rewrite(hands, client, first)
	for row in hands.rows(client):
		where = "client = %s AND sequence = %s"
		hands.do(f"UPDATE {SEAL} SET entry_hash = %s WHERE {where}", row["hash"], client, row["sequence"])
	return client, first


def cut_with_seals(hands: Hands, client: str) -> Found:
	"""The end of a chain and its seals, the seals after them numbered anew, and no checkpoint left that disagrees."""
	first = hands.chance.choice(hands.rows(client))["sequence"]
	remove(hands, client, first)
	return client, first


def remove(hands: Hands, client: str, since: int) -> None:
	"""Remove the rows of a chain from this one on, so that what is left in the register is right by itself."""
	leaves = hands.leaves()
	first = next(leaf for leaf in leaves if leaf.client == client and leaf.sequence >= since)
	hands.do(f"DELETE FROM {EVENT} WHERE client = %s AND sequence >= %s", client, since)
	hands.do(f"DELETE FROM {SEAL} WHERE number >= %s", first.number)
	kept = [leaf for leaf in leaves if leaf.client != client or leaf.sequence < since]
	tree = Frontier()
	for number, leaf in enumerate(kept, 1):
		tree.add(leaf.hashed())
		if number >= first.number:
			hands.do(
				f"INSERT INTO {SEAL} VALUES (%s, %s, %s, %s)",
				number,
				leaf.client,
				leaf.sequence,
				leaf.entry_hash,
			)
	hands.do(f"DELETE FROM {CHECKPOINT}")


ACTS: tuple[Callable[[Hands, str], Found], ...] = (
	field_changed,
	hash_changed,
	changed_with_its_hash,
	deleted,
	deleted_and_closed_up,
	swapped,
	tail_cut,
	inserted,
	rewritten,
	rewritten_with_seals,
	cut_with_seals,
)


def _set(hands: Hands, client: str, sequence: int, name: str, value: Any) -> None:
	hands.do(f"UPDATE {EVENT} SET `{name}` = %s WHERE client = %s AND sequence = %s", value, client, sequence)


def _delete(hands: Hands, client: str, sequence: int) -> None:
	hands.do(f"DELETE FROM {EVENT} WHERE client = %s AND sequence = %s", client, sequence)


def _replace(hands: Hands, client: str, sequence: int, row: dict[str, Any]) -> None:
	_delete(hands, client, sequence)
	hands.put(row)


def _rewrite(hands: Hands, client: str, first: int) -> None:
	rows = hands.rows(client)
	previous = rows[first - 2]["hash"] if first > 1 else GENESIS
	for row in rows[first - 1 :]:
		forged = (
			hands.strange(client, first, previous) if row["sequence"] == first else chained(previous, row)
		)
		_replace(hands, client, row["sequence"], forged)
		previous = forged["hash"]
