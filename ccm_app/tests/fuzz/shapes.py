"""A statement without its literals, so that many statements are parsed as one; nothing of Frappe, nothing of a parser.

The text is read from left to right as the database reads it. What is no literal stays as it is, so that a comment or
a second statement is still there for whoever looks at the shape.
"""

from __future__ import annotations

import re

RULE = "ccm_row_rule"
_WORDS = re.compile(
	r"(?P<ticked>`(?:[^`]|``)*`)|(?P<text>'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\")"
	r"|(?P<number>(?<![\w`@$])\d+(?:\.\d+)?(?![\w`@$]))|(?P<space>\s+)",
	re.DOTALL,
)
_LISTS = re.compile(r"\('\?'(?:, ?'\?')+\)")


def _put(found: re.Match[str]) -> str:
	if found["ticked"]:
		return found["ticked"]
	if found["text"]:
		return "'?'"
	return "0" if found["number"] else " "


def without_literals(statement: str) -> str:
	"""Every text '?', every number 0, lists of texts one text, white space one blank."""
	return _LISTS.sub("('?')", _WORDS.sub(_put, statement)).strip()


def shape(statement: str, rule: str) -> str:
	"""The statement without literals, the row rule (a condition of SQL, "" for none) as the one word RULE."""
	text = without_literals(statement)
	return text.replace(without_literals(rule), RULE) if rule else text
