"""The page and the file: printed beside ours, every reason, nothing that could run."""

from __future__ import annotations

import csv
import io
import re
import unittest
from dataclasses import replace
from html.parser import HTMLParser

from ccm_app.caseload.figures import load
from ccm_app.statistics import lists, words
from ccm_app.statistics.cases import frame_of
from ccm_app.statistics.compare import differences
from ccm_app.statistics.lists import CASE_TYPES, Entry
from ccm_app.statistics.period import quarter
from ccm_app.statistics.render import to_csv, to_html
from ccm_app.statistics.table import TOTAL, Column, Row, Table
from ccm_app.statistics.tables import all_tables, t18

QUARTER = quarter("2010-Q2")
CANONICAL = (
	"(?:[\u1780-\u17a2\u17a5-\u17b3]\u17cc?(?:\u17d2[\u1780-\u17a2])*[\u17c9\u17ca]?[\u17b6-\u17c5]?"
	"[\u17c6-\u17c8\u17cb\u17cd-\u17d1]*)+"
)


class Balance(HTMLParser):
	"""Collects the words of a page and the tags that were not closed in order."""

	def __init__(self) -> None:
		super().__init__()
		self.open: list[str] = []
		self.wrong: list[str] = []
		self.words: list[str] = []
		self.links: list[str] = []

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag not in ("br", "meta"):
			self.open.append(tag)
		self.links += [value or "" for name, value in attrs if name in ("href", "src")]

	def handle_endtag(self, tag: str) -> None:
		if not self.open or self.open.pop() != tag:
			self.wrong.append(tag)

	def handle_data(self, data: str) -> None:
		self.words.append(data)


def table_with(label: str) -> Table:
	"""A table of one cell whose labels are the given text."""
	table = t18(frame_of([]), QUARTER, [])
	row = Row("ONLY", label, label, {TOTAL: 1})
	columns = (Column(TOTAL, label, label),)
	return replace(table, columns=columns, rows=(row,), total=replace(table.total, counts={TOTAL: 1}))


