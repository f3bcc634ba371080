"""Random directories and clients: nobody unfit is ever offered, the order is total, and the explanation is true."""

from __future__ import annotations

import itertools
import random
import unittest
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from ccm_app.domain.problems import Problem
from ccm_app.domain.provider_choice import Choice, choose, is_for_safety, target_of
from ccm_app.domain.provider_facts import HERE, ORIGIN, Candidate, Need
from ccm_app.domain.provider_places import Bracket, Person, Places, Standing, has_place
from ccm_app.domain.provinces import FARTHEST, borders_between, neighbours
from ccm_app.domain.sentences import sentence

DAY = date(2010, 3, 1)
FIGURES: Counter[str] = Counter()
PROVINCES = [f"{number:02}" for number in range(1, 26)]
RARELY_NOT = some.sampled_from([True] * 15 + [False])
ADMITS = (
	"is_active",
	"admits_female",
	"admits_male",
	"admits_with_children",
	"admits_with_disability",
	"admits_babies_with_disability",
	"admits_foreigners",
	"admits_trafficked_again",
	"security_is_sufficient",
)
NEAR_DAY = some.sampled_from([None, DAY - timedelta(days=1), DAY, DAY - timedelta(days=300)])
AGREED = some.sampled_from([None, None, None, DAY, DAY + timedelta(days=9), DAY - timedelta(days=1)])
PERSONS = some.builds(
	Person,
	sex=some.sampled_from(["Female", "Male", "Other", None]),
	age=some.one_of(some.none(), some.integers(0, 60)),
	children=some.sampled_from([0, 0, 2]),
	has_disability=some.booleans(),
	is_foreign=some.sampled_from([None, False, True]),
	trafficked_before=some.booleans(),
)
BRACKETS = some.builds(
	Bracket,
	places=some.sampled_from([None, 0, 1, 2, 3, 9]),
	sex=some.sampled_from([None, "Female", "Male"]),
	from_age=some.sampled_from([0, 0, 15]),
	up_to_age=some.sampled_from([120, 17]),
	children=some.sampled_from([None, None, "With children", "Without children"]),
)
PLACES = some.builds(
	Places,
	total=some.sampled_from([None, None, 1, 3, 9, 20]),
	brackets=some.lists(BRACKETS, max_size=3).map(tuple),
)
GROUP = some.lists(PERSONS, max_size=4).map(tuple)
STANDING = some.builds(Standing, occupying=GROUP, promised=GROUP, ahead=some.one_of(some.just(()), GROUP))
PROVINCE = some.sampled_from(PROVINCES)
NEEDS = some.builds(
	Need,
	service=some.just("PSYCHO"),
	day=some.just(DAY),
	person=PERSONS,
	urgency=some.sampled_from(["Urgent", "Soon", "Planned"]),
	wish=some.sampled_from(
		[None, "Safety", "Near family", "Province of origin", "Nearest place for urgent help"]
	),
	best_place=some.sampled_from([HERE, ORIGIN]),
	stay_days=some.sampled_from([None, 1, 30, 400]),
	is_residential=some.booleans(),
	here=some.one_of(some.none(), PROVINCE),
	origin=some.one_of(some.none(), PROVINCE),
	key=some.text("abc", max_size=3),
	needs_designation=some.sampled_from([True, True, True, False]),
)


@some.composite
def candidates(draw: Any) -> list[Candidate]:
	return [_candidate(draw, f"P{number}") for number in range(draw(some.integers(3, 9)))]


