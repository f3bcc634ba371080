"""How the ledger of a site stands: where it is, what the site's account may do with it, where checkpoints go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe.utils import get_datetime, now_datetime

from ccm_app.confidentiality import checkpoints, deliveries
from ccm_app.domain.database_rights import ADDS_AND_READS, rights_on
from ccm_app.registry import ledger_store
from ccm_app.sealing.errors import KeyTrouble

# Made every hour; one that fails once is made good an hour later.
OLDEST = timedelta(hours=3)
FEWEST_PLACES = 2

# holds, what is asked, what to do, whether it fails when it does not hold (else it is a warning).
Answer = tuple[bool, str, str, bool]


def look() -> Iterator[Answer]:
	"""One answer for each protection of the ledger."""
	setup = f"bench --site {frappe.local.site} ccm ledger-setup"
	has_one = bool(ledger_store.database())
	yield has_one, "the ledger stands in tables of its own", setup, True
	if not has_one:
		return
	yield from _rights(setup)
	yield from _key()
	yield from _last()
	yield from _places()


def _rights(setup: str) -> Iterator[Answer]:
	what = "the site's own account can only add to the ledger"
	if not ledger_store.stands_apart():
		yield (
			False,
			what,
			f"It could drop the triggers that refuse changes. With a second database: {setup}",
			True,
		)
		return
	# What the account of this connection may do; nothing of the register is read.
	grants = [str(row[0]) for row in frappe.db.sql("show grants")]
	more = sorted(rights_on(grants, ledger_store.database()) - ADDS_AND_READS)
	yield not more, what, f"Take these rights from the account: {', '.join(more)}", True


def _key() -> Iterator[Answer]:
	try:
		checkpoints.signer()
		found, trouble = True, ""
	except KeyTrouble as error:
		found, trouble = False, str(error)
	yield found, "the checkpoints of the ledger are signed", trouble, True


def _last() -> Iterator[Answer]:
	last = checkpoints.latest()
	fresh = bool(last) and now_datetime() - get_datetime(last.checkpoint.at) <= OLDEST
	do = "Look at the scheduler and the Error Log, then run: ccm ledger-checkpoint"
	yield fresh, "a checkpoint of the ledger was made in the last hours", do, True


def _places() -> Iterator[Answer]:
	try:
		places = deliveries.places()
	except ValueError as error:
		yield False, "checkpoints go to places that the operator cannot edit", str(error), True
		return
	do = f"Name at least {FEWEST_PLACES} in {deliveries.SETTING}; see docs/operators/ledger.md"
	enough = len({place.key for place in places}) >= FEWEST_PLACES
	yield enough, "checkpoints go to places that the operator cannot edit", do, bool(places)
	for place in places:
		state = deliveries.state_of(place)
		took = bool(state.at) and not state.failures and now_datetime() - get_datetime(state.at) <= OLDEST
		do = (
			f"{state.failures} deliveries failed since {state.at or 'ever'}. They are tried again every hour."
		)
		yield took, f"checkpoints reach {place.label}", do, True
