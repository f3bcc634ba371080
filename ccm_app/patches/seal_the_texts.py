"""Seal the texts of the records that were saved before there was a seal, and empty their columns.

Safe to run twice, and to stop: what is sealed is not looked at again.
"""

from __future__ import annotations

import frappe
from frappe.utils import update_progress_bar

from ccm_app.confidentiality.sealing_again import count_clear, seal_clear_rows, sealed_kinds
from ccm_app.setup.keys import make_first_key


def execute() -> None:
	"""Seal every clear row, 500 at a time."""
	make_first_key()
	_tick_written_minutes()
	for kind in sealed_kinds():
		_seal(kind)


def _tick_written_minutes() -> None:
	"""A list can no longer ask whether there are minutes, once they are sealed."""
	table = frappe.qb.DocType("Body Meeting")
	written = table.minutes.isnotnull() & (table.minutes != "")
	frappe.qb.update(table).set(table.minutes_written, 1).where(written).run()


def _seal(kind: str) -> None:
	total, done = count_clear(kind), 0
	while batch := seal_clear_rows(kind):
		# A million rows in one transaction would lock the site; each batch is complete in itself.
		frappe.db.commit()
		done += batch
		update_progress_bar(f"Sealing {kind}", done, max(total, done))
	if total:
		print()