def _candidate(draw: Any, code: str) -> Candidate:
	# Mostly fit: else hardly anybody would be offered.
	record: dict[str, Any] = {name: int(draw(RARELY_NOT)) for name in ADMITS}
	record |= {"name": code, "mou_valid_until": draw(AGREED), "last_confirmed_on": draw(NEAR_DAY)}
	record |= {
		"minimum_age": draw(some.sampled_from([0, 0, 15])),
		"maximum_age": draw(some.sampled_from([120, 17])),
	}
	row = {
		"takes_clients": int(draw(RARELY_NOT)),
		"only_for": draw(some.sampled_from([None, None, None, "Female"])),
		"longest_stay_days": draw(some.sampled_from([0, 0, 0, 2])),
		"unit_cost": 12.5,
		"unit": draw(some.sampled_from(["", "month"])),
	}
	states = ["Designated"] * 8 + ["Suspended", "Proposed", "Ended", None]
	return Candidate(
		code=code,
		record=record,
		row=row,
		designation=draw(some.sampled_from(states)),
		total=draw(some.sampled_from([None, Decimal("60.0"), Decimal("80.0")])),
		cost=draw(some.sampled_from([None, Decimal(5), Decimal(10)])),
		provinces=draw(some.frozensets(some.sampled_from(PROVINCES[:6]), max_size=2)),
		limits=draw(PLACES),
		standing=draw(STANDING),
	)


def is_fit(one: Candidate, need: Need) -> bool:
	"""The oracle: every condition of the rule, written down once more and in another way."""
	there = [*one.standing.occupying, *one.standing.promised, *one.standing.ahead]
	return may_serve(one, need) and is_admitted(one, need) and fits_in(one.limits, there, need.person)


def may_serve(one: Candidate, need: Need) -> bool:
	until = one.record["mou_valid_until"]
	return (
		(one.designation == "Designated" or not need.needs_designation)
		and bool(one.record["is_active"] and one.row["takes_clients"])
		and (until is None or until >= DAY)
	)


def is_admitted(one: Candidate, need: Need) -> bool:
	person, says = need.person, one.record
	is_child = person.age is not None and person.age < 18
	asked = {
		"admits_female": person.sex == "Female",
		"admits_male": person.sex == "Male",
		"admits_with_children": person.children > 0,
		"admits_babies_with_disability": person.has_disability and is_child,
		"admits_with_disability": person.has_disability and not is_child,
		"admits_foreigners": person.is_foreign is True,
		"admits_trafficked_again": person.trafficked_before,
	}
	longest = one.row["longest_stay_days"] or 9999
	return (
		all(says[name] for name, holds in asked.items() if holds)
		and not (person.sex == "Male" and one.row["only_for"] == "Female")
		and (person.age is None or says["minimum_age"] <= person.age <= says["maximum_age"])
		and (need.stay_days or 0) <= longest
	)


def fits_in(limits: Places, there: list[Person], newcomer: Person) -> bool:
	"""Whether as many of those who are there sit with the newcomer as sat without: all ways are tried."""
	if limits.total is not None and len(there) >= limits.total:
		return False
	if not limits.brackets:
		return True
	return most_seated(limits, (*there, newcomer)) > most_seated(limits, tuple(there))


def most_seated(limits: Places, persons: tuple[Person, ...]) -> int:
	"""The greatest number of these persons that get a place, place by place."""
	best = {tuple(99 if one.places is None else one.places for one in limits.brackets): 0}
	for person in persons:
		then = dict(best)
		for left, seated in best.items():
			for place, bracket in enumerate(limits.brackets):
				if left[place] and bracket.fits(person):
					after = (*left[:place], left[place] - 1, *left[place + 1 :])
					then[after] = max(then.get(after, 0), seated + 1)
		best = then
	return max(best.values())


def borders(one: Candidate, need: Need) -> int:
	_, target = target_of(need)
	return min((borders_between(p, target) for p in one.provinces), default=FARTHEST) if target else FARTHEST


def said_of(reasons: tuple[Problem, ...]) -> list[Problem]:
	return [one for one in reasons if one.code.startswith("choice.before_by_")]


def what_decides(one: Candidate, other: Candidate, need: Need) -> str:
	"""Which comparison puts the first before the second, found without the key of the rule."""
	if is_for_safety(need) and one.record["security_is_sufficient"] != other.record["security_is_sufficient"]:
		return "security"
	if borders(one, need) != borders(other, need):
		return "place"
	if (one.total or 0) != (other.total or 0):
		return "quality"
	return "cost" if one.cost != other.cost else "lot"


