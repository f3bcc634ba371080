"""Leave: somebody of the same office stands in, or the office is told every day that nobody does."""

from __future__ import annotations

import unittest
from dataclasses import replace
from datetime import date, timedelta

from ccm_app.domain import categories, leaves, watch
from ccm_app.domain.leaves import Absence
from ccm_app.domain.problems import Problem
from ccm_app.domain.watch import OpenCase, WatchSettings, by_receiver, findings_of
from tests.domain.builders import CLERK, MANAGER, OFFICE, OTHER_MANAGER, TODAY, Fields, RuleTest

NEXT_WEEK = TODAY + timedelta(days=7)


def leave_fields(**changes: object) -> Fields:
	usual = {"field_office": OFFICE, "user": MANAGER, "from_date": TODAY, "until_date": NEXT_WEEK}
	return usual | {"stands_in": CLERK} | changes


class LeaveRules(RuleTest):
	def ask(self, **changes: object) -> list[Problem]:
		return self.register.ask(leaves.KIND, TODAY, **leave_fields(**changes))

	def test_somebody_of_the_office_is_away_and_somebody_of_the_office_stands_in(self) -> None:
		self.assert_allowed(self.ask())
		self.assert_allowed(self.ask(stands_in=None))
		self.assert_refused(self.ask(user=OTHER_MANAGER), "leave.not_on_the_staff")
		self.assert_refused(self.ask(stands_in=OTHER_MANAGER), "leave.other_office")
		self.assert_refused(self.ask(stands_in=MANAGER), "leave.stands_in_for_oneself")

	def test_the_last_day_is_not_before_the_first(self) -> None:
		found = self.ask(until_date=TODAY - timedelta(days=1))
		self.assert_refused(found, "leave.ends_before_it_begins")
		self.assert_allowed(self.ask(until_date=TODAY))

	def test_who_leaves_the_staff_before_the_end_does_not_stand_in(self) -> None:
		staff = [dict(row) for row in self.register.stored["Field Office"][OFFICE]["staff"]]
		for row in staff:
			row["until_date"] = TODAY if row["user"] == CLERK else None
		self.register.change("Field Office", OFFICE, staff=staff)
		self.assert_refused(self.ask(), "leave.other_office")
		self.assert_allowed(self.ask(until_date=TODAY))

	def test_two_leaves_of_one_person_do_not_overlap(self) -> None:
		first = self.register.add(leaves.KIND, **leave_fields())["name"]
		later = NEXT_WEEK + timedelta(days=3)
		self.assert_refused(self.ask(from_date=NEXT_WEEK, until_date=later), "leave.overlaps")
		self.assert_allowed(self.ask(from_date=NEXT_WEEK + timedelta(days=1), until_date=later))
		self.register.change(leaves.KIND, first, is_cancelled=1)
		self.assert_allowed(self.ask())

	def test_a_stored_leave_is_not_in_its_own_way(self) -> None:
		name = self.register.add(leaves.KIND, **leave_fields())["name"]
		self.assert_allowed(self.register.ask(leaves.KIND, TODAY, name, until_date=NEXT_WEEK))

	def test_who_stands_in_is_there(self) -> None:
		self.register.add(leaves.KIND, **leave_fields(user=CLERK, stands_in=None))
		self.assert_refused(self.ask(), "leave.both_away")

	def test_who_stands_in_for_somebody_does_not_go_away_unnoticed(self) -> None:
		self.register.add(leaves.KIND, **leave_fields())
		found = self.ask(user=CLERK, stands_in=None)
		self.assert_refused(found, "leave.stands_in_elsewhere")

	def test_a_cancelled_leave_needs_nothing(self) -> None:
		self.assert_allowed(
			self.ask(is_cancelled=1, until_date=TODAY - timedelta(days=9), user=OTHER_MANAGER)
		)

	def test_a_leave_gives_nobody_access(self) -> None:
		self.assert_allowed(self.register.save(leaves.KIND, TODAY, **leave_fields()))
		self.assertEqual((self.register.access, self.register.ledger), ([], []))


class WhoIsAway(unittest.TestCase):
	def absence(self, first: int, last: int, **changes: object) -> Absence:
		days = (TODAY + timedelta(days=first), TODAY + timedelta(days=last))
		return replace(Absence(MANAGER, OFFICE, *days), **changes)

	def test_a_leave_holds_from_its_first_to_its_last_day_in_its_office(self) -> None:
		one = self.absence(0, 2)
		days = [
			bool(leaves.absence_of([one], MANAGER, OFFICE, TODAY + timedelta(days=day)))
			for day in range(-1, 4)
		]
		self.assertEqual(days, [False, True, True, True, False])
		self.assertIsNone(leaves.absence_of([one], MANAGER, "BTB", TODAY))
		self.assertIsNone(leaves.absence_of([one], CLERK, OFFICE, TODAY))

	def test_leaves_that_follow_each_other_began_with_the_first(self) -> None:
		first, second, third = self.absence(-9, -5), self.absence(-4, -1), self.absence(0, 3)
		self.assertEqual(leaves.away_since([first, second, third], third), first.from_date)
		self.assertEqual(leaves.away_since([first, third], third), third.from_date)
		self.assertEqual(leaves.away_since([replace(second, user=CLERK), third], third), third.from_date)


class TheWatchDuringALeave(unittest.TestCase):
	today = date(2026, 11, 2)

	def case(self, **changes: object) -> OpenCase:
		well = OpenCase(
			case="C-1",
			client="SVR-1",
			stage=categories.SERVICES,
			opened_on=self.today - timedelta(days=200),
			office="SVR",
			manager=MANAGER,
			heard=(self.today,),
			custodian="KIN",
			place="20",
			next_due_on=self.today,
			on_leave_since=self.today - timedelta(days=1),
		)
		return replace(well, **changes)

	def test_nobody_is_missed_while_somebody_stands_in(self) -> None:
		self.assertEqual(findings_of(self.case(stands_in=CLERK), WatchSettings(), self.today), [])

	def test_without_anybody_the_office_is_told_from_the_first_day(self) -> None:
		found = findings_of(self.case(), WatchSettings(), self.today)
		self.assertEqual(
			[(one.what, one.since, one.level) for one in found],
			[(watch.ON_LEAVE, self.today - timedelta(days=1), watch.OFFICE)],
		)
		self.assertEqual(list(by_receiver(found)), [(watch.OFFICE, "SVR")])

	def test_after_a_week_the_central_office_hears_too(self) -> None:
		long_ago = self.case(on_leave_since=self.today - timedelta(days=7))
		self.assertEqual(findings_of(long_ago, WatchSettings(), self.today)[0].level, watch.CENTRAL)

	def test_who_stands_in_is_reminded_of_what_is_overdue(self) -> None:
		late = self.case(next_due_on=self.today - timedelta(days=1), stands_in=CLERK)
		told = by_receiver(findings_of(late, WatchSettings(), self.today))
		self.assertEqual(list(told), [(watch.REMINDER, CLERK)])
		back = replace(late, on_leave_since=None)
		self.assertEqual(
			list(by_receiver(findings_of(back, WatchSettings(), self.today))), [(watch.REMINDER, MANAGER)]
		)


if __name__ == "__main__":
	unittest.main()
