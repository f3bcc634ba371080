"""Which printed slips end with a consent or a referral."""

from __future__ import annotations

from datetime import date

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Update
from ccm_app.domain.register import Record, Register

KIND = "Referral Slip"
CONSENT_WITHDRAWN, REFERRAL_WITHDRAWN = "Consent withdrawn", "Referral withdrawn"


def slips_revoked(referral: str, why: str, day: date, register: Register) -> list[Consequence]:
	"""Every slip of a referral that is still open is worth nothing from now on. why: a choice of `revoked_why`."""
	values = {"revoked_on": day, "revoked_why": why}
	rows = register.many(KIND, referral=referral)
	return [Update(KIND, row["name"], values) for row in rows if not row.get("revoked_on")]


def slips_of_referral(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""A referral that is withdrawn takes its slips along."""
	before = (stored or {}).get("referral_category")
	withdrawn = categories.REFERRAL_WITHDRAWN
	if stored is None or record.get("referral_category") != withdrawn or before == withdrawn:
		return []
	return slips_revoked(record["name"], REFERRAL_WITHDRAWN, today, register)
