"""The numbers of one person: registrations that were merged, which protect and hold together although both numbers stay."""

from __future__ import annotations

from collections.abc import Iterable

import frappe


def numbers_of(clients: Iterable[str]) -> frozenset[str]:
	"""These numbers, and every other one of the same persons: what they were merged into, and what into them."""
	known: set[str] = set()
	found = set(clients)
	while found - known:
		fresh, known = found - known, known | found
		found = known | _beside(fresh)
	return frozenset(known)


def _beside(clients: set[str]) -> set[str]:
	rows = frappe.qb.DocType("Client")
	named = sorted(clients)
	# Read for a decision, not shown to the user. Two questions, so that each has its index.
	into = (
		frappe.qb.from_(rows)
		.select(rows.merged_into)
		.where(rows.name.isin(named) & rows.merged_into.isnotnull())
	)
	merged = frappe.qb.from_(rows).select(rows.name).where(rows.merged_into.isin(named))
	return {*into.run(pluck=True), *merged.run(pluck=True)}


def living_numbers(clients: Iterable[str]) -> dict[str, str]:
	"""Each of these registrations -> the one under which the person goes on: itself, or the last of its merges."""
	kept = {client: client for client in clients}
	while True:
		rows = frappe.qb.DocType("Client")
		merged = rows.name.isin(sorted(set(kept.values()))) & rows.merged_into.isnotnull()
		into = (
			dict(frappe.qb.from_(rows).select(rows.name, rows.merged_into).where(merged).run())
			if kept
			else {}
		)
		if not into:
			return kept
		kept = {client: into.get(last, last) for client, last in kept.items()}
