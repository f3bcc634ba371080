"""Which providers a referral offers, in which order, and why: a rule that explains itself.

[H]:162-168: first the client's interest of location (urgent help near, training in the province of origin), then the
quality that the Local Resource Committee scored, then the cost. What is convenient for providers counts nowhere
("contrary where it is most convenient for the service providers" [H]:112): where everything is equal a lot decides,
the same each time it is looked at, and another one for every case, so that no name stands always first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.provider_admission import longest_stay, obstacles
from ccm_app.domain.provider_facts import HERE, ORIGIN, Candidate, Need, candidates, need_of
from ccm_app.domain.provinces import FARTHEST, nearest
from ccm_app.domain.register import Record, Register, checked

# What is compared, the first that differs decides.
SECURITY, PLACE, QUALITY, COST, LOT = "security", "place", "quality", "cost", "lot"
STEPS = (SECURITY, PLACE, QUALITY, COST, LOT)
URGENT, SAFETY = "Urgent", "Safety"
WISHES = {"Nearest place for urgent help": HERE, "Province of origin": ORIGIN, "Near family": ORIGIN}
_NO_COST = Decimal("Infinity")

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Offered:
	"""A provider that may be chosen: its rank from 1, its facts and why it stands where it stands."""

	rank: int
	candidate: Candidate
	reasons: tuple[Problem, ...]


@dataclass(frozen=True)
class NotOffered:
	"""A provider that gives the service and is not offered, with every reason."""

	candidate: Candidate
	reasons: tuple[Problem, ...]


@dataclass(frozen=True)
class Choice:
	"""The answer: by what the place was weighed, who is offered in order, and who is not."""

	rule: Problem
	offered: tuple[Offered, ...]
	not_offered: tuple[NotOffered, ...]

	@property
	def first(self) -> str | None:
		"""The provider that stands first, None when nobody is offered."""
		return self.offered[0].candidate.code if self.offered else None

	def rank_of(self, provider: object) -> int | None:
		"""The rank of a provider, None when it is not offered."""
		return next((one.rank for one in self.offered if one.candidate.code == provider), None)


def choice_for(record: Record, register: Register, today: date) -> Choice:
	"""The choice for a referral, stored or as it would become: case, service_type, urgency, location_reason, period."""
	need = need_of(record, register, today)
	return choose(need, candidates(need, record, register))


def choose(need: Need, known: Iterable[Candidate]) -> Choice:
	"""The choice among these providers."""
	asked = [(one, obstacles(one, need)) for one in known]
	fit = sorted((one for one, against in asked if not against), key=lambda one: key_of(one, need))
	offered = [
		Offered(rank, one, (*_reasons(one, need), *_decided(one, fit[rank:], need)))
		for rank, one in enumerate(fit, start=1)
	]
	unfit = [NotOffered(one, tuple(against)) for one, against in asked if against]
	return Choice(rule_of(need), tuple(offered), tuple(unfit))


def is_for_safety(need: Need) -> bool:
	"""Whether the client's safety was said to decide about the place."""
	return need.wish == SAFETY


def target_of(need: Need) -> tuple[str, str | None]:
	"""(where, province): near where the client is when it is urgent, else the client's interest, else the service's."""
	where = (
		HERE if need.urgency == URGENT or is_for_safety(need) else WISHES.get(str(need.wish), need.best_place)
	)
	return where, need.origin if where == ORIGIN else need.here


def rule_of(need: Need) -> Problem:
	"""The sentence that says how the place was weighed."""
	where, province = target_of(need)
	if is_for_safety(need):
		code = "choice.rule_safety"
	elif need.urgency == URGENT:
		code = "choice.rule_urgent"
	elif need.wish == "Near family":
		code = "choice.rule_family"
	else:
		code = "choice.rule_origin" if where == ORIGIN else "choice.rule_here"
	return Problem(code, values={"province": province})


