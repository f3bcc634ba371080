"""What two registers hold, record by record, as keyed sums that tell nothing else: for the drill of a restore."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import frappe

from ccm_app.confidentiality import vault
from ccm_app.confidentiality.sealed_fields import client_field
from ccm_app.domain import naming
from ccm_app.domain.ledger import canonical
from ccm_app.registry import shipped
from ccm_app.registry.site_register import SiteRegister

AT_ONCE = 200
# Logs, indexes and keys: written by the register about its own work, or made anew from the records.
NOT_COMPARED = frozenset(
	{
		*("Case Access", "Case Event", "Client Key", "Form Draft", "Identity Look", "Identity Retention"),
		*("Identity Token", "Match Card", "Possible Duplicate", "Taken Act"),
	}
)
_KEPT_NAMES = frozenset({"Client", "Client Identity", "Case", "Referral", *naming.WITHIN_CASE})
# When somebody typed it says nothing about what was typed; rows of a table have names that nobody sees.
_KEEPING = frozenset({"creation", "modified", "modified_by", "owner", "docstatus", "idx", vault.SEALED_TEXT})

Record = tuple[str, str]


@dataclass
class Sums:
	"""Sums of a register. named: (kind, name) -> sum; unnamed: kind -> how often each sum, for records with random names;
	clients: (kind, name) -> client; unreadable: records that do not open."""

	named: dict[Record, bytes] = field(default_factory=dict)
	unnamed: dict[str, Counter[bytes]] = field(default_factory=dict)
	clients: dict[Record, str] = field(default_factory=dict)

	def __len__(self) -> int:
		return len(self.named) + sum(sum(one.values()) for one in self.unnamed.values())


@dataclass
class Differences:
	"""What is not the same. missing, added, differs: (kind, name); counted: kind -> (missing, added) without names."""

	missing: list[Record] = field(default_factory=list)
	added: list[Record] = field(default_factory=list)
	differs: list[Record] = field(default_factory=list)
	counted: dict[str, tuple[int, int]] = field(default_factory=dict)

	@property
	def none(self) -> bool:
		"""Whether both registers hold the same."""
		return not (self.missing or self.added or self.differs or self.counted)


@cache
def compared_kinds() -> tuple[str, ...]:
	"""Every kind of record about a client, but for what the register writes about its own work."""
	kinds = (kind for kind in shipped.kinds() if client_field(kind) and kind not in NOT_COMPARED)
	return tuple(sorted(kinds))


def sums(key: bytes, progress: Callable[[str, int, int], None] | None = None) -> Sums:
	"""The sums of the register that is connected. key: the same for both, and kept nowhere."""
	found = Sums()
	with vault.register_reads("comparing two registers"):
		for number, kind in enumerate(compared_kinds(), 1):
			for record in _records(kind):
				_add(found, kind, record, key)
			if progress:
				progress("Kinds of record", number, len(compared_kinds()))
	return found


def _records(kind: str) -> Iterator[Mapping[str, Any]]:
	last = ""
	# A backup from before an upgrade does not know every kind.
	while frappe.db.table_exists(kind, cached=False):
		# The register reads all of itself; nothing of it is answered.
		names = frappe.get_all(
			kind, filters={"name": (">", last)}, pluck="name", order_by="name", limit=AT_ONCE
		)
		if not names:
			return
		yield from SiteRegister().many(kind, name=("in", tuple(names)))
		last = names[-1]


def _add(found: Sums, kind: str, record: Mapping[str, Any], key: bytes) -> None:
	content = {"kind": kind, **_plain(kind, record)}
	if kind in _KEPT_NAMES:
		content["name"] = record["name"]
	summed = hmac.new(key, canonical(content), hashlib.sha256).digest()[:16]
	if kind not in _KEPT_NAMES:
		found.unnamed.setdefault(kind, Counter())[summed] += 1
		return
	named = (kind, str(record["name"]))
	found.named[named] = summed
	found.clients[named] = str(record.get(str(client_field(kind))) or "")


def _plain(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
	tables = {str(one["fieldname"]): str(one["options"]) for one in shipped.table_fields(kind)}
	written = _moments_of_the_register(kind)
	content: dict[str, Any] = {}
	for name, value in record.items():
		if name in tables:
			content[name] = [_plain(tables[name], row) for row in value]
		elif name not in _KEEPING and name != "name" and name not in written:
			content[name] = None if value in (None, "") else str(value)
	return content


@cache
def _moments_of_the_register(kind: str) -> frozenset[str]:
	return frozenset(
		str(one["fieldname"])
		for one in shipped.fields(kind)
		if one["fieldtype"] == "Datetime" and one.get("read_only")
	)


def compare(wanted: Sums, found: Sums) -> Differences:
	"""What the register that came back lacks, has beside, or holds otherwise."""
	answer = Differences()
	answer.missing = sorted(wanted.named.keys() - found.named.keys())
	answer.added = sorted(found.named.keys() - wanted.named.keys())
	both = wanted.named.keys() & found.named.keys()
	answer.differs = sorted(one for one in both if wanted.named[one] != found.named[one])
	for kind in sorted(wanted.unnamed.keys() | found.unnamed.keys()):
		here, there = wanted.unnamed.get(kind, Counter()), found.unnamed.get(kind, Counter())
		less, more = (here - there).total(), (there - here).total()
		if less or more:
			answer.counted[kind] = (less, more)
	return answer
