"""Everybody signs in once, and says what the identities are opened for; then one of them is switched off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frappe

from ccm_app.tests.matrix import accounts
from ccm_app.tests.matrix.playing import read
from ccm_app.tests.matrix.visiting import Visitor
from ccm_app.tests.matrix.ways import Way, request

PURPOSE = "/api/method/ccm_app.api.vault.open_identity"


def sign_in(folder: Path) -> dict[str, Any]:
	"""Write `sessions.json` into the folder: person -> the open session, or the key. Answers how many there are."""
	plan, world = read(folder, "plan.json"), read(folder, "world.json")
	_switch(plan["site"], True)
	visitors = {person: Visitor(plan["site"], account) for person, account in world["people"].items()}
	_state_purposes(plan, world, visitors)
	_switch(plan["site"], False)
	sessions = {person: _session(world["people"][person], visitor) for person, visitor in visitors.items()}
	(folder / "sessions.json").write_text(json.dumps(sessions), encoding="utf-8")
	return {"sessions": len(sessions)}


def _session(account: dict[str, str], visitor: Visitor) -> dict[str, str]:
	if "key" in account or not account:
		return account
	return {"sid": visitor.sid}


def _state_purposes(plan: dict[str, Any], world: dict[str, Any], visitors: dict[str, Visitor]) -> None:
	"""Whoever may open an identity says first what for; a refusal is for the cells to judge."""
	for person, clients in plan["opens the vault"].items():
		for client in clients:
			number = world["targets"][client]["Client"].get("name", "")
			form = {"client": number, "purpose": plan["purpose"], "note": "Matrix"}
			visitors[person].ask(request(Way("purpose", "", "sees", "POST", PURPOSE, form=form), {}))


def _switch(site: str, enabled: bool) -> None:
	frappe.init(site=site)
	frappe.connect()
	accounts.set_enabled(accounts.LEFT, enabled)
	frappe.db.commit()
	frappe.destroy()
