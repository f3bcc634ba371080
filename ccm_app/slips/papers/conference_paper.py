"""The minutes of a case conference."""

from __future__ import annotations

from ccm_app.slips.document import Block, Document
from ccm_app.slips.papers.building import Data, facts, listing, narratives, number_of, signatures


def conference_minutes(data: Data) -> Document:
	"""Who was there, what was advised, what the client said and what the Field Office decided.

	"consult the client about the actions and measures suggested... after which the Field Office will make
	a final decision" ([H]:154). data: a Case Conference with its seats and decisions.
	"""
	blocks: list[Block] = [
		facts(data, "case", "kind", "topic", "planned_on", "held_on", "place", "status"),
		*_present(data),
		*narratives(data, "minutes"),
		*_measures(data),
		facts(data, "client_consulted", "client_consulted_on", "client_view", ticks=("client_consulted",)),
		*narratives(data, "final_decision"),
		facts(data, "decided_by", "decided_on"),
		signatures("is_chair", "decided_by"),
	]
	number = number_of(data, "name", "case")
	return Document("Minutes of the case conference", "កំណត់ហេតុសន្និសីទករណី", "a4", tuple(blocks), number)


def _present(data: Data) -> list[Block]:
	return listing(
		data,
		"seats",
		(
			"attended",
			"is_chair",
		),
		seat=2,
		person_name=2,
		organisation=2,
		attended=1.3,
		is_chair=1.3,
	)


def _measures(data: Data) -> list[Block]:
	return listing(data, "decisions", service_type=1.5, provider=1.5, decision=3, due_on=1.2)
