"""A file of clients is read as an office writes it, and comes back without doing harm."""

from __future__ import annotations

import unittest
from datetime import date

from ccm_app.exchange.cells import MONTH_FIRST
from ccm_app.exchange.columns import COLUMNS
from ccm_app.exchange.rows import ClientFile, ClientRow, broken_file, read_clients, template
from ccm_app.exchange.sentences import SENTENCES

KEY = b"a secret of the registry"
GOOD = {
	"field_office": "SVR",
	"registered_on": "2010-04-05",
	"identified_on": "05/04/2010",
	"identification_channel": "NGO",
	"temporary_shelter": "Not needed",
	"sex": "Female",
	"age_at_registration": "17",
	"home_province": "20",
	"family_name_km": "សុខ",
	"given_name_latin": "Maly",
	"case_type": "ST",
}


def file_of(*rows: dict[str, str], separator: str = ",", columns: tuple[str, ...] | None = None) -> str:
	"""A file with these rows under the columns of the first one."""
	names = columns or tuple(rows[0])
	lines = [names, *([row.get(name, "") for name in names] for row in rows)]
	return "\r\n".join(separator.join(line) for line in lines) + "\r\n"


def codes(row: ClientRow) -> list[str]:
	"""The codes of the problems of a row."""
	return [found.code for found in row.problems]


def only_row(content: str | bytes, pattern: str = "DD/MM/YYYY") -> ClientRow:
	"""The one row of a file."""
	file = read_clients(content, KEY, pattern)
	assert len(file.rows) == 1, file
	return file.rows[0]


class AFileIsReadAsItWasWritten(unittest.TestCase):
	def test_a_good_row_becomes_a_client_an_identity_and_a_case(self) -> None:
		row = only_row(file_of(GOOD))
		self.assertEqual(row.problems, ())
		self.assertEqual(row.values["Client"]["registered_on"], date(2010, 4, 5))
		self.assertEqual(row.values["Client"]["age_at_registration"], 17)
		self.assertEqual(row.values["Client Identity"], {"family_name_km": "សុខ", "given_name_latin": "Maly"})
		self.assertEqual(row.values["Case"], {"case_type": "ST"})

	def test_a_row_without_a_case_type_opens_no_case(self) -> None:
		self.assertNotIn("Case", only_row(file_of(GOOD | {"case_type": ""})).values)

	def test_a_byte_order_mark_and_semicolons_are_understood(self) -> None:
		content = ("\ufeff" + file_of(GOOD, separator=";")).encode("utf-8")
		self.assertEqual(only_row(content).values["Client"]["sex"], "Female")

	def test_khmer_digits_are_numbers_and_dates(self) -> None:
		row = only_row(file_of(GOOD | {"age_at_registration": "១៧", "registered_on": "០៥/០៤/២០១០"}))
		self.assertEqual(row.values["Client"]["age_at_registration"], 17)
		self.assertEqual(row.values["Client"]["registered_on"], date(2010, 4, 5))

	def test_the_order_of_day_and_month_is_the_declared_one(self) -> None:
		content = file_of(GOOD | {"registered_on": "05/04/2010"})
		self.assertEqual(only_row(content).values["Client"]["registered_on"], date(2010, 4, 5))
		self.assertEqual(only_row(content, MONTH_FIRST).values["Client"]["registered_on"], date(2010, 5, 4))

	def test_a_leading_zero_that_a_spreadsheet_dropped_comes_back(self) -> None:
		self.assertEqual(
			only_row(file_of(GOOD | {"home_province": "2"})).values["Client"]["home_province"], "02"
		)

	def test_words_and_figures_tick_a_box(self) -> None:
		for typed, meant in (("1", 1), ("yes", 1), ("No", 0), ("០", 0), ("ទេ", 0)):
			row = only_row(file_of(GOOD | {"has_disability": typed}))
			self.assertEqual(row.values["Client"]["has_disability"], meant, typed)

	def test_empty_lines_are_passed_over_and_lines_are_counted_as_in_the_file(self) -> None:
		content = file_of(GOOD) + "\r\n,,,,\r\n" + ",".join((GOOD | {"sex": "Male"}).values()) + "\r\n"
		self.assertEqual([row.line for row in read_clients(content, KEY).rows], [2, 5])


