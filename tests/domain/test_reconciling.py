"""What the ledger tells of a case, a client and an access, also where its rows are from before it told all of it."""

from __future__ import annotations

import unittest
from typing import Any

from ccm_app.domain.reconciling import access_differing, case_told, client_told, differing, office_told


def event(kind: str, case: str | None = None, **details: Any) -> dict[str, Any]:
	return {"event": kind, "case": case, "details": details}


OPENED = event("case.opened", case_type="SA", manager="a@svr", office="SVR")
PRESENT = {
	"present_custodian_kind": "SHELTER",
	"present_provider": "CWDA",
	"present_outside_party": None,
	"present_place": "20",
}


class OfACase(unittest.TestCase):
	def test_opening_tells_office_and_manager(self) -> None:
		told = case_told([OPENED])
		self.assertEqual(told, {"stage": "Identification", "field_office": "SVR", "case_manager": "a@svr"})

	def test_moves_and_another_manager_are_followed(self) -> None:
		told = case_told(
			[
				OPENED,
				{"event": "case.moved", "details": {"from": "Identification", "to": "Registration"}},
				{"event": "case.manager_changed", "details": {"from": "a@svr", "to": "b@svr"}},
			]
		)
		self.assertEqual((told["stage"], told["case_manager"]), ("Registration", "b@svr"))

	def test_an_accepted_hand_over_tells_both(self) -> None:
		accepted = {"event": "handover.accepted", "details": {"from": "SVR", "to": "BTB", "manager": "c@btb"}}
		told = case_told([OPENED, accepted])
		self.assertEqual((told["field_office"], told["case_manager"]), ("BTB", "c@btb"))

	def test_a_hand_over_from_before_it_told_the_manager_leaves_the_manager_open(self) -> None:
		told = case_told([OPENED, {"event": "handover.accepted", "details": {"from": "SVR", "to": "BTB"}}])
		self.assertEqual(told["field_office"], "BTB")
		self.assertNotIn("case_manager", told)

	def test_a_hand_over_across_a_border_leaves_the_office(self) -> None:
		across = {"event": "handover.accepted", "details": {"from": "SVR", "to": None, "outside_party": "X"}}
		self.assertEqual(case_told([OPENED, across])["field_office"], "SVR")

	def test_an_opening_from_before_leaves_the_office_open(self) -> None:
		self.assertNotIn("field_office", case_told([event("case.opened", manager="a@svr")]))


class OfAnOlderCase(unittest.TestCase):
	REGISTERED = event("client.registered", office="SVR")

	def test_it_has_the_office_of_its_client(self) -> None:
		self.assertEqual(office_told("C-1", [self.REGISTERED]), {"field_office": "SVR"})

	def test_its_own_hand_over_is_followed(self) -> None:
		accepted = {"event": "handover.accepted", "case": "C-1", "details": {"to": "BTB"}}
		self.assertEqual(office_told("C-1", [self.REGISTERED, accepted]), {"field_office": "BTB"})

	def test_the_hand_over_of_another_case_leaves_it_open(self) -> None:
		accepted = {"event": "handover.accepted", "case": "C-2", "details": {"to": "BTB"}}
		self.assertEqual(office_told("C-1", [self.REGISTERED, accepted]), {})

	def test_a_merge_leaves_it_open(self) -> None:
		self.assertEqual(office_told("C-1", [self.REGISTERED, event("client.joined", records=2)]), {})


class OfAClient(unittest.TestCase):
	def test_nobody_was_moved_anywhere_yet(self) -> None:
		told = client_told([event("client.registered", office="SVR")])
		self.assertEqual(differing(told, {"field_office": "SVR", **dict.fromkeys(PRESENT)}), [])
		self.assertEqual(
			differing(told, {**PRESENT}), ["present_custodian_kind", "present_provider", "present_place"]
		)

	def test_the_last_movement_counts(self) -> None:
		moved = {"event": "client.moved", "details": {"to": "SHELTER", "provider": "CWDA", "place": "20"}}
		self.assertEqual(differing(client_told([moved]), PRESENT), [])
		self.assertEqual(
			differing(client_told([moved]), PRESENT | {"present_provider": "COSECAM"}), ["present_provider"]
		)

	def test_a_merge_tells_where_the_client_is(self) -> None:
		joined = event("client.joined", records=2, present=PRESENT)
		self.assertEqual(differing(client_told([joined]), PRESENT), [])

	def test_a_merge_from_before_it_told_leaves_the_place_open(self) -> None:
		moved = {"event": "client.moved", "details": {"to": "KIN", "place": "20"}}
		told = client_told(
			[event("client.registered", office="SVR"), moved, event("client.joined", records=2)]
		)
		self.assertEqual(told, {"field_office": "SVR"})

	def test_a_number_that_was_merged_follows_the_person(self) -> None:
		told = client_told(
			[event("client.registered", office="SVR"), event("client.merged", records=2, into="X")]
		)
		self.assertNotIn("field_office", told)

	def test_the_kept_number_of_an_undone_merge_is_told(self) -> None:
		undone = event("client.merge_undone", to="X", present=PRESENT)
		self.assertEqual(differing(client_told([undone]), PRESENT), [])


class OfAnAccess(unittest.TestCase):
	GRANTED = {
		"name": "a1",
		"party_kind": "Field Office",
		"party": "SVR",
		"ground": "Custody",
		"packet": "Identity",
	}

	def test_it_is_as_it_was_given(self) -> None:
		stored = self.GRANTED | {"through_office": None, "read_only": 1}
		self.assertEqual(access_differing(self.GRANTED, stored), [])

	def test_another_office_reads(self) -> None:
		self.assertEqual(access_differing(self.GRANTED, self.GRANTED | {"party": "BTB"}), ["party"])

	def test_nothing_and_no_are_the_same(self) -> None:
		granted = self.GRANTED | {"through_office": None, "read_only": 0}
		self.assertEqual(access_differing(granted, granted | {"through_office": "", "read_only": 0}), [])
