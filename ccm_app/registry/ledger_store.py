"""The ledger in its own database: the site's user may add rows and read them, and nothing else.

`ccm_ledger_database` in the site's configuration names it, written there by `bench --site SITE ccm ledger-setup`. The
rows are written on the connection and in the transaction of the move itself. A site without it keeps its chains in
Case Event alone.

A chain needs no lock of its own: the next number is taken by inserting it. Whoever comes second waits for the first,
finds the number taken, and goes on from that row. So no gap between two chains is ever locked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import frappe

from ccm_app.domain.ledger import GENESIS, canonical, chained
from ccm_app.domain.problems import problem
from ccm_app.registry.ledger_tables import COLUMNS, EVENT, REGISTER, Places, in_database, places_in
from ccm_app.registry.saying import refuse

SETTING = "ccm_ledger_database"
# No such database or table, no right to it.
_OUT_OF_REACH = frozenset({1044, 1049, 1142, 1146})
_ATTEMPTS = 100

LOOKS, ACCESS = "looks", "access"


def database() -> str:
	"""The database of the ledger, "" when the site has none."""
	return str(frappe.conf.get(SETTING) or "")


def stands_apart() -> bool:
	"""Whether the ledger is in another database than the site's own tables."""
	return database() not in ("", frappe.conf.db_name)


def places() -> Places:
	"""Where the ledger of this site is read from."""
	copy, known = "`tabCase Event`", "`tabClient`"
	if database():
		return places_in(database(), copy, known)
	return Places(copy, recorded_at="creation", known=known)


def ask(query: str, values: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
	"""Run a query of the ledger on the site's connection, in its transaction."""
	return frappe.db.sql(query, tuple(values))


def table(name: str) -> str:
	"""A table of the ledger as SQL names it."""
	return in_database(database(), name)


def append(entry: Mapping[str, Any]) -> dict[str, Any]:
	"""Append a row to its chain, and answer it with `sequence`, `previous_hash` and `hash`.

	entry: the hashed fields without `sequence`; details as JSON text. Raises RulesBroken when the ledger cannot be
	written; then nothing of the move is stored.
	"""
	try:
		return _append(entry)
	except Exception as error:
		if error.args and error.args[0] in _OUT_OF_REACH:
			refuse([problem("ledger.out_of_reach")], "Case Event")
		raise


def _append(entry: Mapping[str, Any]) -> dict[str, Any]:
	sequence, previous = _last(str(entry["client"]))
	for _attempt in range(_ATTEMPTS):
		row = chained(previous, {**entry, "sequence": sequence + 1})
		try:
			_insert(row)
			return row
		except Exception as error:
			if not frappe.db.is_duplicate_entry(error):
				raise
		# Another transaction has written this number since ours began to read.
		sequence += 1
		previous = _hash_of(str(entry["client"]), sequence)
	raise frappe.QueryDeadlockError("The chain grew faster than a row could be added.")


def _insert(row: Mapping[str, Any]) -> None:
	values = {**row, "entry_hash": row["hash"]}
	columns = ", ".join(f"`{name}`" for name in COLUMNS)
	marks = ", ".join(["%s"] * len(COLUMNS))
	# The user of the site has no DocType for this table; every value is a parameter.
	ask(f"insert into {table(EVENT)} ({columns}) values ({marks})", [values.get(name) for name in COLUMNS])


def _last(client: str) -> tuple[int, str]:
	found = ask(
		f"select `sequence`, `entry_hash` from {table(EVENT)} where `client` = %s"
		" order by `sequence` desc limit 1",
		(client,),
	)
	return (int(found[0][0]), str(found[0][1])) if found else (0, GENESIS)


def _hash_of(client: str, sequence: int) -> str:
	"""The hash of a row as it is committed now, whatever this transaction has seen before."""
	found = ask(
		f"select `entry_hash` from {table(EVENT)} where `client` = %s and `sequence` = %s lock in share mode",
		(client, sequence),
	)
	return str(found[0][0])


def has_chain(client: str) -> bool:
	"""Whether the ledger knows this number, whatever the register's own tables say."""
	if not database():
		return False
	return bool(ask(f"select 1 from {table(EVENT)} where `client` = %s limit 1", (client,)))


def note_beside(client: str | None, part: str, event: str, kind: str, name: str, details: Any) -> None:
	"""Append an act to the chain of looks or of access of a client, or of the register when there is no client.

	part: LOOKS or ACCESS. These rows are shown in no list. Does nothing on a site without a ledger of its own.
	"""
	if not database():
		return
	moment = frappe.utils.now_datetime()
	append(
		{
			"client": f"{client}/{part}" if client else REGISTER,
			"occurred_on": moment,
			"event": event,
			"subject_kind": kind,
			"subject_name": name,
			"details": canonical(details).decode("ascii"),
			"actor": frappe.session.user,
			"case": None,
			"recorded_at": moment,
		}
	)
