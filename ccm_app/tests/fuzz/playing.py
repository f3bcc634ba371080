"""Plays queries in a process of the bench: through the door, as a request does, up to the moment of the database.

What Frappe hands to the driver is kept as shapes (see `shapes`). Lists are answered with nothing instead of being
run, but for a part of the valid ones, which really go to the database.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from unittest.mock import patch

import frappe
import frappe.api.v1
import frappe.client
import frappe.handler
from frappe.desk import reportview
from frappe.model.db_query import DatabaseQuery
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ccm_app.confidentiality import access
from ccm_app.confidentiality.door import answers, calls, entry, query_grammar, routes
from ccm_app.confidentiality.door.kinds import present
from ccm_app.tests.fuzz import shapes
from ccm_app.tests.fuzz.catalogue import PEOPLE, for_the_generator, rules
from ccm_app.tests.fuzz.generator import Generator
from ccm_app.tests.fuzz.queries import BENEATH, REST, SEED, VALID, Query, as_sent

REALLY_RUN = 40
MOST_KEPT = 50
# Statements that are no list of a visitor: what the platform asks for itself on the way.
OWN = "own"


class Player:
	"""Plays queries and keeps the figures, the shapes and what went wrong."""

	def __init__(self, known: dict[str, dict[str, str]]) -> None:
		self.figures: Counter[str] = Counter()
		self.shapes: dict[tuple[str, str, str], list[Any]] = {}
		self.wrong: list[str] = []
		self.errors: Counter[str] = Counter()
		self.rules = known
		self.lists: list[str] = []
		self.asking: list[DatabaseQuery] = []
		self.heard: list[tuple[DatabaseQuery | None, str]] = []
		self.really = False

	def play(self, number: int, query: Query) -> None:
		"""Let the person of a query send it."""
		person = PEOPLE[query.person]
		self.really = query.mood == VALID and number % REALLY_RUN == 0
		self.heard = []
		frappe.local.session.user = person
		outcome = self._sent(query)
		if self.really and outcome == "answered":
			self.figures["really run"] += 1
		self.figures.update(("cases", query.mood, outcome, f"{query.mood} {outcome}"))
		lists = [(asked, text) for asked, text in self.heard if asked is not None]
		if query.mood == SEED and lists:
			self._note(
				f"a known attack became a statement: {query.way} {query.place} {json.dumps(query.form)}: {lists}"
			)
		self.lists = [text for _asked, text in lists]
		for asked, text in self.heard:
			self._keep(person, asked, text, query)

	def _sent(self, query: Query) -> str:
		frappe.local.form_dict = frappe._dict(as_sent(query))
		frappe.local.message_log, frappe.local.ccm_about = [], []
		try:
			_carry_out(query)
		except frappe.db.SQLError as error:
			self._note(f"the database complained: {error} {query}")
			return "complained"
		except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError):
			return "refused"
		except Exception as error:
			self.errors[f"{type(error).__name__} {query.way} {query.mood} {query.place}"] += 1
			return "broken off"
		return "answered"

	def _keep(self, person: str, asked: DatabaseQuery | None, text: str, query: Query) -> None:
		kind = OWN if asked is None else str(asked.doctype)
		if asked is None and self.lists:
			# The count of a list is asked around the list itself, which is kept and judged on its own.
			text = text.replace(self.lists[-1].strip(), "select 0")
		rule = self.rules[person].get(kind, "")
		key = (person, kind, shapes.shape(text, rule))
		if asked is not None:
			self.figures["statements"] += 1
			if rule and rule not in text:
				self._note(f"without the row rule of {kind} for {person}: {text}")
		if key not in self.shapes:
			self.shapes[key] = [query.way, query.place, text if asked is None else text[:1500]]

	def _note(self, what: str) -> None:
		self.figures["wrong"] += 1
		if len(self.wrong) < MOST_KEPT:
			self.wrong.append(what)

	@contextmanager
	def listening(self) -> Iterator[None]:
		"""Keep every statement of this block; answer the lists of visitors with nothing."""
		database, run = frappe.local.db, DatabaseQuery.build_and_run
		original = database.sql

		def build_and_run(query: DatabaseQuery) -> Any:
			self.asking.append(query)
			try:
				return run(query)
			finally:
				self.asking.pop()

		def sql(text: Any, *arguments: Any, **options: Any) -> Any:
			return self._hear(original, str(text), arguments, options)

		database.sql = sql
		try:
			with patch.object(DatabaseQuery, "build_and_run", build_and_run):
				yield
		finally:
			del database.sql

	def _hear(self, original: Any, text: str, arguments: Any, options: Any) -> Any:
		asked = self.asking[-1] if self.asking else None
		is_list = asked is not None and text.startswith("select ") and "\n\t\t\tfrom `tab" in text
		if is_list and query_grammar.must_be_read(asked):
			self.heard.append((asked, text))
			if not self.really and options.get("run", True):
				return [frappe._dict(total_count=0)] if "as total_count" in text else []
			return original(text, *arguments, **options)
		if not is_list:
			self.heard.append((None, text))
		return original(text, *arguments, **options)


def _carry_out(query: Query) -> None:
	kind = present()
	if query.way == BENEATH:
		calls.leave_out_what_only_programs_say()
		calls.check_kinds()
		frappe.call(frappe.client.get_list, **frappe.local.form_dict)
	elif query.way == REST:
		form = frappe.local.form_dict
		doctype = str(form.pop("doctype"))
		routes._decide_document(kind, frappe.api.v1.document_list, {"doctype": doctype})
		form["fields"] = json.dumps(form.get("fields", ["name"]))
		frappe.api.v1.document_list(doctype)
	else:
		routes._decide_call(kind, query.way)
		frappe.handler.execute_cmd(query.way)


@contextmanager
def _at_the_door(grammar: bool, known: dict[str, dict[str, str]]) -> Iterator[None]:
	"""A request has come in. What is asked anew for every request is asked once for all of them: it is no query's."""
	entry.enter()
	frappe.local.request = Request(EnvironBuilder(path="/api/method/x", method="POST").get_environ())
	original = access.list_condition

	def list_condition(user: str | None = None, doctype: str | None = None) -> str:
		found = known.get(user or frappe.session.user, {}).get(doctype or "")
		return original(user, doctype) if found is None else found

	patches = [
		patch.object(access, "list_condition", list_condition),
		patch.object(answers, "note", lambda _what: None),
		patch.object(
			reportview, "extract_fieldnames", lru_cache(100_000)(reportview.extract_fieldnames.__wrapped__)
		),
	]
	if not grammar:
		patches += [
			patch.object(query_grammar, name, lambda *_all: None) for name in ("check_query", "check_filters")
		]
	for one in patches:
		one.start()
	try:
		yield
	finally:
		for one in reversed(patches):
			one.stop()
		frappe.local.ccm_door = False
		frappe.local.request = None
		frappe.set_user("Administrator")


def play(number: int, seed: int, parts: int, part: int, grammar: bool) -> dict[str, Any]:
	"""Play every `parts`th of `number` queries. Answers figures, what went wrong, and the shapes."""
	known = rules()
	player = Player(known)
	generator = Generator(for_the_generator(), len(PEOPLE), seed)
	with _at_the_door(grammar, known), player.listening():
		for at, query in enumerate(generator.queries(number)):
			if at % parts == part:
				player.play(at, query)
	frappe.db.rollback()
	found = [[*key, *more] for key, more in player.shapes.items()]
	figures, errors = dict(player.figures), dict(player.errors)
	return {"figures": figures, "wrong": player.wrong, "errors": errors, "shapes": found}
