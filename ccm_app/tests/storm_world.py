"""The storm on the site: cases at which many work at once, and what has to hold when it is over."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frappe

from ccm_app.confidentiality import sealing_again, vault
from ccm_app.domain import categories
from ccm_app.domain.handovers import OFFICE_RECORDS
from ccm_app.registry import ledger, shipped
from ccm_app.setup.people import make_role_users
from ccm_app.tests import factories

KEY = "form_key"
MOST_SHOWN = 20


def prepare(password: str, cases: int) -> dict[str, Any]:
	"""The people, and so many cases in the stage of referral. Answers {"people", "cases": [{"case", "client"}]}."""
	people = make_role_users(password)
	frappe.db.commit()
	made = []
	for _ in range(cases):
		case = factories.case_in_referral()
		made.append({"case": case.name, "client": case.client})
		frappe.db.commit()
	return {"people": people, "cases": made}


def judge(file: str) -> dict[str, Any]:
	"""Compare the register with what was acknowledged, and look at every invariant.

	file: JSON, a list of {"kind", "name", "key", "values"}: every insertion that the site has answered with success.
	Answers {"acknowledged", "missing", "doubled", "broken", "events", "ledger", "unreadable"}; no list holds an
	identity.
	"""
	acknowledged = json.loads(Path(file).read_text(encoding="utf-8"))
	verdict = ledger.verify_all()
	return {
		"acknowledged": len(acknowledged),
		"missing": [one for row in acknowledged for one in _missing(row)][:MOST_SHOWN],
		"doubled": list(_doubled())[:MOST_SHOWN],
		"broken": list(_broken())[:MOST_SHOWN],
		"unreadable": list(_unreadable())[:MOST_SHOWN],
		"events": frappe.db.count("Case Event"),
		"ledger": verdict,
	}


def _missing(row: dict[str, Any]) -> Iterator[str]:
	asked = ["name", *([KEY] if row["key"] else []), *row["values"]]
	stored = frappe.db.get_value(row["kind"], row["name"], asked, as_dict=True)
	if not stored:
		yield f"{row['kind']} {row['name']} was acknowledged and is not there"
	elif row["key"] and stored[KEY] != row["key"]:
		yield f"{row['kind']} {row['name']} holds another form"
	elif any(str(stored[field]) != str(value) for field, value in row["values"].items()):
		yield f"{row['kind']} {row['name']} holds other values"


def _doubled() -> Iterator[str]:
	for kind in sorted(shipped.kinds()):
		if shipped.is_row_kind(kind) or shipped.is_single(kind) or not frappe.get_meta(kind).has_field(KEY):
			continue
		keys = Counter(frappe.get_all(kind, {KEY: ("is", "set")}, pluck=KEY))
		yield from (f"{kind} stands {count} times under one form" for count in keys.values() if count > 1)
	numbers = Counter(frappe.get_all("Client", pluck="registry_number"))
	yield from (f"number {number} stands twice" for number, count in numbers.items() if count > 1)
	yield from _holes(numbers)


def _holes(numbers: Counter[str]) -> Iterator[str]:
	"""A number that was counted and given to nobody: the counter is part of the save, so there is none."""
	series: dict[str, list[int]] = defaultdict(list)
	for number in numbers:
		office_and_year, serial, _digit = str(number).rsplit("-", 2)
		series[office_and_year].append(int(serial))
	for name, serials in series.items():
		if missing := set(range(1, max(serials) + 1)) - set(serials):
			yield f"{len(missing)} numbers of {name} were given to nobody"


def _broken() -> Iterator[str]:
	"""The invariants of the register that hold whatever happened."""
	wanted = ["name", "status", "merged_into", "field_office"]
	clients = {row.name: row for row in frappe.get_all("Client", fields=wanted)}
	events = Counter(frappe.get_all("Case Event", pluck="client"))
	for name, client in clients.items():
		if not events[name]:
			yield f"client {name} has no event in the ledger"
		if bool(client.merged_into) and client.status != "Void":
			yield f"client {name} is merged and in use"
		if not client.field_office:
			yield f"client {name} has no office"
	yield from _broken_cases({name for name, client in clients.items() if not client.merged_into})
	yield from _without_event()


def _broken_cases(in_use: set[str]) -> Iterator[str]:
	"""Every case belongs to a registration in use, every record to the client of its case; an open one is answered for."""
	wanted = ["name", "client", "stage", "field_office", "case_manager", "next_due_on"]
	cases = frappe.get_all("Case", fields=wanted)
	homes = {case.name: case.client for case in cases}
	for case in cases:
		if case.client not in in_use:
			yield f"case {case.name} belongs to nobody"
		if case.stage not in categories.ENDED_STAGES and not all(case[name] for name in wanted):
			yield f"open case {case.name} lacks an office, a manager or a next day"
	for kind in OFFICE_RECORDS:
		rows = frappe.get_all(kind, fields=["name", "case", "client"])
		yield from (
			f"{kind} {row.name} has left its case" for row in rows if homes.get(row.case) != row.client
		)


def _without_event() -> Iterator[str]:
	"""Every move of a client is in its ledger: none without the record, no record without the move."""
	for kind, event in (
		("Movement", "client.moved"),
		("Client Merge", "client.merged"),
		("Client", "client.registered"),
	):
		told = Counter(frappe.get_all("Case Event", {"event": event}, pluck="subject_name"))
		stored = set(frappe.get_all(kind, pluck="name"))
		yield from (f"{kind} {name} is not in the ledger once" for name in stored if told[name] != 1)
		yield from (f"the ledger tells of a {kind} that is not there" for name in told if name not in stored)


def _unreadable() -> Iterator[str]:
	with vault.register_reads("campaign"):
		for kind in sealing_again.sealed_kinds():
			found = sealing_again.verify(kind)
			yield from (f"{kind} {name}: {code}" for name, code in found.broken)
			if found.clear:
				yield f"{kind}: {found.clear} rows in clear"
