"""Compares the tree of all sealed rows with every checkpoint, the register's own and those kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ccm_app.domain.ledger_seal import Checkpoint, Leaf, Line, Outside
from ccm_app.domain.ledger_verdict import CHECKPOINTS, SEALS, BadRow, Elsewhere
from ccm_app.domain.merkle import Frontier


def check_tree(
	leaves: Iterable[Leaf], own: Sequence[Checkpoint] | None, clients: Sequence[str], elsewhere: Elsewhere
) -> tuple[Frontier, int, BadRow | None]:
	"""The tree of all sealed rows, how many checkpoints it was compared with, and the first fault.

	leaves: by number. own: the checkpoints that the register keeps itself, None when it keeps none.
	"""
	outside = elsewhere.outside
	every = sorted({*(own or ()), *outside.checkpoints}, key=lambda one: (one.size, one.at))
	walk = _Walk(elsewhere, clients, every)
	for leaf in leaves:
		walk.take(leaf)
	walk.finish()
	return walk.tree, len(every), walk.bad or _checkpoint_fault(own, every, outside, elsewhere)


def _checkpoint_fault(
	own: Sequence[Checkpoint] | None,
	every: Sequence[Checkpoint],
	outside: Outside,
	elsewhere: Elsewhere,
) -> BadRow | None:
	"""A checkpoint with a wrong signature, places that contradict each other, or one that is gone here."""
	for one in every:
		if not elsewhere.signed(one):
			return BadRow("", one.size, "signature", CHECKPOINTS)
	if outside.torn:
		return BadRow("", outside.torn[0], "torn", CHECKPOINTS)
	if own is None:
		return None
	known = set(own)
	gone = next((one for one in outside.checkpoints if one not in known), None)
	return BadRow("", gone.size, "gone", CHECKPOINTS) if gone else None


class _Walk:
	"""Goes through the leaves once, and stops at the checkpoints on the way."""

	def __init__(
		self, elsewhere: Elsewhere, clients: Sequence[str], checkpoints: Sequence[Checkpoint]
	) -> None:
		self.tree = Frontier()
		self.bad: BadRow | None = None
		self._elsewhere, self._clients = elsewhere, clients
		self._waiting = list(reversed(checkpoints))
		self._stop()

	def take(self, leaf: Leaf) -> None:
		"""Compare one leaf with the line outside, put it into the tree, and compare the root."""
		if self.bad is not None:
			return
		number = self.tree.size + 1
		line = self._elsewhere.outside.lines.get(number)
		hashed = leaf.hashed()
		if leaf.number != number:
			self.bad = self._named(line, number, BadRow("", number, "number", SEALS))
		elif line and line.leaf != hashed.hex():
			self.bad = self._named(line, number, BadRow(leaf.client, leaf.sequence, "differs", CHECKPOINTS))
		else:
			self.tree.add(hashed)
			self._stop()

	def finish(self) -> None:
		"""Leaves that ought to follow and do not."""
		if self.bad is not None:
			return
		next_number = self.tree.size + 1
		line = self._elsewhere.outside.lines.get(next_number)
		if line or self._waiting:
			self.bad = self._named(line, next_number, BadRow("", next_number, "number", SEALS))

	def _stop(self) -> None:
		while self._waiting and self._waiting[-1].size <= self.tree.size and self.bad is None:
			checkpoint = self._waiting.pop()
			if checkpoint.root != self.tree.root().hex():
				self.bad = BadRow("", checkpoint.size, "root", CHECKPOINTS)

	def _named(self, line: Line | None, number: int, otherwise: BadRow) -> BadRow:
		"""The row that the place outside knows under this number."""
		token = self._elsewhere.token
		if line is None or token is None or not line.token:
			return otherwise
		client = next((one for one in self._clients if token(one) == line.token), "")
		return BadRow(client, line.sequence if client else number, "differs", CHECKPOINTS)
