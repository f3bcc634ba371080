"""The report of a follow-up visit after reintegration."""

from __future__ import annotations

from ccm_app.slips.document import Block, Document
from ccm_app.slips.papers.building import Data, facts, narratives, number_of, signatures

_TICKS = ("further_support_needed", "client_manages_alone")


def follow_up(data: Data) -> Document:
	"""How the client fares and what is still needed; follow-up is "part-and-parcel" ([H]:176-178).

	data: a Follow-up.
	"""
	blocks: list[Block] = [
		facts(data, "case", "due_on", "month_number", "visited_on", "visited_by", "kind", "status"),
		*narratives(data, "situation"),
		facts(data, *_TICKS, ticks=_TICKS),
		*narratives(data, "support_needed", "note"),
		signatures("visited_by", "case_manager"),
	]
	number = number_of(data, "name", "case")
	return Document("Follow-up visit", "របាយការណ៍តាមដាន", "a4", tuple(blocks), number)
