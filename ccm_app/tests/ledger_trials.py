"""Trials of the ledger on a real MariaDB, started by `bench execute` from `tests/site/integrity`; each answers figures.

What is done as the administrator of the database is done to a copy of the ledger, or taken back.
"""

from __future__ import annotations

import random
import threading
from typing import Any

import frappe
import pymysql

from ccm_app.confidentiality import checkpoints, deliveries
from ccm_app.domain.consequences import Event
from ccm_app.registry import ledger, ledger_store
from ccm_app.registry.ledger_tables import EVENT, SEAL, TABLES
from ccm_app.setup.ledger import make_tables_here
from ccm_app.tests import factories
from ccm_app.tests.ledger_copies import connection


def together() -> dict[str, Any]:
	"""Rows of the ledger, of its copy and of the move, before, in and after a transaction that is taken back."""
	frappe.set_user("Administrator")
	before = _counts()
	client = factories.make_client().name
	during = _counts()
	frappe.db.rollback()
	after = _counts()
	kept = factories.make_client().name
	frappe.db.commit()
	rows = ledger_store.ask(
		f"select count(*) from {ledger_store.table(EVENT)} where `client` = %s", (client,)
	)
	stays = ledger_store.ask(f"select count(*) from {ledger_store.table(EVENT)} where `client` = %s", (kept,))
	return {
		"grew": [now - then for now, then in zip(during, before, strict=True)],
		"left": [now - then for now, then in zip(after, before, strict=True)],
		"of_the_lost": int(rows[0][0]),
		"same_number_again": client == kept,
		"of_the_kept": int(stays[0][0]),
	}


def _counts() -> list[int]:
	tables = [ledger_store.table(EVENT), "`tabCase Event`", "`tabClient`"]
	return [int(ledger_store.ask(f"select count(*) from {table}")[0][0]) for table in tables]


REFUSED = {
	"update": "update {0} set `event` = 'x'",
	"delete": "delete from {0}",
	"replace": "replace into {0} (`client`, `sequence`) values ('x', 1)",
	"truncate": "truncate table {0}",
	"drop": "drop table {0}",
	"alter": "alter table {0} drop column `event`",
	"index": "create index `x` on {0} (`event`)",
	"trigger": "create trigger {1}.`x` before insert on {0} for each row set new.`event` = 'x'",
	"create": "create table {1}.`x` (`a` int)",
	"drop database": "drop database {1}",
	"rename": "rename table {0} to {1}.`x`",
}


def refused() -> dict[str, int]:
	"""What the site's own account is answered to each act against the ledger: MariaDB's error, 0 when it was done."""
	answers: dict[str, int] = {}
	link = connection(frappe.conf.db_user or frappe.conf.db_name, frappe.conf.db_password)
	for what, statement in REFUSED.items():
		for place in (EVENT, *TABLES[1:3]):
			words = statement.format(ledger_store.table(place), f"`{ledger_store.database()}`")
			try:
				# Only ever done when the account has a right that it must not have.
				link.cursor().execute(words)
				answers[what] = 0
			except pymysql.MySQLError as error:
				answers.setdefault(what, int(error.args[0]))
	link.rollback()
	link.close()
	return answers


def here() -> dict[str, int]:
	"""What the site's own account is answered where no second database can be had, while the triggers stand."""
	make_tables_here()
	link = connection(
		frappe.conf.db_user or frappe.conf.db_name, frappe.conf.db_password, frappe.conf.db_name
	)
	cursor, answers = link.cursor(), {}
	cursor.execute(f"insert into `{SEAL}` values (1, 'X', 1, '{'0' * 64}')")
	for what, statement in (
		("update", f"update `{SEAL}` set `client` = 'Y'"),
		("delete", f"delete from `{SEAL}`"),
	):
		try:
			answers[what] = cursor.execute(statement) and 0
		except pymysql.MySQLError as error:
			answers[what] = int(error.args[0])
	link.rollback()
	for table in TABLES if ledger_store.stands_apart() else ():
		cursor.execute(f"drop table `{table}`")
	link.close()
	return answers


def many_writers(writers: int = 8, moves: int = 20) -> dict[str, Any]:
	"""Threads that append to one chain and to chains of their own at the same time; some take back what they wrote."""
	frappe.set_user("Administrator")
	clients = [factories.make_client().name for _ in range(writers)]
	frappe.db.commit()
	site, failures, taken_back = frappe.local.site, [], []
	threads = [
		threading.Thread(target=_write, args=(site, number, clients, moves, failures, taken_back))
		for number in range(writers)
	]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	frappe.db.commit()
	found = ledger.verify_all()
	rows = frappe.db.count("Case Event", {"event": "trial.moved", "client": ("in", clients)})
	expected = 2 * writers * moves - 2 * len(taken_back)
	return {"valid": found["valid"], "rows": rows, "expected": expected, "failures": failures[:3]}


def _write(
	site: str, number: int, clients: list[str], moves: int, failures: list[str], back: list[int]
) -> None:
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("Administrator")
	chance = random.Random(number)
	for turn in range(moves):
		done = False
		while not done:
			done = _try(clients, number, turn, chance, failures, back)
	frappe.destroy()


def _try(
	clients: list[str], number: int, turn: int, chance: random.Random, failures: list[str], back: list[int]
) -> bool:
	"""One transaction with a move of the common client and one of the writer's own; False when it has to be repeated."""
	try:
		for client in sorted((clients[0], clients[number])):
			day = frappe.utils.getdate("2026-11-02")
			ledger.append(Event(client, None, "trial.moved", day, "Client", client, {"turn": turn}))
		if chance.random() < 0.2:
			frappe.db.rollback()
			back.append(turn)
		else:
			frappe.db.commit()
	except frappe.QueryDeadlockError:
		frappe.db.rollback()
		return False
	except Exception as error:
		frappe.db.rollback()
		failures.append(repr(error))
	return True


def set_up_again(root_user: str, root_password: str) -> list[list[int]]:
	"""Rows before and after the set-up is repeated."""
	from ccm_app.setup.ledger import set_up_apart

	before = _counts()
	set_up_apart(root_user, root_password)
	return [before, _counts()]


def a_look() -> str:
	"""Open an identity, and answer whose."""
	frappe.set_user("Administrator")
	client = factories.make_client().name
	factories.make_identity(client)
	frappe.get_doc("Client Identity", client)
	frappe.db.commit()
	return str(client)


def deliver_to(places: list[Any]) -> list[dict[str, Any]]:
	"""Seal and deliver to these places; how each stands, and how many notices the Data Protection Officers have."""
	frappe.set_user("Administrator")
	frappe.conf[deliveries.SETTING] = places
	checkpoints.make_key()
	checkpoint = checkpoints.make()
	frappe.db.commit()
	before = _notices()
	states = deliveries.deliver()
	told = _notices() - before
	return [
		{"size": state.size, "all": state.size == checkpoint.size, "failures": state.failures, "told": told}
		for state in states
	]


def _notices() -> int:
	return int(frappe.db.count("Notification Log", {"subject": ("like", "A checkpoint of the ledger%")}))
