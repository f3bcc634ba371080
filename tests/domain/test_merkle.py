"""The tree over the ledger: the one of RFC 6962, with proofs that cannot be forged."""

from __future__ import annotations

import unittest

from hypothesis import given
from hypothesis import strategies as some

from ccm_app.domain import merkle
from ccm_app.domain.ledger import merkle_root

SIZES = range(1, 34)


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


class Proofs(unittest.TestCase):
	def test_every_leaf_of_every_tree_is_proved_and_no_other(self) -> None:
		for size in SIZES:
			every = leaves(size)
			root = merkle.root_of(every)
			for index in range(size):
				proof = merkle.inclusion_proof(every, index)
				self.assertTrue(merkle.proves_inclusion(every[index], index, size, proof, root))
				stranger = merkle.leaf_hash(b"stranger")
				self.assertFalse(merkle.proves_inclusion(stranger, index, size, proof, root))
				self.assertFalse(merkle.proves_inclusion(every[index], index, size, proof, stranger))
				other = (index + 1) % size
				if other != index:
					self.assertFalse(merkle.proves_inclusion(every[index], other, size, proof, root))

	def test_every_tree_is_proved_to_be_the_beginning_of_every_later_one(self) -> None:
		every = leaves(max(SIZES))
		roots = {size: merkle.root_of(every[:size]) for size in SIZES}
		for new in SIZES:
			for old in range(1, new + 1):
				proof = merkle.consistency_proof(every[:new], old)
				self.assertTrue(
					merkle.proves_consistency(old, new, proof, roots[old], roots[new]), (old, new)
				)
				forged = merkle.leaf_hash(b"forged")
				self.assertFalse(merkle.proves_consistency(old, new, proof, forged, roots[new]), (old, new))
				self.assertFalse(merkle.proves_consistency(old, new, proof, roots[old], forged), (old, new))

	def test_a_proof_that_was_cut_lengthened_or_changed_is_refused(self) -> None:
		every = leaves(13)
		root, old_root = merkle.root_of(every), merkle.root_of(every[:6])
		within, between = merkle.inclusion_proof(every, 4), merkle.consistency_proof(every, 6)
		for broken in _broken(within):
			self.assertFalse(merkle.proves_inclusion(every[4], 4, 13, broken, root))
		for broken in _broken(between):
			self.assertFalse(merkle.proves_consistency(6, 13, broken, old_root, root))

	def test_there_is_no_proof_for_what_is_not_there(self) -> None:
		for index in (-1, 5, 6):
			with self.assertRaises(IndexError):
				merkle.inclusion_proof(leaves(5), index)
			self.assertFalse(merkle.proves_inclusion(leaves(1)[0], index, 5, [], leaves(1)[0]))
		for size in (0, 6):
			with self.assertRaises(IndexError):
				merkle.consistency_proof(leaves(5), size)
		self.assertFalse(merkle.proves_consistency(0, 5, [], b"", b""))
		self.assertFalse(merkle.proves_consistency(6, 5, [], b"", b""))

	def test_a_rewritten_beginning_has_no_proof(self) -> None:
		every = leaves(9)
		rewritten = [merkle.leaf_hash(b"forged"), *every[1:]]
		for old in range(1, 9):
			proof = merkle.consistency_proof(rewritten, old)
			found = merkle.proves_consistency(
				old, 9, proof, merkle.root_of(every[:old]), merkle.root_of(rewritten)
			)
			self.assertFalse(found, old)


def _broken(proof: list[bytes]) -> list[list[bytes]]:
	changed = [[*proof[:at], merkle.leaf_hash(step), *proof[at + 1 :]] for at, step in enumerate(proof)]
	return [*changed, proof[:-1], proof[1:], [*proof, proof[-1]], [proof[0], *proof], list(reversed(proof))]