class ThePage(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		caseload = load()
		cls.tables = all_tables(frame_of(caseload.case_rows), QUARTER, 60)
		cls.differing = [one for table in cls.tables for one in differences(table, caseload.printed)]
		cls.page = to_html(cls.tables, cls.differing, caseload.provider_name, caseload.notes)

	def test_every_tag_is_closed_in_order(self) -> None:
		parser = Balance()
		parser.feed(self.page)
		self.assertEqual((parser.open, parser.wrong), ([], []))

	def test_it_loads_nothing_from_elsewhere(self) -> None:
		parser = Balance()
		parser.feed(self.page)
		self.assertTrue(all(link.startswith("#difference-") for link in parser.links))
		self.assertNotIn("<script", self.page)
		self.assertNotIn("url(", self.page)

	def test_every_table_has_its_title_in_english_and_khmer(self) -> None:
		for table in self.tables:
			self.assertIn(table.title_en, self.page)
			self.assertIn(f'<span lang="km">{table.title_km}</span>', self.page)

	def test_each_of_the_twenty_one_differences_is_marked_and_listed_with_its_reason(self) -> None:
		self.assertEqual(len(self.differing), 21)
		for number in range(1, 22):
			self.assertEqual(self.page.count(f'href="#difference-{number}"'), 1)
			self.assertEqual(self.page.count(f'id="difference-{number}"'), 1)
		for code in ("E01", "E02", "E05", "E06", "E07", "E08"):
			self.assertIn(f"<td>{code}: ", self.page)

	def test_the_printed_figure_stands_beside_ours(self) -> None:
		self.assertIn("52 <span class=printed>printed 43<sup>", self.page)
		self.assertIn("10 (56%) <span class=printed>printed 55%<sup>", self.page)

	def test_the_total_row_merges_the_columns_of_a_type_as_printed(self) -> None:
		self.assertIn("<td colspan=2>1 (6%)<br><small>F 1 · M 0</small></td>", self.page)

	def test_it_is_made_to_be_printed(self) -> None:
		self.assertIn("@media print", self.page)
		self.assertIn("@page { size: A4 landscape", self.page)

	def test_a_label_cannot_bring_markup_into_the_page(self) -> None:
		page = to_html([table_with("<script>alert('x')</script>")], [], "<b>shelter</b>", ["<i>note</i>"])
		for text in ("<script>", "<b>", "<i>"):
			self.assertNotIn(text, page)
		self.assertIn("&lt;script&gt;", page)

	def test_a_quarter_without_differences_says_so(self) -> None:
		self.assertIn("<p>None.", to_html(self.tables, []))


class TheFile(unittest.TestCase):
	def lines(self, text: str) -> list[list[str]]:
		return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

	def test_ours_stands_beside_the_printed_figure_with_the_reason(self) -> None:
		caseload = load()
		tables = all_tables(frame_of(caseload.case_rows), QUARTER, 60)
		lines = self.lines(to_csv(tables[2], caseload.printed))
		self.assertEqual(lines[0], ["row", "column", "ours", "printed", "difference reason"])
		self.assertIn(["Apr", "Clients in the shelter", "61", "61", ""], lines)
		(june,) = [line for line in lines if line[:2] == ["Jun", "Clients in the shelter"]]
		self.assertEqual(june[2:4], ["52", "43"])
		self.assertTrue(june[4].startswith("E08: "))
		self.assertIn(["Total 2nd quarter 2010", "11-17 years %", "56", "56", ""], lines)

	def test_every_filled_cell_has_one_line(self) -> None:
		table = all_tables(frame_of(load().case_rows), QUARTER)[4]
		self.assertEqual(len(self.lines(to_csv(table))), 1 + 3 * 4 + 1 + 1 + 4)

	def test_it_starts_with_a_byte_order_mark_and_is_utf_8(self) -> None:
		self.assertTrue(to_csv(table_with("ស្រី")).encode("utf-8").startswith(b"\xef\xbb\xbf"))

	def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(self) -> None:
		for start in ("=", "+", "-", "@", "\t", "\r"):
			with self.subTest(start):
				line = self.lines(to_csv(table_with(f"{start}1+1")))[1]
				self.assertEqual(line[:2], [f"'{start}1+1"] * 2)

	def test_nothing_is_printed_beside_when_nothing_is_compared(self) -> None:
		lines = self.lines(to_csv(table_with("a")))
		self.assertEqual({tuple(line[3:]) for line in lines[1:]}, {("", "")})

	def test_another_quarter_shows_no_printed_figures(self) -> None:
		caseload = load()
		table = t18(frame_of(caseload.case_rows), quarter("2010-Q1"))
		self.assertEqual({line[3] for line in self.lines(to_csv(table, caseload.printed))[1:]}, {""})


class TheWords(unittest.TestCase):
	def khmer(self) -> list[str]:
		entries = [value for value in vars(lists).values() if isinstance(value, Entry)]
		for group in (lists.CASE_TYPES, lists.REFERRERS, lists.REINTEGRATION_OPTIONS):
			entries += group
		texts = [entry.label_km for entry in entries]
		for title in words.WORDS.values():
			texts += [title.title_km, title.definition_km]
		return [*texts, words.PERCENTAGES.khmer, words.STOCK.khmer, words.PLAN.khmer]

	def test_khmer_is_written_in_canonical_order_without_invisible_spaces(self) -> None:
		for text in self.khmer():
			for word in re.findall("[\u1780-\u17d3]+", text):
				self.assertRegex(word, f"^{CANONICAL}$", text)
			self.assertNotIn("\u200b", text)

	def test_the_case_types_have_the_printed_codes_in_the_printed_order(self) -> None:
		codes = [case_type.code for case_type in CASE_TYPES]
		self.assertEqual(codes, ["DV", "SA", "NC", "TL", "ST", "RC", "SW"])
		self.assertEqual(CASE_TYPES[0].label_km, "អំពើហិង្សាក្នុងគ្រួសារ")


if __name__ == "__main__":
	unittest.main()
