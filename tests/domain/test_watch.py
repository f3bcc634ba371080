"""The daily watch: each thing that can be wrong, who hears of it, and a simulated year in which nobody is lost."""

from __future__ import annotations

import os
import unittest
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ccm_app.domain import categories, watch
from ccm_app.domain.watch import OpenCase, WatchSettings, findings, findings_of
from tests.domain.province_year import DAYS, QUIET, Life, Worker, Year, day_of

TODAY = date(2026, 11, 2)
CLIENTS = int(os.environ.get("CCM_WATCH_CLIENTS") or 1_000)
WELL = OpenCase(
	case="C-SVR-2026-000001-1",
	client="SVR-2026-000001-1",
	stage=categories.SERVICES,
	opened_on=TODAY - timedelta(days=200),
	office="SVR",
	manager="fcm@svr.example",
	heard=(TODAY - timedelta(days=2),),
	custodian="SHELTER",
	place="2001",
	next_due_on=TODAY,
)


def ago(days: int) -> date:
	return TODAY - timedelta(days=days)


def what(case: OpenCase, settings: WatchSettings | None = None) -> dict[str, date]:
	return {one.what: one.since for one in findings_of(case, settings or WatchSettings(), TODAY)}


class WhatIsFound(unittest.TestCase):
	def test_a_case_in_good_order_is_not_on_the_list(self) -> None:
		self.assertEqual(what(WELL), {})

	def test_silence_is_counted_from_the_last_word_by_the_stage(self) -> None:
		for stage, days in watch.USUAL_DAYS.items():
			with self.subTest(stage):
				case = replace(WELL, stage=stage)
				self.assertEqual(what(replace(case, heard=(ago(90), ago(days)))), {})
				self.assertEqual(what(replace(case, heard=(ago(days + 1),))), {watch.SILENT: TODAY})

	def test_a_case_of_which_nobody_ever_wrote_is_silent_since_its_opening(self) -> None:
		case = replace(WELL, heard=(), opened_on=ago(40))
		self.assertEqual(what(case), {watch.SILENT: ago(9)})

	def test_a_day_that_has_not_come_is_no_news(self) -> None:
		case = replace(WELL, heard=(ago(60), date(2062, 11, 2)))
		self.assertEqual(what(case), {watch.SILENT: ago(29)})

	def test_a_stage_without_a_setting_is_allowed_the_shortest_silence(self) -> None:
		settings = WatchSettings(silent_days={categories.SERVICES: 30, categories.PLAN: 5})
		case = replace(WELL, stage=categories.REFERRAL, heard=(ago(6),))
		self.assertEqual(what(case, settings), {watch.SILENT: TODAY})
		self.assertEqual(WatchSettings(silent_days={}).allowed(categories.PLAN), 1)
		self.assertEqual(WatchSettings(silent_days={categories.PLAN: 0}).allowed(categories.PLAN), 1)

	def test_who_left_one_hand_and_did_not_arrive_in_the_other(self) -> None:
		for name, code in (("moved_on", watch.ON_THE_WAY), ("handed_over_on", watch.BETWEEN_OFFICES)):
			with self.subTest(name):
				self.assertEqual(what(replace(WELL, **{name: ago(1)})), {})
				self.assertEqual(what(replace(WELL, **{name: ago(2)})), {code: TODAY})

	def test_a_step_is_overdue_on_the_day_after(self) -> None:
		self.assertEqual(what(replace(WELL, next_due_on=ago(1))), {watch.OVERDUE: TODAY})

	def test_a_case_manager_who_is_gone_or_away(self) -> None:
		gone = replace(WELL, manager_enabled=False, manager_disabled_on=ago(3))
		self.assertEqual(what(gone), {watch.MANAGER_DISABLED: ago(3)})
		self.assertEqual(what(replace(gone, manager_disabled_on=None)), {watch.MANAGER_DISABLED: TODAY})
		self.assertEqual(what(replace(WELL, manager_until=ago(5))), {watch.MANAGER_AWAY: ago(4)})
		self.assertEqual(what(replace(WELL, manager_until=TODAY)), {})

	def test_what_every_open_case_must_have(self) -> None:
		missing = {
			"office": watch.NO_OFFICE,
			"manager": watch.NO_MANAGER,
			"custodian": watch.NO_CUSTODIAN,
			"place": watch.NO_PLACE,
			"next_due_on": watch.NO_DUE_DATE,
		}
		for name, code in missing.items():
			for empty in (None, "") if name != "next_due_on" else (None,):
				with self.subTest(name, empty=empty):
					self.assertEqual(what(replace(WELL, **{name: empty})), {code: WELL.opened_on})

	def test_an_ended_case_is_not_watched(self) -> None:
		for stage in categories.ENDED_STAGES:
			self.assertEqual(what(replace(WELL, stage=stage, heard=(), manager=None)), {})

	def test_every_open_stage_has_its_days(self) -> None:
		self.assertEqual(set(watch.USUAL_DAYS), set(categories.OPEN_STAGES))

	def test_the_oldest_comes_first(self) -> None:
		other = replace(WELL, case="C-2", next_due_on=ago(9))
		found = findings([replace(WELL, next_due_on=ago(1)), other, WELL], WatchSettings(), TODAY)
		self.assertEqual(
			[(one.case, one.what) for one in found], [("C-2", "overdue"), (WELL.case, "overdue")]
		)


