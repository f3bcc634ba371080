"""Compares cases with what the ledger says of them: a stage that was written past the register is found.

The register writes a stage only together with a row of the ledger. Code that calls the database directly, and whoever
writes SQL, does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ccm_app.domain.categories import IDENTIFICATION
from ccm_app.registry.ledger_store import ask
from ccm_app.registry.ledger_tables import details_of

PAGE = 1000


def first_stray() -> dict[str, Any] | None:
	"""The first case whose stage is not the one that the ledger tells, as an answer like that of `witnesses`."""
	return next(_strays(), None)


def _strays() -> Iterator[dict[str, Any]]:
	for name, client, stage, sequence, details in _cases():
		told = details_of({"details": details}).get("to") if details else IDENTIFICATION
		if told != stage:
			said = f"The case {name} stands in the stage {stage}, and the ledger tells {told}."
			yield {
				"client": client,
				"sequence": int(sequence or 0),
				"reason": "differs",
				"place": "Case",
				"said": said,
			}


def _cases() -> Iterator[tuple[Any, ...]]:
	"""Every case with the last row of the ledger that moved it; the chains were checked before."""
	last = ""
	moved = (
		"(select `{0}` from `tabCase Event` event where event.`case` = one.`name` and event.`event` = 'case.moved'"
		" order by event.`creation` desc, event.`sequence` desc limit 1)"
	)
	while True:
		page = ask(
			"select one.`name`, one.`client`, one.`stage`,"
			f" {moved.format('sequence')}, {moved.format('details')}"
			f" from `tabCase` one where one.`name` > %s order by one.`name` limit {PAGE}",
			(last,),
		)
		yield from page
		if len(page) < PAGE:
			return
		last = page[-1][0]