def key_of(one: Candidate, need: Need) -> Key:
	"""What is compared, in the order of STEPS; smaller stands first. No two providers have the same."""
	_, target = target_of(need)
	lot = sha256(f"{need.key}|{one.code}".encode()).hexdigest()
	return (
		int(is_for_safety(need) and not _is_secure(one)),
		(nearest(one.provinces, target), int(not _is_around(one, need))),
		-(one.total or Decimal(0)),
		_NO_COST if one.cost is None else one.cost,
		(lot, one.code),
	)


def _is_secure(one: Candidate) -> bool:
	return checked(one.record.get("security_is_sufficient"))


def _is_around(one: Candidate, need: Need) -> bool:
	"""Whether the provider works in the very commune or district where the client is; it counts only near by."""
	where, province = target_of(need)
	# The province itself is in both lists, and says nothing more.
	smaller = {area for area in need.around if area != province}
	return where == HERE and bool(smaller & one.places)


def _decided(one: Candidate, after: list[Candidate], need: Need) -> list[Problem]:
	"""What put the provider before the next one."""
	if not after:
		return []
	other = after[0]
	pairs = zip(STEPS, key_of(one, need), key_of(other, need), strict=True)
	step = next(step for step, mine, theirs in pairs if mine != theirs)
	return [Problem(f"choice.before_by_{step}", values={"provider": other.code})]


def _reasons(one: Candidate, need: Need) -> list[Problem]:
	return [
		*_security_reason(one, need),
		_place_reason(one, need),
		problem("choice.quality", total=_rounded(one.total)) if one.total else problem("choice.not_scored"),
		_cost_reason(one),
		_places_reason(one),
		*_cautions(one, need),
	]


def _rounded(number: Decimal | None) -> str:
	return f"{number or 0:.1f}"


def _security_reason(one: Candidate, need: Need) -> list[Problem]:
	if not is_for_safety(need):
		return []
	return [Problem("choice.secure" if _is_secure(one) else "choice.security_not_seen")]


def _place_reason(one: Candidate, need: Need) -> Problem:
	_, target = target_of(need)
	if target is None:
		return problem("choice.target_unknown")
	borders = nearest(one.provinces, target)
	if borders == FARTHEST:
		return problem("choice.place_unknown")
	if _is_around(one, need):
		return problem("choice.same_area")
	codes = {0: "choice.same_province", 1: "choice.next_province"}
	code = codes.get(borders, "choice.far_province")
	return Problem(code, values={"province": target, "borders": borders})


def _cost_reason(one: Candidate) -> Problem:
	if one.cost is None:
		return problem("choice.cost_unknown")
	currency = str(one.row.get("currency") or "USD")
	amount = f"{one.row.get('unit_cost'):,.0f}" if currency == "KHR" else f"{one.row.get('unit_cost'):,.2f}"
	unit = str(one.row.get("unit") or "").strip()
	code = "choice.cost" if unit else "choice.cost_without_unit"
	return Problem(code, values={"amount": amount, "currency": currency, "unit": unit})


def _places_reason(one: Candidate) -> Problem:
	free = one.free
	if free is None:
		return problem("choice.places_unknown")
	if one.limits.number is None:
		return problem("choice.told_free", free=free, day=one.row.get("confirmed_on"))
	return problem("choice.free", free=free, places=one.limits.number)


def _cautions(one: Candidate, need: Need) -> list[Problem]:
	found: list[Problem] = []
	confirmed = one.record.get("last_confirmed_on")
	if need.person.age is None:
		found.append(problem("choice.age_unknown"))
	longest = longest_stay(one, need)
	if longest is not None:
		found.append(problem("choice.stay", days=longest))
	if one.record.get("mou_valid_until"):
		found.append(problem("choice.agreement_until", day=one.record["mou_valid_until"]))
	else:
		found.append(problem("choice.no_agreement"))
	if not confirmed:
		found.append(problem("choice.never_confirmed"))
	elif confirmed < need.day - timedelta(days=need.unconfirmed_days):
		found.append(problem("choice.long_unconfirmed", day=confirmed))
	if one.declined_on:
		found.append(problem("choice.declined_before", day=one.declined_on))
	return found
