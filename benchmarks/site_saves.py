"""What the register costs on a site: its saves against Frappe's plain ones and a bare SQL insert, in one run.

Run from the bench's `sites` folder with its Python: `../env/bin/python .../benchmarks/site_saves.py <site>`.
Everything is rolled back. Wants a site with the caseload and the role users.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import frappe

ROUNDS = 40


def milliseconds(act: Callable[[], Any], rounds: int = ROUNDS) -> float:
	"""Median milliseconds of an act, each in a transaction that is rolled back."""
	taken = []
	for number in range(rounds + 3):
		started = time.perf_counter()
		act()
		if number >= 3:
			taken.append((time.perf_counter() - started) * 1000)
		frappe.db.rollback()
	return statistics.median(taken)


def a_client() -> dict[str, Any]:
	"""A registration."""
	return {
		"doctype": "Client",
		"field_office": "SVR",
		"identified_on": "2026-11-02",
		"registered_on": "2026-11-02",
		"identification_channel": "HOTLINE",
		"temporary_shelter": "Not needed",
		"sex": "Female",
		"age_at_registration": 15,
		"home_province": "20",
	}


def bare_insert() -> None:
	"""The floor: one SQL insert of as many columns."""
	values = {key: value for key, value in a_client().items() if key != "doctype"}
	columns = ", ".join(f"`{name}`" for name in values)
	marks = ", ".join(["%s"] * len(values))
	frappe.db.sql(
		f"insert into `tabClient` (`name`, {columns}) values ('bench', {marks})", list(values.values())
	)


def plain_insert() -> None:
	"""Frappe's own path: a ToDo, which has hooks of its own and no rules."""
	# The cost of a plain save is measured, not who may make one.
	frappe.get_doc({"doctype": "ToDo", "description": "benchmark"}).insert(ignore_permissions=True)


def register_client() -> None:
	"""Ours: number, rules, access row and ledger included."""
	frappe.get_doc(a_client()).insert()


def movement(case: str) -> Callable[[], None]:
	"""Ours: a reported move, with the client's present place, the ledger and the next due date."""

	def act() -> None:
		frappe.get_doc(
			{
				"doctype": "Movement",
				"case": case,
				"moved_on": "2012-06-01",
				"to_custodian_kind": "FAMILY",
				"to_place": "20",
				"reason": "benchmark",
			}
		).insert()

	return act


def load_and_save(case: str) -> Callable[[], None]:
	"""Ours: a case loaded and saved without a move, all rules asked."""
	return lambda: frappe.get_doc("Case", case).save()


def main(site: str) -> None:
	"""Print the medians and ratios."""
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("fcm@svr.example")
	case = frappe.get_all("Case", filters={"stage": "Services"}, pluck="name", limit=1)[0]
	floor, plain = milliseconds(bare_insert), milliseconds(plain_insert)
	rows = [
		("bare SQL insert", floor),
		("Frappe: insert of a ToDo", plain),
		("register a client, everything on", milliseconds(register_client)),
		("report a move", milliseconds(movement(case))),
		("load and save a case", milliseconds(load_and_save(case))),
	]
	print(f"{'':36}{'ms':>8}{'x bare':>9}{'x plain':>9}")
	for name, taken in rows:
		print(f"{name:36}{taken:8.1f}{taken / floor:9.1f}{taken / plain:9.1f}")


if __name__ == "__main__":
	main(sys.argv[1])
