"""The word of the Central Office on referrals, and the reports about referrals, residence and services."""

from __future__ import annotations

from ccm_app.tests.matrix.ways import NEVER, method
from ccm_app.tests.matrix.ways_app import API, report

WAYS = (
	method(
		"own: ask the Central Office",
		"own",
		"writes",
		API + "referrals.ask_central",
		form={"referral": "$name"},
		only="Referral",
	),
	method(
		"own: word of the Central Office",
		"own",
		NEVER,
		API + "referrals.give_word",
		form={"referral": "$name", "agreed": True},
		only="Referral",
	),
	report("Residential Placements", "Referral"),
	report("Services Late and Missed", "Service Record"),
	report("Training and Schooling", "Service Record"),
)
