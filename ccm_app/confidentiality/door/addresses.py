"""Where a request comes from: the header of the proxies is believed only from proxies that the site names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe

from ccm_app.domain.addresses import THIS_MACHINE, Network, networks, visitor_address

# site_config: a list of addresses and networks; [] when no proxy stands before the site.
SETTING = "ccm_trusted_proxies"


def named() -> Sequence[Any]:
	"""What the site names as its proxies; this machine when it names none."""
	given = frappe.local.conf.get(SETTING)
	if given is None:
		return THIS_MACHINE
	if isinstance(given, str):
		return [one for one in given.split(",") if one.strip()]
	return given if isinstance(given, list | tuple) else [given]


def trusted() -> list[Network]:
	"""The networks of the proxies that are believed."""
	return networks(named())[0]


def present() -> str:
	"""The address of the visitor of the present request."""
	request = frappe.local.request
	forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
	return visitor_address(str(request.environ.get("REMOTE_ADDR") or ""), forwarded, trusted())
