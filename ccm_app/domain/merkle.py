"""Merkle trees of RFC 6962: one hash over a growing list.

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
