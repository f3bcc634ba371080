"""Wrong codes counted by slip and by address, in Redis; addresses are kept as hashes that nobody can turn back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import frappe
import redis
from frappe.utils import cint

from ccm_app.confidentiality import keyed_hashes
from ccm_app.confidentiality.sign_in_limits import count_one, counted
from ccm_app.domain.slip_guesses import Guesses, Limits, must_wait

# For so long an address is known after the right code came from it.
_KNOWN_SECONDS = 90 * 24 * 3600
_DEFAULTS = {
	"slip_codes_here": 5,
	"slip_codes_of_slip": 20,
	"slip_codes_of_address": 40,
	"slip_codes_minutes": 60,
}


@dataclass(frozen=True)
class Trial:
	"""Who tries a code: the hash of the address, the slip ("" for none that is genuine), its provider."""

	address: str
	slip: str
	provider: str


def trial(slip: str, provider: str) -> Trial:
	"""The present request as a trial."""
	return Trial(
		keyed_hashes.token("slip address", str(frappe.local.request_ip or "nowhere")), slip, provider
	)


def must_wait_now(one: Trial) -> bool:
	"""Whether this trial is refused without looking at the code."""
	settings = {name: _setting(name) for name in _DEFAULTS}
	limits = Limits(
		settings["slip_codes_here"], settings["slip_codes_of_slip"], settings["slip_codes_of_address"]
	)
	here, slip, address = map(counted, _keys(one))
	return must_wait(Guesses(here, slip, address, _is_known(one)), limits)


def count_wrong(one: Trial) -> None:
	"""Count a wrong code, or a short form that nobody has."""
	for key in _keys(one):
		count_one(key, minutes() * 60)


def remember(one: Trial) -> None:
	"""The right code came from here."""
	with suppress(redis.exceptions.RedisError):
		frappe.cache.set(frappe.cache.make_key(_known_key(one)), 1, ex=_KNOWN_SECONDS)


def minutes() -> int:
	"""How long a limit lasts (CCM Settings)."""
	return _setting("slip_codes_minutes")


def _setting(name: str) -> int:
	return max(1, cint(frappe.get_cached_doc("CCM Settings").get(name)) or _DEFAULTS[name])


def _is_known(one: Trial) -> bool:
	return bool(one.provider) and counted(_known_key(one)) > 0


def _known_key(one: Trial) -> str:
	return f"ccm_slip_known:{one.provider}:{one.address}"


def _keys(one: Trial) -> tuple[str, str, str]:
	# What is not genuine is counted like a slip, so that it costs the same and tells nothing.
	return (
		f"ccm_slip_wrong:{one.slip}:{one.address}",
		f"ccm_slip_wrong:{one.slip or one.address}",
		f"ccm_slip_wrong_at:{one.address}",
	)
