"""The requests: every way of the matrix, and generated questions to lists, searches, files and pages."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ccm_app.tests.matrix.cells import NO_CLIENT, Product, sample
from ccm_app.tests.matrix.ways import NEVER, Request, Way, all_ways, request

# One goes and two come, so that no count is the same in both worlds.
FORBIDDEN, MISSING, OWN = ("changed", "gone", "more", "more still"), "missing", "own"
READS = ("sees", "exports", "tabulates", "shape")
OPERATORS = ("=", "!=", "like", "not like", ">", "<", ">=", "<=", "in", "not in", "is", "between")
LISTS = (
	"/api/resource/{}",
	"/api/v1/resource/{}",
	"/api/v2/document/{}",
)
PLAIN = ("name", "creation", "modified", "owner", "docstatus", "idx")
PAGES = (
	"/app/{slug}/{name}",
	"/{slug}/{name}",
	"/{slug}",
	"/printview?doctype={kind}&name={name}",
	"/private/files/{name}.pdf",
	"/files/{name}.pdf",
	"/api/v2/document/{kind}/{name}",
	"/api/resource/{kind}/{name}",
	"/list/{kind}",
	"/me?name={name}",
	"/{kind}/{name}?_lang=km",
)
REPORTS = ("Due and Overdue", "My Work", "Plan Budget", "Referral Board", "Where Is Everybody")


def by_the_ways(
	world: Mapping[str, Any],
	clients: Sequence[str],
	size: int,
	seed: int,
	is_asked: Callable[[Way, str], bool],
) -> Iterator[Request]:
	"""The ways of the matrix, filled with the records of these clients. is_asked: whether to ask it of this client."""
	ways = all_ways()
	product = Product(["x"], [NO_CLIENT, *clients], world["kinds"], ways)
	kinds = list(world["kinds"])
	cells = [cell for cell in product.cells() if is_asked(ways[cell[3]], product.clients[cell[1]])]
	for _person, client, kind, way in sample(cells, size, seed):
		yield request(ways[way], _gaps(world, product.clients[client], kinds[kind]))


def _gaps(world: Mapping[str, Any], client: str, kind: str) -> dict[str, str]:
	found = world["missing"] if client == MISSING else world["targets"][client]
	more = {"user": "nobody@ccm.example", "friend": "fcm2@svr.example", "own_office": "SVR"}
	return {**found.get(kind, {"kind": kind}), **more, "own_client": world["targets"][OWN]["Client"]["name"]}


OF_FEW_VALUES = ("owner", "modified_by", "docstatus")


class Questions:
	"""Generated questions; the same seed gives the same ones.

	world: "kinds", "fields": DocType -> fields, "values": DocType -> field -> values that stand there in one of the
	worlds, "names": DocType -> numbers of records that are in both, in one or in none of the worlds.
	"""

	def __init__(self, world: Mapping[str, Any], seed: int):
		self.world, self.random = world, random.Random(seed)
		self.kinds = [kind for kind in world["kinds"] if world["names"].get(kind)]
		self.shapes = (
			self.listed,
			self.listed,
			self.listed,
			self.counted,
			self.searched,
			self.opened,
			self.page,
			self.reported,
		)

	def all(self) -> Iterator[Request]:
		"""Questions without end."""
		while True:
			yield self.random.choice(self.shapes)()

	def _kind(self) -> str:
		return self.random.choice(self.kinds)

	def _name(self, kind: str) -> str:
		return str(self.random.choice(self.world["names"][kind]))

	def _field(self, kind: str) -> str:
		return str(self.random.choice([*PLAIN, *self.world["fields"].get(kind, ())]))

	def _value(self, kind: str, field: str) -> Any:
		found = self.world["values"].get(kind, {}).get(field)
		if field == "name" or not found:
			return self._name(kind)
		return self.random.choice(found)

	def _filter(self, kind: str) -> list[Any]:
		field, operator = self._field(kind), self.random.choice(OPERATORS)
		value = self._value(kind, field)
		if operator in ("in", "not in", "between"):
			value = [value, self._value(kind, field)]
		elif operator == "is":
			value = self.random.choice(("set", "not set"))
		elif operator.endswith("like"):
			value = f"%{str(value)[: self.random.randint(1, 12)]}%"
		return [field, operator, value]

	def _query(self, kind: str) -> dict[str, Any]:
		draw = self.random
		fields = draw.choice((["name"], ["*"], ["name", self._field(kind)], ["count(name) as many"]))
		found: dict[str, Any] = {"fields": fields}
		if draw.random() < 0.8:
			found["filters"] = [self._filter(kind) for _ in range(draw.randint(1, 2))]
		if draw.random() < 0.2:
			found["or_filters"] = [self._filter(kind)]
		if draw.random() < 0.5:
			# Ties are broken by the number: the order of equals is the database's affair.
			found["order_by"] = f"{self._field(kind)} {draw.choice(('asc', 'desc'))}, name asc"
		if draw.random() < 0.2:
			group = self._field(kind)
			found |= {"group_by": group, "fields": ["count(name) as many", group], "order_by": f"{group} asc"}
		found["limit_page_length"] = draw.choice((0, 1, 2, 5, 20, 500))
		found["limit_start"] = draw.choice((0, 0, 1, 3))
		return found

	def listed(self) -> Request:
		"""A list with fields, filters, an order and a limit."""
		kind = self._kind()
		query = self._query(kind)
		if self.random.random() < 0.5:
			path = self.random.choice(LISTS).format(quote(kind))
			return Request("GET", path, _texts(query), {}, None, False)
		function = self.random.choice(("frappe.client.get_list", "frappe.desk.reportview.get"))
		if function.endswith("get"):
			query["start"], query["page_length"] = query.pop("limit_start"), query.pop("limit_page_length")
		form = _texts({"doctype": kind, **query})
		if self.random.random() < 0.3:
			return Request("POST", "/", {}, {**form, "cmd": function}, None, False)
		return Request("POST", f"/api/method/{function}", {}, form, None, False)

	def counted(self) -> Request:
		"""How many there are."""
		kind = self._kind()
		name, form = self.random.choice(
			(
				("frappe.desk.reportview.get_count", {"filters": [self._filter(kind)], "fields": []}),
				("frappe.client.get_count", {"filters": [self._filter(kind)]}),
				(
					"frappe.client.get_value",
					{"fieldname": self._field(kind), "filters": [self._filter(kind)]},
				),
				(
					"frappe.desk.listview.get_group_by_count",
					# At most fifty are answered, the most frequent: which of the equals is nobody's affair.
					{"field": self.random.choice(OF_FEW_VALUES), "current_filters": []},
				),
				(
					"frappe.desk.reportview.export_query",
					{**self._query(kind), "file_format_type": "CSV", "title": "x"},
				),
				(
					"frappe.desk.doctype.number_card.number_card.get_result",
					{
						"doc": {"document_type": kind, "function": "Count"},
						"filters": [[kind, *self._filter(kind)]],
					},
				),
			)
		)
		return Request("POST", f"/api/method/{name}", {}, _texts({"doctype": kind, **form}), None, False)

	def searched(self) -> Request:
		"""A search for a number, a part of one, or a code."""
		kind = self._kind()
		text = self._name(kind)[: self.random.randint(2, 20)]
		form: dict[str, Any] = {"doctype": kind, "txt": text, "page_length": self.random.choice((5, 20, 100))}
		if self.random.random() < 0.5:
			form["filters"] = [self._filter(kind)]
		name = self.random.choice(("search_link", "search_widget"))
		return Request("POST", f"/api/method/frappe.desk.search.{name}", {}, _texts(form), None, False)

	def opened(self) -> Request:
		"""A record by its number, or what stands beside it."""
		kind = self._kind()
		given = {"doctype": kind, "name": self._name(kind)}
		function = self.random.choice(
			(
				"frappe.client.get",
				"frappe.desk.form.load.getdoc",
				"frappe.desk.form.load.get_docinfo",
				"frappe.client.validate_link",
				"frappe.desk.search.get_link_title",
				"frappe.desk.notifications.get_open_count",
				"frappe.utils.print_format.download_pdf",
				"frappe.www.printview.get_html_and_style",
			)
		)
		if function.endswith(("validate_link", "get_link_title")):
			given["docname"] = given["name"]
		if function.endswith("style"):
			given = {"doc": given["doctype"], "name": given["name"]}
		if self.random.random() < 0.5:
			return Request("GET", f"/api/method/{function}", given, {}, None, False)
		return Request("POST", "/", {}, {**given, "cmd": function}, None, False)

	def page(self) -> Request:
		"""A page of the site, or a file."""
		kind = self._kind()
		words = {"kind": quote(kind), "name": quote(self._name(kind)), "slug": kind.lower().replace(" ", "-")}
		path, _, arguments = self.random.choice(PAGES).format(**words).partition("?")
		query = dict(one.split("=", 1) for one in arguments.split("&")) if arguments else {}
		return Request(
			"GET", path, {name: value.replace("%20", " ") for name, value in query.items()}, {}, None, False
		)

	def reported(self) -> Request:
		"""A report with filters."""
		kind = self._kind()
		name = self.random.choice(REPORTS)
		filters = {self._field(kind): self._name(kind), "field_office": self.random.choice(("SVR", "BTB"))}
		form = _texts({"report_name": name, "filters": filters, "ignore_prepared_report": 1})
		return Request("POST", "/api/method/frappe.desk.query_report.run", {}, form, None, False)


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
	return {name: one if isinstance(one, str) else json.dumps(one) for name, one in values.items()}


def distinct(requests: Iterator[Request], size: int, found: dict[str, Request]) -> dict[str, Request]:
	"""Add requests that are not there yet until there are so many; answers them by what they say."""
	for one in requests:
		if len(found) >= size:
			break
		found.setdefault(json.dumps([one.verb, one.upload, one.words], sort_keys=True), one)
	return found


def is_a_read(way: Way, client: str) -> bool:
	"""Whether a way only reads; what is nobody's to do is refused, and so keeps nothing."""
	return way.act in READS


def any_way(way: Way, client: str) -> bool:
	"""Every way, into clients that are forbidden."""
	return client != OWN or way.act in READS


__all__ = ("NEVER", "Questions", "any_way", "by_the_ways", "distinct", "is_a_read")
