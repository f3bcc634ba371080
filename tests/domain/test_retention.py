"""How long an identity is kept: years after the last case, a legal hold, and two persons."""

from __future__ import annotations

import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.domain import retention
from ccm_app.domain.retention import DESTROYED, DUE, HELD, KEPT, SEALED, History
from ccm_app.domain.roles import CENTRAL, CLERK, PROTECTION

CLOSED = date(2010, 3, 1)


def state(today: date, history: History | None = None, sealed: int = 5, destroyed: int = 15) -> str:
	return retention.state_of(history or History((CLOSED,), CLOSED), today, sealed, destroyed)


def codes(found: list[object]) -> list[str]:
	return [one.code for one in found]  # type: ignore[attr-defined]


class Years(unittest.TestCase):
	def test_the_identity_is_open_until_the_day_on_which_the_years_are_over(self) -> None:
		for today, expected in (
			(date(2015, 2, 28), KEPT),
			(date(2015, 3, 1), SEALED),
			(date(2025, 2, 28), SEALED),
			(date(2025, 3, 1), DUE),
		):
			self.assertEqual(state(today), expected, today)

	def test_the_years_count_from_the_end_of_the_last_case(self) -> None:
		later = History((CLOSED, date(2014, 1, 1)), CLOSED)
		self.assertEqual(state(date(2015, 3, 1), later), KEPT)
		self.assertEqual(state(date(2019, 1, 1), later), SEALED)

	def test_an_open_case_keeps_the_identity_open(self) -> None:
		self.assertEqual(state(date(2090, 1, 1), History((CLOSED, None), CLOSED)), KEPT)

	def test_a_client_without_a_case_counts_from_the_last_event(self) -> None:
		self.assertEqual(state(date(2025, 3, 1), History((), CLOSED)), DUE)
		self.assertEqual(state(date(2025, 3, 1), History((), None)), KEPT)

	def test_years_of_nought_mean_never(self) -> None:
		self.assertEqual(state(date(2090, 1, 1), sealed=0, destroyed=0), KEPT)
		self.assertEqual(state(date(2090, 1, 1), destroyed=0), SEALED)

	def test_the_29th_of_february_ends_on_the_28th(self) -> None:
		self.assertEqual(retention.years_later(date(2012, 2, 29), 1), date(2013, 2, 28))
		self.assertEqual(retention.years_later(date(2012, 2, 29), 4), date(2016, 2, 29))

	def test_a_hold_stops_the_destruction_and_not_the_sealing(self) -> None:
		held = History((CLOSED,), CLOSED, ((date(2020, 1, 1), None),))
		self.assertEqual(state(date(2021, 1, 1), held), SEALED)
		self.assertEqual(state(date(2026, 1, 1), held), HELD)

	def test_a_hold_ends_after_its_last_day(self) -> None:
		held = History((CLOSED,), CLOSED, ((date(2025, 1, 1), date(2026, 1, 1)),))
		self.assertEqual(state(date(2026, 1, 1), held), HELD)
		self.assertEqual(state(date(2026, 1, 2), held), DUE)

	def test_what_is_destroyed_stays_destroyed(self) -> None:
		self.assertEqual(state(date(2011, 1, 1), History((None,), None, destroyed=True)), DESTROYED)

	@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 20), st.integers(0, 40))
	def test_time_only_leads_onward(self, today: date, sealed: int, destroyed: int) -> None:
		order = [KEPT, SEALED, DUE]
		now = order.index(state(today, sealed=sealed, destroyed=destroyed))
		later = order.index(state(today + timedelta(days=400), sealed=sealed, destroyed=destroyed))
		self.assertLessEqual(now, later)


class Opening(unittest.TestCase):
	def test_a_kept_identity_asks_for_nothing_more(self) -> None:
		self.assertEqual(retention.may_open(KEPT, [CLERK], "CASEWORK"), [])

	def test_a_sealed_identity_opens_for_the_central_office_with_a_legal_purpose(self) -> None:
		self.assertEqual(codes(retention.may_open(SEALED, [CLERK], "LEGAL")), ["retention.sealed"])
		self.assertEqual(codes(retention.may_open(HELD, [CENTRAL], "CASEWORK")), ["retention.legal_purpose"])
		self.assertEqual(codes(retention.may_open(DUE, [CENTRAL], None)), ["retention.legal_purpose"])
		self.assertEqual(retention.may_open(SEALED, [CENTRAL], "LEGAL"), [])
		# The policy (docs/policy/permissions.yaml) keeps the Data Protection Officer out of the vault altogether.
		self.assertEqual(codes(retention.may_open(SEALED, [PROTECTION], "REVIEW")), ["retention.sealed"])

	def test_a_destroyed_identity_opens_for_nobody(self) -> None:
		self.assertEqual(codes(retention.may_open(DESTROYED, [CENTRAL], "LEGAL")), ["retention.destroyed"])


class TwoPersons(unittest.TestCase):
	ROW = {"status": retention.PROPOSED, "approved_by_protection": None, "approved_by_central": None}

	def test_each_role_approves_its_part_once(self) -> None:
		self.assertEqual(retention.approval_problems(self.ROW, "a", [PROTECTION]), [])
		taken = self.ROW | {"approved_by_protection": "a"}
		self.assertEqual(
			codes(retention.approval_problems(taken, "b", [PROTECTION])), ["retention.approved_already"]
		)
		self.assertEqual(retention.approval_problems(taken, "b", [CENTRAL]), [])

	def test_one_person_with_two_roles_is_one_person(self) -> None:
		taken = self.ROW | {"approved_by_protection": "a"}
		self.assertEqual(codes(retention.approval_problems(taken, "a", [CENTRAL])), ["retention.two_persons"])

	def test_nobody_else_approves_and_nothing_twice(self) -> None:
		self.assertEqual(
			codes(retention.approval_problems(self.ROW, "a", [CLERK])), ["retention.who_approves"]
		)
		done = self.ROW | {"status": retention.CARRIED_OUT}
		self.assertEqual(codes(retention.approval_problems(done, "a", [CENTRAL])), ["retention.not_proposed"])

	def test_destroying_asks_again_at_that_moment(self) -> None:
		both = self.ROW | {"approved_by_protection": "a", "approved_by_central": "b"}
		self.assertEqual(retention.destruction_problems(both, DUE), [])
		self.assertEqual(codes(retention.destruction_problems(both, HELD)), ["retention.held"])
		self.assertEqual(codes(retention.destruction_problems(both, KEPT)), ["retention.not_due"])
		same = both | {"approved_by_central": "a"}
		self.assertEqual(codes(retention.destruction_problems(same, DUE)), ["retention.two_persons"])

	def test_who_waits_on_a_list_is_not_proposed_again(self) -> None:
		states = {"B": DUE, "A": DUE, "C": SEALED, "D": DUE}
		self.assertEqual(retention.newly_due(states, ["D"]), ["A", "B"])


class Codes(unittest.TestCase):
	def test_the_codes_are_those_of_the_records(self) -> None:
		import json
		from pathlib import Path

		folder = Path(retention.__file__).parents[1] / "ccm_app" / "doctype" / "identity_retention"
		kind = json.loads((folder / "identity_retention.json").read_text(encoding="utf-8"))
		status = next(field for field in kind["fields"] if field["fieldname"] == "status")
		shown = {retention.PROPOSED, retention.APPROVED, retention.CARRIED_OUT, retention.REJECTED}
		self.assertEqual(set(status["options"].split("\n")), shown)
