"""Reads each statement with a parser of SQL and says what is wrong with it; the only file that needs sqlglot.

A statement is right when it is one SELECT, from the table that was asked, its child tables and open links alone, with
columns that the person may read, no closed column in condition, group or order, and the row rule among the
conditions that all hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from ccm_app.tests.fuzz.shapes import RULE

OWN = "own"
_COMMENTS = ("--", "/*", "*/", "#", ";", "\x00")
# Every kind of node that a statement of a list may have; a new one is looked at by somebody first.
_NODES = (
	*(exp.Select, exp.From, exp.Table, exp.TableAlias, exp.Identifier, exp.Column, exp.Alias, exp.Star),
	*(exp.Where, exp.Group, exp.Order, exp.Ordered, exp.Limit, exp.Offset, exp.Join, exp.Literal, exp.Paren),
	*(exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.In, exp.Is),
	*(
		exp.Between,
		exp.Null,
		exp.Neg,
		exp.Count,
		exp.Sum,
		exp.Avg,
		exp.Min,
		exp.Max,
		exp.Distinct,
		exp.Coalesce,
	),
	*(exp.Div, exp.Nullif, exp.StrPosition, exp.Boolean, exp.Tuple),
)


class Judge:
	"""catalogue: what `catalogue.for_the_judge` tells of the site."""

	def __init__(self, catalogue: Mapping[str, Any]):
		self.kinds, self.rules = catalogue["kinds"], catalogue["rules"]
		self.confidential = frozenset(catalogue["confidential"])

	def complaints(self, person: str, kind: str, text: str) -> Iterator[str]:
		"""What is wrong with the shape of a statement that this person's query on this DocType became."""
		if any(sign in _without_names(text) for sign in _COMMENTS):
			yield "a comment or a second statement"
		try:
			tree = _read(text)
		except sqlglot.errors.SqlglotError:
			yield "no statement that can be read"
			return
		if kind == OWN:
			yield from self._of_the_platform(tree)
		elif not isinstance(tree, exp.Select):
			yield "no select"
		elif kind not in self.kinds:
			yield "a table that nobody has listed"
		else:
			yield from self._of_a_list(person, kind, tree)

	def _of_the_platform(self, tree: Any) -> Iterator[str]:
		"""What the platform asks for itself while a visitor waits says nothing of records about clients."""
		if not isinstance(tree, exp.Select):
			yield "the platform does more than read"
		counted = tree.find(exp.Subquery) if tree is not None else None
		rule = counted is not None and any(column.name == RULE for column in tree.find_all(exp.Column))
		for table in tree.find_all(exp.Table):
			if table.name.removeprefix("tab") in self.confidential and not rule:
				yield f"the platform asks {table.name} past the row rule"

	def _of_a_list(self, person: str, kind: str, tree: exp.Select) -> Iterator[str]:
		strange = {type(node).__name__ for node in tree.walk() if not isinstance(node, _NODES)}
		if strange:
			yield f"strange parts: {sorted(strange)}"
		if self.rules[person][kind] and not _stands_at_the_top(tree):
			yield "the row rule does not stand at the top"
		tables: dict[str, str] = {}
		for table in tree.find_all(exp.Table):
			tables[table.alias_or_name] = table.name.removeprefix("tab")
			yield from self._table(kind, table)
		aliases = {one.alias for one in tree.expressions if isinstance(one, exp.Alias)}
		for column in tree.find_all(exp.Column):
			if column.name != RULE:
				yield from self._column(person, kind, column, tables, aliases)

	def _table(self, kind: str, table: exp.Table) -> Iterator[str]:
		name = table.name.removeprefix("tab")
		joined = isinstance(table.parent, exp.Join)
		if not joined and name == kind and not table.args.get("db"):
			return
		link_targets = set(self.kinds[kind]["links"].values()) - self.confidential
		if not joined or table.args.get("db") or name not in (*self.kinds[kind]["rows"], *link_targets):
			yield f"the table {table.name}"

	def _column(
		self, person: str, kind: str, column: exp.Column, tables: Mapping[str, str], aliases: set[str]
	) -> Iterator[str]:
		place = _place(column)
		table = tables.get(column.table, "?") if column.table else kind
		if isinstance(column.this, exp.Star):
			yield "all columns"
		elif not column.table and column.name in aliases and place in ("order", "group"):
			return
		elif table not in self.kinds:
			if place != "join" and column.name != "name":
				yield f"the column {column.name} of {table}"
		elif column.name not in self.kinds[table]["columns"][person]:
			yield f"the column {column.name}, which {person} may not read"
		elif column.name in self.kinds[table]["closed"] and place != "select":
			yield f"the closed column {column.name} in {place}"
		if column.name == "sealed_text":
			yield "the envelope"


def _stands_at_the_top(tree: exp.Select) -> bool:
	"""Whether the row rule is one of the conditions that all have to hold, whatever else is asked."""
	where = tree.args.get("where")
	return where is not None and any(
		isinstance(one, exp.Column) and one.name == RULE for one in _all_of(where.this)
	)


def _all_of(condition: Any) -> Iterator[Any]:
	if isinstance(condition, exp.Paren):
		yield from _all_of(condition.this)
	elif isinstance(condition, exp.And):
		yield from _all_of(condition.this)
		yield from _all_of(condition.expression)
	else:
		yield condition


def _place(column: exp.Column) -> str:
	"""In which part of the statement the column stands; a column in a function decides like one in a condition."""
	function = False
	node = column.parent
	while node is not None and not isinstance(node, exp.Select):
		for kind, name in (
			(exp.Where, "where"),
			(exp.Order, "order"),
			(exp.Group, "group"),
			(exp.Join, "join"),
		):
			if isinstance(node, kind):
				return name
		function = function or isinstance(node, exp.Func)
		node = node.parent
	return "function" if function else "select"


def _without_names(text: str) -> str:
	return "`".join(text.split("`")[::2])


@lru_cache(8)
def _read(text: str) -> Any:
	# The platform's own statements have places for values, the driver fills them in.
	return sqlglot.parse_one(_filled(text), dialect="mysql")


def _filled(text: str) -> str:
	return re.sub(r"%\(param\d+\)s|%s", "'?'", text)
