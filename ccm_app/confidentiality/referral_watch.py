"""The watch over referrals: the case manager hears when something is due, then the office, then the Central Office.

Each of them hears once of each action that nobody took; the next day repeats nothing. Notices name numbers and no
person, those of urgent referrals first; a mail says that there is a notice, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.confidentiality import vault
from ccm_app.confidentiality.access_rows import all_open
from ccm_app.confidentiality.notices import holders_of, language_of, mail, tell
from ccm_app.confidentiality.reach import standing_of
from ccm_app.domain import categories, referral_steps, watch
from ccm_app.domain.referral_steps import NextAction
from ccm_app.domain.roles import CENTRAL
from ccm_app.registry import referral_facts

LINK = "/app/query-report/Referral%20Board?only_due=1"
# Who answers for the office: the member of the department's staff, and the case managers.
HEADS = ("DoSAVY staff member", "Field Case Manager")
NAMED_AT_MOST = 5


@dataclass(frozen=True)
class Telling:
	"""One referral of which one level hears today."""

	referral: Any
	action: NextAction
	level: str


def daily() -> int:
	"""For the scheduler: tell everybody who has to know, each once. Answers how many tellings there were."""
	today, settings = getdate(), referral_facts.settings()
	found = due(today, settings)
	told: dict[str, list[Telling]] = {}
	for one in found:
		if _note(one, settings, today):
			for user in _users(one):
				told.setdefault(user, []).append(one)
	for user, mine in sorted(told.items()):
		_tell(user, mine, today)
	mail(sorted(told), _("Referrals that wait"))
	return len(found)


def due(today: date, settings: referral_steps.StepSettings) -> list[Telling]:
	"""Every level that has to hear today and has not heard, the urgent referrals first."""
	rows = running()
	known = referral_facts.known([row.name for row in rows])
	found = []
	for row in rows:
		action = referral_steps.next_action(row, settings, known[row.name])
		if action:
			levels = referral_steps.levels_to_tell(row, action, settings, today)
			found += [Telling(row, action, level) for level in levels]
	return sorted(found, key=lambda one: referral_steps.first_things_first(one.referral, one.action))


def running(names: Sequence[str] | None = None) -> list[Any]:
	"""Referrals of open cases that may have a next action, as codes and days. names: only these."""
	filters: dict[str, Any] = {"referral_category": ("in", referral_facts.MAY_RUN_NOW)}
	if names is not None:
		filters["name"] = ("in", [*names] or [""])
	columns = [f"`{name}`" for name in referral_facts.COLUMNS]
	# The register reads for its own sake; who is told is asked below.
	rows = frappe.get_all("Referral", filters, columns, order_by="name")
	cases = {"name": ("in", sorted({row.case for row in rows}) or [""])}
	managers = dict(
		frappe.get_all(
			"Case",
			cases | {"stage": ("not in", categories.ENDED_STAGES)},
			["name", "case_manager"],
			as_list=True,
		)
	)
	return [frappe._dict(row, case_manager=managers[row["case"]]) for row in rows if row["case"] in managers]


def _note(one: Telling, settings: referral_steps.StepSettings, today: date) -> bool:
	"""Note on the referral that this level was told; False when somebody else did it or acted meanwhile."""
	columns = list(referral_facts.COLUMNS)
	now = frappe.db.get_value("Referral", one.referral.name, columns, as_dict=True, for_update=True)
	known = referral_facts.known([one.referral.name])[one.referral.name]
	action = referral_steps.next_action(now, settings, known)
	if action != one.action or one.level not in referral_steps.levels_to_tell(now, action, settings, today):
		return False
	vault.write_fields(
		"Referral", now.name, referral_steps.told(action, one.level, today), update_modified=False
	)
	return True


def _users(one: Telling) -> list[str]:
	"""The accounts of a level; where nobody is left, the next level hears."""
	manager = one.referral.case_manager
	if one.level == watch.REMINDER and manager and standing_of(manager).is_active:
		return [manager]
	if one.level in (watch.REMINDER, watch.OFFICE):
		office = one.referral.field_office
		staff = {"parent": office, "parenttype": "Field Office", "duty": ("in", HEADS)}
		# Read to know whom to tell.
		named = set(frappe.get_all("Field Office Staff", filters=staff, pluck="user"))
		present = [user for user in sorted(named) if office in standing_of(user).offices]
		if present:
			return present
	return holders_of(CENTRAL)


def _tell(user: str, found: Sequence[Telling], today: date) -> None:
	language, reach = language_of(user), standing_of(user).reach("Case")
	mine = [one for one in found if not reach.nothing and all_open(reach, {one.referral.client})]
	referrals = list(dict.fromkeys(one.referral.name for one in mine))
	hidden = len({one.referral.name for one in found} - set(referrals))
	parts = [_("Referrals: {0} wait for you.", lang=language).format(len(referrals) + hidden)]
	for name in referrals[:NAMED_AT_MOST]:
		one = next(each for each in mine if each.referral.name == name)
		parts.append(_sentence(one, today, language))
	if hidden:
		parts.append(_("{0} of them are open to named persons only.", lang=language).format(hidden))
	tell([user], " ".join(parts), LINK)


def _sentence(one: Telling, today: date, language: str) -> str:
	late = (today - one.action.due_on).days
	since = _("{0} days late", lang=language).format(late) if late > 0 else _("due today", lang=language)
	urgent = [_("urgent", lang=language)] if referral_steps.urgency_of(one.referral) == "Urgent" else []
	words = ", ".join([*urgent, said(one.action.what, language), since])
	return f"{one.referral.case}: {words}."


def said(what: str, language: str | None = None) -> str:
	"""What is to be done next, in words that accuse nobody."""
	words = {
		referral_steps.ASK_CENTRAL: _("ask the Central Office for its word", lang=language),
		referral_steps.CENTRAL_WORD: _("the Central Office says its word", lang=language),
		referral_steps.CHOOSE_ANOTHER: _("choose another provider", lang=language),
		referral_steps.SEND: _("send the referral and hand out the slip", lang=language),
		referral_steps.ANSWER: _("ask the provider for the answer", lang=language),
		referral_steps.DECIDE: _("the client has arrived: ask whether the provider accepts", lang=language),
		referral_steps.FIND_CLIENT: _("the client did not come: find the client", lang=language),
		referral_steps.BEGIN: _("see that the service begins", lang=language),
		referral_steps.RECORD_SERVICE: _("record the service, or complete the referral", lang=language),
		referral_steps.REVIEW_RESIDENCE: _("review the residence: end it, or refer anew", lang=language),
		referral_steps.ASK_FOR_PLACE: _("ask whether there is a place, or refer elsewhere", lang=language),
		referral_steps.REFER_ELSEWHERE: _("refer elsewhere, or write why not", lang=language),
	}
	return words[what]
