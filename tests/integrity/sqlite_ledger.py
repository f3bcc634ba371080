"""A ledger in SQLite with the tables that it has on a site, to be sealed, tampered with and checked."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ccm_app.domain.ledger import GENESIS, canonical, chained
from ccm_app.domain.ledger_seal import Bundle, Checkpoint, Leaf, Outside, gathered, line_of
from ccm_app.domain.ledger_verdict import Elsewhere, Verdict
from ccm_app.domain.ledger_verifier import verify
from ccm_app.domain.merkle import Frontier
from ccm_app.registry.ledger_tables import CHECKPOINT, COLUMNS, EVENT, SEAL, SqlLedger, places_in

EVENTS = ("case.moved", "client.moved", "referral.accepted", "handover.received", "case.manager_changed")
_COLUMNS = ", ".join(f"`{name}` {'INTEGER' if name == 'sequence' else 'TEXT'}" for name in COLUMNS)
_MADE = (
	f"CREATE TABLE {EVENT} ({_COLUMNS})",
	f"CREATE TABLE {SEAL} (number INTEGER, client TEXT, sequence INTEGER, entry_hash TEXT)",
	f"CREATE TABLE {CHECKPOINT} (number INTEGER, origin TEXT, size INTEGER, root TEXT, at TEXT, key_id TEXT,"
	" signature TEXT)",
	"CREATE TABLE client (name TEXT)",
)


def token(client: str) -> str:
	"""A salted hash of a client's number."""
	return hashlib.sha256(f"salt {client}".encode()).hexdigest()[:16]


class Register:
	"""A register with chains of random moves. `outside` is what another office was sent."""

	def __init__(self, clients: int, most: int, chance: random.Random) -> None:
		self.connection = sqlite3.connect(":memory:")
		for statement in _MADE:
			self.connection.execute(statement)
		self.chance = chance
		self.names = [f"BTB-2010-{number:06d}-{number % 9}" for number in range(1, clients + 1)]
		self.heads = dict.fromkeys(self.names, (0, GENESIS))
		self.tree, self.bundles = Frontier(), list[Bundle]()
		for name in self.names:
			self.run("INSERT INTO client VALUES (?)", name)
		moves = [name for name in self.names for _ in range(chance.randint(2, most))]
		chance.shuffle(moves)
		for name in moves:
			self.move(name)

	def run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
		"""Any SQL, as whoever owns the database may run it."""
		return self.connection.execute(statement, values).fetchall()

	def row(self, client: str, sequence: int, previous: str) -> dict[str, Any]:
		"""A row that nobody could tell from a real one."""
		moment = datetime(2010, 4, 1) + timedelta(minutes=self.chance.randrange(10**6))
		details = canonical({"to": self.chance.choice(("Services", "Closure")), "days": sequence})
		return chained(
			previous,
			{
				"client": client,
				"sequence": sequence,
				"occurred_on": moment.isoformat(" "),
				"event": self.chance.choice(EVENTS),
				"subject_kind": "Case",
				"subject_name": f"C-{client}",
				"details": details.decode("ascii"),
				"actor": f"user{self.chance.randrange(9)}@svr.example",
				"case": f"C-{client}",
				"recorded_at": moment.isoformat(" "),
			},
		)

	def move(self, client: str) -> None:
		"""Append one row to a chain."""
		sequence, previous = self.heads[client]
		row = self.row(client, sequence + 1, previous)
		self.insert(row)
		self.heads[client] = (sequence + 1, row["hash"])

	def insert(self, row: dict[str, Any]) -> None:
		"""Put a row into the table."""
		marks = ", ".join("?" * len(COLUMNS))
		values = [{**row, "entry_hash": row["hash"]}[name] for name in COLUMNS]
		self.run(f"INSERT INTO {EVENT} VALUES ({marks})", *values)

	def chain(self, client: str) -> list[dict[str, Any]]:
		"""The rows of a chain as they stand."""
		names = ", ".join(f"`{name}`" for name in COLUMNS)
		rows = self.run(f"SELECT {names} FROM {EVENT} WHERE client = ? ORDER BY sequence", client)
		found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
		return [{**row, "hash": row.pop("entry_hash")} for row in found]

	def seal(self) -> None:
		"""Seal every new row and send a checkpoint out."""
		new = self.run(
			f"SELECT e.client, e.sequence, e.entry_hash FROM {EVENT} e LEFT JOIN {SEAL} s"
			" ON s.client = e.client AND s.sequence = e.sequence WHERE s.number IS NULL"
			" ORDER BY e.client, e.sequence"
		)
		leaves = [Leaf(self.tree.size + place, *row) for place, row in enumerate(new, 1)]
		for leaf in leaves:
			self.run(f"INSERT INTO {SEAL} VALUES (?, ?, ?, ?)", *vars(leaf).values())
			self.tree.add(leaf.hashed())
		moment = f"2010-07-01T{len(self.bundles):02d}:00:00"
		checkpoint = Checkpoint("test", self.tree.size, self.tree.root().hex(), moment, "s-1", "ff")
		self.run(
			f"INSERT INTO {CHECKPOINT} VALUES (?, ?, ?, ?, ?, ?, ?)",
			len(self.bundles) + 1,
			*vars(checkpoint).values(),
		)
		self.bundles.append(Bundle(tuple(line_of(leaf, token(leaf.client)) for leaf in leaves), checkpoint))

	def outside(self) -> Outside:
		"""What the other office holds."""
		return gathered(self.bundles)

	def verify(self, with_outside: bool = True) -> Verdict:
		"""Check the register, with what the other office holds or without."""
		elsewhere = Elsewhere(self.outside(), token) if with_outside else None
		return verify(SqlLedger(self.ask, places_in("", known="client")), elsewhere)

	def ask(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
		"""As the site asks MariaDB."""
		return self.run(query.replace("%s", "?"), *values)
