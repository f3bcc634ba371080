"""Giving a record another name."""

from __future__ import annotations

from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer, Visitor
from tests.site.confidentiality.replay.world import Victim


def _renamed(who: Visitor, kind: str, name: str, new: str) -> list[Answer]:
	"""Every road to another name."""
	return [
		who.call(
			"run_doc_method", dt=kind, dn=name, method="rename", args={"name": new, "validate_rename": 0}
		),
		who.ask("POST", f"/api/resource/{kind}/{name}", params={"run_method": "rename", "name": new}),
		who.ask(
			"POST", f"/api/v2/document/{kind}/{name}/method/rename", json={"name": new, "validate_rename": 0}
		),
		who.call("frappe.client.rename_doc", doctype=kind, old_name=name, new_name=new),
		who.call("frappe.model.rename_doc.update_document_title", doctype=kind, docname=name, name=new),
	]


@attack("L11", "somebody who may only read renames the record")
def rename_by_a_reader(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	harms: list[str] = []
	for who, kind, target in world.readable():
		name = target.record(world.words, kind)
		before = world.row(kind, name)
		answers += _renamed(who, kind, name, f"{name}-X")
		if world.row(kind, name) != before:
			harms.append(f"{who.email} renamed {kind} {name}")
	hidden = Victim(secrets={"health": victim.secrets["health"]})
	return Evidence(answers, both(*harms, told(answers, hidden)))
