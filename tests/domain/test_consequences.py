"""What follows from a save: every move is an event in the client's ledger, and nothing has to be remembered."""

from __future__ import annotations

from datetime import date, timedelta

from ccm_app.domain import categories, rules
from ccm_app.domain.consequences import Event, Grant
from tests.domain.builders import (
	ANSWERED,
	APPROVED,
	ASSESSED,
	CLERK,
	CLOSED,
	HELD,
	MANAGER,
	REFERRED,
	REGISTERED,
	REINTEGRATED,
	REVIEWED,
	SERVED,
	SHELTER,
	SOCIAL_WORKER,
	TODAY,
	Fields,
	RuleTest,
	a_case,
	a_client,
	a_conference,
	a_plan,
	a_report,
	case_fields,
	client_fields,
	conference_fields,
	report_fields,
)
from tests.domain.later_builders import (
	a_case_in_services,
	a_closure,
	a_consent,
	a_follow_up,
	a_referral,
	a_reintegration,
	a_service,
	closure_fields,
	consent_fields,
	reintegration_fields,
	service_fields,
)


class LedgerTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, self.referral = a_case_in_services(self.register)

	def after(self, kind: str, name: str | None = None, /, **fields: object) -> list[tuple[str, date]]:
		"""The events and their days after a save."""
		own = {"case": self.case} if name is None else {}
		self.register.ledger.clear()
		self.assert_allowed(self.register.save(kind, TODAY, name, **own, **fields))
		return [(event.event, event.occurred_on) for event in self.register.ledger]

	def test_a_registration_begins_the_ledger_and_opens_the_offices_access(self) -> None:
		self.assert_allowed(self.register.save("Client", TODAY, **client_fields()))
		name = self.register.last
		self.assertEqual(
			self.register.access, [Grant(name, "Field Office", "SVR", "Custody", "Client", name)]
		)
		event = self.register.ledger[0]
		self.assertEqual(
			(event.event, event.case, event.occurred_on), ("client.registered", None, REGISTERED)
		)

	def test_that_the_vault_was_filled_is_an_event_and_what_it_holds_is_not(self) -> None:
		client = a_client(self.register)["name"]
		self.register.stored["Client Identity"] = {}
		self.register.save("Client Identity", TODAY, client=client, given_name_latin="Sokha")
		self.register.save(
			"Client Identity", TODAY, self.register.last, client=client, given_name_latin="Sok"
		)
		self.assertEqual(self.register.events(), ["identity.recorded", "identity.changed"])
		self.assertNotIn("Sok", repr(self.register.ledger))

	def test_opening_a_case_and_changing_its_manager(self) -> None:
		client = a_client(self.register)["name"]
		self.register.save("Case", TODAY, **case_fields(client))
		self.register.save("Case", TODAY, self.register.last, case_manager=CLERK)
		self.assertEqual(self.register.events(), ["case.opened", "case.manager_changed"])
		self.assertEqual(self.register.ledger[1].details, {"from": MANAGER, "to": CLERK})

	def test_a_movement(self) -> None:
		move = {"moved_on": SERVED, "to_custodian_kind": "KIN", "to_place": "20", "reason": "Safety"}
		self.assertEqual(self.after("Movement", **move), [("client.moved", SERVED)])
		self.assertEqual(self.after("Movement", self.register.last, received_on=SERVED), [])

	def test_an_assessment_is_an_event_when_submitted_and_when_reviewed(self) -> None:
		self.assertEqual(self.after("Social Assessment", **report_fields()), [])
		name = self.register.last
		submitted = self.after("Social Assessment", name, status="Submitted", submitted_on=ASSESSED)
		self.assertEqual(submitted, [("assessment.submitted", ASSESSED)])
		reviewed = {"status": "Reviewed", "reviewed_by": MANAGER, "reviewed_on": REVIEWED}
		self.assertEqual(
			self.after("Social Assessment", name, **reviewed), [("assessment.reviewed", REVIEWED)]
		)
		self.assertEqual(self.after("Social Assessment", name, risk_level="High"), [])

	def test_a_conference_is_called_held_and_decided(self) -> None:
		undecided = {"final_decision": None, "decided_on": None}
		called = conference_fields(status="Called", held_on=None, **undecided)
		self.assertEqual(self.after("Case Conference", **called), [("conference.called", HELD)])
		name = self.register.last
		held = self.after("Case Conference", name, status="Held", held_on=HELD)
		self.assertEqual(held, [("conference.held", HELD)])
		decided = self.after("Case Conference", name, final_decision="Counselling.", decided_on=HELD)
		self.assertEqual(decided, [("conference.decided", HELD)])

	def test_nothing_in_the_ledger_lies_ahead(self) -> None:
		ahead = TODAY + timedelta(days=9)
		called = conference_fields(status="Called", planned_on=ahead, held_on=None, decided_on=None)
		self.assertEqual(self.after("Case Conference", **called), [("conference.called", TODAY)])
		cancelled = self.after("Case Conference", self.register.last, status="Cancelled")
		self.assertEqual(cancelled, [("conference.cancelled", TODAY)])
		planned = service_fields(self.referral, status="Planned", from_date=ahead)
		self.assertEqual(self.after("Service Record", **planned), [("service.planned", TODAY)])
		home = a_reintegration(self.register, self.case)
		visit = a_follow_up(
			self.register, self.case, home, 14, status="Planned", visited_on=None, due_on=ahead
		)
		self.assertEqual(
			self.after("Follow-up", visit["name"], status="Missed"), [("follow_up.missed", TODAY)]
		)

	def test_every_answer_to_a_referral(self) -> None:
		for category, event, day in (
			("Sent", "referral.sent", REFERRED),
			("Accepted", "referral.accepted", ANSWERED),
			("Declined", "referral.declined", ANSWERED),
			("In service", "referral.in_service", ANSWERED),
			("Completed", "referral.completed", TODAY),
			("Withdrawn", "referral.withdrawn", TODAY),
		):
			before = "Draft" if category == "Sent" else "Sent"
			referral = a_referral(self.register, self.case, before)
			change = {"referral_category": category, "answer_reason": "No place."}
			self.assertEqual(self.after("Referral", referral, **change), [(event, day)])
			self.assertEqual(self.after("Referral", referral, outcome="Told the family."), [])

	def test_consent_is_given_and_withdrawn(self) -> None:
		self.assertEqual(self.after("Client Consent", **consent_fields()), [("consent.given", APPROVED)])
		withdrawn = self.after("Client Consent", self.register.last, withdrawn_on=ANSWERED)
		self.assertEqual(withdrawn, [("consent.withdrawn", ANSWERED)])

	def test_a_service_begins_and_ends(self) -> None:
		begun = self.after("Service Record", **service_fields(self.referral))
		self.assertEqual(begun, [("service.ongoing", SERVED)])
		ended = self.after("Service Record", self.register.last, status="Completed", until_date=REINTEGRATED)
		self.assertEqual(ended, [("service.completed", REINTEGRATED)])

	def test_reintegration_starts_with_its_follow_ups_planned_and_ends(self) -> None:
		started = self.after("Reintegration", **reintegration_fields())
		self.assertEqual(started, [("reintegration.started", REINTEGRATED)])
		self.assertEqual(len(self.register.many("Follow-up", case=self.case, status="Planned")), 6)
		self.assertEqual(self.register.stored["Case"][self.case]["reintegrated_on"], REINTEGRATED)
		ended = self.after("Reintegration", self.register.last, ended_on=CLOSED, end_reason="Came back.")
		self.assertEqual(ended, [("reintegration.ended", CLOSED)])

	def test_a_follow_up_is_done_missed_or_finds_nobody(self) -> None:
		home = a_reintegration(self.register, self.case)
		for status, event in (
			("Done", "follow_up.done"),
			("Missed", "follow_up.missed"),
			("Client not found", "follow_up.client_not_found"),
		):
			planned = a_follow_up(self.register, self.case, home, 8, status="Planned")["name"]
			change = {"status": status, "note": "Asked at the pagoda.", "visited_by": SOCIAL_WORKER}
			self.assertEqual(self.after("Follow-up", planned, **change), [(event, REINTEGRATED)])

	def test_a_closure_is_decided_once(self) -> None:
		self.register.change("Referral", self.referral, referral_category="Completed")
		decision = closure_fields(reason="WITHDREW")
		self.assertEqual(self.after("Case Closure", **decision), [("closure.decided", CLOSED)])
		self.assertEqual(self.after("Case Closure", self.register.last, letter_given_on=TODAY), [])


