"""In what a person and somebody on a card agree: counted in tokens, without a name on either side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ccm_app.domain import matching_tokens as parts
from ccm_app.domain.matching_tokens import Atom, Hasher, Person, Reading, hashed

# How many years a birth year is looked around.
FARTHEST_YEAR = 3
# A rarity is the logarithm of one in how many; of a name that nobody has, and of the most frequent.
Rarity = Callable[[str], float]
_SPELLING, _CONSONANTS, _NOTHING = "close", "skeleton", "none"


@dataclass(frozen=True)
class Question:
	"""A person who is looked for, in tokens."""

	views: Mapping[str, list[Reading]]
	father: list[Reading]
	mother: list[Reading]
	keys: frozenset[str]
	years: Mapping[str, int]
	marks: Mapping[str, str]
	papers: Mapping[str, frozenset[str]]
	guessed: bool


def question_of(person: Person, hasher: Hasher) -> Question:
	"""What is asked of the register to find a person."""
	views = parts.views_of(person, hasher)
	father, mother = parts.parent_of(person.father, hasher), parts.parent_of(person.mother, hasher)
	keys = parts.keys_of(person, views, (father, mother), hasher, nearby=True)
	papers = {
		letter: frozenset(hashed(hasher, letter, number) for number in numbers)
		for letter, numbers in parts.papers_of(person).items()
	}
	return Question(
		views,
		father,
		mother,
		frozenset(keys),
		_years(person, hasher),
		_marks(person, hasher),
		papers,
		person.birth_guessed,
	)


def _years(person: Person, hasher: Hasher) -> dict[str, int]:
	if person.birth_year is None:
		return {}
	around = range(-FARTHEST_YEAR, FARTHEST_YEAR + 1)
	return {hashed(hasher, parts.YEAR, person.birth_year + away): abs(away) for away in around}


def _marks(person: Person, hasher: Hasher) -> dict[str, str]:
	marks = {letter: hashed(hasher, letter, code) for letter, code in parts.levels_of(person.place)}
	if person.sex:
		marks[parts.SEX] = hashed(hasher, parts.SEX, person.sex)
	if person.birth_month and not person.birth_guessed:
		month, day = person.birth_month, person.birth_day
		marks[parts.MONTH] = hashed(hasher, parts.MONTH, month)
		if day:
			marks[parts.DAY] = hashed(hasher, parts.DAY, f"{month}-{day}")
			marks[parts.TURNED] = hashed(hasher, parts.TURNED, parts.turned(month, day))
	return marks


class Card:
	"""What is stored of somebody for comparing."""

	def __init__(self, text: str) -> None:
		"""text: as `matching_tokens.tokens_of` made it."""
		self.marks = frozenset(text.split())
		self.letters = frozenset([mark[0] for mark in self.marks])

	def has(self, letter: str, token: str) -> bool:
		"""Whether this token stands on the card under this letter."""
		return letter + token in self.marks


def agreements(question: Question, card: Card, rarity: Rarity) -> dict[str, float]:
	"""By name of the feature, how much of it there is; what is not known on one side is left out.

	rarity: of the token of a name. The names of the features are those of `matching_weights.WEIGHTS`.
	"""
	found: dict[str, float] = {}
	own = _name_agreement(question, card, rarity, found)
	found[_birth_agreement(question, card)] = 1.0
	found[_place_agreement(question, card)] = 1.0
	if parts.SEX in question.marks and parts.SEX in card.letters:
		agree = card.has(parts.SEX, question.marks[parts.SEX])
		found["sex" if agree else "sex differs"] = 1.0
	_parent_agreement("father", question.father, parts.FATHER, card, rarity, own, found)
	_parent_agreement("mother", question.mother, parts.MOTHER, card, rarity, own, found)
	for letter, name in ((parts.DOCUMENT, "document"), (parts.TELEPHONE, "telephone")):
		if question.papers.get(letter) and letter in card.letters:
			shared = any(card.has(letter, token) for token in question.papers[letter])
			found[name if shared else f"{name} differs"] = 1.0
	return found


def _level(atom: Atom, card: Card, close: str, skeleton: str) -> str:
	if card.has(close, atom.close):
		return _SPELLING
	return _CONSONANTS if card.has(skeleton, atom.skeleton) else _NOTHING


def _best(
	readings: list[Reading], card: Card, letters: tuple[str, str], rarity: Rarity
) -> tuple[float, list[tuple[str, Atom]]]:
	"""The reading that agrees most: how much, and each of its atoms with its level."""
	best: tuple[float, list[tuple[str, Atom]]] = (-1.0, [])
	for reading in readings:
		levels = [(_level(atom, card, *letters), atom) for atom in reading]
		much = sum(_worth(level, atom, rarity) for level, atom in levels) / len(levels)
		if much > best[0]:
			best = (much, levels)
	return best


def _worth(level: str, atom: Atom, rarity: Rarity) -> float:
	if level == _NOTHING:
		return 0.0
	return rarity(atom.close) + 1.0 if level == _SPELLING else rarity(atom.skeleton) * 0.7


def _name_agreement(question: Question, card: Card, rarity: Rarity, found: dict[str, float]) -> set[str]:
	"""Fill in how the names agree; answers the tokens in which they do."""
	views = [
		(*_best(readings, card, (parts.CLOSE, parts.SKELETON), rarity), script)
		for script, readings in question.views.items()
	]
	if not views:
		found["name missing"] = 1.0
		return set()
	views.sort(key=lambda view: -view[0])
	_much, levels, script = views[0]
	for level, atom in levels:
		_count(found, f"name {_kind(level, script, card)}", 1.0)
		if level != _NOTHING:
			_count(found, f"name {level} rare", rarity(atom.close if level == _SPELLING else atom.skeleton))
	if len(levels) == 1:
		found["name alone"] = 1.0
	for _less, others, other in views[1:]:
		if other != parts.OTHER:
			for level, _atom in others:
				_count(found, f"second {_kind(level, other, card)}", 1.0)
	return {token for level, atom in levels if level != _NOTHING for token in (atom.close, atom.skeleton)}


def _kind(level: str, script: str, card: Card) -> str:
	"""A level, and whether the card could have agreed better: it has the same script."""
	if level == _SPELLING or script == parts.OTHER:
		return level
	mark = parts.HAS_KHMER if script == parts.KHMER else parts.HAS_LATIN
	return f"{level} in one script" if mark in card.letters else f"{level} across scripts"


def _count(found: dict[str, float], name: str, much: float) -> None:
	found[name] = found.get(name, 0.0) + much


def _parent_agreement(
	name: str,
	readings: list[Reading],
	letter: str,
	card: Card,
	rarity: Rarity,
	own: set[str],
	found: dict[str, float],
) -> None:
	"""Fill in how a parent's name agrees; a family name that the client shares says nothing new."""
	if not readings or letter not in card.letters:
		return
	_much, levels = _best(readings, card, (letter, letter), rarity)
	agreeing = [(level, atom) for level, atom in levels if level != _NOTHING]
	kind = "differs" if not agreeing else "agrees" if len(agreeing) == len(levels) else "in part"
	found[f"{name} {kind}"] = 1.0
	for level, atom in agreeing:
		token = atom.close if level == _SPELLING else atom.skeleton
		if token not in own:
			_count(found, f"parent {level} rare", rarity(token))


