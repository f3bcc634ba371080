"""The places of a provider: for whom they are, who has them, who waits for one, and whether one is left.

A place is taken by whom the provider accepted and serves, and held for whom a slip was handed out, as long as that
slip is valid: nobody shall travel in vain. Who waits is served in order, the urgent ones first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ccm_app.domain import categories
from ccm_app.domain.register import Record, checked

OCCUPYING = (categories.REFERRAL_ACCEPTED, categories.REFERRAL_IN_SERVICE)
WITH_CHILDREN, WITHOUT_CHILDREN = "With children", "Without children"
WITH_DISABILITY, WITHOUT_DISABILITY = "With a disability", "Without a disability"
CAMBODIAN, FOREIGN = "Cambodian", "Foreign"
_URGENCY = {"Urgent": 0, "Soon": 1}
# A place is waited for before the provider is told, and after it said that it has none.
_WAITS = (categories.REFERRAL_DRAFT, categories.REFERRAL_DECLINED)
COUNTED = (*OCCUPYING, categories.REFERRAL_SENT)


@dataclass(frozen=True)
class Person:
	"""What a provider asks about a client. age: completed years, None when unknown; so for is_foreign."""

	sex: str | None = None
	age: int | None = None
	children: int = 0
	has_disability: bool = False
	is_foreign: bool | None = None
	trafficked_before: bool = False


@dataclass(frozen=True)
class Bracket:
	"""Places that are for some clients only; None says that it does not matter."""

	places: int | None
	sex: str | None = None
	from_age: int = 0
	up_to_age: int = 120
	children: str | None = None
	disability: str | None = None
	nationality: str | None = None

	def fits(self, person: Person) -> bool:
		"""Whether such a client may have one of these places; an age that is unknown keeps nobody out."""
		return (
			self.sex in (None, person.sex)
			and (person.age is None or self.from_age <= person.age <= self.up_to_age)
			and self.children in (None, WITH_CHILDREN if person.children else WITHOUT_CHILDREN)
			and self.disability in (None, WITH_DISABILITY if person.has_disability else WITHOUT_DISABILITY)
			and self.nationality in (None, FOREIGN if person.is_foreign else CAMBODIAN)
		)


@dataclass(frozen=True)
class Places:
	"""Places in all (None: no number is known) and by whom they are for (none: for everybody)."""

	total: int | None = None
	brackets: tuple[Bracket, ...] = ()

	@property
	def number(self) -> int | None:
		"""Places in all: the smaller of the total and the sum of the brackets, None when neither is known."""
		parts = [one.places for one in self.brackets]
		known = [self.total] if self.total is not None else []
		if parts and None not in parts:
			known.append(sum(one or 0 for one in parts))
		return min(known, default=None)


@dataclass(frozen=True)
class Standing:
	"""Who is there: occupying, promised a place by a valid slip, and waiting before this referral."""

	occupying: tuple[Person, ...] = ()
	promised: tuple[Person, ...] = ()
	ahead: tuple[Person, ...] = ()
	waiting: int = 0

	@property
	def taken(self) -> tuple[Person, ...]:
		"""Everybody who has or was promised a place."""
		return (*self.occupying, *self.promised)


def standing(
	referrals: Sequence[Record],
	own: Record,
	day: date,
	person: Callable[[Record], Person],
	persons_matter: bool,
) -> Standing:
	"""The standing at a provider for one service.

	referrals: those of the provider and the service; own: the referral that asks, which is not counted against itself.
	"""
	others = [one for one in referrals if not own.get("name") or one.get("name") != own["name"]]

	def as_persons(wanted: Sequence[Record]) -> tuple[Person, ...]:
		return tuple(person(one) if persons_matter else Person() for one in wanted)

	waiting = [one for one in others if is_waiting(one)]
	return Standing(
		occupying=as_persons([one for one in others if one.get("referral_category") in OCCUPYING]),
		promised=as_persons([one for one in others if is_promised(one, day)]),
		ahead=as_persons([one for one in waiting if turn(one) < turn(own)]),
		waiting=len(waiting),
	)


def told_free(
	told: int, told_on: date | None, referrals: Sequence[Record], day: date, days: int
) -> int | None:
	"""What is left of the places that a provider told, None when it told nothing, or too long ago.

	referrals: the other ones of the provider and the service; whoever was sent there since takes one of the places.
	days: for how long it counts (a setting; 0: it never counts). Whom a provider admits beside the register only the
	provider knows, so its word goes before the number that the directory has.
	"""
	if told_on is None or not 0 <= (day - told_on).days < days:
		return None
	since = [
		one
		for one in referrals
		if (one.get("referred_on") or day) >= told_on
		and (one.get("referral_category") in OCCUPYING or is_promised(one, day))
	]
	return max(0, told - len(since))


def is_promised(referral: Record, day: date) -> bool:
	"""A slip was handed out and still holds, and the provider has not answered."""
	until = referral.get("slip_valid_until")
	return referral.get("referral_category") == categories.REFERRAL_SENT and (not until or until >= day)


def is_waiting(referral: Record) -> bool:
	"""On the waiting list: to be sent when there is a place."""
	return referral.get("referral_category") in _WAITS and checked(referral.get("waits_for_place"))


def turn(referral: Record) -> tuple[int, date, str]:
	"""The order of a waiting list: the urgent before the others, then who waits longest, then by name.

	A referral that never waited comes after everybody of its urgency.
	"""
	since = referral.get("waiting_since")
	name = str(referral.get("name") or "")
	return _URGENCY.get(str(referral.get("urgency")), 2), since or date.max, name or "\uffff"


@dataclass
class _Seating:
	"""Who sits in which bracket. A newcomer gets a place when the others can move up so that one is left."""

	brackets: tuple[Bracket, ...]
	seated: list[list[Person]] = field(default_factory=list)

	def __post_init__(self) -> None:
		self.seated = [[] for _ in self.brackets]

	def seat(self, person: Person, tried: set[int] | None = None) -> bool:
		"""Give the person a place; whoever has a place keeps one."""
		tried = set() if tried is None else tried
		for number, bracket in enumerate(self.brackets):
			if number in tried or not bracket.fits(person):
				continue
			tried.add(number)
			if self._take(number, person, tried):
				return True
		return False

	def _take(self, number: int, person: Person, tried: set[int]) -> bool:
		here, places = self.seated[number], self.brackets[number].places
		if places is None or len(here) < places:
			here.append(person)
			return True
		for place, other in enumerate(here):
			if self.seat(other, tried):
				here[place] = person
				return True
		return False


def has_place(places: Places, taken: Sequence[Person], newcomer: Person) -> bool:
	"""Whether a newcomer gets a place beside all who have one.

	A place that two kinds of clients may have is not lost to one of them because it was given first to the other.
	"""
	if places.total is not None and len(taken) >= places.total:
		return False
	if not places.brackets:
		return True
	seating = _Seating(places.brackets)
	for one in taken:
		seating.seat(one)
	return seating.seat(newcomer)


def free_places(places: Places, standing_: Standing) -> int | None:
	"""Places that nobody has and nobody was promised; None when no number is known. Never below 0."""
	return None if places.number is None else max(0, places.number - len(standing_.taken))
