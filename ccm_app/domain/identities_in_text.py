"""Whether a text tells who the client is: names, telephone and document numbers that the vault knows, in any text.

The matcher is given what the vault knows and answers places, never words. Khmer is written without spaces between
words, so that a Khmer name is found inside a line; a Latin name is found as a whole word, whatever its capitals.
A part of a name stands for the person when it is long enough to be rare; a short or common one only beside the other
part. What is found is a warning, and somebody looks at it: a flower may be called like a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ccm_app.domain.common_words import COMMON_WORDS
from ccm_app.domain.khmer import canonical_places, digits_to_latin
from ccm_app.domain.problems import Problem, problem

NAME, DOCUMENT, TELEPHONE = "Name", "Document", "Telephone"
SHORTEST_PART = 2
# From this length on a part of a name says enough alone.
LATIN_ALONE, KHMER_ALONE = 4, 4
SHORTEST_DOCUMENT, SHORTEST_TELEPHONE = 5, 6

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# Signs that careful and careless writers set or leave out.
_LEFT_OUT = re.compile("[\u17cb-\u17d1\u17d3\u17dd]")
_KHMER = re.compile("[\u1780-\u17d3\u17dd]")
_KHMER_BASE = re.compile("(?<!\u17d2)[\u1780-\u17b3]")
_WORDS = re.compile("[a-z0-9]+|[\u1780-\u17d3\u17dd]+")
_BESIDE_WORDS = re.compile("[^a-z0-9\u1780-\u17d3\u17dd]+")
_LETTER = "a-z0-9\u00df-\u024f"
_BETWEEN_PARTS = r"[\s,.\-'’]{0,3}"
_BETWEEN_DIGITS = r"[\s./()\-]{0,3}"
# A Khmer name begins with a letter that is no subscript, and no sign of its last syllable is left over.
_KHMER_BEGINS, _KHMER_ENDS = "(?<!\u17d2)", "(?![\u17b4-\u17d3\u17dd])"
_FROM_ABROAD = re.compile("^(?:00855|855(?=[0-9]{8}))")


@dataclass(frozen=True)
class Span:
	"""A place in a text, from `start` up to but not including `end`; what: "Name", "Document" or "Telephone"."""

	start: int
	end: int
	what: str


@dataclass(frozen=True, order=True)
class Pattern:
	"""What is looked for. needle: its letters and digits without what may stand between them.

	A text without the needle, read without everything that is neither letter nor digit, cannot match: the expression
	is made only where it can, because making it takes longer than reading a page.
	"""

	what: str
	needle: str
	expression: str


@dataclass(frozen=True)
class Known:
	"""What the vault knows of one client: pairs of family and given name, single names, numbers; all may be empty."""

	names: tuple[tuple[str, str], ...] = ()
	other_names: tuple[str, ...] = ()
	documents: tuple[str, ...] = ()
	telephones: tuple[str, ...] = ()
	patterns: list[Pattern] = field(default_factory=list, compare=False, repr=False)

	def __post_init__(self) -> None:
		self.patterns.extend(_patterns(self))


@dataclass(frozen=True)
class _Folded:
	"""A text as it is compared, and for each sign where it stood in the text that was typed."""

	text: str
	places: list[tuple[int, int]]


def find(text: str, known: Known) -> list[Span]:
	"""Every place of the text that tells who the client is, in order; places never overlap."""
	if not text or not known.patterns:
		return []
	folded = _folded(text)
	together = _BESIDE_WORDS.sub("", folded.text)
	found = [
		_span(match, pattern.what, folded, text)
		for pattern in known.patterns
		if pattern.needle in together
		for match in re.finditer(pattern.expression, folded.text)
	]
	return _merged(found)


def replaced(text: str, spans: Iterable[Span], code: str) -> str:
	"""The text with the code of the client in each of these places."""
	parts, end = [], 0
	for span in sorted(spans, key=lambda one: one.start):
		parts += [text[end : span.start], code]
		end = span.end
	return "".join([*parts, text[end:]])


def warnings(places: Mapping[str, int]) -> list[Problem]:
	"""A warning for each field that tells who the client is; places: field name -> how many places."""
	return [
		problem("text.holds_identity", name, field=name, places=count)
		for name, count in places.items()
		if count
	]


def _folded(text: str) -> _Folded:
	if text.isascii():
		return _Folded(text.lower(), [(at, at + 1) for at in range(len(text))])
	seen = [(sign, at) for at, sign in enumerate(text) if not _UNSEEN.match(sign)]
	spelled, places = canonical_places("".join(sign for sign, _at in seen))
	signs: list[str] = []
	kept: list[tuple[int, int]] = []
	for sign, (start, end) in zip(spelled, places, strict=True):
		bare = _bare(sign)
		signs.append(bare)
		kept += [(seen[start][1], seen[end - 1][1] + 1)] * len(bare)
	return _Folded("".join(signs), kept)


@lru_cache(maxsize=4096)
def _bare(sign: str) -> str:
	"""A sign without capital, accent and width; Khmer digits as 0 to 9, signs that are often left out as nothing."""
	if _LEFT_OUT.match(sign):
		return ""
	if "\u1780" <= sign <= "\u17ff":
		return digits_to_latin(sign)
	parts = unicodedata.normalize("NFKD", sign)
	return "".join(one for one in parts if not unicodedata.combining(one)).casefold()


def _span(match: re.Match[str], what: str, folded: _Folded, text: str) -> Span:
	inside = folded.places[match.start() : match.end()]
	end = max(place[1] for place in inside)
	# The accent of the last letter belongs to it.
	while end < len(text) and unicodedata.combining(text[end]) and not _KHMER.match(text[end]):
		end += 1
	return Span(min(place[0] for place in inside), end, what)


def _merged(found: list[Span]) -> list[Span]:
	merged: list[Span] = []
	for span in sorted(found, key=lambda one: (one.start, -one.end)):
		last = merged[-1] if merged else None
		if last and span.start < last.end:
			merged[-1] = Span(last.start, max(last.end, span.end), last.what)
		else:
			merged.append(span)
	return merged


def _patterns(known: Known) -> list[Pattern]:
	names = {one for family, given in known.names for one in _name_patterns(family, given)}
	names |= {one for name in known.other_names for one in _other_patterns(name)}
	found = [*sorted(names)]
	found += sorted(filter(None, set(map(_telephone_pattern, known.telephones))))
	found += sorted(filter(None, set(map(_document_pattern, known.documents))))
	return found


def _name_patterns(family: str, given: str) -> list[Pattern]:
	"""Both parts beside each other in either order, and each part that says enough alone."""
	first, second = _parts(family), _parts(given)
	alone = [_whole(part) for part in (first, second) if _says_enough(part)]
	if not first or not second or _is_khmer(first) != _is_khmer(second):
		return alone
	return [_whole(first + second), _whole(second + first), *alone]


def _other_patterns(name: str) -> list[Pattern]:
	"""Other names stand in one field, with commas, strokes or "or" between them."""
	found = [_parts(one) for one in re.split(r"[,;/()]| or ", name)]
	return [_whole(parts) for parts in found if len(parts) > 1 or _says_enough(parts)]


def _parts(name: str) -> list[str]:
	"""The words of a name as they are compared; nothing when it has fewer than two letters."""
	words = _WORDS.findall(_folded(name).text)
	return words if sum(map(len, words)) >= SHORTEST_PART else []


def _is_khmer(parts: list[str]) -> bool:
	return bool(_KHMER.match(parts[0]))


def _says_enough(parts: list[str]) -> bool:
	together = "".join(parts)
	if not parts or together in COMMON_WORDS:
		return False
	if _is_khmer(parts):
		return len(together) >= KHMER_ALONE and len(_KHMER_BASE.findall(together)) > 1
	return len(together) >= LATIN_ALONE


def _whole(parts: list[str]) -> Pattern:
	body, needle = _BETWEEN_PARTS.join(map(re.escape, parts)), "".join(parts)
	if _is_khmer(parts):
		return Pattern(NAME, needle, f"{_KHMER_BEGINS}{body}{_KHMER_ENDS}")
	return Pattern(NAME, needle, f"(?<![{_LETTER}]){body}(?![{_LETTER}])")


def _document_pattern(number: str) -> Pattern | None:
	signs = re.sub("[^a-z0-9]", "", _folded(number).text)
	if len(signs) < SHORTEST_DOCUMENT or not re.search("[0-9]{3}", signs):
		return None
	expression = f"(?<![a-z0-9]){_BETWEEN_DIGITS.join(signs)}(?![a-z0-9])"
	return Pattern(DOCUMENT, signs, expression)


def _telephone_pattern(number: str) -> Pattern | None:
	"""The number of the subscriber, with or without the code of the country (+855) or the zero before it."""
	digits = _FROM_ABROAD.sub("", re.sub("[^0-9]", "", _folded(number).text)).lstrip("0")
	if len(digits) < SHORTEST_TELEPHONE:
		return None
	before = f"(?:(?:\\+|00)?855{_BETWEEN_DIGITS})?(?:0{_BETWEEN_DIGITS})?"
	expression = f"(?<![0-9]){before}{_BETWEEN_DIGITS.join(digits)}(?![0-9])"
	return Pattern(TELEPHONE, digits, expression)
