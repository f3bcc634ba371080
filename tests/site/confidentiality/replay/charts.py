"""Charts and maps."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer
from tests.site.confidentiality.replay.world import Victim

CHART = "frappe.desk.doctype.dashboard_chart.dashboard_chart"


@attack("L20", "a heatmap that anybody may make reads any column letter by letter")
def heatmap(world: Any, victim: Victim) -> Evidence:
	words, answers, harms = world.words, [], []
	for who in world.who("web") + world.who("staff"):
		for kind, column in ((words.person, words.name), (words.text, words.note), (words.client, "name")):
			values = {
				"chart_name": f"Replay {who.email} {kind}",
				"chart_type": "Sum",
				"type": "Heatmap",
				"document_type": kind,
				"based_on": "creation",
				"value_based_on": f"ascii(substr({column},1,1))",
				"filters_json": json.dumps([[kind, "name", "=", victim.record(words, kind), False]]),
				"is_public": 1,
				"heatmap_year": "2026",
			}
			made = who.call(f"{CHART}.create_dashboard_chart", args=json.dumps(values))
			seen = who.call(f"{CHART}.get", chart=json.dumps({**values, "name": "x"}), refresh=1)
			named = who.call(f"{CHART}.get", chart_name=values["chart_name"], refresh=1)
			answers += [made, seen, named]
			if any(_points(one) for one in (seen, named)):
				harms.append(f"{who.email} reads {column} of {kind}")
		answers.append(
			who.call(
				"frappe.desk.doctype.number_card.number_card.get_result",
				doc=_card(words.client),
				filters="[]",
			)
		)
	world.site.rows("delete from `tabDashboard Chart` where chart_name like 'Replay %'")
	return Evidence(answers, both(*harms))


def _card(kind: str) -> str:
	return json.dumps({"doctype": "Number Card", "name": "x", "document_type": kind, "function": "Count"})


def _points(answer: Answer) -> bool:
	found = answer.message if isinstance(answer.message, dict) else {}
	points = found.get("dataPoints")
	return isinstance(points, dict) and any(points.values())


@attack("L21", "the map gives the places of every client and every safe house")
def coordinates(world: Any, victim: Victim) -> Evidence:
	words, answers, harms = world.words, [], []
	for who in world.who("provider") + world.who("web"):
		for kind in (words.provider, words.client, words.person):
			for what in ("coordinates", "location_field"):
				answer = who.call("frappe.geo.utils.get_coords", doctype=kind, filters="[]", type=what)
				answers.append(answer)
				if answer.well and _places(answer):
					harms.append(f"{who.email} gets the places of {kind}")
	return Evidence(answers, both(*harms, told(answers, victim, victim.client)))


def _places(answer: Answer) -> bool:
	found = answer.message if isinstance(answer.message, dict) else {}
	return bool(found.get("features"))
