"""The same person comes again and is written down otherwise: kinds of variants, with other rules in each split.

What belongs to "tuning" was in sight while the constants of the matcher were chosen; the rules of "evaluation" were
not, nor are its seeds; the few kinds that can happen in one way only have one rule. A return has one kind of variant, and a third of them a second.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from people_generator import writing_faults as faults
from people_generator.name_lists import NICKNAMES
from people_generator.people import THIS_YEAR, Made, Name, Parent, People

Rule = Callable[[Made, People], Made]
Spelling = Callable[[str, random.Random], str]
NAME_FIELDS = ("family_km", "given_km", "family_latin", "given_latin")


def _listed(name: Name, chance: random.Random) -> str:
	spelt = "".join(chance.choice(element.latin) for element in name.elements)
	return spelt.capitalize()


def _latin_listed(made: Made, people: People) -> Made:
	chance = people.chance
	family, given = _listed(made.family, chance), _listed(made.given, chance)
	return replace(made, family_latin=family, given_latin=given)


def _latin_by_habit(made: Made, people: People) -> Made:
	family = faults.by_habit(made.family_latin or made.family.latin, people.chance)
	given = faults.by_habit(made.given_latin or made.given.latin, people.chance)
	return replace(made, family_latin=family, given_latin=given)


def _khmer(spelling: Spelling) -> Rule:
	def rule(made: Made, people: People) -> Made:
		family = spelling(made.family_km or made.family.khmer, people.chance)
		return replace(
			made, family_km=family, given_km=spelling(made.given_km or made.given.khmer, people.chance)
		)

	return rule


def _typed(spelling: Spelling) -> Rule:
	def rule(made: Made, people: People) -> Made:
		written = [name for name in NAME_FIELDS if getattr(made, name)]
		name = people.chance.choice(written)
		return replace(made, **{name: spelling(getattr(made, name), people.chance)})

	return rule


def _swapped(made: Made, people: People) -> Made:
	return replace(
		made,
		family_km=made.given_km,
		given_km=made.family_km,
		family_latin=made.given_latin,
		given_latin=made.family_latin,
	)


def _in_one_field(made: Made, people: People) -> Made:
	latin = f"{made.given_latin} {made.family_latin}".strip()
	khmer = f"{made.family_km} {made.given_km}".strip()
	return replace(made, family_km="", given_km=khmer, family_latin="", given_latin=latin)


def _latin_only(made: Made, people: People) -> Made:
	family, given = made.family_latin or made.family.latin, made.given_latin or made.given.latin
	return replace(made, family_km="", given_km="", family_latin=family, given_latin=given)


def _khmer_only(made: Made, people: People) -> Made:
	family, given = made.family_km or made.family.khmer, made.given_km or made.given.khmer
	return replace(made, family_km=family, given_km=given, family_latin="", given_latin="")


def _in_two_words(made: Made, people: People) -> Made:
	latin = " ".join(element.latin[0] for element in made.given.elements).title()
	khmer = " ".join(element.khmer for element in made.given.elements)
	return replace(made, given_latin=made.given_latin and latin, given_km=made.given_km and khmer)


def _in_one_word(made: Made, people: People) -> Made:
	latin = (made.family_latin + made.given_latin.lower()).capitalize()
	return replace(
		made, family_km="", given_km=made.family_km + made.given_km, family_latin="", given_latin=latin
	)


def _called_by(place: int) -> Rule:
	def rule(made: Made, people: People) -> Made:
		element = made.given.elements[place]
		latin = element.latin[0].capitalize()
		return replace(made, given_latin=made.given_latin and latin, given_km=made.given_km and element.khmer)

	return rule


def _home_name(made: Made, people: People) -> Made:
	if people.chance.random() < 0.6:
		return _called_by(0)(made, people)
	element = people.drawn(NICKNAMES)
	real = f"{made.family_latin} {made.given_latin}" if people.chance.random() < 0.5 else ""
	latin = made.given_latin and element.latin[0]
	return replace(made, given_latin=latin, given_km=made.given_km and element.khmer, other_names=real)


def _born(made: Made, birth: tuple[int, int, int], precision: str | None = None) -> Made:
	return replace(made, birth=(min(birth[0], THIS_YEAR), *birth[1:]), precision=precision or made.precision)


def _day_and_month_swapped(made: Made, people: People) -> Made:
	year, month, day = made.birth or (2000, 1, 1)
	if day <= 12:
		return _born(made, (year, day, month))
	return _born(made, (year, month, max(1, min(28, day + people.chance.choice((-1, 1))))))


def _day_misread(made: Made, people: People) -> Made:
	year, month, day = made.birth or (2000, 1, 1)
	if day <= 12 and people.chance.random() < 0.7:
		return _born(made, (year, day, month))
	return _born(made, (year, month, {1: 7, 7: 1, 11: 17, 17: 11}.get(day, max(1, (day + 10) % 28))))


def _year_only(made: Made, people: People) -> Made:
	return replace(made, precision="Year")


def _first_of_january(made: Made, people: People) -> Made:
	if people.chance.random() < 0.5 or not made.birth:
		return _year_only(made, people)
	return _born(made, (made.birth[0], 1, 1), "Day")


def _year_off(made: Made, people: People) -> Made:
	year, month, day = made.birth or (2000, 1, 1)
	return _born(made, (year + people.chance.choice((-1, 1)), month, day))


def _year_misheard(made: Made, people: People) -> Made:
	year, month, day = made.birth or (2000, 1, 1)
	if people.chance.random() < 0.8:
		return _year_off(made, people)
	tens, ones = divmod(year % 100, 10)
	return _born(made, (min(THIS_YEAR, year // 100 * 100 + ones * 10 + tens), month, day))


def _age_guessed(made: Made, people: People) -> Made:
	year, month, day = made.birth or (2000, 1, 1)
	return _born(made, (year + people.chance.choice((-2, -1, 0, 1, 2)), month, day), "Estimated")


def _age_rounded(made: Made, people: People) -> Made:
	year, month, day = made.birth or (2000, 1, 1)
	age = THIS_YEAR - year
	rounded = round(age / 5) * 5 if age > 12 else age + people.chance.choice((-1, 1))
	return _born(made, (THIS_YEAR - rounded, month, day), "Estimated")


def _no_birth(made: Made, people: People) -> Made:
	return replace(made, birth=None)


def _no_parents(made: Made, people: People) -> Made:
	return replace(made, father=None, mother=None)


def _one_parent(made: Made, people: People) -> Made:
	if people.chance.random() < 0.5:
		return _no_parents(made, people)
	kept = replace(made, father=None) if people.chance.random() < 0.5 else replace(made, mother=None)
	return _parents_in_other_script(kept, people)


def _other_script(parent: Parent | None) -> Parent | None:
	return parent and replace(parent, script="latin" if parent.script == "khmer" else "khmer")


def _parents_in_other_script(made: Made, people: People) -> Made:
	return replace(made, father=_other_script(made.father), mother=_other_script(made.mother))


def _parents_spelt(made: Made, people: People) -> Made:
	def spelt(parent: Parent | None) -> Parent | None:
		if parent is None:
			return None
		latin = faults.by_habit(parent.given.latin, people.chance)
		return replace(parent, script="latin", given=replace(parent.given, latin=latin))

	return replace(made, father=spelt(made.father), mother=spelt(made.mother))


def _moved(made: Made, people: People) -> Made:
	return replace(made, village=people.places.near(people.chance, made.village))


def _moved_far(made: Made, people: People) -> Made:
	return replace(made, village=people.places.village(people.chance))


def _commune_only(made: Made, people: People) -> Made:
	return replace(made, village=made.village[:6])


def _province_only(made: Made, people: People) -> Made:
	return replace(made, village=made.village[: people.chance.choice((2, 6))])


# Kind: the rules that were in sight while tuning, and those that were not.
KINDS: dict[str, tuple[tuple[Rule, ...], tuple[Rule, ...]]] = {
	"as before": ((lambda made, _people: made,), (lambda made, _people: made,)),
	"Latin spelling": ((_latin_listed,), (_latin_by_habit,)),
	"Khmer signs": ((_khmer(faults.unseen_and_look_alike),), (_khmer(faults.signs_out_of_order),)),
	"Khmer spelling": ((_khmer(faults.signs_left_out),), (_khmer(faults.sounds_alike),)),
	"order of names": ((_swapped,), (_in_one_field, _swapped)),
	"one word or two": ((_in_two_words,), (_in_one_word, _in_two_words)),
	"Latin letters only": ((_latin_only,), (_latin_only,)),
	"Khmer script only": ((_khmer_only,), (_khmer_only,)),
	"nickname": ((_called_by(-1),), (_home_name,)),
	"typing fault": ((_typed(faults.letters_swapped_or_lost),), (_typed(faults.neighbour_or_twice),)),
	"day and month swapped": ((_day_and_month_swapped,), (_day_misread,)),
	"day and month unknown": ((_year_only,), (_first_of_january,)),
	"birth year off": ((_year_off,), (_year_misheard,)),
	"age estimated": ((_age_guessed,), (_age_rounded,)),
	"birth date missing": ((_no_birth,), (_no_birth,)),
	"parents missing": ((_no_parents,), (_one_parent,)),
	"parents spelt otherwise": ((_parents_in_other_script,), (_parents_spelt,)),
	"moved": ((_moved,), (_moved_far, _moved)),
	"village unknown": ((_commune_only,), (_province_only,)),
}
SEVERAL = "several at once"


def return_of(made: Made, people: People, split: str) -> tuple[str, Made]:
	"""The kind of variant, and the person as written down another time.

	Papers are at hand in four of ten returns of those who had them; a telephone number is mostly another one.
	"""
	chance = people.chance
	kind = chance.choice([*KINDS, SEVERAL])
	kinds = chance.sample(list(KINDS), 3) if kind == SEVERAL else [kind]
	if kind != SEVERAL and chance.random() < 0.33:
		kinds.append(chance.choice(list(KINDS)))
	for one in kinds:
		rules = KINDS[one][1 if split == "evaluation" else 0]
		made = chance.choice(rules)(made, people)
	return kind, replace(
		made,
		documents=made.documents if chance.random() < 0.4 else (),
		telephones=made.telephones if chance.random() < 0.3 else (),
	)
