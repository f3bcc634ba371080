"""Emergency access: how long, how far, who agrees and who judges. Conflicts of interest. Every sentence is there."""

from __future__ import annotations

import ast
import unittest
from datetime import date, datetime, timedelta
from pathlib import Path

from ccm_app.domain import break_glass
from ccm_app.domain.access import CODES, EMERGENCY, IDENTITY, SEALED, TEXTS, USER
from ccm_app.domain.consequences import Event, Grant, Revoke
from ccm_app.domain.problems import Problem
from ccm_app.domain.sentences import sentence
from ccm_app.domain.sentences_access import SENTENCES

NOW = datetime(2026, 11, 2, 9, 30)
CLIENT = "SVR-2026-000001-5"
APP = Path(__file__).parents[2] / "ccm_app"
# What asks these rules: the rules themselves, and the rooms of the site that add a word of their own.
ASKING = ("domain/access.py", "domain/break_glass.py", "domain/handovers.py", "confidentiality/emergency.py")
SITE_ASKING = ("confidentiality/sensitivity.py", "api/sensitivity.py")


def a_row(**changes: object) -> dict[str, object]:
	"""An emergency access that the clerk of another office asked for this morning."""
	row = {
		"name": "BG1",
		"client": CLIENT,
		"purpose": "Danger to life",
		"reason": "The client stands in our office and is followed.",
		"status": break_glass.OPEN,
		"packet": IDENTITY,
		"opened_by": "clerk@btb",
		"asked_on": NOW,
		"opened_on": NOW,
		"ends_on": NOW + timedelta(minutes=60),
		"review_status": break_glass.TO_REVIEW,
	}
	return row | changes


def codes(found: list[Problem]) -> list[str]:
	"""The codes of the problems, each of which can be said."""
	return [one.code for one in found if sentence(one)]


class QuestionTest(unittest.TestCase):
	def ask(self, **changes: object) -> list[str]:
		asked = {
			"purpose": "Medical emergency",
			"reason": "She was brought here unconscious.",
			"asked_today": 0,
		}
		return codes(break_glass.request_problems(**asked | {"most": 3} | changes))  # type: ignore[arg-type]

	def test_a_purpose_from_the_list_and_a_reason_in_words(self) -> None:
		self.assertEqual(self.ask(), [])
		for purpose in (None, "", "Curiosity", "danger to life"):
			self.assertEqual(self.ask(purpose=purpose), ["break_glass.no_purpose"])
		for reason in (None, "", "   urgent   ", "x" * 14):
			self.assertEqual(self.ask(reason=reason), ["break_glass.no_reason"])

	def test_three_a_day_and_everything_that_is_wrong_at_once(self) -> None:
		self.assertEqual(self.ask(asked_today=2), [])
		self.assertEqual(self.ask(asked_today=3), ["break_glass.too_many"])
		every = ["break_glass.no_purpose", "break_glass.no_reason", "break_glass.too_many"]
		self.assertEqual(self.ask(purpose="", reason="", asked_today=9), every)

	def test_it_lasts_from_five_minutes_to_eight_hours_whatever_the_setting_says(self) -> None:
		expected = {None: 60, 0: 60, 1: 5, 5: 5, 60: 60, 480: 480, 100_000: 480, -3: 5, "x": 60}
		for setting, lasts in expected.items():
			self.assertEqual(break_glass.minutes(setting), lasts, setting)
		self.assertEqual([break_glass.a_day(setting) for setting in (None, 0, -1, 1, 7)], [3, 3, 1, 1, 7])

	def test_only_who_has_the_person_before_them_gets_the_identity(self) -> None:
		wide = {"Danger to life", "Client presents at another office"}
		for purpose, packet in break_glass.PACKET_OF.items():
			self.assertEqual(packet, IDENTITY if purpose in wide else TEXTS, purpose)
		self.assertNotIn(CODES, break_glass.PACKET_OF.values())

	def test_a_sealed_case_and_a_conflict_wait_and_an_unknown_number_is_none_of_these(self) -> None:
		self.assertEqual(break_glass.status_of({"sensitivity": "Restricted"}, False), break_glass.OPEN)
		self.assertEqual(break_glass.status_of({}, False), break_glass.OPEN)
		self.assertEqual(break_glass.status_of({"sensitivity": SEALED}, False), break_glass.WAITING)
		self.assertEqual(break_glass.status_of({"sensitivity": "Normal"}, True), break_glass.WAITING)
		self.assertEqual(break_glass.status_of(None, False), break_glass.UNKNOWN)


class SecondPersonTest(unittest.TestCase):
	def test_somebody_else_agrees_within_a_day(self) -> None:
		row = a_row(status=break_glass.WAITING)
		later = NOW + timedelta(hours=24)
		self.assertEqual(codes(break_glass.agreement_problems(row, "central", later)), [])
		found = break_glass.agreement_problems(row, "central", later + timedelta(seconds=1))
		self.assertEqual(codes(found), ["break_glass.asked_too_long_ago"])
		found = break_glass.agreement_problems(row, "clerk@btb", NOW)
		self.assertEqual(codes(found), ["break_glass.agrees_with_oneself"])

	def test_what_is_open_or_unknown_is_not_agreed_to(self) -> None:
		for status in (break_glass.OPEN, break_glass.UNKNOWN):
			found = break_glass.agreement_problems(a_row(status=status), "central", NOW)
			self.assertEqual(codes(found), ["break_glass.not_waiting"])


