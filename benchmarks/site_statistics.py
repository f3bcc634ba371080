"""What a quarter's tables cost on a site, against plain SQL over a covering index that gives the same counts, in one run.

Run from the bench's `sites` folder with its Python: `../env/bin/python .../benchmarks/site_statistics.py <site> [clients]`.
Seven rows for each client; everything is rolled back. For every question that a table asks, the floor is a GROUP BY over a
flat table that holds nothing but the columns of that fact, with the month stored and an index over all of them.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import frappe

FIRST, DAYS = date(2015, 1, 1), 1826
TYPES = ("DV", "SA", "NC", "TL", "ST", "RC", "SW", "OT")
QUARTER, ROUNDS = "2018-Q2", 3
COMMON = ("case_type", "sex", "age", "provider", "field_office", "province")


def seconds(act: Callable[[], Any]) -> float:
	"""The fastest of a few runs."""
	taken = []
	for _ in range(ROUNDS):
		started = time.perf_counter()
		act()
		taken.append(time.perf_counter() - started)
	return min(taken)


def fill(clients: int) -> int:
	"""Rows of a register in the tables themselves, in the transaction that is rolled back; answers how many."""
	chance, rows = random.Random(7), {}
	for number in range(clients):
		for kind, row in _of_client(chance, number):
			rows.setdefault(kind, []).append(row)
	for kind, made in rows.items():
		columns = sorted({name for row in made for name in row})
		frappe.db.bulk_insert(
			kind, columns, [[row.get(name) for name in columns] for row in made], chunk_size=2_000
		)
	return sum(map(len, rows.values()))


def _of_client(chance: random.Random, number: int) -> list[tuple[str, dict[str, Any]]]:
	day = FIRST + timedelta(days=chance.randrange(DAYS))
	about = {"client": f"BEN-{number}", "case": f"BEK-{number}", "field_office": "SVR"}
	now = {"creation": str(day), "modified": str(day)}
	made = [
		(
			"Client",
			{
				"name": about["client"],
				"registered_on": day,
				"sex": chance.choice(("Female", "Female", "Male")),
				"age_at_registration": chance.randrange(4, 40),
				"home_province": chance.choice(("20", "14", "03")),
				"referred_by": chance.choice(("RAO", "CCPCR-SVR")),
				"field_office": "SVR",
			},
		),
		(
			"Case",
			{
				"name": about["case"],
				"client": about["client"],
				"case_type": chance.choice(TYPES),
				"field_office": "SVR",
				"opened_on": day,
				"stage": "Services",
				"assessed_on": day + timedelta(days=7),
			},
		),
		(
			"Movement",
			{
				"name": f"BEM-{number}",
				**about,
				"moved_on": day,
				"to_provider": chance.choice(("CWDA", "CCPCR-SVR")),
			},
		),
		(
			"Social Assessment",
			{"name": f"BES-{number}", **about, "assessed_on": day + timedelta(days=7), "status": "Reviewed"},
		),
		(
			"Referral",
			{
				"name": f"BER-{number}",
				**about,
				"referred_on": day + timedelta(days=20),
				"provider": "CWDA",
				"answered_on": day + timedelta(days=23),
				"referral_category": "Accepted",
				"service_type": "SHELTER",
			},
		),
		(
			"Service Record",
			{
				"name": f"BED-{number}",
				**about,
				"from_date": day + timedelta(days=25),
				"status": "Ongoing",
				"service_type": "SHELTER",
				"provider": "CWDA",
			},
		),
	]
	if number % 2:
		made.append(
			(
				"Reintegration",
				{"name": f"BEH-{number}", **about, "started_on": day + timedelta(days=150), "option": "FAM"},
			)
		)
	return [(kind, {**now, **row}) for kind, row in made]


class Recorded:
	"""A source that remembers what it was asked."""

	def __init__(self, source: Any):
		self.source, self.asked = source, []

	def has(self, fact: str) -> bool:
		"""As the source itself."""
		return bool(self.source.has(fact))

	def counts(self, request: Any) -> Any:
		"""As the source itself."""
		self.asked.append(request)
		return self.source.counts(request)


def flat(source: Any, fact: str, period: Any) -> str:
	"""A narrow table of one fact over all years, with an index over all its columns; answers its name."""
	from ccm_app.registry.count_source import _Query
	from ccm_app.statistics.facts import FACTS
	from ccm_app.statistics.source import CountRequest

	names = [name for name in FACTS[fact].dimensions if name != "days"]
	request = CountRequest(fact, ("month", *names), period)
	query = _Query(request, "")
	month = f"cast({query.stated('month')} as signed) as `month`"
	dimensions = [f"cast({query.stated(name)} as char(40)) as `{name}`" for name in names]
	columns = ", ".join(["`tabCase`.`client`", month, *dimensions])
	indexed = ", ".join(f"`{name}`" for name in ("month", *names[:6], "client"))
	text = f"create temporary table `flat_{fact}` (index covering ({indexed})) as select {columns} {query.rows()}"
	values = {"first_day": FIRST, "last_day": FIRST + timedelta(days=DAYS), "today": date.today()}
	# Past Frappe's own check: making a temporary table ends no transaction.
	frappe.db._cursor.execute(text, values)
	return f"flat_{fact}"


def floor(request: Any) -> Callable[[], Any]:
	"""The same question as plain SQL over the flat table."""
	by = ", ".join(f"`{name}`" for name in request.by)
	unit = "count(*)" if request.unit == "records" else "count(distinct client)"
	parts = [f"month between {request.period.first.number} and {request.period.last.number}"]
	parts += [
		f"`{name}` in ({', '.join(repr(code) for code in codes)})" for name, codes in request.where if codes
	]
	text = f"select {by + ', ' if by else ''}{unit} from `flat_{request.fact}` where {' and '.join(parts)}"
	text += f" group by {by}" if by else ""
	return lambda: frappe.db.sql(text)


def main(site: str, clients: int) -> None:
	"""Print one line for each table, and the booklet's."""
	frappe.init(site=site)
	frappe.connect()
	from ccm_app.registry.count_source import SiteSource
	from ccm_app.statistics import catalogue
	from ccm_app.statistics.period import period, quarter

	frappe.set_user("Administrator")
	print(f"{fill(clients):,} rows of {clients:,} clients")
	months, source = quarter(QUARTER), SiteSource("", date.today())
	everything = period("2015-01", "2019-12")
	made: set[str] = set()
	whole, least = 0.0, 0.0
	before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
	for code in (*catalogue.SHELTER, "M01", "M04", "M07", "M09", "M10"):
		recorded = Recorded(source)
		catalogue.make(code, recorded, months)
		ours = seconds(lambda code=code: catalogue.make(code, source, months))
		counted = seconds(lambda asked=recorded.asked: [source.counts(one) for one in asked])
		bare = 0.0
		for request in recorded.asked:
			if "days" in request.by:
				continue
			if request.fact not in made:
				flat(source, request.fact, everything)
				made.add(request.fact)
			bare += seconds(floor(request))
		whole, least = whole + ours, least + bare
		print(
			f"{code}: {ours * 1000:7.0f} ms, of it SQL {counted * 1000:7.0f} ms; flat SQL {bare * 1000:7.0f} ms"
		)
	grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
	print(
		f"booklet: {whole:.2f} s against {least:.2f} s, ratio {whole / least:.1f}; {grown:.0f} MB more memory"
	)
	frappe.db.rollback()


if __name__ == "__main__":
	main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 14_000)
