"""The product of people, clients, DocTypes and ways; and a sample of it in which every pair appears."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product, zip_longest

from ccm_app.tests.matrix.ways import CLIENTS, OTHERS, PLATFORM, ROWS, WITNESSED, WITNESSES, Way

NO_CLIENT = ""
STRANGERS_TO = ("own", "other office", "sealed", "closed")
# The pairs of columns of a cell that the sample covers whole: each is (column, column).
PAIRS = ((0, 3), (0, 2), (1, 3), (2, 3))

# person, client, DocType, way: numbers into the lists of the product.
Cell = tuple[int, int, int, int]


@dataclass(frozen=True)
class Product:
	"""All questions. clients: how a client stands to a person, and NO_CLIENT for records about nobody.

	kinds: DocType -> CLIENTS, ROWS, PLATFORM or OTHERS. strangers: people to whom every client stands alike, because
	they reach nobody; they are asked about the clients of STRANGERS_TO.
	"""

	people: Sequence[str]
	clients: Sequence[str]
	kinds: Mapping[str, str]
	ways: Sequence[Way]
	strangers: frozenset[str] = frozenset()

	def cells(self) -> Iterator[Cell]:
		"""Every cell, in a fixed order."""
		for number, (kind, group) in enumerate(self.kinds.items()):
			ways = [index for index, way in enumerate(self.ways) if self._is_tried(way, kind, group)]
			for person in range(len(self.people)):
				clients = self._clients_of(group, self.people[person])
				yield from ((person, client, number, way) for client, way in product(clients, ways))

	def _is_tried(self, way: Way, kind: str, group: str) -> bool:
		if way.only:
			return kind == way.only
		return group in way.kinds or (WITNESSED in way.kinds and kind in WITNESSES)

	def _clients_of(self, group: str, person: str) -> list[int]:
		about = group in (CLIENTS, ROWS, PLATFORM)
		found = [index for index, client in enumerate(self.clients) if about == (client != NO_CLIENT)]
		if about and person in self.strangers:
			found = [index for index in found if self.clients[index] in STRANGERS_TO]
		return found


def sample(
	cells: Sequence[Cell], size: int, seed: int, is_wanted: Callable[[Cell], bool] = lambda cell: False
) -> list[Cell]:
	"""At least `size` cells (fewer when there are fewer), each pair of PAIRS among them, evenly over the ways.

	is_wanted: cells of which there should be many; up to a fifth of the sample is taken from them. The same seed
	gives the same cells.
	"""
	shuffled = list(cells)
	random.Random(seed).shuffle(shuffled)
	chosen, rest, seen = [], [], set()
	for cell in shuffled:
		pairs = {(first, second, cell[first], cell[second]) for first, second in PAIRS}
		if pairs <= seen:
			rest.append(cell)
		else:
			seen |= pairs
			chosen.append(cell)
	wanted = _evenly([cell for cell in rest if is_wanted(cell)], min(size // 5, size - len(chosen)))
	taken = set(wanted)
	others = [cell for cell in rest if cell not in taken]
	return chosen + wanted + _evenly(others, size - len(chosen) - len(wanted))


def _evenly(cells: Sequence[Cell], size: int) -> list[Cell]:
	"""The first cells of each way in turn, until there are enough."""
	by_way: dict[int, list[Cell]] = {}
	for cell in cells:
		by_way.setdefault(cell[3], []).append(cell)
	turns = zip_longest(*(by_way[way] for way in sorted(by_way)))
	found = (cell for turn in turns for cell in turn if cell is not None)
	return list(islice(found, max(0, size)))


__all__ = ("CLIENTS", "NO_CLIENT", "OTHERS", "PAIRS", "PLATFORM", "ROWS", "Cell", "Product", "sample")
