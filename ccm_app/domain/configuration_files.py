"""A configuration as a readable file: only what differs from what the app ships, so that people can read and compare it.

{"format": 1, "name", "saved_on", "settings": [{"kind", "setting", "act", "values"}]}; values hold the whole setting when
it was added, the changed fields when it was changed (None: emptied), nothing when it was removed. Plain data only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ccm_app.domain.configuration_units import FORM, KEEPING, RIGHTS, act_of, differences
from ccm_app.domain.problems import Problem, problem

FORMAT = 1
State = Mapping[str, Any] | None
Key = tuple[str, str]
# In this order a site takes them, so that every link finds its target: a workflow names states and fields.
FIRST = (FORM, "Workflow State", "Workflow Action Master")
LAST = ("CCM Settings", "Workflow", "Print Format", "Notification", RIGHTS)
ACTS = frozenset({"Added", "Changed", "Removed"})


@dataclass(frozen=True)
class Entry:
	"""One setting that differs from what is shipped."""

	kind: str
	setting: str
	act: str
	values: Mapping[str, Any]

	@property
	def key(self) -> Key:
		"""Under which the setting is known."""
		return self.kind, self.setting


def entry_of(kind: str, setting: str, shipped: State, today: State) -> Entry | None:
	"""How a setting differs from what is shipped; None when it does not."""
	if not differences(shipped, today):
		return None
	act = act_of(shipped, today)
	if act != "Changed":
		return Entry(kind, setting, act, dict(today or {}))
	before, after = dict(shipped or {}), dict(today or {})
	names = sorted({*before, *after})
	changed = {name: after.get(name) for name in names if differences(_one(before, name), _one(after, name))}
	return Entry(kind, setting, act, changed)


def _one(state: Mapping[str, Any], name: str) -> dict[str, Any]:
	return {name: state[name]} if name in state else {}


def wanted(entry: Entry, shipped: State) -> dict[str, Any] | None:
	"""The whole setting that an entry stands for, on a site that ships this; None when it shall be gone."""
	if entry.act == "Removed":
		return None
	if entry.act == "Added":
		return dict(entry.values)
	joined = {**(shipped or {}), **entry.values}
	return {name: value for name, value in joined.items() if value is not None}


def in_order(entries: Iterable[Entry]) -> list[Entry]:
	"""In the order in which a site can take them."""

	def place(entry: Entry) -> tuple[int, str, str]:
		if entry.kind in FIRST:
			return FIRST.index(entry.kind), entry.kind, entry.setting
		late = LAST.index(entry.kind) if entry.kind in LAST else -1
		return len(FIRST) + 1 + late, entry.kind, entry.setting

	return sorted(entries, key=place)


def written(name: str, saved_on: str, entries: Iterable[Entry]) -> str:
	"""The text of the file. The same configuration gives the same text, but for its name and day."""
	rows = [
		{"kind": one.kind, "setting": one.setting, "act": one.act, "values": one.values}
		for one in in_order(entries)
	]
	whole = {"format": FORMAT, "name": name, "saved_on": saved_on, "settings": rows}
	return json.dumps(whole, ensure_ascii=False, indent="\t", default=str) + "\n"


def read(text: str, kinds: Iterable[str]) -> tuple[str, list[Entry], list[Problem]]:
	"""The name of a configuration and its entries; problems when the text is none.

	kinds: what a configuration may hold; a file that was made by hand must not bring anything else.
	"""
	try:
		whole = json.loads(text)
		rows = whole["settings"]
		entries = [
			Entry(str(row["kind"]), str(row["setting"]), str(row["act"]), row["values"]) for row in rows
		]
		sound = whole["format"] == FORMAT and all(
			one.act in ACTS and isinstance(one.values, dict) and _is_plain(one.values) for one in entries
		)
	except (ValueError, KeyError, TypeError):
		sound, whole, entries = False, {}, []
	if not sound:
		return "", [], [problem("promotion.unreadable")]
	allowed = frozenset(kinds)
	strange = sorted({one.kind for one in entries} - allowed)
	found = [problem("promotion.strange_kind", kind=kind) for kind in strange]
	keys = [one.key for one in entries]
	found += [
		problem("promotion.twice", kind=kind, name=name)
		for kind, name in sorted({key for key in keys if keys.count(key) > 1})
	]
	return str(whole["name"]), entries, found


def _is_plain(value: Any) -> bool:
	"""Whether nothing in it says what kind of record it is, whose, or that it was stored before: no file that was saved does."""
	if isinstance(value, Mapping):
		return all(
			str(name) not in KEEPING and not str(name).startswith("_") and _is_plain(part)
			for name, part in value.items()
		)
	return all(map(_is_plain, value)) if isinstance(value, list) else True


def compared(one: Iterable[Entry], other: Iterable[Entry]) -> list[tuple[str, str, str, Any, Any]]:
	"""What differs between two configurations: (kind, setting, where, in the one, in the other)."""
	first, second = ({entry.key: entry for entry in entries} for entries in (one, other))
	found = []
	for kind, setting in sorted({*first, *second}):
		here, there = first.get((kind, setting)), second.get((kind, setting))
		for where, left, right in differences(_said(here), _said(there)):
			found.append((kind, setting, where, left, right))
	return found


def _said(entry: Entry | None) -> State:
	if entry is None:
		return None
	return {"": entry.act, **entry.values}