class EveryMoveTest(RuleTest):
	def test_a_case_goes_through_all_ten_stages_and_each_move_stands_in_the_ledger(self) -> None:
		self.case = a_case(self.register, categories.IDENTIFICATION)
		for stage, opened_by in (
			(categories.REGISTRATION, None),
			(categories.ASSESSMENT, None),
			(categories.CONFERENCE, a_report),
			(categories.PLAN, a_conference),
			(categories.REFERRAL, a_plan),
			(categories.SERVICES, a_referral),
			(categories.REINTEGRATION, a_reintegration),
			(categories.CLOSURE, self.completion),
			(categories.EVALUATION, self.evaluation),
		):
			if opened_by:
				opened_by(self.register, self.case)
			self.assert_allowed(self.register.save("Case", TODAY, self.case, stage=stage))
		passed = [(event.details["from"], event.details["to"]) for event in self.register.ledger]
		expected = [*zip(categories.STAGES, categories.STAGES[1:], strict=False)]
		self.assertEqual(passed, expected)
		days = [event.occurred_on for event in self.register.ledger]
		self.assertEqual(days[4:8], [TODAY, TODAY, TODAY, CLOSED])

	def completion(self, register: object, case: str) -> None:
		self.register.change(
			"Referral", self.register.many("Referral")[0]["name"], referral_category="Completed"
		)
		home = self.register.many("Reintegration", case=case)[0]["name"]
		for month in (8, 12):
			a_follow_up(self.register, case, home, month)
		a_closure(self.register, case)

	def evaluation(self, register: object, case: str) -> None:
		batch = self.register.add(
			"Case Evaluation", status="Completed", evaluated_on=TODAY, cases=[{"case": case}]
		)
		self.register.change("Case", case, evaluation=batch["name"], evaluated_on=TODAY)


