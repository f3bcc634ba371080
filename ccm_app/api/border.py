"""A hand-over across a border: what the party outside the system was told, in the disclosure ledger."""

from __future__ import annotations

import frappe
from frappe import _

from ccm_app.confidentiality import disclosures
from ccm_app.confidentiality.opening import open_record
from ccm_app.confidentiality.taking_out import taking_out
from ccm_app.domain import border, categories, sharing
from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse

KIND = "Case Handover"


@frappe.whitelist(methods=["POST"])
def record_told(handover: str, channel: str, fields: str | list[str], form_key: str | None = None) -> str:
	"""Write down what the party of a hand-over was told, under the consent of the hand-over; answers the row's name.

	channel: "Telephone" or "Conversation"; fields: the codes of what was told. For whoever may change the hand-over.
	Raises RulesBroken when the client did not agree to it, DoesNotExistError for a hand-over out of reach.
	"""
	with taking_out():
		record = open_record(KIND, handover, "write")
	if not border.is_across(record) or record.handover_category != categories.HANDOVER_ASSIGNED:
		frappe.throw(
			_(
				"A party is told after the Central Office has assigned it, and before the arrival is confirmed."
			)
		)
	if channel not in sharing.SPOKEN:
		frappe.throw(_("Choose whether it was told by telephone or in a conversation."))
	codes = [code for code in frappe.parse_json(fields) or () if code in sharing.SHARES]
	if not codes:
		refuse([problem("disclosure.no_fields", "fields_given")], "Disclosure")
	return disclosures.note(
		record.client,
		record.case,
		channel,
		codes,
		record.outside_party,
		None,
		record.consent,
		KIND,
		record.name,
		receiver_kind=sharing.PARTY,
		purpose=border.PURPOSE,
		form_key=form_key,
	)
