"""Those who were in the shelter before the quarter: the fewest records that the rules accept."""

from __future__ import annotations

from datetime import date

from ccm_app.caseload import stories
from ccm_app.caseload.figures import CaseloadClient
from ccm_app.caseload.planning import LONGEST_STAY, Engagement, Planning
from ccm_app.caseload.steps import CLERK, FIELD_CASE_MANAGER, Step
from ccm_app.caseload.working import Days


def steps_of(client: CaseloadClient, field_office: str, days: Days) -> list[Step]:
	"""Up to the stage of services; for the 24 who went home in the quarter, to reintegration."""
	return CarriedOver(client, field_office, days).steps()


class CarriedOver(Planning):
	"""A client with one stay in the shelter and no further records."""

	def __init__(self, client: CaseloadClient, field_office: str, days: Days):
		super().__init__(client, field_office, stories.carried_over(), 0, days)
		self.ends = self.day(7) + LONGEST_STAY

	def steps(self) -> list[Step]:
		"""Stages 1 to 7, and 8 for those who went home."""
		stay: Engagement = self.engagements()[0]
		steps = [*self.registration(), *self.assessment(), *self.plan(), *self.consents()]
		steps += self.referral(stay)
		steps.append(self.move(FIELD_CASE_MANAGER, self.day(8), self.case, "Start services"))
		steps += self.visits()
		home: date | None = self.client.reintegrated_on
		if home is None:
			return steps
		return [
			*steps,
			self.insert(FIELD_CASE_MANAGER, "Reintegration", home, "HOME", self.homecoming(home)),
			self.insert(CLERK, "Movement", home, "TO-HOME", self.move_home(home)),
			self.move(FIELD_CASE_MANAGER, home, self.case, "Start reintegration"),
		]
