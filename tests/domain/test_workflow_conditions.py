"""Conditions of steps that together leave no record out."""

from __future__ import annotations

from unittest import TestCase

from ccm_app.domain.workflow_conditions import leave_nothing_out

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
