"""The grammar of queries: what the desk sends is read, everything else is refused. Plain Python, no site.

Run 200,000 generated words with CCM_FUZZ unset; CCM_FUZZ=2000000 for more.
"""

from __future__ import annotations

import importlib.util
import os
import random
import re
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any


def _load() -> ModuleType:
	"""The grammar alone: its package belongs to the site and needs Frappe, the grammar itself does not."""
	place = Path(__file__).parents[2] / "ccm_app/confidentiality/door/grammar.py"
	found = importlib.util.spec_from_file_location("ccm_query_grammar", place)
	assert found and found.loader
	module = importlib.util.module_from_spec(found)
	sys.modules["ccm_query_grammar"] = module
	found.loader.exec_module(module)
	return module


grammar = _load()
CASES = int(os.environ.get("CCM_FUZZ", "200000"))
PIECES = (
	*(
		"name",
		"`name`",
		"`tabCase`.`name`",
		"tabCase.stage",
		"count(",
		"sum(",
		")",
		"(",
		"*",
		" as ",
		"as",
		"`",
		"'",
		'"',
	),
	*(
		",",
		";",
		" ",
		"\t",
		"\n",
		"--",
		"#",
		"/*",
		"*/",
		"/*!",
		"||",
		"&&",
		" or ",
		" and ",
		" xor ",
		":=",
		"@",
		"@@",
		"=",
	),
	*(
		"select",
		"from",
		"union",
		"sleep",
		"ifnull",
		"locate",
		"distinct ",
		"0x41",
		"1",
		"tab",
		"`tab",
		".",
		"\\",
		"%",
		"\x00",
	),
	*(
		"ˋ",
		"＇",
		"｀",
		" ",
		" ",
		"ក",
		"desc",
		"asc",
		"null",
		"procedure analyse",
		"into outfile",
		"case when",
		"{",
		"}",
		"[",
	),
)
SAFE = re.compile(
	r"(?:(?:count|sum|avg|min|max)\(\s*(?:distinct\s+)?)?(?:`?tab[A-Za-z0-9_ \-]+`?\.)?(?:`?[A-Za-z0-9_]+`?|\*)\s*\)?"
	r"(?:\s+as\s+`?\w+`?)?",
	re.ASCII | re.IGNORECASE,
)


class WhatTheDeskSends(unittest.TestCase):
	"""Words that lists, reports, boards, link fields and number cards really send."""

	def test_fields(self) -> None:
		for text, kind, name in (
			("name", None, "name"),
			("`name`", None, "name"),
			("`tabCase`.`stage`", "Case", "stage"),
			("`tabCase Plan Line`.`service_type`", "Case Plan Line", "service_type"),
			("tabCase.stage as label", "Case", "stage"),
			("*", None, "*"),
		):
			self.assertEqual(grammar.read_field(text).column, grammar.Column(kind, name), text)

	def test_functions(self) -> None:
		for text in (
			"count(*) as count",
			"count(`tabCase`.name) as total_count",
			"COUNT(distinct `tabCase`.`name`)",
		):
			self.assertEqual(grammar.read_field(text).function, "count", text)
		self.assertEqual(
			grammar.read_field("sum(`tabCase Plan`.`total`) AS _aggregate_column").alias, "_aggregate_column"
		)

	def test_the_relevance_of_a_link_search(self) -> None:
		for typed in ("SVR-", r"O\'Neill", "100%", "ខ្មែរ", r"a\\"):
			text = f"(1 / nullif(locate('{typed}', `tabCase`.`name`), 0)) as `_relevance`"
			self.assertEqual(grammar.read_field(text).alias, "_relevance", typed)

	def test_order_and_group(self) -> None:
		read = grammar.read_order
		self.assertEqual(read("`tabCase`.`modified` desc"), [grammar.Column("Case", "modified")])
		self.assertEqual(len(read("stage asc, opened_on DESC")), 2)
		self.assertEqual(
			read("ifnull(_relevance, -9999) desc, `tabCase`.idx desc", ["_relevance"])[0].name, "idx"
		)
		self.assertEqual(read("count desc", ["count"]), [])
		self.assertEqual(read("`tabCase`.stage", (), "group"), [grammar.Column("Case", "stage")])
		self.assertEqual(read("KEEP_DEFAULT_ORDERING"), [])

	def test_filters(self) -> None:
		found = grammar.read_filters(
			[["Case", "stage", "=", "Services"], ["opened_on", ">", "2026-01-01", False][:3]]
		)
		self.assertEqual([one.column for one in found], ["stage", "opened_on"])
		by_name = grammar.read_filters(
			{"stage": "Services", "opened_on": [">", "2026-01-01"], "name": ["in", ["a", "b"]]}
		)
		self.assertEqual([one.operator for one in by_name], ["=", ">", "in"])
		self.assertEqual(grammar.read_filter(["Case", "stage", "Is", "set", False]).operator, "is")

	def test_limits(self) -> None:
		for value in (None, 0, 20, "500", ""):
			self.assertIsNone(grammar.check_limit(value))


