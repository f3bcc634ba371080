"""What the ledger tells of a case, of a client and of who may read: to be compared with the tables of the register.

Rows from before an event told all of this stay as they are: where they leave something open, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ccm_app.domain.categories import IDENTIFICATION

# An event of the ledger: {"event", "details"}, details as a mapping.
Told = Mapping[str, Any]

CASE_EVENTS = ("case.opened", "case.moved", "case.manager_changed", "handover.accepted")
CLIENT_EVENTS = (
	"client.registered",
	"client.moved",
	"client.joined",
	"client.merged",
	"client.merge_undone",
	"handover.accepted",
)
# What a movement tells -> the field of the client; the same under "present" of a merge.
PRESENT = {
	"to": "present_custodian_kind",
	"provider": "present_provider",
	"outside_party": "present_outside_party",
	"place": "present_place",
}
STAGE, OFFICE, MANAGER = "stage", "field_office", "case_manager"
ACCESS = ("party_kind", "party", "ground", "packet", "through_office", "source_name", "read_only")


def case_told(events: Iterable[Told]) -> dict[str, Any]:
	"""Field of the case -> what the ledger tells, for the fields of which it tells something.

	events: of this case, the oldest first; those of `CASE_EVENTS` count.
	"""
	told: dict[str, Any] = {STAGE: IDENTIFICATION}
	for one in events:
		details = one["details"]
		if one["event"] == "case.opened":
			told |= {MANAGER: details.get("manager"), **_if_told(details, "office", OFFICE)}
		elif one["event"] == "case.moved":
			told[STAGE] = details.get("to")
		elif one["event"] == "case.manager_changed":
			told[MANAGER] = details.get("to")
		elif one["event"] == "handover.accepted" and details.get("to"):
			told.pop(MANAGER, None)
			told |= {OFFICE: details["to"], **_if_told(details, "manager", MANAGER)}
	return told


def _if_told(details: Mapping[str, Any], key: str, field: str) -> dict[str, Any]:
	return {field: details[key]} if key in details else {}


def office_told(case: str, events: Iterable[Told]) -> dict[str, Any]:
	"""The office of a case that was opened before openings told it: that of its client, where nothing else tells more.

	events: of its client, with the `case` that each is about.
	"""
	told: dict[str, Any] = {}
	for one in events:
		details = one["details"]
		if one["event"] == "client.registered":
			told = _if_told(details, "office", OFFICE)
		elif one["event"] == "handover.accepted" and details.get("to"):
			if one.get("case") != case:
				return {}
			told = {OFFICE: details["to"]}
		elif one["event"] in ("client.joined", "client.merged"):
			return {}
	return told


def client_told(events: Iterable[Told]) -> dict[str, Any]:
	"""Field of the client -> what the ledger tells: the office, and where the client is.

	events: of this client, the oldest first; those of `CLIENT_EVENTS` count.
	"""
	told: dict[str, Any] = dict.fromkeys(PRESENT.values())
	for one in events:
		_take(told, str(one["event"]), one["details"])
	return told


def _take(told: dict[str, Any], event: str, details: Mapping[str, Any]) -> None:
	if event == "client.registered":
		told[OFFICE] = details.get("office")
	elif event == "handover.accepted" and details.get("to") and OFFICE in told:
		told[OFFICE] = details["to"]
	elif event == "client.moved":
		told |= {field: details.get(key) for key, field in PRESENT.items()}
	elif event == "client.merged":
		# A number that was merged follows the person, and its own chain does not tell where to.
		told.pop(OFFICE, None)
	elif event in ("client.joined", "client.merge_undone"):
		_take_merge(told, details)


def _take_merge(told: dict[str, Any], details: Mapping[str, Any]) -> None:
	if "present" in details:
		told |= {field: details["present"].get(field) for field in PRESENT.values()}
	elif "from" not in details or "records" in details:
		# Written before merges told where the client is.
		for field in PRESENT.values():
			told.pop(field, None)


def differing(told: Mapping[str, Any], stored: Mapping[str, Any]) -> list[str]:
	"""The fields of which the ledger tells something else than the register holds."""
	return [
		field for field, value in told.items() if field in stored and _plain(value) != _plain(stored[field])
	]


def access_differing(granted: Mapping[str, Any], stored: Mapping[str, Any]) -> list[str]:
	"""The fields of a row of access that are not as they were granted."""
	known = {name: granted[name] for name in ACCESS if name in granted}
	return differing(known, stored)


def _plain(value: Any) -> str:
	return "" if value in (None, "", 0, "0") else str(value)
