"""The Advisory Group's rules, with the numbers of its own list of members."""

from __future__ import annotations

import unittest
from datetime import date

from ccm_app.domain.bodies import (
	majority,
	may_see_client_material,
	problems_of_quorum,
	problems_of_vote,
	quorum,
	quorum_reached,
	vote_requested,
)
from ccm_app.domain.problems import Problem

PERSONS, ROLE_MEMBERS = 14, 11


def codes(found: list[Problem]) -> list[str]:
	return [each.code for each in found]


class QuorumTest(unittest.TestCase):
	def test_one_third_of_fourteen_persons_is_five(self) -> None:
		self.assertEqual(quorum("persons", PERSONS, ROLE_MEMBERS), 5)

	def test_one_third_of_eleven_role_members_is_four(self) -> None:
		self.assertEqual(quorum("role_member", PERSONS, ROLE_MEMBERS), 4)

	def test_a_part_of_a_person_counts_as_one_for_every_size_of_body(self) -> None:
		for size in range(100):
			needed = quorum("persons", size, 0)
			self.assertTrue(needed * 3 >= size > (needed - 1) * 3, size)

	def test_another_base_is_refused(self) -> None:
		with self.assertRaises(ValueError):
			quorum("chairs", PERSONS, ROLE_MEMBERS)
		with self.assertRaises(ValueError):
			quorum("persons", -1, ROLE_MEMBERS)

	def test_five_members_and_the_vice_chair_are_a_quorum(self) -> None:
		found = quorum_reached("persons", PERSONS, ROLE_MEMBERS, 5, False, True)
		self.assertEqual((found.reached, problems_of_quorum(found, presiding=True)), (True, []))

	def test_everybody_but_chair_and_vice_chair_is_no_quorum(self) -> None:
		found = quorum_reached("persons", PERSONS, ROLE_MEMBERS, 12, False, False)
		self.assertEqual(
			(found.reached, codes(problems_of_quorum(found, False))), (False, ["body.quorum_missing_chair"])
		)

	def test_four_members_and_the_chair_are_none_of_fourteen_but_one_of_eleven(self) -> None:
		of_persons = quorum_reached("persons", PERSONS, ROLE_MEMBERS, 4, True, False)
		of_members = quorum_reached("role_member", PERSONS, ROLE_MEMBERS, 4, True, False)
		self.assertEqual((of_persons.reached, of_members.reached), (False, True))
		self.assertEqual(codes(problems_of_quorum(of_persons, True)), ["body.quorum_missing_members"])

	def test_the_calculation_can_be_read(self) -> None:
		found = quorum_reached("persons", PERSONS, ROLE_MEMBERS, 4, True, False)
		self.assertEqual(
			found.calculation,
			"One third of 14 persons on the list is 4.67, so 5 Members are needed, plus the Chair or the "
			"Vice-chair. Present: 4 Members and the Chair: the quorum is not reached.",
		)


class VoteTest(unittest.TestCase):
	def test_a_majority_is_half_plus_one_of_those_present(self) -> None:
		self.assertEqual([majority(present) for present in (0, 1, 2, 9, 10, 14)], [1, 1, 2, 5, 6, 8])

	def test_a_majority_is_always_more_than_half(self) -> None:
		for present in range(1, 200):
			self.assertTrue(2 * majority(present) > present >= majority(present))

	def test_a_negative_number_has_no_majority(self) -> None:
		with self.assertRaises(ValueError):
			majority(-1)

	def test_two_participants_can_request_a_vote(self) -> None:
		self.assertEqual([vote_requested(1), vote_requested(2), vote_requested(3)], [False, True, True])

	def test_a_ballot_with_counts_only_is_accepted(self) -> None:
		vote = {"present": 10, "in_favour": 6, "against": 3, "abstained": 1, "accepted": 1}
		self.assertEqual(problems_of_vote(vote), [])
		self.assertEqual(problems_of_vote({**vote, "ballots": [{"choice": "yes", "count": 6}]}), [])

	def test_names_with_votes_are_refused(self) -> None:
		for voter in ({"member": "M-4"}, {"voter": "x"}, {"seat": "Chair"}, {"initials": "ab"}):
			vote = {"present": 2, "in_favour": 2, "ballots": [{"choice": "yes", **voter}]}
			self.assertEqual(codes(problems_of_vote(vote)), ["body.ballot_not_secret"], voter)

	def test_empty_columns_for_names_are_no_names(self) -> None:
		vote = {"present": 2, "in_favour": 2, "ballots": [{"choice": "yes", "member": None}]}
		self.assertEqual(problems_of_vote(vote), [])

	def test_an_open_vote_may_name_the_voters(self) -> None:
		vote = {"is_secret": 0, "present": 2, "in_favour": 2, "ballots": [{"choice": "yes", "member": "M-4"}]}
		self.assertEqual(problems_of_vote(vote), [])

	def test_more_votes_than_people_are_refused(self) -> None:
		self.assertEqual(
			codes(problems_of_vote({"present": 2, "in_favour": 2, "against": 1})),
			["body.more_votes_than_present"],
		)

	def test_votes_that_are_no_counts_are_refused(self) -> None:
		for wrong in (-1, "six", 1.5, True):
			self.assertEqual(
				codes(problems_of_vote({"present": 9, "in_favour": wrong})), ["body.vote_not_counted"]
			)

	def test_acceptance_without_a_majority_is_refused(self) -> None:
		vote = {"present": 10, "in_favour": 5, "against": 4, "accepted": True}
		self.assertEqual(codes(problems_of_vote(vote)), ["body.no_majority"])
		self.assertEqual(problems_of_vote({**vote, "accepted": False}), [])


class ConfidentialityTest(unittest.TestCase):
	SIGNED = {"confidentiality_signed_on": date(2010, 4, 1)}

	def test_a_member_who_signed_may_see_client_material(self) -> None:
		self.assertTrue(may_see_client_material(self.SIGNED))

	def test_nobody_sees_client_material_before_signing(self) -> None:
		self.assertFalse(may_see_client_material({}))

	def test_a_signature_dated_ahead_does_not_count_yet(self) -> None:
		self.assertFalse(may_see_client_material(self.SIGNED, date(2010, 3, 31)))
		self.assertTrue(may_see_client_material(self.SIGNED, date(2010, 4, 1)))

	def test_a_member_in_breach_sees_nothing(self) -> None:
		member = {**self.SIGNED, "breach_found_on": date(2010, 5, 1)}
		self.assertFalse(may_see_client_material(member))

	def test_a_member_who_left_sees_nothing_more(self) -> None:
		member = {**self.SIGNED, "left_on": date(2010, 6, 1)}
		self.assertFalse(may_see_client_material(member))
		self.assertTrue(may_see_client_material(member, date(2010, 5, 31)))
		self.assertFalse(may_see_client_material(member, date(2010, 6, 1)))
