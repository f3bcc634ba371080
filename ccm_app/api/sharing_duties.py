"""What waits because of a consent that ended, or because something was shared without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from frappe import _

from ccm_app.api.duty import OFFICE, Duty
from ccm_app.confidentiality.roles import PROTECTION
from ccm_app.domain import categories


def sharing_duties(today: date) -> Iterator[Duty]:
	"""Open referrals whose consent was withdrawn or has ended; disclosures without consent that nobody looked at."""
	yield _ended(
		"consent_withdrawn_on",
		today,
		_("Withdraw the referral, or ask for a new consent"),
		_("The client withdrew the consent on which this referral rests."),
	)
	# A consent holds on its last day.
	yield _ended(
		"consent_valid_until",
		today - timedelta(days=1),
		_("Renew the consent, or withdraw the referral"),
		_("The consent on which this referral rests has ended."),
	)
	yield Duty(
		(PROTECTION,),
		"Disclosure",
		_("Look at a disclosure without consent"),
		_("Something was shared without consent; the Data Protection Officer looks at every such case."),
		[["legal_ground", "is", "set"], ["reviewed_on", "is", "not set"]],
		since="disclosed_on",
		office="",
	)


def _ended(column: str, last: date, what: str, why: str) -> Duty:
	filters = [
		["referral_category", "in", categories.REFERRAL_OPEN],
		[column, "is", "set"],
		[column, "<=", last],
	]
	return Duty(OFFICE, "Referral", what, why, filters, since=column, of_office="field_office")
