"""Which figures add up to which others: found from the keys of the figures, over all tables of a publication.

The figures of one measure that differ in one dimension only are cut into blocks: the largest sets of atoms that no
figure divides. Each figure is the sum of its blocks. A block that is printed nowhere is a figure of its own that
a reader can reckon out (January to May less January to April): it takes part as a hidden one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ccm_app.statistics.cellkey import CellKey

Kind = Literal["sum", "most", "least"]
REST = "(the rest)"


class Disagreement(ValueError):
	"""Figures of one publication contradict each other; nothing of it may be printed."""


class Relation(NamedTuple):
	"""What holds between a figure and its parts.

	sum: the parts add up to it. most: it is at most their sum (persons counted once). least: it is at
	least each of them.
	"""

	total: CellKey
	parts: tuple[CellKey, ...]
	kind: Kind = "sum"


@dataclass(frozen=True)
class Additivity:
	"""Over which dimensions the figures of a measure can be added; `dimensions` None means over all.

	once_in: the measure that counts each record of these persons; of one part it is at least as large.
	"""

	dimensions: frozenset[str] | None = None
	once_in: str | None = None

	def over(self, dimension: str) -> bool:
		"""True when the parts of this dimension add up to the whole."""
		return self.dimensions is None or dimension in self.dimensions


class _Family(NamedTuple):
	"""The figures of one measure that differ only in one dimension: the atoms of each, None for all."""

	around: CellKey
	dimension: str
	members: dict[tuple[str, ...] | None, CellKey]


def relations_of(
	figures: Mapping[CellKey, int], measures: Mapping[str, Additivity] | None = None
) -> tuple[tuple[Relation, ...], dict[CellKey, int]]:
	"""Every relation between the figures, and the blocks printed nowhere with their values where these follow.

	figures: the true values. Raises Disagreement where they cannot all be true.
	"""
	known = dict(figures)
	latent: dict[CellKey, int] = {}
	found: dict[Relation, None] = {}
	for family in _families(figures):
		additivity = (measures or {}).get(family.around.measure, Additivity())
		if additivity.over(family.dimension):
			made = _sums(family, known)
			_fill(made, known, latent)
		else:
			made = _bounds(family)
		found.update(dict.fromkeys(made))
	found.update(dict.fromkeys(_of_records(figures, measures or {})))
	relations = tuple(found)
	_check(relations, known)
	return relations, latent


def _families(figures: Mapping[CellKey, int]) -> list[_Family]:
	"""All families of at least two figures, in a fixed order."""
	grouped: dict[tuple[CellKey, str], dict[tuple[str, ...] | None, CellKey]] = {}
	dimensions: dict[str, set[str]] = {}
	for key in figures:
		dimensions.setdefault(key.measure, set()).update(name for name, _ in key.where)
	for key in sorted(figures):
		for dimension in sorted(dimensions[key.measure]):
			grouped.setdefault((key.without(dimension), dimension), {})[key.codes(dimension)] = key
	return [_Family(*where, members) for where, members in sorted(grouped.items()) if len(members) > 1]


def _blocks(family: _Family) -> list[tuple[str, ...]]:
	"""The largest sets of atoms that no figure of the family divides."""
	holders: dict[str, list[tuple[str, ...]]] = {}
	for codes in family.members:
		for atom in codes or ():
			holders.setdefault(atom, []).append(codes or ())
	blocks: dict[tuple[tuple[str, ...], ...], list[str]] = {}
	for atom in sorted(holders):
		blocks.setdefault(tuple(holders[atom]), []).append(atom)
	return [tuple(atoms) for atoms in blocks.values()]


def _sums(family: _Family, known: Mapping[CellKey, int]) -> list[Relation]:
	keys = {
		block: family.members.get(block) or family.around.narrowed(family.dimension, block)
		for block in _blocks(family)
	}
	made = []
	for codes, key in family.members.items():
		inside = [keys[block] for block in keys if codes is None or set(block) <= set(codes)]
		if codes is None and _leaves_a_rest(key, inside, known):
			inside.append(family.around.narrowed(family.dimension, (REST,)))
		if inside != [key]:
			made.append(Relation(key, tuple(inside)))
	return made


def _leaves_a_rest(total: CellKey, parts: Iterable[CellKey], known: Mapping[CellKey, int]) -> bool:
	"""True when parts that stand nowhere are counted in the total; false also when one of them is unknown."""
	values = [known.get(part) for part in parts]
	return None not in values and known[total] != sum(value or 0 for value in values)


def _bounds(family: _Family) -> list[Relation]:
	"""What persons counted once obey: a whole is at least each part, and at most all parts together."""
	blocks = _blocks(family)
	made = []
	for codes, key in family.members.items():
		parts = [
			other
			for inner, other in family.members.items()
			if inner is not None and inner != codes and (codes is None or set(inner) < set(codes))
		]
		if not parts:
			continue
		made.append(Relation(key, tuple(parts), "least"))
		whole = [block for block in blocks if codes is None or set(block) <= set(codes)]
		if codes is not None and all(block in family.members for block in whole):
			made.append(Relation(key, tuple(family.members[block] for block in whole), "most"))
	return made


def _of_records(figures: Iterable[CellKey], measures: Mapping[str, Additivity]) -> list[Relation]:
	"""There are at least as many records as persons who have one, wherever both are printed of the same part."""
	known = set(figures)
	made = []
	for key in sorted(known):
		records = measures.get(key.measure, Additivity()).once_in
		if records and (whole := CellKey(records, key.where)) in known:
			made.append(Relation(whole, (key,), "least"))
	return made


def _fill(relations: list[Relation], known: dict[CellKey, int], latent: dict[CellKey, int]) -> None:
	"""Reckon out the blocks that follow from the figures, until none follows any more."""
	moved = True
	while moved:
		moved = False
		for relation in relations:
			missing = [part for part in relation.parts if part not in known]
			if len(missing) == 1 and relation.total in known:
				value = known[relation.total] - sum(known[part] for part in relation.parts if part in known)
				known[missing[0]] = latent[missing[0]] = value
				moved = True


def _check(relations: Iterable[Relation], known: Mapping[CellKey, int]) -> None:
	negative = [str(key) for key, value in known.items() if value < 0]
	if negative:
		raise Disagreement(f"These figures cannot all be true: {negative[0]} would be below 0.")
	for relation in relations:
		values = [known.get(part) for part in relation.parts]
		if None in values or relation.total not in known:
			continue
		total, parts = known[relation.total], [value or 0 for value in values]
		holds = {"sum": total == sum(parts), "most": total <= sum(parts), "least": total >= max(parts)}
		if not holds[relation.kind]:
			raise Disagreement(f"The parts of {relation.total} do not agree with it.")
