"""The plan of a campaign: the product made from the rules, and for every cell what the rules expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ccm_app.tests.matrix.cells import CLIENTS, NO_CLIENT, OTHERS, PLATFORM, ROWS, Cell, Product
from ccm_app.tests.matrix.ways import ADDS, NEVER, SHAPE, all_ways

NO, MAYBE = "no", "maybe"


def product_of(policy: Any, parents: Mapping[str, Sequence[str]]) -> Product:
	"""The product of everybody and everything that the rules name.

	policy: ccm_tools.policy.Policy; parents: DocType of rows -> the records that have a table of them.
	"""
	kinds = {
		record: CLIENTS if group["about"] == "client" else OTHERS for record, group in policy.records.items()
	}
	kinds |= {row: ROWS for row, records in parents.items() if any(kinds[one] == CLIENTS for one in records)}
	kinds |= dict.fromkeys(policy.written["platform"]["records"], PLATFORM)
	clients = [NO_CLIENT, *policy.clients]
	strangers = {
		person
		for person in policy.people
		if all(policy.reach(person, client) == "nothing" for client in policy.clients)
	}
	return Product(list(policy.people), clients, kinds, all_ways(), frozenset(strangers))


class Expected:
	"""What the rules expect of the cells of a product."""

	def __init__(self, policy: Any, product: Product, parents: Mapping[str, Sequence[str]]):
		self.policy, self.product, self.parents = policy, product, parents
		self.kinds = list(product.kinds)
		self.answer_of = cache(self._answer_of)

	def of(self, cell: Cell) -> str:
		"""The expected answer: "yes", "codes only", "maybe" or "no"."""
		way = self.product.ways[cell[3]]
		return self.answer_of(
			self.product.people[cell[0]], self.product.clients[cell[1]], self.kinds[cell[2]], way.act
		)

	def is_promised(self, cell: Cell) -> bool:
		"""Whether the cell must give something, so that a site that refuses everything would fail."""
		return bool(self.product.ways[cell[3]].proof) and self.of(cell) in ("yes", "codes only")

	def is_hidden(self, cell: Cell) -> bool:
		"""Whether the record must look to this person as if it did not exist."""
		person, client = self.product.people[cell[0]], self.product.clients[cell[1]]
		return self.answer_of(person, client, self.kinds[cell[2]], "sees") == NO

	def _answer_of(self, person: str, client: str, kind: str, act: str) -> str:
		if act == SHAPE:
			return MAYBE
		if act == NEVER:
			return NO
		group = self.product.kinds[kind]
		if group == PLATFORM:
			return NO if self.policy.reach(person, client) == "nothing" else MAYBE
		if group == ROWS:
			return self._of_a_row(person, client, kind, act)
		if act == ADDS:
			seen = self.policy.verdict(person, client or None, kind, "sees").answer
			return NO if seen == NO else MAYBE
		return str(self.policy.verdict(person, client or None, kind, act).answer)

	def _of_a_row(self, person: str, client: str, kind: str, act: str) -> str:
		"""A row is read with its record, and never changed alone."""
		if act not in ("sees", "prints", "exports", "tabulates"):
			return NO
		answers = {self.policy.verdict(person, client, one, act).answer for one in self.parents[kind]}
		return NO if answers == {NO} else MAYBE


def allowed_packets(
	policy: Any, parents: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, dict[str, Any]]]:
	"""person -> client -> what of such a client may ever stand in an answer to the person.

	{"codes": DocTypes whose numbers may stand there, or True for all, "own list": DocTypes whose numbers may stand in the
	person's own list, "identity": bool, "texts": DocTypes}; rows of tables are among the DocTypes.
	"""
	return {
		person: {client: _allowed(policy, parents, person, client) for client in policy.clients}
		for person in policy.people
	}


def _allowed(policy: Any, parents: Mapping[str, Sequence[str]], person: str, client: str) -> dict[str, Any]:
	about = [record for record, group in policy.records.items() if group["about"] == "client"]
	seen = {record: policy.verdict(person, client, record, "sees").packets for record in about}
	texts = {record for record, packets in seen.items() if "texts" in packets}
	texts |= {row for row, records in parents.items() if texts & set(records)}
	return {
		"codes": _codes(policy, person, client, seen),
		"own list": policy.numbers_kept(person, client),
		"identity": any("identity" in packets for packets in seen.values()),
		"texts": sorted(texts),
	}


def _codes(policy: Any, person: str, client: str, seen: Mapping[str, Any]) -> bool | list[str]:
	"""Whoever reaches a client may meet all its numbers; whoever only watches over it, those of some records."""
	open_ones = sorted(record for record, packets in seen.items() if "codes" in packets)
	if policy.reach(person, client) != "nothing":
		return bool(open_ones)
	# Each of these records names its client.
	return ["Client", *open_ones] if open_ones else False
