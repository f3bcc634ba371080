"""The connections of a client: cases first, then what belongs to the person across cases."""

from __future__ import annotations

from typing import Any

from frappe import _


def get_data() -> dict[str, Any]:
	"""Frappe reads it for the connections of the form; every record counts by its field `client`."""
	return {
		"fieldname": "client",
		"transactions": [
			{"label": _("Cases"), "items": ["Case", "Movement", "Client Consent"]},
			{"label": _("Case plan and referral"), "items": ["Case Plan", "Referral", "Service Record"]},
			{"label": _("Reintegration and follow-up"), "items": ["Reintegration", "Follow-up"]},
			{"label": _("Closure and hand-over"), "items": ["Case Closure", "Case Handover"]},
			{"label": _("Register"), "items": ["Possible Duplicate", "Case Event"]},
		],
	}
