"""Files for CTDC that left before: how many looked alike in each, and that no later file can be taken from them.

Kept are counts of groups, no person. All receivers count as one: files are passed on.
"""

from __future__ import annotations

import json

import frappe
from frappe.utils import cint, now_datetime

from ccm_app.domain.problems import problem
from ccm_app.exchange import ctdc
from ccm_app.exchange.anonymous import CTDC_K, Anonymised, groups
from ccm_app.exchange.exported_before import PARTLY, REMAINDER, Exported, Overlaps, refuse_subtraction
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.saying import refuse
from ccm_app.statistics.period import Month, Period

KIND, SHAPE = "Research Export", "CTDC"


def alike() -> int:
	"""How many have to look alike: what the settings say, never fewer than eleven."""
	return max(CTDC_K, cint(frappe.get_cached_doc("CCM Settings").get("ctdc_alike")))


def keep(months: Period, shaped: Anonymised, receiver: str) -> None:
	"""Keep what leaves, as counts. Raises RulesBroken when files could be taken from one another."""
	# Of two who export at the same moment the second sees what the first let out.
	frappe.db.get_value("DocType", KIND, "name", for_update=True)
	today = Exported(_codes(months), groups(shaped.records, ctdc.QUASI_IDENTIFIERS))
	earlier = _earlier()
	try:
		refuse_subtraction(today, earlier, shaped.k)
	except Overlaps as error:
		near = [one for one in earlier if one.months & today.months]
		code = {PARTLY: "export.partly", REMAINDER: "export.remainder"}.get(str(error), "export.too_many")
		refuse([problem(code, months=", ".join(dict.fromkeys(map(_named, near))), k=shaped.k)], KIND)
	write_by_register(
		KIND,
		{
			"shape": SHAPE,
			"from_month": months.first.code,
			"until_month": months.last.code,
			"receiver": receiver,
			"records": len(shaped.records),
			"lost": shaped.lost,
			"smallest": shaped.smallest,
			"made_on": now_datetime(),
			"made_by": frappe.session.user,
			"groups": json.dumps([[list(group), count] for group, count in sorted(today.groups.items())]),
		},
	)


def _earlier() -> list[Exported]:
	fields = ["from_month", "until_month", "groups"]
	# Counts without any person; who exports was asked before. Read with a lock, so that what was stored since this
	# request began is among them.
	rows = frappe.db.get_values(
		KIND, {"shape": SHAPE}, fields, as_dict=True, order_by="creation asc", for_update=True
	)
	found = []
	for row in rows:
		months = Period(Month.of(row["from_month"]), Month.of(row["until_month"]))
		counted = {tuple(group): int(count) for group, count in json.loads(row["groups"])}
		found.append(Exported(_codes(months), counted))
	# The same file twice takes nothing more off.
	return list({(one.months, tuple(sorted(one.groups.items()))): one for one in found}.values())


def _codes(months: Period) -> frozenset[str]:
	return frozenset(month.code for month in months.months)


def _named(one: Exported) -> str:
	first, last = min(one.months), max(one.months)
	return first if first == last else f"{first}/{last}"
