"""The board of referrals and the list of residential placements: what stands in them, and who sees it."""

from __future__ import annotations

from typing import Any

from frappe.utils import add_days, getdate, nowdate

from ccm_app.ccm_app.report.referral_board import referral_board
from ccm_app.ccm_app.report.residential_placements import residential_placements
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, MANAGER, OTHER_MANAGER, acting_as
from ccm_app.tests.test_referrals import ReferralTest


class Board(ReferralTest):
	def rows(self, user: str = MANAGER, **filters: Any) -> list[dict[str, Any]]:
		with acting_as(user):
			found = referral_board.execute(filters)[1]
		return [row for row in found if row["case"] == self.case.name]

	def test_the_urgent_one_stands_first_with_its_colour_and_word(self) -> None:
		planned = self.refer()
		self.put(planned, answer_due_on=add_days(nowdate(), -9))
		urgent = self.refer(urgency="Urgent")
		self.put(urgent, answer_due_on=nowdate())
		rows = self.rows()
		self.assertEqual([row["referral"] for row in rows], [urgent.name, planned.name])
		self.assertEqual(
			[(row["standing"], row["colour"]) for row in rows], [("Due today", "orange"), ("Late", "red")]
		)
		self.assertEqual((rows[1]["days_late"], rows[1]["who"]), (9, "Service Provider"))
		self.assertEqual([row["referral"] for row in self.rows(urgency="Urgent")], [urgent.name])

	def test_an_attempt_that_is_followed_leaves_the_board_and_one_that_waits_says_so(self) -> None:
		first = self.refuse(self.refer())
		self.assertEqual(self.rows()[0]["next_action"], "Refer elsewhere, or write why not")
		first.waits_for_place = 1
		first.save()
		self.assertEqual(self.rows()[0]["standing"], "Waits for a place")
		second = self.refer(send=False, follows_referral=first.name)
		self.assertEqual([row["referral"] for row in self.rows()], [second.name])
		self.assertEqual(len(self.rows(with_ended=1)), 2)

	def test_another_office_sees_none_of_them(self) -> None:
		self.refer()
		self.assertEqual(self.rows(OTHER_MANAGER), [])
		self.assertEqual(len(self.rows(CENTRAL)), 1)


class Residence(ReferralTest):
	def rows(self, user: str = MANAGER, **filters: Any) -> list[dict[str, Any]]:
		with acting_as(user):
			found = residential_placements.execute(filters)[1]
		return [row for row in found if row["case"] == self.case.name]

	def stay(self) -> Any:
		return factories.move(factories.move(self.refer(), "Record acceptance"), "Start service")

	def test_a_stay_is_listed_by_its_length_and_says_when_its_review_is_late(self) -> None:
		self.stay()
		(row,) = self.rows()
		length = (getdate() - getdate(factories.REFERRED_ON)).days
		self.assertEqual((row["days"], row["extensions"]), (length, 0))
		self.assertEqual(row["days_late"], max(0, (getdate() - getdate("2026-03-31")).days))
		self.assertEqual(self.rows(over_days=length), [])
		self.assertEqual(
			len(self.rows(over_days=length - 1, provider=factories.PROVIDER, field_office="SVR")), 1
		)
		self.assertEqual(self.rows(OTHER_MANAGER), [])

	def test_an_extension_is_asked_for_anew_and_makes_the_stay_longer(self) -> None:
		stay = self.stay()
		days = {
			"residential_from": "2026-04-01",
			"residential_until": "2026-06-20",
			"extension_of": stay.name,
		}
		with self.refused("has not been ruled out"):
			self.refer(send=False, alternatives_ruled_out=[], **days)
		extension = factories.move(self.refer(**days), "Record acceptance")
		(row,) = self.rows()
		self.assertEqual(
			(row["referral"], row["extensions"], str(row["since"])),
			(extension.name, 1, factories.REFERRED_ON),
		)
