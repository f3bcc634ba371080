"""The ledger of moves: one chain of hashes per client, sealed together under one root.

"Any further action and 'move' of the client should be reported" [H]:144. Each row holds the hash of the row
before it, so a row that was changed, removed, put in or moved breaks the chain from there on. Rows cut off
at the end, and a chain rewritten from some point to its end, break nothing: they are found against the
heads that were sealed earlier and whose root is kept elsewhere (`head_root`, `verify_heads`).

How a hash is made, for whoever checks with another program: SHA-256 over the previous hash (64 hex
letters), a line feed, and the event as JSON in ASCII with sorted keys and no blanks; the root is the
Merkle tree hash of RFC 6962 over the leaves `["client","head"]`, sorted by client. A row that says when it was
written (`recorded_at`) is hashed with that moment and with its case; the first rows of a register have neither.
How all rows are sealed together stands in `ccm_app.domain.ledger_seal`, how a ledger is checked in
`ccm_app.domain.ledger_verifier`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

GENESIS = "0" * 64
EVENT_FIELDS = (
	"client",
	"sequence",
	"occurred_on",
	"event",
	"subject_kind",
	"subject_name",
	"details",
	"actor",
)
LATER_FIELDS = ("case", "recorded_at")
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
_SIMPLE = frozenset({str, int, bool, type(None)})


@dataclass(frozen=True)
class ChainVerdict:
	"""What checking one chain found.

	reason: "" or "sequence" (a row is missing, doubled or out of place), "previous_hash" (it does not follow
	the row before), "hash" (its content was changed), "client" (a row of somebody else), "unreadable".
	head: hash of the last good row, to be compared with a sealed head.
	"""

	valid: bool
	count: int
	first_bad_sequence: int | None
	reason: str
	head: str


@dataclass(frozen=True)
class HeadsVerdict:
	"""What comparing today's chains with sealed heads found; `lost` are clients whose sealed head is gone."""

	valid: bool
	root_matches: bool
	lost: tuple[str, ...]


def canonical(event: Mapping[str, Any]) -> bytes:
	"""The event as bytes that are the same on every machine: JSON in ASCII, keys sorted, dates in ISO form.

	Numbers with decimals must be Decimal and are written as text. Raises TypeError for a float, for a key
	that is no text, and for any other kind of value.
	"""
	return _ENCODER.encode(_plain(event)).encode("ascii")


def _plain(value: object) -> object:
	if type(value) in _SIMPLE or isinstance(value, str | int):
		return value
	if isinstance(value, date | time):
		return value.isoformat()
	if isinstance(value, Decimal):
		return format(value, "f")
	if isinstance(value, Mapping):
		return {_key(key): part if type(part) in _SIMPLE else _plain(part) for key, part in value.items()}
	if isinstance(value, list | tuple):
		return [_plain(part) for part in value]
	raise TypeError(f"the ledger holds no {type(value).__name__}")


def _key(key: object) -> str:
	if not isinstance(key, str):
		raise TypeError("the ledger's keys are texts")
	return key


def _sealed_part(event: Mapping[str, Any]) -> dict[str, Any]:
	"""The fields that are hashed, alike whether they come from memory or from a database."""
	part = {fieldname: event.get(fieldname) for fieldname in EVENT_FIELDS}
	part["occurred_on"] = _moment(part["occurred_on"])
	part["details"] = _details(part["details"])
	if event.get("recorded_at"):
		part |= {"case": event.get("case") or None, "recorded_at": _moment(event["recorded_at"])}
	return part


def _moment(value: object) -> object:
	if not isinstance(value, str):
		return value
	try:
		return datetime.fromisoformat(value)
	except ValueError:
		return value


def _details(value: object) -> object:
	if not value:
		return {}
	if not isinstance(value, str):
		return value
	try:
		return json.loads(value)
	except ValueError:
		return value


