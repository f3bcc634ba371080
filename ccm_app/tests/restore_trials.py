"""Work of a day on a site, for the drill of a restore: started by `bench execute` from `tests/site/integrity`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frappe

from ccm_app.confidentiality import checkpoints, deliveries
from ccm_app.exchange.csv_import import import_clients
from ccm_app.tests import factories
from ccm_app.tests.personas import CLERK


def some_work(cases: int = 2) -> list[str]:
	"""Cases that were there before the backup; answers their clients."""
	frappe.set_user("Administrator")
	found = [str(factories.case_in_referral().client) for _ in range(cases)]
	frappe.db.commit()
	return found


def typed_here() -> dict[str, str]:
	"""A registration that is typed on the site and that no office holds, and a move of a client from before."""
	frappe.set_user("Administrator")
	case = factories.make_case()
	frappe.db.commit()
	return {"client": str(case.client), "case": str(case.name)}


def imported(csv_text: str, receipt: str) -> dict[str, Any]:
	"""A clerk imports a file and keeps the file with the numbers."""
	frappe.set_user(CLERK)
	answer = import_clients(csv_text)
	frappe.db.commit()
	Path(receipt).write_text(answer["receipt_file"], encoding="utf-8")
	return {"saved": [row["client"] for row in answer["saved"]], "broken": answer["broken"]}


def deliver(share: str) -> int:
	"""Seal what is new and deliver it to a folder; answers how many rows are sealed."""
	frappe.set_user("Administrator")
	frappe.conf[deliveries.SETTING] = [share]
	checkpoints.make_key()
	checkpoint = checkpoints.make_and_commit()
	assert all(state.size == checkpoint.size for state in deliveries.deliver())
	return checkpoint.size
