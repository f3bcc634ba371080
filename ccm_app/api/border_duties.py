"""What waits beside the stages: arrivals across a border, what may be void, and leaves without a stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from frappe import _

from ccm_app.api.duty import Duty
from ccm_app.api.standing_in import leave_duties
from ccm_app.confidentiality.roles import CENTRAL
from ccm_app.domain import border, categories, voidings


def border_duties(today: date) -> Iterator[Duty]:
	"""[H]:120: the Central Office coordinates; and it decides what is void."""
	yield Duty(
		(CENTRAL,),
		"Case Handover",
		_("Ask whether the client has arrived, and write down who confirmed it"),
		_(
			"A party outside the system was assigned; the client stays with the sender until the arrival is confirmed."
		),
		[
			["handover_category", "=", categories.HANDOVER_ASSIGNED],
			["destination", "=", border.ACROSS],
		],
		due="expected_on",
		since="assigned_on",
	)
	yield Duty(
		(CENTRAL,),
		voidings.KIND,
		_("Decide whether it is void"),
		_("Somebody says that it never should have been made; a second person decides."),
		[["status", "=", voidings.ASKED]],
		since="asked_on",
		office="",
	)
	yield from leave_duties(today)
