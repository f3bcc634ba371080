"""Stage 9: closure with client and providers consulted, after the critical months, nothing left open."""

from __future__ import annotations

from datetime import date, timedelta

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	CLOSED,
	MANAGER,
	OTHER_PROVIDER,
	REINTEGRATED,
	SHELTER,
	TODAY,
	RuleTest,
	a_case,
	a_client,
	a_conference,
	case_fields,
)
from tests.domain.later_builders import (
	a_case_ready_to_close,
	a_closure,
	a_follow_up,
	a_handover,
	a_referral,
	a_service,
	closure_fields,
)


class ClosureTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case_ready_to_close(self.register)

	def ask(self, **changes: object) -> list[Problem]:
		return [*self.register.ask("Case Closure", TODAY, case=self.case, **closure_fields(**changes))]

	def test_a_case_is_closed_as_completed(self) -> None:
		self.assert_allowed(self.ask())

	def test_a_closure_is_decided_once(self) -> None:
		a_closure(self.register, self.case)
		self.assert_refused(self.ask(), "closure.exists")

	def test_a_closure_is_not_decided_before_registration_or_after_today(self) -> None:
		self.assert_refused(self.ask(decided_on=date(2010, 1, 3)), "date.before")
		self.assert_refused(self.ask(decided_on=TODAY + timedelta(days=1)), "date.in_future")

	def test_completed_means_able_without_professional_support(self) -> None:
		self.assert_refused(self.ask(able_without_support=0), "closure.not_able_without_support")

	def test_the_client_is_consulted(self) -> None:
		self.assert_refused(self.ask(client_consulted_on=None), "closure.client_not_consulted")
		late = self.ask(client_consulted_on=TODAY + timedelta(days=1))
		self.assert_refused(late, "date.in_future")

	def test_where_the_client_cannot_be_consulted_the_reason_is_written(self) -> None:
		died = {"reason": "DIED", "client_consulted_on": None, "able_without_support": 0}
		self.assert_refused(self.ask(**died), "closure.no_reason_for_silence")
		self.assert_allowed(self.ask(**died, client_not_reachable_reason="The client died in March."))

	def test_every_provider_that_accepted_the_client_is_consulted(self) -> None:
		for none in ([], None, [{"provider": SHELTER, "consulted_on": None}]):
			self.assert_refused(self.ask(consultations=none), "closure.provider_not_consulted")
		a_referral(self.register, self.case, categories.REFERRAL_COMPLETED, provider=OTHER_PROVIDER)
		self.assert_refused(self.ask(), "closure.provider_not_consulted")

	def test_a_provider_that_declined_is_not_asked(self) -> None:
		a_referral(self.register, self.case, categories.REFERRAL_DECLINED, provider=OTHER_PROVIDER)
		self.assert_allowed(self.ask())

	def test_the_critical_months_are_followed_up_unless_the_reason_says_otherwise(self) -> None:
		for row in self.register.many("Follow-up", case=self.case, month_number=8):
			self.register.change("Follow-up", row["name"], status="Missed")
		self.assert_refused(self.ask(), "closure.critical_months")
		for reason in ("MOVED_ABROAD", "WITHDREW", "LOST_CONTACT"):
			self.assert_allowed(self.ask(reason=reason, able_without_support=0))

	def test_every_stage_that_was_passed_is_validated_once(self) -> None:
		validations = closure_fields()["validations"]
		passed = [stage for stage in categories.OPEN_STAGES if stage != categories.CONFERENCE]
		for missing in passed:
			rows = [row for row in validations if row["stage"] != missing]
			self.assert_refused(self.ask(validations=rows), "closure.stage_not_validated")
		found = self.ask(validations=[*validations, {"stage": categories.PLAN}])
		self.assert_refused(found, "closure.stage_validated_twice")
		for none in ([], None):
			self.assert_refused(self.ask(validations=none), *["closure.stage_not_validated"] * len(passed))

	def test_a_conference_is_validated_only_where_there_was_one(self) -> None:
		rows = [row for row in closure_fields()["validations"] if row["stage"] != categories.CONFERENCE]
		self.assert_allowed(self.ask(validations=rows))

	def test_only_the_stages_that_were_passed_are_validated(self) -> None:
		self.register.change("Case", self.case, stage=categories.ASSESSMENT)
		rows = [{"stage": stage} for stage in categories.STAGES[:3]]
		self.assert_allowed(self.ask(reason="WITHDREW", validations=rows))

	def test_the_letter_can_be_handed_over_after_the_closing(self) -> None:
		closure = a_closure(self.register, self.case)["name"]
		self.register.change("Case", self.case, stage=categories.CLOSURE)
		self.assert_allowed(self.register.ask("Case Closure", TODAY, closure, letter_given_on=TODAY))

	def test_a_voided_case_gets_no_closure(self) -> None:
		self.register.change("Case", self.case, stage=categories.VOID)
		self.assert_refused(self.ask(), "case.is_closed")


