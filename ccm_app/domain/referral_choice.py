"""The choice of a provider on the referral itself: checked at every save, whatever way the save came.

A referral goes to a provider that is fit and has a place. Whoever chooses another than the first of the list says why,
and the referral keeps what the list said on that day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.provider_admission import ages_of, obstacles
from ccm_app.domain.provider_choice import choice_for
from ccm_app.domain.provider_facts import candidate, need_of
from ccm_app.domain.register import Record, Register, checked, filled

UNSENT = (categories.REFERRAL_DRAFT, None)
# What the referral says about an obstacle of the provider; the others keep their provider from admitting this client.
SAID = {
	"unfit.inactive": "referral.provider_inactive",
	"unfit.not_designated": "referral.not_designated",
	"unfit.designation_suspended": "referral.not_designated",
	"unfit.designation_ended": "referral.not_designated",
	"unfit.designation_not_begun": "referral.not_designated",
	"unfit.agreement_ended": "referral.agreement_ended",
	"unfit.closed": "referral.takes_no_clients",
	"unfit.age": "referral.age_not_admitted",
	"unfit.stay": "referral.stay_too_long",
	"unfit.full": "referral.no_place",
	"unfit.told_full": "referral.no_place",
	"unfit.no_place_for_such": "referral.no_place",
	"unfit.waited_for": "referral.place_waited_for",
}
PLACES = ("referral.no_place", "referral.place_waited_for")


def is_unsent(stored: Record | None) -> bool:
	"""Whether the provider has not been told yet: what was sent is judged by the network of its day."""
	return (stored or {}).get("referral_category") in UNSENT


def is_sending(record: Record, stored: Record | None) -> bool:
	"""Whether this save tells the provider: only then a place is taken, and the choice has to be reasoned."""
	category = record.get("referral_category")
	return is_unsent(stored) and category in categories.REFERRAL_OPEN


def provider_obstacles(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Why the provider of a referral that was not sent yet cannot be told: the sentences of the referral, each once."""
	need = need_of(record, register, today)
	one = candidate(need, record, register)
	service = register.one("Service Type", record.get("service_type")) or {}
	labels = {"provider": one.record.get("label_en"), "service": service.get("label_en"), "day": need.day}
	lowest, highest = ages_of(one)
	found: dict[str, Problem] = {}
	for against in obstacles(one, need):
		code = SAID.get(against.code, "referral.does_not_admit")
		values = {**labels, "lowest": lowest, "highest": highest, **against.values}
		found.setdefault(code, Problem(code, ("provider",), values))
	return [each for each in found.values() if each.code not in PLACES or is_sending(record, stored)]


def choice_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""Another than the first is chosen with a reason from the list, in words where the list asks for them."""
	if not is_sending(record, stored):
		return []
	reason = register.one("Choice Reason", record.get("choice_reason")) or {}
	if checked(reason.get("needs_note")) and not filled(record.get("choice_note")):
		return [problem("referral.choice_without_note", "choice_note")]
	first = record.get("choice_first")
	if reason or not first or first == record.get("provider"):
		return []
	label = (register.one("Service Provider", str(first)) or {}).get("label_en")
	return [problem("referral.choice_without_reason", "choice_reason", first=label)]


def choice_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""What the list said: who stood first and where the chosen one stood; since when the referral waits for a place.

	Kept as it was once the referral is sent.
	"""
	if not is_unsent(stored):
		return {name: (stored or {}).get(name) for name in ("choice_first", "choice_rank")}
	values = _waiting(record, stored, register, today)
	if not record.get("service_type") or not record.get("case"):
		return values
	found = choice_for(record, register, today)
	return {**values, "choice_first": found.first, "choice_rank": found.rank_of(record.get("provider")) or 0}


def _waiting(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""The turn of a referral that was not sent yet: who takes another provider or service goes to the end of that list.

	A referral that follows one which was refused and waits takes over its turn. One that is sent leaves the list, and
	gets the place by the turn that it had.
	"""
	before = stored or register.one("Referral", record.get("follows_referral")) or {}
	same = all(before.get(name) == record.get(name) for name in ("provider", "service_type"))
	since = before.get("waiting_since") if same else None
	waits = checked(record.get("waits_for_place")) and record.get("referral_category") in UNSENT
	return {"waits_for_place": int(waits), "waiting_since": since or (today if waits else None)}
