"""Stage 5: the plan with schedule, providers and budget; its way through approval; its revisions."""

from __future__ import annotations

from datetime import date

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	APPROVED,
	PREPARED,
	REGISTERED,
	TODAY,
	RuleTest,
	a_case,
	a_line,
	a_plan,
	a_report,
	plan_fields,
)

DRAFT, PROPOSED, COSTED = categories.BUDGET_DRAFT, categories.BUDGET_PROPOSED, categories.BUDGET_COSTED


class PlanTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.PLAN, assessed_on=date(2010, 1, 11))
		a_report(self.register, self.case)

	def ask(self, **changes: object) -> list[Problem]:
		return [*self.register.ask("Case Plan", TODAY, case=self.case, **plan_fields(**changes))]

	def test_a_draft_may_be_incomplete(self) -> None:
		for lines in ([], None, [{"idx": 1, "service_type": "PSYCHO"}]):
			self.assert_allowed(self.ask(lines=lines, client_consulted_on=None))

	def test_a_proposed_plan_has_schedule_providers_and_budget(self) -> None:
		self.assert_allowed(self.ask(budget_category=PROPOSED))
		for missing, code in (
			({"planned_from": None}, "plan.no_schedule"),
			({"planned_until": None}, "plan.no_schedule"),
			({"provider": " "}, "plan.no_provider"),
			({"unit_cost": None}, "plan.no_budget"),
			({"unit_cost": "  "}, "plan.no_budget"),
		):
			found = self.ask(budget_category=PROPOSED, lines=[a_line(**missing)])
			self.assert_refused(found, code)

	def test_a_free_service_costs_0_and_not_nothing(self) -> None:
		self.assert_allowed(self.ask(budget_category=PROPOSED, lines=[a_line(unit_cost=0)]))

	def test_every_line_is_looked_at(self) -> None:
		lines = [a_line(), a_line(idx=2, provider=None), a_line(idx=3, unit_cost=None)]
		self.assert_refused(
			self.ask(budget_category=PROPOSED, lines=lines), "plan.no_provider", "plan.no_budget"
		)

	def test_an_empty_plan_is_not_proposed(self) -> None:
		for none in ([], None):
			self.assert_refused(self.ask(budget_category=PROPOSED, lines=none), "plan.no_lines")

	def test_the_client_is_consulted_before_a_plan_is_proposed(self) -> None:
		found = self.ask(budget_category=PROPOSED, client_consulted_on=None)
		self.assert_refused(found, "plan.client_not_consulted")

	def test_a_service_does_not_end_before_it_starts(self) -> None:
		found = self.ask(lines=[a_line(planned_until=REGISTERED)])
		self.assert_refused(found, "plan.line_ends_before_start")

	def test_a_plan_is_not_prepared_before_the_assessment(self) -> None:
		self.assert_refused(self.ask(prepared_on=date(2010, 1, 10)), "date.before")

	def test_a_later_assessment_does_not_make_an_earlier_plan_wrong(self) -> None:
		plan = a_plan(self.register, self.case, budget_category=DRAFT)["name"]
		self.register.change("Case", self.case, assessed_on=date(2010, 3, 1))
		self.assert_allowed(self.register.ask("Case Plan", TODAY, plan, budget_category=PROPOSED))

	def test_a_new_plan_asks_for_the_assessment(self) -> None:
		case = a_case(self.register, categories.PLAN)
		found = self.register.ask("Case Plan", TODAY, case=case, **plan_fields())
		self.assert_refused(found, "plan.no_case_report")


