"""Merkle trees of RFC 6962: one hash over a growing list, and short proofs about it.

A leaf is hashed after the byte 0x00, two branches after 0x01, so that neither can be taken for the other. `Frontier`
grows with bounded memory: it keeps one hash for each complete subtree, at most 64 of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

HASH_BYTES = 32


def leaf_hash(leaf: bytes) -> bytes:
	"""Hash of one leaf, 32 bytes."""
	return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
	"""Hash of two branches, 32 bytes."""
	return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
	"""A tree that only grows: its size, and the roots of its complete subtrees, the largest first."""

	def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
		"""An empty tree, or one that goes on from what `size` and `peaks` were; ValueError when they do not fit."""
		if size < 0 or len(peaks) != size.bit_count() or any(len(peak) != HASH_BYTES for peak in peaks):
			raise ValueError("The peaks do not fit the size of the tree.")
		self.size = size
		self.peaks = list(peaks)

	def add(self, hashed_leaf: bytes) -> None:
		"""Append one leaf, given by its `leaf_hash`."""
		self.peaks.append(hashed_leaf)
		self.size += 1
		complete = self.size
		while complete % 2 == 0:
			right, left = self.peaks.pop(), self.peaks.pop()
			self.peaks.append(node_hash(left, right))
			complete //= 2

	def root(self) -> bytes:
		"""The Merkle tree hash of all leaves so far."""
		if not self.peaks:
			return hashlib.sha256(b"").digest()
		found = self.peaks[-1]
		for peak in reversed(self.peaks[:-1]):
			found = node_hash(peak, found)
		return found


def root_of(hashed_leaves: Sequence[bytes]) -> bytes:
	"""The Merkle tree hash over leaves that are given by their hashes."""
	tree = Frontier()
	for one in hashed_leaves:
		tree.add(one)
	return tree.root()


def inclusion_proof(hashed_leaves: Sequence[bytes], index: int) -> list[bytes]:
	"""The audit path of RFC 6962, section 2.1.1, for the leaf at this place (from 0); IndexError beyond the end."""
	size = len(hashed_leaves)
	if not 0 <= index < size:
		raise IndexError("There is no such leaf.")
	if size == 1:
		return []
	split = _split(size)
	left, right = hashed_leaves[:split], hashed_leaves[split:]
	if index < split:
		return [*inclusion_proof(left, index), root_of(right)]
	return [*inclusion_proof(right, index - split), root_of(left)]


def proves_inclusion(hashed_leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
	"""Whether the proof shows that this leaf stands at this place of the tree with this size and root."""
	if not 0 <= index < size:
		return False
	place, last, found = index, size - 1, hashed_leaf
	for step in proof:
		if last == 0:
			return False
		if place % 2 or place == last:
			found = node_hash(step, found)
			place, last = _up_past_left(place, last)
		else:
			found = node_hash(found, step)
		place, last = place // 2, last // 2
	return last == 0 and found == root


def _up_past_left(place: int, last: int) -> tuple[int, int]:
	"""Skip the levels at which this branch is the last one and has no sister."""
	while place % 2 == 0 and place:
		place, last = place // 2, last // 2
	return place, last


def consistency_proof(hashed_leaves: Sequence[bytes], size: int) -> list[bytes]:
	"""The proof of RFC 6962, section 2.1.2, that the tree of the first `size` leaves is the beginning of this one."""
	if not 0 < size <= len(hashed_leaves):
		raise IndexError("There was no such tree.")
	return _subproof(size, hashed_leaves, True)


def _subproof(size: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
	count = len(leaves)
	if size == count:
		return [] if whole else [root_of(leaves)]
	split = _split(count)
	if size <= split:
		return [*_subproof(size, leaves[:split], whole), root_of(leaves[split:])]
	return [*_subproof(size - split, leaves[split:], False), root_of(leaves[:split])]


def proves_consistency(
	old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
	"""Whether the proof shows that the newer tree only added leaves to the older one."""
	if not 0 < old_size <= new_size:
		return False
	if old_size == new_size:
		return not proof and old_root == new_root
	steps = list(proof)
	if old_size & (old_size - 1) == 0:
		steps.insert(0, old_root)
	if not steps:
		return False
	place, last = old_size - 1, new_size - 1
	while place % 2:
		place, last = place // 2, last // 2
	return _walks_to_both(place, last, steps, old_root, new_root)


def _walks_to_both(place: int, last: int, steps: list[bytes], old_root: bytes, new_root: bytes) -> bool:
	old = new = steps[0]
	for step in steps[1:]:
		if last == 0:
			return False
		if place % 2 or place == last:
			old, new = node_hash(step, old), node_hash(step, new)
			place, last = _up_past_left(place, last)
		else:
			new = node_hash(new, step)
		place, last = place // 2, last // 2
	return last == 0 and old == old_root and new == new_root


def _split(count: int) -> int:
	"""The largest power of two below the count."""
	return 1 << (count - 1).bit_length() - 1
