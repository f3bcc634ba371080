"""The lists whose entries stand as boxes on the blank forms, so that an entry the ministry adds reaches the paper.

Whoever prints hands over the entries that are in use; a list that is not handed over is printed as it is shipped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

# Code, English label, Khmer label (may be empty).
Option = tuple[str, str, str]
Lists = Mapping[str, Sequence[Option]]

_SEEDS = Path(__file__).resolve().parents[2] / "setup" / "seeds"


@dataclass(frozen=True)
class ListSource:
	"""Where a list comes from: its DocType, its seed file and, for a part of a list, the tick that an entry needs."""

	kind: str
	seed_file: str
	ticked: str = ""


RULED_OUT = "Care Option that must be ruled out"
LISTS: dict[str, ListSource] = {
	"Identification Channel": ListSource("Identification Channel", "identification_channels"),
	"Case Type": ListSource("Case Type", "case_types"),
	"Identity Document Type": ListSource("Identity Document Type", "identity_document_types"),
	"Care Option": ListSource("Care Option", "care_options"),
	# Family, kin, foster care, community: what comes before residential care ([H]:168).
	RULED_OUT: ListSource("Care Option", "care_options", "must_be_ruled_out"),
	"Conference Seat": ListSource("Conference Seat", "conference_seats"),
	"Conference Topic": ListSource("Conference Topic", "conference_topics"),
	"Service Type": ListSource("Service Type", "service_types"),
	"Funder": ListSource("Funder", "funders"),
	"Reintegration Option": ListSource("Reintegration Option", "reintegration_options"),
	"Follow-up Schedule": ListSource("Follow-up Schedule", "follow_up_schedules"),
	"Closure Reason": ListSource("Closure Reason", "closure_reasons"),
}


def complete(lists: Lists | None) -> Lists:
	"""Every list of LISTS: the entries handed over, else those shipped. An empty list stays empty."""
	return {**shipped_lists(), **(lists or {})}


@lru_cache(maxsize=1)
def shipped_lists() -> Lists:
	"""The entries of the seed files in their order. Raises OSError or ValueError if a file is damaged."""
	return {name: _shipped(source) for name, source in LISTS.items()}


def _shipped(source: ListSource) -> tuple[Option, ...]:
	content = json.loads((_SEEDS / f"{source.seed_file}.json").read_text(encoding="utf-8"))
	entries: list[dict[str, Any]] = [
		one for one in content["records"] if not source.ticked or one.get(source.ticked)
	]
	entries.sort(key=lambda one: int(one.get("sort_order") or 0))
	return tuple((one["code"], one["label_en"], one.get("label_km") or "") for one in entries)
