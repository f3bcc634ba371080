"""What a quarter's tables cost on a site, against plain SQL over a covering index that gives the same counts, in one run.

Run from the bench's `sites` folder with its Python: `../env/bin/python .../benchmarks/site_statistics.py <site> [clients]`.
About twenty rows for each client, ten of them services. On a site for tests only: they are stored, and taken away at
the end. For every question that a table asks, the floor is a GROUP BY over a flat table that holds nothing but the columns
of that fact, with the month stored and an index over all of them.
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
KINDS = (
	"Client",
	"Case",
	"Movement",
	"Social Assessment",
	"Referral",
	"Service Record",
	"Training Attendance",
	"Reintegration",
	"Follow-up",
	"Case Closure",
)


def seconds(act: Callable[[], Any]) -> float:
	"""The fastest of a few runs."""
	taken = []
	for _ in range(ROUNDS):
		started = time.perf_counter()
		act()
		taken.append(time.perf_counter() - started)
	return min(taken)


def fill(clients: int) -> int:
	"""Rows of a register in the tables themselves, past the register; answers how many."""
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
				"services_started_on": day + timedelta(days=25),
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
	]
	made += _services(number, about, day)
	if number % 2:
		home = day + timedelta(days=150)
		made.append(
			("Reintegration", {"name": f"BEH-{number}", **about, "started_on": home, "option": "FAM"})
		)
		made.append(("Follow-up", {"name": f"BEF-{number}", **about, **_visited(home)}))
	if number % 3 == 0:
		closed = {"decided_on": day + timedelta(days=300), "reason": "WITHDREW"}
		made.append(("Case Closure", {"name": f"BEX-{number}", **about, **closed}))
	return [(kind, {**now, **row}) for kind, row in made]


def _visited(home: date) -> dict[str, Any]:
	month = home + timedelta(days=30)
	return {"due_on": month, "visited_on": month, "status": "Done", "month_number": 1}


def _services(number: int, about: dict[str, Any], day: date) -> list[tuple[str, dict[str, Any]]]:
	"""Ten services over a year, and three attendances."""
	given = {"status": "Ongoing", "service_type": "SHELTER", "provider": "CWDA"}
	made: list[tuple[str, dict[str, Any]]] = [
		(
			"Service Record",
			{
				"name": f"BED-{number}-{place}",
				**about,
				**given,
				"from_date": day + timedelta(days=25 + 30 * place),
			},
		)
		for place in range(10)
	]
	for place, (course, level) in enumerate(
		(("SCHOOL", f"G{number % 12 + 1:02d}"), ("HIV", None), ("SEWING", None))
	):
		parent = {
			"parent": f"BED-{number}-{place}",
			"parenttype": "Service Record",
			"parentfield": "attendance",
		}
		began = {"started_on": day + timedelta(days=30 + 30 * place), "course": course, "level": level}
		made.append(("Training Attendance", {"name": f"BET-{number}-{place}", **parent, **began}))
	return made


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


def flat(fact: str, period: Any) -> str:
	"""A narrow table of one fact over all years, with an index over all its columns; answers its name."""
	from ccm_app.registry.count_source import _by_month_end, _Query
	from ccm_app.statistics.facts import FACTS, WHOLE_NUMBERS
	from ccm_app.statistics.source import CountRequest

	names = list(FACTS[fact].dimensions)
	types = {name: "signed" if name in WHOLE_NUMBERS else "char(40)" for name in names}
	parts = []
	for request in _by_month_end(CountRequest(fact, ("month", *names), period)):
		query = _Query(request, "")
		month = f"cast({query.stated('month')} as signed) as `month`"
		dimensions = [f"cast({query.stated(name)} as {types[name]}) as `{name}`" for name in names]
		parts.append(f"(select {', '.join(['`tabCase`.`client`', month, *dimensions])} {query.rows()})")
	indexed = ", ".join(f"`{name}`" for name in ("month", *names, "client"))
	text = f"create temporary table `flat_{fact}` (index covering ({indexed})) as {' union all '.join(parts)}"
	values = {"first_day": FIRST, "last_day": FIRST + timedelta(days=DAYS), "today": date.today()}
	# Past Frappe's own check: making a temporary table ends no transaction.
	frappe.db._cursor.execute(text, values)
	return f"flat_{fact}"


def floor(request: Any) -> Callable[[], Any]:
	"""The same question as plain SQL over the flat table."""
	by = ", ".join(f"`{name}`" for name in request.by)
	is_each = request.unit == "records" and request.fact != "in_shelter"
	unit = "count(*)" if is_each else "count(distinct client)"
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
	from ccm_app.registry import counted_cases
	from ccm_app.registry.count_source import SiteSource

	frappe.set_user("Administrator")
	try:
		print(f"{fill(clients):,} rows of {clients:,} clients", flush=True)
		kept = time.perf_counter()
		counted_cases.rebuild()
		print(f"rows kept for counting: worked out in {time.perf_counter() - kept:.1f} s", flush=True)
		# Rows that are not committed are looked up twice, which a reader of a register never sees.
		frappe.db.commit()
		for kind in (*KINDS, counted_cases.TABLE):
			frappe.db.sql(f"analyze table `{kind if kind == counted_cases.TABLE else f'tab{kind}'}`")
		_compare(SiteSource("", date.today()))
	finally:
		_take_away()
		counted_cases.rebuild()
		frappe.db.commit()


def _take_away() -> None:
	frappe.db.rollback()
	for kind in KINDS:
		frappe.db.sql(f"delete from `tab{kind}` where `name` like 'BE_-%'")
		frappe.db.commit()


def _compare(source: Any) -> None:
	from ccm_app.api.booklets import OF_THE_MINISTRY, OF_THE_QUARTER
	from ccm_app.statistics import catalogue
	from ccm_app.statistics.period import period, quarter
	from ccm_app.statistics.sharing import Shared, needs_of

	codes = (*OF_THE_QUARTER, *OF_THE_MINISTRY)
	months, made, least = quarter(QUARTER), set(), 0.0
	for code in codes:
		recorded = Recorded(source)
		catalogue.make(code, recorded, months)
		ours = seconds(lambda code=code: catalogue.make(code, Shared(source, needs_of((code,))), months))
		bare = 0.0
		for request in recorded.asked:
			if request.fact not in made:
				flat(
					request.fact,
					period("2018-01", "2018-12")
					if request.fact == "in_shelter"
					else period("2015-01", "2019-12"),
				)
				made.add(request.fact)
			bare += seconds(floor(request))
		least += bare
		print(
			f"{code}: {ours * 1000:7.0f} ms; {len(recorded.asked):2} questions in flat SQL {bare * 1000:7.0f} ms"
		)
	before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

	def booklet() -> None:
		shared = Shared(source, needs_of(codes))
		for code in codes:
			catalogue.make(code, shared, months)

	whole = seconds(booklet)
	grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
	print(
		f"booklet: {whole:.3f} s against {least:.3f} s, ratio {whole / least:.2f}; {grown:.0f} MB more memory"
	)


if __name__ == "__main__":
	main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
