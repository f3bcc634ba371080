"""The grammar of a query that comes over HTTP: which words may stand as field, filter, order and group.

Frappe puts these words into SQL as text. Here each of them is read as one of a few shapes, completely, or refused;
nothing is searched for and removed. No Frappe is imported, so that the grammar can be tried a million times.

	field:  column | function([distinct] column) | function(*), each with or without `as alias`, or *
	column: name | `name` | `tabKind`.name | `tabKind`.`name`
	filter: [column, operator, value] or [kind, column, operator, value]
	order:  column or alias, with or without asc or desc, with commas between
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

MOST_FIELDS = 300
MOST_FILTERS = 200
MOST_VALUES = 20_000
LONGEST_WORD = 600
HIGHEST_LIMIT = 10**9
STANDARD_ORDER = "KEEP_DEFAULT_ORDERING"
OPERATORS = frozenset(
	{
		"=",
		"!=",
		">",
		"<",
		">=",
		"<=",
		"like",
		"not like",
		"in",
		"not in",
		"is",
		"between",
		"timespan",
		"previous",
		"next",
	}
)
# Columns of the app that are words of SQL, too.
WORDS_OF_SQL = frozenset({"case"})
# Operators whose value may be a list.
LISTED = frozenset({"in", "not in", "between"})
# Frappe knows these for days and times alone; elsewhere the row rule would become the upper end of the period.
PERIODS = frozenset({"between", "timespan", "previous", "next"})
TREE_OPERATORS = frozenset(
	{
		"ancestors of",
		"descendants of",
		"not ancestors of",
		"not descendants of",
		"descendants of (inclusive)",
	}
)
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
# MariaDB takes a name with spaces behind it for the same name, Frappe for another one: such a name is none.
_KIND = r"[A-Za-z0-9_](?:[A-Za-z0-9_ \-]{0,137}[A-Za-z0-9_\-])?"
_TABLE = rf"(?:`tab(?P<quoted>{_KIND})`|tab(?P<bare>[A-Za-z0-9_]+))"
_COLUMN = rf"(?:{_TABLE}\.)?(?:`(?P<ticked>{_NAME})`|(?P<plain>{_NAME}))"
_ALIAS = rf"(?: +as +(?:`(?P<alias_ticked>{_NAME})`|(?P<alias>{_NAME})))?"
_FLAGS = re.ASCII | re.IGNORECASE
_FIELD = re.compile(rf"(?P<column>{_COLUMN}){_ALIAS}", _FLAGS)
_FUNCTION = re.compile(
	rf"(?P<function>count|sum|avg|min|max)\( *(?:(?P<star>\*)|(?:distinct +)?(?P<column>{_COLUMN})) *\){_ALIAS}",
	_FLAGS,
)
_ORDER = re.compile(rf"(?P<column>{_COLUMN})(?: +(?:asc|desc))?", _FLAGS)
# What Frappe's own link search puts before the columns that were asked for: where the typed text stands in the name.
_TEXT = r"'(?:[^'\\]|\\.)*'"
_RELEVANCE = re.compile(
	rf"\(1 / nullif\(locate\({_TEXT}, `tab(?P<quoted>{_KIND})`\.`name`\), 0\)\) as `_relevance`",
	re.ASCII | re.DOTALL,
)
_RELEVANCE_ORDER = "ifnull(_relevance, -9999) desc"
_KIND_PATTERN = re.compile(_KIND, re.ASCII)
_NAME_PATTERN = re.compile(_NAME, re.ASCII)


class NotInGrammar(ValueError):
	"""A part of a query that has none of the shapes above. `part` says which: field, filter, order, group, ..."""

	def __init__(self, part: str) -> None:
		super().__init__(part)
		self.part = part


@dataclass(frozen=True)
class Column:
	"""A column, of the table of this DocType (`kind`) or of the DocType that is asked (None)."""

	kind: str | None
	name: str


@dataclass(frozen=True)
class Field:
	"""A field to select. `column` is None for count(*)."""

	column: Column | None
	function: str | None = None
	alias: str | None = None


@dataclass(frozen=True)
class Filter:
	"""A condition. `kind` is the DocType that it names, None for the one that is asked."""

	kind: str | None
	column: str
	operator: str
	value: Any


def read_kind(text: object) -> str:
	"""The name of a DocType; raises NotInGrammar."""
	if isinstance(text, str) and _KIND_PATTERN.fullmatch(text):
		return text
	raise NotInGrammar("doctype")


def read_fields(fields: object) -> list[Field]:
	"""The fields of a query, read completely; raises NotInGrammar for the first that has no shape."""
	if not isinstance(fields, list | tuple) or len(fields) > MOST_FIELDS:
		raise NotInGrammar("field")
	return [read_field(one) for one in fields]


def read_field(text: object) -> Field:
	"""One field of a query; raises NotInGrammar. Frappe puts a plain word into ticks as it is, spaces included."""
	if not isinstance(text, str) or len(text) > LONGEST_WORD:
		raise NotInGrammar("field")
	if text == "*":
		return Field(Column(None, "*"))
	if found := _FIELD.fullmatch(text):
		return Field(_column(found), alias=_alias(found))
	if found := _FUNCTION.fullmatch(text):
		column = None if found["star"] else _column(found, as_written=True)
		return Field(column, found["function"].lower(), _alias(found))
	if found := _RELEVANCE.fullmatch(text):
		return Field(Column(found["quoted"], "name"), "locate", "_relevance")
	raise NotInGrammar("field")


def _column(found: re.Match[str], as_written: bool = False) -> Column:
	"""as_written: Frappe puts no ticks around it, so that a word of SQL has to come with its own."""
	if as_written and str(found["plain"]).lower() in WORDS_OF_SQL and not (found["quoted"] or found["bare"]):
		raise NotInGrammar("field")
	return Column(found["quoted"] or found["bare"], found["ticked"] or found["plain"])


def _alias(found: re.Match[str]) -> str | None:
	return found["alias_ticked"] or found["alias"]


def read_order(text: object, aliases: Iterable[str] = (), part: str = "order") -> list[Column]:
	"""The columns of `order by` or `group by`, without those that name an alias; raises NotInGrammar."""
	if text is None or text == "" or text == STANDARD_ORDER:
		return []
	if not isinstance(text, str) or len(text) > LONGEST_WORD * 2:
		raise NotInGrammar(part)
	known = set(aliases)
	if "_relevance" in known and text.startswith(f"{_RELEVANCE_ORDER}, "):
		text = text[len(_RELEVANCE_ORDER) + 2 :]
	columns = [_ordered(word.strip(" "), part) for word in text.split(",")]
	return [one for one in columns if one.kind is not None or one.name not in known]


def _ordered(word: str, part: str) -> Column:
	found = _ORDER.fullmatch(word)
	if found is None or (part == "group" and found["column"] != word):
		raise NotInGrammar(part)
	if str(found["plain"]).lower() in WORDS_OF_SQL and not (found["quoted"] or found["bare"]):
		raise NotInGrammar(part)
	return _column(found)


def read_filters(filters: object, is_server_value: Callable[[object], bool] | None = None) -> list[Filter]:
	"""The filters of a query; raises NotInGrammar.

	is_server_value: says whether a value is of a type that only the program itself can put into a filter.
	"""
	if isinstance(filters, dict):
		filters = [[name, *_pair(value)] for name, value in filters.items()]
	if not isinstance(filters, list | tuple) or len(filters) > MOST_FILTERS:
		raise NotInGrammar("filter")
	return [read_filter(one, is_server_value) for one in filters]


def _pair(value: object) -> Sequence[object]:
	return (value[0], value[1]) if isinstance(value, list | tuple) and len(value) == 2 else ("=", value)


def read_filter(one: object, is_server_value: Callable[[object], bool] | None = None) -> Filter:
	"""One filter; raises NotInGrammar. Text that would be SQL by itself is no filter."""
	if isinstance(one, dict) and len(one) == 1:
		one = next([name, *_pair(value)] for name, value in one.items())
	if not isinstance(one, list | tuple) or len(one) not in (3, 4, 5):
		raise NotInGrammar("filter")
	kind, column, operator, value = (None, *one) if len(one) == 3 else one[:4]
	if kind is not None:
		kind = read_kind(kind)
	if not isinstance(column, str) or not _NAME_PATTERN.fullmatch(column):
		raise NotInGrammar("filter")
	word = read_operator(operator, value)
	if not (is_server_value and is_server_value(value)):
		_check_value(value, word)
	return Filter(kind, column, word, value)


def read_operator(operator: object, value: object = None) -> str:
	"""The operator in small letters, "=" for none; raises NotInGrammar."""
	word = str(operator or "=").lower() if operator is None or isinstance(operator, str) else ""
	if word == "is" and value not in ("set", "not set"):
		raise NotInGrammar("filter")
	if word in OPERATORS or word in TREE_OPERATORS:
		return word
	raise NotInGrammar("filter")


def _check_value(value: object, operator: str) -> None:
	"""A list only where SQL has a list: Frappe puts it into the statement as it is anywhere else."""
	if isinstance(value, list | tuple | set | frozenset):
		if operator not in LISTED or (operator == "between" and len(value) != 2):
			raise NotInGrammar("filter")
		if len(value) > MOST_VALUES or any(isinstance(one, list | tuple | dict | set) for one in value):
			raise NotInGrammar("filter")
	elif isinstance(value, dict | bytes) or (isinstance(value, float) and not isfinite(value)):
		raise NotInGrammar("filter")


def check_limit(value: object) -> None:
	"""A limit is a whole number from 0, or none; raises NotInGrammar."""
	if value in (None, "", False, True):
		return
	if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
		return
	if isinstance(value, int) and 0 <= value <= HIGHEST_LIMIT:
		return
	raise NotInGrammar("limit")
