"""For a campaign: a great many cases that stand in states which a changed workflow no longer has.

They are written past the register, with codes only, and taken away again; their rows of the ledger are taken away by
the administrator of the database of the test site.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import now

from ccm_app.confidentiality import configuration_states, dry_run
from ccm_app.domain.categories import REGISTRATION, SERVICES
from ccm_app.registry import ledger_store
from ccm_app.registry.renamed_states import CARRIED
from ccm_app.registry.states import state_of
from ccm_app.tests.many_carried_names import ENTERED, HOME, PREFIX, SHELTER

_KEEPING = ("creation", "modified", "owner", "modified_by", "docstatus", "idx")
CHUNK = 5_000


def prepare(count: int, folder: str) -> str:
	"""Write `count` cases, rename one state and split another, and begin to carry over without a worker.

	Answers JSON {"carry_over", "seconds"}; the workflow as it was is kept in the folder.
	"""
	services, registered = str(state_of("Case", SERVICES)), str(state_of("Case", REGISTRATION))
	before = configuration_states.state_of("Workflow", "Case")
	Path(folder, "workflow.json").write_text(json.dumps(before), encoding="utf-8")
	_write_cases(count, (services, SERVICES), (registered, REGISTRATION))
	drawn = frappe.get_doc("Workflow", "Case").as_dict(convert_dates_to_str=True)
	_rename(drawn, registered, ENTERED)
	_rename(drawn, services, HOME)
	_split(drawn, HOME, SHELTER)
	for state in (HOME, SHELTER, ENTERED):
		if not frappe.db.exists("Workflow State", state):
			frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": state}).insert()
	with patch.object(frappe, "enqueue"):
		name = dry_run.begin("Case", drawn, {services: SHELTER})
	frappe.db.commit()
	return json.dumps({"carry_over": name})


def _rename(drawn: Any, old: str, new: str) -> None:
	for row in [*drawn["states"], *drawn["transitions"]]:
		for part in ("state", "next_state"):
			if row.get(part) == old:
				row[part] = new


def _split(drawn: Any, one: str, other: str) -> None:
	"""A second state beside one, with the same steps on, and a step between them."""
	_states = [row for row in drawn["states"] if row["state"] == one]
	steps = [row for row in drawn["transitions"] if row["state"] == one]
	drawn["states"] += [{**row, "name": None, "state": other} for row in _states]
	drawn["transitions"] += [{**row, "name": None, "state": other} for row in steps]
	into = next(row for row in drawn["transitions"] if row["next_state"] == one)
	drawn["transitions"].append({**into, "name": None, "state": one, "next_state": other})


def _write_cases(count: int, *places: tuple[str, str]) -> None:
	stamp = now()
	keeping = (stamp, stamp, "Administrator", "Administrator", 0, 0)
	clients, cases = [], []
	for number in range(1, count + 1):
		client, (state, stage) = f"{PREFIX}-{number:07}", places[number % len(places)]
		clients.append((client, client, "SVR", *keeping))
		cases.append((f"{client}-1", client, "SVR", state, stage, *keeping))
	_insert("Client", ("name", "registry_number", "field_office"), clients)
	_insert("Case", ("name", "client", "field_office", "workflow_state", "stage"), cases)
	frappe.db.commit()


def _insert(kind: str, fields: tuple[str, ...], rows: list[Any]) -> None:
	frappe.db.bulk_insert(kind, [*fields, *_KEEPING], rows, chunk_size=CHUNK)


def judge(carry_over: str) -> str:
	"""What became of them, as JSON: {"status", "moved", "others", "states": {state: number}, "told": {times: cases}, "wrong"}.

	others: cases that were on the site before and went along. told: how many of ours have how many rows in the ledger.
	wrong: cases whose ledger says another state than they have.
	"""
	case = frappe.qb.DocType("Case")
	rows = (
		frappe.qb.from_(case)
		.select(case.name, case.workflow_state)
		.where(case.name.like(f"{PREFIX}-%"))
		.run()
	)
	states: dict[str, int] = {}
	for _name, state in rows:
		states[state] = states.get(state, 0) + 1
	told = _told()
	times: dict[str, int] = {}
	for name, _state in rows:
		key = str(len(told.get(name, ())))
		times[key] = times.get(key, 0) + 1
	wrong = [name for name, state in rows if [state] != told.get(name)]
	row = frappe.db.get_value(dry_run.KIND, carry_over, ["status", "records_moved"], as_dict=True)
	answer = {"status": row.status, "moved": row.records_moved, "states": states, "told": times}
	return json.dumps({**answer, "others": _others(carry_over), "wrong": len(wrong)})


def _others(carry_over: str) -> int:
	rows = ledger_store.ask(
		f"select `details` from {ledger_store.places().event} where `event` = %s and `client` not like %s",
		(CARRIED, f"{PREFIX}-%"),
	)
	return sum(json.loads(details).get("source") == carry_over for (details,) in rows)


def _told() -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for name, details in ledger_store.ask(
		f"select `subject_name`, `details` from {ledger_store.places().event} where `event` = %s and `client` like %s",
		(CARRIED, f"{PREFIX}-%"),
	):
		found.setdefault(str(name), []).append(json.loads(details)["to"])
	return found


def restore(folder: str) -> None:
	"""Take the cases away, and give the workflow its states back."""
	for kind in ("Case", "Client"):
		table = frappe.qb.DocType(kind)
		frappe.qb.from_(table).delete().where(table.name.like(f"{PREFIX}-%")).run()
	events = frappe.qb.DocType("Case Event")
	frappe.qb.from_(events).delete().where(events.client.like(f"{PREFIX}-%")).run()
	before = json.loads(Path(folder, "workflow.json").read_text(encoding="utf-8"))
	configuration_states.write_state("Workflow", "Case", before)
	frappe.db.commit()