class FilledTest(RuleTest):
	"""The case shows its passage without anybody typing it."""

	def test_the_dates_of_the_passage_and_the_host_agency_come_from_the_records(self) -> None:
		case, referral = a_case_in_services(self.register)
		a_service(self.register, case, referral)
		a_referral(self.register, case, categories.REFERRAL_DRAFT, referred_on=REGISTERED, host_agency="CWDA")
		a_consent(self.register, case)
		a_reintegration(self.register, case)
		filled = self.filled(case)
		self.assertEqual(
			[filled[field] for field in ("registered_on", "assessed_on", "plan_approved_on")],
			[REGISTERED, ASSESSED, APPROVED],
		)
		self.assertEqual(
			[filled[field] for field in ("first_referral_on", "services_started_on", "reintegrated_on")],
			[REFERRED, SERVED, REINTEGRATED],
		)
		self.assertEqual((filled["host_agency"], filled["evaluated_on"]), (SHELTER, None))

	def filled(self, case: str) -> Fields:
		row = self.register.stored["Case"][case]
		return rules.completed("Case", row, row, self.register, TODAY)

	def test_a_host_agency_that_was_chosen_stays_when_residence_begins(self) -> None:
		case, _ = a_case_in_services(self.register, host_agency="CWDA")
		self.assertEqual(self.filled(case)["host_agency"], "CWDA")

	def test_client_and_office_of_a_case_record_are_those_of_its_case(self) -> None:
		case = a_case(self.register)
		typed = {"case": case, "client": "another", "field_office": "BTB"}
		filled = rules.completed("Movement", typed, None, self.register, TODAY)
		row = self.register.stored["Case"][case]
		self.assertEqual((filled["client"], filled["field_office"]), (row["client"], "SVR"))

	def test_an_event_holds_no_details_unless_they_are_given(self) -> None:
		event = Event("client", None, "client.registered", TODAY - timedelta(days=1), "Client", "client")
		self.assertEqual(event.details, {})
