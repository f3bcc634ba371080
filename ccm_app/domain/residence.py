"""Residential care, "the last resort of action" [H]:168, and the host agency that a client keeps when it begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import is_residential, number_setting, referrals, rows
from ccm_app.domain.register import Record, Register, checked, filled

PLACED = categories.REFERRAL_ENGAGED


def residential_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""Residential care is "the last resort of action", at placement and at every extension [H]:168."""
	ruled_out = {
		row.get("care_option")
		for row in rows(record, "alternatives_ruled_out")
		if filled(row.get("reason")) and filled(row.get("care_option"))
	}
	found = [
		problem("referral.alternative_not_ruled_out", "alternatives_ruled_out", option=option.get("label_en"))
		for option in register.many("Care Option", must_be_ruled_out=1, is_active=1)
		if option["name"] not in ruled_out
	]
	start, end = record.get("residential_from"), record.get("residential_until")
	if not start or not end:
		return [
			*found,
			problem("referral.residential_without_period", "residential_from", "residential_until"),
		]
	return found + _period_problems(start, end, stored or {}, register)


def _period_problems(start: date, end: date, before: Record, register: Register) -> list[Problem]:
	found: list[Problem] = []
	if end < start:
		found.append(problem("referral.residential_period", "residential_from", "residential_until"))
	longest = number_setting(register, "residential_review_days", 90)
	if (end - start).days > longest:
		found.append(problem("referral.residential_too_long", "residential_until", days=longest))
	agreed = before.get("residential_until")
	if before.get("referral_category") in categories.REFERRAL_ENGAGED and agreed and end > agreed:
		found.append(problem("referral.extension_is_a_referral", "residential_until"))
	return found


def extension_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""An extension goes on with the same residence, without a gap, and is asked for anew each time."""
	name = record.get("extension_of")
	if not name or name == (stored or {}).get("extension_of"):
		return []
	earlier = register.one("Referral", name)
	if earlier is None or earlier.get("case") != record.get("case") or name == record.get("name"):
		return [problem("referral.extends_another_case", "extension_of")]
	same = earlier.get("provider") == record.get("provider") and is_residential(earlier, register)
	if not same or earlier.get("referral_category") not in PLACED:
		return [problem("referral.extends_no_residence", "extension_of", referral=name)]
	begins, ended = record.get("residential_from"), earlier.get("residential_until")
	if begins and ended and begins > ended + timedelta(days=1):
		return [problem("referral.extension_with_a_gap", "residential_from", ended=ended)]
	others = [
		row["name"]
		for row in register.many("Referral", case=record.get("case"), extension_of=name)
		if row["name"] != record.get("name") and row.get("referral_category") not in _WITHOUT_EFFECT
	]
	return [problem("referral.extended_already", "extension_of", referral=one) for one in others[:1]]


_WITHOUT_EFFECT = (categories.REFERRAL_DECLINED, categories.REFERRAL_WITHDRAWN)


def host_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""When residence begins, host agency and its case manager stay; another one is named with a reason [H]:168."""
	category = record.get("referral_category")
	if category in (categories.REFERRAL_DRAFT, categories.REFERRAL_WITHDRAWN, None) or _was_sent(stored):
		return []
	if not is_residential(record, register) or filled(record.get("host_change_reason")):
		return []
	host = present_host(record.get("case"), register, record.get("name"))
	changed = [
		name
		for name in ("host_agency", "host_case_worker")
		if filled(host.get(name)) and _plain(host.get(name)) != _plain(record.get(name))
	]
	return [problem("referral.host_changes", *changed, "host_change_reason")] if changed else []


def _plain(text: object) -> str:
	return " ".join(str(text or "").casefold().split())


def _was_sent(stored: Record | None) -> bool:
	return (stored or {}).get("referral_category") not in (categories.REFERRAL_DRAFT, None)


def present_host(case: str | None, register: Register, without: object = None) -> Record:
	"""Host agency and its case manager as the newest accepted referral of the case names them; {} without one."""
	accepted = [row for row in referrals(case, register, PLACED) if row["name"] != without]
	return max(accepted, key=lambda row: row["referred_on"], default={})


def host_filled(record: Record, register: Register) -> dict[str, Any]:
	"""The case manager of the host agency goes over from the referral before, as long as the agency is the same."""
	if filled(record.get("host_case_worker")) or not filled(record.get("case")):
		return {}
	host = present_host(record.get("case"), register, record.get("name"))
	if host.get("host_agency") != record.get("host_agency") or not filled(host.get("host_case_worker")):
		return {}
	return {"host_case_worker": host["host_case_worker"]}


@dataclass(frozen=True)
class Placement:
	"""One stay in one residence, with its extensions: referral of the beginning, first and last day, and how it stands.

	until: the day for which the next review was agreed. ended_on: None while the client lives there.
	"""

	first: str
	last: str
	case: str
	provider: str
	office: str | None
	since: date
	until: date | None
	ended_on: date | None
	extensions: int

	def days(self, today: date) -> int:
		"""How long the stay has lasted, in whole days, both ends counted once."""
		return max(0, ((self.ended_on or today) - self.since).days)

	def is_overdue(self, today: date) -> bool:
		"""Whether the review day has passed and the client still lives there."""
		return self.ended_on is None and self.until is not None and self.until < today


def placements(found: Iterable[Record]) -> list[Placement]:
	"""Every stay that began, put together from its referrals, the longest-standing first.

	found: residential referrals as codes and days. A referral that was never accepted is no stay.
	"""
	placed = {str(row["name"]): row for row in found if _is_stay(row)}
	later = {
		str(row.get("extension_of")): name
		for name, row in placed.items()
		if row.get("extension_of") in placed
	}
	firsts = [name for name, row in placed.items() if row.get("extension_of") not in placed]
	stays = [_placement(name, placed, later) for name in firsts]
	return sorted(stays, key=lambda stay: (stay.since, stay.first))


def _is_stay(row: Record) -> bool:
	if not checked(row.get("is_residential")) or not row.get("residential_from"):
		return False
	category = row.get("referral_category")
	# Withdrawn after it was accepted: the client lived there until then.
	was_there = category == categories.REFERRAL_WITHDRAWN and row.get("answered_on") is not None
	return category in PLACED or was_there


def _placement(first: str, placed: dict[str, Record], later: dict[str, str]) -> Placement:
	chain = [first]
	while later.get(chain[-1]) and later[chain[-1]] not in chain:
		chain.append(later[chain[-1]])
	begun, last = placed[first], placed[chain[-1]]
	over = last.get("referral_category") in (categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN)
	return Placement(
		first,
		chain[-1],
		str(begun.get("case")),
		str(begun.get("provider")),
		last.get("field_office"),
		begun["residential_from"],
		last.get("residential_until"),
		(last.get("ended_on") or last.get("residential_until")) if over else None,
		len(chain) - 1,
	)