class WhoHears(unittest.TestCase):
	def level(self, code: str, days: int, settings: WatchSettings | None = None) -> str:
		return watch.level_of(code, ago(days), settings or WatchSettings(), TODAY)

	def test_first_the_case_manager_then_the_office_then_the_centre(self) -> None:
		said = [self.level(watch.SILENT, days) for days in (0, 2, 3, 6, 7, 400)]
		self.assertEqual(said, [*[watch.REMINDER] * 2, *[watch.OFFICE] * 2, *[watch.CENTRAL] * 2])

	def test_nobody_is_reminded_who_is_not_there(self) -> None:
		for code in (watch.MANAGER_DISABLED, watch.MANAGER_AWAY, watch.NO_MANAGER, watch.BETWEEN_OFFICES):
			self.assertEqual(self.level(code, 0), watch.OFFICE)
			self.assertEqual(self.level(code, 7), watch.CENTRAL)
		self.assertEqual(self.level(watch.NO_OFFICE, 0), watch.CENTRAL)

	def test_settings_in_the_wrong_order_never_skip_the_office(self) -> None:
		settings = WatchSettings(office_after=5, central_after=1)
		said = [self.level(watch.SILENT, days, settings) for days in (0, 4, 5)]
		self.assertEqual(said, [watch.REMINDER, watch.REMINDER, watch.CENTRAL])

	def told(self, *cases: OpenCase) -> dict[tuple[str, str | None], list[str]]:
		told = watch.by_receiver(findings(cases, WatchSettings(), TODAY))
		return {receiver: [one.case for one in found] for receiver, found in told.items()}

	def test_who_was_told_first_is_told_until_it_is_mended(self) -> None:
		manager, office, centre = (watch.REMINDER, WELL.manager), (watch.OFFICE, "SVR"), (watch.CENTRAL, None)
		for days, receivers in ((1, [manager]), (4, [manager, office]), (8, [manager, office, centre])):
			with self.subTest(days):
				told = self.told(replace(WELL, next_due_on=ago(days)))
				self.assertEqual(told, {receiver: [WELL.case] for receiver in receivers})

	def test_what_a_case_manager_cannot_mend_is_not_told_there(self) -> None:
		gone = replace(WELL, manager_enabled=False, manager_disabled_on=TODAY)
		self.assertEqual(list(self.told(gone)), [(watch.OFFICE, "SVR")])
		self.assertEqual(list(self.told(replace(WELL, office=None))), [(watch.CENTRAL, None)])

	def test_nothing_is_ever_told_to_nobody(self) -> None:
		for days in (1, 4, 8):
			nobody = replace(WELL, next_due_on=ago(days), manager=None, office=None)
			self.assertIn((watch.CENTRAL, None), self.told(nobody))


