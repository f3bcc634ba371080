"""Asked once for several tables: every table is the same as when it asks for itself, and persons are never added."""

from __future__ import annotations

from unittest import TestCase

import pandas as pd

from ccm_app.statistics import catalogue
from ccm_app.statistics.frame_source import FrameSource
from ccm_app.statistics.period import period
from ccm_app.statistics.sharing import Need, Shared, needs_of
from ccm_app.statistics.source import COUNT, MONTH, PERSONS, CountRequest, Where, totals
from tests.statistics.any_source import any_source

MONTHS = period("2010-04", "2010-06")
BOOKLET = (*catalogue.SHELTER, "M10", "M01", "M04", "M07", "M09")
PARTS: tuple[Where, ...] = (
	(),
	(("province", ("20",)),),
	(("sex", ("Female", "")),),
	(("field_office", ("nobody's",)),),
)


class Counting:
	"""A source that remembers how often it was asked."""

	def __init__(self, number: int):
		self.source, self.times = any_source(number), 0

	def has(self, fact: str) -> bool:
		"""As the source itself."""
		return self.source.has(fact)

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""As the source itself."""
		self.times += 1
		return self.source.counts(request)

	def persons(self, request: CountRequest) -> pd.DataFrame:
		"""As the source itself."""
		self.times += 1
		return self.source.persons(request)


class WithoutPersons:
	"""A source that can count and cannot tell groups of persons."""

	def __init__(self, number: int):
		self.source = any_source(number)

	def has(self, fact: str) -> bool:
		"""As the source itself."""
		return self.source.has(fact)

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""As the source itself."""
		return self.source.counts(request)


class ReachesLessFarByPlace(WithoutPersons):
	"""A source that counts fewer clients by provider than otherwise, as for who may not know where some of them are."""

	narrower = frozenset({"provider", "to_provider"})

	def __init__(self, number: int):
		super().__init__(number)
		frames = {
			fact: frame[frame["client"] > "C1"]
			for fact, frame in self.source.facts.items()
			if "client" in frame
		}
		self.known = FrameSource({**self.source.facts, **frames})

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""By provider, of the clients whose place is known to the reader."""
		asked = {*request.by, *(name for name, _codes in request.where)}
		return (self.known if asked & self.narrower else self.source).counts(request)


class AskedTogether(TestCase):
	def test_what_is_counted_by_place_gives_no_figure_that_is_not(self) -> None:
		source = ReachesLessFarByPlace(4)
		need = Need((MONTH, "outcome", "to_provider"), frozenset())
		shared, differ = Shared(source, {("referred", "records"): need}), 0
		for by in ((), ("outcome",), ("to_provider",), ("outcome", MONTH)):
			request = CountRequest("referred", by, MONTHS)
			with self.subTest(by=by):
				alone = dict(totals(source.counts(request), *by))
				self.assertEqual(dict(totals(shared.counts(request), *by)), alone)
				differ += sum(alone.values()) != sum(totals(source.known.counts(request), *by).values())
		self.assertEqual(differ, 3)
		for code in BOOKLET:
			with self.subTest(code):
				alone = catalogue.make(code, source, MONTHS)
				self.assertEqual(catalogue.make(code, Shared(source, needs_of(BOOKLET)), MONTHS), alone)

	def test_every_table_is_the_same_for_any_register_and_any_part_of_it(self) -> None:
		for number in range(3):
			source = any_source(number)
			for where in PARTS:
				shared = Shared(source, needs_of(BOOKLET))
				for code in BOOKLET:
					with self.subTest(code, number=number, where=where):
						alone = catalogue.make(code, source, MONTHS, where)
						self.assertEqual(catalogue.make(code, shared, MONTHS, where), alone)

	def test_a_table_on_its_own_is_the_same_too(self) -> None:
		source = any_source(3)
		for code in catalogue.CODES:
			with self.subTest(code):
				alone = catalogue.make(code, source, MONTHS)
				self.assertEqual(catalogue.make(code, Shared(source, needs_of((code,))), MONTHS), alone)

	def test_a_booklet_asks_each_fact_once_where_its_tables_asked_again_and_again(self) -> None:
		alone, together = Counting(1), Counting(1)
		shared = Shared(together, needs_of(BOOKLET))
		for code in BOOKLET:
			catalogue.make(code, alone, MONTHS)
			catalogue.make(code, shared, MONTHS)
		self.assertGreater(alone.times, 2 * together.times, (alone.times, together.times))

	def test_ages_and_days_are_not_mixed_with_other_groupings(self) -> None:
		for need in needs_of(BOOKLET).values():
			self.assertFalse({"age", "days"} & set(need.by))

	def test_a_source_that_cannot_tell_groups_of_persons_is_asked_for_each_figure(self) -> None:
		source = WithoutPersons(2)
		for code in ("T12", "T14", "T20"):
			shared = Shared(source, needs_of(BOOKLET))
			self.assertEqual(
				catalogue.make(code, shared, MONTHS), catalogue.make(code, source.source, MONTHS)
			)


class Persons(TestCase):
	def test_who_stands_in_two_cells_is_one_person_in_their_total(self) -> None:
		for number in range(4):
			source = any_source(number)
			need = Need((MONTH, "case_type", "kind", "topic"), frozenset({"kind"}))
			shared = Shared(source, {("training", PERSONS): need})
			for by in ((), ("topic",), (MONTH,), ("topic", MONTH), ("case_type", "topic")):
				for where in ((), (("kind", ("LIFESKILLS", "FORMAL")),), (("kind", ()),)):
					request = CountRequest("training", by, MONTHS, PERSONS, where)
					with self.subTest(number=number, by=by, where=where):
						self.assertEqual(
							dict(totals(shared.counts(request), *by)),
							dict(totals(source.counts(request), *by)),
						)

	def test_what_nobody_needed_is_asked_for_itself(self) -> None:
		shared = Shared(any_source(5), {("training", PERSONS): Need(("topic",), frozenset())})
		request = CountRequest("training", ("province",), MONTHS, PERSONS)
		self.assertEqual(
			shared.counts(request)[COUNT].tolist(), any_source(5).counts(request)[COUNT].tolist()
		)