class OpenEndsTest(RuleTest):
	"""Nothing is left open: neither at a closure nor when a case is voided."""

	def setUp(self) -> None:
		super().setUp()
		self.case = a_case_ready_to_close(self.register)

	def assert_open(self, *codes: str) -> None:
		found = self.register.ask("Case Closure", TODAY, case=self.case, **closure_fields())
		self.assert_refused(found, *codes)
		void = {"stage": categories.VOID, "void_reason": "Entered twice."}
		self.assert_refused(self.register.ask("Case", TODAY, self.case, **void), *codes)

	def test_a_case_without_open_ends(self) -> None:
		self.assert_open()

	def test_open_referrals(self) -> None:
		for category in categories.REFERRAL_OPEN:
			a_referral(self.register, self.case, category)
		self.assert_open(*["closure.referral_open"] * 3)

	def test_referrals_that_ended_or_were_never_sent(self) -> None:
		for category in ("Draft", "Declined", "Completed", "Withdrawn"):
			a_referral(self.register, self.case, category)
		self.assert_open()

	def test_open_services(self) -> None:
		referral = self.register.many("Referral", case=self.case)[0]["name"]
		for status in ("Planned", "Ongoing", "Completed", "Missed"):
			a_service(self.register, self.case, referral, status=status)
		self.assert_open(*["closure.service_open"] * 2)

	def test_a_conference_that_was_called(self) -> None:
		a_conference(self.register, self.case, status="Called")
		self.assert_open("closure.conference_open")

	def test_a_planned_follow_up(self) -> None:
		home = self.register.many("Reintegration", case=self.case)[0]["name"]
		a_follow_up(self.register, self.case, home, 10, status="Planned")
		self.assert_open("closure.follow_up_open")

	def test_an_open_handover(self) -> None:
		for category in ("Proposed", "Received", "Assigned", "Accepted", "Returned"):
			a_handover(self.register, self.case, category)
		self.assert_open(*["closure.handover_open"] * 3)


class AfterClosureTest(RuleTest):
	def close(self, case: str) -> list[Problem]:
		return [*self.register.save("Case", TODAY, case, stage=categories.CLOSURE)]

	def test_closing_the_last_case_cancels_the_registration(self) -> None:
		case = a_case_ready_to_close(self.register)
		a_closure(self.register, case)
		self.assert_allowed(self.close(case))
		row = self.register.stored["Case"][case]
		self.assertEqual(self.register.stored["Client"][row["client"]]["status"], "Closed")
		self.assertEqual((row["closed_on"], row["stage_since"]), (CLOSED, CLOSED))
		self.assertEqual((row["next_due_what"], row["next_due_on"]), (None, None))

	def test_the_registration_stays_open_while_another_case_is_open(self) -> None:
		case = a_case_ready_to_close(self.register)
		client = self.register.stored["Case"][case]["client"]
		a_case(self.register, categories.SERVICES, client=client)
		a_closure(self.register, case)
		self.assert_allowed(self.close(case))
		self.assertEqual(self.register.stored["Client"][client]["status"], "Open")

	def test_a_client_who_comes_back_is_registered_again(self) -> None:
		client = a_client(self.register, status="Closed")["name"]
		a_case(self.register, categories.CLOSURE, client=client)
		self.assert_allowed(self.register.save("Case", TODAY, **case_fields(client, opened_on=TODAY)))
		self.assertEqual(self.register.stored["Client"][client]["status"], "Open")

	def test_nothing_more_is_recorded_on_a_case_that_has_ended(self) -> None:
		for stage in categories.ENDED_STAGES:
			case = a_case(self.register, stage)
			for kind in (
				"Movement",
				"Social Assessment",
				"Case Plan",
				"Referral",
				"Follow-up",
				"Case Handover",
			):
				found = self.register.ask(kind, TODAY, case=case)
				self.assert_refused(found, "case.is_closed")

	def test_a_closed_case_keeps_what_it_was(self) -> None:
		case = a_case(self.register, categories.CLOSURE)
		for change in ({"case_type": "DV"}, {"opened_on": REINTEGRATED}, {"host_agency": SHELTER}):
			self.assert_refused(self.register.ask("Case", TODAY, case, **change), "case.is_closed")
		self.assert_refused(
			self.register.ask("Case", TODAY, case, case_manager="clerk@svr"), "case.is_closed"
		)
		sealed = {"sensitivity": "Sealed", "sensitivity_reason": "Threats after the trial."}
		self.assert_allowed(self.register.ask("Case", TODAY, case, case_manager=MANAGER, **sealed))
