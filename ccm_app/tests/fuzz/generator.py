"""Generated list queries, the same for the same seed: valid ones, ones with a wrong word, and the known attacks.

A query is a way in (the name of a function or route), a person (by number) and the form that is sent, everything in
it as it comes over HTTP. No Frappe is imported: which DocTypes and columns there are is told by the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from ccm_app.tests.fuzz import payloads
from ccm_app.tests.fuzz.queries import (
	BENEATH,
	CALENDAR,
	CARD,
	CHART,
	COMPARED,
	COUNT,
	GROUPED,
	KEYS,
	LINK,
	LIST,
	LISTS,
	OTHERS,
	PLACES,
	REST,
	SEED,
	SIGNS,
	STATS,
	TAG,
	VALID,
	VALUE,
	VIEW,
	VIEW_COUNT,
	VIEW_LIST,
	WIDGET,
	WRONG,
	Kind,
	Query,
	deep_values,
)


class Generator:
	"""Makes queries. people: how many there are; the last is an outsider."""

	def __init__(self, catalogue: Sequence[Mapping[str, Any]], people: int, seed: int):
		self.random, self.people = Random(seed), people
		self.kinds = [Kind(**one) for one in catalogue]
		self.words = payloads.general()
		self.deep = list(deep_values())
		self.readable = [[one for one in self.kinds if number in one.readers] for number in range(people)]
		pools = Random(1)
		for kind in self.kinds:
			self._fill(kind, pools)

	def _fill(self, kind: Kind, random: Random) -> None:
		"""A few lists of words per DocType, so that there are thousands of statements, and not millions, to parse."""
		for _turn in range(4):
			columns = random.sample(kind.asked, min(len(kind.asked), random.randint(1, 5)))
			kind.fields.append([self._spelt(kind, column, random) for column in columns])
			pairs = [
				(random.choice(kind.asked), random.choice(COMPARED)) for _one in range(random.randint(0, 2))
			]
			kind.filters.append(pairs)
			kind.orders.append(f"{self._spelt(kind, columns[0], random)} {random.choice(('asc', 'desc'))}")
		kind.fields += [["*"], [f"count(`tab{kind.name}`.`name`) as total"], ["count(*) as total"]]
		for name, _target, column in kind.rows[:2]:
			kind.fields.append(["name", f"{name}.{column}"])
		for name, column in kind.links[:2]:
			kind.fields.append(["name", f"{name}.{column}"])
		kind.orders += ["", "", "modified desc"]

	@staticmethod
	def _spelt(kind: Kind, column: str, random: Random) -> str:
		table = f"`tab{kind.name}`"
		ticked = f"{table}.`{column}`"
		# The platform's own reader of columns takes this one for a word of SQL.
		return (
			ticked
			if column == "case"
			else random.choice((column, f"`{column}`", f"{table}.{column}", ticked))
		)

	def queries(self, number: int) -> Iterator[Query]:
		"""This many queries, of which the known attacks are the first, each at every place."""
		made = 0
		for one in self.seeds():
			if made >= number:
				return
			made += 1
			yield one
		for _turn in range(number - made):
			yield self.valid() if self.random.random() < 0.55 else self.wrong()

	def valid(self, way: str | None = None) -> Query:
		"""A query as the desk could ask it, with any text as value."""
		person = self.random.randrange(self.people if self.random.random() < 0.1 else self.people - 1)
		kind = self.random.choice(self.readable[person] or self.kinds)
		way = way or (
			self.random.choice(LISTS) if self.random.random() < 0.75 else self.random.choice(OTHERS)
		)
		form = self._list_form(kind) if way in LISTS else self._other_form(way, kind)
		return Query(way, person, form, VALID)

	def _list_form(self, kind: Kind) -> dict[str, Any]:
		random = self.random
		turn = random.randrange(len(kind.fields))
		form: dict[str, Any] = {"doctype": kind.name, "fields": list(kind.fields[turn])}
		form["filters"] = self._filters(kind)
		if random.random() < 0.1:
			form["or_filters"] = self._filters(kind)
		form["order_by"] = kind.orders[turn % len(kind.orders)]
		if random.random() < 0.1:
			form["group_by"] = f"`tab{kind.name}`.`{kind.asked[turn % len(kind.asked)]}`"
			form["order_by"] = ""
		form["limit_page_length"] = random.choice(("20", "0", "500", 20))
		form["limit_start"] = random.choice(("0", "20", 0))
		if kind.parent:
			form["parent"] = form["parent_doctype"] = kind.parent
		return form

	def _filters(self, kind: Kind) -> Any:
		pairs = self.random.choice(kind.filters)
		rows = [[column, operator, self._value(operator)] for column, operator in pairs]
		turn = self.random.random()
		if turn < 0.3:
			return {column: [operator, value] for column, operator, value in rows}
		return [[kind.name, *row] for row in rows] if turn < 0.7 else rows

	def _value(self, operator: str) -> Any:
		if operator == "is":
			return self.random.choice(("set", "not set"))
		if operator == "between":
			return ["2009-01-01", "2026-12-31"]
		values = [self._plain() for _one in range(3)]
		return values if operator in ("in", "not in") else values[0]

	def _plain(self) -> Any:
		turn = self.random.random()
		if turn < 0.4:
			return self.random.choice(self.words)
		return self.random.choice(
			("SVR", "%a%", "", "2020-01-01", "1", 0, 1.5, "\u179f\u17bb\u1781", "O'Neil\\")
		)

	def _other_form(self, way: str, kind: Kind) -> dict[str, Any]:
		random, column = self.random, self.random.choice(kind.asked)
		filters = self._filters(kind)
		if way in (VALUE, COUNT, VIEW_COUNT):
			form = {"doctype": kind.name, "filters": filters, "parent": kind.parent, "fieldname": column}
			return form | {"fields": ["name"], "limit": random.choice((0, 1001)), "distinct": "false"}
		if way in (WIDGET, LINK):
			form = {"doctype": kind.name, "txt": str(self._plain()), "filters": filters}
			return form | {
				"filter_fields": json.dumps([column]),
				"ignore_user_permissions": 1,
				"page_length": 10,
			}
		if way == GROUPED:
			field = random.choice((column, column, "owner", "assigned_to"))
			return {"doctype": kind.name, "current_filters": filters, "field": field}
		if way == CARD:
			card = {"document_type": kind.name, "function": random.choice(("Count", "Sum", "Maximum"))}
			return {"doc": card | {"aggregate_function_based_on": column}, "filters": filters}
		if way == STATS:
			return {"doctype": kind.name, "stats": json.dumps(["_user_tags", column]), "filters": filters}
		return {"doctype": kind.name, "parent": str(self._plain())}

	def wrong(self) -> Query:
		"""A valid query with one word bent, broken or exchanged; some of them are still valid by chance."""
		made = self.valid()
		form = dict(made.form)
		place = self.random.choice((*PLACES, "limit", "parent", "search"))
		old = self._word_at(form, place)
		self._put(form, place, self._bent(old))
		return Query(made.way, made.person, form, WRONG, place)

	def _word_at(self, form: Mapping[str, Any], place: str) -> str:
		if place == "kind":
			return str(form.get("doctype", "Case"))
		kind = self.random.choice(self.kinds)
		closed = (*kind.closed, "sealed_text", *(f"{one}.{column}" for one, column in kind.links))
		return self.random.choice((*kind.asked, *closed, *kind.orders)) or "name"

	def _bent(self, word: str) -> Any:
		random, turn = self.random, self.random.random()
		if turn < 0.08:
			return random.choice(self.deep)
		if turn < 0.25:
			return word
		if turn < 0.45:
			return random.choice(self.words)
		if turn < 0.6:
			return random.choice(("{0} {1}", "{0}{1}", "{1}{0}", "`{0}`{1}", "{0}, {1}")).format(
				word, random.choice(self.words)
			)
		for _turn in range(random.randint(1, 3)):
			at = random.randint(0, len(word))
			word = word[:at] + random.choice(SIGNS) + word[at + random.randint(0, 1) :]
		return word

	def _put(self, form: dict[str, Any], place: str, word: Any) -> None:
		"""Put a word at a place of the form, into the key that this way knows under one of its names."""
		kind = form.get("doctype", "Case")
		if place == "field":
			form["fields"] = [word, "name"] if self.random.random() < 0.5 else word
			form |= {key: word for key in ("fieldname", "filter_fields", "field") if key in form}
		elif place in ("filter", "or_filter"):
			filters = self._filter_with(kind, word)
			name = "or_filters" if place == "or_filter" and "fields" in form else "filters"
			form["current_filters" if "current_filters" in form else name] = filters
		elif place == "operator":
			form["current_filters" if "current_filters" in form else "filters"] = [[kind, "name", word, "x"]]
		elif place == "aggregate":
			form |= {
				"group_by": f"`tab{kind}`.`owner`",
				"aggregate_function": self.random.choice(("count", word)),
			}
			form |= {"aggregate_on_doctype": kind, "aggregate_on_field": word}
		else:
			known = [key for key in KEYS[place] if key in form or place in ("order", "group")]
			form |= dict.fromkeys(known or KEYS[place][:1], word)

	def _filter_with(self, kind: Any, word: Any) -> Any:
		turn = self.random.random()
		if turn < 0.25 and isinstance(word, str):
			return {word: "x"}
		if turn < 0.5:
			return [[word, "like", "%"]]
		return [word] if turn < 0.6 else [[kind, word, "like", "%"]]

	def seeds(self) -> Iterator[Query]:
		"""Every known attack at every place, the ways and the people taking turns."""
		turn = 0
		for word in (*self.words, *payloads.PROVED_KINDS):
			for place in PLACES:
				turn += 1
				yield from self._seed(word, place, turn)
		for word in payloads.PROVED_KINDS:
			for person in range(self.people):
				yield Query(TAG, person, {"dt": word, "dn": "x", "tag": "x"}, SEED, "kind")
		yield from self._closed_columns()
		yield from self._closed_functions()

	def _seed(self, word: str, place: str, turn: int) -> Iterator[Query]:
		ways = (VIEW, VIEW_LIST) if place == "aggregate" else (LIST, REST, VIEW, VIEW_LIST, BENEATH)
		for person in range(self.people):
			form: dict[str, Any] = {"doctype": "Case", "fields": ["name"], "filters": []}
			if place == "field":
				form["fields"] = [word]
			elif place == "aggregate":
				form |= {"group_by": "`tabCase`.`stage`", "aggregate_function": "count"}
				form |= {"aggregate_on_doctype": "Case", "aggregate_on_field": word}
			else:
				self._put(form, place, word)
			yield Query(ways[(turn + person) % len(ways)], person, form, SEED, place)

	def _closed_columns(self) -> Iterator[Query]:
		"""Sealed texts as filter, order and group; link searches over them; counts."""
		for kind in self.kinds:
			for column in kind.closed:
				for place in ("filter", "or_filter", "order", "group"):
					person = self.random.randrange(self.people)
					form: dict[str, Any] = {"doctype": kind.name, "fields": ["name"], "filters": []}
					form["parent"] = kind.parent
					self._put(form, place, column)
					yield Query(
						self.random.choice((LIST, REST, VIEW_LIST, BENEATH)), person, form, SEED, place
					)
				filters = {column: ["like", "S%"]}
				yield Query(COUNT, 0, {"doctype": kind.name, "filters": filters}, SEED, "filter")

	def _closed_functions(self) -> Iterator[Query]:
		field_map = {"start": "opened_on", "end": "opened_on", "title": "name"}
		chart = {"chart_type": "Sum", "document_type": "Case", "type": "Heatmap"}
		chart |= {"value_based_on": "ascii(substr(case_number,1,1))", "based_on": "opened_on"}
		# The upper end of a period that Frappe leaves open would be the row rule.
		open_ends = [["client", word, ["a", "b"]] for word in ("between", "timespan", "previous", "next")]
		open_ends += [["client", "between", "a"], ["name", "between", ["a", "b"]], ["name", "=", ["a"]]]
		for person in range(self.people):
			yield Query(CHART, person, {"chart": json.dumps(chart)}, SEED, "chart")
			for one in open_ends:
				yield Query(BENEATH, person, {"doctype": "Case", "filters": [one]}, SEED, "operator")
			for word in (*payloads.PROVED_COLUMNS, *self.words[:60]):
				form = {"doctype": "Case", "start": "2020-01-01", "end": "2027-01-01"}
				yield Query(
					CALENDAR,
					person,
					form | {"field_map": json.dumps(field_map | {"start": word})},
					SEED,
					"field_map",
				)
