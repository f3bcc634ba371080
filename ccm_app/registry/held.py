"""What this request holds locked in the database: forgotten as soon as the transaction that locked it has ended."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

import frappe


def of_this_transaction(name: str) -> set[Hashable]:
	"""The set of this name, made empty by the next commit and by the next rollback of the whole transaction.

	A lock lives as long as its transaction: in a long run of many transactions, such as work that is entered again
	after a restore, what was locked by an earlier one may be changing in another's hands. A rollback to a savepoint
	leaves locks and set as they are.
	"""
	if not hasattr(frappe.local, name):
		found: set[Hashable] = set()
		setattr(frappe.local, name, found)
		# Each end of a transaction drops the calls that wait for the other end; whichever comes takes the set away.
		frappe.db.after_commit.add(partial(_forget, name))
		frappe.db.after_rollback.add(partial(_forget, name))
	kept: set[Hashable] = getattr(frappe.local, name)
	return kept


def _forget(name: str) -> None:
	if hasattr(frappe.local, name):
		delattr(frappe.local, name)
