"""A walk of one case: the steps that people take, in their order or at random, some of them carelessly.

Every step goes the whole path of a save; what is refused changes nothing. Tests look at what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from ccm_app.domain import categories
from tests.domain.builders import (
	MANAGER,
	REGISTERED,
	SHELTER,
	a_line,
	a_register,
	case_fields,
	client_fields,
	conference_fields,
	plan_fields,
	report_fields,
	seated,
)
from tests.domain.later_builders import closure_fields, reintegration_fields

REASONS = ("COMPLETED", "COMPLETED", "WITHDREW", "DIED", "MOVED_ABROAD", "LOST_CONTACT")
EVERY_STAGE = (*categories.STAGES, categories.VOID)


class Walk:
	"""One case, its register, and a die."""

	def __init__(self, seed: int):
		self.die = Random(seed)
		self.register = a_register()
		self.today = REGISTERED
		self.register.save("Client", self.today, **client_fields(age_at_registration=self.die.randint(0, 60)))
		self.client = self.register.last
		self.register.save("Client Identity", self.today, client=self.client, other_names="A")
		self.register.save("Case", self.today, **case_fields(self.client))
		self.case = self.register.last

	@property
	def stage(self) -> str:
		"""The stage of the case now."""
		return self.register.stage(self.case)

	def take(self, steps: int, order: float = 0.75) -> Walk:
		"""So many steps; `order` is the part of them that follows the handbook."""
		passage = list(PASSAGE)
		for _ in range(steps):
			self.today += timedelta(days=self.die.choice((0, 0, 1, 3, 10)))
			if passage and self.die.random() < order:
				if passage[0](self):
					passage.pop(0)
			else:
				self.die.choice(AT_RANDOM)(self)
		return self

	def save(self, kind: str, name: str | None = None, /, **fields: Any) -> bool:
		"""Save on the case; True when nothing stood in the way."""
		return not self.register.save(
			kind, self.today, name, **({"case": self.case} if not name else {}), **fields
		)

	def newest(self, kind: str, /, **equal: Any) -> str | None:
		"""The newest record of the case with these values."""
		found = self.register.many(kind, case=self.case, **equal)
		return str(found[-1]["name"]) if found else None

	def move(self, stage: str) -> bool:
		"""Try to move the case."""
		return not self.register.save("Case", self.today, self.case, stage=stage)

	def change(self, kind: str, found: str | None, /, **fields: Any) -> bool:
		"""Change a record if there is one."""
		return bool(found) and self.save(kind, found, **fields)

	def report(self) -> bool:
		yes = self.die.random() < 0.5
		findings = {
			"psychosocial_trauma": self.die.randint(0, 1),
			"conference_suggested": "Yes" if yes else "No",
		}
		submitted = report_fields(assessed_on=self.today, status="Submitted", **findings)
		return self.save("Social Assessment", **submitted) and self.change(
			"Social Assessment", self.newest("Social Assessment"), status="Reviewed", reviewed_by=MANAGER
		)

	def conference(self) -> bool:
		seats = seated("FCM", "SPW", "SPR", *self.die.choice(((), ("PSY",), ("PSY",))))
		days = dict.fromkeys(("planned_on", "held_on", "client_consulted_on", "decided_on"), self.today)
		return self.save("Case Conference", **conference_fields(**days, seats=seats))

	def call(self) -> bool:
		called = {"status": "Called", "planned_on": self.today, "kind": "Initial", "topic": "ALL"}
		return self.save("Case Conference", **called, seats=seated("FCM", "SPW", "SPR", "PSY"))

	def cancel(self) -> bool:
		return self.change(
			"Case Conference", self.newest("Case Conference", status="Called"), status="Cancelled"
		)

	def plan(self) -> bool:
		days = {
			"prepared_on": self.today,
			"client_consulted_on": self.today,
			"costs_consulted_on": self.today,
		}
		line = a_line(planned_from=self.today, planned_until=self.today + timedelta(days=90))
		old = self.newest("Case Plan", budget_category=categories.BUDGET_APPROVED)
		revision = {"revision_of": old, "revision_reason": "School begins." if old else None}
		return self.save("Case Plan", **plan_fields(**days, **revision, lines=[line]))

	def budget(self) -> bool:
		step = self.die.choice(
			(categories.BUDGET_PROPOSED, categories.BUDGET_COSTED, categories.BUDGET_APPROVED)
		)
		self.change("Case Plan", self.newest("Case Plan"), budget_category=step)
		return bool(self.newest("Case Plan", budget_category=categories.BUDGET_APPROVED))

	def refer(self) -> bool:
		consent = {
			"purpose": "Referral",
			"receiver": SHELTER,
			"given_on": self.today,
			"given_by": "Client",
			"no_guardian_reason": "No guardian was found.",
			"child_assent": 1,
		}
		if not self.save("Client Consent", **consent, mark="Thumbprint"):
			return False
		fields = {
			"referral_category": self.die.choice(("Draft", "Sent", "Sent")),
			"service_type": "PSYCHO",
			"provider": SHELTER,
			"host_agency": SHELTER,
			"referred_on": self.today,
			"client_consulted_on": self.today,
			"client_agreed": 1,
			"consent": self.newest("Client Consent"),
		}
		return self.save("Referral", **fields) and fields["referral_category"] == "Sent"

	def answer(self) -> bool:
		category = self.die.choice(("Accepted", "Accepted", "Declined"))
		waiting = self.newest("Referral", referral_category="Sent")
		answered = self.change("Referral", waiting, referral_category=category, answer_reason="No place.")
		return answered and category == "Accepted"

	def serve(self) -> bool:
		referral = self.newest("Referral", referral_category="Accepted")
		return self.save("Service Record", referral=referral, status="Ongoing", from_date=self.today)

	def end_services(self) -> bool:
		for row in self.register.many("Service Record", case=self.case, status="Ongoing"):
			self.save("Service Record", row["name"], status="Completed", until_date=self.today)
		for category, after in (
			("Sent", "Withdrawn"),
			("Accepted", "Completed"),
			("In service", "Completed"),
		):
			for row in self.register.many("Referral", case=self.case, referral_category=category):
				self.save("Referral", row["name"], referral_category=after)
		return True

	def go_home(self) -> bool:
		days = {"started_on": self.today, "client_consulted_on": self.today}
		return self.save("Reintegration", **reintegration_fields(**days))

	def follow_up(self) -> bool:
		planned = self.register.many("Follow-up", case=self.case, status="Planned")
		if not planned:
			return self.stage == categories.REINTEGRATION
		status = self.die.choice(("Done", "Done", "Done", "Missed"))
		self.today = max(self.today, planned[0]["due_on"]) if self.die.random() < 0.9 else self.today
		done = {"visited_on": self.today, "visited_by": MANAGER, "situation": "Good"}
		return self.save("Follow-up", planned[0]["name"], status=status, **(done if status == "Done" else {}))

	def skip_follow_ups(self) -> bool:
		for row in self.register.many("Follow-up", case=self.case, status="Planned"):
			self.save("Follow-up", row["name"], status="Missed")
		return True

	def decide(self) -> bool:
		days = {"decided_on": self.today, "client_consulted_on": self.today}
		told = [{"provider": SHELTER, "consulted_on": self.today}]
		return self.save(
			"Case Closure", **closure_fields(**days, consultations=told, reason=self.die.choice(REASONS))
		)

	def decide_anew(self) -> bool:
		return self.change("Case Closure", self.newest("Case Closure"), reason=self.die.choice(REASONS))

	def to_random_stage(self) -> bool:
		return self.move(self.die.choice(EVERY_STAGE[:-1]))

	def close(self) -> bool:
		return self.move(categories.CLOSURE)


def _to(stage: str) -> Callable[[Walk], bool]:
	return lambda walk: walk.stage == stage or walk.move(stage)


def _conference_if_suggested(walk: Walk) -> bool:
	report = walk.register.many("Social Assessment", case=walk.case)[-1]
	return report["conference_suggested"] == "No" or walk.conference()


PASSAGE: tuple[Callable[[Walk], bool], ...] = (
	_to(categories.REGISTRATION),
	_to(categories.ASSESSMENT),
	Walk.report,
	_conference_if_suggested,
	_to(categories.PLAN),
	Walk.plan,
	Walk.budget,
	_to(categories.REFERRAL),
	Walk.refer,
	Walk.answer,
	_to(categories.SERVICES),
	Walk.serve,
	Walk.end_services,
	Walk.go_home,
	_to(categories.REINTEGRATION),
	*[Walk.follow_up] * 6,
	Walk.decide,
	Walk.close,
)
AT_RANDOM: tuple[Callable[[Walk], bool], ...] = (
	*[Walk.to_random_stage] * 4,
	Walk.report,
	Walk.conference,
	Walk.call,
	Walk.cancel,
	Walk.cancel,
	Walk.plan,
	Walk.budget,
	Walk.refer,
	Walk.answer,
	Walk.serve,
	Walk.end_services,
	Walk.go_home,
	Walk.follow_up,
	Walk.skip_follow_ups,
	Walk.decide,
	Walk.decide_anew,
	Walk.close,
)
