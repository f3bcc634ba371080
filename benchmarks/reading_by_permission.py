"""What reading by permission costs at 1,000,000 clients and as many rows of access, against bare indexed SQL.

Run from the bench's `sites` folder with its Python: `../env/bin/python .../benchmarks/reading_by_permission.py <site>`.
Fills two scratch tables of the site's database, asks them with the very conditions of the site, and drops them again;
no record of the site is touched. Wants a site with the role users. A few minutes, and about 2 GB on the disk.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import frappe

from ccm_app.confidentiality import access, access_rows, packets

CLIENTS, OFFICES, SEALED, ROUNDS = 1_000_000, 25, 100, 7
# Table of the site -> its stand-in.
SCRATCH = {"`tabClient`": "`_bench_client`", "`tabCase Access`": "`_bench_access`"}
OFFICE_USER, WIDE_USER = "fcm@svr.example", "monitoring@ccm.example"


def scratch(sql: str) -> str:
	"""The query, asked of the stand-ins."""
	for table, stand_in in SCRATCH.items():
		sql = sql.replace(table, stand_in)
	return sql


def fill() -> None:
	"""One client in 25 is of Svay Rieng; each has a row of its office, and one in ten a row of its case manager."""
	drop()
	for table, stand_in in SCRATCH.items():
		frappe.db.sql_ddl(f"create table {stand_in} like {table}")
	frappe.db.sql_ddl("alter table `_bench_client` add index `office_modified` (`field_office`, `modified`)")
	numbers = f"from seq_1_to_{CLIENTS}"
	office = f"if(seq mod {OFFICES} = 0, 'SVR', concat('O', lpad(seq mod {OFFICES}, 2, '0')))"
	frappe.db.sql(
		"insert into `_bench_client` (`name`, `modified`, `creation`, `field_office`, `sex`, `sensitivity`)"
		f" select concat('C', lpad(seq, 7, '0')), '2026-01-01' + interval seq second, '2026-01-01', {office},"
		f" if(seq mod 3 = 0, 'Male', 'Female'), if(seq mod {CLIENTS // SEALED} = 0, 'Sealed', 'Normal') {numbers}"
	)
	row = (
		"insert into `_bench_access` (`name`, `modified`, `creation`, `client`, `party_kind`, `party`, `ground`,"
		" `packet`, `valid_from`, `only_named`, `read_only`, `through_office`)"
	)
	frappe.db.sql(
		f"{row} select concat('A', seq), now(), now(), concat('C', lpad(seq, 7, '0')), 'Field Office', {office},"
		f" 'Custody', 'Identity', '2026-01-01', seq mod {CLIENTS // SEALED} = 0, 0, null {numbers}"
	)
	frappe.db.sql(
		f"{row} select concat('U', seq), now(), now(), concat('C', lpad(seq, 7, '0')), 'User',"
		f" if(seq mod {OFFICES} = 0, '{OFFICE_USER}', 'other'), 'Custody', 'Identity', '2026-01-01', 0, 0,"
		f" {office} {numbers} where seq mod 10 = 0"
	)
	frappe.db.commit()
	for stand_in in SCRATCH.values():
		frappe.db.sql(f"analyze table {stand_in}")


def drop() -> None:
	"""Remove the stand-ins."""
	for stand_in in SCRATCH.values():
		frappe.db.sql_ddl(f"drop table if exists {stand_in}")


def milliseconds(*acts: Callable[[], object]) -> list[float]:
	"""Median milliseconds of each act, taken in turns so that a busy machine is the same for all of them."""
	taken: list[list[float]] = [[] for _act in acts]
	for number in range(ROUNDS + 1):
		for act, found in zip(acts, taken, strict=True):
			started = time.perf_counter()
			act()
			# The first round fills the caches.
			if number:
				found.append((time.perf_counter() - started) * 1000)
	return [statistics.median(found) for found in taken]


def asked(condition: str) -> dict[str, str]:
	"""The queries of a desk under a condition: first page, deep page, count, filtered search."""
	rows = "select `name`, `modified` from `tabClient`"
	where = condition or "1=1"
	page = f"{rows} where {where} order by `modified` desc limit 20"
	return {
		"first page": page,
		"page 100": f"{page} offset 2000",
		"count": f"select count(*) from `tabClient` where {where}",
		"filtered search": f"{rows} where {where} and `sex` = 'Male' and `name` like '%999%' limit 20",
	}


def compare(who: str, condition: str, bare: str) -> None:
	"""Print each query under the site's condition and under bare SQL that finds the same, and the ratio."""
	for (what, ours), plain in zip(asked(condition).items(), asked(bare).values(), strict=True):
		taken, floor = milliseconds(
			lambda sql=ours: frappe.db.sql(scratch(sql)), lambda sql=plain: frappe.db.sql(scratch(sql))
		)
		print(f"{who:16}{what:18}{taken:9.1f}{floor:9.1f}{taken / floor:8.1f}")


def main(site: str) -> None:
	"""Fill, ask, print, drop."""
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("Administrator")
	(deciding,) = milliseconds(lambda: access.list_condition(OFFICE_USER, "Client"))
	try:
		fill()
		# The names of the sealed clients come from the stand-ins too.
		plain = frappe.db.sql
		frappe.db.sql = lambda query, *given, **named: plain(scratch(query), *given, **named)
		print(
			f"{CLIENTS:,} clients, {CLIENTS:,} rows of offices and {CLIENTS // 10:,} of case managers, {SEALED} sealed"
		)
		print(f"{'':16}{'':18}{'ms':>9}{'bare ms':>9}{'x bare':>8}")
		compare("Field Office", access.list_condition(OFFICE_USER, "Client"), "`field_office` = 'SVR'")
		compare("Monitoring Team", access.list_condition(WIDE_USER, "Client"), "`sensitivity` != 'Sealed'")
		reach = access.reach_of(OFFICE_USER, "Case")
		one, texts = milliseconds(
			lambda: access_rows.all_open(reach, {"C0000025"}),
			lambda: packets.opens_texts("Case", "C0000025", OFFICE_USER),
		)
		print(f"one record: {one:.1f} ms; its texts, with the user's standing read anew: {texts:.1f} ms")
		print(f"deciding how far a user sees, before any of it: {deciding:.1f} ms")
		frappe.db.sql = plain
	finally:
		drop()
		frappe.db.rollback()


if __name__ == "__main__":
	main(sys.argv[1])
