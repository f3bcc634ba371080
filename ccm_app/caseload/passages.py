"""The whole caseload in order: the network first, those carried over, the 18 new clients, the evaluation."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from ccm_app.caseload import carried, moves, stories
from ccm_app.caseload.figures import Caseload, CaseloadClient
from ccm_app.caseload.passage import Passage, closing_day
from ccm_app.caseload.steps import CENTRAL_OFFICE, Ref, Step
from ccm_app.caseload.working import Days

COMMITTEE = "LRC-SVR"
MEETING = "CCPCR-LRC-2009"
MET_ON = date(2009, 3, 20)
VALID_FROM = date(2009, 4, 1)
EVALUATION = "CCPCR-2010Q2-EVALUATION"
# Who is designated for what: every service of the caseload's referrals.
DESIGNATED = (
	(stories.SHELTER, "SHELTER"),
	(stories.SHELTER, "PSYCHO"),
	(stories.SHELTER, "MEDICAL"),
	(stories.SHELTER, "VOCATIONAL"),
	(stories.SHELTER, "LIFESKILLS"),
	(stories.SHELTER, "NFE"),
	("COSECAM", "FORMAL"),
	("CWDA", "VOCATIONAL"),
	(stories.LEGAL_AID, "LEGAL"),
)


def steps_of(caseload: Caseload) -> list[Step]:
	"""Every step, in an order in which each finds what it needs."""
	days = Days.shipped()
	steps = [*_network(caseload), *_periods(caseload)]
	for client in caseload.clients:
		if not client.is_new:
			steps += carried.steps_of(client, caseload.field_office, days)
	met: Counter[str] = Counter()
	new = [client for client in caseload.clients if client.is_new]
	for number, client in enumerate(new):
		story = stories.story_of(client.case_type, met[client.case_type])
		met[client.case_type] += 1
		steps += Passage(client, caseload.field_office, story, number, days).steps()
	return moves.with_passed([*steps, *_evaluation(new)])


# Who met, and what each member of the committee gave every provider.
ATTENDANCE = (
	{"agency": "Provincial government", "role": "Chairperson", "present": 1},
	{"agency": "Provincial Department of Social Affairs", "role": "Secretary", "present": 1},
	{"agency": "Provincial Department of Education", "role": "Member", "present": 1},
	{"agency": "Provincial Department of Health", "role": "Member", "present": 1},
)
SCORES = (("QUALITY", 4), ("LOCATION", 4), ("COST", 3))


def _network(caseload: Caseload) -> list[Step]:
	"""The committee meets and designates the providers [H]:126."""
	steps = [Step(CENTRAL_OFFICE, "insert", "Body Meeting", MET_ON, MEETING, _meeting())]
	for provider, service in DESIGNATED:
		values = {
			"provider": provider,
			"service_type": service,
			"field_office": caseload.field_office,
			"status": "Designated",
			"body": COMMITTEE,
			"meeting": Ref("Body Meeting", MEETING),
			"decided_on": MET_ON,
			"valid_from": VALID_FROM,
			"scores": [
				{"member": member["agency"], "criterion": criterion, "score": score}
				for member in ATTENDANCE[1:]
				for criterion, score in SCORES
			],
		}
		key = f"DESIGNATED-{provider}-{service}"
		steps.append(Step(CENTRAL_OFFICE, "insert", "Provider Designation", MET_ON, key, values))
	return steps


def _meeting() -> dict[str, Any]:
	decisions = [
		{"decision": f"{provider} is designated for {service}.", "reached_by": "Consensus", "is_accepted": 1}
		for provider, service in DESIGNATED
	]
	return {
		"body": COMMITTEE,
		"held_on": MET_ON,
		"place": "Svay Rieng",
		"attendance": [dict(row) for row in ATTENDANCE],
		"decisions": decisions,
		"minutes": "The members scored every provider by every criterion and designated those named here.",
	}


def _periods(caseload: Caseload) -> list[Step]:
	"""The year for which the shelter planned its cases, and the quarter that is counted."""
	planned = {"planned_cases": caseload.planned_in_year}
	return [
		_period(caseload.period[:4], date(2010, 1, 1), date(2010, 12, 31), planned),
		_period(caseload.period, date(2010, 4, 1), date(2010, 6, 30), {}),
	]


def _period(code: str, first: date, last: date, more: dict[str, Any]) -> Step:
	values = {"code": code, "from_date": first, "until_date": last, **more}
	return Step(
		CENTRAL_OFFICE, "insert", "Statistical Period", date(2010, 1, 4), code, values, find={"code": code}
	)


def _evaluation(clients: list[CaseloadClient]) -> list[Step]:
	"""All new cases are evaluated "together with other cases" [H]:186."""
	evaluated_on = date(2012, 2, 15)
	if any(closing_day(client) >= evaluated_on for client in clients):
		raise ValueError("the evaluation would come before the last closure")
	rows = [
		{
			"case": Ref("Case", f"{client.key}-CASE"),
			"success_factor": "One case manager from the first day to the last.",
			"to_improve": "The first follow-up visit could come sooner.",
			"client_opinion_asked": 1,
		}
		for client in clients
	]
	values = {
		"title": "Clients admitted in the second quarter of 2010",
		"evaluated_on": evaluated_on,
		"status": "Draft",
		"cases": rows,
	}
	done = {
		"status": "Completed",
		"success_factors": "Visits in months 8, 10 and 12 found trouble early; providers answered within days.",
		"system_changes": "Ask the schools for a place before the client leaves the shelter.",
	}
	batch = Ref("Case Evaluation", EVALUATION)
	steps = [
		Step(CENTRAL_OFFICE, "insert", "Case Evaluation", evaluated_on, EVALUATION, values),
		Step(CENTRAL_OFFICE, "update", "Case Evaluation", evaluated_on, values=done, target=batch),
	]
	for client in clients:
		case = Ref("Case", f"{client.key}-CASE")
		steps.append(Step(CENTRAL_OFFICE, "move", "Case", evaluated_on, target=case, action="Evaluate"))
	return steps
