"""What the client allows to be shared, with whom, and until when; it can be withdrawn at any time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from ccm_app.domain import categories, sharing
from ccm_app.domain.access import consent_access
from ccm_app.domain.consequences import Consequence, Event, Refresh, UpdateAll
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import age_on_day, case_of, client_of, number_setting
from ccm_app.domain.register import Record, Register, checked, filled
from ccm_app.domain.sharing import PROVIDER, SHARES, WITHOUT_CONSENT, Receiver
from ccm_app.domain.slips import CONSENT_WITHDRAWN, slips_revoked

# From this age on a child is asked; below it the guardian alone decides.
ASSENT_FROM_AGE = 6
# What the client put the mark under; a change of mind is a withdrawal and, if the client wants it, a new consent.
_FIXED = (
	"purpose",
	"receiver_kind",
	"receiver",
	"receiver_party",
	"receiver_other",
	"given_on",
	"valid_until",
	"given_by",
	"guardian_relation",
	"no_guardian_reason",
	"child_assent",
	"child_too_young",
	"interpreter",
	"mark",
	"witness",
	*SHARES.values(),
)
_WITHHELD = {
	"name": problem("consent.withholds_name", "consent"),
	"contact": problem("consent.withholds_contact", "consent"),
	"age_and_sex": problem("consent.withholds_age_and_sex", "consent"),
	"needs": problem("consent.withholds_needs", "consent"),
	"assessment": problem("consent.withholds_assessment", "consent"),
	"medical": problem("consent.withholds_medical", "consent"),
	"legal": problem("consent.withholds_legal", "consent"),
	sharing.WHOLE_RECORD: problem("consent.withholds_record", "consent"),
}


def consent_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""Consent is the client's, or for a child the guardian's together with the child's own assent."""
	found = problems_of_date(
		record.get("withdrawn_on"), "withdrawn_on", today, ("given_on", record.get("given_on"))
	)
	if stored is not None:
		return found + _changed_problems(record, stored)
	found += problems_of_date(
		record.get("given_on"),
		"given_on",
		today,
		("registered_on", client_of(record, register).get("registered_on")),
	)
	return found + _mark_problems(record, register, today) + _content_problems(record)


def _changed_problems(record: Record, stored: Record) -> list[Problem]:
	"""A consent that was given only ends: it is never widened, and a withdrawal is never taken back."""
	found = []
	if stored.get("withdrawn_on") and record.get("withdrawn_on") != stored.get("withdrawn_on"):
		found.append(problem("consent.withdrawal_stays", "withdrawn_on", day=stored["withdrawn_on"]))
	changed = [name for name in _FIXED if (record.get(name) or None) != (stored.get(name) or None)]
	return [*found, problem("consent.given_is_fixed", *changed)] if changed else found


def _mark_problems(record: Record, register: Register, today: date) -> list[Problem]:
	found = _child_problems(record, register, record.get("given_on") or today)
	if record.get("given_by") == "Guardian" and not filled(record.get("guardian_relation")):
		found.append(problem("consent.no_guardian_relation", "guardian_relation"))
	if record.get("mark") == "Spoken before a witness" and not filled(record.get("witness")):
		found.append(problem("consent.no_witness", "witness"))
	needs_interpreter = checked(client_of(record, register).get("needs_interpreter"))
	if needs_interpreter and not filled(record.get("interpreter")):
		found.append(problem("consent.no_interpreter", "interpreter"))
	return found


def _child_problems(record: Record, register: Register, day: date) -> list[Problem]:
	age = age_on_day(case_of(record, register), day)
	if age is None or age >= number_setting(register, "child_below_age", 18):
		return []
	found = []
	if record.get("given_by") != "Guardian" and not filled(record.get("no_guardian_reason")):
		found.append(problem("consent.no_guardian", "given_by", "no_guardian_reason"))
	too_young = checked(record.get("child_too_young"))
	if too_young and age >= ASSENT_FROM_AGE:
		found.append(problem("consent.old_enough_to_be_asked", "child_too_young", age=ASSENT_FROM_AGE))
	elif not too_young and not checked(record.get("child_assent")):
		found.append(problem("consent.no_child_assent", "child_assent"))
	return found


