"""Attempts that follow one another: the next provider after a refusal, a place that is waited for, an end with a reason.

A referral that was refused is never written over: another one follows it, and both know of each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Event, Update
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record, Register, checked, filled

FOLLOWABLE = (categories.REFERRAL_DECLINED, categories.REFERRAL_WITHDRAWN)


def chain_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""What cannot be about following, waiting, and giving up."""
	before = stored or {}
	found = _following_problems(record, before, register)
	declined = record.get("referral_category") == categories.REFERRAL_DECLINED
	unsent = record.get("referral_category") in (categories.REFERRAL_DRAFT, None)
	if checked(record.get("waits_for_place")) and not declined and not unsent:
		found.append(problem("referral.waits_without_refusal", "waits_for_place"))
	asked = ("waiting_since", record.get("waiting_since"))
	found += problems_of_date(record.get("place_asked_on"), "place_asked_on", today, asked)
	return found + _given_up_problems(record, before, declined) + _problems_of_a_followed(record, before)


def _problems_of_a_followed(record: Record, before: Record) -> list[Problem]:
	"""Once another attempt follows, that one waits or is given up; the turn on the waiting list went there."""
	if not filled(record.get("followed_by")):
		return []
	ticked = [
		tick
		for tick in ("waits_for_place", "given_up")
		if checked(record.get(tick)) and not checked(before.get(tick))
	]
	return [problem("referral.followed_already", tick, referral=record["followed_by"]) for tick in ticked]


def _following_problems(record: Record, before: Record, register: Register) -> list[Problem]:
	name, earlier = record.get("follows_referral"), before.get("follows_referral")
	if name == earlier:
		return []
	if earlier:
		return [problem("referral.chain_is_kept", "follows_referral")]
	followed = register.one("Referral", name)
	if followed is None or followed.get("case") != record.get("case") or name == record.get("name"):
		return [problem("referral.follows_another_case", "follows_referral")]
	if followed.get("referral_category") not in FOLLOWABLE:
		return [problem("referral.follows_one_that_runs", "follows_referral", referral=name)]
	if filled(followed.get("followed_by")) and followed.get("followed_by") != record.get("name"):
		return [problem("referral.followed_already", "follows_referral", referral=followed["followed_by"])]
	return []


def _given_up_problems(record: Record, before: Record, declined: bool) -> list[Problem]:
	if not checked(record.get("given_up")):
		return []
	if not declined or checked(record.get("waits_for_place")):
		return [problem("referral.given_up_too_early", "given_up")]
	if not filled(record.get("given_up_reason")):
		return [problem("referral.given_up_without_reason", "given_up_reason")]
	return []


def chain_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""Which attempt it is, and since when a place is waited for."""
	before = stored or {}
	name = record.get("follows_referral") or (_left_open(record, register) if stored is None else None)
	followed = register.one("Referral", name) or {}
	return {
		"follows_referral": name,
		"attempt": int(followed.get("attempt") or 1) + 1 if followed else 1,
		"waiting_since": _waiting_since(record, before, today),
	}


def _waiting_since(record: Record, before: Record, today: date) -> date | None:
	"""The turn on the waiting list. Who is sent keeps it, so that a place is given by it and a refusal does not lose it."""
	if checked(record.get("waits_for_place")):
		return before.get("waiting_since") or today
	declined = record.get("referral_category") == categories.REFERRAL_DECLINED
	return None if declined and checked(before.get("waits_for_place")) else before.get("waiting_since")


def _left_open(record: Record, register: Register) -> str | None:
	"""The newest refused attempt for the same service, for which nobody has done anything yet.

	So that it is followed even when nobody thinks of saying so. One that waits for a place goes on waiting.
	"""
	if record.get("extension_of") or record.get("referral_category") not in (categories.REFERRAL_DRAFT, None):
		return None
	ticks = ("followed_by", "given_up", "waits_for_place")
	same = {"case": record.get("case"), "service_type": record.get("service_type")}
	refused = register.many("Referral", **same, referral_category=categories.REFERRAL_DECLINED)
	return next((str(row["name"]) for row in reversed(refused) if not any(map(row.get, ticks))), None)


def chain_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Whoever is followed knows by whom, and no longer waits; waiting and giving up stand in the ledger."""
	before = stored or {}
	follows: list[Consequence] = []
	followed = record.get("follows_referral")
	if followed and followed != before.get("follows_referral"):
		values = {"followed_by": record["name"], "waits_for_place": 0, "waiting_since": None}
		follows.append(Update("Referral", str(followed), values))
		follows.append(_event(record, "follows", today, {"follows": followed}))
	if followed and _dropped(record, before):
		# An attempt that was never made leaves the one before it where it was.
		follows.append(Update("Referral", str(followed), _taken_up_again(str(followed), before, register)))
	for tick, event in (("waits_for_place", "waits_for_place"), ("given_up", "given_up")):
		if checked(record.get(tick)) and not checked(before.get(tick)):
			follows.append(_event(record, event, today, {}))
	return follows


def _taken_up_again(followed: str, dropped: Record, register: Register) -> dict[str, Any]:
	"""The turn on the waiting list goes back, when it was for the same place. dropped: as it stood before."""
	values: dict[str, Any] = {"followed_by": None}
	earlier = register.one("Referral", followed) or {}
	same = all(earlier.get(name) == dropped.get(name) for name in ("provider", "service_type"))
	if same and checked(dropped.get("waits_for_place")):
		values |= {"waits_for_place": 1, "waiting_since": dropped.get("waiting_since")}
	return values


def _dropped(record: Record, before: Record) -> bool:
	return (
		record.get("referral_category") == categories.REFERRAL_WITHDRAWN
		and before.get("referral_category") == categories.REFERRAL_DRAFT
	)


def _event(record: Record, event: str, today: date, details: dict[str, Any]) -> Event:
	codes = {"service": record.get("service_type"), "provider": record.get("provider")} | details
	return Event(
		record["client"], record["case"], f"referral.{event}", today, "Referral", record["name"], codes
	)


def chain_of(name: str, referrals: Iterable[Record]) -> list[Record]:
	"""All attempts to which this referral belongs, the first one first; [] for a referral that is not among them.

	A circle, which no save makes, ends where it would begin again.
	"""
	by_name = {str(row["name"]): row for row in referrals}
	first = name
	seen = {name}
	while (earlier := (by_name.get(first) or {}).get("follows_referral")) in by_name and earlier not in seen:
		first = str(earlier)
		seen.add(first)
	chain: list[Record] = []
	later: Any = first
	while later in by_name and by_name[later] not in chain:
		chain.append(by_name[later])
		later = by_name[later].get("followed_by")
	# An attempt that was dropped before it was sent is followed by nobody and stands at the end.
	dropped = by_name.get(name)
	return [*chain, dropped] if dropped and dropped not in chain else chain


def repeats_of(record: Record, referrals: Sequence[Record]) -> list[Record]:
	"""Earlier referrals of the same person for the same service, in whatever case, the newest first.

	Drafts that were never sent are no referrals of the person yet.
	"""
	same = [
		row
		for row in referrals
		if row["name"] != record.get("name")
		and row.get("service_type") == record.get("service_type")
		and row.get("referral_category") != categories.REFERRAL_DRAFT
		and row["referred_on"] <= (record.get("referred_on") or row["referred_on"])
	]
	return sorted(same, key=lambda row: (row["referred_on"], str(row["name"])), reverse=True)
