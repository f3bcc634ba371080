"""How one and the same name is written otherwise: letter by letter, in Latin letters and in Khmer script."""

from __future__ import annotations

import random

_COENG = "\u17d2"
_NEIGHBOURS = {
	"a": "sq",
	"e": "wr",
	"i": "uo",
	"o": "ip",
	"u": "yi",
	"n": "bm",
	"m": "n",
	"k": "jl",
	"l": "k",
	"s": "ad",
	"r": "et",
	"t": "ry",
	"h": "gj",
	"p": "o",
	"v": "cb",
	"c": "vx",
	"d": "sf",
	"y": "tu",
}
# Habits of the French, of other ministries, and of the ear; (from, to).
_HABITS = (
	("ph", "p"),
	("th", "t"),
	("kh", "k"),
	("chh", "ch"),
	("ch", "chh"),
	("ou", "u"),
	("u", "ou"),
	("oeu", "eu"),
	("ey", "ei"),
	("ea", "ia"),
	("y", "i"),
	("v", "w"),
	("ny", "nh"),
	("k", "kk"),
	("nn", "n"),
	("n", "nn"),
	("oo", "ou"),
	("ae", "e"),
	("au", "ao"),
	("ao", "av"),
	("uo", "ou"),
	("th", "dh"),
	("o", "or"),
	("a", "ar"),
)
_SOUND_ALIKE = ("នណ", "លឡ", "ថឋធឍ", "ភផ", "ខឃ", "គក", "ជច", "ឆឈ", "តទ", "រល")


def by_habit(text: str, chance: random.Random) -> str:
	"""Another romanisation of a Latin spelling: one or two habits that fit."""
	for _time in range(1 if chance.random() < 0.6 else 2):
		fitting = [pair for pair in _HABITS if pair[0] in text.lower()]
		if fitting:
			before, after = chance.choice(fitting)
			text = text.lower().replace(before, after, 1).capitalize()
	return text


def letters_swapped_or_lost(text: str, chance: random.Random) -> str:
	"""Typed in haste: two letters change places, or one is missing; never the first."""
	if len(text) < 4:
		return text
	place = chance.randrange(1, len(text) - 1)
	if chance.random() < 0.5:
		return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
	return text[:place] + text[place + 1 :]


def neighbour_or_twice(text: str, chance: random.Random) -> str:
	"""The key beside the right one, or the right one twice."""
	if len(text) < 3:
		return text
	place = chance.randrange(1, len(text))
	letter = text[place].lower()
	if chance.random() < 0.65 and letter in _NEIGHBOURS:
		return text[:place] + chance.choice(_NEIGHBOURS[letter]) + text[place + 1 :]
	return text[:place] + letter + text[place:]


def unseen_and_look_alike(text: str, chance: random.Random) -> str:
	"""Khmer that looks the same: zero-width spaces, and subscript DA for subscript TA or the other way round."""
	da, ta = _COENG + "\u178a", _COENG + "\u178f"
	text = text.replace(ta, da) if ta in text else text.replace(da, ta)
	places = [place for place in range(1, len(text)) if "\u1780" <= text[place] <= "\u17a2"]
	places = [place for place in places if text[place - 1] != _COENG]
	if places:
		place = chance.choice(places)
		text = text[:place] + "\u200b" + text[place:]
	return text


def signs_out_of_order(text: str, chance: random.Random) -> str:
	"""Khmer that looks the same: a vowel before the subscript, a deprecated letter, a vowel in two pieces."""
	text = text.replace("\u17a2", "\u17a3")
	text = text.replace("\u17c4", "\u17c1\u17b6").replace("\u17be", "\u17c1\u17b8")
	for place in range(1, len(text) - 2):
		if text[place] == _COENG and "\u17b6" <= text[place + 2] <= "\u17c5":
			return text[:place] + text[place + 2] + text[place : place + 2] + text[place + 3 :]
	for place in range(1, len(text) - 1):
		if text[place] in "\u17c9\u17ca" and "\u17b6" <= text[place + 1] <= "\u17c6":
			return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
	return text + "\u200b" if chance.random() < 0.5 else text


def signs_left_out(text: str, chance: random.Random) -> str:
	"""Khmer as it is often written: without bantoc, shifter or the sign above a silent letter."""
	signs = [place for place, sign in enumerate(text) if sign in "\u17cb\u17c9\u17ca\u17cd\u17d0"]
	if not signs:
		return text
	place = chance.choice(signs)
	return text[:place] + text[place + 1 :]


def sounds_alike(text: str, chance: random.Random) -> str:
	"""Khmer as it is heard: another letter of the same sound."""
	places = [
		(place, letters) for place, sign in enumerate(text) for letters in _SOUND_ALIKE if sign in letters
	]
	if not places:
		return text
	place, letters = chance.choice(places)
	other = chance.choice([letter for letter in letters if letter != text[place]])
	return text[:place] + other + text[place + 1 :]
