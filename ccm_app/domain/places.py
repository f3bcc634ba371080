"""Where somebody signs in from, as a text that is only ever kept as a keyed hash.

An address changes within its network from day to day, and a browser changes its version every month; both would
make every morning a new place. So the network counts, and the browser without its numbers.
"""

from __future__ import annotations

import ipaddress
import re

_NUMBERS = re.compile(r"[\d._]+")
_LONGEST = 300


def network_of(address: str) -> str:
	"""The network of an address: 256 addresses (IPv4), or one customer's (IPv6, 48 bits); "" when it is no address."""
	try:
		found = ipaddress.ip_address(address.strip())
	except ValueError:
		return ""
	inner = getattr(found, "ipv4_mapped", None) or found
	bits = 24 if inner.version == 4 else 48
	return str(ipaddress.ip_network(f"{inner}/{bits}", strict=False))


def place_text(address: str, browser: str) -> str:
	"""What a place is known by: its network and the kind of browser; "" when there is no network address."""
	network = network_of(address)
	return f"{network}|{_NUMBERS.sub('#', browser[:_LONGEST])}" if network else ""
