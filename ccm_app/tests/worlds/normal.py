"""What is left of an answer when everything is taken out that is drawn or timed anew for every answer."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

# Headers that no two answers share.
UNEQUAL_HEADERS = frozenset({"date", "set-cookie", "x-request-id", "content-length", "x-frappe-request-id"})
HASH = r"[0-9a-f]{32,64}"
DRAWN = (
	# A session that has asked for no page yet has no token: that is the same for whoever asks, in whatever order.
	(re.compile(rf'("?csrf_token"?\W{{1,6}})({HASH}|None)'), r"\1@"),
	# The token of the sign-in and the key of the form, in every form of the portal.
	(re.compile(r'(name="(?:csrf_token|form_key)" value=")[^"]*'), r"\1@"),
	(re.compile(r'("?execution_time"?\W{1,4})[\d.e-]+'), r"\1@"),
	# Drawn whenever the caches are emptied, and for every refusal.
	(re.compile(rf'("?metadata_version"?\W{{1,4}}){HASH}'), r"\1@"),
	(re.compile(rf'(__frappe_exc_id[\\"]*: [\\"]*){HASH}'), r"\1@"),
	# What the platform tells about its own versions goes only to whoever asks first after the caches were emptied.
	(re.compile(r'\s*"change_log": \[\],'), ""),
	# Whether the platform had the page of this very account in its cache: then it says so, and what was opened lately.
	(re.compile(r'\s*"from_cache": 1,|\s*"recent": "null",'), ""),
	# A DocType without a workflow: the first question is answered with None, and the next ones from the cache with "".
	(re.compile(r"Workflow (None)? not found"), "Workflow @ not found"),
	(re.compile(r"/CreationDate \([^)]*\)|/ID \[[^\]]*\]|/[A-Z]{6}\+"), "@"),
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?")
ASIDE = timedelta(seconds=1)


def normalised(text: str, since: datetime | None = None, until: datetime | None = None) -> str:
	"""The text without what is drawn at random or timed.

	since, until: when it was asked and answered, in the zone of the site: a moment between them is that of the answer itself.
	"""
	for pattern, instead in DRAWN:
		text = pattern.sub(instead, text)
	if since is None or until is None:
		return text
	first, last = (moment.replace(tzinfo=None) for moment in (since - ASIDE, until + ASIDE))
	return MOMENT.sub(lambda found: "@" if _is_between(found[0], first, last) else found[0], text)


def _is_between(moment: str, first: datetime, last: datetime) -> bool:
	try:
		return first <= datetime.fromisoformat(moment[:19]) <= last
	except ValueError:
		return False


def in_one_order(text: str) -> str:
	"""The rows of an answer in JSON, or the lines of another one, in one order, whatever order they came in."""
	try:
		return json.dumps(_sorted(json.loads(text)), ensure_ascii=False)
	except ValueError:
		return "\n".join(sorted(text.splitlines()))


def _sorted(value: Any) -> Any:
	if isinstance(value, dict):
		return {name: _sorted(one) for name, one in value.items()}
	if not isinstance(value, list):
		return value
	rows = [_sorted(one) for one in value]
	return sorted(rows, key=json.dumps) if all(isinstance(one, list | dict) for one in rows) else rows
