"""Takes what was entered in an embedded registry into the site: act by act, each once, in the name of whoever did it.

Numbers are the site's own. Only an act that a site has taken before, as its receipt in the file says, gets the number
that it got then: so a register that came back from an older backup has its clients under the same numbers again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import frappe

from ccm_app.exchange.kit_journal import INSERT, Act, Kit
from ccm_app.registry import doubles, replayed, shipped

IDENTITY, REFERRAL = "Client Identity", "Referral"
RESTS_ON = "It rests on an act that was refused, or on a record that is not in this file."


@dataclass
class Taken:
	"""What became of the acts of a file. refused: (number of the act, kind, sentences)."""

	taken: int = 0
	already: int = 0
	refused: list[tuple[int, str, list[str]]] = field(default_factory=list)


class _RestsOnNothing(Exception):
	"""A record that the act names is none of the site's."""


@dataclass
class _Names:
	"""Names in the file -> names on the site; local: every name that the file itself gave."""

	local: set[str] = field(default_factory=set)
	site: dict[str, str] = field(default_factory=dict)

	def of(self, name: str) -> str:
		"""The site's name; a name of lists and accounts is the same there. Raises _RestsOnNothing."""
		if name in self.local and name not in self.site:
			raise _RestsOnNothing(name)
		return self.site.get(name, name)

	def translated(self, value: Any) -> Any:
		"""Values with the site's names instead of the file's."""
		if isinstance(value, Mapping):
			return {key: self.translated(one) for key, one in value.items()}
		if isinstance(value, list | tuple):
			return [self.translated(one) for one in value]
		return self.of(value) if isinstance(value, str) else value

	def key(self, form_key: str) -> str:
		"""A key that the register made from a record's name, made from the site's name."""
		for name in sorted(self.local, key=len, reverse=True):
			if form_key.startswith(f"{name}-"):
				return self.of(name) + form_key[len(name) :]
		return form_key


def take(kit: Kit, progress: Callable[[int, int], None] | None = None) -> Taken:
	"""Take every act that this site does not have yet; each is a transaction of its own, so it can stop anywhere.

	What the rules refuse is named and passed over, with everything that rests on it.
	"""
	found, names, acts = Taken(), _Names(), list(kit.acts())
	names.local = {act.record for act in acts if act.verb == INSERT and not _is_list(act.kind)}
	names.local |= {name for act in acts for _kind, name, _values in act.born}
	for done, act in enumerate(acts, 1):
		_take(kit, act, names, found)
		if progress:
			progress(done, len(acts))
	return found


def _is_list(kind: str) -> bool:
	"""Lists are named by their own code, which is the same everywhere."""
	return shipped.is_list(kind)


def _take(kit: Kit, act: Act, names: _Names, found: Taken) -> None:
	known = replayed.record_of(act.key)
	if known:
		found.already += 1
		_remember(kit, act, known, names)
		return
	said_before = len(frappe.local.message_log)
	try:
		record = _enter(act, names, kit.receipt(act.key))
		replayed.note(act.key, act.kind, record)
		# The act and the note that it was taken are kept together or not at all.
		frappe.db.commit()
	except _RestsOnNothing:
		frappe.db.rollback()
		found.refused.append((act.number, act.kind, [RESTS_ON]))
	except replayed.REFUSED as error:
		# A deadlock is none of these: it ends the run, which goes on when it is repeated.
		frappe.db.rollback()
		found.refused.append((act.number, act.kind, replayed.reasons(said_before, error)))
	else:
		frappe.local.message_log = frappe.local.message_log[:said_before]
		found.taken += 1
		_remember(kit, act, record, names)


def _enter(act: Act, names: _Names, receipt: str | None) -> str:
	replayed.refuse_what_no_office_does(act.kind, act.actor)
	with replayed.in_the_name_of(act.actor):
		if act.verb != INSERT:
			return replayed.change(act.kind, names.of(act.record), names.translated(act.values), act.action)
		values = names.translated(act.values)
		if frappe.get_meta(act.kind).has_field(doubles.FORM_KEY):
			values.setdefault(doubles.FORM_KEY, act.key)
		if act.kind == IDENTITY:
			# Nobody is asked for each act; who may be known is compared afterwards.
			values["register_anyway"] = 1
		# The reference of a referral stands on the slip that somebody carries.
		given = act.record if act.kind == REFERRAL else receipt
		return replayed.insert(act.kind, values, given)


def _remember(kit: Kit, act: Act, record: str, names: _Names) -> None:
	if act.verb == INSERT:
		names.site[act.record] = record
		if kit.receipt(act.key) != record:
			kit.keep_receipt(act.key, record)
	for kind, name, values in act.born:
		found = _planned(kind, values, names)
		if found:
			names.site[name] = found


def _planned(kind: str, values: Mapping[str, Any], names: _Names) -> str | None:
	"""What the site planned itself for the same reason: it has the same key, made from the site's own name."""
	key = values.get(doubles.FORM_KEY)
	return frappe.db.get_value(kind, {doubles.FORM_KEY: names.key(str(key))}, "name") if key else None
