"""From which network address a request comes, when proxies stand between.

Each proxy adds the address that it saw behind those that it was told (X-Forwarded-For). What the visitor wrote there
stands first; only what a proxy of one's own has added can be believed. So the list is read from its end.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# The proxy of a site stands on its own machine unless the site says otherwise.
THIS_MACHINE = ("127.0.0.0/8", "::1")
# A network wider than this is no list of proxies: half the world could write its own address.
WIDEST = {4: 8, 6: 32}


def networks(named: Iterable[object]) -> tuple[list[Network], list[str]]:
	"""The networks that a setting names, and what of it is none: no address, or wider than a list of proxies is."""
	found: list[Network] = []
	wrong: list[str] = []
	for one in named:
		try:
			network = ipaddress.ip_network(str(one).strip(), strict=False)
		except ValueError:
			wrong.append(str(one))
			continue
		if network.prefixlen < WIDEST[network.version]:
			wrong.append(str(one))
		else:
			found.append(network)
	return found, wrong


def address_of(text: str) -> Address | None:
	"""The address that a text is, None when it is none; an IPv4 address that is written as IPv6 is the IPv4 one."""
	try:
		found = ipaddress.ip_address(text.strip().strip("[]"))
	except ValueError:
		return None
	return getattr(found, "ipv4_mapped", None) or found


def visitor_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
	"""The address of the visitor: the last one that is not a trusted proxy.

	peer: who opened the connection, "" for a socket of this machine. forwarded: the whole X-Forwarded-For, ""
	without. A text that is no address ends what can be believed.
	"""
	seen = address_of(peer or "127.0.0.1")
	for text in reversed([*forwarded.split(",")] if forwarded else []):
		if seen is None or not _is_trusted(seen, trusted):
			break
		told = address_of(text)
		if told is None:
			break
		seen = told
	return str(seen) if seen is not None else peer


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
	return any(address.version == one.version and address in one for one in trusted)
