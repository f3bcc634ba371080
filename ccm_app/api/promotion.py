"""A configuration as a file, for the page of the ministry administrator."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality import promotion


@frappe.whitelist(methods=["POST"])
def save(configuration: str) -> str:
	"""The text of a file with what differs here from what was shipped; configuration: its name."""
	return promotion.save(configuration)


@frappe.whitelist(methods=["POST"])
def compare(text: str) -> list[Any]:
	"""What differs between a file and this site: [[kind, setting, where, in the file, here]]."""
	return [list(row) for row in promotion.compare(text)]


@frappe.whitelist(methods=["POST"])
def check(text: str) -> list[str]:
	"""Why a file cannot be applied here, in sentences; none when it can. Nothing is stored."""
	return promotion.check(text)


@frappe.whitelist(methods=["POST"])
def apply(text: str) -> list[str]:
	"""Make this site as a file says, all of it or nothing; answers the settings that changed."""
	return promotion.apply(text)
