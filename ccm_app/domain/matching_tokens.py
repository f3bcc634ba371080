"""A person as keyed tokens: the keys under which the person is looked for, and the card that is compared.

Nothing here keeps a name. Every token is made by a keyed hash that the caller hands in, so that who holds the index
and not the key learns only which tokens are equal. `ccm_app.domain.matching` compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ccm_app.domain.name_parts import document_key, parts_of, telephone_key
from ccm_app.domain.name_skeletons import folded_latin, khmer_skeleton, latin_skeleton

# (part, text) -> at least sixteen letters; the same pair always gives the same token.
Hasher = Callable[[str, str], str]
KHMER, LATIN, OTHER = "khmer", "latin", "other"
SHORT = 10
_MOST_NAMES = 4
# What the letter in front of a token on a card says; the letter alone also says that something is known.
CLOSE, SKELETON = "n", "s"
YEAR, MONTH, DAY, TURNED, GUESSED = "y", "m", "d", "u", "e"
SEX, PROVINCE, DISTRICT, COMMUNE, VILLAGE = "x", "p", "r", "c", "v"
FATHER, MOTHER, DOCUMENT, TELEPHONE = "f", "g", "i", "t"
HAS_KHMER, HAS_LATIN = "K", "L"


@dataclass(frozen=True)
class Person:
	"""What is known of a person. Texts may be empty, numbers None.

	khmer, latin: family and given name as typed; other_names: nicknames, former names. birth_year may be an estimate
	(`birth_guessed`); month and day are None when only the year is known. Places are codes of the gazetteer, of which
	each begins with that of the unit above (two digits for each level). father, mother: the whole name, in either script.
	"""

	khmer: tuple[str, str] = ("", "")
	latin: tuple[str, str] = ("", "")
	other_names: str = ""
	birth_year: int | None = None
	birth_month: int | None = None
	birth_day: int | None = None
	birth_guessed: bool = False
	sex: str = ""
	place: str = ""
	father: str = ""
	mother: str = ""
	documents: tuple[str, ...] = field(default=())
	telephones: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Atom:
	"""A name as it is compared: the token of its spelling and that of its consonants."""

	close: str
	skeleton: str


# A way to read a name: one or two atoms.
Reading = tuple[Atom, ...]


@dataclass(frozen=True)
class Tokens:
	"""A person in tokens. keys: under which the person is found; card: what is compared."""

	keys: frozenset[str]
	card: str


def skeleton_of(part: str) -> str:
	"""The consonants of a part of a name, in classes that both scripts share; the spelling where there are none."""
	if "\u1780" <= part[:1] <= "\u17b3":
		return khmer_skeleton(part) or part
	return latin_skeleton(part) or part


def close_of(part: str) -> str:
	"""The folded spelling of a part: habits of romanising, and Khmer signs that are often left out, do not matter."""
	if "\u1780" <= part[:1] <= "\u17b3":
		return "".join(sign for sign in part if not "\u17c9" <= sign <= "\u17d1" and sign != "\u17dd")
	return folded_latin(part)


def readings_of(names: Iterable[str], atom: Callable[[str], Atom]) -> list[Reading]:
	"""How the parts of a name can be meant: parted in two at every place, or one name alone.

	names: the fields in which it was typed; which of them is the family's does not matter.
	"""
	parts = [part for name in names for part in parts_of(name)][:_MOST_NAMES]
	if len(parts) < 2:
		return [(atom(part),) for part in parts]
	halves = (("".join(parts[:place]), "".join(parts[place:])) for place in range(1, len(parts)))
	return [(atom(first), atom(second)) for first, second in halves]


def atom_maker(hasher: Hasher) -> Callable[[str], Atom]:
	"""What makes the atom of a part of a name."""
	return lambda part: Atom(
		hasher("Match spelling", close_of(part))[:SHORT],
		hasher("Match skeleton", skeleton_of(part))[:SHORT],
	)


def views_of(person: Person, hasher: Hasher) -> dict[str, list[Reading]]:
	"""The readings of the person's names, by script; a script without a name is left out."""
	atom = atom_maker(hasher)
	fields = {KHMER: person.khmer, LATIN: person.latin, OTHER: (person.other_names,)}
	views = {script: readings_of(names, atom) for script, names in fields.items()}
	return {script: readings for script, readings in views.items() if readings}


def turned(month: int, day: int) -> str:
	"""Month and day without their order: swapped, they give the same."""
	return f"{min(month, day)}-{max(month, day)}"


def atoms_of(views: dict[str, list[Reading]]) -> set[Atom]:
	"""Every atom of the person's names."""
	return {atom for readings in views.values() for reading in readings for atom in reading}


def tokens_of(person: Person, hasher: Hasher) -> Tokens:
	"""The keys and the card of a person, as they are stored."""
	views = views_of(person, hasher)
	father, mother = parent_of(person.father, hasher), parent_of(person.mother, hasher)
	marks = set(_name_marks(views)) | set(_birth_marks(person, hasher)) | set(_other_marks(person, hasher))
	for letter, readings in ((FATHER, father), (MOTHER, mother)):
		marks |= {letter + one for atom in atoms_of({"": readings}) for one in (atom.close, atom.skeleton)}
	keys = set(keys_of(person, views, (father, mother), hasher, nearby=False))
	return Tokens(frozenset(keys | name_keys(atoms_of(views))), " ".join(sorted(marks)))


