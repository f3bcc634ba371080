"""Every referral with its age, what comes next, who acts and by when; the urgent ones first."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.ccm_app.report.columns import Column, begin, column, labels
from ccm_app.confidentiality.referral_watch import said
from ccm_app.domain import categories, referral_steps
from ccm_app.domain.referral_steps import NextAction
from ccm_app.registry import referral_facts

Row = dict[str, Any]
NAME = "Referral Board"
LATE, DUE, RUNS, WAITS, ENDED = "Late", "Due today", "In time", "Waits for a place", "Ended"
COLOURS = {LATE: "red", DUE: "orange", RUNS: "green", WAITS: "yellow", ENDED: "gray"}


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: field_office, provider, urgency, only_due, with_ended. Rows: the referrals that the user may read.

	The urgent ones stand first, then what is due longest; those that have ended stand last.
	"""
	begin(NAME)
	wanted = frappe._dict(filters or {})
	rows = _rows(wanted)
	late = sum(1 for row in rows if row["standing_code"] == LATE)
	summary = [
		_figure(len([row for row in rows if row["standing_code"] != ENDED]), _("Referrals that run")),
		_figure(sum(1 for row in rows if row["standing_code"] == DUE), _("Due today")),
		_figure(late, _("Late"), "Red" if late else "Green"),
		_figure(sum(1 for row in rows if row["waits"]), _("Waiting for a place")),
	]
	return columns(), rows, None, None, summary


def _figure(value: int, label: str, indicator: str | None = None) -> Row:
	figure = {"value": value, "label": label, "datatype": "Int"}
	return figure | ({"indicator": indicator} if indicator else {})


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("standing", "How it stands", width=150),
		column("urgency", "Urgency", width=90),
		column("next_action", "What to do next", width=320),
		column("due_on", "Due on", "Date", 110),
		column("days_late", "Days late", "Int", 90),
		column("who", "Who acts next", width=130),
		column("case", "Case", "Link", 210, "Case"),
		column("provider", "Provider", width=170),
		column("service", "Service", width=150),
		column("progress", "Progress", width=100),
		column("days_in_state", "Days in this state", "Int", 140),
		column("attempt", "Attempt", "Int", 80),
		column("referral", "Referral", "Link", 160, "Referral"),
		column("told", "Told so far", width=130),
		column("referred_on", "Referred on", "Date", 110),
		column("field_office", "Field Office", "Link", 100, "Field Office"),
	]


def _rows(filters: Any) -> list[Row]:
	found = _read(filters)
	known = referral_facts.known([one.name for one in found])
	days, names = referral_facts.settings(), (labels("Service Type"), labels("Service Provider"))
	open_cases = _open_cases({one.case for one in found})
	rows: list[tuple[Any, Row]] = []
	for one in found:
		action = referral_steps.next_action(one, days, known[one.name]) if one.case in open_cases else None
		if action is None and not filters.get("with_ended"):
			continue
		if filters.get("only_due") and (action is None or action.due_on > getdate()):
			continue
		rows.append((_order(one, action), _row(one, action, names)))
	return [row for _place, row in sorted(rows, key=lambda pair: pair[0])]


def _read(filters: Any) -> list[Any]:
	wanted: list[list[Any]] = [
		[name, "=", filters[name]] for name in ("field_office", "provider", "urgency") if filters.get(name)
	]
	if not filters.get("with_ended"):
		wanted.append(["referral_category", "in", referral_facts.MAY_RUN_NOW])
	# get_list reads with the user's permissions and the reach of the office.
	return frappe.get_list(
		"Referral",
		filters=wanted,
		fields=[f"`{name}`" for name in referral_facts.COLUMNS],
		order_by="referred_on asc, name asc",
		limit_page_length=0,
	)


def _open_cases(names: set[str]) -> set[str]:
	"""A referral of a case that has ended has nothing to come; read of referrals that the user may read."""
	wanted = {"name": ["in", sorted(names) or [""]], "stage": ["not in", categories.ENDED_STAGES]}
	return set(frappe.get_all("Case", filters=wanted, pluck="name"))


def _order(one: Any, action: NextAction | None) -> tuple[Any, ...]:
	if action is None:
		return (1, 0, one.ended_on or one.answered_on or one.referred_on, one.name)
	return (0, *referral_steps.first_things_first(one, action))


def _row(one: Any, action: NextAction | None, names: tuple[dict[str, str], dict[str, str]]) -> Row:
	today = getdate()
	standing = _standing(one, action, today)
	return {
		"standing": _(standing),
		"standing_code": standing,
		"colour": COLOURS[standing],
		"urgency": _(one.urgency) if one.urgency else "",
		"referral": one.name,
		"case": one.case,
		"service": names[0].get(one.service_type, one.service_type),
		"provider": names[1].get(one.provider, one.provider),
		"category": one.referral_category,
		"progress": _(one.referral_category),
		"waits": bool(one.waits_for_place),
		"days_in_state": (_until(one, action, today) - _since(one)).days,
		"next_action": _sentence(action),
		"who": _(action.who) if action else "",
		"due_on": action.due_on if action else None,
		"days_late": max(0, (today - action.due_on).days) if action else 0,
		"attempt": one.attempt or 1,
		"told": _told(one, action),
		"referred_on": one.referred_on,
		"field_office": one.field_office,
	}


def _sentence(action: NextAction | None) -> str:
	words = said(action.what) if action else ""
	return words[:1].upper() + words[1:]


def _told(one: Any, action: NextAction | None) -> str:
	"""Who has heard of what is to be done now."""
	same = action and one.told_what == action.what and one.told_due_on == action.due_on
	return _(one.told_level) if same and one.told_level else ""


def _standing(one: Any, action: NextAction | None, today: date) -> str:
	if action is None:
		return ENDED
	if action.due_on < today:
		return LATE
	if action.due_on == today:
		return DUE
	return WAITS if one.waits_for_place else RUNS


def _since(one: Any) -> date:
	"""The day on which the referral came to the state in which it is."""
	if one.referral_category in (categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN):
		return one.ended_on or one.referred_on
	if one.referral_category in (categories.REFERRAL_DRAFT, categories.REFERRAL_SENT):
		return one.referred_on
	return one.answered_on or one.referred_on


def _until(one: Any, action: NextAction | None, today: date) -> date:
	return today if action else max(_since(one), one.ended_on or _since(one))
