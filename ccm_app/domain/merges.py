"""Two registrations of one person become one, and can become two again: "so that the register is always updated" [H]:144.

Both numbers stay: the merged one is void and names the kept one. Every record of a case goes over to the kept client;
what belongs to a number (its identity, its ledger, who looked at it, emergencies, holds, conflicts of interest) stays
with that number. What was moved is written down row by row in the merge itself, so that it can be undone completely,
as long as the merge is the last word about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.access import CUSTODY, NORMAL, OFFICE, narrowed, strictest
from ccm_app.domain.consequences import Consequence, Event, Grant, Revoke, Update
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.handovers import OFFICE_RECORDS
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import rows
from ccm_app.domain.register import Record, Register, filled

MERGE, CLIENT, CASE, ACCESS, PAIR = "Client Merge", "Client", "Case", "Case Access", "Possible Duplicate"
HANDOVER = "Case Handover"
VOID, SAME_PERSON, TO_BE_COMPARED = "Void", "Same person", "To be compared"
# A case before the records that belong to it.
MOVED_KINDS = (CASE, *OFFICE_RECORDS)
# Where the client is: taken as a whole from the registration that heard of the client last.
PRESENT = (
	"present_custodian_kind",
	"present_provider",
	"present_outside_party",
	"present_place",
	"custodian_since",
)
_FIXED = ("kept_client", "merged_client", "possible_duplicate", "reason", "merged_on")


def merge_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""What forbids a merge, a change of it, or its undoing."""
	if stored is None:
		return problems_of_date(record.get("merged_on"), "merged_on", today) + _new_problems(record, register)
	changed = [name for name in _FIXED if (record.get(name) or None) != (stored.get(name) or None)]
	if changed:
		return [problem("merge.is_history", *changed)]
	if stored.get("undone_on"):
		different = record.get("undo_reason") != stored.get("undo_reason")
		return [problem("merge.already_undone", "undo_reason")] if different else []
	return _in_the_way(stored, record, register) if filled(record.get("undo_reason")) else []


def _new_problems(record: Record, register: Register) -> list[Problem]:
	if record.get("kept_client") == record.get("merged_client"):
		return [problem("duplicate.same_number", "merged_client")]
	kept = register.one(CLIENT, record.get("kept_client")) or {}
	merged = register.one(CLIENT, record.get("merged_client")) or {}
	found = [
		problem("merge.not_a_registration", field, client=client.get("name"))
		for field, client in (("kept_client", kept), ("merged_client", merged))
		if client.get("merged_into") or client.get("status") == VOID
	]
	return found or _unfinished(kept, merged, register) + _pair_problems(record, register)


def _unfinished(kept: Record, merged: Record, register: Register) -> list[Problem]:
	"""A case that runs changes its office by a hand-over and by nothing else."""
	found: list[Problem] = []
	elsewhere = merged.get("field_office") != kept.get("field_office")
	for case in register.many(CASE, client=merged.get("name")):
		if elsewhere and case.get("stage") not in categories.ENDED_STAGES:
			found.append(problem("merge.open_case_elsewhere", "merged_client", case=case["name"]))
	for client in (kept, merged):
		for handover in register.many(HANDOVER, client=client.get("name")):
			if handover.get("handover_category") in categories.HANDOVER_OPEN:
				found.append(problem("merge.handover_is_open", handover=handover["name"]))
	return found


def _pair_problems(record: Record, register: Register) -> list[Problem]:
	"""The pair that was found is this pair, and nobody has found that they are two people."""
	pair = register.one(PAIR, record.get("possible_duplicate"))
	if pair is None:
		return []
	both = {record.get("kept_client"), record.get("merged_client")}
	if {pair.get("client"), pair.get("other_client")} != both:
		return [problem("merge.other_pair", "possible_duplicate")]
	if pair.get("status") == "Not the same person":
		return [problem("merge.found_different", "possible_duplicate")]
	return []


# What moves ---------------------------------------------------------------------------------------