def _content_problems(record: Record) -> list[Problem]:
	found = []
	until, given_on = record.get("valid_until"), record.get("given_on")
	if isinstance(until, date) and isinstance(given_on, date) and until < given_on:
		found.append(problem("consent.ends_before_given", "valid_until"))
	if record.get("purpose") in sharing.WITHOUT_RECEIVER:
		return found
	kind = record.get("receiver_kind") or PROVIDER
	field = sharing.RECEIVER_FIELDS.get(kind, "receiver_other")
	if not filled(record.get(field)):
		no_party, no_receiver = problem("consent.no_party", field), problem("consent.no_receiver", field)
		found.append(no_party if kind == sharing.PARTY else no_receiver)
	if not sharing.agreed_codes(record):
		found.append(problem("consent.shares_nothing", *SHARES.values()))
	return found


def allows(
	consents: Sequence[Record], purpose: str, receiver: Receiver, fields: Collection[str], on_day: date
) -> list[Problem]:
	"""What forbids sharing these fields with this receiver for this purpose on this day; nothing when it is allowed.

	consents: the consents of the case. fields: codes of `sharing.SHARES`. One consent must allow all of it; the
	answer is about the one that comes nearest. The file of the office and the client need none.
	"""
	if receiver.kind in WITHOUT_CONSENT:
		return []
	fitting = fitting_consents(consents, purpose, receiver)
	if not fitting:
		return [_nobody_agreed(consents, purpose)]
	return min((_problems_of_one(one, fields, on_day) for one in fitting), key=len)


def fitting_consents(consents: Sequence[Record], purpose: str, receiver: Receiver) -> list[Record]:
	"""The consents for this purpose and receiver, valid or not, the latest first."""
	found = [one for one in consents if one.get("purpose") == purpose and receiver.is_named_in(one)]
	return sorted(found, key=lambda one: one["given_on"], reverse=True)


def holds(consent: Record, on_day: date) -> bool:
	"""Whether a consent is in force on a day: given, neither withdrawn nor past its last day."""
	return not _period_problems(consent, on_day)


def _nobody_agreed(consents: Sequence[Record], purpose: str) -> Problem:
	if any(one.get("purpose") == purpose for one in consents):
		return problem("consent.for_another_receiver", "consent")
	return (
		problem("consent.for_another_purpose", "consent") if consents else problem("consent.none", "consent")
	)


def _problems_of_one(consent: Record, fields: Collection[str], on_day: date) -> list[Problem]:
	agreed = sharing.agreed_codes(consent)
	withheld = [code for code in fields if code not in agreed]
	# Whatever is no code of a consent is told by the whole record only.
	return _period_problems(consent, on_day) + [
		_WITHHELD.get(code, _WITHHELD[sharing.WHOLE_RECORD]) for code in withheld
	]


def _period_problems(consent: Record, on_day: date) -> list[Problem]:
	if consent.get("withdrawn_on"):
		return [problem("consent.withdrawn", "consent", day=consent["withdrawn_on"])]
	until = consent.get("valid_until")
	if consent["given_on"] > on_day:
		return [problem("consent.not_yet_given", "consent", day=on_day, given=consent["given_on"])]
	return [problem("consent.expired", "consent", day=until)] if until and until < on_day else []


def consent_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Giving and withdrawing consent are events; what rests on a withdrawn consent ends at once."""
	client, case, name = record["client"], record["case"], record["name"]
	details = {
		"purpose": record.get("purpose"),
		"receiver_kind": record.get("receiver_kind"),
		"receiver": record.get("receiver"),
	}
	if record.get("receiver_party"):
		details["receiver_party"] = record["receiver_party"]
	if stored is None:
		return [Event(client, case, "consent.given", record["given_on"], "Client Consent", name, details)]
	if record.get("withdrawn_on") and not stored.get("withdrawn_on"):
		day = record["withdrawn_on"]
		event = Event(client, case, "consent.withdrawn", day, "Client Consent", name, details)
		return [event, *consent_access(record, stored, register, today), *_what_ends(record, day, register)]
	return consent_access(record, stored, register, today)


def _what_ends(consent: Record, day: date, register: Register) -> list[Consequence]:
	"""Referrals that have to be withdrawn or renewed are marked, their slips end, and copies are to be asked back."""
	name = consent["name"]
	referrals = register.many("Referral", consent=name)
	marked: list[Consequence] = [
		Refresh("Referral", referral["name"])
		for referral in referrals
		if referral.get("referral_category") in categories.REFERRAL_OPEN
	]
	for referral in referrals:
		marked += slips_revoked(referral["name"], CONSENT_WITHDRAWN, day, register)
	return [*marked, UpdateAll("Disclosure", {"consent": name}, {"recalled_on": day})]
