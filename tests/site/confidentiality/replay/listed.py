"""Every attack: importing a family enters its attacks into the list."""

from __future__ import annotations

from tests.site.confidentiality.replay import (
	charts,
	children,
	configuration,
	corruption,
	documents,
	files,
	logs,
	mails,
	prints,
	queries,
	realtime,
	rename,
	reports,
	search,
	shares,
	strain,
	webforms,
	workflow,
)
from tests.site.confidentiality.replay.attack import ATTACKS, Attack

FAMILIES = (
	charts,
	children,
	configuration,
	corruption,
	documents,
	files,
	logs,
	mails,
	prints,
	queries,
	realtime,
	rename,
	reports,
	search,
	shares,
	strain,
	webforms,
	workflow,
)
EXPECTED = [f"L{number:02d}" for number in range(1, 44)] + [f"C{number:02d}" for number in range(1, 15)]


def all_attacks() -> list[Attack]:
	"""The attacks in the order of the list of proved leaks; raises LookupError when one is missing."""
	return [ATTACKS[id] for id in EXPECTED]
