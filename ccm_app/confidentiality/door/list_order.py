"""Equals in a list come in the order of their numbers.

Whoever orders by a stage, a date or a count has many equals, and the database lays them as its plan of the moment
does. Between two pages of a list a record can then be left out, and nobody notices; and the order of the equals may
tell that other records stand between them. The key at the end of every order takes both away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from frappe.model.db_query import DatabaseQuery

from ccm_app.confidentiality.door import query_grammar

_NAME = re.compile(r"(?:^|[\s,.`])name(?:$|[\s,`])", re.IGNORECASE)
_COUNTED = re.compile(r"\s*(?:count|sum|min|max|avg)\s*\(", re.IGNORECASE)


_RELEVANCE = " as `_relevance`"


def set_optional_columns(original: Callable[..., Any]) -> Callable[..., Any]:
	"""What stands in the place of `DatabaseQuery.set_optional_columns` for queries of visitors."""

	def set_optional_columns(self: DatabaseQuery) -> None:
		fields = list(self.fields)
		original(self)
		if query_grammar.must_be_read(self):
			self.fields = [one for one in fields if one in self.fields or str(one).endswith(_RELEVANCE)]

	return set_optional_columns


def set_order_by(original: Callable[..., Any]) -> Callable[..., Any]:
	"""What stands in the place of `DatabaseQuery.set_order_by` for queries of visitors."""

	def set_order_by(self: DatabaseQuery, args: Any) -> None:
		original(self, args)
		if query_grammar.must_be_read(self) and not self.distinct:
			args.order_by = with_key(args.order_by, _key_of_rows(self), bool(self.limit_page_length))

	return set_order_by


def _key_of_rows(query: DatabaseQuery) -> str:
	if query.group_by:
		return str(query.group_by)
	if any(_COUNTED.match(str(one)) for one in query.fields):
		return ""
	return f"`tab{query.doctype}`.`name`"


def with_key(order: str, key: str, is_cut: bool = True) -> str:
	"""An order in which no two rows are equal.

	order: as SQL, "" for none; key: columns that no two rows share, as SQL, "" when there is one row; is_cut: whether
	only some rows are asked for, so that their order decides which.
	"""
	if not key or (not order and not is_cut) or _stands_in(key, order):
		return order
	if key.endswith(".`name`") and _NAME.search(order):
		return order
	# In the direction of the last column, so that one index serves both.
	ending = " desc" if order.strip().lower().endswith(" desc") else ""
	return f"{order}, {key}{ending}" if order else key


def _stands_in(key: str, order: str) -> bool:
	"""Whether the order names these columns; "stage" does not stand in "stage_since desc"."""
	return bool(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", order, re.IGNORECASE))