class BudgetPathTest(RuleTest):
	"""Proposed by the Field Office, costed with the coordination unit, approved by the project [H]:122."""

	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.PLAN)
		a_report(self.register, self.case)
		self.register.save("Case Plan", PREPARED, case=self.case, **plan_fields(costs_consulted_on=None))
		self.plan = self.register.last

	def step(self, category: str, **fields: object) -> list[Problem]:
		return [*self.register.save("Case Plan", APPROVED, self.plan, budget_category=category, **fields)]

	def row(self) -> dict[str, object]:
		return self.register.stored["Case Plan"][self.plan]

	def test_the_whole_way_to_approval(self) -> None:
		self.assert_allowed(self.step(PROPOSED))
		self.assert_allowed(self.step(COSTED, costs_consulted_on=APPROVED))
		self.assert_allowed(self.step(categories.BUDGET_APPROVED))
		row = self.row()
		self.assertEqual((row["proposed_on"], row["approved_on"], row["is_current"]), (APPROVED, APPROVED, 1))
		self.assertEqual((row["total_planned"], row["total_approved"]), (40, 40))
		self.assertEqual(
			[event for event in self.register.events() if event.startswith("plan.")],
			["plan.draft", "plan.proposed", "plan.costed", "plan.approved"],
		)

	def test_the_day_of_the_proposal_stays_when_the_proposal_is_saved_again(self) -> None:
		self.step(PROPOSED)
		self.assert_allowed(self.register.save("Case Plan", TODAY, self.plan, recovery_goal="Sleeps well."))
		self.assertEqual(self.row()["proposed_on"], APPROVED)

	def test_nothing_is_costed_without_the_coordination_unit(self) -> None:
		self.step(PROPOSED)
		self.assert_refused(self.step(COSTED), "plan.costs_not_consulted")

	def test_a_shorter_way_made_by_an_administrator_does_not_avoid_the_costing(self) -> None:
		self.step(PROPOSED)
		self.assert_refused(self.step(categories.BUDGET_APPROVED), "plan.costs_not_consulted")

	def test_a_rejection_is_reasoned_and_the_plan_can_be_drafted_again(self) -> None:
		self.step(PROPOSED)
		self.assert_refused(self.step(categories.BUDGET_REJECTED), "plan.rejected_without_reason")
		self.assert_allowed(self.step(categories.BUDGET_REJECTED, approval_note="Ask a nearer provider."))
		self.assert_allowed(self.step(DRAFT, lines=[a_line(unit_cost=3)]))
		self.assertEqual(self.row()["total_planned"], 30)

	def test_every_step_stands_in_the_ledger_with_its_own_day(self) -> None:
		self.step(PROPOSED)
		self.step(COSTED, costs_consulted_on=PREPARED)
		days = {event.event: event.occurred_on for event in self.register.ledger}
		self.assertEqual((days["plan.draft"], days["plan.proposed"]), (PREPARED, APPROVED))
		self.assertEqual(days["plan.costed"], PREPARED)


class RevisionTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.SERVICES)
		a_report(self.register, self.case)
		self.old = a_plan(self.register, self.case)["name"]

	def ask(self, **changes: object) -> list[Problem]:
		return [*self.register.ask("Case Plan", TODAY, case=self.case, **plan_fields(**changes))]

	def test_a_plan_beside_the_one_in_force_has_to_be_its_revision(self) -> None:
		self.assert_refused(self.ask(), "plan.not_a_revision")
		self.assert_refused(self.ask(revision_of="another"), "plan.not_a_revision")

	def test_a_revision_says_what_changed(self) -> None:
		self.assert_refused(self.ask(revision_of=self.old), "plan.revision_without_reason")
		self.assert_allowed(self.ask(revision_of=self.old, revision_reason="School begins."))

	def test_an_approved_plan_is_not_rewritten(self) -> None:
		for change in (
			{"lines": [a_line(amount_approved=40, unit_cost=5)]},
			{"lines": [a_line(amount_approved=39)]},
			{"lines": [a_line(amount_approved=40, provider="CWDA")]},
			{"lines": [a_line(amount_approved=40), a_line(idx=2, unit_cost=0)]},
			{"currency": "EUR"},
		):
			found = self.register.ask("Case Plan", TODAY, self.old, **change)
			self.assert_refused(found, "plan.approved_is_fixed")
		self.assert_among("plan.approved_is_fixed", self.register.ask("Case Plan", TODAY, self.old, lines=[]))

	def test_an_approval_is_not_taken_back(self) -> None:
		for category in (DRAFT, PROPOSED, COSTED, categories.BUDGET_REJECTED):
			found = self.register.ask("Case Plan", TODAY, self.old, budget_category=category)
			self.assert_refused(found, "plan.approved_is_fixed")

	def test_an_approved_plan_can_be_saved_again_as_it_is(self) -> None:
		self.assert_allowed(self.register.ask("Case Plan", TODAY, self.old, recovery_goal="Sleeps well."))

	def test_the_approved_revision_replaces_the_old_plan_which_is_kept(self) -> None:
		revision = plan_fields(revision_of=self.old, revision_reason="School begins.")
		self.assert_allowed(self.register.save("Case Plan", TODAY, case=self.case, **revision))
		new = self.register.last
		self.assertEqual(self.register.stored["Case Plan"][new]["plan_number"], 2)
		approved = categories.BUDGET_APPROVED
		self.assert_allowed(self.register.save("Case Plan", TODAY, new, budget_category=approved))
		current = {row["name"]: row["is_current"] for row in self.register.many("Case Plan", case=self.case)}
		self.assertEqual(current, {self.old: 0, new: 1})
