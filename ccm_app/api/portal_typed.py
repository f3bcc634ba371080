"""What somebody typed into a form of the portal, read as days and numbers; what cannot be read is said in a sentence."""

from __future__ import annotations

import hashlib
import re
from datetime import date

import frappe

from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"\d{1,6}")
_QUANTITY = re.compile(r"\d{1,6}([.,]\d{1,2})?")
_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


def day_of(text: str, field: str) -> date:
	"""A day as browsers send it (2026-11-22). Raises RulesBroken."""
	given = _plain(text)
	if _DAY.fullmatch(given):
		try:
			return date.fromisoformat(given)
		except ValueError:
			pass
	refuse([problem("portal.day_unreadable", field)])
	raise AssertionError("refuse always raises")


def day_or_none(text: str, field: str) -> date | None:
	"""A day, or None when nothing was typed."""
	return day_of(text, field) if _plain(text) else None


def number_of(text: str, field: str) -> int:
	"""A whole number from 0 on. Raises RulesBroken."""
	given = _plain(text)
	if not _WHOLE.fullmatch(given):
		refuse([problem("portal.number_unreadable", field)])
	return int(given)


def quantity_of(text: str, field: str) -> float:
	"""A quantity greater than 0, also with a comma; 1 when nothing was typed. Raises RulesBroken."""
	given = _plain(text) or "1"
	quantity = float(given.replace(",", ".")) if _QUANTITY.fullmatch(given) else 0.0
	if quantity <= 0:
		refuse([problem("portal.quantity_unreadable", field)])
	return quantity


def key_of(text: str, referral: str) -> str:
	"""The key of a form about a referral, of this account alone: no account meets the form of another one by its key."""
	given = (text or "").strip()[:140] or frappe.generate_hash(length=20)
	told = hashlib.sha256(f"{frappe.session.user}\n{referral}\n{given}".encode()).hexdigest()
	return f"portal-{told[:40]}"


def _plain(text: str) -> str:
	return (text or "").strip().translate(_KHMER_DIGITS)