def _birth_agreement(question: Question, card: Card) -> str:
	if not question.years or parts.YEAR not in card.letters:
		return "birth missing"
	away = min((far for token, far in question.years.items() if card.has(parts.YEAR, token)), default=None)
	vague = question.guessed or parts.GUESSED in card.letters
	day = _day_agreement(question, card)
	if away == 0:
		return "birth guess agrees" if vague else f"birth year agrees, {day}"
	if day == "day agrees":
		return "birth year beside, day agrees" if away == 1 else "birth year differs, day agrees"
	if away is None:
		return "birth guess differs" if vague else "birth year differs"
	if vague:
		return f"birth guess {away} beside"
	return "birth year beside" if away == 1 else "birth year differs"


def _day_agreement(question: Question, card: Card) -> str:
	marks = question.marks
	if parts.DAY in marks and parts.DAY in card.letters:
		if card.has(parts.DAY, marks[parts.DAY]):
			return "day agrees"
		if card.has(parts.TURNED, marks[parts.TURNED]):
			return "day turned"
	if parts.MONTH in marks and parts.MONTH in card.letters:
		return "month agrees" if card.has(parts.MONTH, marks[parts.MONTH]) else "day differs"
	return "day unknown"


def _place_agreement(question: Question, card: Card) -> str:
	names = (
		(parts.VILLAGE, "village"),
		(parts.COMMUNE, "commune"),
		(parts.DISTRICT, "district"),
		(parts.PROVINCE, "province"),
	)
	known = [(letter, name) for letter, name in names if letter in question.marks and letter in card.letters]
	if not known:
		return "place missing"
	for letter, name in known:
		if card.has(letter, question.marks[letter]):
			finest = letter == known[0][0]
			return f"{name} agrees" + ("" if finest or name == "village" else ", not below")
	return "place differs"