def entry_hash(previous_hash: str, event: Mapping[str, Any]) -> str:
	"""SHA-256 (64 hex letters) over the previous hash and the event's fields; others do not enter.

	The fields are the eight of `EVENT_FIELDS`, and the two of `LATER_FIELDS` when the row says when it was written.
	A moment may be a datetime or its ISO text, `details` a mapping or its JSON text: a row read back from a
	database has the hash it had in memory. Raises TypeError like `canonical`.
	"""
	content = previous_hash.encode("ascii") + b"\n" + canonical(_sealed_part(event))
	return hashlib.sha256(content).hexdigest()


def chained(previous_hash: str, event: Mapping[str, Any]) -> dict[str, Any]:
	"""The event with `previous_hash` and `hash`, ready to be appended. The first one follows `GENESIS`."""
	return {**event, "previous_hash": previous_hash, "hash": entry_hash(previous_hash, event)}


def verify_chain(entries: Iterable[Mapping[str, Any]]) -> ChainVerdict:
	"""Whether one client's rows, in the order of their sequence, are all there and unchanged.

	Sequences are 1, 2, 3 ... without a gap. Stops at the first bad row; never raises for bad content.
	"""
	head, count, client = GENESIS, 0, None
	for entry in entries:
		client = entry.get("client") if count == 0 else client
		reason = _fault(entry, count + 1, head, client)
		if reason:
			return ChainVerdict(False, count, _sequence_of(entry, count + 1), reason, head)
		head, count = str(entry["hash"]), count + 1
	return ChainVerdict(True, count, None, "", head)


def _sequence_of(entry: Mapping[str, Any], expected: int) -> int:
	found = entry.get("sequence")
	return found if isinstance(found, int) else expected


def _fault(entry: Mapping[str, Any], expected: int, head: str, client: object) -> str:
	if entry.get("sequence") != expected:
		return "sequence"
	if entry.get("client") != client:
		return "client"
	if entry.get("previous_hash") != head:
		return "previous_hash"
	try:
		return "" if has_its_hash(head, entry) else "hash"
	except (TypeError, ValueError, RecursionError):
		return "unreadable"


def has_its_hash(previous_hash: str, entry: Mapping[str, Any]) -> bool:
	"""Whether the row's `hash` is that of its content; TypeError or ValueError for a content that cannot be read.

	A row without `recorded_at` is one of the first, whose hash does not cover the case: it has none. A row that says
	`maybe_first` comes from a table that gives every row a moment, so that either way of hashing is right.
	"""
	if entry_hash(previous_hash, entry) == entry.get("hash"):
		return bool(entry.get("recorded_at")) or not entry.get("case")
	return bool(entry.get("maybe_first")) and is_a_first_row(previous_hash, entry)


def is_a_first_row(previous_hash: str, entry: Mapping[str, Any]) -> bool:
	"""Whether the row's `hash` is that of its eight fields alone."""
	return entry_hash(previous_hash, {**entry, "recorded_at": None}) == entry.get("hash")


def merkle_root(leaves: Sequence[bytes]) -> str:
	"""Merkle tree hash of RFC 6962 (64 hex letters) over the leaves in the order given."""
	if not leaves:
		return hashlib.sha256(b"").hexdigest()
	level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
	while len(level) > 1:
		level = _level_above(level)
	return level[0].hex()


def _level_above(level: list[bytes]) -> list[bytes]:
	pairs = zip(level[::2], level[1::2], strict=False)
	above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
	return above + level[-1:] if len(level) % 2 else above


def head_root(heads: Mapping[str, str]) -> str:
	"""One hash for all chains: heads maps each client's number to the hash of the chain's last row."""
	leaves = [
		json.dumps([client, heads[client]], separators=(",", ":"), ensure_ascii=True).encode("ascii")
		for client in sorted(heads)
	]
	return merkle_root(leaves)


def verify_heads(heads: Mapping[str, str], root: str, holds: Callable[[str, str], bool]) -> HeadsVerdict:
	"""Whether nothing that stood in the ledger at a checkpoint is gone today.

	heads: the sealed heads, root: their root as kept elsewhere, holds: answers whether the client's chain
	of today (already found valid) still contains a row with this hash.
	"""
	root_matches = head_root(heads) == root
	lost = tuple(client for client in sorted(heads) if not holds(client, heads[client]))
	return HeadsVerdict(root_matches and not lost, root_matches, lost)
