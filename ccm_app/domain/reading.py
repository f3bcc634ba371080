"""Questions that many rules ask of the register, each asked in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.dates import age_on
from ccm_app.domain.money import amount_of
from ccm_app.domain.register import Record, Register, checked


def rows(record: Record, table: str) -> Sequence[Record]:
	"""The child rows of a table field; none gives an empty list."""
	return record.get(table) or []


def case_of(record: Record, register: Register) -> Record:
	"""The stored case of a case record; an empty mapping when it does not exist."""
	return register.one("Case", record.get("case")) or {}


def client_of(record: Record, register: Register) -> Record:
	"""The stored client of a record; an empty mapping when it does not exist."""
	return register.one("Client", record.get("client")) or {}


def merged_numbers(client: object, register: Register) -> list[str]:
	"""The other numbers of this person: those that were merged into this one, and into those."""
	found: list[str] = []
	for row in register.many("Client", merged_into=client):
		found += [row["name"], *merged_numbers(row["name"], register)]
	return found


def number_setting(register: Register, name: str, otherwise: int) -> int:
	"""A whole number from CCM Settings; `otherwise` when the field is empty (0 counts as a number)."""
	value = register.setting(name)
	return otherwise if value in (None, "") else int(value)


def holidays_of(office_name: str | None, register: Register) -> frozenset[date]:
	"""The holidays of an office: its own calendar, or the one of CCM Settings."""
	office = register.one("Field Office", office_name) or {}
	calendar_name = office.get("holiday_calendar") or register.setting("holiday_calendar")
	calendar = register.one("CCM Holiday Calendar", calendar_name) or {}
	return frozenset(day["holiday_date"] for day in rows(calendar, "days"))


def latest_assessment(case: str | None, register: Register, until: object = None) -> Record | None:
	"""The newest Case Report that has been submitted to the Field Office, or None.

	until: a day; reports made after it count only when there is none before.
	"""
	return _newest_report(case, register, ("Submitted", "Reviewed"), until)


def reviewed_assessment(case: str | None, register: Register, until: object = None) -> Record | None:
	"""The newest Case Report that the Field Office has reviewed [H]:148, or None; `until` as above."""
	return _newest_report(case, register, ("Reviewed",), until)


def _newest_report(
	case: str | None, register: Register, wanted: Sequence[str], until: object
) -> Record | None:
	found = [row for row in register.many("Social Assessment", case=case) if row.get("status") in wanted]
	known = [row for row in found if row["assessed_on"] <= until] if isinstance(until, date) else found
	return max(reversed(known or found), key=lambda report: report["assessed_on"], default=None)


def decided_conferences(case: str | None, register: Register) -> list[Record]:
	"""The conferences of a case that were held and decided by the Field Office."""
	return [
		meeting
		for meeting in register.many("Case Conference", case=case, status="Held")
		if meeting.get("decided_on")
	]


def called_conferences(case: str | None, register: Register) -> Sequence[Record]:
	"""Conferences that were called and neither held nor cancelled."""
	return register.many("Case Conference", case=case, status="Called")


def plan_in_force(case: str | None, register: Register) -> Record | None:
	"""The approved plan that no later approved plan has replaced, or None."""
	found = register.many("Case Plan", case=case, budget_category=categories.BUDGET_APPROVED)
	return max(found, key=lambda plan: plan.get("plan_number") or 0, default=None)


def referrals(case: str | None, register: Register, wanted: Sequence[str]) -> list[Record]:
	"""The referrals of a case in one of the wanted categories."""
	return [
		referral
		for referral in register.many("Referral", case=case)
		if referral.get("referral_category") in wanted
	]


def engaged_providers(case: str | None, register: Register) -> set[str]:
	"""Providers that accepted the client, now or earlier."""
	return {str(referral["provider"]) for referral in referrals(case, register, categories.REFERRAL_ENGAGED)}


def decimal_of(value: Any) -> Decimal:
	"""An amount as Decimal; nothing counts as 0, and so does what is no number: its own check refuses it."""
	return amount_of(value) or Decimal(0)


def age_on_day(case: Record, day: date) -> int | None:
	"""The client's completed years on a day, counted from the age when the case was opened; None if unknown."""
	age, opened_on = case.get("age_at_opening"), case.get("opened_on")
	if not isinstance(age, int):
		return None
	return age + max(0, age_on(opened_on, day)) if opened_on else age


def is_residential(referral: Record, register: Register) -> bool:
	"""Residential by its own box or by the kind of service."""
	service = register.one("Service Type", referral.get("service_type")) or {}
	return checked(referral.get("is_residential")) or checked(service.get("is_residential"))
