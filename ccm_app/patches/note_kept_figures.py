"""Periods that were closed before the ledger was told of it. Safe to run twice."""

from __future__ import annotations

from ccm_app.registry import kept_in_ledger


def execute() -> None:
	"""Append the versions that are kept, and the signatures, as they stand today."""
	kept_in_ledger.note_what_was_kept_before()
