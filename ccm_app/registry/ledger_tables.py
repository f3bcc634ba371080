"""The tables of the ledger in a database, and a ledger read from them; knows SQL and no platform.

Chains are named by the client's number. What is recorded beside a client's moves and is not shown in the lists of the
site (looks at the identity, rows of access) has chains of its own, named `<number>/<part>`, so that a look never waits
for a move; acts of the register as a whole stand in the chain `REGISTER`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ccm_app.domain.ledger import EVENT_FIELDS, LATER_FIELDS
from ccm_app.domain.ledger_seal import Checkpoint, Leaf
from ccm_app.domain.ledger_verifier import Row

Ask = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]

REGISTER = "REGISTER"
PAGE = 5000

EVENT, SEAL, CHECKPOINT, DELIVERY = (
	"ccm_ledger_event",
	"ccm_ledger_seal",
	"ccm_ledger_checkpoint",
	"ccm_ledger_delivery",
)
TABLES = (EVENT, SEAL, CHECKPOINT, DELIVERY)

# The hashed fields in their order, and the two hashes.
COLUMNS = (*EVENT_FIELDS, *LATER_FIELDS, "previous_hash", "entry_hash")

# Compared byte by byte, so that the order and the equality of the database are those of the checks.
_OPTIONS = "engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin"
DEFINITIONS = {
	EVENT: f"""(
		`client` varchar(140) not null, `sequence` int unsigned not null, `occurred_on` datetime(6) not null,
		`event` varchar(140) not null, `subject_kind` varchar(140), `subject_name` varchar(140),
		`details` mediumtext, `actor` varchar(140) not null, `case` varchar(140), `recorded_at` datetime(6),
		`previous_hash` char(64) not null, `entry_hash` char(64) not null,
		primary key (`client`, `sequence`), index `subject` (`subject_kind`, `client`, `sequence`)
	) {_OPTIONS}""",
	SEAL: f"""(
		`number` bigint unsigned not null primary key, `client` varchar(140) not null,
		`sequence` int unsigned not null, `entry_hash` char(64) not null,
		unique `row_of_chain` (`client`, `sequence`)
	) {_OPTIONS}""",
	CHECKPOINT: f"""(
		`number` int unsigned not null primary key, `origin` varchar(140) not null, `size` bigint unsigned not null,
		`root` char(64) not null, `at` varchar(40) not null, `key_id` varchar(40) not null,
		`signature` varchar(140) not null, `peaks` text not null
	) {_OPTIONS}""",
	DELIVERY: f"""(
		`number` bigint unsigned not null auto_increment primary key, `place` char(16) not null,
		`size` bigint unsigned not null, `at` datetime(6) not null, `delivered` tinyint not null,
		`note` varchar(280) not null, index `place` (`place`, `number`)
	) {_OPTIONS}""",
}


@dataclass(frozen=True)
class Places:
	"""Which tables a ledger is read from, quoted as SQL names them.

	event and the rest: `database`.`table`. recorded_at: the column of the moment of writing in `event`. seal and
	checkpoint: None where nothing is sealed. copy: the table of the site's lists, None when there is none beside.
	known: the table whose `name` are the clients that have to have a chain.
	"""

	event: str
	recorded_at: str = "recorded_at"
	seal: str | None = None
	checkpoint: str | None = None
	copy: str | None = None
	known: str | None = None


def places_in(database: str, copy: str | None = None, known: str | None = None) -> Places:
	"""The tables of a ledger in a database of this name; "" for the one that the connection uses."""
	named = {table: in_database(database, table) for table in TABLES}
	return Places(named[EVENT], "recorded_at", named[SEAL], named[CHECKPOINT], copy, known)


def in_database(database: str, table: str) -> str:
	"""A table's name as SQL."""
	return f"`{database}`.`{table}`" if database else f"`{table}`"


class SqlLedger:
	"""A ledger in tables, for `ccm_app.domain.ledger_verifier.verify`.

	ask: runs a query with %s for each value and answers its rows.
	"""

	def __init__(self, ask: Ask, places: Places) -> None:
		self._ask, self._places = ask, places
		self._known: set[str] = set()

	def clients(self) -> Sequence[str]:
		"""Every chain in any of the tables, and every client of the register."""
		places = self._places
		if places.known:
			self._known = {str(row[0]) for row in self._ask(f"select `name` from {places.known}", ())}
		tables = [table for table in (places.event, places.seal, places.copy) if table]
		found = set(self._known)
		for table in tables:
			found |= {str(row[0]) for row in self._ask(f"select distinct `client` from {table}", ())}
		return sorted(found)

	def must_exist(self, client: str) -> bool:
		"""Whether the register knows a client of this number."""
		return client in self._known

	def is_copied(self, client: str) -> bool:
		"""Whether the rows of this chain are shown in the lists of the site."""
		return client != REGISTER and "/" not in client

	def rows(self, clients: Sequence[str]) -> Iterable[Row]:
		"""The rows of these chains."""
		return self._read(self._places.event, self._places.recorded_at, clients)

	def copies(self, clients: Sequence[str]) -> Iterable[Row] | None:
		"""The rows of these chains in the lists of the site."""
		return self._read(self._places.copy, "creation", clients) if self._places.copy else None

	def _read(self, table: str, recorded_at: str, clients: Sequence[str]) -> Iterator[Row]:
		columns = ", ".join(f"`{recorded_at if name == 'recorded_at' else name}`" for name in COLUMNS)
		where = ", ".join(["%s"] * len(clients))
		for row in self._ask(f"select {columns} from {table} where `client` in ({where})", clients):
			yield _as_row(row, recorded_at != "recorded_at")

	def seals(self, clients: Sequence[str]) -> Iterable[Leaf]:
		"""The sealed rows of these chains."""
		if not self._places.seal:
			return []
		where = ", ".join(["%s"] * len(clients))
		found = self._ask(f"{self._leaf_columns()} where `client` in ({where})", clients)
		return [Leaf(int(row[0]), str(row[1]), int(row[2]), str(row[3])) for row in found]

	def leaves(self) -> Iterator[Leaf]:
		"""Every sealed row by its number, a page at a time."""
		last = -1
		while self._places.seal:
			query = f"{self._leaf_columns()} where `number` > %s order by `number` limit {PAGE}"
			page = [
				Leaf(int(row[0]), str(row[1]), int(row[2]), str(row[3])) for row in self._ask(query, (last,))
			]
			yield from page
			if len(page) < PAGE:
				return
			last = page[-1].number

	def _leaf_columns(self) -> str:
		return f"select `number`, `client`, `sequence`, `entry_hash` from {self._places.seal}"

	def checkpoints(self) -> Sequence[Checkpoint] | None:
		"""The register's own checkpoints, the oldest first."""
		if not self._places.checkpoint:
			return None
		query = f"select `origin`, `size`, `root`, `at`, `key_id`, `signature` from {self._places.checkpoint}"
		rows = self._ask(f"{query} order by `number`", ())
		return [Checkpoint(row[0], int(row[1]), *(str(part) for part in row[2:])) for row in rows]


def _as_row(values: Sequence[Any], maybe_first: bool) -> Row:
	row = dict(zip(COLUMNS, values, strict=True))
	row["maybe_first"] = maybe_first
	row["hash"] = row.pop("entry_hash")
	# A database may answer numbers as text or as another kind of number.
	row["sequence"] = int(row["sequence"])
	return row


def details_of(row: Row) -> dict[str, Any]:
	"""The details of a row as codes and numbers."""
	found = json.loads(row.get("details") or "{}")
	return found if isinstance(found, dict) else {}
