"""The configuration for those who keep it: taking a change back."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality import configuration_taking_back


@frappe.whitelist(methods=["GET", "POST"])
def standing(change: str) -> dict[str, Any]:
	"""Whether a change can be taken back today, and if not, why: {"can", "why", "taken_back_by"}."""
	return configuration_taking_back.standing(change)


@frappe.whitelist(methods=["POST"])
def take_back(change: str) -> str:
	"""Make a setting as it was before this change; answers the name of the entry that tells of it."""
	return configuration_taking_back.take_back(change)