class AProvinceYear(unittest.TestCase):
	"""Every client who falls silent is on the list within a day, and no client who is not."""

	@classmethod
	def setUpClass(cls) -> None:
		cls.year = Year(CLIENTS, seed=41)

	def written(self, life: Life, day: int) -> OpenCase:
		"""What stands in the register on the evening of a day."""
		worker = life.manager[day]
		return replace(
			WELL,
			case=f"C-{life.name}",
			client=life.name,
			stage=life.stage[day],
			opened_on=day_of(life.begins),
			manager=worker.name,
			manager_enabled=day < worker.disabled_from,
			manager_disabled_on=day_of(worker.disabled_from),
			manager_until=self.last_day_at_work(worker, day),
			heard=[day_of(one) for one in sorted(life.words) if one <= day],
			moved_on=self.began(life.on_the_way, day),
			handed_over_on=self.began(life.handed_over, day),
			next_due_on=day_of(life.due[day]),
			abroad_since=day_of(life.begins) if day in life.abroad else None,
			arrival_on=day_of(life.abroad[day]) if day in life.abroad else None,
			on_leave_since=self.began(worker.leave, day),
			stands_in="colleague@svr.example" if day in worker.covered else None,
		)

	@staticmethod
	def began(days: set[int], day: int) -> date | None:
		if day not in days:
			return None
		while day - 1 in days:
			day -= 1
		return day_of(day)

	@staticmethod
	def last_day_at_work(worker: Worker, day: int) -> date | None:
		begun = AProvinceYear.began(worker.away, day)
		return begun - timedelta(days=1) if begun else None

	def evenings(self) -> Iterator[tuple[int, list[Life]]]:
		for day in range(DAYS):
			yield day, [life for life in self.year.lives if life.is_open(day)]

	def test_nobody_is_lost_and_nobody_is_accused(self) -> None:
		settings = WatchSettings(silent_days=QUIET, between_days=1)
		missed, accused, kinds, watched = [], [], Counter[str](), 0
		late: Counter[int] = Counter()
		silent_for: Counter[str] = Counter()
		for day, lives in self.evenings():
			watched += len(lives)
			found = findings([self.written(life, day) for life in lives], settings, day_of(day))
			listed = {(one.client, one.what) for one in found}
			true = {(life.name, one) for life in lives for one in life.wrong(day)}
			missed += [(day, *one) for one in true - listed]
			accused += [(day, *one) for one in listed - true]
			kinds.update(one for _client, one in true)
			self.count_lateness(true, listed, silent_for, late)
		self.assertEqual((missed[:5], accused[:5]), ([], []))
		self.assertLessEqual(max(late, default=0), 1)
		self.assertTrue(
			all(kinds[code] > CLIENTS / 10 for code in ("silent", "on_the_way", "overdue")), kinds
		)
		self.assertTrue(kinds["across_a_border"], kinds)
		self.assertTrue(
			all(kinds[code] for code in ("between_offices", "manager_disabled", "manager_away", "on_leave")),
			kinds,
		)
		print(
			f"\ncampaign watch: {CLIENTS} clients in a year, {watched} evenings of open cases,"
			f" {late.total()} silences, {dict(sorted(kinds.items()))}; missed 0, accused 0,"
			f" listed at the latest after {max(late, default=0)} days"
		)

	@staticmethod
	def count_lateness(
		true: set[tuple[str, str]], listed: set[tuple[str, str]], silent_for: Counter[str], late: Counter[int]
	) -> None:
		"""Count, for each silence that is listed for the first time, how many evenings it went unseen."""
		silent = {client for client, code in true if code == watch.SILENT}
		for client in set(silent_for) - silent:
			del silent_for[client]
		for client in silent:
			silent_for[client] += 1
			seen = (client, watch.SILENT) in listed
			if seen and silent_for[client] < DAYS:
				late[silent_for[client] - 1] += 1
				silent_for[client] = DAYS

	def test_the_year_would_notice_a_watch_that_looks_away(self) -> None:
		blind = {stage: days + 1 for stage, days in QUIET.items()}
		eager = {stage: days - 1 for stage, days in QUIET.items()}
		for days, wrong in ((blind, "missed"), (eager, "accused")):
			with self.subTest(wrong):
				settings = WatchSettings(silent_days=days, between_days=1)
				self.assertTrue(self.differs(settings, wrong))

	def differs(self, settings: WatchSettings, wrong: str) -> bool:
		for day in range(100, 200):
			for life in self.year.lives:
				if not life.is_open(day):
					continue
				found = {one.what for one in findings_of(self.written(life, day), settings, day_of(day))}
				true = life.wrong(day)
				if (true - found) if wrong == "missed" else (found - true):
					return True
		return False


if __name__ == "__main__":
	unittest.main()
