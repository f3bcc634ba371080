"""What the site tells every open browser."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both
from tests.site.confidentiality.replay.site import Listening
from tests.site.confidentiality.replay.world import Victim


@attack(
	"L37",
	"every save of a record is told, with its name and its writer, to all who may read the DocType",
	may_change=(
		"tabSocial Assessment",
		"tabReferral",
		"tabCase",
		"tabCase Event",
		"tabClient",
		"tabNeeded Service",
		"tabRuled-out Alternative",
	),
)
def told_to_all_browsers(world: Any, victim: Victim) -> Evidence:
	"""The realtime server is not started for tests: what it would pass on is read where it reads it, in Redis.

	A room of a DocType is open to everybody who may read any record of it, the room "all" to every desk user.
	"""
	words = world.words
	kinds = (words.client, words.plan) if world.title == "naive" else (words.client, words.referral)
	values = {words.client: {"phone": "031"} if world.title == "naive" else {"home_province": "14"}}
	values[kinds[1]] = {words.plan_text: "x"} if world.title == "naive" else {"urgency": "Soon"}
	saved = []
	with Listening(world.site) as listening:
		for kind in kinds:
			saved.append(world.visitor("own").change(kind, victim.record(words, kind), **values[kind]))
	heard = [one for one in listening.heard if _is_open_to_many(one["room"]) and _names(one, victim)]
	if world.title == "ours" and not all(one.well for one in saved):
		return Evidence(saved, f"the save to be listened to was refused: {saved}")
	return Evidence([], both(*(f"{one['event']} in the room {one['room']}" for one in heard)))


def _is_open_to_many(room: str) -> bool:
	return room in ("all", "website") or room.startswith(("doctype:", "task_progress:"))


def _names(message: dict[str, Any], victim: Victim) -> bool:
	text = json.dumps(message["message"])
	return any(name in text for name in victim.names)
