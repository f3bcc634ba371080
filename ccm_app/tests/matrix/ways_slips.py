"""The functions of the office about answers and slips, each with the referral that it is asked about."""

from __future__ import annotations

from ccm_app.tests.matrix.ways import NOT_REFUSED, method

ANSWERS = "ccm_app.api.provider_answers."

WAYS = (
	method(
		"own: possible answers",
		"own",
		"writes",
		ANSWERS + "possible",
		form={"referral": "$name"},
		only="Referral",
		proof=NOT_REFUSED,
	),
	method(
		"own: record an answer",
		"own",
		"writes",
		ANSWERS + "record",
		form={"referral": "$name", "answer": "Arrived", "channel": "Telephone", "said_by": "Reception"},
		only="Referral",
	),
	method(
		"own: take back slips",
		"own",
		"writes",
		ANSWERS + "take_back_slips",
		form={"referral": "$name"},
		only="Referral",
		proof=NOT_REFUSED,
	),
)
