"""Puts the ledger of a site where the site's own account can only add to it: for `bench --site SITE ccm ledger-setup`."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.installer import update_site_config

from ccm_app.domain.ledger import is_a_first_row
from ccm_app.registry import ledger_store
from ccm_app.registry.ledger_tables import COLUMNS, DEFINITIONS, EVENT, TABLES, in_database

LONGEST_NAME = 64
AT_ONCE = 1000
# What a trigger says to whoever changes a row; 45000 is MariaDB's code for an error of one's own.
_REFUSAL = "The ledger is only added to. Nothing in it is changed or removed."
_GUARDED = ("update", "delete")


def set_up_apart(root_user: str, root_password: str, name: str = "") -> str:
	"""Make the database with its tables, give the site's account INSERT and SELECT, and move the rows there.

	Answers the name of the database; repeating it changes nothing that stands. name: "" for the usual one.
	"""
	name = name or ledger_store.database() or f"{frappe.conf.db_name}_ledger"[:LONGEST_NAME]
	if name == frappe.conf.db_name:
		raise ValueError("The ledger needs a database of its own.")
	root = connection_of(root_user, root_password)
	try:
		_make_database(root, name)
		_grant(root, name)
		root.commit()
	finally:
		root.close()
	_use(name)
	return name


def set_up_here() -> str:
	"""Where no second database can be had: the same tables in the site's own, with triggers that refuse changes.

	The site's account could drop these triggers; the checkpoints elsewhere then are all that protects the rows.
	"""
	make_tables_here()
	name = str(frappe.conf.db_name)
	_use(name)
	return name


def make_tables_here() -> None:
	"""The tables in the site's own database, and triggers by which no row is changed or removed."""
	for table in TABLES:
		frappe.db.sql_ddl(f"create table if not exists `{table}` {DEFINITIONS[table]}")
		for act in _GUARDED:
			frappe.db.sql_ddl(
				f"create or replace trigger `{table}_{act}` before {act} on `{table}` for each row"
				f" signal sqlstate '45000' set message_text = '{_REFUSAL}'"
			)


def connection_of(user: str, password: str) -> Any:
	"""A connection of the database's administrator, to no database."""
	return frappe.database.get_db(
		socket=frappe.conf.db_socket,
		host=frappe.conf.db_host,
		port=frappe.conf.db_port,
		user=user,
		password=password,
		cur_db_name=None,
	)


def _make_database(root: Any, name: str) -> None:
	root.sql(f"create database if not exists `{name}` character set utf8mb4 collate utf8mb4_bin")
	for table in TABLES:
		root.sql(f"create table if not exists {in_database(name, table)} {DEFINITIONS[table]}")


def _grant(root: Any, name: str) -> None:
	"""INSERT and SELECT on each table, for the site's account wherever it signs in from; nothing on the database."""
	user = str(frappe.conf.db_user or frappe.conf.db_name)
	for host in [row[0] for row in root.sql("select host from mysql.user where user = %s", (user,))]:
		for table in TABLES:
			place = in_database(name, table)
			root.sql(f"grant insert, select on {place} to %s@%s", (user, host))


def _use(name: str) -> None:
	"""Move what is there, switch the site over, and move what was written meanwhile."""
	_move(name)
	update_site_config(ledger_store.SETTING, name)
	frappe.conf[ledger_store.SETTING] = name
	_move(name)


def _move(name: str) -> None:
	"""Copy every row of Case Event that the ledger does not have yet; the rows stay in Case Event as its copy."""
	columns = ", ".join(f"`{one}`" for one in COLUMNS)
	marks = ", ".join(["%s"] * len(COLUMNS))
	while rows := _not_moved(in_database(name, EVENT)):
		for row in rows:
			values = [row[one] for one in COLUMNS]
			ledger_store.ask(f"insert into {in_database(name, EVENT)} ({columns}) values ({marks})", values)
		frappe.db.commit()


def _not_moved(place: str) -> list[dict[str, Any]]:
	"""Some rows that the ledger does not have. The first rows of a register are hashed without case and moment."""
	columns = ", ".join(f"copy.`{'creation' if one == 'recorded_at' else one}`" for one in COLUMNS)
	found = ledger_store.ask(
		f"select {columns} from `tabCase Event` copy left join {place} there"
		" on there.`client` = copy.`client` and there.`sequence` = copy.`sequence`"
		f" where there.`client` is null order by copy.`client`, copy.`sequence` limit {AT_ONCE}"
	)
	return [_as_moved(dict(zip(COLUMNS, values, strict=True))) for values in found]


def _as_moved(row: dict[str, Any]) -> dict[str, Any]:
	if is_a_first_row(str(row["previous_hash"]), {**row, "hash": row["entry_hash"]}):
		return {**row, "case": None, "recorded_at": None}
	return row
