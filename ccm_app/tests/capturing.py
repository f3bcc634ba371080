"""What reaches the database when a visitor asks for a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.model.db_query import DatabaseQuery

from ccm_app.confidentiality.door import query_grammar

# How Frappe lays out the text of a list query.
_OF_A_LIST = "\n\t\t\tfrom `tab"


@contextmanager
def captured_queries() -> Iterator[list[str]]:
	"""Collect the SQL text of every visitor's DatabaseQuery that reaches the database in this block, in its order.

	What is collected is what Frappe hands to the driver, after the grammar and the row rules.
	"""
	found: list[str] = []
	original = DatabaseQuery.build_and_run

	def build_and_run(self: DatabaseQuery) -> Any:
		with _spied_sql(found if query_grammar.must_be_read(self) else []):
			return original(self)

	DatabaseQuery.build_and_run = build_and_run
	try:
		yield found
	finally:
		DatabaseQuery.build_and_run = original


@contextmanager
def _spied_sql(found: list[str]) -> Iterator[None]:
	"""Note the last statement of the block: the query itself; the ones before it were asked on its way."""
	heard: list[str] = []
	database = frappe.local.db
	before = database.__dict__.get("sql")
	original = database.sql

	def sql(query: Any, *arguments: Any, **options: Any) -> Any:
		heard.append(str(query))
		return original(query, *arguments, **options)

	database.sql = sql
	try:
		yield
	finally:
		if before is None:
			del database.sql
		else:
			database.sql = before
		if heard and _OF_A_LIST in heard[-1]:
			found.append(heard[-1])
