"""What somebody who is not signed in may do with a slip: see that it is genuine, and answer with the provider's code.

See docs/decisions/0024-answers-without-an-account.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import frappe
from frappe.utils import getdate

from ccm_app.confidentiality import provider_codes, referral_slips, slip_limits
from ccm_app.confidentiality.provider_answering import record_answer
from ccm_app.confidentiality.referral_slips import GENUINE, UNKNOWN, Slip
from ccm_app.domain.provider_answers import ANSWERS, NEEDS_REASON, SLIP, possible_answers
from ccm_app.slips import token as tokens

LONGEST_REASON = 300


@dataclass(frozen=True)
class Form:
	"""What was sent from the page; every part is whatever a visitor typed."""

	slip: str
	code: str = ""
	answer: str = ""
	reason: str = ""
	form_key: str = ""


@dataclass(frozen=True)
class Seen:
	"""What the page shows: a message, and the slip as far as the visitor may see it.

	given: the answers so far, only after the right code. choices: what can be answered now. text: what was
	scanned or typed, for the form that is sent next.
	"""

	message: str = ""
	values: dict[str, object] = field(default_factory=dict)
	is_good: bool = False
	slip: Slip | None = None
	given: tuple[tuple[str, date], ...] = ()
	choices: tuple[str, ...] = ()
	text: str = ""


def opened(text: str) -> Seen:
	"""The slip was scanned, or its short form typed."""
	# 130 random bits cannot be guessed; the 50 of a short form are counted.
	is_short = tokens.read_short(text) is not None
	slip = referral_slips.find(text)
	state = slip.state(getdate())
	if is_short:
		one = slip_limits.trial("", slip.provider, is_short)
		if slip_limits.must_wait_now(one):
			return _wait()
		if state == UNKNOWN:
			slip_limits.count_wrong(one)
	if slip.name or is_short:
		referral_slips.note_opened(slip)
	return Seen(slip=slip, choices=ANSWERS, text=text) if state == GENUINE else Seen(state)


def answered(form: Form) -> Seen:
	"""The form of the page was sent: with the right code the answer is recorded, once."""
	return replace(_answered(form), text=form.slip)


def _answered(form: Form) -> Seen:
	slip = referral_slips.find(form.slip)
	one = slip_limits.trial(slip.name, slip.provider, tokens.read_short(form.slip) is not None)
	if slip_limits.must_wait_now(one):
		return _wait()
	# The same slow hash is made for a slip that is not there, and for a provider without a code.
	right = provider_codes.is_right(slip.provider, form.code)
	state = slip.state(getdate())
	if state == UNKNOWN or (form.code and not right and not provider_codes.is_mistyped(form.code)):
		slip_limits.count_wrong(one)
		referral_slips.note_wrong_code(slip)
	if state in (UNKNOWN, referral_slips.EXPIRED, referral_slips.REVOKED):
		return Seen(state)
	if not right:
		return _asked_again(slip, state, form)
	slip_limits.remember(one)
	return _recorded(slip, form)


def _wait() -> Seen:
	return Seen("wait", {"minutes": str(slip_limits.minutes())})


def _asked_again(slip: Slip, state: str, form: Form) -> Seen:
	if state != GENUINE:
		return Seen(state)
	if not form.code.strip():
		return Seen("no_code", slip=slip, choices=ANSWERS)
	mistyped = provider_codes.is_mistyped(form.code)
	return Seen("mistyped" if mistyped else "wrong_code", slip=slip, choices=ANSWERS)


def _recorded(slip: Slip, form: Form) -> Seen:
	"""Record the answer of somebody who has shown the code; nothing is hidden from here on."""
	if form.answer not in ANSWERS:
		return _state_of(slip, "no_answer")
	reason = form.reason.strip()[:LONGEST_REASON]
	if form.answer in NEEDS_REASON and not reason:
		return _state_of(slip, "no_reason")
	if referral_slips.is_revoked_now(slip):
		return Seen(referral_slips.REVOKED)
	frappe.db.savepoint("slip_answer")
	try:
		record_answer(
			slip.referral,
			form.answer,
			SLIP,
			reason=reason if form.answer in NEEDS_REASON else None,
			form_key=form.form_key[:140] or None,
		)
	except frappe.ValidationError as refused:
		if isinstance(refused, frappe.QueryTimeoutError | frappe.QueryDeadlockError):
			raise
		frappe.db.rollback(save_point="slip_answer")
		frappe.clear_messages()
		return _why_not(_again(slip), form.answer)
	return _state_of(_again(slip), "recorded", is_good=True)


def _again(slip: Slip) -> Slip:
	"""The slip as it stands now: somebody else may have answered at the same moment."""
	return referral_slips.stands_now(slip)


def _why_not(slip: Slip, answer: str) -> Seen:
	days = dict(slip.answers)
	if answer in days:
		return _state_of(slip, "already", {"day": days[answer]})
	possible = possible_answers(slip.category, list(days))
	return _state_of(slip, "not_recorded" if answer in possible else "does_not_fit")


def _state_of(
	slip: Slip, message: str, values: dict[str, object] | None = None, is_good: bool = False
) -> Seen:
	choices = possible_answers(slip.category, [answer for answer, _day in slip.answers])
	return Seen(message, values or {}, is_good, slip, slip.answers, choices)
