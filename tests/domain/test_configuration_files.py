"""A configuration as a file: written, read again, compared; damaged and strange files."""

from __future__ import annotations

import json
import random
import unittest
from typing import Any

from ccm_app.domain.configuration_files import Entry, compared, entry_of, in_order, read, wanted, written
from ccm_app.domain.configuration_units import FORM, RIGHTS, differences

KINDS = ("Case Type", "Workflow", FORM, "CCM Settings", RIGHTS)
SHIPPED = {"label_en": "Violence", "sort_order": 10, "rows": [{"a": 1}, {"a": 2}]}


class Entries(unittest.TestCase):
	def test_only_what_differs_is_kept(self) -> None:
		self.assertIsNone(entry_of("Case Type", "DV", SHIPPED, dict(SHIPPED)))
		today = {"label_en": "Violence at home", "rows": [{"a": 1}]}
		entry = entry_of("Case Type", "DV", SHIPPED, today)
		assert entry is not None
		self.assertEqual(entry.act, "Changed")
		self.assertEqual(
			entry.values, {"label_en": "Violence at home", "rows": [{"a": 1}], "sort_order": None}
		)
		self.assertEqual(wanted(entry, SHIPPED), today)

	def test_added_and_removed(self) -> None:
		added = entry_of("Case Type", "NEW", None, SHIPPED)
		removed = entry_of("Case Type", "DV", SHIPPED, None)
		assert added is not None and removed is not None
		self.assertEqual((added.act, wanted(added, None)), ("Added", SHIPPED))
		self.assertEqual((removed.act, wanted(removed, SHIPPED)), ("Removed", None))

	def test_any_change_comes_back_as_it_was(self) -> None:
		draw = random.Random(2008)
		for _number in range(500):
			before, after = self.state(draw), self.state(draw)
			entry = entry_of("Case Type", "DV", before, after)
			became = wanted(entry, before) if entry else before
			self.assertEqual(differences(became, after), [])

	@staticmethod
	def state(draw: random.Random) -> dict[str, Any]:
		names = draw.sample(["a", "b", "c", "d", "rows"], draw.randint(1, 5))
		return {
			name: [{"x": draw.randint(1, 3)} for _ in range(draw.randint(1, 3))]
			if name == "rows"
			else draw.randint(1, 3)
			for name in names
		}


class Files(unittest.TestCase):
	def setUp(self) -> None:
		self.entries = [
			Entry("Workflow", "Case", "Changed", {"states": [{"state": "ផ្ទះ"}]}),
			Entry("Case Type", "NEW", "Added", {"label_en": "New"}),
			Entry(FORM, "Case", "Added", {"fields": {"custom_x": {"label": "X"}}}),
		]

	def test_a_file_is_read_as_it_was_written(self) -> None:
		text = written("Svay Rieng trial", "2026-11-22", self.entries)
		name, entries, problems = read(text, KINDS)
		self.assertEqual((name, problems), ("Svay Rieng trial", []))
		self.assertEqual(entries, in_order(self.entries))
		self.assertIn("ផ្ទះ", text)

	def test_the_order_lets_every_link_find_its_target(self) -> None:
		self.assertEqual([one.kind for one in in_order(self.entries)], [FORM, "Case Type", "Workflow"])

	def test_damaged_and_strange_files_are_refused(self) -> None:
		for text in ("", "[]", "{}", '{"format": 2, "name": "x", "settings": []}', '{"format": 1}', "null"):
			with self.subTest(text):
				self.assertEqual([one.code for one in read(text, KINDS)[2]], ["promotion.unreadable"])
		for kind in ("User", "Server Script", "Case"):
			text = written("x", "2026-11-22", [Entry(kind, "x", "Added", {})])
			self.assertEqual([one.code for one in read(text, KINDS)[2]], ["promotion.strange_kind"])
		twice = json.loads(written("x", "2026-11-22", self.entries))
		twice["settings"] *= 2
		self.assertEqual({one.code for one in read(json.dumps(twice), KINDS)[2]}, {"promotion.twice"})

	def test_a_file_that_says_what_its_records_are_is_refused(self) -> None:
		for values in (
			{"doctype": "User"},
			{"rows": [{"parent": "Case"}]},
			{"fields": {"custom_x": {"name": "User-custom_y", "__islocal": 0}}},
			{"rows": [{"rows": [{"doctype": "Case Access"}]}]},
		):
			text = written("By hand", "2026-01-01", [Entry("Case Type", "DV", "Changed", values)])
			self.assertEqual([one.code for one in read(text, KINDS)[2]], ["promotion.unreadable"], values)

	def test_two_configurations_are_compared(self) -> None:
		other = [self.entries[0], Entry("Case Type", "NEW", "Added", {"label_en": "Other"})]
		self.assertEqual(compared(self.entries, self.entries), [])
		found = compared(self.entries, other)
		self.assertIn(("Case Type", "NEW", "label_en", "New", "Other"), found)
		self.assertIn((FORM, "Case", "", "Added", None), found)


if __name__ == "__main__":
	unittest.main()
