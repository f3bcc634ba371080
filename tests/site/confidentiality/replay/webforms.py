"""Forms on the public web site."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer
from tests.site.confidentiality.replay.world import Victim

MODULE = "frappe.website.doctype.web_form.web_form"


def _with_form(world: Any) -> Victim:
	victim = world.victim()
	field = {"fieldname": "client", "fieldtype": "Link", "label": "Client", "options": world.words.client}
	values = {
		"title": "Replay",
		"route": "replay-form",
		"doc_type": world.words.referral,
		"module": "Core",
		"published": 1,
		"login_required": 0,
		"web_form_fields": [{**field, "allow_read_on_all_link_options": 1}],
	}
	victim.more["form"] = world.configure("Web Form", **values)
	return victim


@attack("L35", "a form on the web site lists every client and saves records for guests", prepare=_with_form)
def web_form(world: Any, victim: Victim) -> Evidence:
	words, name = world.words, victim.more["form"] or "replay"
	answers: list[Answer] = []
	before = world.site.value(f"select count(*) from `tab{words.referral}`")
	for who in world.who("guest") + (world.who("web") if world.title == "ours" else []):
		given = {"doctype": words.referral, "web_form_name": name}
		answers += [
			who.call(f"{MODULE}.get_form_data", **given),
			who.call(f"{MODULE}.get_link_options", web_form_name=name, doctype=words.client),
			who.ask("GET", "/replay-form/new"),
			who.call(f"{MODULE}.accept", web_form=name, data=json.dumps({"client": victim.client})),
		]
	after = world.site.value(f"select count(*) from `tab{words.referral}`")
	harm = "a guest saved a record" if after != before else ""
	return Evidence(answers, both(harm, told(answers, victim, victim.client)))
