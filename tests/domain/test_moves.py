"""The ten stages: which can follow which, and what opens each gate."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import product

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from ccm_app.domain.stages import FOLLOWING, GATES, gate_problems, next_steps
from tests.domain.builders import (
	APPROVED,
	REINTEGRATED,
	SERVED,
	TODAY,
	RuleTest,
	a_case,
	a_client,
	a_conference,
	a_plan,
	a_report,
	case_fields,
)
from tests.domain.in_memory import APP
from tests.domain.later_builders import a_case_ready_to_close, a_closure, a_referral, a_reintegration

EVERY_STAGE = (*categories.STAGES, categories.VOID)


class EveryPairTest(RuleTest):
	def move(self, before: str, wanted: str) -> list[Problem]:
		case = a_case(self.register, before)
		return [*self.register.ask("Case", TODAY, case, stage=wanted)]

	def test_no_stage_is_skipped(self) -> None:
		for before, wanted in product(EVERY_STAGE, repeat=2):
			if before == wanted or wanted in FOLLOWING[before]:
				continue
			if wanted == categories.VOID and before in categories.OPEN_STAGES:
				continue
			self.assert_refused(self.move(before, wanted), "case.stage_skipped")

	def test_every_move_that_the_handbook_allows_is_refused_only_by_its_gate(self) -> None:
		for before, followers in FOLLOWING.items():
			for wanted in followers:
				codes = [one.code for one in self.move(before, wanted)]
				self.assertNotIn("case.stage_skipped", codes, (before, wanted))

	def test_a_case_in_a_stage_that_nobody_knows_goes_nowhere(self) -> None:
		self.assert_refused(self.move("A stage of long ago", categories.PLAN), "case.stage_skipped")

	def test_a_case_may_stay_where_it_is(self) -> None:
		for stage in EVERY_STAGE:
			self.assert_allowed(self.move(stage, stage))

	def test_a_new_case_begins_with_identification(self) -> None:
		client = a_client(self.register)["name"]
		for stage in EVERY_STAGE:
			found = self.register.ask("Case", TODAY, **case_fields(client, stage=stage))
			first = stage == categories.IDENTIFICATION
			self.assert_refused(found, *([] if first else ["case.must_begin_with_identification"]))

	def test_the_stages_stand_in_the_order_of_the_handbook(self) -> None:
		self.assertEqual(len(categories.STAGES), 10)
		for before, after in zip(categories.STAGES, categories.STAGES[1:], strict=False):
			self.assertIn(after, FOLLOWING[before])

	def test_the_shipped_workflow_offers_no_move_that_the_rules_never_allow(self) -> None:
		path = APP / "ccm_app" / "workflow" / "case" / "case.json"
		workflow = json.loads(path.read_text(encoding="utf-8"))
		stage_of = {row["state"]: row.get("update_value") for row in workflow["states"]}
		for row in workflow["transitions"]:
			before, wanted = stage_of[row["state"]], stage_of[row["next_state"]]
			allowed = (*FOLLOWING[before], categories.VOID)
			self.assertIn(wanted, allowed, (before, wanted))


class GateTest(RuleTest):
	def gate(self, case: str, stage: str) -> list[Problem]:
		return [*gate_problems(self.register.stored["Case"][case], stage, self.register)]

	def test_registration_needs_the_vault_and_the_offer_of_shelter(self) -> None:
		case = a_case(self.register, categories.IDENTIFICATION)
		client = self.register.stored["Case"][case]["client"]
		self.assert_allowed(self.gate(case, categories.REGISTRATION))
		self.register.change("Client", client, temporary_shelter="")
		self.assert_refused(self.gate(case, categories.REGISTRATION), "stage.shelter_not_offered")
		self.register.stored["Client Identity"] = {}
		self.assert_among("stage.identity_missing", self.gate(case, categories.REGISTRATION))

	def test_shelter_that_was_not_needed_is_said_too(self) -> None:
		case = a_case(self.register, categories.IDENTIFICATION)
		client = self.register.stored["Case"][case]["client"]
		self.register.change("Client", client, temporary_shelter="Not needed")
		self.assert_allowed(self.gate(case, categories.REGISTRATION))

	def test_a_conference_needs_a_reviewed_report(self) -> None:
		case = a_case(self.register, categories.ASSESSMENT)
		a_report(self.register, case, status="Submitted")
		self.assert_refused(self.gate(case, categories.CONFERENCE), "stage.no_reviewed_report")
		a_report(self.register, case)
		self.assert_allowed(self.gate(case, categories.CONFERENCE))

	def test_a_plan_needs_the_report_and_the_conference_that_it_suggests(self) -> None:
		case = a_case(self.register, categories.ASSESSMENT)
		self.assert_refused(self.gate(case, categories.PLAN), "plan.no_case_report")
		a_report(self.register, case, conference_suggested="Yes")
		self.assert_refused(self.gate(case, categories.PLAN), "plan.conference_missing")
		a_conference(self.register, case)
		self.assert_allowed(self.gate(case, categories.PLAN))

	def test_a_referral_needs_an_approved_plan(self) -> None:
		case = a_case(self.register, categories.PLAN)
		for category in ("Draft", "Proposed", "Costed", "Rejected"):
			a_plan(self.register, case, budget_category=category)
		self.assert_refused(self.gate(case, categories.REFERRAL), "stage.no_approved_plan")
		a_plan(self.register, case)
		self.assert_allowed(self.gate(case, categories.REFERRAL))

	def test_services_need_an_approved_plan_and_an_accepted_referral(self) -> None:
		case = a_case(self.register, categories.REFERRAL)
		found = self.gate(case, categories.SERVICES)
		self.assert_refused(found, "stage.no_approved_plan", "stage.no_accepted_referral")
		a_plan(self.register, case)
		for category in ("Draft", "Sent", "Declined", "Withdrawn"):
			a_referral(self.register, case, category)
			self.assert_refused(self.gate(case, categories.SERVICES), "stage.no_accepted_referral")
		a_referral(self.register, case)
		self.assert_allowed(self.gate(case, categories.SERVICES))

	def test_reintegration_needs_its_record_and_one_that_has_not_ended(self) -> None:
		case = a_case(self.register, categories.SERVICES)
		a_reintegration(self.register, case, ended_on=REINTEGRATED)
		self.assert_refused(self.gate(case, categories.REINTEGRATION), "stage.no_reintegration")
		a_reintegration(self.register, case)
		self.assert_allowed(self.gate(case, categories.REINTEGRATION))

	def test_closing_needs_the_decision(self) -> None:
		case = a_case_ready_to_close(self.register)
		self.assert_refused(self.gate(case, categories.CLOSURE), "stage.no_closure")
		a_closure(self.register, case)
		self.assert_allowed(self.gate(case, categories.CLOSURE))

	def test_closing_asks_again_for_what_has_been_opened_since_the_decision(self) -> None:
		case = a_case_ready_to_close(self.register)
		a_closure(self.register, case)
		a_referral(self.register, case, categories.REFERRAL_SENT)
		a_reintegration(self.register, case, started_on=TODAY)
		found = self.gate(case, categories.CLOSURE)
		self.assert_refused(found, "closure.referral_open", "closure.critical_months")

	def test_a_case_is_completed_only_from_reintegration(self) -> None:
		for stage in (stage for stage, after in FOLLOWING.items() if categories.CLOSURE in after):
			case = a_case_ready_to_close(self.register)
			self.register.change("Case", case, stage=stage)
			a_closure(self.register, case)
			found = self.register.ask("Case", TODAY, case, stage=categories.CLOSURE)
			early = stage != categories.REINTEGRATION
			self.assert_refused(found, *(["stage.completed_without_reintegration"] if early else []))

	def test_a_case_ends_from_any_stage_when_the_client_withdraws(self) -> None:
		for stage in (stage for stage, after in FOLLOWING.items() if categories.CLOSURE in after):
			case = a_case(self.register, stage)
			a_closure(self.register, case, reason="WITHDREW")
			self.assert_allowed(self.register.ask("Case", TODAY, case, stage=categories.CLOSURE))

	def test_an_evaluation_needs_a_completed_batch_with_the_case(self) -> None:
		cases = [a_case(self.register, categories.CLOSURE) for _ in range(2)]
		batch = {"title": "2011", "evaluated_on": TODAY, "cases": [{"case": case} for case in cases]}
		lessons = {"success_factors": "Early visits.", "system_changes": "none"}
		self.assert_allowed(self.register.save("Case Evaluation", TODAY, status="Draft", **batch))
		self.assert_refused(self.gate(cases[0], categories.EVALUATION), "stage.not_evaluated")
		name = self.register.last
		self.assert_allowed(self.register.save("Case Evaluation", TODAY, name, status="Completed", **lessons))
		self.assert_allowed(self.gate(cases[0], categories.EVALUATION))

	def test_only_the_start_of_the_assessment_has_no_gate(self) -> None:
		self.assertEqual(
			set(categories.STAGES) - set(GATES), {categories.IDENTIFICATION, categories.ASSESSMENT}
		)


class VoidTest(RuleTest):
	def test_a_case_is_voided_with_a_reason_from_every_open_stage(self) -> None:
		for stage in categories.OPEN_STAGES:
			case = a_case(self.register, stage)
			for none in (None, " "):
				found = self.register.ask("Case", TODAY, case, stage=categories.VOID, void_reason=none)
				self.assert_refused(found, "case.void_without_reason")
			reason = {"stage": categories.VOID, "void_reason": "Entered twice."}
			self.assert_allowed(self.register.ask("Case", TODAY, case, **reason))


class NextStepsTest(RuleTest):
	def steps(self, case: str) -> dict[str, list[str]]:
		row = self.register.stored["Case"][case]
		return {
			step.stage: [one.code for one in step.problems] for step in next_steps(row, self.register, TODAY)
		}

	def test_the_next_steps_are_offered_with_what_stands_in_their_way(self) -> None:
		case = a_case(self.register, categories.ASSESSMENT)
		a_report(self.register, case)
		self.assertEqual(
			self.steps(case),
			{categories.CONFERENCE: [], categories.PLAN: [], categories.CLOSURE: ["stage.no_closure"]},
		)

	def test_a_completion_is_not_offered_before_reintegration(self) -> None:
		case = a_case_ready_to_close(self.register)
		a_closure(self.register, case)
		self.assertEqual(self.steps(case)[categories.CLOSURE], [])
		self.register.change("Case", case, stage=categories.SERVICES)
		self.assertEqual(self.steps(case)[categories.CLOSURE], ["stage.completed_without_reintegration"])

	def test_an_evaluated_or_voided_case_has_no_next_step(self) -> None:
		for stage in (categories.EVALUATION, categories.VOID):
			self.assertEqual(self.steps(a_case(self.register, stage)), {})


class DayOfTheMoveTest(RuleTest):
	"""A move is dated by the record that made it possible, and never before the stage that it leaves."""

	def since(self, case: str, stage: str, today: date) -> date:
		self.assert_allowed(self.register.save("Case", today, case, stage=stage))
		return self.register.stored["Case"][case]["stage_since"]

	def test_the_first_passage_is_dated_by_its_records(self) -> None:
		case = a_case(self.register, categories.PLAN)
		a_plan(self.register, case)
		self.assertEqual(self.since(case, categories.REFERRAL, TODAY), APPROVED)
		a_referral(self.register, case)
		self.assertEqual(self.since(case, categories.SERVICES, TODAY), SERVED - timedelta(days=3))
		self.assertEqual(self.register.ledger[0].occurred_on, APPROVED)

	def test_a_second_passage_is_dated_today(self) -> None:
		case = a_case(self.register, categories.SERVICES, stage_since=SERVED)
		a_plan(self.register, case)
		a_referral(self.register, case)
		self.assertEqual(self.since(case, categories.REFERRAL, REINTEGRATED), REINTEGRATED)
		self.assertEqual(self.since(case, categories.SERVICES, TODAY), TODAY)

	def test_a_new_case_is_in_its_stage_since_it_was_opened(self) -> None:
		client = a_client(self.register)["name"]
		self.assert_allowed(self.register.save("Case", TODAY, **case_fields(client, opened_on=APPROVED)))
		self.assertEqual(self.register.stored["Case"][self.register.last]["stage_since"], APPROVED)
