"""The ways into a site, as requests with gaps: what the gaps are filled with is the target of a cell.

Every way stands in one of the tables `ways_*.py`, under the number of its row in the list of access paths.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Template
from typing import Any
from urllib.parse import quote

# What a way is tried on: records about clients, rows of their tables, the platform's own rows, all other records.
CLIENTS, ROWS, PLATFORM, OTHERS = "c", "r", "p", "o"
# Ways that answer every DocType alike are tried on the witnesses among the records about clients.
WITNESSED = "w"
WITNESSES = ("Client", "Client Identity", "Case", "Case Plan", "Referral", "Case Event")
RECORDS = CLIENTS + OTHERS
EVERYTHING = CLIENTS + ROWS + PLATFORM + OTHERS

# Acts beside those of the policy. `never` is what nobody may do; `adds` is a remark, a task, a file on a record;
# `shape` asks about the form and not about a record.
NEVER, ADDS, SHAPE = "never", "adds", "shape"

# How a permitted cell shows that it gave something.
OPENS = "opens"  # the record itself: the moment at which it was made
LISTS = "lists"  # its number in an answer to a question that did not name it
COUNTS = "counts"  # a number above nothing
ANSWERS = "answers"  # an answer at all
NOT_REFUSED = "not refused"  # a rule of the stage may still say no, permission does not


# The rows of the list of access paths by which lists are shown and counted.
LISTING = frozenset({"T02", "T07", "T09"})


@dataclass(frozen=True)
class Way:
	"""One way in.

	threat: the row of the list of access paths; act: an act of the policy, or one of those above; kinds: what it is
	tried on; only: the one DocType that it is about; proof: how it must give what is allowed ("" when nobody promised
	this way to anybody); names: whether the request names the record, so that missing and forbidden must look alike; forges:
	a column that the request tries to change although no request may; own_list: whether it answers the person's own list.
	"""

	key: str
	threat: str
	act: str
	verb: str
	url: str
	query: Mapping[str, Any] = field(default_factory=dict)
	form: Mapping[str, Any] = field(default_factory=dict)
	body: Mapping[str, Any] | None = None
	kinds: str = RECORDS
	only: str = ""
	proof: str = ""
	names: bool = True
	upload: bool = False
	forges: str = ""
	own_list: bool = False


def method(key: str, threat: str, act: str, name: str, *, verb: str = "POST", **more: Any) -> Way:
	"""A call of a whitelisted function; the arguments stand in `form`."""
	return Way(key, threat, act, verb, f"/api/method/{name}", **more)


@dataclass(frozen=True)
class Request:
	"""A request that is ready to be sent."""

	verb: str
	path: str
	query: Mapping[str, str]
	form: Mapping[str, str]
	body: Any
	upload: bool

	@property
	def words(self) -> str:
		"""Everything that the request itself says: what comes back of it was no secret."""
		return json.dumps([self.path, self.query, self.form, self.body])


def request(way: Way, target: Mapping[str, str]) -> Request:
	"""The way with its gaps filled from the target; a gap that the target does not know stays empty."""
	path = Template(way.url).substitute(_Gaps({name: _part(name, value) for name, value in target.items()}))
	gaps = _Gaps(target)
	query, form = (
		{name: _text(value, gaps) for name, value in part.items()} for part in (way.query, way.form)
	)
	body = None if way.body is None else _filled(way.body, gaps)
	return Request(way.verb, path, query, form, body, way.upload)


def _part(name: str, value: str) -> str:
	"""A value as a part of a path; the address of a file is a path of its own."""
	return quote(value, safe="/" if name == "file_url" else "")


class _Gaps(dict[str, str]):
	def __missing__(self, key: str) -> str:
		return ""


def _text(value: Any, gaps: Mapping[str, str]) -> str:
	filled = _filled(value, gaps)
	return filled if isinstance(filled, str) else json.dumps(filled)


def _filled(value: Any, gaps: Mapping[str, str]) -> Any:
	if isinstance(value, str):
		return Template(value).substitute(gaps)
	if isinstance(value, Mapping):
		return {_filled(name, gaps): _filled(one, gaps) for name, one in value.items()}
	if isinstance(value, list | tuple):
		return [_filled(one, gaps) for one in value]
	return value


def all_ways() -> tuple[Way, ...]:
	"""Every way in, in a fixed order. Raises ValueError when two have the same key."""
	from ccm_app.tests.matrix import (
		ways_app,
		ways_border,
		ways_client,
		ways_configuration,
		ways_directory,
		ways_forms,
		ways_lists,
		ways_own,
		ways_papers,
		ways_platform,
		ways_portal,
		ways_referral,
		ways_remarks,
		ways_rest,
		ways_search,
		ways_slips,
		ways_statistics,
	)

	first = (ways_rest, ways_client, ways_lists, ways_search, ways_forms)
	last = (
		ways_papers,
		ways_remarks,
		ways_platform,
		ways_app,
		ways_own,
		ways_border,
		ways_slips,
		ways_referral,
		ways_directory,
		ways_portal,
		ways_statistics,
		ways_configuration,
	)

	found = [way for table in (*first, *last) for way in table.WAYS]
	if len({way.key for way in found}) != len(found):
		raise ValueError("two ways in have the same key")
	return tuple(found)
