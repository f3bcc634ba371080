"""How a site stands: what it holds, what its guard says, whether its ledger is whole. Runs in both releases."""

from __future__ import annotations

from typing import Any

import changing
import changing_desk
import frappe

from ccm_app.confidentiality import verifying
from ccm_app.confidentiality.platform import health
from ccm_app.confidentiality.platform.lint import lint_site
from ccm_app.setup.rights import GIVEN, GIVEN_TO
from ccm_app.setup.seed_files import desk_seeds, list_seeds

MINISTRY = "CCM Ministry Administrator"
# Tables with rows about many kinds: the column that says which, and what of a row is compared.
SHARED = (
	("tabSingles", "doctype", "concat_ws('=', field, value)"),
	("tabVersion", "ref_doctype", "concat_ws('=', name, docname, data)"),
)


def seeds() -> list[str]:
	"""The seeds that this site was ever offered."""
	return sorted(frappe.get_all("CCM Seed", pluck="name"))


def shipped_seeds() -> dict[str, tuple[str, str]]:
	"""Every seed of this release: its key, with kind and name of the record; a right has a row of its own."""
	found = {seed.key: (seed.kind, seed.name) for seed in [*list_seeds(), *desk_seeds()]}
	for kind in GIVEN:
		role = GIVEN_TO.get(kind, MINISTRY)
		row = frappe.db.get_value("Custom DocPerm", {"parent": kind, "role": role, "permlevel": 0})
		found[f"Right/{kind}/{role}"] = ("Custom DocPerm", str(row))
	return found


def missing_seeds(before: list[str]) -> dict[str, list[str]]:
	"""Seeds of this release that the site was not offered, and new ones without a record. before: offered earlier."""
	shipped, offered = shipped_seeds(), set(seeds())
	new = set(shipped) - set(before)
	return {
		"new": sorted(new),
		"not offered": sorted(set(shipped) - offered),
		"not there": sorted(key for key in new if not frappe.db.exists(*shipped[key])),
	}


def everything() -> dict[str, Any]:
	"""Counts by DocType, patches, complaints, the ledger, and all of `contents`."""
	return {
		**contents(),
		"dead ways": changing_desk.dead_ways(),
		"counts": _counts(),
		"seeds": len(seeds()),
		"complaints": sorted(f"{one.kind} {one.name}: {one.sentence}" for one in lint_site()),
		"failed checks": failed_checks(),
		"ledger": _ledger(),
	}


def contents() -> dict[str, Any]:
	"""What of the changes is lost, which patches ran when, and a sum over each table."""
	return {"lost": changing.lost(), "patches": _patches(), "sums": _sums()}


def failed_checks() -> list[str]:
	"""What the check of a site says is not protected."""
	return sorted(line.what for line in health.look() if line.verdict == health.FAIL)


def _counts() -> dict[str, int]:
	kinds = frappe.get_all("DocType", {"issingle": 0, "is_virtual": 0}, pluck="name")
	return {kind: frappe.db.count(kind) for kind in sorted(kinds) if frappe.db.table_exists(kind)}


def _patches() -> dict[str, list[str]]:
	"""When each patch of the app ran, as often as it did."""
	done: dict[str, list[str]] = {}
	rows = frappe.get_all("Patch Log", {"patch": ("like", "ccm_app.%")}, ["patch", "creation"])
	for row in rows:
		done.setdefault(row.patch, []).append(str(row.creation))
	return done


def _ledger() -> dict[str, Any]:
	found = verifying.check()
	return {name: found[name] for name in ("valid", "events", "clients", "sealed", "root")}


def _sums() -> dict[str, str]:
	"""MariaDB's own sum over the rows of every table; of each record's own where one table holds many kinds."""
	tables = frappe.db.get_tables(cached=False)
	rows = frappe.db.sql("checksum table " + ", ".join(f"`{name}`" for name in tables))
	sums = {str(name).rpartition(".")[2]: str(value) for name, value in rows}
	for table, kind, value in SHARED:
		del sums[table]
		frappe.db.sql("set session group_concat_max_len = 100000000")
		by_kind = f"select {kind}, md5(group_concat({value} order by {value})) from `{table}` group by {kind}"
		sums |= {f"{table} {name}": str(sum_of) for name, sum_of in frappe.db.sql(by_kind)}
	return sums
