"""Trials of slips on a real site, started by `bench execute` from `tests/site/referral`; each answers figures or slips."""

from __future__ import annotations

import random
import statistics
import string
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import frappe
from frappe.utils import nowdate

from ccm_app.api import papers
from ccm_app.confidentiality import provider_codes, referral_slips, slip_visit
from ccm_app.confidentiality.slip_visit import Form
from ccm_app.domain.reference import ALPHABET, new_reference
from ccm_app.domain.short_codes import written_code
from ccm_app.slips import token as tokens
from ccm_app.tests import factories, personas

SIGNS = string.ascii_letters + string.digits + ".-=_ /é០"
WRONG_CODE = written_code("P", b"no such code")


def slips(count: int) -> list[dict[str, str]]:
	"""New referrals that were sent today, each with a slip; the code of their provider is made anew."""
	personas.prepare()
	code = provider_codes.issue(factories.PROVIDER)
	made = [_slip() | {"code": code} for _number in range(count)]
	frappe.db.commit()
	return made


def _slip() -> dict[str, str]:
	case = factories.case_in_referral()
	consent = factories.make_consent(case.name)
	today = {"referred_on": nowdate(), "appointment_on": nowdate(), "consent": consent.name}
	referral = factories.move(factories.make_referral(case.name, **today), "Send")
	printed = referral_slips.issue(referral)
	return {
		"referral": str(referral.name),
		"client": str(referral.client),
		"consent": consent.name,
		"token": printed.token,
		"short": printed.short,
	}


def paper(referral: str) -> dict[str, str]:
	"""The PDF of a slip as it is handed out, in hexadecimal digits."""
	document = frappe.get_doc("Referral", referral)
	document.flags.in_print = True
	content = papers.pdf_of(papers.SLIP, document)
	frappe.db.commit()
	return {"pdf": content.hex()}


def state(referral: str) -> dict[str, Any]:
	"""The category of a referral, its answers, and its events in the ledger."""
	filters = {"subject_kind": ("in", ("Referral", "Provider Answer")), "event": ("like", "referral.%")}
	client = frappe.db.get_value("Referral", referral, "client")
	return {
		"category": frappe.db.get_value("Referral", referral, "referral_category"),
		"answers": frappe.get_all("Provider Answer", {"referral": referral}, pluck="answer"),
		"events": frappe.get_all("Case Event", {**filters, "client": client}, pluck="event"),
	}


def change(referral: str, **values: Any) -> None:
	"""Change the slips of a referral, such as their last day."""
	for name in frappe.get_all("Referral Slip", {"referral": referral}, pluck="name"):
		frappe.db.set_value("Referral Slip", name, values)
	frappe.db.commit()


def forget_guesses() -> None:
	"""Forget every wrong code that was counted, and every address that is known."""
	frappe.cache.delete_keys("ccm_slip_")


# Forgeries ------------------------------------------------------------------------------------------


def forgeries(token: str, short: str, count: int, seed: int) -> dict[str, Any]:
	"""Ask the page's own function about forged, mutated, truncated and foreign tokens; what it said, and how long."""
	dice, said, started = random.Random(seed), Counter[str](), time.monotonic()
	frappe.local.request_ip = "192.0.2.1"
	frappe.set_user("Guest")
	for number in range(count):
		text = forged(token, short, dice)
		if text in (token, short) or tokens.read_short(text) == short:
			continue
		said[slip_visit.opened(text).message or "accepted"] += 1
		if number % 500 == 0:
			frappe.db.commit()
	frappe.set_user("Administrator")
	frappe.db.commit()
	return {"said": dict(said), "seconds": round(time.monotonic() - started, 1)}


def forged(token: str, short: str, dice: random.Random) -> str:
	"""One forgery: of another key, mutated, cut, of another kind of paper, of the old form, or plain noise."""
	at, sign = dice.randrange(len(token)), dice.choice(SIGNS)
	head, _dot, seal = token.rpartition(".")
	other = tokens.issue(dice.randbytes(17), dice.randbytes(32), token.split(".")[1])
	return dice.choice(
		(
			other,
			f"{other.rpartition('.')[0]}.{seal}",
			f"{head}.{''.join(dice.choice(ALPHABET) for _sign in seal)}",
			token[:at] + sign + token[at + 1 :],
			token[:at],
			token[at:] if at else "",
			token[:at] + sign + token[at:],
			token.lower() if token != token.lower() else "",
			token + dice.choice(SIGNS),
			new_reference("R", dice.randbytes(5)),
			f"1.K1.{new_reference('R', dice.randbytes(5))}.3PA.{'A' * 26}",
			short[:-1] + dice.choice(ALPHABET) if dice.random() < 0.5 else short[2:-3],
			"".join(dice.choice(SIGNS) for _sign in range(dice.randrange(300))),
		)
	)


# Timing ---------------------------------------------------------------------------------------------


def timing(token: str, times: int) -> dict[str, float]:
	"""Milliseconds of what a guesser could compare: tokens that are none, and codes that are wrong."""
	dice = random.Random(4)
	frappe.set_user("Guest")
	own_key = tokens.issue(dice.randbytes(17), *reversed(_sealing()))

	def opening(text: str) -> Callable[[], Any]:
		return lambda: slip_visit.opened(text)

	def answering(text: str) -> Callable[[], Any]:
		return lambda: slip_visit.answered(Form(text, WRONG_CODE, "Accepted"))

	provider = referral_slips.find(token).provider
	ways = {
		"noise": opening("no slip"),
		"forged": opening(token[:-1] + ("0" if token[-1] != "0" else "1")),
		"wrong code, no slip": answering(own_key),
		"wrong code, slip": answering(token),
	}
	found = _measured(ways, times)
	provider_codes.revoke(provider, provider_codes.LOST)
	found |= _measured({"wrong code, none given out": answering(token)}, times)
	frappe.set_user("Administrator")
	frappe.db.rollback()
	return found


def _measured(ways: dict[str, Callable[[], Any]], times: int) -> dict[str, float]:
	"""The lower quartile of each: a busy machine makes some slower, and none faster."""
	found: dict[str, list[float]] = {name: [] for name in ways}
	for number in range(times):
		for name, way in ways.items():
			# An address of its own each time, so that no limit shortens the work.
			frappe.local.request_ip = f"timing {number} {name}"
			forget_guesses()
			started = time.perf_counter()
			way()
			found[name].append((time.perf_counter() - started) * 1000)
	return {name: round(statistics.quantiles(values, n=4)[0], 3) for name, values in found.items()}


def _sealing() -> tuple[str, bytes]:
	from ccm_app.confidentiality.slip_keys import sealing_key

	return sealing_key()
