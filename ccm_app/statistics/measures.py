"""The measures of case management (M01 to M11), of the CETHCam project (C01) and of the provider survey (I01 to I03)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ccm_app.statistics import words
from ccm_app.statistics.build import build
from ccm_app.statistics.definitions import Axis, Indicator, TableDefinition
from ccm_app.statistics.facts import DAYS, UNKNOWN
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.lists import Entry
from ccm_app.statistics.period import Period
from ccm_app.statistics.source import MONTH, CountRequest, CountSource, Where, totals
from ccm_app.statistics.table import TOTAL, Column, Note, Row, Table
from ccm_app.statistics.words_shelter import MEASURE_WORDS

STAGES = (
	Entry("Identification", "Identification", "ការកំណត់អត្តសញ្ញាណ"),
	Entry("Registration", "Registration", "ការចុះឈ្មោះ"),
	Entry("Social assessment", "Social assessment", "ការវាយតម្លៃសង្គម"),
	Entry("Case conference", "Case conference", "សន្និសីទករណី"),
	Entry("Case plan", "Case plan", "ផែនការករណី"),
	Entry("Referral", "Referral", "ការបញ្ជូន"),
	Entry("Services", "Services", "សេវា"),
	Entry("Reintegration and follow-up", "Reintegration and follow-up", "សមាហរណកម្ម និងការតាមដាន"),
	Entry("Closure", "Closure", "ការបិទករណី"),
	Entry("Evaluation", "Evaluation", "ការវាយតម្លៃករណី"),
)
MILESTONES = (
	Entry("Assessment", "To the social assessment", "ដល់ការវាយតម្លៃសង្គម"),
	Entry("Conference", "To the case conference", "ដល់សន្និសីទករណី"),
	Entry("Plan", "To the approved plan", "ដល់ផែនការដែលបានអនុម័ត"),
	Entry("Service", "To the first service", "ដល់សេវាដំបូង"),
)
HALVES = (
	Entry("1-6", "Months 1 to 6", "ខែទី១ ដល់ទី៦"),
	Entry("7-12", "Months 7 to 12 (critical)", "ខែទី៧ ដល់ទី១២ (សំខាន់)"),
	Entry("13+", "After the first year", "ក្រោយឆ្នាំដំបូង"),
)
REENTRY = (
	Entry("Within one year", "A new case within one year", "ករណីថ្មីក្នុងរយៈពេលមួយឆ្នាំ"),
	Entry("Within two years", "A new case in the second year", "ករណីថ្មីក្នុងឆ្នាំទីពីរ"),
	Entry("No", "No new case within two years, until today", "គ្មានករណីថ្មីក្នុងរយៈពេលពីរឆ្នាំ"),
)
OVER = Note(
	"One provider can work in several areas: the shares are of all providers, rounded half up, and exceed 100 together.",
	"អ្នកផ្តល់សេវាម្នាក់អាចធ្វើការក្នុងផ្នែកច្រើន ដូច្នេះភាគរយបូកបញ្ចូលគ្នាលើស ១០០។",
)
_COLUMNS = (
	Column("CASES", "Number", "ចំនួន"),
	Column("MEDIAN", "Median days", "ថ្ងៃ (មេដ្យាន)"),
	Column("NINETY", "Nine of ten within (days)", "៩ក្នុង១០ ក្នុងរយៈពេល (ថ្ងៃ)"),
	Column("LONGEST", "Longest (days)", "យូរបំផុត (ថ្ងៃ)"),
)
# The targets of the project, 2008 to 2010 ([L]:61, :109).
TARGETS = (
	("PRIMARY", "PERSONS_REGISTERED", 3_500, "Primary beneficiaries (persons)", "អ្នកទទួលផលផ្ទាល់ (មនុស្ស)"),
	(
		"SECONDARY",
		"FAMILY_MEMBERS",
		15_250,
		"Secondary beneficiaries (immediate family)",
		"អ្នកទទួលផលប្រយោល (គ្រួសារ)",
	),
	("SERVED", "PERSONS_SERVED", 3_469, "Persons who received services", "មនុស្សដែលទទួលសេវា"),
)
AMOUNTS = ("planned", "approved", "committed", "spent")
_AMOUNT_KM = {"planned": "គ្រោង", "approved": "អនុម័ត", "committed": "សន្យា", "spent": "ចំណាយ"}


def _one(
	code: str, indicator: str, rows: Axis, columns: Axis | None = None, shares: bool = False
) -> TableDefinition:
	return TableDefinition(code, MEASURE_WORDS[code], INDICATORS[indicator], rows, columns, shares)


DEFINITIONS: Mapping[str, TableDefinition] = {
	one.code: one
	for one in (
		_one("M02", "OVERDUE_CASES", Axis("stage", STAGES), Axis("field_office")),
		_one("M03", "OPEN_CASES", Axis("case_manager")),
		_one("M04", "REFERRALS", Axis("outcome"), Axis(MONTH), shares=True),
		_one("M07", "FOLLOW_UPS_DUE", Axis("half", HALVES), Axis("status")),
		_one("M08", "CLOSURES", Axis("reentry", REENTRY), shares=True),
		_one("M09", "CLOSURES", Axis("reason"), Axis(MONTH), shares=True),
		_one("I01", "OFFERS", Axis("provider"), Axis("service_type")),
		_one("I02", "COVERAGE", Axis("province"), Axis("service_type")),
		_one("I03", "PROVIDERS", Axis("programme_area")),
	)
}


def spread(
	code: str, indicator: Indicator, rows: Axis, source: CountSource, period: Period, where: Where = ()
) -> Table:
	"""How many, and how many days they took: median, the day by which nine of ten were done, the longest.

	Reckoned from how often each number of days occurs; rows without a number of days are not in it.
	"""
	definition = TableDefinition(code, MEASURE_WORDS[code], indicator, rows, Axis(DAYS))
	table = build(definition, source, period, where)
	made = [replace(row, counts=_figures(_days(table, row))) for row in table.rows]
	total = replace(table.total, counts=_figures(_days(table, table.total)))
	return replace(table, columns=_COLUMNS, rows=tuple(made), total=total, keys={})


def _days(table: Table, row: Row) -> list[tuple[int, int]]:
	codes = [column.code for column in table.columns]
	return sorted((int(code), row.counts[code]) for code in codes if code.isdigit() and row.counts.get(code))


def _figures(days: list[tuple[int, int]]) -> dict[str, int]:
	count = sum(often for _, often in days)
	if not count:
		return {"CASES": 0}
	longest = days[-1][0]
	return {
		"CASES": count,
		"MEDIAN": _reached(days, count, 50),
		"NINETY": _reached(days, count, 90),
		"LONGEST": longest,
	}


def _reached(days: list[tuple[int, int]], count: int, percent: int) -> int:
	"""The first number of days by which at least this share was done."""
	seen = 0
	for number, often in days:
		seen += often
		if seen * 100 >= percent * count:
			return number
	return UNKNOWN


def funnel(source: CountSource, period: Period, where: Where = ()) -> Table:
	"""M10: of the cases registered in the period, how many have reached each stage, as a share of all."""
	table = build(_one("M10", "FUNNEL", Axis("stage", STAGES)), source, period, where)
	if not table.keys:
		return table
	indicator = INDICATORS["CASES_REGISTERED"]
	all_cases = build(
		TableDefinition("M10", MEASURE_WORDS["M10"], indicator, Axis("sex")), source, period, where
	).total.counts[TOTAL]
	rows = [replace(row, percentages={TOTAL: percent(row.counts[TOTAL], all_cases)}) for row in table.rows]
	return replace(table, rows=tuple(rows), total=replace(table.total, counts={TOTAL: all_cases}), keys={})


def targets(source: CountSource, period: Period, where: Where = ()) -> Table:
	"""C01: what was reached, beside the targets of the CETHCam project. Unrecorded rows have no figure."""
	columns = (Column("TARGET", "Target", "គោលដៅ"), Column("REACHED", "Reached", "សម្រេចបាន"))
	rows, notes = [], []
	for code, name, target, english, khmer in TARGETS:
		indicator = INDICATORS[name]
		notes.append(Note(f"{english}: {indicator.sentence_en}", f"{khmer}៖ {indicator.sentence_km}"))
		if not source.has(indicator.fact):
			missing = words.NOT_RECORDED
			notes.append(Note(f"{english}: {missing.english}", f"{khmer}៖ {missing.khmer}"))
			rows.append(Row(code, english, khmer, {"TARGET": target}))
			continue
		request = CountRequest(indicator.fact, (), period, indicator.unit, (*indicator.where, *where))
		reached = totals(source.counts(request))[()]
		rows.append(
			Row(
				code,
				english,
				khmer,
				{"TARGET": target, "REACHED": reached},
				{"REACHED": percent(reached, target)},
			)
		)
	title = MEASURE_WORDS["C01"]
	total = Row(TOTAL, *words.TOTAL_WORDS, {})
	notes.append(words.NOT_ADDED)
	return Table(
		"C01", *title[:2], period, columns, tuple(rows), total, tuple(notes), *title[2:], is_additive=False
	)


def money(source: CountSource, period: Period, where: Where = ()) -> Table:
	"""M11: planned, approved, committed and spent by action, funder and currency; a total for each currency only.

	Figures are hundredths (decimals 2).
	"""
	columns = tuple(Column(amount.upper(), amount.capitalize(), _AMOUNT_KM[amount]) for amount in AMOUNTS)
	title = MEASURE_WORDS["M11"]
	rows: list[Row] = []
	if source.has("plan_money"):
		by_line = _money_by(source, period, where, ("currency", "action", "funder"))
		rows = [_money_row(key, cells) for key, cells in sorted(by_line.items())]
		by_currency = _money_by(source, period, where, ("currency",))
		rows += [_money_row(key, cells) for key, cells in sorted(by_currency.items())]
	notes = () if source.has("plan_money") else (words.NOT_RECORDED,)
	total = Row(TOTAL, *words.TOTAL_WORDS, {})
	return Table("M11", *title[:2], period, columns, tuple(rows), total, notes, *title[2:], decimals=2)


def _money_by(
	source: CountSource, period: Period, where: Where, by: tuple[str, ...]
) -> dict[tuple[str, ...], dict[str, int]]:
	found: dict[tuple[str, ...], dict[str, int]] = {}
	for amount in AMOUNTS:
		counted = totals(source.counts(CountRequest("plan_money", by, period, f"sum:{amount}", where)), *by)
		for key, value in counted.items():
			found.setdefault(tuple(map(str, key)), {})[amount.upper()] = value
	return found


def _money_row(key: tuple[str, ...], cells: Mapping[str, int]) -> Row:
	named = [part or "-" for part in key]
	if len(key) == 1:
		return Row(f"TOTAL {named[0]}", f"Total {named[0]}", f"សរុប {named[0]}", cells)
	label = f"{named[1]}, {named[2]}, {named[0]}"
	return Row("/".join(named), label, label, cells)


def percent(count: int, whole: int) -> int:
	"""A whole percentage, halves rounded up; 0 of nothing. For shares that overlap and need not add up to 100."""
	return (200 * count + whole) // (2 * whole) if whole else 0


def provider_shares(source: CountSource, period: Period, where: Where = ()) -> Table:
	"""I03: providers by programme area, with their share of all providers; the areas overlap."""
	table = build(DEFINITIONS["I03"], source, period, where)
	whole = table.total.counts.get(TOTAL, 0)
	rows = [
		replace(row, percentages={TOTAL: percent(row.counts[TOTAL], whole)}) if row.counts else row
		for row in table.rows
	]
	return replace(table, rows=tuple(rows), notes=(*table.notes, OVER))


def _of_definition(code: str) -> Callable[..., Table]:
	return lambda source, period, where=(): build(DEFINITIONS[code], source, period, where)


def _of_days(code: str, indicator: str, rows: Axis) -> Callable[..., Table]:
	return lambda source, period, where=(): spread(code, INDICATORS[indicator], rows, source, period, where)


MEASURES: Mapping[str, Callable[..., Table]] = {
	**{code: _of_definition(code) for code in DEFINITIONS},
	"M01": _of_days("M01", "MILESTONES", Axis("what", MILESTONES)),
	"M05": _of_days("M05", "REFERRALS", Axis("outcome")),
	"M06": _of_days("M06", "PLACEMENTS", Axis("to_provider")),
	"M10": funnel,
	"M11": money,
	"C01": targets,
	"I03": provider_shares,
}
