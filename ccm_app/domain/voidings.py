"""A registration or a case that never should have been made: void with a reason, confirmed by a second person.

Nothing is deleted. What is void is found by its number, counts in no table, and can be taken back. A second
registration of the same person is no mistake that is voided: it is merged.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.closures import open_ends
from ccm_app.domain.consequences import Consequence, Event, Insert, Refresh, Update
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record, Register, filled

KIND = "Voiding"
MISTAKE, TEST = "Entered by mistake", "Test record"
KINDS = (MISTAKE, TEST)
ASKED, CONFIRMED, REFUSED, TAKEN_BACK = "Asked", "Confirmed", "Refused", "Taken back"
VOID = "Void"


def voiding_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""What forbids asking for it, deciding it, or taking it back."""
	status, before = record.get("status"), (stored or {}).get("status")
	if stored is None and status == CONFIRMED:
		# Written down by the register when the Central Office takes the step of the workflow.
		return []
	if stored is None:
		return _asking_problems(record, register) + _standing_in_the_way(record, register)
	if status == before:
		return []
	if before == ASKED and status in (CONFIRMED, REFUSED):
		return _deciding_problems(record, stored, register)
	if before == CONFIRMED and status == TAKEN_BACK:
		return _taking_back_problems(record, register)
	if status == TAKEN_BACK:
		return [problem("voiding.not_in_force", "status")]
	return [problem("voiding.is_decided", "status")]


def _asking_problems(record: Record, register: Register) -> list[Problem]:
	found = []
	if record.get("kind") not in KINDS:
		found.append(problem("voiding.no_kind", "kind"))
	if not filled(record.get("reason")):
		found.append(problem("voiding.no_reason", "reason"))
	waiting = register.many(KIND, client=record.get("client"), status=ASKED)
	if any((one.get("case") or None) == (record.get("case") or None) for one in waiting):
		found.append(problem("voiding.asked_before", "client"))
	return found


def _standing_in_the_way(record: Record, register: Register) -> list[Problem]:
	"""Nothing is void that goes on, or that took place."""
	client = register.one("Client", record.get("client")) or {}
	if client.get("merged_into"):
		return [problem("client.is_merged", "client", client=client["name"], kept=client["merged_into"])]
	if client.get("status") == VOID:
		return [problem("client.is_void", "client", client=client["name"])]
	if record.get("case"):
		return _case_in_the_way(str(record["case"]), register)
	return _client_in_the_way(str(record.get("client")), register)


def _case_in_the_way(name: str, register: Register) -> list[Problem]:
	case = register.one("Case", name) or {}
	if case.get("stage") in categories.ENDED_STAGES:
		return [problem("case.is_closed", "case", case=name)]
	return open_ends(name, register)


def _client_in_the_way(client: str, register: Register) -> list[Problem]:
	found = []
	for case in register.many("Case", client=client):
		if case.get("stage") not in categories.ENDED_STAGES:
			found.append(problem("voiding.open_case", "client", case=case["name"]))
		elif case.get("stage") != categories.VOID:
			found.append(problem("voiding.has_history", "client", case=case["name"]))
	for referral in register.many("Referral", client=client):
		if referral.get("referral_category") in categories.REFERRAL_OPEN:
			found.append(problem("voiding.referral_open", "client", referral=referral["name"]))
	return found


def _deciding_problems(record: Record, stored: Record, register: Register) -> list[Problem]:
	found = []
	if record.get("decided_by") == stored.get("asked_by"):
		found.append(problem("voiding.second_person", "decided_by"))
	if record.get("status") == CONFIRMED:
		return found + _standing_in_the_way(record, register)
	return (
		found
		if filled(record.get("decision_note"))
		else [*found, problem("voiding.no_note", "decision_note")]
	)


