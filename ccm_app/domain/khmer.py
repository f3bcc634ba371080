"""Khmer text: the order of signs within a syllable, digits, and which script a field was typed in.

The same Khmer word can be typed in several orders that look alike on screen but that a computer takes
for different words. Unicode's own normal forms do not repair this. `canonical` does; what the user typed
is stored as typed, and the canonical form is its shadow for searching and for finding duplicates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ccm_app.domain.problems import Problem, problem

_COENG, _DA, _TA, _RO = "\u17d2", "\u178a", "\u178f", "\u179a"
_RO_BELOW = _COENG + _RO
_ZERO_WIDTH_SPACE = "\u200b"
_BASES = "\u1780-\u17a2\u17a5-\u17b3\u25cc"
_MARKS = "\u17b4-\u17d1\u17d3\u17dd\u200c\u200d"
_SYLLABLE = re.compile(f"[{_BASES}](?:{_COENG}[{_BASES}]|[{_MARKS}])+")
_PART = re.compile(f"{_COENG}[{_BASES}]|[{_MARKS}]")

_ROBAT, _BELOW, _RO_LAST, _SHIFTER, _JOINER = range(5)
_VOWEL_BEFORE, _VOWEL_BELOW, _VOWEL_ABOVE, _VOWEL_AFTER, _NIKAHIT, _SIGN, _FINAL = range(5, 12)
_RANKS = {
	_ROBAT: "\u17cc",
	_SHIFTER: "\u17c9\u17ca",
	_JOINER: "\u200c\u200d",
	_VOWEL_BEFORE: "\u17be\u17bf\u17c0\u17c1\u17c2\u17c3\u17c4\u17c5",
	_VOWEL_BELOW: "\u17bb\u17bc\u17bd",
	_VOWEL_ABOVE: "\u17b7\u17b8\u17b9\u17ba",
	_VOWEL_AFTER: "\u17b4\u17b5\u17b6",
	_NIKAHIT: "\u17c6",
	_SIGN: "\u17cb\u17cd\u17ce\u17cf\u17d0\u17d1\u17d3\u17dd",
	_FINAL: "\u17c7\u17c8",
}
_RANK_OF = {sign: rank for rank, signs in _RANKS.items() for sign in signs} | {_RO_BELOW: _RO_LAST}

_REPLACED_LETTERS = str.maketrans({_ZERO_WIDTH_SPACE: None, "\u17a3": "\u17a2", "\u17a4": "\u17a2\u17b6"})
_DIGITS = {0x17E0 + value: str(value) for value in range(10)}


def _prepared(text: str) -> str:
	return text.translate(_REPLACED_LETTERS).replace(_COENG + _DA, _COENG + _TA)


def _ordered(syllable: str) -> str:
	parts = _PART.findall(syllable[1:])
	return syllable[0] + "".join(sorted(parts, key=lambda part: _RANK_OF.get(part, _BELOW)))


def _composed(syllable: str) -> str:
	return syllable.replace("\u17c1\u17b6", "\u17c4").replace("\u17c1\u17b8", "\u17be")


def canonical(text: str) -> str:
	"""The one spelling of a Khmer text that looks like this; other text stays as it is. Idempotent.

	Order within a syllable: base, robat, subscripts (subscript RO last), shifter, vowel, signs. Subscript
	DA becomes subscript TA (they look the same), the deprecated independent vowels U+17A3 and U+17A4
	become U+17A2 (and U+17B6), split vowels are joined, zero-width spaces are dropped.
	"""
	return _SYLLABLE.sub(lambda match: _composed(_ordered(match[0])), _prepared(text))


def canonical_places(text: str) -> tuple[str, list[tuple[int, int]]]:
	"""The canonical spelling, and for each of its signs from where to where it stood in the text that was typed.

	Within a syllable signs change places, so that each of them stands for the whole syllable.
	"""
	prepared, typed = [], []
	for at, sign in enumerate(text):
		for letter in sign.translate(_REPLACED_LETTERS):
			prepared.append(letter)
			typed.append((at, at + 1))
	together = "".join(prepared).replace(_COENG + _DA, _COENG + _TA)
	signs: list[str] = []
	places: list[tuple[int, int]] = []
	end = 0
	for match in _SYLLABLE.finditer(together):
		syllable = _composed(_ordered(match[0]))
		signs += [together[end : match.start()], syllable]
		places += typed[end : match.start()]
		places += [(typed[match.start()][0], typed[match.end() - 1][1])] * len(syllable)
		end = match.end()
	return "".join([*signs, together[end:]]), places + typed[end:]


def _syllables(text: str) -> Iterator[str]:
	return (match[0] for match in _SYLLABLE.finditer(_prepared(text)))


def is_misordered(text: str) -> bool:
	"""True when signs stand in another order than the canonical one; subscript DA or TA does not matter."""
	return any(_ordered(syllable) != syllable for syllable in _syllables(text))


def warnings_of_text(text: str, fieldname: str) -> list[Problem]:
	"""A warning, never a refusal: the text is kept as typed and found under its canonical spelling."""
	return [problem("text.khmer_misordered", fieldname, field=fieldname)] if is_misordered(text) else []


def digits_to_latin(text: str) -> str:
	"""Khmer digits ០ to ៩ as 0 to 9; everything else stays."""
	return text.translate(_DIGITS)


def _script_of_sign(sign: str) -> str:
	if "\u1780" <= sign <= "\u17d3" or sign == "\u17dd":
		return "khmer"
	if not sign.isalpha():
		return "none"
	return "latin" if sign < "\u0250" or "\u1e00" <= sign <= "\u1eff" else "other"


def script_of(text: str) -> str:
	"""Which letters a text is written in: "khmer", "latin", "mixed" or "none".

	Digits, blanks and punctuation belong to no script; letters of a third script make a text "mixed".
	"""
	scripts = {_script_of_sign(sign) for sign in text} - {"none"}
	if not scripts:
		return "none"
	return scripts.pop() if scripts in ({"khmer"}, {"latin"}) else "mixed"


def problems_of_script(text: str, expected: str, fieldname: str) -> list[Problem]:
	"""Names stand in two fields, one per script: Khmer typed into the Latin field is refused, and so on.

	expected: "khmer" or "latin". A text without letters is no problem of this rule.
	"""
	found = script_of(text)
	if found in (expected, "none"):
		return []
	return [problem("text.wrong_script", fieldname, field=fieldname, expected=expected, found=found)]
