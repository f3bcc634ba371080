"""Markers: words that occur nowhere else, so that an answer shows whose record it holds, and which packet of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

TEXT, IDENTITY = "t", "i"
MARKER = re.compile(r"zq(\d{2})(\d{3})([ti])[0-9a-f]{8}", re.IGNORECASE)
# Numbers of records, and names that the platform gives.
WORD = re.compile(r"[A-Za-z0-9-]{6,}")
WRITTEN_IN = ("Data", "Small Text", "Text", "Long Text", "Text Editor")
# Written in a text field, and yet a code; or filled only where the rules of the stage ask for it.
NO_TEXTS = frozenset(
	{
		"form_key",
		"paper_form_number",
		"unit",
		"level",
		"void_reason",
		"revision_reason",
		"simple_case_reason",
		"answer_reason",
		"return_reason",
		"end_reason",
		"client_not_reachable_reason",
		"request_reason",
		"sensitivity_reason",
		"receiver_other",
		"no_guardian_reason",
		"guardian_relation",
		"sealed_text",
		"family_name_km",
		"given_name_km",
		"phone_number",
		"photograph",
		"answered_by",
		"title",
	}
)


def marker(client: int, kind: int, packet: str) -> str:
	"""The marker of a packet of the records of a DocType of a client; numbers are places in the lists of the product."""
	salt = hashlib.sha256(f"{client}/{kind}/{packet}".encode()).hexdigest()[:8]
	return f"zq{client:02d}{kind:03d}{packet}{salt}"


def marked(fields: Iterable[Mapping[str, Any]], values: Mapping[str, Any], word: str) -> dict[str, Any]:
	"""The values with the marker in every field that people write in, also in those that were left empty."""
	found = dict(values)
	for one in fields:
		name = one["fieldname"]
		if one["fieldtype"] not in WRITTEN_IN or name in NO_TEXTS or one.get("read_only"):
			continue
		if one.get("options") in ("Phone", "Email", "URL"):
			continue
		found[name] = f"{values.get(name) or 'Written down.'} {word}"
	return found


def found_in(text: str, names: Mapping[str, int]) -> tuple[set[tuple[int, int, str]], set[tuple[int, str]]]:
	"""What stands in an answer: markers as (client, DocType, packet), and numbers of records as (client, number).

	names: number of a record -> the client to whom it belongs.
	"""
	texts = {(int(one[1]), int(one[2]), one[3].lower()) for one in MARKER.finditer(text)}
	words = {word for word in WORD.findall(text) if word in names}
	return texts, {(names[word], word) for word in words}


def text_field(fields: Sequence[Mapping[str, Any]]) -> str:
	"""A field of a DocType that people write in; "name" when it has none."""
	for one in fields:
		if one["fieldtype"] in WRITTEN_IN and one["fieldname"] not in NO_TEXTS and not one.get("read_only"):
			return str(one["fieldname"])
	return "name"