def parent_of(name: str, hasher: Hasher) -> list[Reading]:
	"""The readings of a parent's name; empty when it is not known."""
	return readings_of((name,), atom_maker(hasher))


def name_keys(atoms: Iterable[Atom]) -> set[str]:
	"""Keys that are never looked for, only counted: how frequent a name is."""
	return {one for atom in atoms for one in (atom.close, atom.skeleton)}


def _name_marks(views: dict[str, list[Reading]]) -> Iterator[str]:
	for atom in atoms_of(views):
		yield CLOSE + atom.close
		yield SKELETON + atom.skeleton
	yield from (mark for script, mark in ((KHMER, HAS_KHMER), (LATIN, HAS_LATIN)) if script in views)


def _birth_marks(person: Person, hasher: Hasher) -> Iterator[str]:
	if person.birth_year is None:
		return
	yield YEAR + hashed(hasher, YEAR, person.birth_year)
	if person.birth_guessed:
		yield GUESSED
	if person.birth_month and not person.birth_guessed:
		yield MONTH + hashed(hasher, MONTH, person.birth_month)
		if person.birth_day:
			yield DAY + hashed(hasher, DAY, f"{person.birth_month}-{person.birth_day}")
			yield TURNED + hashed(hasher, TURNED, turned(person.birth_month, person.birth_day))


def _other_marks(person: Person, hasher: Hasher) -> Iterator[str]:
	if person.sex:
		yield SEX + hashed(hasher, SEX, person.sex)
	for letter, code in levels_of(person.place):
		yield letter + hashed(hasher, letter, code)
	for letter, numbers in papers_of(person).items():
		yield from (letter + hashed(hasher, letter, number) for number in numbers)


def levels_of(place: str) -> Iterator[tuple[str, str]]:
	"""The letter and the code of each unit that a place lies in."""
	for letter, digits in ((PROVINCE, 2), (DISTRICT, 4), (COMMUNE, 6), (VILLAGE, 8)):
		if len(place) >= digits:
			yield letter, place[:digits]


def papers_of(person: Person) -> dict[str, set[str]]:
	"""The numbers of documents and of telephones as they are compared."""
	documents = {document_key(number) for number in person.documents}
	return {DOCUMENT: documents - {""}, TELEPHONE: {telephone_key(one) for one in person.telephones} - {""}}


def hashed(hasher: Hasher, letter: str, value: object) -> str:
	"""The token of a value on a card, without its letter."""
	return hasher(f"Match {letter}", str(value))[:SHORT]


def keys_of(
	person: Person,
	views: dict[str, list[Reading]],
	parents: Iterable[list[Reading]],
	hasher: Hasher,
	nearby: bool,
) -> Iterator[str]:
	"""The keys under which a person stands; nearby: and those of whoever is a little older or younger."""

	def key(kind: str, *parts: object) -> str:
		return hasher("Match key", "\x1f".join((kind, *map(str, parts))))[:SHORT]

	readings = [reading for found in views.values() for reading in found]
	skeletons = {atom.skeleton for reading in readings for atom in reading}
	yield from (key("pair", *sorted(_skeletons(one))) for one in readings if len(one) == 2)
	for mother_or_father in parents:
		yield from (key("parent", *sorted(_skeletons(one))) for one in mother_or_father if len(one) == 2)
	for year in years_of(person, nearby):
		yield from (key("year", skeleton, year) for skeleton in skeletons)
	yield from _place_keys(person, skeletons, key)
	yield from _date_keys(person, skeletons, key)
	for letter, numbers in papers_of(person).items():
		yield from (key(letter, number) for number in numbers)


def _skeletons(reading: Reading) -> list[str]:
	return [atom.skeleton for atom in reading]


def _place_keys(person: Person, skeletons: set[str], key: Callable[..., str]) -> Iterator[str]:
	for letter, code in levels_of(person.place):
		if letter == VILLAGE:
			yield key("village", code, person.sex)
		elif letter == COMMUNE:
			yield from (key("commune", code, skeleton) for skeleton in skeletons)


def _date_keys(person: Person, skeletons: set[str], key: Callable[..., str]) -> Iterator[str]:
	if not (person.birth_month and person.birth_day) or person.birth_guessed:
		return
	days = turned(person.birth_month, person.birth_day)
	yield key("date", person.birth_year, days)
	yield from (key("day", days, skeleton) for skeleton in skeletons)


def years_of(person: Person, nearby: bool) -> list[int]:
	"""The birth year; nearby: and the years beside it, two when it is an estimate."""
	if person.birth_year is None:
		return []
	reach = (2 if person.birth_guessed else 1) if nearby else 0
	return list(range(person.birth_year - reach, person.birth_year + reach + 1))
