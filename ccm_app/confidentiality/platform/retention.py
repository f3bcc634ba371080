"""Retention on the site: which identities are sealed, which are due, and destroying one with its key.

The rule is `ccm_app.domain.retention`. Destroying means: the data key of the client goes, and with it everything that
it sealed, in the database and in files; numbers, codes and dates stay and count on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import frappe
from frappe.utils import cint, getdate, now_datetime

from ccm_app.confidentiality import blind_index, site_keys
from ccm_app.confidentiality.links import CLIENT_COLUMNS
from ccm_app.confidentiality.platform import stored_bytes
from ccm_app.confidentiality.same_person import numbers_of
from ccm_app.domain import retention as rule
from ccm_app.domain.consequences import Event
from ccm_app.domain.problems import problem
from ccm_app.registry import ledger, shipped
from ccm_app.registry.saying import refuse

LIST, HOLD = "Identity Retention", "Legal Hold"
DESTROYED_EVENT = "identity.destroyed"
REASON = "Retention period over"


def history_of(client: str) -> rule.History:
	"""What the rule needs to know about this client, from the stored rows."""
	# Read for the decision; nothing of it is shown.
	numbers = ("in", sorted(numbers_of([client])))
	cases = frappe.get_all("Case", {"client": numbers}, ["closed_on", "stage", "stage_since", "opened_on"])
	holds = frappe.get_all(HOLD, {"client": numbers}, ["from_date", "until_date"])
	last = frappe.db.get_value("Client", client, "registered_on")
	return rule.History(
		closed_on=tuple(_ended(case) for case in cases),
		last_event=getdate(last) if last else None,
		holds=tuple(
			(getdate(hold.from_date), getdate(hold.until_date) if hold.until_date else None) for hold in holds
		),
		destroyed=site_keys.is_destroyed(client),
	)


def _ended(case: Any) -> date | None:
	"""The day on which a case ended: closed, or void."""
	void = case.stage == "Void"
	day = case.closed_on or ((case.stage_since or case.opened_on) if void else None)
	return getdate(day) if day else None


def years() -> tuple[int, int]:
	"""(years until an identity is sealed, years until it is destroyed), from CCM Settings; 0 is never."""
	return _number("years_until_identity_is_sealed"), _number("years_until_identity_is_destroyed")


def _number(setting: str) -> int:
	"""A number of CCM Settings; the shipped one until somebody has saved the page, because 0 means never."""
	filters = {"doctype": "CCM Settings", "field": setting}
	stored = frappe.db.get_value("Singles", filters, "value", order_by=None)
	if stored in (None, ""):
		fields = shipped.fields("CCM Settings")
		stored = next(field.get("default") for field in fields if field["fieldname"] == setting)
	return cint(stored)


def state_of(client: str) -> str:
	"""KEPT, SEALED, DUE, HELD or DESTROYED, today."""
	return rule.state_of(history_of(client), getdate(), *years())


def refuse_sealed(client: str, purpose: str | None) -> None:
	"""PermissionError when the identity is sealed or destroyed and this user does not open it for a legal purpose.

	Asked by `looks.admit` for everybody but the Administrator.
	"""
	found = rule.may_open(state_of(client), frappe.get_roles(), purpose)
	refuse(found, None, frappe.PermissionError)


# The list -----------------------------------------------------------------------------------------


def propose() -> list[str]:
	"""Put every client who has become due on the list; returns their numbers. Destroys nothing. Called every month."""
	states = {client: state_of(client) for client in _old_enough()}
	waiting = frappe.get_all(LIST, {"status": ("in", [rule.PROPOSED, rule.APPROVED])}, pluck="client")
	due = list(rule.newly_due(states, waiting))
	for client in due:
		_propose_one(client)
	return due


def monthly() -> None:
	"""For the scheduler."""
	propose()


def _propose_one(client: str) -> None:
	start = rule.counted_from(history_of(client))
	row = frappe.new_doc(LIST)
	due_since = rule.years_later(start, years()[1]) if start else None
	row.update({"client": client, "status": rule.PROPOSED, "counted_from": start, "due_since": due_since})
	row.proposed_on = getdate()
	row.save_state.by_register = True
	# The register proposes; nobody has a right to write the list by hand.
	row.insert(ignore_permissions=True)


def _old_enough() -> Iterator[str]:
	"""Clients who could be due: registered long enough ago, and not destroyed."""
	until_destroyed = years()[1]
	if not until_destroyed:
		return
	limit = rule.years_later(getdate(), -until_destroyed)
	destroyed = set(frappe.get_all(site_keys.KIND, {"destroyed_on": ("is", "set")}, pluck="name"))
	# The job looks at all clients and shows none.
	for client in frappe.get_all("Client", {"registered_on": ("<=", limit)}, pluck="name"):
		if client not in destroyed:
			yield client


def approve(name: str) -> str:
	"""Approve a proposed destruction as the present user; returns the new status. Raises RulesBroken."""
	row = _held_row(name)
	refuse(rule.approval_problems(row.as_dict(), frappe.session.user, frappe.get_roles()))
	part = str(rule.part_of(frappe.get_roles()))
	row.set(part, frappe.session.user)
	row.set(f"{part}_on", now_datetime())
	if row.approved_by_protection and row.approved_by_central:
		row.status = rule.APPROVED
	_store(row)
	return str(row.status)


def reject(name: str) -> str:
	"""Take a client off the list, until the next month proposes again. Raises RulesBroken."""
	row = _held_row(name)
	refuse(rule.approval_problems({"status": row.status}, frappe.session.user, frappe.get_roles()))
	row.update({"status": rule.REJECTED, "rejected_by": frappe.session.user})
	_store(row)
	return str(row.status)


def destroy(name: str) -> None:
	"""Destroy what two persons approved, asked again at this very moment. There is no way back. Raises RulesBroken."""
	row = _held_row(name)
	if rule.part_of(frappe.get_roles()) is None:
		refuse([problem("retention.who_approves")])
	refuse(rule.destruction_problems(row.as_dict(), state_of(row.client)))
	_destroy_client(str(row.client))
	row.update({"status": rule.CARRIED_OUT, "destroyed_on": now_datetime()})
	_store(row)
	_note(row)


def _held_row(name: str) -> Any:
	"""The row, locked until the transaction ends, so that two clicks do not approve or destroy twice."""
	return frappe.get_doc(LIST, name, for_update=True)


def _store(row: Any) -> None:
	row.save_state.by_register = True
	# Approving is a right of its own; nobody writes the list by hand.
	row.save(ignore_permissions=True)


def _note(row: Any) -> None:
	persons = {"protection": row.approved_by_protection, "central": row.approved_by_central}
	ledger.append(Event(row.client, None, DESTROYED_EVENT, getdate(), LIST, row.name, persons))


# Destroying ---------------------------------------------------------------------------------------


def _destroy_client(client: str) -> None:
	blind_index.forget(client)
	for file in list(_files_of(client)):
		_remove_file(file)
	site_keys.destroy_key(client, REASON)


def _files_of(client: str) -> Iterator[Any]:
	for kind, columns in CLIENT_COLUMNS.items():
		names = _records_of(kind, columns[0], client)
		if names:
			filters = {"attached_to_doctype": kind, "attached_to_name": ("in", names)}
			yield from frappe.get_all("File", filters, ["name", "file_url"])


def _records_of(kind: str, column: str, client: str) -> list[str]:
	return frappe.get_all(kind, {column: client}, pluck="name") if frappe.db.exists("DocType", kind) else []


def _remove_file(file: Any) -> None:
	"""The row goes without a copy in the bin of the platform; the bytes go when the transaction has succeeded."""
	frappe.db.delete("File", {"name": file.name})
	stored_name = stored_bytes.stored_name_in(file.file_url)
	if stored_name:
		frappe.db.after_commit.add(lambda: stored_bytes.remove(stored_name))


def waiting() -> Iterable[Any]:
	"""The rows that wait for an approval or for being carried out, oldest first."""
	return frappe.get_all(
		LIST,
		{"status": ("in", [rule.PROPOSED, rule.APPROVED])},
		["name", "client", "status", "due_since", "approved_by_protection", "approved_by_central"],
		order_by="due_since asc, client asc",
	)
