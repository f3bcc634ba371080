"""What the check of a ledger answers: whether all is well, and if not, the first bad row in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ccm_app.domain.ledger_seal import Checkpoint, Outside

# Where a fault was found.
LEDGER, COPY, SEALS, CHECKPOINTS = "ledger", "copy", "seals", "checkpoints"


@dataclass(frozen=True)
class BadRow:
	"""The first thing that is wrong: row, what, and where it was found.

	client: "" when only the number of a leaf or of a checkpoint is known. reason: "missing", "sequence", "client",
	"previous_hash", "hash", "unreadable", "differs" (from what was sealed or from the ledger), "number" (of a leaf),
	"root", "signature", "torn" (two places hold different lines), "gone" (a checkpoint).
	"""

	client: str
	sequence: int
	reason: str
	place: str


@dataclass(frozen=True)
class Verdict:
	"""What the check found.

	unsealed: rows that no checkpoint covers yet. root: of the tree over all sealed rows (64 hex letters).
	"""

	clients: int
	events: int
	sealed: int
	unsealed: int
	checkpoints: int
	root: str
	bad: BadRow | None = None

	@property
	def valid(self) -> bool:
		"""Whether nothing is wrong."""
		return self.bad is None


@dataclass(frozen=True)
class Elsewhere:
	"""What is compared with: the deliveries of places outside, and how to check them.

	token: client's number -> token in the lines, None when it is not known here. signed: whether the signature of a
	checkpoint holds.
	"""

	outside: Outside = field(default_factory=lambda: Outside({}, ()))
	token: Callable[[str], str] | None = None
	signed: Callable[[Checkpoint], bool] = lambda checkpoint: True


_REASONS = {
	(LEDGER, "missing"): "is missing from the ledger",
	(LEDGER, "sequence"): "stands twice or out of its place",
	(LEDGER, "client"): "belongs to somebody else",
	(LEDGER, "previous_hash"): "does not follow the row before it",
	(LEDGER, "hash"): "was changed",
	(LEDGER, "unreadable"): "cannot be read",
	(SEALS, "missing"): "was sealed and is gone",
	(SEALS, "differs"): "is not the row that was sealed",
	(COPY, "missing"): "is missing from the copy in the lists of the site",
	(COPY, "differs"): "is not the same in the lists of the site",
	(CHECKPOINTS, "differs"): "is not the row that a checkpoint elsewhere holds",
}
_WITHOUT_ROW = {
	"number": "The sealed row number {0} is gone or out of its place.",
	"differs": "The sealed row number {0} is not the one that a checkpoint elsewhere holds.",
	"root": "The checkpoint over {0} sealed rows does not agree with the ledger: rows before it were changed.",
	"signature": "The checkpoint over {0} sealed rows is not signed by the key of this register.",
	"torn": "The places elsewhere hold two different rows under the number {0}.",
	"gone": "The checkpoint over {0} sealed rows is gone from the register; a place elsewhere holds it.",
}


def said(bad: BadRow) -> str:
	"""The first bad row in one sentence; client numbers and codes only."""
	if not bad.client:
		return _WITHOUT_ROW[bad.reason].format(bad.sequence)
	plain = (LEDGER, bad.reason)
	reason = _REASONS.get((bad.place, bad.reason)) or _REASONS[plain]
	where = (
		" (in the lists of the site)" if bad.place == COPY and (bad.place, bad.reason) not in _REASONS else ""
	)
	return f"Row {bad.sequence} of {bad.client} {reason}{where}."
