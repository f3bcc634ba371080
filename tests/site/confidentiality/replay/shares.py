"""Sharing a record with somebody who may not see it."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer
from tests.site.confidentiality.replay.world import Victim

COLUMNS = "name, creation, modified, owner, modified_by, docstatus, idx, share_doctype, share_name"


def _with_old_shares(world: Any) -> Victim:
	"""Shares that stand in the table already, as from before the measures: one to a person, one to everybody."""
	victim, words = world.victim(), world.words
	for number, kind in enumerate(dict.fromkeys((words.client, words.text, words.person))):
		if world.title == "naive":
			continue
		name = victim.record(words, kind)
		common = f"now(), now(), 'Administrator', 'Administrator', 0, 0, '{kind}', '{name}'"
		for who in world.who("provider"):
			_insert(world, f"replay{number}{who.email[:6]}", common, "user, everyone", f"'{who.email}', 0")
		_insert(world, f"replay{number}all", common, "everyone", "1")
	world.later(lambda: world.site.rows("delete from tabDocShare where name like 'replay%'"))
	return victim


def _insert(world: Any, name: str, common: str, columns: str, values: str) -> None:
	rights = "`read`, `write`, `share`, `submit`"
	world.site.rows(
		f"insert into tabDocShare ({COLUMNS}, {rights}, {columns}) values ('{name}', {common}, 1, 1, 1, 0, {values})"
	)


@attack(
	"L14", "a share, or an assignment that shares, opens a record past the row rule", prepare=_with_old_shares
)
def sharing(world: Any, victim: Victim) -> Evidence:
	words, owner = world.words, world.visitor("own")
	answers: list[Answer] = []
	kinds = dict.fromkeys((words.client, words.text, words.person))
	receivers = world.who("provider") + world.who("web")
	for kind in kinds:
		name = victim.record(words, kind)
		for who in receivers:
			given = {"doctype": kind, "name": name}
			owner.call("frappe.share.add", **given, user=who.email, read=1, write=1, share=1)
			assigned = {**given, "assign_to": json.dumps([who.email]), "description": "Please look"}
			owner.call("frappe.desk.form.assign_to.add", **assigned)
		owner.call("frappe.share.add", doctype=kind, name=name, everyone=1, read=1)
	for who in receivers:
		for kind in kinds:
			answers.append(who.read(kind, victim.record(words, kind)))
			answers.append(who.list(kind, fields=["*"], limit_page_length=0))
			answers.append(who.change(kind, victim.record(words, kind), **{words.place: words.there}))
	opened = [one for one in answers if one.well and one.holds(victim.client)]
	harm = f"{len(opened)} answers opened a shared record, such as {opened[0]}" if opened else ""
	return Evidence(answers, both(harm, told(answers, victim)))
