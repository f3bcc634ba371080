"""The passage of a client of the quarter through all ten stages."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ccm_app.caseload.figures import CaseloadClient
from ccm_app.caseload.planning import Engagement, Planning
from ccm_app.caseload.steps import (
	CLERK,
	FIELD_CASE_MANAGER,
	SOCIAL_WORKER,
	Account,
	Found,
	Step,
)
from ccm_app.caseload.stories import Story
from ccm_app.caseload.working import Days
from ccm_app.domain import categories
from ccm_app.domain.dates import months_after

MONTHS = (1, 3, 6, 8, 10, 12)
ONE_WEEK = timedelta(days=7)
# Nine tenths of what was committed is spent in the end.
SPENT = Decimal("0.9")


def reintegration_day(client: CaseloadClient) -> date:
	"""The day on which a client of the quarter goes home. Raises ValueError when there is none."""
	if client.reintegrated_on is None:
		raise ValueError(f"{client.key} has no day of reintegration")
	return client.reintegrated_on


def closing_day(client: CaseloadClient) -> date:
	"""A week after the last follow-up of the first year."""
	return months_after(reintegration_day(client), MONTHS[-1]) + ONE_WEEK


class Passage(Planning):
	"""All steps of one client, from identification to the closed case."""

	def __init__(self, client: CaseloadClient, field_office: str, story: Story, number: int, days: Days):
		super().__init__(client, field_office, story, number, days)
		self.ends = reintegration_day(client)

	def steps(self) -> list[Step]:
		"""Stages 1 to 9; the tenth is taken together with the other cases."""
		first = [one for one in self.engagements() if not one.extends]
		extensions = [one for one in self.engagements() if one.extends]
		steps = [*self.registration(), *self.assessment(), *self.conference(), *self.plan(), *self.consents()]
		for one in first:
			steps += self.referral(one)
		steps.append(self.move(FIELD_CASE_MANAGER, self.day(8), self.case, "Start services"))
		for one in first:
			steps += self.service(one)
		steps += self.visits()
		for before, one in zip([*first[:1], *extensions], extensions, strict=False):
			steps += [*self._end(before), *self.referral(one), *self.service(one)]
		return [*steps, *self.service_ends(), *self.reintegration(), *self.follow_ups(), *self.closure()]

	def service(self, one: Engagement) -> list[Step]:
		"""Stage 7: the service begins, within what was approved [H]:172."""
		starts = max(one.starts, self.day(8))
		values = {
			"referral": self.ref("Referral", one.part),
			"status": "Ongoing",
			"from_date": starts,
			"currency": "KHR" if self.in_riel else "USD",
			"amount_committed": one.cost,
			"unit": "stay" if one.is_stay else "course",
		}
		return [
			self.move(CLERK, starts, self.ref("Referral", one.part), "Start service"),
			self.insert(SOCIAL_WORKER, "Service Record", starts, f"SERVICE-{one.part}", values),
		]

	def service_ends(self) -> list[Step]:
		"""What still runs when the client goes home ends with that day."""
		return [step for one in self.engagements() if one.ends == self.ends for step in self._end(one)]

	def _end(self, one: Engagement) -> list[Step]:
		spent = self._spent(one)
		done = {"status": "Completed", "until_date": one.ends, "amount_spent": spent, "note": "As planned."}
		service = self.ref("Service Record", f"SERVICE-{one.part}")
		outcome = {"ended_on": one.ends, "outcome": "The service was given as planned."}
		return [
			self.update(SOCIAL_WORKER, one.ends, service, done),
			self.move(CLERK, one.ends, self.ref("Referral", one.part), "Complete", **outcome),
		]

	def _spent(self, one: Engagement) -> Decimal:
		return (one.cost * SPENT).quantize(Decimal(1) if self.in_riel else Decimal("0.01"))

	def reintegration(self) -> list[Step]:
		"""Stage 8: after recovery and preparation the client goes home [H]:176."""
		on = self.ends
		return [
			self.insert(FIELD_CASE_MANAGER, "Reintegration", on, "HOME", self.homecoming(on)),
			self.insert(CLERK, "Movement", on, "TO-HOME", self.move_home(on)),
			self.move(FIELD_CASE_MANAGER, on, self.case, "Start reintegration"),
		]

	def follow_ups(self) -> list[Step]:
		"""The planned visits take place; months 8, 10 and 12 cover the critical half-year [H]:178."""
		return [self._visit(month) for month in MONTHS]

	def _visit(self, month: int) -> Step:
		due_on = months_after(self.ends, month)
		last = month == MONTHS[-1]
		planned = Found("Follow-up", {"reintegration": self.ref("Reintegration", "HOME"), "due_on": due_on})
		values = {
			"status": "Done",
			"visited_on": due_on - timedelta(days=(self.number + month) % 3),
			"visited_by": Account(SOCIAL_WORKER),
			"situation": "Good" if last or self.number % 3 else "Sufficient",
			"client_manages_alone": int(last),
			"note": "Was met at home; family and school or work go well.",
		}
		return self.update(SOCIAL_WORKER, due_on, planned, values)

	def closure(self) -> list[Step]:
		"""Stage 9: in consultation with the client and every provider, each stage validated [H]:162, 182."""
		on = closing_day(self.client)
		return [
			self.insert(FIELD_CASE_MANAGER, "Case Closure", on, "CLOSURE", self._closure(on)),
			self.move(FIELD_CASE_MANAGER, on, self.case, "Close"),
		]

	def _closure(self, on: date) -> dict[str, Any]:
		providers = sorted({one.provider for one in self.engagements()})
		asked = months_after(self.ends, MONTHS[-1])
		return {
			"reason": "COMPLETED",
			"decided_on": on,
			"decided_by": Account(FIELD_CASE_MANAGER),
			"able_without_support": 1,
			"client_consulted_on": asked,
			"client_view": "Agrees, and knows whom to call.",
			"letter_given_on": on,
			"consultations": [
				{"provider": provider, "consulted_on": on, "view": "Agrees."} for provider in providers
			],
			"summary": "Lives with her family; no professional support has been needed since the last visit.",
			"validations": [
				{"stage": stage, "done_well": "Yes", "in_time": "Yes"} for stage in self._passed_stages()
			],
		}

	def _passed_stages(self) -> list[str]:
		simple = bool(self.story.simple_because)
		return [stage for stage in categories.OPEN_STAGES if not (simple and stage == categories.CONFERENCE)]
