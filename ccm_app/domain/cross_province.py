"""Referrals across provinces: the Field Office refers in its own provinces, the Central Office coordinates the others.

"... hand-over the case to the Central Office in Phnom Penh which will coordinate the referral to other
destinations" [H]:120. For which provinces its word is needed is a setting.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Event
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import rows
from ccm_app.domain.referral_steps import WORD_AGREED, WORD_ASKED, WORD_NOT_AGREED
from ccm_app.domain.register import Record, Register, checked, filled

NOT_SERVED, NOT_ITS_OWN, NOWHERE = (
	"A province that the office does not serve",
	"Another province than the office's own",
	"No province",
)
_UNSENT = (categories.REFERRAL_DRAFT, None)


def crosses_provinces(record: Record, register: Register) -> bool:
	"""Whether the provider is at work only in provinces for which the Central Office's word is needed.

	A provider of whom no province is known crosses nothing: the directory says what is missing there.
	"""
	wanted = register.setting("central_word_for") or NOT_SERVED
	office = register.one("Field Office", record.get("field_office")) or {}
	if wanted == NOWHERE or checked(office.get("is_central_office")):
		return False
	provider = register.one("Service Provider", record.get("provider")) or {}
	served, there = _provinces(office, wanted == NOT_SERVED), _provinces(provider, True)
	return bool(served and there) and not served & there


def _provinces(place: Record, with_further: bool) -> set[str]:
	further = [row.get("area") for row in rows(place, "provinces")] if with_further else []
	return {str(area) for area in (place.get("province"), *further) if filled(area)}


def central_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""A referral to another province is sent only with the Central Office's word, by whatever way it is saved."""
	if record.get("referral_category") in (*_UNSENT, categories.REFERRAL_WITHDRAWN):
		return []
	sent_before = (stored or {}).get("referral_category") not in _UNSENT
	if sent_before or record.get("central_word") == WORD_AGREED or not crosses_provinces(record, register):
		return []
	if record.get("central_word") == WORD_ASKED:
		return [problem("referral.central_has_not_said", "provider")]
	if record.get("central_word") == WORD_NOT_AGREED:
		return [problem("referral.central_does_not_agree", "provider")]
	return [problem("referral.central_not_asked", "provider")]


def central_filled(record: Record, stored: Record | None, register: Register) -> dict[str, Any]:
	"""Whether it crosses provinces; a word that was given for another provider or service does not count."""
	before = stored or {}
	if before.get("referral_category") not in _UNSENT:
		return {}
	values: dict[str, Any] = {"crosses_provinces": int(crosses_provinces(record, register))}
	asked = ("provider", "service_type", "field_office")
	if stored is None or any(before.get(name) != record.get(name) for name in asked):
		values |= dict.fromkeys(("central_word", "central_word_on", "central_word_by", "central_note"))
	return values


def word_problems(referral: Record, word: str, note: str | None) -> list[Problem]:
	"""Why this word cannot be asked for, or said, of the stored referral now."""
	if referral.get("referral_category") not in _UNSENT:
		return [problem("referral.central_too_late", "central_word")]
	if not checked(referral.get("crosses_provinces")):
		return [problem("referral.central_not_needed", "central_word")]
	if word == WORD_ASKED:
		asked = referral.get("central_word") in (WORD_ASKED, WORD_AGREED)
		return [problem("referral.central_asked_already", "central_word")] if asked else []
	if referral.get("central_word") != WORD_ASKED:
		return [problem("referral.central_not_asked", "central_word")]
	if word == WORD_NOT_AGREED and not filled(note):
		return [problem("referral.central_without_reason", "central_note")]
	return []


def word_values(word: str, user: str, note: str | None, today: date) -> dict[str, Any]:
	"""What stands on the referral after the word was asked for or given."""
	said = {"central_word": word, "central_word_on": today, "central_word_by": user}
	return said if word == WORD_ASKED else said | {"central_note": note}


def central_consequences(record: Record, stored: Record | None, today: date) -> list[Consequence]:
	"""Asking, agreeing and not agreeing stand in the ledger."""
	word = record.get("central_word")
	if not word or word == (stored or {}).get("central_word"):
		return []
	event = f"referral.central_{str(word).lower().replace(' ', '_')}"
	details = {"service": record.get("service_type"), "provider": record.get("provider")}
	return [Event(record["client"], record["case"], event, today, "Referral", record["name"], details)]
