"""Inserts every seed once and remembers it, so that the site's administrator owns the record from then on.

`CCM Seed` keeps one row per seed that was ever offered to this site. A seed with a row is never looked at again:
if the administrator changed the record it stays changed, if he deleted or renamed it, it does not come back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils import now

from ccm_app.setup import areas
from ccm_app.setup.seed_files import Seed, desk_seeds, fingerprint, list_seeds

INSERTED = "Inserted"
INSERTED_INACTIVE = "Inserted, not active"
WAS_THERE = "Was there already"
DONE = "Done"

TODAYS_AREAS = "Administrative Area/today"
FORMER_AREAS = "Administrative Area/2008"


def insert_new_seeds() -> list[str]:
	"""Insert the seeds this site has never been offered. Returns their keys; none on a second run."""
	remembered = set(frappe.get_all("CCM Seed", pluck="name"))
	new = _insert_areas(remembered)
	new += _insert(list_seeds(), remembered)
	new += _insert(desk_seeds(), remembered)
	return new


def remember(key: str, kind: str, name: str, outcome: str, values: dict[str, Any]) -> None:
	"""Note that a seed was offered to this site: once, for ever."""
	frappe.get_doc(
		{
			"doctype": "CCM Seed",
			"seed_key": key,
			"kind": kind,
			"record_name": name,
			"outcome": outcome,
			"seed_hash": fingerprint(values),
			"shipped": json.dumps(values, ensure_ascii=False, indent="\t", sort_keys=True, default=str),
			"inserted_on": now(),
		}
	).insert()


def is_untouched(key: str) -> bool:
	"""True when the record of a seed is still as it was shipped; a patch that improves a seed asks this first.

	False when the administrator changed, renamed or deleted it, or when it was there before the app.
	"""
	seed = frappe.db.get_value("CCM Seed", key, ["kind", "record_name", "outcome", "shipped"], as_dict=True)
	if not seed or seed.outcome == WAS_THERE or not frappe.db.exists(seed.kind, seed.record_name):
		return False
	shipped = json.loads(seed.shipped)
	return _like(shipped, frappe.get_doc(seed.kind, seed.record_name).as_dict())


def _insert(seeds: Iterable[Seed], remembered: set[str]) -> list[str]:
	new = [seed for seed in seeds if seed.key not in remembered]
	return [seed.key for seed in new if _insert_one(seed)]


def _insert_one(seed: Seed) -> bool:
	"""True when the seed is settled. A seed that links to a record this site deleted is left out, and said so."""
	frappe.db.savepoint("ccm_seed")
	try:
		outcome, values = _outcome(seed)
	except frappe.LinkValidationError as reason:
		frappe.db.rollback(save_point="ccm_seed")
		frappe.clear_messages()
		print(f"{seed.key} was left out: {frappe.utils.strip_html(str(reason))}")
		return False
	remember(seed.key, seed.kind, seed.name, outcome, values)
	return True


def _outcome(seed: Seed) -> tuple[str, dict[str, Any]]:
	if frappe.db.exists(seed.kind, seed.name):
		return WAS_THERE, seed.values
	values = _beside_active_workflow(seed)
	frappe.get_doc(values).insert()
	return (INSERTED if values == seed.values else INSERTED_INACTIVE), values


def _beside_active_workflow(seed: Seed) -> dict[str, Any]:
	"""Saving an active workflow switches off every other of its DocType, so ours steps back."""
	if seed.kind != "Workflow":
		return seed.values
	other = frappe.db.exists("Workflow", {"document_type": seed.values["document_type"], "is_active": 1})
	return {**seed.values, "is_active": 0} if other else seed.values


def _insert_areas(remembered: set[str]) -> list[str]:
	"""Both sets at once each: 16,000 rows one by one would take minutes. A newer edition comes by a patch."""
	new = []
	for key, units in ((TODAYS_AREAS, areas.current_units), (FORMER_AREAS, areas.former_units)):
		if key not in remembered:
			rows = units()
			_bulk_insert(rows)
			remember(key, "Administrative Area", "", DONE, {"rows": len(rows), "source": rows[0]["source"]})
			new.append(key)
	return new


def _bulk_insert(rows: list[areas.Row]) -> None:
	there = set(frappe.get_all("Administrative Area", pluck="name"))
	stamp = now()
	system = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx")
	frappe.db.bulk_insert(
		"Administrative Area",
		[*system, *areas.FIELDS],
		[
			(
				row["area_key"],
				stamp,
				stamp,
				"Administrator",
				"Administrator",
				0,
				0,
				*(row[f] for f in areas.FIELDS),
			)
			for row in rows
			if row["area_key"] not in there
		],
		chunk_size=2000,
	)


def _like(shipped: Any, stored: Any) -> bool:
	"""Compare what was shipped with what is stored: only the shipped fields, rows in their order, numbers as text."""
	if isinstance(shipped, dict):
		return all(_like(shipped[field], stored.get(field)) for field in shipped)
	if isinstance(shipped, list):
		stored = stored or []
		return len(shipped) == len(stored) and all(map(_like, shipped, stored))
	return str(shipped) == str("" if stored is None else stored)
