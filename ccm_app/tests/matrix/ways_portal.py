"""The functions and pages of the portal, asked with the numbers of clients and cases: they answer to referrals alone.

What a provider sees of an own referral is asked by the campaign of the packets, field by field.
"""

from __future__ import annotations

from ccm_app.tests.matrix.ways import NEVER, Way, method

PORTAL, ACCOUNTS = "ccm_app.api.portal.", "ccm_app.api.portal_accounts."
TODAY = "2026-11-22"
FORMS: dict[str, dict[str, str]] = {
	"answer": {"given": "Accepted"},
	"agree_on_a_day": {"day": "2030-01-01"},
	"add_service": {"status": "Ongoing", "from_date": TODAY},
	"discharge": {"left_on": TODAY, "went_to": "FAMILY"},
	"tell_office": {"text": "Matrix"},
}

WAYS = (
	*(
		method(
			f"portal: {act} of a {kind}",
			"T28",
			NEVER,
			PORTAL + act,
			form={"referral": "$name", **form},
			only=kind,
		)
		for act, form in FORMS.items()
		for kind in ("Client", "Case")
	),
	method(
		"portal: places",
		"T28",
		NEVER,
		PORTAL + "tell_places",
		form={"free_x": "$name"},
		only="Client",
		names=False,
	),
	method(
		"portal: end an account",
		"T28",
		NEVER,
		ACCOUNTS + "end_account",
		form={"provider": "$name", "email": "nobody@matrix.example"},
		only="Client",
		names=False,
	),
	method(
		"portal: make an account",
		"T28",
		NEVER,
		ACCOUNTS + "make_account",
		form={"provider": "$name", "email": "nobody@matrix.example"},
		only="Client",
		names=False,
	),
	Way("portal: page", "T28", NEVER, "GET", "/portal/referral/$name", only="Client"),
	Way("portal: page of a case", "T28", NEVER, "GET", "/portal/referral/$name", only="Case"),
	Way("portal: list", "T28", NEVER, "GET", "/portal", only="Client", names=False, own_list=True),
)
