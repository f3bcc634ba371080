"""Sealed bytes without a row: left behind when the machine stopped between the disk and the database."""

from __future__ import annotations

import time
from dataclasses import dataclass

import frappe

from ccm_app.confidentiality.platform import stored_bytes
from ccm_app.registry import shipped

# A transaction that is still open has written its bytes already.
OLD_ENOUGH_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Reconciled:
	"""What was found: names of removed bytes, and numbers of rows whose bytes are missing."""

	removed: tuple[str, ...]
	without_bytes: tuple[str, ...]


def reconcile(older_than_seconds: int = OLD_ENOUGH_SECONDS) -> Reconciled:
	"""Remove sealed bytes that no row names, and tell of rows without bytes. Called every night."""
	paths = stored_bytes.stored_files()
	rows = _rows()
	limit = time.time() - older_than_seconds
	orphans = [
		path.name
		for path in paths
		if stored_bytes.ADDRESS + path.name not in rows and path.stat().st_mtime <= limit
	]
	for name in orphans:
		stored_bytes.remove(name)
	there = {stored_bytes.ADDRESS + path.name for path in paths}
	missing = tuple(sorted(row for address, row in rows.items() if address not in there))
	if missing:
		frappe.log_error("Files of the register without bytes", "\n".join(missing))
	return Reconciled(tuple(orphans), missing)


def nightly() -> None:
	"""For the scheduler."""
	reconcile()


def _rows() -> dict[str, str]:
	"""Address -> row, of every file attached to a record of the register."""
	# The job looks at all rows; it shows none of them.
	rows = frappe.get_all(
		"File", filters={"attached_to_doctype": ("in", list(shipped.kinds()))}, fields=["name", "file_url"]
	)
	return {row.file_url: row.name for row in rows}