def merge_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""What was moved, row by row, written when the merge is made; and the day on which it was undone."""
	if stored is None:
		return {"undone_on": None, "undo_reason": None, "moved": list(_moves(record, register))}
	undone = stored.get("undone_on") or (today if filled(record.get("undo_reason")) else None)
	return {"undone_on": undone, "moved": [dict(row) for row in rows(stored, "moved")]}


def _moves(record: Record, register: Register) -> Iterator[dict[str, Any]]:
	kept = register.one(CLIENT, record.get("kept_client"))
	merged = register.one(CLIENT, record.get("merged_client"))
	if kept is None or merged is None or kept["name"] == merged["name"]:
		return
	moved = set()
	for kind in MOVED_KINDS:
		for row in register.many(kind, client=merged["name"]):
			moved.add((kind, row["name"]))
			yield _move(kind, row["name"], "client", merged["name"], kept["name"])
	for row in register.many(ACCESS, client=merged["name"]):
		# Who reads because of a record reads on where the record is; who has the number keeps the number.
		if (row.get("source_kind"), row.get("source_name")) in moved:
			yield _move(ACCESS, row["name"], "client", merged["name"], kept["name"])
	yield from _moves_of_clients(kept, merged)


def _moves_of_clients(kept: Record, merged: Record) -> Iterator[dict[str, Any]]:
	yield _move(CLIENT, merged["name"], "merged_into", None, kept["name"])
	yield _move(CLIENT, merged["name"], "status", merged.get("status"), VOID)
	strict = strictest((_sensitivity(kept), _sensitivity(merged)))
	for client in (kept, merged):
		# The old number opens the same person's name: it is protected like the new one.
		if _sensitivity(client) != strict:
			yield _move(CLIENT, client["name"], "sensitivity", _sensitivity(client), strict)
	if _heard_of_later(merged, kept):
		for field in PRESENT:
			yield _move(CLIENT, kept["name"], field, kept.get(field), merged.get(field))


def _sensitivity(client: Record) -> str:
	return client.get("sensitivity") or NORMAL


def _heard_of_later(merged: Record, kept: Record) -> bool:
	since, other = merged.get("custodian_since"), kept.get("custodian_since")
	return isinstance(since, date) and (not isinstance(other, date) or since > other)


def _move(kind: str, name: str, field: str, before: object, after: object) -> dict[str, Any]:
	return {
		"record_kind": kind,
		"record_name": name,
		"record_field": field,
		"value_before": _as_text(before),
		"value_after": _as_text(after),
	}


def _as_text(value: object) -> str | None:
	if isinstance(value, date):
		return value.isoformat()
	return str(value) if filled(value) else None


# What follows -------------------------------------------------------------------------------------


def merge_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Everything moves in the transaction of the save, and both ledgers say so."""
	if stored is None:
		return _merged(record, register)
	if record.get("undone_on") and not stored.get("undone_on"):
		return _undone(record, register, today)
	return []


def _merged(record: Record, register: Register) -> list[Consequence]:
	kept, merged, name = record["kept_client"], record["merged_client"], record["name"]
	moved = rows(record, "moved")
	follows: list[Consequence] = [_written(row, "value_after") for row in moved]
	follows += _reading_on(record, register)
	follows += _narrowing(record, register, moved, "value_after")
	if record.get("possible_duplicate"):
		decided = {"status": SAME_PERSON, "decided_on": record["merged_on"], "reason": record.get("reason")}
		follows.append(Update(PAIR, record["possible_duplicate"], decided))
	count = {"records": sum(1 for row in moved if row["record_kind"] in MOVED_KINDS)}
	present = _present(kept, moved, "value_after", register)
	day = record["merged_on"]
	return [
		*follows,
		Event(merged, None, "client.merged", day, MERGE, name, count | {"into": kept}),
		Event(kept, None, "client.joined", day, MERGE, name, count | {"from": merged, "present": present}),
	]


def _present(client: str, moved: Any, which: str, register: Register) -> dict[str, Any]:
	"""Where the client is after these rows are written: by this the check of the ledger knows it."""
	stored = register.one(CLIENT, client) or {}
	changed = {
		row["record_field"]: row.get(which)
		for row in moved
		if (row["record_kind"], row["record_name"]) == (CLIENT, client)
	}
	fields = (field for field in PRESENT if field != "custodian_since")
	return {field: changed.get(field, stored.get(field)) for field in fields}


def _written(row: Record, which: str) -> Update:
	value: Any = row.get(which)
	if row["record_field"] == "custodian_since" and value:
		value = date.fromisoformat(value)
	return Update(row["record_kind"], row["record_name"], {row["record_field"]: value})


