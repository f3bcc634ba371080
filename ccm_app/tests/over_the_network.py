"""A request for tests: the register then takes what happens for the act of somebody who sits before a screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.utils import add_to_date, now_datetime, set_request

OFFICE, BEACH = "203.0.113.7", "198.51.100.9"
BROWSER = "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0"


@contextmanager
def request(address: str = OFFICE, browser: str = BROWSER, method: str = "GET") -> Iterator[None]:
	"""Inside, a request from this address and browser runs; the looks of the request before are another's."""
	before = getattr(frappe.local, "request", None), getattr(frappe.local, "request_ip", None)
	set_request(method=method, path="/", headers={"User-Agent": browser})
	frappe.local.request_ip = address
	frappe.local.ccm_looks = {}
	try:
		yield
	finally:
		frappe.local.request, frappe.local.request_ip = before
		frappe.local.ccm_looks = {}


def an_hour_passes() -> None:
	"""For campaigns over HTTP: the searches made so far were made more than an hour ago."""
	earlier = add_to_date(now_datetime(), minutes=-61)
	frappe.db.set_value("Identity Look", {"act": "Searched", "at": (">", earlier)}, "at", earlier)
	frappe.db.commit()


def limit_searches(searches: int) -> None:
	"""For campaigns over HTTP: so many searches an hour."""
	frappe.db.set_single_value("CCM Settings", "searches_per_hour", searches)
	frappe.db.commit()
	frappe.clear_document_cache("CCM Settings", "CCM Settings")


def forget_guesses() -> None:
	"""As if nobody had guessed a password or a code yet: emptying the cache leaves these counts alone."""
	for key in frappe.get_hooks("persistent_cache_keys", app_name="ccm_app"):
		frappe.cache.delete_keys(key)
