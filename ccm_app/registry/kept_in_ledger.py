"""Kept figures in the ledger: closing, restating and signing are rows there, each with a hash of what was kept.

The checksum beside the figures can be written anew by whoever can write the figures. The ledger cannot: the site's own
account only adds to it, and its rows are sealed into checkpoints that lie elsewhere. A site without a ledger of its own
has nothing to compare with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import frappe

from ccm_app.domain.ledger import canonical
from ccm_app.domain.statistical_periods import OPEN, SIGNED
from ccm_app.registry import ledger_store

KIND, PERIOD = "Kept Figures", "Statistical Period"
CLOSED_EVENT, RESTATED_EVENT, SIGNED_EVENT = "figures.closed", "figures.restated", "figures.signed"
# What is hashed of a version: the figures, what changed, why, and of which period it is.
_HASHED = ("period", "version", "reason", "changes", "figures")
_FIELDS = ("name", "kept_by", *_HASHED)


def note_kept(kept: Mapping[str, Any]) -> None:
	"""Tell the ledger of a version that was kept: the closing for the first one, a restatement for every later one."""
	event = CLOSED_EVENT if int(kept["version"]) == 1 else RESTATED_EVENT
	_note(event, str(kept["name"]), str(kept["period"]), int(kept["version"]), hash_of(kept))


def note_signed(period: str) -> None:
	"""Tell the ledger that the last version of a period was signed."""
	kept = _versions(period)[-1]
	_note(SIGNED_EVENT, str(kept["name"]), period, int(kept["version"]), hash_of(kept))


def hash_of(kept: Mapping[str, Any]) -> str:
	"""The hash of a version as it is stored."""
	told = {name: str(kept.get(name) or "") for name in _HASHED}
	return hashlib.sha256(canonical(told)).hexdigest()


def differing() -> list[str]:
	"""The periods whose kept figures, or whose signature, are not what the ledger says; none is as it should be.

	Empty on a site without a ledger of its own.
	"""
	if not ledger_store.database():
		return []
	said = _said()
	# Whether figures are untouched, not the figures themselves.
	periods = {row["name"]: row["status"] for row in frappe.get_all(PERIOD, fields=["name", "status"])}
	kept = set(frappe.get_all(KIND, pluck="period", distinct=True))
	return sorted(name for name in {*said, *kept} if not _agrees(name, periods.get(name), said.get(name, [])))


def note_what_was_kept_before() -> None:
	"""For a site that closed periods before the ledger was told: its versions and signatures as they stand today."""
	if not ledger_store.database():
		return
	said = _said()
	for name, status in frappe.get_all(PERIOD, fields=["name", "status"], as_list=True):
		if name in said:
			continue
		versions = _versions(name)
		for kept in versions:
			note_kept(kept)
		if versions and status == SIGNED:
			note_signed(name)


def _note(event: str, name: str, period: str, version: int, hashed: str) -> None:
	details = {"period": period, "version": version, "kept": hashed}
	ledger_store.note_beside(None, ledger_store.ACCESS, event, KIND, name, details)


def _versions(period: str) -> list[dict[str, Any]]:
	# Read to be hashed.
	rows = frappe.get_all(KIND, filters={"period": period}, fields=list(_FIELDS), order_by="version asc")
	return [dict(row) for row in rows]


def _said() -> dict[str, list[tuple[str, int, str]]]:
	"""Period -> what the ledger says of it, in order: (event, version, hash)."""
	events = (CLOSED_EVENT, RESTATED_EVENT, SIGNED_EVENT)
	rows = ledger_store.ask(
		f"select `event`, `details` from {ledger_store.table(ledger_store.EVENT)}"
		" where `client` = %s and `event` in (%s, %s, %s) order by `sequence`",
		(ledger_store.REGISTER, *events),
	)
	found: dict[str, list[tuple[str, int, str]]] = {}
	for event, details in rows:
		told = json.loads(details)
		found.setdefault(str(told["period"]), []).append(
			(str(event), int(told["version"]), str(told["kept"]))
		)
	return found


def _agrees(period: str, status: str | None, said: list[tuple[str, int, str]]) -> bool:
	"""The stored versions are those of the ledger, and the period is signed when its last row there says so."""
	told = [(version, hashed) for event, version, hashed in said if event != SIGNED_EVENT]
	kept = [(int(row["version"]), hash_of(row)) for row in _versions(period)]
	if kept != told or (status in (None, OPEN)) != (not said):
		return False
	signed = [(version, hashed) for event, version, hashed in said if event == SIGNED_EVENT]
	is_signed = bool(said) and said[-1][0] == SIGNED_EVENT
	return is_signed == (status == SIGNED) and all(one in kept for one in signed)
