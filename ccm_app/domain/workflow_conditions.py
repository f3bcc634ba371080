"""The condition of a step: a comparison of fields of the record, and nothing else.

Frappe evaluates a condition as a Python expression each time somebody looks at the record. What cannot be evaluated
stops everybody at that record, so a condition is read here before it is stored.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from ccm_app.domain.configuration_site import Site

_NUMBERS = frozenset({"Check", "Currency", "Float", "Int", "Percent"})
# Fields that every record has, whatever its form says.
_ALWAYS = {"workflow_state": "Link", "name": "Data"}
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_SHAPES = (
	ast.Expression,
	ast.BoolOp,
	ast.And,
	ast.Or,
	ast.UnaryOp,
	ast.Not,
	ast.USub,
	ast.Compare,
	ast.Eq,
	ast.NotEq,
	ast.In,
	ast.NotIn,
	*_ORDER,
	ast.Constant,
	ast.List,
	ast.Tuple,
	ast.Attribute,
	ast.Name,
	ast.Load,
)
_SIGNS: dict[type[ast.cmpop], str] = {
	ast.Gt: ">",
	ast.GtE: ">=",
	ast.Lt: "<",
	ast.LtE: "<=",
	ast.Eq: "=",
	ast.NotEq: "!=",
}
# What is true of two values exactly when the other is not.
_OPPOSITES = {
	ast.Gt: ast.LtE,
	ast.LtE: ast.Gt,
	ast.GtE: ast.Lt,
	ast.Lt: ast.GtE,
	ast.Eq: ast.NotEq,
	ast.NotEq: ast.Eq,
}


def leave_nothing_out(conditions: Iterable[str]) -> bool:
	"""Whether one of these conditions is true for every record: two of them are each other's opposite.

	Conditions as `is_comparison` lets them through; seen are single comparisons with the same two sides.
	"""
	simple = {shape for one in conditions if (shape := _simple(one))}
	return any((left, _OPPOSITES[sign], right) in simple for left, sign, right in simple)


def _simple(condition: str) -> tuple[str, type[ast.cmpop], str] | None:
	try:
		read = ast.parse(condition.strip(), mode="eval").body
	except (SyntaxError, ValueError, RecursionError, MemoryError):
		return None
	if not isinstance(read, ast.Compare) or len(read.ops) != 1 or type(read.ops[0]) not in _OPPOSITES:
		return None
	return ast.dump(read.left), type(read.ops[0]), ast.dump(read.comparators[0])


def as_filter(condition: str | None) -> tuple[str, str, Any] | None:
	"""A condition as (field, sign, value); None when there is none, or when it is more than one comparison of a field.

	Signs: > >= < <= = !=. Values: numbers and texts. It may stand in a database that was written past the guard, so
	nothing but a field of the record itself is read as one.
	"""
	try:
		read = ast.parse(str(condition or "").strip(), mode="eval").body
	except (SyntaxError, ValueError, RecursionError, MemoryError):
		return None
	if not isinstance(read, ast.Compare) or len(read.ops) != 1:
		return None
	sign, value = _SIGNS.get(type(read.ops[0])), read.comparators[0]
	if sign is None or not isinstance(value, ast.Constant) or not isinstance(value.value, str | int | float):
		return None
	return (field, sign, value.value) if (field := _field_of_record(read.left)) else None


def _field_of_record(node: ast.expr) -> str:
	is_field = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "doc"
	return node.attr if is_field and isinstance(node, ast.Attribute) else ""


def is_comparison(condition: str, kind: str, site: Site) -> bool:
	"""Whether a condition compares fields of a record of this DocType with fixed values, and can always be answered.

	Numbers may be larger or smaller; everything else is the same or not. A text about a person is no field to decide
	by: who may not read it would read it from the steps that are offered.
	"""
	try:
		tree = ast.parse(condition.strip(), mode="eval")
	except (SyntaxError, ValueError, RecursionError, MemoryError):
		return False
	nodes = list(ast.walk(tree))
	if not all(isinstance(node, _SHAPES) for node in nodes):
		return False
	return all(_is_known(node, nodes, kind, site) for node in nodes) and all(_ordered(nodes, kind, site))


def _is_known(node: ast.AST, nodes: list[ast.AST], kind: str, site: Site) -> bool:
	if isinstance(node, ast.Name):
		return node.id == "doc" and any(isinstance(one, ast.Attribute) and one.value is node for one in nodes)
	if isinstance(node, ast.Attribute):
		is_field = isinstance(node.value, ast.Name) and _type_of(node, kind, site) is not None
		return is_field and not site.is_text(kind, node.attr)
	if isinstance(node, ast.Compare) and any(isinstance(one, ast.In | ast.NotIn) for one in node.ops):
		return all(isinstance(one, ast.List | ast.Tuple) for one in node.comparators)
	return not isinstance(node, ast.UnaryOp) or isinstance(node.op, ast.Not) or _is_number(node, kind, site)


def _ordered(nodes: list[ast.AST], kind: str, site: Site) -> Iterator[bool]:
	for node in nodes:
		if isinstance(node, ast.Compare) and any(isinstance(one, _ORDER) for one in node.ops):
			yield all(_is_number(one, kind, site) for one in (node.left, *node.comparators))


def _is_number(node: ast.expr, kind: str, site: Site) -> bool:
	if isinstance(node, ast.UnaryOp):
		return isinstance(node.operand, ast.Constant) and isinstance(node.operand.value, int | float)
	if isinstance(node, ast.Constant):
		return isinstance(node.value, int | float)
	return isinstance(node, ast.Attribute) and _type_of(node, kind, site) in _NUMBERS


def _type_of(node: ast.Attribute, kind: str, site: Site) -> str | None:
	shipped = site.field_of(kind, node.attr)
	found = shipped.get("fieldtype") or _ALWAYS.get(node.attr) or site.value("fieldtype", kind, node.attr)
	return str(found) if found else None
