"""MariaDB counts what the records hold: every table from SQL is the table from the rows, worked out a second time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
from frappe.utils import add_days, getdate

from ccm_app.confidentiality import vault
from ccm_app.registry import counted_cases
from ccm_app.registry.count_source import SiteSource
from ccm_app.statistics.facts import FACTS
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.measures import MEASURES
from ccm_app.statistics.period import Period, period
from ccm_app.statistics.shelter import CODES, shelter_table
from ccm_app.statistics.source import PERSONS, CountRequest, totals
from ccm_app.statistics.table import Table
from ccm_app.tests import factories, personas
from ccm_app.tests.statistics_frames import frames_of_site

YEAR = period("2026-01", "2026-12")
QUARTER = period("2026-01", "2026-03")


def site() -> SiteSource:
	return SiteSource("", getdate())


def figures(table: Table) -> dict[str, Any]:
	"""What is printed: every row with its counts and shares, in order."""
	return {row.code: (dict(row.counts), dict(row.percentages)) for row in table.all_rows}


def make_some_records() -> None:
	"""A register in which every fact of the site occurs."""
	case = factories.case_in_referral()
	consent = factories.make_consent(case.name)
	referral = factories.move(factories.make_referral(case.name, consent=consent.name), "Send")
	frappe.db.set_value(
		"Referral", referral.name, {"referral_category": "Accepted", "answered_on": "2026-01-25"}
	)
	client = factories.make_client(sex="Not stated", age_at_registration=9, home_province="14")
	second = factories.make_case(client=client.name, case_type="OT", opened_on="2026-02-02")
	vault.write_fields("Case", second.name, {"stage": "Closure", "closed_on": "2026-02-20"})
	third = factories.make_case(client=client.name, case_type="DV", opened_on="2026-03-03")
	_rows_past_the_rules(case, second, third)
	counted_cases.rebuild()


def _rows_past_the_rules(case: Any, second: Any, third: Any) -> None:
	"""Rows of which only the columns that are counted matter, written past the rules of the stages."""
	about = {"case": case.name, "client": case.client, "field_office": case.field_office}
	closed = {"case": second.name, "client": second.client, "field_office": second.field_office}
	again = {"case": third.name, "client": third.client, "field_office": third.field_office}
	_store("Movement", moved_on="2026-01-06", to_provider=factories.PROVIDER, **about)
	_store("Movement", moved_on="2026-01-07", to_provider=factories.PROVIDER, **closed)
	_store("Movement", moved_on="2026-02-19", from_provider=factories.PROVIDER, **closed)
	_store("Reintegration", started_on="2026-02-10", option="FAM", **about)
	_store("Reintegration", started_on="2026-03-10", option="FAC", **about)
	_store("Case Conference", status="Held", held_on="2026-01-14", **about)
	_store("Case Conference", status="Held", held_on="2026-01-30", **about)
	_store("Case Closure", decided_on="2026-02-20", reason="WITHDREW", **closed)
	for month, day in ((1, "2026-03-01"), (7, "2026-03-02"), (13, "2026-03-03")):
		done = {"status": "Done", "visited_on": add_days(day, 3)} if month < 13 else {"status": "Planned"}
		_store("Follow-up", due_on=day, month_number=month, **done, **about)
	record = _store(
		"Service Record",
		service_type="SHELTER",
		provider=factories.PROVIDER,
		from_date="2026-01-28",
		status="Ongoing",
		amount_spent=12.5,
		**again,
	)
	visit = {"service_type": "SHELTER", "provider": factories.PROVIDER, "status": "Completed", **again}
	_store("Service Record", from_date="2026-02-14", family_visit=1, **visit)
	_store("Service Record", from_date="2026-02-15", family_helped=3, **visit)
	for course in ("SCHOOL", "SEWING", "SEWING"):
		seen = {"due_on": "2026-03-20", "visited_on": "2026-03-21", "month_number": 0}
		_store("Follow-up", training_course=course, status="Done", **seen, **again)
	for course, level in (("SCHOOL", "G05"), ("HIV", None), ("SEWING", None), ("ENGLISH", None)):
		_store(
			"Training Attendance",
			parent=record,
			parenttype="Service Record",
			parentfield="attendance",
			course=course,
			level=level,
			started_on="2026-02-01",
		)


def _store(kind: str, **values: Any) -> str:
	"""A row in the table itself: only its columns matter here."""
	name, now = frappe.generate_hash(length=12), str(frappe.utils.now_datetime())
	row = {"name": name, "creation": now, "modified": now, "owner": "Administrator", **values}
	frappe.db.bulk_insert(kind, list(row), [list(row.values())])
	return name


class TheSameFromSqlAndFromRows(personas.SiteTest):
	"""Every table, over the same records."""

	def setUp(self) -> None:
		super().setUp()
		make_some_records()
		self.frames = frames_of_site()

	def same(self, make: Any, months: Period, where: Any = ()) -> Table:
		ours, expected = make(site(), months, where), make(self.frames, months, where)
		self.assertEqual(figures(ours), figures(expected), ours.code)
		return ours

	def test_a_long_list_of_cells_is_not_cut_wherever_the_server_cuts(self) -> None:
		asked = CountRequest("registered", ("month", "case_type", "sex"), YEAR, PERSONS)
		usual = site().persons(asked)
		self.addCleanup(frappe.db.sql, "set session group_concat_max_len = default")
		frappe.db.sql("set session group_concat_max_len = 4")
		self.assertEqual(site().persons(asked).to_dict("list"), usual.to_dict("list"))

	def test_the_fourteen_tables_of_the_shelter(self) -> None:
		for code in CODES:
			for months in (QUARTER, YEAR):
				with self.subTest(code, months=months.code):
					self.same(lambda *given, code=code: shelter_table(code, *given), months)

	def test_the_measures_the_targets_and_the_directory(self) -> None:
		for code, make in MEASURES.items():
			with self.subTest(code):
				self.same(make, QUARTER)

	def test_every_part_of_the_register_is_counted_alike(self) -> None:
		for where in (
			(("provider", (factories.PROVIDER,)),),
			(("province", ("14",)),),
			(("field_office", ("SVR",)),),
			(("sex", ("Not stated",)), ("field_office", ("SVR",))),
		):
			for code in ("T06", "T07", "T08", "T09", "T18", "T16", "T20"):
				with self.subTest(code, where=where):
					self.same(lambda *given, code=code: shelter_table(code, *given), QUARTER, where)

	def test_every_fact_by_every_dimension(self) -> None:
		for fact in FACTS.values():
			if not site().has(fact.code) or fact.code == "in_shelter":
				continue
			units = ("records", "persons", *(f"sum:{one}" for one in fact.amounts))
			for by in ((), *((name,) for name in ("month", *fact.dimensions))):
				for unit in units:
					with self.subTest(fact.code, by=by, unit=unit):
						request = CountRequest(fact.code, by, YEAR, unit)
						self.assertEqual(
							dict(totals(site().counts(request), *by)),
							dict(totals(self.frames.counts(request), *by)),
						)

	def test_the_records_made_here_are_counted_at_all(self) -> None:
		for fact in FACTS:
			if site().has(fact):
				request = CountRequest(fact, (), YEAR)
				with self.subTest(fact):
					self.assertGreater(totals(site().counts(request))[()], 0)


class WhatIsBehindAFigure(personas.SiteTest):
	"""The cases of a figure are as many as it says."""

	def test_as_many_cases_as_the_figure(self) -> None:
		make_some_records()
		for code in ("CASES_REGISTERED", "CASES_REINTEGRATED", "CLOSURES", "OPEN_CASES"):
			indicator = INDICATORS[code]
			request = CountRequest(indicator.fact, (), YEAR, indicator.unit, indicator.where)
			with self.subTest(code):
				self.assertEqual(len(site().cases(request)), totals(site().counts(request))[()])

	def test_the_directory_has_no_cases(self) -> None:
		self.assertEqual(site().cases(CountRequest("offer", (), YEAR)), [])


class BadInput(personas.SiteTest):
	"""Filters that are no codes, periods in which nothing happened."""

	def test_a_filter_with_quotes_and_sql_counts_nothing_and_harms_nothing(self) -> None:
		make_some_records()
		before = frappe.db.count("Case")
		for text in ("' or '1'='1", "SVR'; drop table `tabCase`; --", '" or ""="', "%(today)s", "\\", "%"):
			request = CountRequest("registered", ("sex",), YEAR, where=(("field_office", (text,)),))
			with self.subTest(text):
				self.assertEqual(len(site().counts(request)), 0)
		self.assertEqual(frappe.db.count("Case"), before)

	def test_no_code_at_all_lets_nothing_through(self) -> None:
		request = CountRequest("registered", (), YEAR, where=(("sex", ()),))
		self.assertEqual(totals(site().counts(request)), {(): 0})

	def test_an_empty_period_has_tables_of_zeros(self) -> None:
		empty = period("1990-01", "1990-03")
		for code in CODES:
			table = shelter_table(code, site(), empty)
			with self.subTest(code):
				self.assertEqual({v for row in table.all_rows for v in row.counts.values()} - {0}, set())

	def test_a_person_without_sex_and_of_no_known_age_is_counted_and_not_dropped(self) -> None:
		day = getdate("1995-05-05") + timedelta(days=1)
		client = factories.make_client()
		vault.write_fields("Client", client.name, {"sex": "", "registered_on": day})
		factories.make_case(client=client.name)
		table = shelter_table("T07", site(), period("1995-05", "1995-05"))
		self.assertEqual(table.total.counts["TOTAL"], 1)
		self.assertTrue(any(column.code.endswith("_X") for column in table.columns))

	def test_an_unknown_case_type_is_counted_as_other(self) -> None:
		case = factories.make_case()
		vault.write_fields("Client", case.client, {"registered_on": "1996-01-01"})
		vault.write_fields("Case", case.name, {"case_type": "ZZ"})
		table = shelter_table("T06", site(), period("1996-01", "1996-01"))
		self.assertEqual((table.row("OT").counts["TOTAL"], table.total.counts["TOTAL"]), (1, 1))