def _reading_on(record: Record, register: Register) -> list[Consequence]:
	"""Who has the kept client finds it by the old number, too."""
	office = (register.one(CLIENT, record["kept_client"]) or {}).get("field_office")
	grant = Grant(
		record["merged_client"], OFFICE, str(office), CUSTODY, MERGE, record["name"], read_only=True
	)
	return [grant] if office else []


def _narrowing(record: Record, register: Register, moved: Any, which: str) -> list[Consequence]:
	"""The rows that came over count for the kept client as its own rows do, and the other way round."""
	follows: list[Consequence] = []
	for name in (record["kept_client"], record["merged_client"]):
		client = register.one(CLIENT, name) or {}
		changed = (row for row in moved if (row["record_name"], row["record_field"]) == (name, "sensitivity"))
		wanted = next((row.get(which) for row in changed), None) or _sensitivity(client)
		follows += narrowed(name, str(wanted))
	return follows


# Undoing ------------------------------------------------------------------------------------------


def _in_the_way(stored: Record, record: Record, register: Register) -> list[Problem]:
	"""What was written about the moved records since; the merge is undone after that was undone, or not at all."""
	since = (register.one(MERGE, record.get("name")) or {}).get("creation")
	found = [*_changed_since(stored, register, since), *_new_since(stored, register, since)]
	if not found:
		return []
	return [
		problem("merge.not_the_last_word", "undo_reason", records=", ".join(found[:10]), count=len(found))
	]


def _changed_since(stored: Record, register: Register, since: Any) -> Iterator[str]:
	for row in rows(stored, "moved"):
		kind, name, field = row["record_kind"], row["record_name"], row["record_field"]
		now = register.one(kind, name) or {}
		moved_on = _as_text(now.get(field)) != row.get("value_after")
		# Where a client is and how it is protected may change: then it stays as it has become.
		if (moved_on and (kind != CLIENT or field == "merged_into")) or (
			kind in MOVED_KINDS and since and now.get("modified") and now["modified"] > since
		):
			yield f"{kind} {name}"


def _new_since(stored: Record, register: Register, since: Any) -> Iterator[str]:
	moved = {(row["record_kind"], row["record_name"]) for row in rows(stored, "moved")}
	cases = {name for kind, name in moved if kind == CASE}
	for kind in OFFICE_RECORDS:
		for row in register.many(kind, client=stored.get("kept_client")):
			# A hand-over takes the person along, with every number.
			about = row.get("case") in cases or (kind == HANDOVER and _is_later(row, since))
			if about and (kind, row["name"]) not in moved:
				yield f"{kind} {row['name']}"


def _is_later(row: Record, since: Any) -> bool:
	return bool(since and row.get("creation") and row["creation"] > since)


def _undone(record: Record, register: Register, today: date) -> list[Consequence]:
	kept, merged, name = record["kept_client"], record["merged_client"], record["name"]
	follows: list[Consequence] = [_written(row, "value_before") for row in _still_as_moved(record, register)]
	follows += [Revoke(merged, None, None, None, MERGE, name)]
	follows += _narrowing(record, register, _still_as_moved(record, register), "value_before")
	if record.get("possible_duplicate"):
		follows.append(Update(PAIR, record["possible_duplicate"], {"status": TO_BE_COMPARED}))
	present = _present(kept, _still_as_moved(record, register), "value_before", register)
	return [
		*follows,
		Event(merged, None, "client.merge_undone", today, MERGE, name, {"from": kept}),
		Event(kept, None, "client.merge_undone", today, MERGE, name, {"to": merged, "present": present}),
	]


def _still_as_moved(record: Record, register: Register) -> list[Record]:
	"""The rows that are taken back: all, but for what has changed about the clients themselves since."""
	found = []
	for row in rows(record, "moved"):
		now = register.one(row["record_kind"], row["record_name"]) or {}
		if _as_text(now.get(row["record_field"])) == row.get("value_after"):
			found.append(row)
	present = [row for row in found if row["record_field"] in PRESENT]
	whole = len(present) == sum(1 for row in rows(record, "moved") if row["record_field"] in PRESENT)
	return found if whole else [row for row in found if row not in present]
