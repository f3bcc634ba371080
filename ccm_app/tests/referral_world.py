"""Referrals of one office as a board shows them: one refused and followed, one that waits, one late, one across provinces."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, nowdate

from ccm_app.tests import factories
from ccm_app.tests.personas import MANAGER, prepare


def _case() -> tuple[str, str]:
	case = factories.case_in_referral()
	frappe.db.set_value("Case", case.name, "case_manager", MANAGER, update_modified=False)
	return case.name, factories.make_consent(case.name).name


def _sent(case: str, consent: str, **changes: Any) -> Any:
	return factories.move(factories.make_referral(case, consent=consent, **changes), "Send")


def _refused(referral: Any) -> Any:
	referral.answer_reason = "No place."
	referral.save()
	return factories.move(referral, "Record refusal")


def make() -> dict[str, str]:
	"""Store them and commit; answers the numbers {"case", "first", "second", "residence"}."""
	prepare()
	case, consent = _case()
	first = _refused(_sent(case, consent))
	second = _sent(case, consent, urgency="Urgent", follows_referral=first.name)
	frappe.db.set_value("Referral", second.name, "answer_due_on", add_days(nowdate(), -1))
	waits = _refused(_sent(*_case()))
	waits.waits_for_place = 1
	waits.save()
	due = _sent(*_case(), urgency="Soon")
	frappe.db.set_value("Referral", due.name, "answer_due_on", nowdate())
	stay = factories.move(factories.move(_sent(*_case()), "Record acceptance"), "Start service")
	frappe.db.commit()
	return {"case": case, "first": first.name, "second": second.name, "residence": stay.name}


def accepted() -> dict[str, str]:
	"""A case with a referral that the provider has accepted; committed. Answers {"case", "referral", "case_type"}."""
	prepare()
	referral = _sent(*_case())
	referral.answered_on = factories.REFERRED_ON
	referral.save()
	referral = factories.move(referral, "Record acceptance")
	frappe.db.commit()
	case_type = frappe.db.get_value("Case", referral.case, "case_type")
	return {"case": referral.case, "referral": str(referral.name), "case_type": case_type}
