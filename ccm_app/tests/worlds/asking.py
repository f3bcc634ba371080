"""Asks the requests of an actor in the present world; keeps of each answer what can be compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ccm_app.tests.matrix import watching
from ccm_app.tests.matrix.visiting import Visitor, text_of
from ccm_app.tests.matrix.ways import Request
from ccm_app.tests.worlds.normal import UNEQUAL_HEADERS, in_one_order, normalised

UNORDERED = (
	"reportview",
	"get_list",
	"/api/resource",
	"/api/v1/resource",
	"/api/v2/document",
	"group_by_count",
)


# Written every few minutes, whatever is asked: when somebody was here last.
OF_THE_SESSION = {"Sessions", "User"}


def comparable(
	status: int,
	headers: Iterable[tuple[str, str]],
	body: bytes,
	kept: Iterable[str] = (),
	asked: datetime | None = None,
	*,
	is_ordered: bool = True,
) -> str:
	"""Status, headers, body and the tables that were written, as one text.

	asked: when; is_ordered: whether the request decides the order of what it asks for.
	"""
	until = datetime.now(asked.tzinfo) if asked else None
	known = sorted(
		f"{name.lower()}: {value}" for name, value in headers if name.lower() not in UNEQUAL_HEADERS
	)
	text = text_of(body) if is_ordered else in_one_order(text_of(body))
	told = sorted(set(kept) - OF_THE_SESSION)
	return "\n".join([str(status), *known, f"written: {told}", "", normalised(text, asked, until)])


def decides_order(request: Request) -> bool:
	"""Whether equals come in the order of their numbers, too; where nothing says so it is the database's affair.

	Reports decide for themselves, and records, pages and papers are no lists.
	"""
	return "name asc" in request.words or not any(word in request.words for word in UNORDERED)


def hashed(text: str) -> str:
	"""A short mark of an answer."""
	return hashlib.sha256(text.encode()).hexdigest()[:24]


def ask_all(
	site: Mapping[str, str], session: Mapping[str, str], requests: Iterable[Request], folder: Path
) -> list[str]:
	"""The mark of every answer; the answers themselves are laid into the folder under their marks.

	site: {"name", "zone"}, the time zone in which it writes.
	"""
	zone = ZoneInfo(site["zone"])
	found: list[str] = []
	visitor = Visitor(site["name"], session)
	kept: dict[str, str] = {}
	with watching.nothing_is_kept() as watch:
		for request in requests:
			watch.begin()
			asked = datetime.now(zone)
			with visitor.send(request) as answer:
				given = answer.status_code, list(answer.headers), answer.get_data()
				text = comparable(*given, watch.kept, asked, is_ordered=decides_order(request))
			mark = hashed(text)
			kept.setdefault(mark, text)
			found.append(mark)
	for mark, text in kept.items():
		(folder / mark).write_text(text, encoding="utf-8", errors="replace")
	return found


def as_request(given: Mapping[str, Any]) -> Request:
	"""A request out of a file."""
	return Request(**given)


def read(path: Path) -> Any:
	"""What a file of the campaign holds."""
	return json.loads(path.read_text(encoding="utf-8"))
