"""Changes one of everything as an administrator would, in the previous release, and says what of it is lost later."""

from __future__ import annotations

import changing_desk
import changing_forms
import changing_lists
import changing_workflow
import frappe

PARTS = (changing_workflow, changing_lists, changing_forms, changing_desk)


def change_one_of_everything() -> list[str]:
	"""Make every change; answers their names. Raises AssertionError when one is not there right away."""
	for part in PARTS:
		part.change()
		frappe.set_user("Administrator")
	frappe.db.commit()
	missing = lost()
	assert not missing, missing
	return [name for part in PARTS for name in part.found()]


def lost() -> list[str]:
	"""The changes that are not there any more; empty when all are."""
	frappe.clear_cache()
	return [name for part in PARTS for name, holds in part.found().items() if not holds]
