"""The daily watch on the site: what `ccm_app.domain.watch` finds, told to those who can do something about it.

Each receiver gets one notice a day for as long as something stands, with codes only, of the clients in their own
reach; a mail says that there is a notice, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.confidentiality.access_rows import all_open
from ccm_app.confidentiality.notices import holders_of, language_of, mail, tell
from ccm_app.confidentiality.reach import standing_of
from ccm_app.domain import watch
from ccm_app.domain.roles import CENTRAL
from ccm_app.registry import watch_facts

LINK = "/app/query-report/Where%20Is%20Everybody?watched=1"
MANAGER_DUTY = "Field Case Manager"
NAMED_AT_MOST = 5


def found_today(among: Collection[str] | None = None) -> list[watch.Finding]:
	"""What is wrong with the open cases of the whole register today. among: only with these cases."""
	today = getdate()
	return watch.findings(watch_facts.open_cases(today, among), watch_facts.settings(), today)


def daily() -> int:
	"""For the scheduler: tell everybody who has to know. Answers how many findings there are."""
	found = found_today()
	told: dict[str, list[watch.Finding]] = {}
	for (level, receiver), here in watch.by_receiver(found).items():
		for user in _users(level, receiver):
			told.setdefault(user, []).extend(here)
	for user, mine in sorted(told.items()):
		# Who is the case manager and of the office too hears of it once.
		_tell(user, list(dict.fromkeys(mine)))
	mail(sorted(told), _("The daily watch"))
	return len(found)


def _users(level: str, receiver: str | None) -> list[str]:
	"""The accounts of a level; where nobody is left, the Central Office hears."""
	if level == watch.REMINDER and receiver:
		# An account that is switched off is a finding of its own, and that one goes to the office.
		return [receiver] if standing_of(receiver).is_active else []
	if level == watch.OFFICE and receiver:
		staff = {"parent": receiver, "parenttype": "Field Office", "duty": MANAGER_DUTY}
		# Read to know whom to tell.
		named = set(frappe.get_all("Field Office Staff", filters=staff, pluck="user"))
		present = [user for user in sorted(named) if receiver in standing_of(user).offices]
		if present:
			return present
	return holders_of(CENTRAL)


def _tell(user: str, found: Sequence[watch.Finding]) -> None:
	language, reach = language_of(user), standing_of(user).reach("Case")
	mine = [one for one in found if all_open(reach, {one.client})] if not reach.nothing else []
	tell(
		[user], _subject(mine, len({one.case for one in found} - {one.case for one in mine}), language), LINK
	)


def _subject(mine: Sequence[watch.Finding], hidden: int, language: str) -> str:
	"""Codes of what the user sees, and a bare number of what only named persons see."""
	cases = list(dict.fromkeys(one.case for one in mine))
	parts = [_("The daily watch: {0} cases need you.", lang=language).format(len(cases) + hidden)]
	for case in cases[:NAMED_AT_MOST]:
		reasons = [said(one.what, language) for one in mine if one.case == case]
		parts.append(f"{case}: {', '.join(reasons)}.")
	if hidden:
		parts.append(_("{0} of them are open to named persons only.", lang=language).format(hidden))
	return " ".join(parts)


def said(what: str, language: str | None = None) -> str:
	"""A finding in words."""
	words = {
		watch.SILENT: _("not heard of for too long", lang=language),
		watch.BETWEEN_OFFICES: _("handed over and not accepted", lang=language),
		watch.ON_THE_WAY: _("on the way, arrival not confirmed", lang=language),
		watch.ABROAD: _("handed over across a border, arrival not confirmed", lang=language),
		watch.OVERDUE: _("the next step is overdue", lang=language),
		watch.MANAGER_DISABLED: _("the account of the case manager is switched off", lang=language),
		watch.MANAGER_AWAY: _("the case manager is not on the staff of the office", lang=language),
		watch.NO_MANAGER: _("no case manager", lang=language),
		watch.ON_LEAVE: _("the case manager is on leave and nobody stands in", lang=language),
		watch.NO_OFFICE: _("no Field Office", lang=language),
		watch.NO_CUSTODIAN: _("no custodian", lang=language),
		watch.NO_PLACE: _("no place", lang=language),
		watch.NO_DUE_DATE: _("no next due date", lang=language),
	}
	return words[what]
