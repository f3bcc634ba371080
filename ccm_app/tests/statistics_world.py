"""The shelter's quarter of 2010 as stored rows, under another provider: for looking at tables without the long way there.

The rows are written past the save path, with the columns that are counted. How the same quarter comes through the
stages is tried elsewhere (`tests/site/test_2_ten_stages.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import frappe

from ccm_app.caseload.figures import CaseloadClient, load
from ccm_app.confidentiality import vault
from ccm_app.registry import counted_cases
from ccm_app.tests.personas import MANAGER, prepare

PROVIDER, OFFICE, QUARTER = "CWDA", "SVR", "2010-Q2"
MARK = "QTR"
KINDS = (
	"Client",
	"Case",
	"Case Access",
	"Movement",
	"Reintegration",
	"Social Assessment",
	"Referral",
	"Service Record",
	"Follow-up",
	"Case Closure",
	"Client Consent",
)


def make() -> dict[str, Any]:
	"""Store the quarter and commit; what an earlier run left is taken away. Answers {"cases", "provider"}."""
	prepare()
	remove()
	clients = load().clients
	for kind, rows in _rows(clients).items():
		_store(kind, rows)
	# Written past the register, which would have kept the rows for counting itself.
	counted_cases.rebuild()
	for code, first, last in ((QUARTER, "2010-04-01", "2010-06-30"), ("2010", "2010-01-01", "2010-12-31")):
		if not frappe.db.exists("Statistical Period", code):
			frappe.get_doc(
				{"doctype": "Statistical Period", "code": code, "from_date": first, "until_date": last}
			).insert()
	frappe.db.commit()
	return {"cases": len(clients), "provider": PROVIDER}


def remove() -> None:
	"""Take the rows away again, and the quarter's kept figures; committed by the caller."""
	for kind in KINDS:
		frappe.db.sql(f"delete from `tab{kind}` where `name` like %s", f"{MARK}-%")
	counted_cases.rebuild()
	frappe.db.sql("delete from `tabKept Figures` where `period` = %s", QUARTER)
	frappe.db.sql("delete from `tabResearch Export` where `from_month` like '2010-%%'")
	opened = {"status": "Open", "closed_on": None, "closed_by": None, "signed_on": None, "signed_by": None}
	if frappe.db.exists("Statistical Period", QUARTER):
		frappe.db.set_value("Statistical Period", QUARTER, opened)


def clear() -> None:
	"""Take the rows away and commit: other tests compare every row with its ledger and its vault."""
	remove()
	frappe.db.commit()


def change_one() -> str:
	"""A girl of the quarter becomes a boy, as a correction would make her; answers the client."""
	name = f"{MARK}-C-001"
	vault.write_fields("Client", name, {"sex": "Male"})
	frappe.db.commit()
	return name


def lose_the_sex_of_one() -> str:
	"""One client of the quarter without a sex; answers the client."""
	name = f"{MARK}-C-002"
	vault.write_fields("Client", name, {"sex": ""})
	frappe.db.commit()
	return name


def _rows(clients: Iterable[CaseloadClient]) -> dict[str, list[dict[str, Any]]]:
	rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
	for number, one in enumerate(clients, 1):
		for kind, row in _of_client(number, one):
			rows[kind].append(row)
	return rows


def _of_client(number: int, one: CaseloadClient) -> Iterable[tuple[str, dict[str, Any]]]:
	client, case = f"{MARK}-C-{number:03d}", f"{MARK}-K-{number:03d}"
	about = {"client": client, "case": case, "field_office": OFFICE}
	day = one.registered_on
	left = one.reintegrated_on
	yield (
		"Client",
		{
			"name": client,
			"registry_number": client,
			"field_office": OFFICE,
			"registered_on": day,
			"sex": one.sex,
			"age_at_registration": one.age_at_registration,
			"home_province": one.home_province,
			"referred_by": one.referred_by,
			"nationality": "Cambodia",
			"status": "Open",
			"sensitivity": "Normal",
		},
	)
	yield (
		"Case",
		{
			"name": case,
			"case_number": case,
			"client": client,
			"field_office": OFFICE,
			"case_type": one.case_type,
			"case_manager": MANAGER,
			"opened_on": day,
			"registered_on": day,
			"stage": "Reintegration and follow-up" if left else "Services",
			"assessed_on": _after(day, 5 + number % 9),
			"plan_approved_on": _after(day, 20),
			"services_started_on": _after(day, 25),
			"reintegrated_on": left,
			"sensitivity": "Normal",
		},
	)
	access = {"party_kind": "Field Office", "party": OFFICE, "ground": "Custody", "packet": "Identity"}
	yield (
		"Case Access",
		{"name": f"{MARK}-A-{number:03d}", "client": client, **access, "valid_from": "2010-01-01"},
	)
	yield ("Movement", {"name": f"{MARK}-M-{number:03d}", **about, "moved_on": day, "to_provider": PROVIDER})
	assessed = {"assessed_on": _after(day, 5 + number % 9), "status": "Reviewed"}
	yield ("Social Assessment", {"name": f"{MARK}-S-{number:03d}", **about, **assessed})
	sent = {"referred_on": _after(day, 22), "answered_on": _after(day, 22 + number % 6)}
	kind = {"service_type": "SHELTER", "provider": PROVIDER}
	yield (
		"Referral",
		{"name": f"{MARK}-R-{number:03d}", **about, **kind, **sent, "referral_category": "Accepted"},
	)
	given = {"from_date": _after(day, 25), "status": "Ongoing", "family_visit": 0}
	yield ("Service Record", {"name": f"{MARK}-D-{number:03d}", **about, **kind, **given})
	visit = {"status": "Completed", "family_visit": 1, **kind}
	for place, day in enumerate(one.family_visits, 1):
		yield (
			"Service Record",
			{"name": f"{MARK}-V-{number:03d}-{place}", **about, **visit, "from_date": day},
		)
	seen = {"status": "Done", "month_number": 0, "training_course": one.training_followed_up}
	for place, day in enumerate(one.followed_up_on, 1):
		on = {"due_on": day, "visited_on": day}
		yield ("Follow-up", {"name": f"{MARK}-T-{number:03d}-{place}", **about, **seen, **on})
	if left:
		home = {"started_on": left, "option": one.reintegration_option}
		yield ("Reintegration", {"name": f"{MARK}-H-{number:03d}", **about, **home})
		visit = {
			"due_on": _after(left, 30),
			"visited_on": _after(left, 31),
			"status": "Done",
			"month_number": 1,
		}
		yield ("Follow-up", {"name": f"{MARK}-F-{number:03d}", **about, **visit, "situation": "Good"})


def _after(day: date, days: int) -> date:
	return day + timedelta(days=days)


def _store(kind: str, rows: list[dict[str, Any]]) -> None:
	if not rows:
		return
	now = str(frappe.utils.now_datetime())
	filled = [{"creation": now, "modified": now, "owner": "Administrator", **row} for row in rows]
	columns = sorted({name for row in filled for name in row})
	frappe.db.bulk_insert(kind, columns, [[row.get(name) for name in columns] for row in filled])
