"""What the ledger costs: checking a million rows, and each part of it against bare reading and hashing in the same run.

Run it with `python benchmarks/ledger.py [rows]` in the project's environment; it needs no site. The rows lie in an SQLite
file in the folder of the machine for temporary files, with the tables that they have on a site.
"""

from __future__ import annotations

import hashlib
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ccm_app.domain.ledger import GENESIS, chained
from ccm_app.domain.ledger_seal import Checkpoint, Leaf
from ccm_app.domain.ledger_verifier import verify
from ccm_app.domain.merkle import Frontier
from ccm_app.registry.ledger_tables import CHECKPOINT, COLUMNS, EVENT, SEAL, SqlLedger, places_in

ROWS, ROWS_A_CLIENT = 1_000_000, 25
_MADE = (
	f"CREATE TABLE {EVENT} ({', '.join(f'`{name}`' for name in COLUMNS)}, PRIMARY KEY (client, sequence))",
	f"CREATE TABLE {SEAL} (number INTEGER PRIMARY KEY, client, sequence, entry_hash)",
	f"CREATE INDEX of_chain ON {SEAL} (client, sequence)",
	f"CREATE TABLE {CHECKPOINT} (number, origin, size, root, at, key_id, signature)",
	"CREATE TABLE client (name PRIMARY KEY)",
)


def rows_of(clients: int) -> Iterator[dict[str, Any]]:
	"""Chains like those of a site."""
	for client in range(clients):
		number, previous = f"BTB-2010-{client:06d}-0", GENESIS
		for sequence in range(1, ROWS_A_CLIENT + 1):
			row = {
				"client": number,
				"sequence": sequence,
				"occurred_on": "2010-04-05 00:00:00",
				"event": "case.moved",
				"subject_kind": "Case",
				"subject_name": f"C-{number}",
				"details": '{"from":"Referral","to":"Services"}',
				"actor": "fcm@btb.example",
				"case": f"C-{number}",
				"recorded_at": "2010-04-05 09:30:00.123456",
			}
			entry = chained(previous, row)
			previous = entry["hash"]
			yield {**entry, "entry_hash": previous}


def fill(connection: sqlite3.Connection, clients: int) -> None:
	"""Write the chains, seal every row and store one checkpoint."""
	for statement in _MADE:
		connection.execute(statement)
	marks, tree = ", ".join("?" * len(COLUMNS)), Frontier()
	for row in rows_of(clients):
		connection.execute(f"INSERT INTO {EVENT} VALUES ({marks})", [row[name] for name in COLUMNS])
		leaf = Leaf(tree.size + 1, row["client"], row["sequence"], row["entry_hash"])
		connection.execute(f"INSERT INTO {SEAL} VALUES (?, ?, ?, ?)", tuple(vars(leaf).values()))
		tree.add(leaf.hashed())
	connection.execute(f"INSERT INTO client SELECT DISTINCT client FROM {EVENT}")
	one = Checkpoint("bench", tree.size, tree.root().hex(), "2010-07-01T08:00:00")
	connection.execute(f"INSERT INTO {CHECKPOINT} VALUES (1, ?, ?, ?, ?, ?, ?)", tuple(vars(one).values()))
	connection.commit()


def seconds(act: Callable[[], Any]) -> float:
	"""How long it takes, once."""
	started = time.perf_counter()
	act()
	return time.perf_counter() - started


def bare(connection: sqlite3.Connection) -> None:
	"""The floor: read every row and seal once, and hash the same number of bytes twice."""
	for row in connection.execute(f"SELECT * FROM {EVENT} ORDER BY client, sequence"):
		hashlib.sha256("".join(map(str, row)).encode()).hexdigest()
	for row in connection.execute(f"SELECT * FROM {SEAL} ORDER BY number"):
		hashlib.sha256("".join(map(str, row)).encode()).digest()


def main(number: int) -> None:
	"""Print the figures."""
	with tempfile.TemporaryDirectory() as folder:
		connection = sqlite3.connect(Path(folder) / "ledger.sqlite")
		filling = seconds(lambda: fill(connection, number // ROWS_A_CLIENT))

		def ask(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
			return connection.execute(query.replace("%s", "?"), tuple(values)).fetchall()

		def draw(done: int, total: int) -> None:
			print(f"\rChains: {done} of {total}", end="" if done < total else "\n", file=sys.stderr)

		found: list[Any] = []
		ledger = SqlLedger(ask, places_in("", known="client"))
		before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
		checking = seconds(lambda: found.append(verify(ledger, progress=draw)))
		memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
		floor = seconds(lambda: bare(connection))
		rows = found[0].events
		print(f"{rows} rows in {found[0].clients} chains, valid: {found[0].valid}")
		print(f"written and sealed in {filling:.0f} s, {rows / filling:,.0f} rows a second")
		print(
			f"checked in {checking:.0f} s, {rows / checking:,.0f} rows a second, {memory:.0f} MB more memory"
		)
		print(f"bare reading and hashing {floor:.1f} s: the check takes {checking / floor:.1f} times as long")


if __name__ == "__main__":
	main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
