"""Whoever changes a stored record over HTTP says which version was seen; who comes second hears what the first changed.

Frappe compares versions only when one is sent. Here a request that sends none is refused, and the notes that every
save leaves in the cache (names of fields, never a value) tell what happened in between.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import frappe
import redis
from frappe.model.document import Document
from frappe.utils import get_fullname

from ccm_app.domain import versions
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.versions import Change
from ccm_app.registry.facts import facts_of
from ccm_app.registry.saying import label_of

TWO_DAYS = 172_800
MOST_NOTES = 20
# More than these are not read.
MOST_SAVES, MOST_FIELDS = 3, 8


def must_say(document: Document) -> bool:
	"""Whether this save has to say which version it changes: the visitor's own, not what the register does for itself.

	A function of the app reads the stored record in the same transaction and changes what it is made for.
	"""
	if not getattr(frappe.local, "ccm_door", False) or document.flags.ignore_permissions:
		return False
	return not str(getattr(frappe.local, "ccm_called", "")).startswith("ccm_app.")


def problems_of(document: Document, seen: Any) -> list[Problem]:
	"""What is wrong about the version that the writer saw. The stored row is locked and was read by now.

	seen: as it was sent with the record; a call of one field sends it as an argument of its own.
	"""
	stored = document.get_doc_before_save()
	if stored is None or not must_say(document):
		return []
	seen = seen or frappe.local.form_dict.get("modified")
	if versions.is_missing(seen, stored.modified):
		return [problem("record.version_missing", "modified", name=document.name)]
	if moment_of(stored) is None or versions.same(seen, stored.modified):
		return []
	return changed_meanwhile(document, seen)


def moment_of(document: Document) -> Any:
	"""The version of a stored record as a moment; None for settings that were never saved."""
	return versions.moment(document.modified)


def changed_meanwhile(document: Document, seen: Any) -> list[Problem]:
	"""What others changed after this version was read."""
	stored = document.get_doc_before_save()
	if stored is None:
		return [problem("record.changed_meanwhile", name=document.name)]
	changes = versions.changes_since(seen, stored.modified, _notes(document))
	found = [problem("record.changed_meanwhile", name=document.name)]
	found += [_changed_by(one, document.doctype) for one in changes[-MOST_SAVES:] if one.fields]
	if len(found) == 1:
		who, when = _person(str(stored.modified_by)), versions.shown(stored.modified)
		found.append(problem("record.saved_by", who=who, when=when))
	return found


def _changed_by(one: Change, kind: str) -> Problem:
	values = {"who": _person(one.by), "when": versions.shown(one.after), "labels": _labels(kind, one.fields)}
	return problem("record.changed_by", *one.fields, **values)


def _person(user: str) -> str:
	return str(get_fullname(user) or user)


def _labels(kind: str, fields: tuple[str, ...]) -> str:
	labels = list(dict.fromkeys(frappe._(label_of(kind, name)) for name in fields))
	shown = ", ".join(labels[:MOST_FIELDS])
	return shown + " ..." if len(labels) > MOST_FIELDS else shown


def note_change(document: Document) -> None:
	"""Leave a note of a save: names of fields, who, from which version to which. Without the cache there is none.

	It is written before the commit, so that whoever waits for the row finds it; of a save that is taken back it
	names a version that nobody has.
	"""
	before = document.get_doc_before_save()
	if before is None:
		return
	fields = versions.changed_fields(facts_of(before), facts_of(document))
	note = [str(before.modified), str(document.modified), str(document.modified_by), list(fields)]
	with suppress(redis.exceptions.RedisError):
		key = _key(document)
		frappe.cache.lpush(key, json.dumps(note))
		frappe.cache.ltrim(key, 0, MOST_NOTES - 1)
		frappe.cache.expire(frappe.cache.make_key(key), TWO_DAYS)


def _notes(document: Document) -> list[Change]:
	with suppress(redis.exceptions.RedisError):
		rows = [json.loads(row) for row in frappe.cache.lrange(_key(document), 0, MOST_NOTES - 1)]
		return [Change(before, after, by, tuple(fields)) for before, after, by, fields in rows]
	return []


def _key(document: Document) -> str:
	return f"ccm_changes:{document.doctype}:{document.name}"
