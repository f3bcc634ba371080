"""How the rows of all chains are sealed together, and what is told to places that the operator cannot edit.

Every row of the ledger becomes one leaf of a tree that only grows (`ccm_app.domain.merkle`), in the order in which
the register sealed them: number 1, 2, 3 ... without a gap, whatever the order of their transactions was. A checkpoint
is the size and the root of that tree, signed. With it goes one line for each new leaf,
`number sequence token hash`: the hash of the leaf, and which row of which client it is, where the token is a keyed
hash of the client's number. Nobody outside learns a number or an act; but whoever holds the lines can say which row
was changed, even when every table of the server was rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ccm_app.domain.ledger import canonical
from ccm_app.domain.merkle import leaf_hash

VERSION = "ccm ledger checkpoint v1"


@dataclass(frozen=True)
class Leaf:
	"""One sealed row: its place in the tree (from 1), and which row of which chain it is."""

	number: int
	client: str
	sequence: int
	entry_hash: str

	def hashed(self) -> bytes:
		"""The hash of this leaf in the tree, 32 bytes, over the JSON `["client",sequence,"hash"]`."""
		text = json.dumps([self.client, self.sequence, self.entry_hash], separators=(",", ":"))
		return leaf_hash(text.encode("ascii"))


@dataclass(frozen=True)
class Line:
	"""What a place outside holds about one leaf. token: keyed hash of the client's number, "" when none was told."""

	number: int
	sequence: int
	token: str
	leaf: str

	def text(self) -> str:
		"""As it is sent."""
		return f"{self.number} {self.sequence} {self.token or '-'} {self.leaf}"


def line_of(leaf: Leaf, token: str) -> Line:
	"""The line of a leaf under the token of its client."""
	return Line(leaf.number, leaf.sequence, token, leaf.hashed().hex())


def read_line(text: str) -> Line:
	"""A line as it was sent. Raises ValueError for anything else."""
	number, sequence, token, leaf = text.split(" ")
	if len(bytes.fromhex(leaf)) != 32:
		raise ValueError("The hash of a leaf has 32 bytes.")
	return Line(int(number), int(sequence), "" if token == "-" else token, leaf)


@dataclass(frozen=True)
class Checkpoint:
	"""The tree at one moment.

	origin: which register. size: how many rows were sealed. root: 64 hex letters. at: moment in ISO form. key_id and
	signature: of the Ed25519 key (hex), "" for a checkpoint without a signature.
	"""

	origin: str
	size: int
	root: str
	at: str
	key_id: str = ""
	signature: str = ""

	def signed_bytes(self) -> bytes:
		"""What the signature is made over: a first line, then origin, size, root, time and key as canonical JSON."""
		content = {name: value for name, value in asdict(self).items() if name != "signature"}
		return VERSION.encode("ascii") + b"\n" + canonical(content)


@dataclass(frozen=True)
class Bundle:
	"""What one delivery holds: new lines, and the checkpoint up to which they reach (None in all but the last part)."""

	lines: tuple[Line, ...]
	checkpoint: Checkpoint | None

	def text(self) -> str:
		"""As JSON, the same on every machine."""
		content = {
			"version": VERSION,
			"checkpoint": asdict(self.checkpoint) if self.checkpoint else None,
			"lines": [line.text() for line in self.lines],
		}
		return canonical(content).decode("ascii") + "\n"


def read_bundle(text: str) -> Bundle:
	"""A delivery as it was sent. Raises ValueError with a sentence for anything else."""
	try:
		content = json.loads(text)
		if content["version"] != VERSION:
			raise ValueError("another version")
		lines = tuple(read_line(line) for line in content["lines"])
		given = content["checkpoint"]
		return Bundle(lines, _checkpoint(given) if given else None)
	except (KeyError, TypeError, ValueError, AttributeError):
		raise ValueError("This is no checkpoint of a ledger.") from None


def _checkpoint(given: Mapping[str, Any]) -> Checkpoint:
	texts = {name: str(given[name]) for name in ("origin", "root", "at", "key_id", "signature")}
	return Checkpoint(size=int(given["size"]), **texts)


@dataclass(frozen=True)
class Outside:
	"""Everything that a place outside holds: lines by number, and its checkpoints, the oldest first.

	torn: numbers about which the place itself holds two different lines.
	"""

	lines: Mapping[int, Line]
	checkpoints: tuple[Checkpoint, ...]
	torn: tuple[int, ...] = ()


def gathered(bundles: Iterable[Bundle]) -> Outside:
	"""Put the deliveries of one place, or of several, together."""
	lines: dict[int, Line] = {}
	torn: set[int] = set()
	checkpoints: set[Checkpoint] = set()
	for bundle in bundles:
		if bundle.checkpoint:
			checkpoints.add(bundle.checkpoint)
		for line in bundle.lines:
			if lines.setdefault(line.number, line).leaf != line.leaf:
				torn.add(line.number)
	in_order = sorted(checkpoints, key=lambda one: (one.size, one.at))
	return Outside(lines, tuple(in_order), tuple(sorted(torn)))