class WhatIsWrongIsSaid(unittest.TestCase):
	def test_each_broken_cell_has_its_reason(self) -> None:
		broken = {
			"registered_on": ("32/04/2010", "csv.not_a_day"),
			"age_at_registration": ("seventeen", "csv.not_a_number"),
			"sex": ("F", "csv.not_a_choice"),
			"field_office": ("", "csv.empty_cell"),
			"has_disability": ("perhaps", "csv.not_a_tick"),
		}
		for column, (typed, code) in broken.items():
			self.assertEqual(codes(only_row(file_of(GOOD | {column: typed}))), [code], column)

	def test_all_reasons_of_a_row_are_given_at_once(self) -> None:
		row = only_row(file_of(GOOD | {"sex": "", "age_at_registration": "x"}))
		self.assertEqual(codes(row), ["csv.empty_cell", "csv.not_a_number"])

	def test_a_row_that_stands_twice_is_named(self) -> None:
		rows = read_clients(file_of(GOOD, GOOD), KEY).rows
		self.assertEqual([codes(row) for row in rows], [[], ["csv.twice_in_file"]])
		self.assertEqual(rows[1].problems[0].values["line"], 2)

	def test_too_many_cells_point_to_the_separator(self) -> None:
		content = file_of(GOOD).replace("ST\r\n", "ST,extra\r\n")
		self.assertEqual(codes(only_row(content)), ["csv.too_many_cells"])

	def test_a_file_that_cannot_be_used_is_refused_as_a_whole(self) -> None:
		files = {
			"": "csv.empty",
			file_of(GOOD).split("\r\n")[0]: "csv.empty",
			file_of(GOOD | {"name_of_mother": "x"}): "csv.unknown_column",
			file_of(GOOD, columns=tuple(name for name in GOOD if name != "sex")): "csv.missing_column",
			"sex," + file_of(GOOD): "csv.column_twice",
		}
		for content, code in files.items():
			self.assertIn(code, [found.code for found in read_clients(content, KEY).problems])
		self.assertEqual(read_clients("សុខ".encode("utf-16"), KEY).problems[0].code, "csv.not_utf8")

	def test_a_file_of_more_than_a_thousand_rows_or_two_megabytes_is_refused_as_a_whole(self) -> None:
		rows = [GOOD | {"family_name_km": f"{number}"} for number in range(1001)]
		self.assertEqual(len(read_clients(file_of(*rows[:1000]), KEY).rows), 1000)
		long_file = read_clients(file_of(*rows), KEY)
		self.assertEqual(([one.code for one in long_file.problems], long_file.rows), (["csv.too_large"], ()))
		khmer = file_of(GOOD | {"family_name_km": "ក" * 700_000})
		for content in (khmer, khmer.encode(), "x" * 2_000_001):
			heavy = read_clients(content, KEY)
			self.assertEqual(([one.code for one in heavy.problems], heavy.rows), (["csv.too_many_bytes"], ()))

	def test_every_reason_has_a_sentence(self) -> None:
		for code, sentence in SENTENCES.items():
			self.assertTrue(code.startswith("csv."))
			self.assertTrue(sentence.endswith(".") or sentence.endswith("}."), code)


class TheSameFormIsOneForm(unittest.TestCase):
	def test_the_same_line_has_the_same_key_wherever_it_stands(self) -> None:
		alone = only_row(file_of(GOOD)).form_key
		later = read_clients(file_of(GOOD | {"sex": "Male"}, GOOD), KEY).rows[1].form_key
		self.assertEqual(alone, later)

	def test_a_corrected_line_of_the_same_paper_form_is_the_same_form(self) -> None:
		numbered = GOOD | {"paper_form_number": "F03-SVR-2010-000012-3"}
		first, corrected = only_row(file_of(numbered)), only_row(file_of(numbered | {"sex": "Male"}))
		self.assertEqual(first.form_key, corrected.form_key)

	def test_the_key_tells_nothing_without_the_secret(self) -> None:
		self.assertNotEqual(
			read_clients(file_of(GOOD), KEY).rows[0].form_key,
			read_clients(file_of(GOOD), b"another secret").rows[0].form_key,
		)


class BrokenRowsComeBack(unittest.TestCase):
	def broken(self, **cells: str) -> tuple[ClientFile, str]:
		file = read_clients(file_of(GOOD | {"other_names": ""} | cells), KEY)
		return file, broken_file(file, [(file.rows[0], ["Sex is empty.", "Fill it in."])])

	def test_with_the_reason_in_the_last_column(self) -> None:
		_file, text = self.broken(sex="")
		first, row = text.removeprefix("\ufeff").splitlines()
		self.assertTrue(first.endswith(",reason"))
		self.assertTrue(row.endswith("Sex is empty. Fill it in."))

	def test_the_corrected_file_can_be_read_again(self) -> None:
		_file, text = self.broken(sex="")
		again = read_clients(text.replace("Not needed,,", "Not needed,Female,"), KEY)
		self.assertEqual((again.problems, codes(again.rows[0])), ((), []))

	def test_no_cell_is_a_formula_and_none_is_changed_by_that(self) -> None:
		for evil in ("=1+1", "+855 12", "-5", "@SUM(A1)", "＝1+1"):
			file, text = self.broken(other_names=evil)
			self.assertIn("'" + evil, text)
			again = read_clients(text, KEY)
			self.assertEqual(again.rows[0].cells["other_names"], file.rows[0].cells["other_names"])

	def test_an_empty_template_names_every_column(self) -> None:
		self.assertEqual(template().strip("\ufeff\r\n").split(","), list(COLUMNS))
