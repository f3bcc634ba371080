"""Before a change takes effect: what it would do to live records. Numbers only."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality import dry_run


@frappe.whitelist(methods=["POST"])
def of_workflow(drawn: str, mapping: str = "") -> dict[str, Any]:
	"""What a workflow would do to live records: {"rows", "problems", "moves"}; drawn: the form as JSON.

	mapping: JSON of state that is gone -> the state that was chosen for its records.
	"""
	return dry_run.of_workflow(dry_run.parsed(drawn), dry_run.parsed(mapping))


@frappe.whitelist(methods=["POST"])
def begin(workflow: str, drawn: str, mapping: str = "") -> str | None:
	"""Let a changed workflow take effect; answers the Carry Over that runs, None when no record changes its state."""
	return dry_run.begin(workflow, dry_run.parsed(drawn), dry_run.parsed(mapping))


@frappe.whitelist(methods=["POST"])
def go_on(carry_over: str) -> None:
	"""Go on with what was stopped."""
	dry_run.go_on(carry_over)


@frappe.whitelist(methods=["GET", "POST"])
def of_mandatory(kind: str, fieldname: str) -> dict[str, Any]:
	"""How many stored records lack a field that shall be mandatory: {"total", "lacking", "by_state", "sealed"}."""
	return dry_run.of_mandatory(kind, fieldname)


@frappe.whitelist(methods=["GET", "POST"])
def of_list(kind: str, name: str) -> list[dict[str, Any]]:
	"""Where an entry of a list is used: [{"kind", "field", "number", "open"}]."""
	return dry_run.of_list(kind, name)
