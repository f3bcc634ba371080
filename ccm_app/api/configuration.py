"""The configuration for those who keep it: which forms there are, taking a change back."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality import configuration_taking_back
from ccm_app.registry import shipped


@frappe.whitelist(methods=["GET", "POST"])
def standing(change: str) -> dict[str, Any]:
	"""Whether a change can be taken back today, and if not, why: {"can", "why", "taken_back_by"}."""
	return configuration_taking_back.standing(change)


@frappe.whitelist(methods=["POST"])
def take_back(change: str) -> str:
	"""Make a setting as it was before this change; answers the name of the entry that tells of it."""
	return configuration_taking_back.take_back(change)


@frappe.whitelist(methods=["GET", "POST"])
def forms() -> list[str]:
	"""The kinds of records whose forms are changed with Customize Form."""
	if not configuration_taking_back.may_take_back():
		raise frappe.PermissionError
	return [kind for kind in shipped.kinds() if not shipped.is_single(kind)]