class AnyDirectory(unittest.TestCase):
	@classmethod
	def tearDownClass(cls) -> None:
		figures = ", ".join(f"{number} {what}" for what, number in sorted(FIGURES.items()))
		print(f"\ncampaign directory: {figures}, 0 unfit offered, 0 untrue explanations")

	@settings(max_examples=120, deadline=None)
	@given(known=candidates(), need=NEEDS)
	def test_exactly_the_fit_are_offered_in_an_order_that_says_why(
		self, known: list[Candidate], need: Need
	) -> None:
		choice = choose(need, known)
		self.assertEqual(
			{one.candidate.code for one in choice.offered}, {one.code for one in known if is_fit(one, need)}
		)
		self.assertEqual(len(choice.offered) + len(choice.not_offered), len(known))
		self.assertTrue(all(one.reasons for one in choice.not_offered), "everybody who is left out hears why")
		self.check_order(choice, need)
		self.check_sentences(choice)
		FIGURES["directories"] += 1
		FIGURES["offers"] += len(choice.offered)
		FIGURES["refusals"] += len(choice.not_offered)

	def check_order(self, choice: Choice, need: Need) -> None:
		for one, other in itertools.pairwise(choice.offered):
			step = what_decides(one.candidate, other.candidate, need)
			(said,) = said_of(one.reasons)
			self.assertEqual(
				(said.code, said.values["provider"]), (f"choice.before_by_{step}", other.candidate.code)
			)
			self.assertTrue(self.is_before(one.candidate, other.candidate, step, need))
			FIGURES["pairs explained"] += 1
		if choice.offered:
			self.assertEqual(said_of(choice.offered[-1].reasons), [])

	def is_before(self, one: Candidate, other: Candidate, step: str, need: Need) -> bool:
		highest = Decimal("Infinity")
		return {
			"security": bool(one.record["security_is_sufficient"]),
			"place": borders(one, need) < borders(other, need),
			"quality": (one.total or 0) > (other.total or 0),
			"cost": (one.cost or highest) < (other.cost or highest),
			"lot": True,
		}[step]

	def check_sentences(self, choice: Choice) -> None:
		for one in (*choice.offered, *choice.not_offered):
			for reason in one.reasons:
				self.assertTrue(sentence(reason).endswith("."))

	@settings(max_examples=60, deadline=None)
	@given(known=candidates(), need=NEEDS, seed=some.integers(0, 99))
	def test_the_order_is_the_same_however_the_directory_is_read(
		self, known: list[Candidate], need: Need, seed: int
	) -> None:
		order = [one.candidate.code for one in choose(need, known).offered]
		mixed = random.Random(seed).sample(known, len(known))
		self.assertEqual(order, [one.candidate.code for one in choose(need, mixed).offered])
		self.assertEqual(len(set(order)), len(order))
		# Whoever is left out changes nothing between the others.
		for out in order:
			fewer = [one for one in known if one.code != out]
			rest = [one.candidate.code for one in choose(need, fewer).offered]
			self.assertEqual(rest, [code for code in order if code != out])

	@settings(max_examples=120, deadline=None)
	@given(limits=PLACES, there=some.lists(PERSONS, max_size=6), newcomer=PERSONS)
	def test_a_place_is_found_whenever_there_is_one(
		self, limits: Places, there: list[Person], newcomer: Person
	) -> None:
		self.assertEqual(has_place(limits, there, newcomer), fits_in(limits, there, newcomer))


class Provinces(unittest.TestCase):
	def test_all_25_provinces_hang_together_and_every_border_has_two_sides(self) -> None:
		beside = neighbours()
		self.assertEqual(sorted(beside), PROVINCES)
		for one, others in beside.items():
			self.assertNotIn(one, others)
			self.assertTrue(all(one in beside[other] for other in others), one)
		farthest = max(borders_between(one, other) for one in PROVINCES for other in PROVINCES)
		self.assertLess(farthest, 10)

	def test_distances_that_anybody_can_check_on_a_map(self) -> None:
		for one, other, expected in (
			("02", "02", 0),
			("02", "24", 1),
			("20", "14", 1),
			("12", "08", 1),
			("20", "12", 3),
			("20", "24", 6),
			("12", "99", FARTHEST),
		):
			self.assertEqual(borders_between(one, other), expected, (one, other))
			self.assertEqual(borders_between(other, one), expected, (other, one))
