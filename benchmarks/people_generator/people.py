"""Synthetic people of Cambodia: names in both scripts, birth date, sex, village, parents, papers. Seeded.

What is frequent in life is frequent here: a few surnames cover most people, a fifth are called by their father's
given name, birth dates are often known to the year only, papers are rare, and one of the parents' names is often
missing. Nothing here shares code with the matcher.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from people_generator.name_lists import FIRST, NICKNAMES, SECOND, SURNAMES, WHOLE, Element
from people_generator.places import Places

FEMALE, MALE = "Female", "Male"
THIS_YEAR = 2026


@dataclass(frozen=True)
class Name:
	"""A family or a given name, made of one or two elements, with the Latin spelling that the family uses."""

	khmer: str
	latin: str
	elements: tuple[Element, ...] = ()


@dataclass(frozen=True)
class Parent:
	"""A parent as somebody wrote the name down, in one script or in both."""

	family: Name
	given: Name
	script: str = "khmer"


@dataclass(frozen=True)
class Made:
	"""A person as recorded. Empty texts and None are unknown; `precision` says how much of the birth date is known.

	village: a code of eight digits, of six or two when only the commune or the province is known.
	"""

	family: Name
	given: Name
	sex: str
	birth: tuple[int, int, int] | None
	precision: str
	village: str
	father: Parent | None
	mother: Parent | None
	family_km: str = ""
	given_km: str = ""
	family_latin: str = ""
	given_latin: str = ""
	other_names: str = ""
	documents: tuple[str, ...] = ()
	telephones: tuple[str, ...] = ()
	notes: tuple[str, ...] = field(default=())


def _weights(number: int, slope: float) -> list[float]:
	return list(itertools.accumulate(1 / (place + 2) ** slope for place in range(number)))


class People:
	"""Draws people one after the other; the same seed gives the same people.

	split: "tuning" leaves out every fifth name of every list, so that the evaluation meets names that no constant was
	chosen for.
	"""

	def __init__(self, seed: int, split: str) -> None:
		"""The lists of this split."""
		self.chance = random.Random(f"people {seed} {split}")
		self.places = Places()
		self._lists = {
			id(names): _of_split(names, split) for names in (SURNAMES, WHOLE, FIRST, SECOND, NICKNAMES)
		}
		self._slopes = {names: _weights(len(names), 0.85) for names in self._lists.values()}

	def drawn(self, names: Sequence[Element], sex: str | None = None) -> Element:
		"""One of a list, the first ones more often; of this sex or of both."""
		known = self._lists[id(names)]
		wanted = ("b", "f" if sex == FEMALE else "m")
		while True:
			found = self.chance.choices(known, cum_weights=self._slopes[known])[0]
			if sex is None or found.sex in wanted:
				return found

	def spelling(self, element: Element) -> str:
		"""How a family spells it: mostly the usual way."""
		return element.latin[0] if self.chance.random() < 0.7 else self.chance.choice(element.latin)

	def surname(self) -> Name:
		"""A family name."""
		element = self.drawn(SURNAMES)
		return Name(element.khmer, self.spelling(element), (element,))

	def given(self, sex: str) -> Name:
		"""A given name of one element or of two."""
		if self.chance.random() < 0.3:
			element = self.drawn(WHOLE, sex)
			return Name(element.khmer, self.spelling(element), (element,))
		first, second = self.drawn(FIRST, sex), self.drawn(SECOND, sex)
		latin = self.spelling(first) + self.spelling(second)
		return Name(first.khmer + second.khmer, latin, (first, second))

	def one(self) -> Made:
		"""A person who is registered for the first time."""
		chance = self.chance
		father, mother = self._parent(MALE), self._parent(FEMALE)
		sex = FEMALE if chance.random() < 0.68 else MALE
		family = father.given if chance.random() < 0.2 else father.family
		made = Made(family, self.given(sex), sex, None, "Day", self.places.village(chance), father, mother)
		return self.recorded(self.born(made))

	def _parent(self, sex: str) -> Parent:
		return Parent(self.surname(), self.given(sex), "khmer" if self.chance.random() < 0.65 else "latin")

	def born(self, made: Made) -> Made:
		"""With a birth date: most clients are between ten and thirty-five years old."""
		age = max(1, min(75, int(self.chance.gammavariate(5, 4.4))))
		birth = (THIS_YEAR - age, self.chance.randint(1, 12), self.chance.randint(1, 28))
		return replace(made, birth=birth)

	def recorded(self, made: Made) -> Made:
		"""As somebody writes this person down: names in one script or both, what is not known left out."""
		chance = self.chance
		scripts = chance.choices(("both", "khmer", "latin"), (0.7, 0.18, 0.12))[0]
		precision = chance.choices(("Day", "Month", "Year", "Estimated"), (0.66, 0.06, 0.16, 0.12))[0]
		khmer, latin = scripts != "latin", scripts != "khmer"
		nickname = chance.choice(self.drawn(NICKNAMES).latin) if chance.random() < 0.08 else ""
		digits = chance.choices((8, 6, 2), (0.8, 0.15, 0.05))[0]
		birth = made.birth
		if birth and precision == "Estimated":
			birth = (birth[0] + chance.choice((-2, -1, 0, 0, 1, 2)), *birth[1:])
		return replace(
			made,
			birth=birth,
			precision=precision,
			village=made.village[:digits],
			family_km=made.family.khmer if khmer else "",
			given_km=made.given.khmer if khmer else "",
			family_latin=made.family.latin if latin else "",
			given_latin=made.given.latin if latin else "",
			other_names=nickname,
			father=made.father if chance.random() < 0.8 else None,
			mother=made.mother if chance.random() < 0.85 else None,
			documents=(self._number("N", 9),) if chance.random() < 0.25 else (),
			telephones=(self._number("0", 8),) if chance.random() < 0.25 else (),
		)

	def _number(self, letter: str, digits: int) -> str:
		return letter + "".join(self.chance.choices("0123456789", k=digits))

	def newcomer(self, register: Sequence[Made]) -> tuple[str, Made]:
		"""A person who is not in the register, and of which kind: "stranger", "brother or sister", "namesake".

		A namesake has the name of somebody in the same village and is about as old.
		"""
		kind = self.chance.choices(("stranger", "brother or sister", "namesake"), (0.8, 0.15, 0.05))[0]
		if kind == "stranger":
			return kind, self.one()
		known = self.chance.choice(register)
		return kind, self._sibling(known) if kind == "brother or sister" else self._namesake(known)

	def _sibling(self, known: Made) -> Made:
		sex = FEMALE if self.chance.random() < 0.6 else MALE
		given = self.given(sex)
		while given.khmer == known.given.khmer:
			given = self.given(sex)
		year = (known.birth or (2005, 1, 1))[0] + self.chance.choice((-7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 6))
		birth = (min(year, THIS_YEAR - 1), self.chance.randint(1, 12), self.chance.randint(1, 28))
		return self.recorded(replace(known, given=given, sex=sex, birth=birth))

	def _namesake(self, known: Made) -> Made:
		year = (known.birth or (2005, 1, 1))[0] + self.chance.choice((-6, -4, -3, -2, 0, 2, 3, 4, 6))
		birth = (min(year, THIS_YEAR - 1), self.chance.randint(1, 12), self.chance.randint(1, 28))
		father = replace(self._parent(MALE), family=known.family)
		return self.recorded(replace(known, birth=birth, father=father, mother=self._parent(FEMALE)))


def _of_split(names: tuple[Element, ...], split: str) -> tuple[Element, ...]:
	if split == "evaluation":
		return names
	return tuple(one for place, one in enumerate(names) if place % 5 != 4)
