"""The connections of a case: its records, in the order of the ten stages."""

from __future__ import annotations

from typing import Any

from frappe import _


def get_data() -> dict[str, Any]:
	"""Frappe reads it for the connections of the form; every record counts by its field `case`."""
	return {
		"fieldname": "case",
		"transactions": [
			{"label": _("Identification and registration"), "items": ["Movement", "Client Consent"]},
			{
				"label": _("Social assessment and conference"),
				"items": ["Social Assessment", "Case Conference"],
			},
			{"label": _("Case plan and referral"), "items": ["Case Plan", "Referral"]},
			{"label": _("Services"), "items": ["Service Record"]},
			{"label": _("Reintegration and follow-up"), "items": ["Reintegration", "Follow-up"]},
			{"label": _("Closure and hand-over"), "items": ["Case Closure", "Case Handover"]},
		],
	}
