"""What a provider has to do next about a referral, and until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ccm_app.domain import categories
from ccm_app.domain.provider_answers import ARRIVED, DID_NOT_COME
from ccm_app.domain.register import Record

ANSWER, AGREE_A_DAY, AWAIT, SERVE, NOTHING = "answer", "agree_a_day", "await", "serve", "nothing"


def next_action(referral: Record, given: Collection[str]) -> tuple[str, date | None]:
	"""(What is next, until when) for the provider of a referral; the day is None when there is none.

	given: the answers that were recorded so far.
	"""
	category = referral.get("referral_category")
	if category == categories.REFERRAL_SENT:
		return ANSWER, referral.get("answer_due_on")
	if category == categories.REFERRAL_ACCEPTED:
		return _before_arrival(referral, given)
	if category == categories.REFERRAL_IN_SERVICE:
		return SERVE, referral.get("residential_until")
	return NOTHING, None


def _before_arrival(referral: Record, given: Collection[str]) -> tuple[str, date | None]:
	if ARRIVED in given:
		return SERVE, None
	day = referral.get("appointment_on")
	if not day or day != referral.get("appointment_confirmed_on") or DID_NOT_COME in given:
		return AGREE_A_DAY, referral.get("answer_due_on")
	return AWAIT, day
