"""Client files in CSV: read into records with a reason per broken row, and written back safely.

Pure Python, shared by the site and the embedded registry. UTF-8 with or without a byte order mark, comma or
semicolon between the cells, Khmer or Latin digits, dates as 2010-04-05 or in the declared order of day, month
and year. Nothing read here is kept anywhere.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ccm_app.domain.problems import Problem, problem
from ccm_app.exchange.cells import DAY_FIRST, read_cell
from ccm_app.exchange.columns import CASE, CLIENT, COLUMNS, IDENTITY, NEEDED, REASON, RECEIPT
from ccm_app.exchange.spreadsheet import is_formula

# Rows and bytes of one import: it is one request, and one transaction.
LONGEST_FILE = 1_000
LARGEST_FILE = 2_000_000
_SEPARATORS = (",", ";", "\t")
# What a spreadsheet takes for a formula at the beginning of a cell, also in full width.
_MARK = "\ufeff"
# Columns that say nothing about the person.
_PASSED_OVER = (REASON, *RECEIPT)


@dataclass(frozen=True)
class ClientRow:
	"""One person of the file.

	line: of the file, the first line being 1. cells: as typed, by column. values: the fields of each DocType
	that the line holds ("Client", "Client Identity", and "Case" when it has a case type), without links
	between them. form_key: the same for the same line at every import; tells nothing about the person. numbers: under
	which it was registered, by the columns of a receipt.
	"""

	line: int
	cells: Mapping[str, str]
	values: Mapping[str, Mapping[str, Any]]
	problems: tuple[Problem, ...]
	form_key: str
	numbers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ClientFile:
	"""A file that was read: what is wrong with it as a whole, or its rows."""

	columns: tuple[str, ...] = ()
	separator: str = ","
	problems: tuple[Problem, ...] = ()
	rows: tuple[ClientRow, ...] = field(default=())


def read_clients(content: str | bytes, key: bytes, pattern: str = DAY_FIRST) -> ClientFile:
	"""Read a client file.

	key: a secret of the registry, so that a form_key cannot be turned back into a person.
	pattern: the declared order of dates with strokes, "DD/MM/YYYY" or "MM/DD/YYYY"; 2010-04-05 is always read.
	Never raises for the content; what is wrong stands in `problems` of the file or of its rows.
	"""
	if _is_too_large(content):
		return ClientFile(problems=(problem("csv.too_many_bytes", largest=LARGEST_FILE // 1_000_000),))
	try:
		text = content if isinstance(content, str) else content.decode("utf-8-sig")
	except UnicodeDecodeError:
		return ClientFile(problems=(problem("csv.not_utf8"),))
	text = text.removeprefix(_MARK)
	separator = _separator_of(text)
	reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
	try:
		lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
	except csv.Error:
		return ClientFile(problems=(problem("csv.damaged", line=reader.line_num),))
	return _file(lines, separator, key, pattern)


def _is_too_large(content: str | bytes) -> bool:
	if len(content) > LARGEST_FILE:
		return True
	return isinstance(content, str) and len(content.encode("utf-8", "surrogatepass")) > LARGEST_FILE


def _separator_of(text: str) -> str:
	first = text.lstrip().split("\n", 1)[0]
	return max(_SEPARATORS, key=first.count)


def _file(lines: Sequence[tuple[int, list[str]]], separator: str, key: bytes, pattern: str) -> ClientFile:
	if len(lines) < 2:
		return ClientFile(problems=(problem("csv.empty"),))
	columns = tuple("_".join(cell.strip().lower().split()) for cell in lines[0][1])
	found = _column_problems(columns)
	if len(lines) - 1 > LONGEST_FILE:
		found.append(problem("csv.too_large", longest=LONGEST_FILE))
	if found:
		return ClientFile(columns, separator, tuple(found))
	rows = _without_doubles(_row(line, columns, cells, key, pattern) for line, cells in lines[1:])
	return ClientFile(columns, separator, (), tuple(rows))


def _column_problems(columns: tuple[str, ...]) -> list[Problem]:
	named = [name for name in columns if name]
	known = ", ".join(COLUMNS)
	found = [
		problem("csv.unknown_column", column=name, known=known)
		for name in named
		if name not in COLUMNS and name not in _PASSED_OVER
	]
	found += [problem("csv.column_twice", column=name) for name in set(named) if named.count(name) > 1]
	return found + [problem("csv.missing_column", column=name) for name in NEEDED if name not in named]


def _row(line: int, columns: tuple[str, ...], cells: list[str], key: bytes, pattern: str) -> ClientRow:
	named = {name: _opened(cell) for name, cell in zip(columns, cells, strict=False) if name}
	typed = {name: cell for name, cell in named.items() if name not in _PASSED_OVER}
	numbers = {name: named[name] for name in RECEIPT if named.get(name)}
	problems = [problem("csv.too_many_cells")] if any(cells[len(columns) :]) else []
	values: dict[str, dict[str, Any]] = {CLIENT: {}, IDENTITY: {}, CASE: {}}
	for name, cell in typed.items():
		value, found = read_cell(name, cell, pattern)
		problems += found
		if value is not None:
			values[COLUMNS[name].kind][name] = value
	if not values[CASE].get("case_type"):
		del values[CASE]
	return ClientRow(line, typed, values, tuple(problems), _form_key(typed, key), numbers)


def _opened(cell: str) -> str:
	"""A cell without the apostrophe that `closed` put before it."""
	return (cell[1:] if cell.startswith("'") and is_formula(cell[1:]) else cell).strip()


def _form_key(typed: Mapping[str, str], key: bytes) -> str:
	"""The printed number of the form when there is one, else the whole line, sealed with the secret."""
	number = typed.get("paper_form_number")
	content = number or "\x1f".join(f"{name}\x1e{typed[name]}" for name in sorted(typed))
	return f"csv-{hmac.new(key, content.encode('utf-8'), hashlib.sha256).hexdigest()[:40]}"


def _without_doubles(rows: Iterable[ClientRow]) -> list[ClientRow]:
	seen: dict[str, int] = {}
	kept = []
	for row in rows:
		first = seen.setdefault(row.form_key, row.line)
		double = () if first == row.line else (problem("csv.twice_in_file", line=first),)
		kept.append(replace(row, problems=(*row.problems, *double)))
	return kept


def closed(cell: str) -> str:
	"""A cell that no spreadsheet takes for a formula: with an apostrophe before a formula sign."""
	return f"'{cell}" if is_formula(cell) else cell


def broken_file(file: ClientFile, broken: Iterable[tuple[ClientRow, Sequence[str]]]) -> str:
	"""The broken rows as a file of the same columns with their reasons, ready to be corrected and imported.

	broken: each row with its sentences. Starts with a byte order mark, so that spreadsheets read Khmer.
	"""
	kept = [name for name in RECEIPT if name in file.columns]
	told = [
		(row, [*(row.numbers.get(name, "") for name in kept), " ".join(sentences)])
		for row, sentences in broken
	]
	return _written(file, [*kept, REASON], told)


def receipt_file(file: ClientFile, numbers: Mapping[int, Sequence[str | None]]) -> str:
	"""The registered rows with their numbers, which the office keeps until the next backups are made.

	numbers: line -> numbers of the client and of the case, the latter None without a case.
	"""
	rows = [(row, [number or "" for number in numbers[row.line]]) for row in file.rows if row.line in numbers]
	return _written(file, RECEIPT, rows)


def _written(file: ClientFile, more: Sequence[str], rows: Iterable[tuple[ClientRow, Sequence[str]]]) -> str:
	columns = [name for name in file.columns if name and name not in _PASSED_OVER]
	out = io.StringIO(newline="")
	writer = csv.writer(out, delimiter=file.separator, lineterminator="\r\n")
	writer.writerow([*columns, *more])
	for row, cells in rows:
		writer.writerow(
			[*(closed(row.cells.get(name, "")) for name in columns), *(closed(cell) for cell in cells)]
		)
	return _MARK + out.getvalue()


def template() -> str:
	"""The first line of an empty client file, as it can be opened in a spreadsheet."""
	return _MARK + ",".join(COLUMNS) + "\r\n"
