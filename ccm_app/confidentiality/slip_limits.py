"""Wrong codes counted by slip, by address and for the whole site, in Redis; addresses are kept as keyed hashes."""

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
	"slip_short_forms_of_site": 500,
}
_SITE = "ccm_slip_wrong_short_forms"


@dataclass(frozen=True)
class Trial:
	"""Who tries a code: the hash of the address, the slip ("" for none that is genuine), its provider.

	is_short: the slip was named by its short form, which could be guessed.
	"""

	address: str
	slip: str
	provider: str
	is_short: bool = False


def trial(slip: str, provider: str, is_short: bool = False) -> Trial:
	"""The present request as a trial."""
	address = keyed_hashes.token("slip address", str(frappe.local.request_ip or "nowhere"))
	return Trial(address, slip, provider, is_short)


def must_wait_now(one: Trial) -> bool:
	"""Whether this trial is refused without looking at the code."""
	settings = {name: _setting(name) for name in _DEFAULTS}
	limits = Limits(
		settings["slip_codes_here"], settings["slip_codes_of_slip"], settings["slip_codes_of_address"]
	)
	here, slip, address = map(counted, _keys(one))
	if must_wait(Guesses(here, slip, address, _is_known(one)), limits):
		return True
	# Whoever guesses from many addresses, or writes new ones into every request, is counted all the same.
	return one.is_short and not _is_known(one) and wrong_short_forms() >= short_forms_of_site()


def count_wrong(one: Trial) -> None:
	"""Count a wrong code, or a short form that nobody has."""
	site = (_SITE,) if one.is_short and not one.slip else ()
	for key in (*_keys(one), *site):
		count_one(key, minutes() * 60)


def wrong_short_forms() -> int:
	"""Short forms that nobody has, typed on this site in the present period, from wherever."""
	return counted(_SITE)


def short_forms_of_site() -> int:
	"""At how many of them short forms wait for every address that is not known (CCM Settings)."""
	return _setting("slip_short_forms_of_site")


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
