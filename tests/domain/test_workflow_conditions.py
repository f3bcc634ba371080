"""Conditions of steps that together leave no record out, and conditions as filters of a list."""

from __future__ import annotations

from unittest import TestCase

from ccm_app.domain.workflow_conditions import as_filter, leave_nothing_out

UP_TO = "doc.total_planned_usd <= 500"


class LeaveNothingOut(TestCase):
	def test_up_to_an_amount_and_above_it_is_everything(self) -> None:
		for pair in (
			(UP_TO, "doc.total_planned_usd > 500"),
			(" doc.total_planned_usd>500 ", UP_TO),
			("doc.is_urgent == 1", "doc.is_urgent != 1"),
			(UP_TO, "doc.stage == 'Services'", "doc.total_planned_usd > 500"),
		):
			with self.subTest(pair):
				self.assertTrue(leave_nothing_out(pair))

	def test_what_leaves_a_gap_does_not(self) -> None:
		for conditions in (
			(UP_TO,),
			(UP_TO, "doc.total_planned_usd > 501"),
			("doc.total_planned_usd < 500", "doc.total_planned_usd > 500"),
			(UP_TO, "doc.total_approved > 500"),
			(UP_TO, "doc.total_planned_usd > 500 and doc.is_urgent == 1"),
			(UP_TO, "500 < doc.total_planned_usd < 900"),
			(UP_TO, "doc.total_planned_usd >"),
			(),
		):
			with self.subTest(conditions):
				self.assertFalse(leave_nothing_out(conditions))


class AsFilter(TestCase):
	def test_one_comparison_of_a_field_is_a_filter(self) -> None:
		for condition, found in (
			("doc.total_planned_usd > 500", ("total_planned_usd", ">", 500)),
			(" doc.total_planned_usd<=500.5 ", ("total_planned_usd", "<=", 500.5)),
			("doc.currency == 'KHR'", ("currency", "=", "KHR")),
			("doc.is_urgent != 1", ("is_urgent", "!=", 1)),
		):
			with self.subTest(condition):
				self.assertEqual(as_filter(condition), found)

	def test_everything_else_narrows_nothing(self) -> None:
		for condition in (
			"doc.total_planned_usd > 500 and doc.currency == 'KHR'",
			"500 < doc.total_planned_usd",
			"0 < doc.total_planned_usd < 500",
			"doc.currency in ('KHR', 'USD')",
			"doc.currency == doc.other",
			"doc.currency == None",
			"doc.currency == b'KHR'",
			# Written past the guard: another record's field is no column of this one.
			"frappe.session.user == 'somebody@example.org'",
			"doc.provider.name == 'X'",
			"doc.total_planned_usd >",
			"(" * 500,
			"",
			None,
		):
			with self.subTest(condition):
				self.assertIsNone(as_filter(condition))
