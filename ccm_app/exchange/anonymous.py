"""Single records for research: none may leave unless k people look the same in what could point at a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Record = dict[str, str]
CTDC_K = 11


@dataclass(frozen=True)
class Anonymised:
	"""Records that may leave, and what that cost.

	smallest: how many look alike in the smallest group (0 for no records). blanked: in how many records each
	column was emptied. lost: records that do not leave at all. leaving: which of the given records leave, by their
	places from 0: the records themselves are in another order.
	"""

	records: tuple[Record, ...]
	k: int
	smallest: int
	blanked: Mapping[str, int]
	lost: int
	leaving: frozenset[int] = frozenset()

	@property
	def total(self) -> int:
		"""How many records there were."""
		return len(self.records) + self.lost

	@property
	def share_lost(self) -> float:
		"""The share of records that do not leave, from 0 to 1."""
		return self.lost / self.total if self.total else 0.0

	@property
	def sentence(self) -> str:
		"""What a reader has to be told."""
		return (
			f"{len(self.records)} of {self.total} records leave; {self.lost} ({100 * self.share_lost:.1f} %) are held back, "
			f"because fewer than {self.k} people look like them."
		)


def groups(records: Sequence[Mapping[str, str]], columns: Sequence[str]) -> Counter[tuple[str, ...]]:
	"""How many records look alike in these columns."""
	return Counter(tuple(record.get(column, "") for column in columns) for record in records)


def too_small(
	records: Sequence[Mapping[str, str]], columns: Sequence[str], k: int
) -> dict[tuple[str, ...], int]:
	"""The groups of fewer than k records: an empty answer is what a file that leaves must have."""
	return {group: count for group, count in groups(records, columns).items() if count < k}


def anonymise(records: Sequence[Mapping[str, str]], columns: Sequence[str], k: int = CTDC_K) -> Anonymised:
	"""Empty columns of records that too few others look like, the last column first; hold back what stays alone.

	columns: those that could point at a person, from the one to keep longest to the one to give up first. A
	record in a large enough group is never touched, so that a group that is large enough stays so. The order of
	the records is not kept: it could tell who came when. Raises ValueError for k below 2.
	"""
	if k < 2:
		raise ValueError("k is at least 2: with 1 everybody may be alone.")
	kept = [dict(record) for record in records]
	blanked: Counter[str] = Counter()
	for column in reversed(columns):
		alone = too_small(kept, columns, k)
		for record in kept:
			if tuple(record.get(name, "") for name in columns) in alone and record.get(column, ""):
				record[column] = ""
				blanked[column] += 1
	alone = too_small(kept, columns, k)
	places = frozenset(
		place
		for place, record in enumerate(kept)
		if tuple(record.get(name, "") for name in columns) not in alone
	)
	leaving = sorted((kept[place] for place in places), key=lambda record: sorted(record.items()))
	smallest = min(groups(leaving, columns).values(), default=0)
	return Anonymised(tuple(leaving), k, smallest, dict(blanked), len(kept) - len(leaving), places)
