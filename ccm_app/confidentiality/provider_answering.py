"""The one way by which an answer of a provider gets into the register, whoever brings it: slip, office or portal.

It does not ask who the caller is: the page of the slip asks for the provider's code, the portal for the account, the
office's function for the right to write the referral, before they come here.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from ccm_app.confidentiality.access_rows import all_open
from ccm_app.confidentiality.notices import language_of, tell
from ccm_app.confidentiality.reach import standing_of
from ccm_app.domain import categories
from ccm_app.domain.problems import problem
from ccm_app.domain.provider_answers import DECLINED, KIND, NO_PLACE, answer_problems, next_categories
from ccm_app.domain.register import Record
from ccm_app.registry import states
from ccm_app.registry.facts import write_into
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.saying import refuse
from ccm_app.registry.site_register import SiteRegister, hold

# Of the staff of an office, those who hear of an answer.
_DUTIES = ("Field Case Manager", "Clerk")
_DATED = {
	categories.REFERRAL_ACCEPTED: "answered_on",
	categories.REFERRAL_DECLINED: "answered_on",
	categories.REFERRAL_COMPLETED: "ended_on",
}


def record_answer(
	referral: str,
	answer: str,
	channel: str,
	*,
	reason: str | None = None,
	said_by: str | None = None,
	on: date | None = None,
	form_key: str | None = None,
) -> str:
	"""Record one answer to a referral, move the referral, and tell the office; the name of the Provider Answer.

	answer, channel: of `provider_answers.ANSWERS` and `CHANNELS`. on: the day on which it was answered, today when
	None. form_key: a mark of the form; the same form sent again is answered with the record that it became. Everything
	happens in the caller's transaction, with the referral locked: of two who answer at the same moment the second is
	told that it is recorded already. Raises frappe.ValidationError with a sentence.
	"""
	held = hold("Referral", referral, ["name", "referral_category", "case", "client"])
	if held is None:
		refuse([problem("answer.not_sent_yet", "referral")], KIND)
	earlier = answers_of(referral)
	if again := _same_form(earlier, answer, form_key):
		return again
	values = {
		"case": held["case"],
		"referral": referral,
		"answer": answer,
		"channel": channel,
		"answered_on": _moment(on),
		"recorded_by": frappe.session.user,
	} | {"reason": reason, "said_by": said_by, "form_key": form_key}
	# Who has waited for the lock decides by what stands there now.
	refuse(answer_problems(values, None, SiteRegister(latest=True), getdate()), KIND)
	row = write_by_register(KIND, values)
	given = [one["answer"] for one in earlier]
	_move(referral, next_categories(answer, held["referral_category"], given), row.answered_on, _why(row))
	_tell_office(held, row)
	return str(row.name)


def answers_of(referral: str) -> list[Record]:
	"""The answers to a referral so far, oldest first, as they stand at this moment."""
	return SiteRegister(latest=True).many(KIND, referral=referral)


def _same_form(earlier: list[Record], answer: str, form_key: str | None) -> str | None:
	same = (
		row["name"]
		for row in earlier
		if form_key and row.get("form_key") == form_key and row["answer"] == answer
	)
	return next(same, None)


def _moment(on: date | None) -> datetime:
	return now_datetime() if on is None or on == getdate() else datetime.combine(on, time.min)


def _why(row: Any) -> str | None:
	if row.answer == DECLINED:
		return str(row.reason)
	return _("No place") if row.answer == NO_PLACE else None


def _move(referral: str, way: tuple[str, ...], moment: datetime, why: str | None) -> None:
	"""Each step is a save of its own, so that the ledger tells of each."""
	for category in way:
		record = frappe.get_doc("Referral", referral, for_update=True)
		state = states.state_of("Referral", category)
		if state is None:
			return
		record.save_state.by_register = True
		record.workflow_state = state
		field = _DATED.get(category)
		values = {field: moment.date()} if field and not record.get(field) else {}
		write_into(record, values | ({"answer_reason": why} if why else {}))
		# The provider has no right to the referral; the register carries out what was answered.
		record.save(ignore_permissions=True)


def _tell_office(referral: Record, row: Any) -> None:
	"""A notice under the bell of those of the office who work on this case: numbers and the answer, nothing else."""
	for user in sorted(workers_of(referral)):
		words = _("Referral {0}: the provider answered: {1}.", lang=language_of(user))
		answer = _(row.answer, lang=language_of(user))
		tell([user], words.format(referral["name"], answer), f"/app/referral/{referral['name']}")


def workers_of(referral: Record) -> set[str]:
	"""The case manager, and the managers and clerks of the office who may open the case; not who acts just now.

	referral: with its case and client.
	"""
	case = frappe.db.get_value("Case", referral["case"], ["case_manager", "field_office"], as_dict=True)
	# Read to know whom to tell.
	staff = {"parent": case.field_office, "parenttype": "Field Office", "duty": ("in", _DUTIES)}
	named = set(frappe.get_all("Field Office Staff", filters=staff, pluck="user")) | {case.case_manager}
	return {user for user in named - {None, frappe.session.user} if _opens(user, referral)}


def _opens(user: str, referral: Record) -> bool:
	reach = standing_of(user).reach("Case")
	return not reach.nothing and all_open(reach, {referral["client"]})
