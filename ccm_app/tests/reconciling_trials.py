"""Changes of the register's own tables past the register: started by `bench execute` from `tests/site/integrity`."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import frappe

from ccm_app.confidentiality import reconciling
from ccm_app.tests import factories

FEWEST_CASES = 4


def _ready() -> None:
	frappe.set_user("Administrator")
	while len(frappe.get_all("Case", limit=FEWEST_CASES)) < FEWEST_CASES:
		factories.case_in_referral()
	frappe.db.commit()


def _set(kind: str, name: str, field: str, value: Any) -> str:
	frappe.db.sql(f"update `tab{kind}` set `{field}` = %s where `name` = %s", (value, name))
	return name


def _another(chance: random.Random, kind: str, but: Any) -> str:
	names = frappe.get_all(kind, filters={"name": ("!=", but or "")}, pluck="name", limit=20, order_by="name")
	return str(chance.choice(names))


def _linked(kind: str, field: str, target: str) -> Callable[[random.Random], str]:
	"""A link of a random record that points elsewhere."""

	def act(chance: random.Random) -> str:
		row = chance.choice(frappe.get_all(kind, fields=["name", f"{field} as value"], order_by="name"))
		return _set(kind, row.name, field, _another(chance, target, row.value))

	return act


def _stage(chance: random.Random) -> str:
	row = chance.choice(frappe.get_all("Case", fields=["name", "stage"], order_by="name"))
	return _set("Case", row.name, "stage", "Closure" if row.stage != "Closure" else "Plan")


def _access(chance: random.Random) -> Any:
	return chance.choice(_noted_rows())


def _noted_rows() -> list[Any]:
	"""Rows of access of which the ledger tells."""
	clients = set(frappe.get_all("Client", pluck="name"))
	noted = {row for _client, row in reconciling.reconciling_access._noted(clients)}
	fields = ["name", "client", "party", "party_kind", "valid_until"]
	return frappe.get_all(
		"Case Access", filters={"name": ("in", list(noted))}, fields=fields, order_by="name"
	)


def _access_office(chance: random.Random) -> str:
	rows = [row for row in _noted_rows() if row.party_kind == "Field Office"]
	row = chance.choice(rows)
	return _set("Case Access", row.name, "party", _another(chance, "Field Office", row.party))


def _access_client(chance: random.Random) -> str:
	row = _access(chance)
	return _set("Case Access", row.name, "client", _another(chance, "Client", row.client))


def _access_end(chance: random.Random) -> str:
	row = _access(chance)
	return _set("Case Access", row.name, "valid_until", None if row.valid_until else "2099-01-01")


def _access_put_in(chance: random.Random) -> str:
	row = frappe.get_doc("Case Access", _access(chance).name).as_dict()
	name = frappe.generate_hash(length=10)
	row |= {"name": name, "party": _another(chance, "Field Office", row.party), "party_kind": "Field Office"}
	row["creation"] = frappe.utils.now_datetime()
	columns = [one for one in frappe.db.get_table_columns("Case Access") if one in row]
	marks = ", ".join(["%s"] * len(columns))
	named = ", ".join(f"`{one}`" for one in columns)
	frappe.db.sql(f"insert into `tabCase Access` ({named}) values ({marks})", [row[one] for one in columns])
	return name


def _client_gone(chance: random.Random) -> str:
	name = str(chance.choice(frappe.get_all("Client", pluck="name", order_by="name")))
	frappe.db.sql("delete from `tabClient` where `name` = %s", (name,))
	return name


ACTS: dict[str, Callable[[random.Random], str]] = {
	"stage": _stage,
	"office of a case": _linked("Case", "field_office", "Field Office"),
	"case manager": _linked("Case", "case_manager", "User"),
	"office of a client": _linked("Client", "field_office", "Field Office"),
	"custodian": _linked("Client", "present_custodian_kind", "Care Option"),
	"provider": _linked("Client", "present_provider", "Service Provider"),
	"place": _linked("Client", "present_place", "Administrative Area"),
	"office that reads": _access_office,
	"client who is read": _access_client,
	"end of an access": _access_end,
	"access put in": _access_put_in,
	"client removed": _client_gone,
}


def change_past_the_register(trials: int, seed: int = 0) -> dict[str, Any]:
	"""Changes by SQL, each taken back again; what was missed, and what was found in untouched tables."""
	_ready()
	missed, accused = [], []
	for number in range(trials):
		chance, what = random.Random(seed + number), list(ACTS)[number % len(ACTS)]
		untouched = reconciling.first_stray()
		accused += [untouched["said"]] if untouched else []
		name = ACTS[what](chance)
		found = reconciling.first_stray()
		if not found or name not in found["said"]:
			missed.append(f"{what} {name}: {found and found['said']}")
		frappe.db.rollback()
	return {"trials": trials, "kinds": len(ACTS), "missed": missed, "accused": accused[:3]}
