"""Periods for which tables are made: whole months; closed, signed and opened again by their buttons only."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record, Register

OPEN, CLOSED, SIGNED = "Open", "Closed", "Signed"
BY_BUTTON = ("status", "closed_on", "closed_by", "signed_on", "signed_by")
MONTHS = ("from_date", "until_date")


def period_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""What forbids saving a Statistical Period: broken months, or a state that no button gave it."""
	if stored is None:
		wrong = record.get("status") not in (None, "", OPEN)
		return [problem("period.closed_by_button", "status")] if wrong else _month_problems(record)
	if any(record.get(name) != stored.get(name) for name in BY_BUTTON):
		return [problem("period.closed_by_button", "status")]
	moved = any(record.get(name) != stored.get(name) for name in MONTHS)
	if moved and stored.get("status") != OPEN:
		return [problem("period.is_closed", "from_date")]
	return _month_problems(record) if moved else []


def _month_problems(record: Record) -> list[Problem]:
	first, last = record.get("from_date"), record.get("until_date")
	if not first or not last:
		return []
	if last < first:
		return [problem("period.ends_before_it_begins", "until_date")]
	is_whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
	return [] if is_whole else [problem("period.whole_months", "from_date")]


def may_be_closed(period: Record, today: date) -> list[Problem]:
	"""What forbids closing: it is closed already, or not over yet."""
	if period.get("status") != OPEN:
		return [problem("period.is_closed", "status")]
	if period["until_date"] >= today:
		return [problem("period.not_over", "until_date", until=period["until_date"])]
	return _month_problems(period)


def may_be_signed(period: Record, changed: int) -> list[Problem]:
	"""What forbids signing: nothing is kept yet, or the records have changed since."""
	if period.get("status") != CLOSED:
		return [problem("period.close_first", "status")]
	return [problem("period.restate_first", "status", count=changed)] if changed else []


def may_be_restated(period: Record, changed: int, reason: str) -> list[Problem]:
	"""What forbids keeping the figures anew: nothing was kept, nothing has changed, or nobody says why."""
	if period.get("status") not in (CLOSED, SIGNED):
		return [problem("period.close_first", "status")]
	if not changed:
		return [problem("period.nothing_changed", "status")]
	return [] if reason.strip() else [problem("period.reason_missing", "status")]
