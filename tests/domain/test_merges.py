"""Two registrations of one person become one, and two again: nothing is lost on either way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.consequences import Grant
from ccm_app.domain.handovers import OFFICE_RECORDS
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	OFFICE,
	OTHER_MANAGER,
	OTHER_OFFICE,
	REGISTERED,
	SERVED,
	TODAY,
	RuleTest,
	a_case,
	a_client,
	of_case,
)
from tests.domain.later_builders import a_case_in_services, a_handover

MERGE = "Client Merge"


def merge_fields(kept: str, merged: str, **changes: Any) -> dict[str, Any]:
	return {
		"kept_client": kept,
		"merged_client": merged,
		"reason": "Same finger.",
		"merged_on": TODAY,
	} | changes


class MergeTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, self.referral = a_case_in_services(self.register)
		self.merged = str(self.register.stored["Case"][self.case]["client"])
		self.kept = str(a_client(self.register)["name"])

	def ask(self, **changes: Any) -> list[Problem]:
		return self.register.ask(MERGE, TODAY, **merge_fields(self.kept, self.merged, **changes))

	def merge(self) -> str:
		self.assert_allowed(self.register.save(MERGE, TODAY, **merge_fields(self.kept, self.merged)))
		return self.register.last

	def undo(self, merge: str, reason: str = "Two sisters.") -> list[Problem]:
		return self.register.save(MERGE, TODAY, merge, undo_reason=reason)

	def client(self, name: str) -> dict[str, Any]:
		return self.register.stored["Client"][name]


class MergingTest(MergeTest):
	def test_every_record_of_the_case_goes_over_to_the_kept_registration(self) -> None:
		self.merge()
		for kind in ("Case", *OFFICE_RECORDS):
			self.assertFalse(self.register.many(kind, client=self.merged), kind)
		self.assertEqual(self.kept, self.register.stored["Referral"][self.referral]["client"])
		self.assertEqual(self.kept, self.register.stored["Case"][self.case]["client"])

	def test_the_old_number_says_where_the_person_is_now(self) -> None:
		self.merge()
		self.assertEqual(
			(self.kept, "Void"), (self.client(self.merged)["merged_into"], self.client(self.merged)["status"])
		)
		self.assert_refused(self.register.ask("Client", TODAY, self.merged, sex="Male"), "client.is_merged")
		case = {"client": self.merged, "case_type": "RC", "case_manager": "manager@svr", "opened_on": TODAY}
		self.assert_refused(
			self.register.ask("Case", TODAY, **case, stage=categories.IDENTIFICATION), "client.is_merged"
		)

	def test_both_ledgers_tell_of_it(self) -> None:
		merge = self.merge()
		told = {
			(one.client, one.event): dict(one.details)
			for one in self.register.ledger
			if one.subject_name == merge
		}
		self.assertEqual(self.kept, told[self.merged, "client.merged"]["into"])
		self.assertEqual(self.merged, told[self.kept, "client.joined"]["from"])
		self.assertGreater(told[self.kept, "client.joined"]["records"], 1)

	def test_who_has_the_person_now_finds_the_old_number(self) -> None:
		merge = self.merge()
		found = [row for row in self.register.access if isinstance(row, Grant) and row.source_name == merge]
		self.assertEqual(
			[(self.merged, "SVR", True)], [(row.client, row.party, row.read_only) for row in found]
		)

	def test_the_stricter_protection_holds(self) -> None:
		self.register.change("Client", self.merged, sensitivity="Sealed")
		merge = self.merge()
		self.assertEqual("Sealed", self.client(self.kept)["sensitivity"])
		self.assert_allowed(self.undo(merge))
		self.assertEqual("Normal", self.client(self.kept).get("sensitivity") or "Normal")
		self.assertEqual("Sealed", self.client(self.merged)["sensitivity"])

	def test_the_old_number_is_protected_like_the_person(self) -> None:
		self.register.change("Client", self.kept, sensitivity="Sealed")
		merge = self.merge()
		self.assertEqual("Sealed", self.client(self.merged)["sensitivity"])
		self.assert_allowed(self.undo(merge))
		self.assertEqual("Normal", self.client(self.merged).get("sensitivity") or "Normal")

	def test_protection_that_comes_later_reaches_the_old_number_too(self) -> None:
		self.merge()
		found = self.register.save(
			"Case", TODAY, self.case, sensitivity="Restricted", sensitivity_reason="Threat."
		)
		self.assert_allowed(found)
		self.assertEqual("Restricted", self.client(self.kept)["sensitivity"])
		self.assertEqual("Restricted", self.client(self.merged)["sensitivity"])

	def test_a_hand_over_takes_the_old_number_along(self) -> None:
		merge = self.merge()
		handover = a_handover(
			self.register, self.case, categories.HANDOVER_ASSIGNED, to_office=OTHER_OFFICE, from_office=OFFICE
		)
		accepted = {"handover_category": categories.HANDOVER_ACCEPTED, "new_case_manager": OTHER_MANAGER}
		self.assert_allowed(self.register.save("Case Handover", TODAY, handover, **accepted))
		held = {(row.party, row.ground) for row in self.register.access if row.client == self.merged}
		self.assertIn((OTHER_OFFICE, "Custody"), held)
		self.assertNotIn((OFFICE, "Custody"), held)
		self.assert_refused(self.undo(merge), "merge.not_the_last_word")

	def test_the_person_is_where_she_was_heard_of_last(self) -> None:
		self.register.change("Client", self.kept, custodian_since=REGISTERED, present_place="20")
		self.register.change("Client", self.merged, custodian_since=SERVED, present_place="0201")
		merge = self.merge()
		self.assertEqual("0201", self.client(self.kept)["present_place"])
		self.assert_allowed(self.undo(merge))
		self.assertEqual(
			("20", REGISTERED),
			(self.client(self.kept)["present_place"], self.client(self.kept)["custodian_since"]),
		)

	def test_a_place_that_was_known_better_stays(self) -> None:
		self.register.change("Client", self.kept, custodian_since=SERVED, present_place="20")
		self.register.change("Client", self.merged, custodian_since=REGISTERED, present_place="0201")
		self.merge()
		self.assertEqual("20", self.client(self.kept)["present_place"])

	def test_the_pair_that_was_compared_is_decided_with_it(self) -> None:
		pair = self.register.add(
			"Possible Duplicate", client=self.merged, other_client=self.kept, status="To be compared"
		)
		found = self.register.save(
			MERGE, TODAY, **merge_fields(self.kept, self.merged, possible_duplicate=pair["name"])
		)
		self.assert_allowed(found)
		merge = self.register.last
		self.assertEqual("Same person", self.register.stored["Possible Duplicate"][pair["name"]]["status"])
		self.assert_allowed(self.undo(merge))
		self.assertEqual("To be compared", self.register.stored["Possible Duplicate"][pair["name"]]["status"])


class RefusedMergeTest(MergeTest):
	def test_a_registration_is_not_merged_with_itself(self) -> None:
		self.assert_refused(self.ask(kept_client=self.merged), "duplicate.same_number")

	def test_only_registrations_in_use_are_merged(self) -> None:
		self.register.change("Client", self.kept, status="Void")
		self.assert_refused(self.ask(), "merge.not_a_registration")

	def test_a_merged_registration_is_not_merged_again(self) -> None:
		self.merge()
		self.assert_refused(self.ask(), "merge.not_a_registration")
		third = str(a_client(self.register)["name"])
		found = self.register.ask(MERGE, TODAY, **merge_fields(self.merged, third))
		self.assert_refused(found, "merge.not_a_registration")

	def test_an_open_case_of_another_office_is_handed_over_first(self) -> None:
		self.register.change("Client", self.kept, field_office=OTHER_OFFICE)
		self.assert_refused(self.ask(), "merge.open_case_elsewhere")
		self.register.change("Case", self.case, stage=categories.CLOSURE, stage_since=TODAY)
		self.register.change("Case", self.case, stage=categories.VOID)
		self.assert_allowed(self.ask())

	def test_a_hand_over_is_finished_first(self) -> None:
		a_handover(self.register, self.case, categories.HANDOVER_PROPOSED)
		self.assert_refused(self.ask(), "merge.handover_is_open")

	def test_the_comparison_is_of_these_two_and_found_no_difference(self) -> None:
		third = str(a_client(self.register)["name"])
		other = self.register.add(
			"Possible Duplicate", client=self.merged, other_client=third, status="To be compared"
		)
		self.assert_refused(self.ask(possible_duplicate=other["name"]), "merge.other_pair")
		different = self.register.add(
			"Possible Duplicate", client=self.kept, other_client=self.merged, status="Not the same person"
		)
		self.assert_refused(self.ask(possible_duplicate=different["name"]), "merge.found_different")

	def test_the_day_of_a_merge_is_not_in_the_future(self) -> None:
		self.assertTrue(self.ask(merged_on=TODAY + timedelta(days=1)))


class UndoingTest(MergeTest):
	def test_undone_at_once_everything_is_as_it_was(self) -> None:
		before = everything(self.register.stored)
		self.assert_allowed(self.undo(self.merge()))
		self.assertEqual(before, everything(self.register.stored))

	def test_both_ledgers_tell_of_the_undoing_and_the_access_is_gone(self) -> None:
		merge = self.merge()
		self.assert_allowed(self.undo(merge))
		told = [one.client for one in self.register.ledger if one.event == "client.merge_undone"]
		self.assertEqual(sorted((self.kept, self.merged)), sorted(told))
		self.assertFalse([row for row in self.register.access if row.source_name == merge])

	def test_a_merge_is_history_and_undone_once(self) -> None:
		merge = self.merge()
		self.assert_refused(self.register.ask(MERGE, TODAY, merge, reason="Other."), "merge.is_history")
		self.assert_allowed(self.undo(merge))
		self.assert_refused(self.undo(merge, "Again."), "merge.already_undone")
		self.assertEqual(TODAY, self.register.stored[MERGE][merge]["undone_on"])

	def test_a_new_record_on_a_moved_case_stands_in_the_way_and_is_named(self) -> None:
		merge = self.merge()
		note = self.register.add(
			"Service Record", **of_case(self.register, self.case), referral=self.referral
		)
		found = self.undo(merge)
		self.assert_refused(found, "merge.not_the_last_word")
		self.assertIn(note["name"], str(dict(found[0].values)["records"]))
		self.assertEqual(self.kept, self.register.stored["Case"][self.case]["client"])

	def test_a_record_that_was_changed_since_stands_in_the_way(self) -> None:
		merge = self.merge()
		self.register.change(MERGE, merge, creation="2011-06-15 10:00:00")
		self.register.change("Referral", self.referral, modified="2011-06-15 09:00:00")
		self.assert_allowed(self.register.ask(MERGE, TODAY, merge, undo_reason="Two sisters."))
		self.register.change("Referral", self.referral, modified="2011-06-15 11:00:00")
		self.assert_refused(self.undo(merge), "merge.not_the_last_word")

	def test_a_later_merge_is_undone_first(self) -> None:
		first = self.merge()
		third = str(a_client(self.register)["name"])
		self.assert_allowed(self.register.save(MERGE, TODAY, **merge_fields(third, self.kept)))
		second = self.register.last
		self.assert_refused(self.undo(first), "merge.not_the_last_word")
		self.assert_allowed(self.undo(second))
		self.assert_allowed(self.undo(first))
		self.assertEqual(self.merged, self.register.stored["Case"][self.case]["client"])

	def test_a_new_case_of_the_kept_registration_does_not_stand_in_the_way(self) -> None:
		merge = self.merge()
		own = a_case(self.register, client=self.kept)
		self.assert_allowed(self.undo(merge))
		self.assertEqual(self.kept, self.register.stored["Case"][own]["client"])

	def test_where_the_person_went_since_stays(self) -> None:
		self.register.change("Client", self.merged, custodian_since=SERVED, present_place="0201")
		merge = self.merge()
		self.register.change("Client", self.kept, custodian_since=TODAY, present_place="12")
		self.assert_allowed(self.undo(merge))
		self.assertEqual(
			("12", TODAY),
			(self.client(self.kept)["present_place"], self.client(self.kept)["custodian_since"]),
		)


def everything(stored: dict[str, dict[str, dict[str, Any]]]) -> dict[str, Any]:
	"""The records of the register, without the merges themselves; no date and nothing at all are alike."""
	return {
		(kind, name): {field: value for field, value in row.items() if value not in (None, "", [])}
		for kind, rows in stored.items()
		if kind not in (MERGE, "Series")
		for name, row in rows.items()
	}
