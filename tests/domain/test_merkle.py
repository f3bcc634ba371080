"""The tree over the ledger: the one of RFC 6962."""

from __future__ import annotations

import unittest

from hypothesis import given
from hypothesis import strategies as some

from ccm_app.domain import merkle
from ccm_app.domain.ledger import merkle_root


def leaves(count: int) -> list[bytes]:
	return [merkle.leaf_hash(f"leaf {number}".encode()) for number in range(count)]


class TheTree(unittest.TestCase):
	def test_growing_leaf_by_leaf_gives_the_root_of_the_whole(self) -> None:
		for size in range(70):
			plain = [f"leaf {number}".encode() for number in range(size)]
			self.assertEqual(merkle.root_of(leaves(size)).hex(), merkle_root(plain), size)

	@given(some.integers(0, 200), some.integers(0, 200))
	def test_it_goes_on_from_what_was_kept(self, first: int, more: int) -> None:
		every = leaves(first + more)
		kept = merkle.Frontier()
		for one in every[:first]:
			kept.add(one)
		again = merkle.Frontier(kept.size, kept.peaks)
		for one in every[first:]:
			again.add(one)
		self.assertEqual(again.root(), merkle.root_of(every))

	def test_peaks_that_do_not_fit_are_refused(self) -> None:
		for size, peaks in ((1, []), (2, leaves(2)), (0, leaves(1)), (1, [b"short"]), (-1, [])):
			with self.assertRaises(ValueError):
				merkle.Frontier(size, peaks)
