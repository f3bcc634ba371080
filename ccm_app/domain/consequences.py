"""What follows from saving a record. The rules name it; the shells carry it out in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Event:
	"""Append to the client's ledger. Every move is reported to the register [H]:144."""

	client: str
	case: str | None
	event: str
	occurred_on: date
	subject_kind: str
	subject_name: str
	details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Insert:
	"""Insert a record through the full save path."""

	kind: str
	values: Mapping[str, Any]


@dataclass(frozen=True)
class Update:
	"""Write fields that the register fills itself into another record."""

	kind: str
	name: str
	values: Mapping[str, Any]


@dataclass(frozen=True)
class UpdateAll:
	"""Write fields that the register fills itself into every record that matches."""

	kind: str
	equal: Mapping[str, Any]
	values: Mapping[str, Any]


@dataclass(frozen=True)
class Refresh:
	"""Compute again what the register fills itself in another record."""

	kind: str
	name: str


@dataclass(frozen=True)
class Grant:
	"""Open a Case Access row.

	packet: up to what the party reads. until: the moment at which the row ends by itself, None for as long as nobody
	ends it. through_office: the row of a person counts only while the person is on the staff of this office.
	"""

	client: str
	party_kind: str
	party: str
	ground: str
	source_kind: str
	source_name: str
	packet: str = "Identity"
	until: datetime | None = None
	read_only: bool = False
	through_office: str | None = None


@dataclass(frozen=True)
class Revoke:
	"""End the Case Access rows of this client, party, ground and source; None stands for every one."""

	client: str
	party_kind: str | None
	party: str | None
	ground: str | None
	source_kind: str | None = None
	source_name: str | None = None


Consequence = Event | Insert | Update | UpdateAll | Refresh | Grant | Revoke
