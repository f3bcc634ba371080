"""The shelter's tables T12 to T17 and T19 to T21 as definitions, and all fourteen in their order.

Rows, order and words are those of the CCPCR report on its 2nd quarter of 2010 ([S], slides 12 to 21). What the
register does not record yet is shown as such, never as zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ccm_app.statistics import tables, words
from ccm_app.statistics.build import build
from ccm_app.statistics.definitions import Axis, TableDefinition
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.lists import CASE_TYPES, Entry
from ccm_app.statistics.period import Period, khmer_number
from ccm_app.statistics.shelter_keys import with_keys
from ccm_app.statistics.source import MONTH, CountSource, Narrowed, Where
from ccm_app.statistics.table import TOTAL, Column, Row, Table
from ccm_app.statistics.words_shelter import SHELTER_WORDS

# The codes are those of the lists "Training Course" and "Training Level".
GRADES = (
	Entry("PRE", "Pre-School", "មត្តេយ្យ"),
	*(Entry(f"G{n:02d}", f"Grade {n}", f"ថ្នាក់ទី{khmer_number(n)}") for n in range(1, 13)),
)
CLASSES = (
	Entry("ENGLISH", "Learning English language (on-site education)", "រៀនភាសាអង់គ្លេស"),
	Entry("COMPUTER", "Attending computer class in the shelter", "រៀនកុំព្យូទ័រ"),
	Entry(
		"MATERIALS",
		"Returnee children in the community who received school materials",
		"កុមារវិលត្រឡប់ដែលបានទទួលសម្ភារៈសិក្សា",
	),
	Entry("NFE", "Studying non-formal education in the shelter", "រៀនក្រៅប្រព័ន្ធ"),
)
TOPICS = (
	Entry("REPRODUCTIVE", "Reproductive health", "សុខភាពបន្តពូជ"),
	Entry("MORAL", "Moral hygiene", "អនាម័យផ្លូវចិត្ត"),
	Entry("DISCIPLINE", "Disciplines of the shelter", "វិន័យរបស់ជម្រក"),
	Entry("BUDGET", "Budgeting management", "ការគ្រប់គ្រងថវិកា"),
	Entry("RIGHTS", "Child Rights", "សិទ្ធិកុមារ"),
	Entry("BODY", "Body hygiene", "អនាម័យរាងកាយ"),
	Entry("HIV", "HIV/AIDS Spreading", "ការរីករាលដាលនៃមេរោគអេដស៍"),
)
SKILLS = (
	Entry("SEWING", "Sewing", "កាត់ដេរ"),
	Entry("WEAVING", "Weaving", "តម្បាញ"),
	Entry("HAIRDRESSING", "Hairdressing", "កាត់សក់"),
	Entry("OTHER-TRADE", "Others (Photoshop)", "ផ្សេងទៀត (ហ្វូតូស្ហប)"),
)
FOLLOWED_UP = (
	SKILLS[0],
	SKILLS[2],
	SKILLS[1],
	Entry("FORMAL", "Formal education", "ការអប់រំក្នុងប្រព័ន្ធ"),
	# Who lives in the community and received school materials ([S], slide 13).
	Entry("MATERIALS", "Formal education/ community children", "ការអប់រំក្នុងប្រព័ន្ធ/ កុមារក្នុងសហគមន៍"),
)
_TYPES = Axis("case_type", tuple(Entry(one.code, one.label_en, one.label_km) for one in CASE_TYPES))
_BY_SEX = frozenset(one.code for one in CASE_TYPES if one.by_sex)
_TYPES_ACROSS = replace(
	_TYPES, entries=tuple(Entry(one.code, one.code, one.label_km) for one in CASE_TYPES), by_sex=_BY_SEX
)
_MONTHS = Axis(MONTH)


def _defined(
	code: str,
	indicator: str,
	rows: Axis,
	columns: Axis | None = None,
	shares: bool = False,
	before: bool = False,
) -> TableDefinition:
	return TableDefinition(code, SHELTER_WORDS[code], INDICATORS[indicator], rows, columns, shares, before)


DEFINITIONS: Mapping[str, TableDefinition] = {
	one.code: one
	for one in (
		_defined("T12", "PUPILS", Axis("topic", GRADES), _MONTHS),
		_defined("T13", "LEARNERS", Axis("kind", CLASSES, more=False)),
		_defined("T14", "LIFE_SKILLS", Axis("topic", TOPICS), _TYPES_ACROSS),
		_defined("T15", "TRAINEES", Axis("topic", SKILLS), _MONTHS),
		_defined("T16", "FAMILY_ASSESSMENTS", _TYPES, _MONTHS, shares=True, before=True),
		_defined("T17", "FAMILY_VISITS", _TYPES, _MONTHS, shares=True, before=True),
		_defined("T19", "REFERRALS", Axis("to_provider"), _MONTHS, shares=True),
		_defined("T20", "PERSONS_FOLLOWED_UP", _TYPES, replace(_MONTHS, by_sex=frozenset({"*"}))),
		_defined("T21", "TRAINEES_FOLLOWED_UP", Axis("topic", FOLLOWED_UP)),
	)
}
CODES = tuple(f"T{number:02d}" for number in (6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21))


def shelter_table(
	code: str, source: CountSource, period: Period, where: Where = (), planned: int | None = None
) -> Table:
	"""One of the fourteen tables, for a part of the register. Raises KeyError for another code.

	planned: the plan of the year, which T06 prints.
	"""
	if code in tables.TABLES:
		options = {"planned": planned} if code == "T06" else {}
		narrowed = Narrowed(source, where) if where else source
		return with_keys(tables.TABLES[code](narrowed, period, **options), where)
	table = build(DEFINITIONS[code], source, period, where)
	return _with_times(table, source, period, where) if code == "T21" and table.keys else table


def shelter_tables(
	source: CountSource, period: Period, where: Where = (), planned: int | None = None
) -> list[Table]:
	"""All fourteen tables in the order of the report."""
	return [shelter_table(code, source, period, where, planned) for code in CODES]


def _with_times(table: Table, source: CountSource, period: Period, where: Where) -> Table:
	"""T21: beside the persons, how often they were followed up."""
	definition = replace(DEFINITIONS["T21"], indicator=INDICATORS["TRAINING_FOLLOW_UPS"])
	times = build(definition, source, period, where)
	rows = [_beside(row, times.row(row.code)) for row in table.rows]
	keys = {(row, "TIMES"): key for (row, _), key in times.keys.items()}
	return replace(
		table,
		columns=(Column("TOTAL", *words.PERSON_WORDS), Column("TIMES", *words.TIMES_WORDS)),
		rows=tuple(rows),
		total=_beside(table.total, times.total),
		keys={**table.keys, **keys},
	)


def _beside(row: Row, times: Row | None) -> Row:
	more = {"TIMES": times.counts[TOTAL]} if times else {}
	return replace(row, counts={**row.counts, **more})
