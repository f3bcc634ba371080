"""Approving, rejecting and carrying out the destruction of an identity: for two persons, one at a time."""

from __future__ import annotations

import frappe

from ccm_app.confidentiality.platform import retention


@frappe.whitelist(methods=["POST"])
def approve(row: str) -> str:
	"""Approve a proposed destruction, as Data Protection Officer or as Central Office; answers the new status."""
	return retention.approve(_readable(row))


@frappe.whitelist(methods=["POST"])
def reject(row: str) -> str:
	"""Take a client off the list of identities due; answers the new status."""
	return retention.reject(_readable(row))


@frappe.whitelist(methods=["POST"])
def destroy(row: str) -> str:
	"""Destroy the identity and the texts of a client, after two persons approved. There is no way back."""
	retention.destroy(_readable(row))
	return "Destroyed"


def _readable(row: str) -> str:
	"""The name of a row that the user may read. Raises PermissionError, alike for one that does not exist."""
	if not frappe.db.exists("Identity Retention", row) or not frappe.has_permission(
		"Identity Retention", "read", row
	):
		raise frappe.PermissionError
	return row
