"""The Case Report: the print of the social assessment."""

from __future__ import annotations

from ccm_app.slips.document import Block, Document
from ccm_app.slips.papers.building import (
	Data,
	column,
	facts,
	heading,
	narratives,
	number_of,
	plain,
	signatures,
	table,
)
from ccm_app.slips.wording import children

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
	services = table(
		children(data, "needed_services"),
		(column("service_type", 2), plain("service_type")),
		(column("urgency", 1.4), plain("urgency")),
		(column("note", 3), plain("note")),
	)
	return [heading("needed_services"), services]


def _conference(data: Data) -> list[Block]:
	seats = table(
		children(data, "suggested_seats"),
		(column("seat", 2), plain("seat")),
		(column("reason", 3), plain("reason")),
	)
	return [
		heading("conference_suggested"),
		facts(data, *_TICKS, ticks=_TICKS),
		heading("suggested_seats"),
		seats,
	]
