"""The first stages, alike for everybody: registered, moved to the shelter, assessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ccm_app.caseload import stories
from ccm_app.caseload.figures import CaseloadClient
from ccm_app.caseload.steps import (
	CLERK,
	FIELD_CASE_MANAGER,
	SOCIAL_WORKER,
	Account,
	Found,
	Ref,
	Step,
)
from ccm_app.caseload.stories import Story
from ccm_app.caseload.working import Days

ADULT = 18
SHELTER_PLACE = "20"


class Entry:
	"""The records of one client; each method gives the steps of one part of the passage."""

	def __init__(self, client: CaseloadClient, field_office: str, story: Story, number: int, days: Days):
		self.client = client
		self.field_office = field_office
		self.story = story
		self.number = number
		self.days = days
		self.case = Ref("Case", f"{client.key}-CASE")

	def day(self, working_days: int) -> date:
		"""So many working days after the registration."""
		return self.days.after(self.client.registered_on, working_days)

	def ref(self, kind: str, part: str) -> Ref:
		"""A record of this client by the part of its key that follows the client's."""
		return Ref(kind, f"{self.client.key}-{part}")

	def insert(self, role: str, kind: str, on: date, part: str, values: Mapping[str, Any]) -> Step:
		"""A new record of this client's case."""
		return Step(role, "insert", kind, on, f"{self.client.key}-{part}", {"case": self.case, **values})

	def update(self, role: str, on: date, target: Ref | Found, values: Mapping[str, Any]) -> Step:
		"""A change of a record."""
		return Step(role, "update", target.kind, on, values=values, target=target)

	def move(self, role: str, on: date, target: Ref, action: str, **values: Any) -> Step:
		"""An action of a workflow."""
		return Step(role, "move", target.kind, on, values=values, target=target, action=action)

	def registration(self) -> list[Step]:
		"""Stages 1 and 2: identified and immediately registered [H]:140-144."""
		client, on = self.client, self.client.registered_on
		person = Ref("Client", client.key)
		values = {
			"field_office": self.field_office,
			"registered_on": on,
			"identified_on": on,
			"identification_channel": client.identification_channel,
			"referred_by": client.referred_by,
			"temporary_shelter": "Offered and accepted",
			"sex": client.sex,
			"age_at_registration": client.age_at_registration,
			"age_is_estimated": 1,
			"home_province": client.home_province,
		}
		opened = {
			"client": person,
			"case_type": client.case_type,
			"case_manager": Account(FIELD_CASE_MANAGER),
			"opened_on": on,
			**self.story.elements,
		}
		return [
			Step(CLERK, "insert", "Client", on, client.key, values),
			Step(CLERK, "insert", "Client Identity", on, f"{client.key}-IDENTITY", self._identity(person)),
			Step(CLERK, "insert", "Case", on, self.case.key, opened),
			self.move(CLERK, on, self.case, "Register"),
			self.insert(CLERK, "Movement", on, "TO-SHELTER", self._to_shelter()),
		]

	def _identity(self, person: Ref) -> dict[str, Any]:
		client = self.client
		return {
			"client": person,
			# Names of a demonstration repeat.
			"register_anyway": 1,
			"family_name_km": client.family_name_khmer,
			"given_name_km": client.given_name_khmer,
			"family_name_latin": client.family_name_latin,
			"given_name_latin": client.given_name_latin,
			"safe_contact_rule": "Through the shelter only.",
		}

	def _to_shelter(self) -> dict[str, Any]:
		return {
			"moved_on": self.client.registered_on,
			"to_custodian_kind": "SHELTER",
			"to_provider": stories.SHELTER,
			"to_place": SHELTER_PLACE,
			"reason": "Temporary shelter was offered and accepted.",
			"received_on": self.client.registered_on,
		}

	def assessment(self) -> list[Step]:
		"""Stage 3: the Case Report within ten working days, reviewed by the office on the next [H]:148."""
		report = self.ref("Social Assessment", "REPORT")
		reviewed = {
			"status": "Reviewed",
			"reviewed_on": self.day(3),
			"reviewed_by": Account(FIELD_CASE_MANAGER),
		}
		return [
			self.move(FIELD_CASE_MANAGER, self.day(1), self.case, "Start assessment"),
			self.insert(SOCIAL_WORKER, "Social Assessment", self.day(2), "REPORT", self._report()),
			self.update(FIELD_CASE_MANAGER, self.day(3), report, reviewed),
		]

	def _report(self) -> dict[str, Any]:
		story = self.story
		simple = bool(story.simple_because)
		return {
			"social_worker": Account(SOCIAL_WORKER),
			"assessed_on": self.day(2),
			"status": "Submitted",
			"submitted_on": self.day(2),
			"risk_level": story.risk_level,
			**dict.fromkeys(story.findings, 1),
			"conference_suggested": "No" if simple else "Yes",
			"simple_case_reason": story.simple_because or None,
			"needed_services": self._needed_services(),
			"family_can_receive": "Not known",
			"situation_history": story.situation,
			"family_situation": "The family lives from day labour; it was visited, and wants to be visited again.",
			"livelihood": "Day labour and a small garden.",
			**stories.findings_in_words(story.findings),
			"risks": story.risks,
			"client_wishes": stories.WISHES,
			"recommendations": "Safety first, then lessons or training; visit the family every three months.",
		}

	def _needed_services(self) -> list[dict[str, Any]]:
		needed = [{"service_type": "SHELTER", "urgency": "Urgent"}]
		return needed + [
			{"service_type": one.service_type, "urgency": one.urgency} for one in self.story.services
		]

	def is_child(self) -> bool:
		"""True when a guardian gives consent together with the child's own assent."""
		return self.client.age_at_registration < ADULT

	def consent(self, provider: str, on: date) -> Step:
		"""The client's agreement that a provider is told what it needs to know."""
		guardian = {"given_by": "Guardian", "guardian_relation": "Aunt", "child_assent": 1}
		values = {
			"purpose": "Referral",
			"receiver": provider,
			"given_on": on,
			**(guardian if self.is_child() else {"given_by": "Client"}),
			"mark": "Thumbprint",
			"share_age_and_sex": 1,
			"share_needs": 1,
		}
		return self.insert(SOCIAL_WORKER, "Client Consent", on, f"CONSENT-{provider}", values)