class WhatIsRefused(unittest.TestCase):
	"""Everything that is none of these shapes."""

	def refused(self, part: str, act: Callable[[], Any]) -> None:
		with self.assertRaises(grammar.NotInGrammar) as caught:
			act()
		self.assertEqual(caught.exception.part, part)

	def test_fields(self) -> None:
		for text in (
			"`name`, (select 1) as x",
			"name, version()",
			"(select 1)",
			"concat(name, stage)",
			"count(*), name",
			"name -- x",
			"name /*! union */",
			"@@version",
			"name as x, y",
			"`na`me`",
			"`tabCase`.`name`.`x`",
			"client.full_name",
			"sum((select 1))",
			"count(name) as x from y",
			"name\n",
			"",
			None,
			7,
			["name"],
			"ក",
			"a" * 700,
			"(1 / nullif(locate('a', `tabCase`.`name`), 0)) as `_relevance`, (select 1)",
			"(1 / nullif(locate('a'), (select 1), '', `tabCase`.`name`), 0)) as `_relevance`",
		):
			self.refused("field", lambda text=text: grammar.read_field(text))

	def test_order_and_group(self) -> None:
		for text in (
			"sleep(1)",
			"name desc, (select 1)",
			"name; drop",
			"if(1,1,2)",
			"1 desc limit",
			"name desc nulls",
			["name"],
		):
			self.refused("order", lambda text=text: grammar.read_order(text))
		self.refused("group", lambda: grammar.read_order("stage desc", (), "group"))
		self.refused("group", lambda: grammar.read_order("stage with rollup", (), "group"))
		self.refused("order", lambda: grammar.read_order("ifnull(_relevance, -9999) desc, name"))

	def test_filters(self) -> None:
		for one in (
			"1=1",
			["ifnull(1,1) || `tabCase`.`name`", "like", "%"],
			["Case", "ifnull(name,'')", "=", ""],
			["client.full_name", "=", "x"],
			["Case` x", "name", "=", "x"],
			["name", "= 1 or", "x"],
			["name", "regexp", "x"],
			["name", "is", "1"],
			["name", "in", [["a"]]],
			["name", "=", ["a"]],
			["name", "like", ["a"]],
			["opened_on", "between", ["2026-01-01"]],
			["month_number", "=", float("inf")],
			["month_number", "=", float("nan")],
			["name", "=", {"a": 1}],
			["name"],
			["Case", "name", "=", "x", False, 1],
			[None, 7, "=", "x"],
			{"name": "x", "stage": "y"},
		):
			self.refused(
				"filter" if not (isinstance(one, list) and one[0] == "Case` x") else "doctype",
				lambda one=one: grammar.read_filter(one),
			)

	def test_limits(self) -> None:
		for value in (-1, "1; drop", "1 offset 1", 10**10, [1], 1.5, "١"):
			self.refused("limit", lambda value=value: grammar.check_limit(value))

	def test_kinds(self) -> None:
		for value in ("Case` set x", "Case;", "", None, "ករណី", "a" * 200):
			self.refused("doctype", lambda value=value: grammar.read_kind(value))


class MadeUpWords(unittest.TestCase):
	"""Words put together at random from what queries, comments and quotes are made of."""

	def test_what_is_read_is_one_of_the_shapes_from_end_to_end(self) -> None:
		dice, read = random.Random(20260101), 0
		for _number in range(CASES):
			word = "".join(dice.choice(PIECES) for _piece in range(dice.randint(1, 6)))
			try:
				grammar.read_field(word)
			except grammar.NotInGrammar:
				continue
			read += 1
			self.assertRegex(word.strip(" "), re.compile(rf"\A{SAFE.pattern}\Z", SAFE.flags))
		self.assertGreater(read, CASES // 200)

	def test_no_order_and_no_filter_holds_anything_but_columns(self) -> None:
		dice = random.Random(20260102)
		plain = re.compile(r"[A-Za-z0-9_`. ,\-]*", re.ASCII)
		for _number in range(CASES // 4):
			word = "".join(dice.choice(PIECES) for _piece in range(dice.randint(1, 6)))
			for act in (grammar.read_order, lambda text: grammar.read_filter([text, "=", "x"])):
				try:
					act(word)
				except grammar.NotInGrammar:
					continue
				self.assertIsNotNone(plain.fullmatch(word), word)


if __name__ == "__main__":
	unittest.main()
