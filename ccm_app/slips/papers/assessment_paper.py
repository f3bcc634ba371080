"""The Case Report: the print of the social assessment."""

from __future__ import annotations

from ccm_app.slips.document import Block, Document
from ccm_app.slips.papers.building import Data, facts, heading, listing, narratives, number_of, signatures

_STATE = ("assessed_on", "submitted_on", "status", "risk_level")
_TICKS = (
	"conference_suggested",
	"psychosocial_trauma",
	"wants_to_testify",
	"medical_problems",
	"education_or_training_issue",
)


def case_report(data: Data) -> Document:
	"""The Case Report of a social worker to the Field Office, by registry number and never by name.

	It says whether an initial conference is suggested and which experts it needs, as "indicated by the
	Social Assessment Case Report" ([H]:148, [H]:154). data: a Social Assessment with its child rows.
	"""
	blocks: list[Block] = [
		facts(data, "case", "client", "field_office", "social_worker", *_STATE),
		*narratives(data, "situation_history", "family_situation", "health_findings"),
		*narratives(data, "psychosocial_findings", "legal_situation", "education_situation"),
		*narratives(data, "livelihood", "risks", "client_wishes", "recommendations"),
		*_needs(data),
		*_conference(data),
		signatures("social_worker", "case_manager"),
	]
	return Document("Case Report", "របាយការណ៍ករណី", "a4", tuple(blocks), number_of(data, "name", "case"))


def _needs(data: Data) -> list[Block]:
	return listing(data, "needed_services", service_type=2, urgency=1.4, note=3)


def _conference(data: Data) -> list[Block]:
	return [
		heading("conference_suggested"),
		facts(data, *_TICKS, ticks=_TICKS),
		*listing(data, "suggested_seats", seat=2, reason=3),
	]
