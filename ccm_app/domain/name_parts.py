"""Names, document numbers and telephone numbers as keys: what is written differently gets the same key.

A search compares keys, never names, so that nothing has to be decrypted (`ccm_app.confidentiality.blind_index`
hashes the keys). A name gives two kinds of keys per part: the folded spelling, and for names that were spelt by
another habit or in the other script the bare consonants. Latin letters alone neither prove nor exclude an
identity: keys find candidates, people compare them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ccm_app.domain.khmer import canonical, digits_to_latin
from ccm_app.domain.name_skeletons import folded_latin, khmer_skeleton, latin_skeleton

NAME, DOCUMENT, TELEPHONE = "Name", "Document", "Telephone"
LONGEST_TEXT = 200
MOST_PARTS = 6
SHORTEST_NAME = 2
SHORTEST_NUMBER = 5
_KHMER_LETTER = re.compile("[\u1780-\u17b3]")
# Signs that careful and careless writers set or leave out: bantoc, robat and the signs after it.
_OFTEN_LEFT_OUT = re.compile("[\u17cb-\u17d1\u17d3\u17dd]")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_INSIDE_A_NAME = re.compile("['\u2019`\u02bc]")
_BETWEEN_NAMES = re.compile(r"[\W\d_]+")
_CALLED_FROM_ABROAD = re.compile(r"^(?:\+|00)?855(?=\d{8,})0?")
_ANY_DIGIT = re.compile(r"\d")


def cleaned(text: str) -> str:
	"""A text as it is compared: Khmer in canonical order and with Latin digits, nothing unseen, small letters."""
	seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text[:LONGEST_TEXT]))
	return digits_to_latin(canonical(seen)).casefold()


def parts_of(text: str) -> list[str]:
	"""The parts of a name in the order in which they were typed, at most six; signs of punctuation part them."""
	together = _without_accents(_INSIDE_A_NAME.sub("", cleaned(text)))
	# Python takes Khmer vowels for no letters of a word, so they are kept apart from the signs that part names.
	marked = "".join(sign if _is_of_a_name(sign) else " " for sign in together)
	return marked.split()[:MOST_PARTS]


def _is_of_a_name(sign: str) -> bool:
	return "\u1780" <= sign <= "\u17d3" or sign == "\u17dd" or not _BETWEEN_NAMES.match(sign)


def _without_accents(text: str) -> str:
	"""Latin letters lose their accents; Khmer has none that could be taken away like this."""
	return "".join(
		sign if "\u1780" <= sign <= "\u17ff" else _bare(sign) for sign in text.replace("\u0111", "d")
	)


def _bare(sign: str) -> str:
	return "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))


def keys_of_part(part: str) -> frozenset[str]:
	"""The keys of one part of a name: its folded spelling, and its consonants when there are two or more."""
	if _KHMER_LETTER.search(part):
		found = {"=" + _OFTEN_LEFT_OUT.sub("", part)}
		skeleton = khmer_skeleton(part)
	else:
		found = {"=" + folded_latin(part)}
		skeleton = latin_skeleton(part)
	return frozenset(found | ({"~" + skeleton} if len(skeleton) > 1 else set()))


def is_close(key: str) -> bool:
	"""True for the key of a spelling, False for one of consonants alone, which says much less."""
	return key.startswith("=")


def keys_of_names(names: Iterable[str | None]) -> frozenset[str]:
	"""Every key under which somebody with these names is found: of each part, and of each field as one word."""
	found: set[str] = set()
	for name in names:
		parts = parts_of(name or "")
		for part in {*parts, "".join(parts)} - {""}:
			found |= keys_of_part(part)
	return frozenset(found)


def groupings(text: str) -> list[list[frozenset[str]]]:
	"""How a typed name can be meant: for each way a list of key sets, of which each must be met by the client.

	The parts may stand in any order. A name that somebody writes as two words and somebody else as one is found
	by joining neighbours. Empty for a text without letters.
	"""
	parts = parts_of(text)
	ways = [parts]
	ways += [
		[*parts[:place], parts[place] + parts[place + 1], *parts[place + 2 :]]
		for place in range(len(parts) - 1)
	]
	if len(parts) > 2:
		ways.append(["".join(parts)])
	return [[keys_of_part(part) for part in way] for way in ways if way]


def is_too_short(text: str) -> bool:
	"""True for a text that would find half of the register: one letter, or a number of four signs."""
	if holds_a_number(text):
		return len(document_key(text)) < SHORTEST_NUMBER
	return sum(len(part) for part in parts_of(text)) < SHORTEST_NAME


def holds_a_number(text: str) -> bool:
	"""True when a document or a telephone is searched for: names hold no digits."""
	return bool(_ANY_DIGIT.search(cleaned(text)))


def document_key(number: str | None) -> str:
	"""The number of a document without blanks, strokes and dots, letters small, digits Latin."""
	return "".join(sign for sign in cleaned(number or "") if sign.isalnum())


def telephone_key(number: str | None) -> str:
	"""A telephone number as it is dialled inside Cambodia: +855 12 345 678 and 012345678 are one number.

	Numbers of other countries keep their country's digits. "" when there are no digits.
	"""
	dialled = re.sub(r"[^\d+]", "", cleaned(number or ""))
	return re.sub(r"\D", "", _CALLED_FROM_ABROAD.sub("0", dialled))