def _taking_back_problems(record: Record, register: Register) -> list[Problem]:
	found = []
	if not filled(record.get("take_back_reason")):
		found.append(problem("voiding.no_take_back_reason", "take_back_reason"))
	client = register.one("Client", client_now(record, register)) or {}
	if client.get("merged_into"):
		found.append(problem("voiding.merged_since", "client", client=client["name"]))
	elif record.get("case") and client.get("status") == VOID:
		found.append(problem("voiding.client_is_void", "client", client=client["name"]))
	elif record.get("case"):
		found += [
			problem("case.another_is_open", "client", case=case["name"])
			for case in register.many("Case", client=client.get("name"))
			if case.get("stage") not in categories.ENDED_STAGES
		]
	return found


def client_now(record: Record, register: Register) -> str:
	"""Whose the case is today: a merge may have moved it since it was voided."""
	case = register.one("Case", record.get("case")) or {}
	return str(case.get("client") or record.get("client"))


# What the register fills, and what follows ------------------------------------------------------------


def voiding_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""How it was before, read at the moment of the decision, so that it can be as it was."""
	if stored is None or record.get("status") != CONFIRMED or stored.get("status") == CONFIRMED:
		return {}
	client = register.one("Client", record.get("client")) or {}
	case = register.one("Case", record.get("case")) or {}
	return {
		"status_before": client.get("status"),
		"stage_before": case.get("stage"),
		"state_before": case.get("workflow_state"),
		"since_before": case.get("stage_since"),
	}


def written_down(case: Record, before: Record, today: date) -> Insert:
	"""The voiding of a case by the step of the workflow, so that it can be taken back like any other."""
	values = {
		"client": case.get("client"),
		"case": case.get("name"),
		"reason": case.get("void_reason"),
		"status": CONFIRMED,
		"asked_on": today,
		"decided_on": today,
		"stage_before": before.get("stage"),
		"state_before": before.get("workflow_state"),
		"since_before": before.get("stage_since"),
		"state_after": case.get("workflow_state"),
	}
	return Insert(KIND, values)


def voiding_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Asking, deciding and taking back are moves of the client; what is void is so from this moment on."""
	status = record.get("status")
	if status == (stored or {}).get("status") or (stored is None and status == CONFIRMED):
		return []
	client, case = client_now(record, register), record.get("case") or None
	what = "case" if case else "client"
	details = {"kind": record.get("kind"), "voiding": record["name"]}
	event = Event(client, case, f"{what}.{_EVENTS[str(status)]}", today, KIND, record["name"], details)
	if status == CONFIRMED:
		return [*_voided(record, client, today, register), event]
	if status == TAKEN_BACK:
		return [*_taken_back(record, client), event]
	return [event]


_EVENTS = {ASKED: "void_asked", CONFIRMED: "voided", REFUSED: "void_refused", TAKEN_BACK: "void_taken_back"}


def _voided(record: Record, client: str, today: date, register: Register) -> list[Consequence]:
	reason = {"void_reason": record.get("reason")}
	if not record.get("case"):
		return [Update("Client", client, {"status": VOID, **reason})]
	case = str(record["case"])
	gone = {"stage": categories.VOID, "workflow_state": record.get("state_after"), "stage_since": today}
	follows: list[Consequence] = [Update("Case", case, gone | reason), Refresh("Case", case)]
	others = [
		one
		for one in register.many("Case", client=client)
		if one["name"] != case and one.get("stage") not in categories.ENDED_STAGES
	]
	return follows if others else [*follows, Update("Client", client, {"status": "Closed"})]


def _taken_back(record: Record, client: str) -> list[Consequence]:
	if not record.get("case"):
		before = record.get("status_before") or "Open"
		return [Update("Client", client, {"status": before, "void_reason": None})]
	case = str(record["case"])
	back = {
		"stage": record.get("stage_before"),
		"workflow_state": record.get("state_before"),
		"stage_since": record.get("since_before"),
		"void_reason": None,
	}
	return [Update("Case", case, back), Refresh("Case", case), Update("Client", client, {"status": "Open"})]
