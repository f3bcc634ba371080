"""Stages 4 to 6: conference, plan with budget, referrals to designated providers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ccm_app.caseload import stories
from ccm_app.caseload.entry import Entry
from ccm_app.caseload.steps import (
	BUDGET_APPROVER,
	CLERK,
	FIELD_CASE_MANAGER,
	FIELD_COORDINATION_UNIT,
	SOCIAL_WORKER,
	Account,
	Step,
)
from ccm_app.caseload.stories import Service

LONGEST_STAY = timedelta(days=90)
NEAR, ONLY_PROVIDER = "Near family", "Only provider of this service"
DECIDED_TOGETHER = "CONFERENCE"
PER_DOLLAR = 4000
SHELTER_DAY = Decimal("1.50")
# Every fifth plan is written in riel.
RIEL_EVERY = 5


@dataclass(frozen=True)
class Engagement:
	"""One referral: a service or a stay in the shelter, from a day until a day, with its share of the cost."""

	part: str
	service_type: str
	provider: str
	starts: date
	ends: date
	cost: Decimal
	urgency: str
	extends: str = ""

	@property
	def is_stay(self) -> bool:
		"""True for a stay in the shelter."""
		return self.service_type == "SHELTER"


class Planning(Entry):
	"""What is decided for a client: every method gives the steps of one stage."""

	ends: date

	@property
	def in_riel(self) -> bool:
		"""True when the plan's currency is the riel."""
		return self.number % RIEL_EVERY == RIEL_EVERY - 1

	def price(self, dollars: Decimal) -> Decimal:
		"""A price in the plan's currency."""
		return (dollars * PER_DOLLAR).quantize(Decimal(1)) if self.in_riel else dollars

	def conference(self) -> list[Step]:
		"""Stage 4, for complex cases: all seats, the client consulted, the office's decision [H]:152-154."""
		if self.story.simple_because:
			return []
		on, meeting = self.day(4), self.ref("Case Conference", "CONFERENCE")
		called = {"planned_on": on, "place": "Svay Rieng", "seats": self._seats(attended=0)}
		return [
			self.move(FIELD_CASE_MANAGER, self.day(3), self.case, "Call conference"),
			self.insert(FIELD_CASE_MANAGER, "Case Conference", self.day(3), "CONFERENCE", called),
			self.update(FIELD_CASE_MANAGER, on, meeting, self._held(on)),
		]

	def _seats(self, attended: int) -> list[dict[str, Any]]:
		wanted = [*stories.ALWAYS_SEATED, *(stories.SEATS[finding] for finding in self.story.findings)]
		return [
			{"seat": seat, "invited_on": self.day(3), "attended": attended, "is_chair": int(seat == "FCM")}
			for seat in wanted
		]

	def _held(self, on: date) -> dict[str, Any]:
		decisions = [
			{
				"service_type": one.service_type,
				"provider": one.provider,
				"decision": f"Ask for {one.quantity} {one.unit}.",
			}
			for one in self.story.services
		]
		return {
			"status": "Held",
			"held_on": on,
			"seats": self._seats(attended=1),
			"client_consulted": 1,
			"client_consulted_on": on,
			"client_view": stories.WISHES,
			"decisions": decisions,
			"final_decision": "The client stays in the shelter for now; the services are asked for at once.",
			"decided_by": Account(FIELD_CASE_MANAGER),
			"decided_on": on,
			"minutes": "The report was read, the client was heard, and the measures were agreed by all.",
		}

	def plan(self) -> list[Step]:
		"""Stage 5: schedule, providers and budget, from the office through the unit to approval [H]:122."""
		plan = self.ref("Case Plan", "PLAN")
		prepared, approved = self.day(5), self.day(6)
		values = {
			"prepared_on": prepared,
			"based_on_assessment": self.ref("Social Assessment", "REPORT"),
			"recovery_goal": "Is safe, sleeps and eats well.",
			"rehabilitation_goal": "Learns what she has chosen.",
			"reintegration_goal": "Lives with her family and goes her own way.",
			"currency": "KHR" if self.in_riel else "USD",
			"lines": self._lines(),
			"client_consulted_on": prepared,
			"client_agreed": 1,
			"client_view": stories.WISHES,
		}
		if not self.story.simple_because:
			values["based_on_conference"] = self.ref("Case Conference", "CONFERENCE")
		return [
			self.move(FIELD_CASE_MANAGER, prepared, self.case, "Prepare plan"),
			self.insert(FIELD_CASE_MANAGER, "Case Plan", prepared, "PLAN", values),
			self.move(FIELD_CASE_MANAGER, prepared, plan, "Propose budget"),
			self.move(FIELD_COORDINATION_UNIT, prepared, plan, "Confirm costs", costs_consulted_on=prepared),
			self.move(BUDGET_APPROVER, approved, plan, "Approve", approved_on=approved),
			self.move(FIELD_CASE_MANAGER, approved, self.case, "Refer"),
		]

	def _lines(self) -> list[dict[str, Any]]:
		period = {"planned_from": self.day(7), "planned_until": self.ends}
		shelter = {
			"phase": "Recovery",
			"service_type": "SHELTER",
			"provider": stories.SHELTER,
			"quantity": (self.ends - self.day(7)).days,
			"unit": "day",
			"unit_cost": self.price(SHELTER_DAY),
			"funder": "ICCO",
		}
		lines = [shelter, *map(self._line, self.story.services)]
		homecoming = {**self._line(stories.HOMECOMING), "planned_from": self.ends, "planned_until": self.ends}
		return [*({**line, **period} for line in lines), homecoming]

	def _line(self, service: Service) -> dict[str, Any]:
		return {
			"phase": service.phase,
			"service_type": service.service_type,
			"provider": service.provider,
			"quantity": service.quantity,
			"unit": service.unit,
			"unit_cost": self.price(service.unit_cost),
			"funder": service.funder,
		}

	def engagements(self) -> list[Engagement]:
		"""The referrals: stays of at most ninety days, each extending the one before, and the services."""
		stays: list[Engagement] = []
		start = self.day(7)
		while start < self.ends:
			end = min(start + LONGEST_STAY, self.ends)
			cost = self.price(SHELTER_DAY) * (end - start).days
			before = stays[-1].part if stays else ""
			part = f"STAY-{len(stays) + 1}"
			stays.append(Engagement(part, "SHELTER", stories.SHELTER, start, end, cost, "Urgent", before))
			start = end
		return stays[:1] + [self._engagement(one) for one in self.story.services] + stays[1:]

	def _engagement(self, service: Service) -> Engagement:
		cost = self.price(service.unit_cost) * service.quantity
		return Engagement(
			service.service_type,
			service.service_type,
			service.provider,
			self.day(7),
			self.ends,
			cost,
			service.urgency,
		)

	def consents(self) -> list[Step]:
		"""One consent for each provider that will be told about the client."""
		providers = dict.fromkeys(one.provider for one in self.engagements())
		return [self.consent(provider, self.day(6)) for provider in providers]

	def referral(self, one: Engagement) -> list[Step]:
		"""Stage 6: written, sent, and accepted by the designated provider [H]:162-168."""
		referral = self.ref("Referral", one.part)
		answered_on = self.day(8) if one.starts == self.day(7) else one.starts
		accepted = {"answered_on": answered_on, "answered_by": "The head of the service"}
		return [
			self.insert(CLERK, "Referral", one.starts, one.part, self._referral_values(one)),
			self.move(FIELD_CASE_MANAGER, one.starts, referral, "Send"),
			self.move(CLERK, answered_on, referral, "Record acceptance", **accepted),
		]

	def _referral_values(self, one: Engagement) -> dict[str, Any]:
		values: dict[str, Any] = {
			"service_type": one.service_type,
			"provider": one.provider,
			"host_agency": stories.SHELTER,
			"urgency": one.urgency,
			"referred_on": one.starts,
			"location_reason": NEAR if one.provider == stories.SHELTER else ONLY_PROVIDER,
			"choice_reason": None if one.provider == stories.SHELTER else DECIDED_TOGETHER,
			"client_consulted_on": self.day(6),
			"client_agreed": 1,
			"consent": self.ref("Client Consent", f"CONSENT-{one.provider}"),
			"appointment_on": one.starts + timedelta(days=1),
			"what_to_bring": "This slip",
		}
		if one.is_stay:
			reasons = [{"care_option": option, "reason": why} for option, why in stories.ALTERNATIVES.items()]
			values |= {
				"residential_from": one.starts,
				"residential_until": one.ends,
				"alternatives_ruled_out": reasons,
			}
		if one.extends:
			values["extension_of"] = self.ref("Referral", one.extends)
		return values

	def homecoming(self, on: date) -> dict[str, Any]:
		"""The reintegration of a client on a day, with the usual follow-up schedule."""
		return {
			"started_on": on,
			"option": self.client.reintegration_option,
			"place": self.client.home_province,
			"follow_up_schedule": "USUAL",
			"recovery_sufficient": 1,
			"preparation_sufficient": 1,
			"judged_by": Account(FIELD_CASE_MANAGER),
			"client_consulted_on": on - timedelta(days=7),
			"material_support": "Rice for the first month and school material.",
			"social_support": "The commune's focal person knows the family.",
		}

	def visits(self) -> list[Step]:
		"""Visits to the family during the stay, and follow-ups of training, in the order of their days."""
		steps = [
			*(self._family_visit(number, day) for number, day in enumerate(self.client.family_visits, 1)),
			*(self._training_seen(number, day) for number, day in enumerate(self.client.followed_up_on, 1)),
		]
		return sorted(steps, key=lambda step: step.on)

	def _family_visit(self, number: int, day: date) -> Step:
		values = {
			"referral": self.ref("Referral", "STAY-1"),
			"status": "Completed",
			"from_date": day,
			"until_date": day,
			"family_visit": 1,
		}
		return self.insert(SOCIAL_WORKER, "Service Record", day, f"FAMILY-VISIT-{number}", values)

	def _training_seen(self, number: int, day: date) -> Step:
		values = {
			"training_course": self.client.training_followed_up,
			"due_on": day,
			"status": "Done",
			"kind": "Visit",
			"visited_on": day,
			"visited_by": Account(SOCIAL_WORKER),
			"situation": "Good",
		}
		return self.insert(SOCIAL_WORKER, "Follow-up", day, f"TRAINING-SEEN-{number}", values)

	def move_home(self, on: date) -> dict[str, Any]:
		"""The move from the shelter to the family."""
		return {
			"moved_on": on,
			"to_custodian_kind": "FAMILY",
			"to_place": self.client.home_province,
			"reason": "Reintegration into the family.",
			"received_on": on,
		}
