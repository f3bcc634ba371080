"""How Khmer names are spelt in Latin letters, folded: one habit of spelling is as good as another.

There is no one romanisation: the United Nations' table, the Geography Department's, and family habit stand side
by side (Um/Oum, Thong/Thorng, Saom/Sorm, Vichetr/Vichet, Manou/Mono). `folded_latin` makes spellings of one name
equal; the skeletons keep the consonants only, which both scripts share.
"""

from __future__ import annotations

import re

# Longest first; a stop keeps no breath, and what sounds alike is written alike.
_CONSONANTS = (
	("tch", "c"),
	("chh", "c"),
	("ch", "c"),
	("jh", "c"),
	("j", "c"),
	("ckh", "k"),
	("ck", "k"),
	("kh", "k"),
	("gh", "k"),
	("q", "k"),
	("ph", "p"),
	("bh", "p"),
	("th", "t"),
	("dh", "t"),
	("nh", "n"),
	("gn", "n"),
	("w", "v"),
	("z", "s"),
	("x", "s"),
)
_CONSONANT = re.compile("|".join(re.escape(written) for written, _folded in _CONSONANTS))
_FOLDED = dict(_CONSONANTS)
_VOWELS = {
	"e": "oeu eu oe ueu oeur ae e eh",
	"o": "ou oo u o uo ao au oa aou ouo",
	"i": "ey ei y i ee ie ii eey",
	"ai": "ai ay aiy",
	"ia": "ea ia eah ear eay iea",
	"a": "a aa",
}
_VOWEL_OF = {written: folded for folded, spellings in _VOWELS.items() for written in spellings.split()}
_VOWEL_RUN = re.compile(r"[aeiou]+y?(?![aeiou])|y(?![aeiou])|[aeiou]+")
_SILENT_R = re.compile(r"(?<=[aeiouy])r(?=[^aeiouyr]|$)")
_TWICE = re.compile(r"(.)\1+")
_UNWRITTEN_END = re.compile(r"(?<=..)[tdsrh]+$")

_KHMER_CONSONANTS = {
	"k": "កខគឃ",
	"n": "ងញណន",
	"c": "ចឆជឈ",
	"t": "ដឋឌឍតថទធ",
	"p": "បផពភ",
	# The sign nikahit closes its syllable with this sound.
	"m": "ម\u17c6",
	"y": "យ",
	"r": "រឫឬ",
	"l": "លឡឭឮ",
	"v": "វ",
	"s": "សឝឞ",
	"h": "ហ",
	"a": "អឣឥឦឧឩឪឯឰឱឲឳ",
}
_KHMER_SOUND = {letter: sound for sound, letters in _KHMER_CONSONANTS.items() for letter in letters}
_SILENT_LETTER = re.compile("[\u1780-\u17a2](?:\u17d2[\u1780-\u17a2])?[\u17b6-\u17c5]?\u17cd")
_BARE_END = re.compile("(?<=.)(?:\u17d2?[ដឋឌឍតថទធសរហយវ][\u17cb\u17cc\u17ce-\u17d0]*)+$")


def folded_latin(part: str) -> str:
	"""One part of a name in small Latin letters, folded: Thong and Thorng, Um and Oum become the same."""
	return _UNWRITTEN_END.sub("", _spoken(part)) or part


def _spoken(part: str) -> str:
	folded = _CONSONANT.sub(lambda found: _FOLDED[found[0]], _TWICE.sub(_kept_double, part))
	folded = _SILENT_R.sub("", folded)
	folded = _VOWEL_RUN.sub(_vowel, folded)
	folded = re.sub("b$", "p", folded)
	return _TWICE.sub(r"\1", folded)


def _kept_double(found: re.Match[str]) -> str:
	"""Doubled consonants are one; doubled vowels are a vowel of their own."""
	return found[0] if found[1] in "aeiou" else found[1]


def _vowel(found: re.Match[str]) -> str:
	run = found[0]
	return _VOWEL_OF.get(run) or _VOWEL_OF.get(run[:2]) or _VOWEL_OF[run[0]]


def latin_skeleton(part: str) -> str:
	"""The consonants of a part in Latin letters, in classes that Khmer script shares; "a" for a vowel in front."""
	spoken = folded_latin(part)
	first = "a" if spoken[:1] in "aeiou" else ""
	bare = re.sub("[aeiou]", "", spoken).translate(str.maketrans("bdg", "ptk"))
	# ng, and n before the k that Latin spellings add to it, are one nasal.
	return first + _TWICE.sub(r"\1", bare.replace("nk", "n"))


def khmer_skeleton(part: str) -> str:
	"""The consonants of a part in Khmer script, without letters that are not spoken; see `latin_skeleton`."""
	spoken = _BARE_END.sub("", _SILENT_LETTER.sub("", part))
	sounds = "".join(_KHMER_SOUND.get(letter, "") for letter in spoken)
	return _TWICE.sub(r"\1", sounds[:1] + sounds[1:].replace("a", "").replace("nk", "n"))
