"""The attempts to which a referral belongs, and earlier referrals of the same person, as far as the user may read them."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from ccm_app.confidentiality.same_person import numbers_of
from ccm_app.domain.referral_chains import chain_of, repeats_of

COLUMNS = (
	"name",
	"`case`",
	"service_type",
	"provider",
	"referral_category",
	"referred_on",
	"answered_on",
	"ended_on",
	"follows_referral",
	"followed_by",
	"attempt",
)


def attempts_of(referral: Document) -> dict[str, Any]:
	"""Answers {"chain": rows, "repeats": rows, "count", "last"}: codes, days and words; the newest repeat first.

	chain: all attempts of this one, the first one first. repeats: referrals of the same person for the same service, in
	whatever case. count: how many of these there were; last: how the last one ended, in words, or None.
	"""
	if referral.is_new() or not referral.get("client"):
		return {"chain": [], "repeats": [], "count": 0, "last": None}
	found = _of_the_person(referral.client)
	own = referral.as_dict() | {"referred_on": frappe.utils.getdate(referral.referred_on)}
	chain = chain_of(referral.name, [row for row in found if row["case"] == referral.case])
	repeats = repeats_of(own, found)
	return {
		"chain": [_shown(row) for row in chain],
		"repeats": [_shown(row) for row in repeats],
		"count": len(repeats),
		"last": _(repeats[0]["referral_category"]) if repeats else None,
	}


def attempts_of_case(case: str) -> list[list[dict[str, Any]]]:
	"""Every chain of attempts of a case, the oldest first; a referral that was tried once is a chain of one.

	None for roles that read the case and no referral: they are shown the passage without them.
	"""
	if not frappe.has_permission("Referral", "read"):
		return []
	found = _read([["case", "=", case]])
	chains: dict[str, list[dict[str, Any]]] = {}
	for row in found:
		chain = chain_of(row["name"], found)
		chains.setdefault(chain[0]["name"], [_shown(one) for one in chain])
	return list(chains.values())


def _of_the_person(client: str) -> list[dict[str, Any]]:
	return _read([["client", "in", sorted(numbers_of([client]))]])


def _read(filters: list[Any]) -> list[dict[str, Any]]:
	# get_list reads with the user's permissions and the reach of the office.
	rows = frappe.get_list(
		"Referral", filters=filters, fields=[*COLUMNS], order_by="referred_on asc, name asc", limit=0
	)
	return [dict(row) for row in rows]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
	return {
		"name": row["name"],
		"case": row["case"],
		"attempt": row["attempt"] or 1,
		"provider": row["provider"],
		"progress": _(row["referral_category"]),
		"referred_on": row["referred_on"],
		"ended_on": row["ended_on"] or row["answered_on"],
	}
