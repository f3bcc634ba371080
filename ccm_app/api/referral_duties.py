"""The duties that a referral leaves behind: the word of the Central Office, the next attempt, the place waited for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import frappe
from frappe import _

from ccm_app.api import standing_in
from ccm_app.api.duty import Duty
from ccm_app.confidentiality.reach import offices_of
from ccm_app.confidentiality.roles import CENTRAL, CLERK, MANAGER
from ccm_app.domain import categories, referral_steps
from ccm_app.domain.referral_steps import WORD_ASKED
from ccm_app.registry import referral_facts


def referral_duties(today: date) -> Iterator[Duty]:
	"""What waits for the Central Office and for the Field Office about referrals that nobody may forget."""
	declined = ["referral_category", "=", categories.REFERRAL_DECLINED]
	yield Duty(
		(CENTRAL,),
		"Referral",
		_("Say a word on the referral to another province"),
		_("Referrals to another province go through the Central Office; the office waits for its word."),
		[["central_word", "=", WORD_ASKED], ["referral_category", "=", categories.REFERRAL_DRAFT]],
		since="central_word_on",
	)
	yield Duty(
		(MANAGER, CLERK),
		"Referral",
		_("Refer elsewhere"),
		_("The provider has refused, and no other was asked."),
		[declined, ["waits_for_place", "=", 0], ["given_up", "=", 0], ["followed_by", "is", "not set"]],
		since="answered_on",
		of_office="field_office",
	)
	yield from _answered()
	yield from _waiting(today)
	yield Duty(
		(MANAGER, CLERK),
		"Referral",
		_("Review the residence"),
		_("The day of the review has come: residential care ends, or the alternatives are ruled out again."),
		[
			["referral_category", "=", categories.REFERRAL_IN_SERVICE],
			["is_residential", "=", 1],
			["residential_until", "<=", today],
		],
		due="residential_until",
		since="residential_from",
		of_office="field_office",
	)


def _waiting(today: date) -> Iterator[Duty]:
	asked_before = today - timedelta(days=referral_facts.settings().place)
	yield Duty(
		(MANAGER, CLERK),
		"Referral",
		_("Ask whether there is a place"),
		_("The client waits for a place, and nobody has asked for a while."),
		[
			["referral_category", "in", [categories.REFERRAL_DRAFT, categories.REFERRAL_DECLINED]],
			["waits_for_place", "=", 1],
			["followed_by", "is", "not set"],
			["waiting_since", "<=", asked_before],
		],
		since="waiting_since",
		of_office="field_office",
	)


def _answered() -> Iterator[Duty]:
	"""What an answer of a provider leaves to do, by whichever way it came."""
	yield Duty(
		(MANAGER, CLERK),
		"Referral",
		_("See that the service begins"),
		_("The provider has accepted, and nothing was recorded since."),
		[["referral_category", "=", categories.REFERRAL_ACCEPTED]],
		since="answered_on",
		of_office="field_office",
	)
	offices = {*offices_of(frappe.session.user), *standing_in.offices_with((MANAGER, CLERK))}
	waiting = referral_facts.answered_and_waiting(offices)
	# These come after the others about a referral that was sent: of one referral the last row is shown.
	for step, what, why in (
		(
			referral_steps.DECIDE,
			_("Ask whether the provider accepts"),
			_("The provider says that the client has arrived, and has not accepted yet."),
		),
		(
			referral_steps.FIND_CLIENT,
			_("Find the client"),
			_("The provider says that the client did not come."),
		),
	):
		filters = [["name", "in", waiting[step] or [""]]]
		yield Duty(
			(MANAGER, CLERK), "Referral", what, why, filters, since="referred_on", of_office="field_office"
		)