class ReviewTest(unittest.TestCase):
	def judge(self, user: str = "dpo", **changes: object) -> list[str]:
		given = {"verdict": "Justified", "note": "Read the notes of the hospital.", "consequence": "None"}
		row = changes.pop("row", a_row())
		return codes(break_glass.review_problems(row, user, **given | changes))  # type: ignore[arg-type]

	def test_somebody_else_judges_once_with_a_note_and_a_consequence(self) -> None:
		self.assertEqual(self.judge(), [])
		self.assertEqual(self.judge("clerk@btb"), ["break_glass.reviews_oneself"])
		judged = a_row(review_status="Not justified")
		self.assertEqual(self.judge(row=judged), ["break_glass.already_reviewed"])
		self.assertEqual(self.judge(verdict="Waiting for review"), ["break_glass.no_verdict"])
		self.assertEqual(self.judge(note=" "), ["break_glass.no_note"])
		self.assertEqual(self.judge(consequence="Prison"), ["break_glass.no_consequence"])

	def test_it_is_due_a_week_later(self) -> None:
		self.assertEqual(break_glass.review_due(NOW), date(2026, 11, 9))


class ConsequenceTest(unittest.TestCase):
	def test_opening_grants_a_row_that_only_reads_and_ends_by_itself(self) -> None:
		grant, event = break_glass.break_glass_consequences(a_row(), None)
		self.assertIsInstance(grant, Grant)
		assert isinstance(grant, Grant)
		self.assertEqual((grant.party_kind, grant.party, grant.ground), (USER, "clerk@btb", EMERGENCY))
		self.assertEqual(
			(grant.packet, grant.until, grant.read_only), (IDENTITY, NOW + timedelta(hours=1), True)
		)
		assert isinstance(event, Event)
		self.assertEqual((event.event, event.client), ("break_glass.opened", CLIENT))
		self.assertNotIn("reason", event.details)

	def test_waiting_grants_nothing_until_the_second_person_agrees(self) -> None:
		waiting = a_row(status=break_glass.WAITING, opened_on=None, ends_on=None, packet=None)
		(asked,) = break_glass.break_glass_consequences(waiting, None)
		assert isinstance(asked, Event)
		self.assertEqual(asked.event, "break_glass.asked")
		agreed = break_glass.break_glass_consequences(a_row(second_person="central"), waiting)
		self.assertEqual([type(one) for one in agreed], [Grant, Event])

	def test_a_verdict_is_an_event_and_an_unjustified_access_ends_at_once(self) -> None:
		for verdict, ends in (("Justified", False), ("Not justified", True)):
			judged = a_row(review_status=verdict, reviewed_on=NOW, consequence="Training")
			follows = break_glass.break_glass_consequences(judged, a_row())
			events = [one.event for one in follows if isinstance(one, Event)]
			self.assertEqual(events, ["break_glass.reviewed"])
			self.assertEqual(any(isinstance(one, Revoke) for one in follows), ends, verdict)

	def test_nothing_follows_for_a_number_that_nobody_has(self) -> None:
		self.assertEqual(
			break_glass.break_glass_consequences(a_row(client=None, status="Unknown number"), None), []
		)

	def test_saving_again_changes_nothing(self) -> None:
		self.assertEqual(break_glass.break_glass_consequences(a_row(), a_row()), [])


class ConflictTest(unittest.TestCase):
	def test_it_has_a_reason_and_ends_after_it_begins(self) -> None:
		conflict = {"user": "clerk@svr", "client": CLIENT, "reason": "Cousin.", "from_date": date(2026, 1, 1)}
		self.assertEqual(codes(break_glass.conflict_problems(conflict)), [])
		self.assertEqual(
			codes(break_glass.conflict_problems(conflict | {"reason": " "})), ["conflict.no_reason"]
		)
		early = conflict | {"until_date": date(2025, 12, 31)}
		self.assertEqual(codes(break_glass.conflict_problems(early)), ["conflict.ends_before_start"])

	def test_an_emergency_access_of_the_same_user_ends_with_it(self) -> None:
		follows = break_glass.conflict_consequences({"user": "clerk@svr", "client": CLIENT})
		self.assertEqual(follows, [Revoke(CLIENT, USER, "clerk@svr", EMERGENCY)])


class SentencesTest(unittest.TestCase):
	def test_every_refusal_about_access_has_its_sentence_and_every_sentence_its_refusal(self) -> None:
		used = set()
		for name in (*ASKING, *SITE_ASKING, "domain/stages.py"):
			for node in ast.walk(ast.parse((APP / name).read_text(encoding="utf-8"))):
				if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem":
					assert isinstance(node.args[0], ast.Constant)
					used.add(str(node.args[0].value))
		self.assertEqual(set(SENTENCES) - used, set())

	def test_a_sentence_says_what_to_do_and_holds_no_client(self) -> None:
		for code, text in SENTENCES.items():
			self.assertGreaterEqual(text.count(". ") + text.count(": "), 1, code)
			self.assertTrue(text.endswith("."), code)
			self.assertNotIn("{client}", text, code)
