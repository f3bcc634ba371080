"""Markers that nobody else has, put into every text about a client, and every shape in which one could leak."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

DOCTYPES = Path(__file__).parents[4] / "ccm_app" / "ccm_app" / "doctype"
TEXT_TYPES = frozenset({"Data", "Small Text", "Text", "Long Text", "Text Editor"})
VAULT, SEALED_TEXT = "Client Identity", "sealed_text"
LONGEST_LINE = 140
# Codes, numbers of paper forms and what the register writes itself; nobody types a sentence there.
CODES = frozenset(
	{
		"form_key",
		SEALED_TEXT,
		"paper_form_number",
		"case_number",
		"registry_number",
		"next_due_what",
		"void_reason",
		"sensitivity_reason",
		"quorum_calculation",
		"number_typed",
		# Written through the word of the Central Office alone; what a form sends is put aside.
		"central_note",
	}
)
NAMES = re.compile(r"(family|given|other)_names?")


@cache
def fields_of(kind: str) -> tuple[Mapping[str, Any], ...]:
	"""The fields of a DocType of the app, as its file describes them."""
	name = re.sub(r"[ -]", "_", kind.lower())
	return tuple(json.loads((DOCTYPES / name / f"{name}.json").read_text(encoding="utf-8"))["fields"])


def texts_of(kind: str) -> list[Mapping[str, Any]]:
	"""The fields of a DocType in which somebody types about a client; none for a list of the house."""
	fields = fields_of(kind)
	if all(one["fieldname"] != SEALED_TEXT for one in fields):
		return []
	return [one for one in fields if one["fieldtype"] in TEXT_TYPES and one["fieldname"] not in CODES]


def tables_of(kind: str) -> dict[str, str]:
	"""Fieldname of each child table -> DocType of its rows."""
	return {one["fieldname"]: one["options"] for one in fields_of(kind) if one["fieldtype"] == "Table"}


class Marks:
	"""The markers of one run.

	latin: ten letters; khmer: eight letters; digits: nine digits. Every marked value holds one of them, so that
	searching for these three finds every value. planted: the marked values, (DocType, field, value).
	"""

	def __init__(self) -> None:
		chance = random.SystemRandom()
		self.latin = "".join(chance.choice("bdgklmprstvz") + chance.choice("aeiou") for _ in range(6))
		self.khmer = "".join(chance.choice("កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភម") for _ in range(8))
		self.digits = "".join(chance.choice("123456789") for _ in range(9))
		self.planted: list[tuple[str, str, str]] = []
		self._count = 0

	def filled(self, kind: str, values: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
		"""The values of a record with every text marked; whole: also the texts that were not given."""
		found = dict(values)
		for field in texts_of(kind):
			name = field["fieldname"]
			if whole or found.get(name):
				found[name] = self.marked(kind, field, str(found.get(name) or ""))
		for name, row_kind in tables_of(kind).items():
			if found.get(name):
				found[name] = [self.filled(row_kind, row, whole=True) for row in found[name]]
		return found

	def marked(self, kind: str, field: Mapping[str, Any], text: str) -> str:
		"""A value for one field that holds a marker."""
		name = str(field["fieldname"])
		value = self._value(name, text)
		if field["fieldtype"] == "Data":
			value = value[:LONGEST_LINE]
		self.planted.append((kind, name, value))
		return value

	def _value(self, name: str, text: str) -> str:
		self._count += 1
		if NAMES.match(name):
			return self.khmer if name.endswith("_km") else f"{self.latin.title()} {_letters(self._count)}"
		if name == "phone_number":
			return f"0{self.digits}"
		if name == "document_number":
			return f"N{self.digits}"
		return f"{self.latin}{self._count} {self.khmer} {text}".strip()

	@property
	def stems(self) -> tuple[str, ...]:
		"""What is searched for; letters also as the register or a log may write them."""
		return (self.latin, self.latin.title(), self.latin.upper(), self.khmer, self.digits)


def _letters(number: int) -> str:
	"""A number in letters, so that it can stand in a name: 27 gives "Ch"."""
	return "".join("abcdefghij"[int(digit)] for digit in str(number)).title()


def shapes(text: str) -> Iterator[tuple[str, bytes]]:
	"""A text in every encoding in which a place could hold it: (name of the encoding, bytes)."""
	plain = text.encode()
	yield "text", plain
	yield "UTF-16 LE", text.encode("utf-16-le")
	yield "UTF-16 BE", text.encode("utf-16-be")
	yield "hexadecimal", plain.hex().encode()
	yield "capital hexadecimal", plain.hex().upper().encode()
	for offset in range(3):
		yield f"base64 at {offset}", _inner_base64(plain, offset)
	if not text.isascii():
		escaped = json.dumps(text)[1:-1]
		yield "JSON", escaped.encode()
		yield "JSON in JSON", escaped.replace("\\", "\\\\").encode()
		yield "address", quote(text).encode()
		yield "bytes in a log", repr(plain)[2:-1].encode()


def _inner_base64(plain: bytes, offset: int) -> bytes:
	"""Base64 of the bytes behind `offset` other bytes, without the signs that depend on what stands around."""
	coded = base64.b64encode(b"\0" * offset + plain)
	first = -(-offset * 8 // 6)
	last = (offset + len(plain)) * 8 // 6
	return coded[first:last]


class Search:
	"""Looks for texts in every shape; keeps how much it has looked at."""

	def __init__(self, texts: tuple[str, ...]):
		self.wanted = [(text, shape, piece) for text in texts for shape, piece in shapes(text)]
		self.encodings = len({shape for _text, shape, _piece in self.wanted})
		self.searched = 0

	def hits(self, content: bytes) -> list[tuple[str, str, int]]:
		"""(text, encoding, where) of every text that the content holds."""
		self.searched += len(content)
		return [
			(text, shape, where) for text, shape, piece in self.wanted if (where := content.find(piece)) >= 0
		]
