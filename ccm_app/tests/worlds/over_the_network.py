"""Some of the requests again over the network, of the running server: those that ask, and change no record."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

from ccm_app.tests.worlds import asking

SEED, PATIENCE_IN_SECONDS = 7, 120
# As the platform draws the name of a row that has no number of its own.
DRAWN = re.compile(r"[0-9a-z]{10}")


def ask(folder: Path, world_name: str, actor: str, size: int) -> None:
	"""Write `http-<world>-<actor>.json`: the answers to some of the actor's requests, always the same ones."""
	site = asking.read(folder / "site.json") | asking.read(folder / "zone.json")
	account = asking.read(folder / "sessions.json")[actor]
	every = [one for one in asking.read(folder / f"requests-{actor}.json") if one["verb"] == "GET"]
	chosen = random.Random(SEED).sample(every, min(size, len(every)))
	answers = [_answer(site, account, one) for one in chosen]
	(folder / f"http-{world_name}-{actor}.json").write_text(json.dumps(answers), encoding="utf-8")


def forget_names(folder: Path, world_name: str, actor: str, names: Iterable[str]) -> None:
	"""Take the numbers drawn at random out of the answers: those of rows that the requests themselves caused.

	names: of these rows; whoever asks sees them in the own lists, and no two requests draw the same.
	"""
	place = folder / f"http-{world_name}-{actor}.json"
	text = place.read_text(encoding="utf-8")
	for name in names:
		if DRAWN.fullmatch(name):
			text = text.replace(name, "@")
	place.write_text(text, encoding="utf-8")


def _answer(site: Mapping[str, Any], account: Mapping[str, str], request: Mapping[str, Any]) -> str:
	headers = {"Accept": "application/json"}
	if site["host"]:
		headers["Host"] = site["host"]
	if "sid" in account:
		headers["Cookie"] = f"sid={account['sid']}"
	asked = datetime.now(ZoneInfo(site["zone"]))
	answer = requests.get(
		site["url"] + request["path"],
		params=request["query"],
		headers=headers,
		timeout=PATIENCE_IN_SECONDS,
		allow_redirects=False,
	)
	is_ordered = asking.decides_order(asking.as_request(request))
	given = answer.status_code, answer.headers.items(), answer.content
	return asking.comparable(*given, asked=asked, is_ordered=is_ordered)
