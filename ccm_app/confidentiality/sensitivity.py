"""Sensitive cases on the site: who makes a case restricted or sealed, and who is named by a row of his own."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, nowdate

from ccm_app.confidentiality import roles
from ccm_app.confidentiality.opening import open_record
from ccm_app.confidentiality.reach import Standing, standing_of
from ccm_app.domain.access import NORMAL, PACKETS, SUPERVISION, USER, end_of
from ccm_app.domain.consequences import Event, Grant, Revoke
from ccm_app.domain.problems import problem
from ccm_app.registry.following import carry_out
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.saying import refuse


def refuse_change(case: Document) -> None:
	"""Only the case manager and the Central Office make a case more or less sensitive. Raises PermissionError."""
	stored = case.get_doc_before_save()
	# What the client brings along to a new case changes nothing.
	before = stored.sensitivity if stored else frappe.db.get_value("Client", case.client, "sensitivity")
	if (case.sensitivity or NORMAL) != (before or NORMAL) and not answers_for(stored or case):
		refuse([problem("case.sensitivity_not_yours", "sensitivity")], "Case", frappe.PermissionError)


def answers_for(case: Document) -> bool:
	"""Whether the present user is the case manager or works in the Central Office."""
	user = frappe.session.user
	return user in ("Administrator", case.case_manager) or roles.CENTRAL in frappe.get_roles(user)


def name_person(case: str, user: str, packet: str, until: date | None) -> None:
	"""Name somebody who may see this client although the case is sensitive. Raises RulesBroken, PermissionError."""
	record = _case_to_answer_for(case)
	standing = standing_of(user)
	if packet not in PACKETS or not _can_be_named(standing, str(record.client)):
		refuse([problem("access.names_a_stranger", "user")], "Case")
	grant = Grant(
		record.client,
		USER,
		user,
		SUPERVISION,
		"Case",
		record.name,
		packet=packet,
		until=end_of(until) if until else None,
		through_office=_office_of(standing, record),
	)
	carry_out([grant, _event(record, "access.named", {"user": user, "packet": packet})], record)


def end_person(case: str, user: str) -> None:
	"""End what `name_person` gave; the case manager's own row ends with his task."""
	record = _case_to_answer_for(case)
	ended = Revoke(record.client, USER, user, SUPERVISION, "Case", record.name)
	carry_out([ended, _event(record, "access.ended", {"user": user})], record)


def persons_of(case: str) -> list[dict[str, Any]]:
	"""Who is named for the client of this case, each as {"user", "ground", "packet", "until"}."""
	record = _case_to_answer_for(case)
	# The role was asked; the user may have no right to read Case Access.
	rows = frappe.get_all(
		"Case Access",
		filters={"client": record.client, "party_kind": USER, "read_only": 0},
		or_filters=[["valid_until", "is", "not set"], ["valid_until", ">", now_datetime()]],
		fields=["party as user", "ground", "packet", "valid_until as until"],
		order_by="party asc",
	)
	return [dict(row) for row in rows]


def declare_conflict(client: str, reason: str) -> None:
	"""The present user never wants to see this client; a number that nobody has is answered alike."""
	user = frappe.session.user
	if not standing_of(user).may_see_clients or not frappe.db.exists("Client", client):
		return
	known = {"user": user, "client": client, "until_date": ("is", "not set")}
	if not frappe.db.exists("Conflict of Interest", known):
		values = {
			"user": user,
			"client": client,
			"reason": reason,
			"declared_by": user,
			"from_date": nowdate(),
		}
		write_by_register("Conflict of Interest", values)


def _case_to_answer_for(case: str) -> Document:
	record = open_record("Case", case)
	if not record.has_permission("write") or not answers_for(record):
		refuse([problem("access.not_yours_to_name")], "Case", frappe.PermissionError)
	return record


def _can_be_named(standing: Standing, client: str) -> bool:
	if not standing.may_see_clients or client in standing.hidden:
		return False
	return bool(standing.offices) or not standing.roles & roles.OFFICE


def _office_of(standing: Standing, case: Document) -> str | None:
	"""The office through which the person is named: the case's own, if the person works there."""
	if not standing.roles & roles.OFFICE:
		return None
	return case.field_office if case.field_office in standing.offices else standing.offices[0]


def _event(case: Document, event: str, details: dict[str, Any]) -> Event:
	return Event(case.client, case.name, event, getdate(), "Case", case.name, details)
