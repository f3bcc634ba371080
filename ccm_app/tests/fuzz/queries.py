"""What a generated query is: its ways in, its form, and the DocTypes of the catalogue. No Frappe is imported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LIST, REST, BENEATH = "frappe.client.get_list", "GET /api/resource", "beneath the door"
_VIEW, _SEARCH = "frappe.desk.reportview", "frappe.desk.search"
VIEW, VIEW_LIST, VIEW_COUNT = f"{_VIEW}.get", f"{_VIEW}.get_list", f"{_VIEW}.get_count"
VALUE, COUNT = "frappe.client.get_value", "frappe.client.get_count"
WIDGET, LINK = f"{_SEARCH}.search_widget", f"{_SEARCH}.search_link"
GROUPED, STATS = "frappe.desk.listview.get_group_by_count", f"{_VIEW}.get_stats"
CARD = "frappe.desk.doctype.number_card.number_card.get_result"
TREE, CALENDAR = "frappe.desk.treeview.get_children", "frappe.desk.calendar.get_events"
TAG, CHART = "frappe.desk.doctype.tag.tag.add_tag", "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
LISTS = (LIST, LIST, REST, VIEW, VIEW_LIST, BENEATH)
OTHERS = (VIEW_COUNT, VALUE, COUNT, WIDGET, LINK, GROUPED, CARD, STATS, TREE)
PLACES = ("field", "filter", "operator", "or_filter", "order", "group", "kind", "aggregate")
VALID, WRONG, SEED = "valid", "wrong", "seed"


# The keys of the form for each place of a word.
KEYS = {
	"order": ("order_by",),
	"group": ("group_by",),
	"kind": ("doctype",),
	"limit": ("limit_page_length", "limit_start", "page_length", "limit"),
	"parent": ("parent", "parent_doctype", "reference_doctype"),
	"search": ("searchfield", "txt"),
}
SIGNS = "`'\"()*,;=|&^%@#-/\\<>!~ \t\n\x00.:?{}[]\u02cb\uff40\u00a0"
COMPARED = ("=", "!=", ">", "<", ">=", "<=", "like", "not like", "in", "not in", "is", "between")


@dataclass(frozen=True)
class Query:
	"""One case. mood: VALID, WRONG or SEED; a SEED must never become SQL. place: where the wrong word stands."""

	way: str
	person: int
	form: Mapping[str, Any]
	mood: str
	place: str = ""


@dataclass
class Kind:
	"""A DocType of the catalogue: what may be asked, its child tables, links, sealed texts, parent and readers."""

	name: str
	asked: Sequence[str]
	rows: Sequence[tuple[str, str, str]]
	links: Sequence[tuple[str, str]]
	closed: Sequence[str]
	parent: str = ""
	readers: Sequence[int] = ()
	fields: list[list[str]] = field(default_factory=list)
	filters: list[list[tuple[str, str]]] = field(default_factory=list)
	orders: list[str] = field(default_factory=list)


# The desk's lists take every key for an argument, and break off at one that they do not know.
_NOT_OF_VIEWS = ("parent", "fieldname", "filter_fields", "page_length", "searchfield", "txt")
_TEXTS = frozenset({VIEW, VIEW_LIST, VIEW_COUNT, GROUPED, STATS, CARD})


def as_sent(query: Query) -> dict[str, Any]:
	"""The form of a query; where the desk sends lists as text, they are text."""
	if query.way not in _TEXTS:
		return dict(query.form)
	return {
		key: json.dumps(value) if isinstance(value, dict | list) else value
		for key, value in query.form.items()
		if key not in _NOT_OF_VIEWS
	}


def deep_values() -> Iterator[object]:
	"""JSON where a word or a value belongs: too deep, too long, of another kind."""
	nested: object = "name"
	for depth in range(1, 60):
		nested = [nested] if depth % 2 else {"name": nested}
		if depth in (1, 2, 3, 10, 59):
			yield nested
	yield from ({"a": 1, "b": 2}, [[["name"]]], ["name"] * 301, "a" * 1300, {"": ""}, [None], [[]], [{}])
