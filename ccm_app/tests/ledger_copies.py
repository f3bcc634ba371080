"""The administrator of MariaDB against a copy of the ledger: started by `bench execute` from `tests/site/integrity`."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import frappe
import pymysql

from ccm_app.confidentiality import checkpoints
from ccm_app.domain.ledger import chained
from ccm_app.domain.ledger_seal import Bundle, Checkpoint, Leaf, gathered, line_of
from ccm_app.domain.ledger_verdict import Elsewhere
from ccm_app.domain.ledger_verifier import verify
from ccm_app.domain.merkle import root_of
from ccm_app.registry import ledger_store
from ccm_app.registry.ledger_tables import COLUMNS, DEFINITIONS, EVENT, SEAL, TABLES, SqlLedger, places_in
from ccm_app.tests import factories
from ccm_app.tests.tampering import ACTS

FEWEST_CHAINS = 6
COPY_NAME, LARGEST_COPY = "_ledger_copy", 250


def connection(user: str, password: str, database: str | None = None) -> Any:
	"""A connection of its own, as whoever it is."""
	where = {"unix_socket": frappe.conf.db_socket} if frappe.conf.db_socket else {}
	where |= {"host": frappe.conf.db_host or "127.0.0.1", "port": int(frappe.conf.db_port or 3306)}
	return pymysql.connect(user=user, password=password, database=database, charset="utf8mb4", **where)


def _sealed() -> None:
	"""Enough chains, all of them sealed."""
	frappe.set_user("Administrator")
	while len(frappe.get_all("Client", limit=FEWEST_CHAINS)) < FEWEST_CHAINS:
		factories.case_in_referral()
	checkpoints.make_key()
	checkpoints.make()
	frappe.db.commit()


class MariaHands:
	"""Hands at a copy of the ledger, with every right on it."""

	def __init__(self, link: Any, database: str, seed: int) -> None:
		self.chance, self._cursor = random.Random(seed), link.cursor()
		# The copy is older than the register's checkpoints: it is compared with what is kept elsewhere.
		places = replace(places_in(database, known=f"`{database}`.`client`"), checkpoint=None)
		self.ledger = SqlLedger(self._ask, places)

	def _ask(self, query: str, values: Sequence[Any]) -> Sequence[Any]:
		self._cursor.execute(query, tuple(values))
		return self._cursor.fetchall()

	def do(self, statement: str, *values: Any) -> None:
		self._cursor.execute(statement, values)

	def rows(self, client: str) -> list[dict[str, Any]]:
		return sorted(map(dict, self.ledger.rows([client])), key=lambda row: row["sequence"])

	def leaves(self) -> list[Leaf]:
		return list(self.ledger.leaves())

	def put(self, row: dict[str, Any]) -> None:
		marks = ", ".join(["%s"] * len(COLUMNS))
		names = ", ".join(f"`{name}`" for name in COLUMNS)
		values = [{**row, "entry_hash": row["hash"]}[name] for name in COLUMNS]
		self.do(f"INSERT INTO {EVENT} ({names}) VALUES ({marks})", *values)

	def strange(self, client: str, sequence: int, previous: str) -> dict[str, Any]:
		row = {
			**self.rows(client)[0],
			"sequence": sequence,
			"event": f"forged.{self.chance.randrange(10**6)}",
		}
		return chained(previous, row)


@contextmanager
def _copied(root: Any) -> Iterator[str]:
	"""The ledger as it was when its first rows were sealed, in a database of its own."""
	name = f"{frappe.conf.db_name}{COPY_NAME}"
	cursor = root.cursor()
	cursor.execute(f"drop database if exists `{name}`")
	cursor.execute(f"create database `{name}` character set utf8mb4 collate utf8mb4_bin")
	event, seal = ledger_store.table(EVENT), ledger_store.table(SEAL)
	try:
		cursor.execute(f"use `{name}`")
		for table in TABLES:
			cursor.execute(f"create table `{table}` {DEFINITIONS[table]}")
		cursor.execute(f"insert into `{SEAL}` select * from {seal} where `number` <= {LARGEST_COPY}")
		cursor.execute(
			f"insert into `{EVENT}` select e.* from {event} e join `{SEAL}` using (`client`, `sequence`)"
		)
		cursor.execute("create table `client` (`name` varchar(140) primary key) collate utf8mb4_bin")
		cursor.execute(f"insert into `client` select distinct `client` from `{EVENT}`")
		root.commit()
		yield name
	finally:
		cursor.execute(f"drop database if exists `{name}`")


def _kept_elsewhere(leaves: Sequence[Leaf]) -> Elsewhere:
	"""What a place outside was sent about these rows."""
	lines = tuple(line_of(leaf, checkpoints.client_token(leaf.client)) for leaf in leaves)
	root = root_of([leaf.hashed() for leaf in leaves]).hex()
	checkpoint = Checkpoint(frappe.local.site, len(leaves), root, "2026-11-20T08:00:00")
	return Elsewhere(gathered([Bundle(lines, checkpoint)]), checkpoints.client_token)


def tamper(root_user: str, root_password: str, trials: int, first: int = 0) -> dict[str, Any]:
	"""Acts by the administrator of the database against a copy of this site's ledger, each taken back again."""
	_sealed()
	missed, accused, kinds = [], [], set()
	root = connection(root_user, root_password)
	with _copied(root) as name:
		chains = _long_chains(MariaHands(root, name, 0))
		elsewhere = _kept_elsewhere(MariaHands(root, name, 0).leaves())
		for seed in range(first, first + trials):
			hands = MariaHands(root, name, seed)
			client = hands.chance.choice(chains)
			for _ in range(hands.chance.randint(0, 3)):
				_grow(hands, hands.chance.choice(hands.ledger.clients()))
			untouched = verify(hands.ledger, elsewhere)
			accused += [] if untouched.valid else [str(untouched.bad)]
			root.rollback()
			act = ACTS[seed % len(ACTS)]
			expected = act(hands, client)
			bad = verify(hands.ledger, elsewhere).bad
			kinds.add(act.__name__)
			if not bad or (bad.client, bad.sequence) != expected:
				missed.append(f"{act.__name__} {expected}: {bad}")
			root.rollback()
	root.close()
	return {"trials": trials, "kinds": len(kinds), "missed": missed[:5], "accused": accused[:5]}


def _long_chains(hands: MariaHands) -> list[str]:
	"""Chains of two rows and more."""
	return [client for client in hands.ledger.clients() if len(hands.rows(client)) > 1]


def _grow(hands: MariaHands, client: str) -> None:
	"""What the register itself does: one more row."""
	rows = hands.rows(client)
	if rows:
		hands.put(hands.strange(client, len(rows) + 1, rows[-1]["hash"]))
