"""Searching for names: link fields, titles, the search of the whole site."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, told
from tests.site.confidentiality.replay.http import Answer
from tests.site.confidentiality.replay.world import Victim


@attack("L05", "the search of a link field gives every client with every field")
def link_search(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	for who in world.who("provider"):
		for kind, fields in _searched(words):
			given = {"doctype": kind, "txt": "", "ignore_user_permissions": 1, "page_length": 1000}
			more = {"filter_fields": json.dumps(fields)}
			answers.append(who.call("frappe.desk.search.search_widget", **given, **more))
			answers.append(who.call("frappe.desk.search.search_link", **given))
			answers.append(who.get("frappe.desk.search.search_link", **given))
	return Evidence(answers, told(answers, victim, victim.client, victim.text))


def _searched(words: Any) -> list[tuple[str, list[str]]]:
	if words.client == words.person:
		return [(words.client, [words.note, words.health])]
	return [
		(words.client, [words.place]),
		(words.person, [words.name]),
		(words.text, [words.note, words.health]),
	]


@attack("L06", "the title of a link is the name of a client", names_a_record=True)
def link_title(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	for who in world.who("web") + world.who("staff"):
		for kind in world.words.protected:
			name = victim.record(world.words, kind)
			answers.append(who.call("frappe.desk.search.get_link_title", doctype=kind, docname=name))
	return Evidence(answers, told(answers, victim))


def _indexed(world: Any) -> Victim:
	"""Administrators put the DocTypes into the search of the whole site; the index is brought up to date."""
	victim = world.new(world.words.there) if world.title == "naive" else world.victim()
	rows = [{"document_type": kind} for kind in dict.fromkeys((world.words.client, world.words.person))]
	settings, table = "Global Search Settings", "allowed_in_global_search"
	for admin in world.who("admin"):
		before = admin.read(settings, settings).record.get(table, [])
		answer = admin.change(settings, settings, **{table: rows})
		world.config_answers.append(answer)
		if answer.well:
			world.later(
				lambda admin=admin, before=before: admin.change(settings, settings, **{table: before})
			)
	world.site.run("frappe.get_attr('frappe.utils.global_search.sync_global_search')()")
	return victim


@attack("L22", "the search of the whole site gives the names of other places' clients", prepare=_indexed)
def search_of_everything(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	for who in world.who("provider") + world.who("web"):
		for doctype in ("", world.words.client, world.words.person):
			given = {"text": "Blessing", "limit": 500, "doctype": doctype}
			answers.append(who.call("frappe.utils.global_search.search", **given))
		answers.append(who.call("frappe.utils.global_search.web_search", text="Blessing", limit=500))
	return Evidence(answers, told(answers, victim, victim.client))
