"""Two people, one record: what the second is told of what the first changed."""

from __future__ import annotations

import unittest
from datetime import datetime

from ccm_app.domain import versions
from ccm_app.domain.versions import Change

FIRST, SECOND, THIRD = (f"2026-11-22 08:0{minute}:00.000000" for minute in (0, 1, 2))
ONE = Change(FIRST, SECOND, "clerk@svr.example", ("home_province",))
TWO = Change(SECOND, THIRD, "fcm@svr.example", ("sex",))


class WhichVersionTest(unittest.TestCase):
	def test_a_version_is_the_same_however_it_is_written(self) -> None:
		self.assertTrue(versions.same("2026-11-22T08:00:00", FIRST))
		self.assertTrue(versions.same(datetime(2026, 11, 22, 8), FIRST))
		self.assertFalse(versions.same(FIRST, SECOND))
		self.assertFalse(versions.same(None, None))

	def test_a_writer_who_says_nothing_or_nonsense_says_no_version(self) -> None:
		for said in (None, "", "yesterday", 0):
			self.assertTrue(versions.is_missing(said, FIRST), said)
		self.assertFalse(versions.is_missing(None, None))
		self.assertFalse(versions.is_missing(SECOND, FIRST))


class WhatHappenedMeanwhileTest(unittest.TestCase):
	def test_every_save_since_is_told_in_order(self) -> None:
		self.assertEqual(versions.changes_since(FIRST, THIRD, [TWO, ONE]), [ONE, TWO])
		self.assertEqual(versions.changes_since(SECOND, THIRD, [TWO, ONE]), [TWO])
		self.assertEqual(versions.changes_since(THIRD, THIRD, [TWO, ONE]), [])

	def test_a_save_that_was_taken_back_is_left_out(self) -> None:
		taken_back = Change(SECOND, "2026-11-22 08:01:30.000000", "x", ("status",))
		self.assertEqual(versions.changes_since(FIRST, THIRD, [TWO, taken_back, ONE]), [ONE, TWO])

	def test_when_a_note_is_missing_nothing_is_guessed(self) -> None:
		self.assertEqual(versions.changes_since(FIRST, THIRD, [TWO]), [])
		self.assertEqual(versions.changes_since("2020-01-01 00:00:00", THIRD, [TWO, ONE]), [])
		self.assertEqual(versions.changes_since(FIRST, None, [ONE]), [])

	def test_notes_in_a_ring_end(self) -> None:
		ring = [Change(SECOND, FIRST, "x", ()), Change(FIRST, SECOND, "x", ())]
		self.assertEqual(versions.changes_since(THIRD, FIRST, ring), [])

	def test_the_fields_that_differ_are_named_and_nothing_else(self) -> None:
		before = {"name": "1", "sex": "Female", "rows": [{"a": 1}], "status": None}
		after = {"name": "2", "sex": "Male", "rows": [{"a": 2}], "status": None}
		self.assertEqual(versions.changed_fields(before, after), ("sex", "rows"))

	def test_a_moment_is_shown_to_the_minute(self) -> None:
		self.assertEqual(versions.shown(SECOND), "2026-11-22 08:01")
		self.assertEqual(versions.shown(None), "")
