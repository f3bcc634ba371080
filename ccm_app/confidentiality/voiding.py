"""Voiding on the site: who asks, who decides, who takes it back. The rules stand in `ccm_app.domain.voidings`."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from ccm_app.confidentiality import notices, roles
from ccm_app.confidentiality.access_rows import all_open
from ccm_app.confidentiality.opening import open_record
from ccm_app.confidentiality.reach import standing_of
from ccm_app.confidentiality.taking_out import taking_out
from ccm_app.domain import categories, voidings
from ccm_app.registry.doubles import FORM_KEY
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.site_register import hold
from ccm_app.registry.states import active_workflow

KIND = voidings.KIND
ASKING = frozenset({roles.MANAGER, roles.CENTRAL})


def ask(client: str, case: str | None, kind: str, reason: str, form_key: str | None) -> str:
	"""Ask that a registration, or one case, be void; answers the number of the question.

	The same form sent again is answered with the question that it became. Raises RulesBroken with every sentence,
	PermissionError for other roles, DoesNotExistError for a client or case out of reach.
	"""
	_refuse_others(ASKING)
	client = _client_to_write(client, case)
	hold("Client", client)
	if known := _asked_before(client, form_key):
		return known
	values = {
		"client": client,
		"case": case or None,
		"kind": kind,
		"reason": reason.strip(),
		"status": voidings.ASKED,
		"asked_by": frappe.session.user,
		"asked_on": getdate(),
		FORM_KEY: form_key or None,
	}
	row = write_by_register(KIND, values)
	_tell_the_central_office(str(row.name), client)
	return str(row.name)


def decide(name: str, confirmed: bool, note: str) -> str:
	"""A second person of the Central Office confirms or refuses; answers the new state."""
	row = _row_to_decide(name)
	if row.status != voidings.ASKED and row.decided_by == frappe.session.user:
		# Clicked twice, or sent again after the line dropped.
		return str(row.status)
	row.update(
		{
			"status": voidings.CONFIRMED if confirmed else voidings.REFUSED,
			"decided_by": frappe.session.user,
			"decided_on": getdate(),
			"decision_note": note.strip() or None,
			"state_after": _state_of(categories.VOID) if row.case else None,
		}
	)
	return _save(row)


def take_back(name: str, reason: str) -> str:
	"""What was void is again as it was before; answers the new state."""
	row = _row_to_decide(name)
	if row.status == voidings.TAKEN_BACK and row.taken_back_by == frappe.session.user:
		return str(row.status)
	row.update(
		{
			"status": voidings.TAKEN_BACK,
			"taken_back_by": frappe.session.user,
			"taken_back_on": getdate(),
			"take_back_reason": reason.strip(),
			# The ministry may have renamed the state meanwhile.
			"state_before": _state_of(row.stage_before, row.state_before) if row.case else None,
		}
	)
	return _save(row)


def state_of(client: str, case: str | None) -> dict[str, Any]:
	"""What the form of a client or a case shows: {"may_ask", "may_decide", "may_take_back", "voiding", "status"}."""
	record = open_record("Case", case) if case else open_record("Client", client)
	found = frappe.get_all(
		KIND,
		filters={"client": record.get("client") or record.name, "case": case or ("is", "not set")},
		fields=["name", "status", "asked_by"],
		order_by="creation desc",
		limit=1,
	)
	last = found[0] if found else frappe._dict()
	held, user = set(frappe.get_roles()), frappe.session.user
	central = roles.CENTRAL in held
	ended = record.stage in categories.ENDED_STAGES if case else record.status == voidings.VOID
	may_ask = bool(held & ASKING) and not ended and last.status != voidings.ASKED
	return {
		"may_ask": may_ask and bool(record.has_permission("write")),
		"may_decide": central and last.status == voidings.ASKED and last.asked_by != user,
		"may_take_back": central and last.status == voidings.CONFIRMED,
		"voiding": last.name,
		"status": last.status,
	}


def _refuse_others(allowed: frozenset[str]) -> None:
	if not set(frappe.get_roles()) & allowed:
		frappe.throw(
			_("The Field Case Manager asks for this, and the Central Office decides. Ask one of them."),
			frappe.PermissionError,
		)


def _client_to_write(client: str, case: str | None) -> str:
	"""The client whom the user may change; with a case the case's own."""
	with taking_out():
		record = open_record("Case", case, "write") if case else open_record("Client", client, "write")
	return str(record.client if case else record.name)


def _asked_before(client: str, form_key: str | None) -> str | None:
	"""The question that this form became; the client is within the user's reach, and so is the question."""
	if not form_key:
		return None
	return frappe.db.get_value(KIND, {FORM_KEY: form_key, "client": client}, "name", for_update=True)


def _row_to_decide(name: str) -> Document:
	_refuse_others(frozenset({roles.CENTRAL}))
	row = open_record(KIND, name)
	# Locks in the order of every other move: the client first.
	hold("Client", str(row.client))
	if row.case:
		hold("Case", str(row.case))
	frappe.db.get_value(KIND, name, "name", for_update=True)
	row.reload()
	return row


def _save(row: Document) -> str:
	row.save_state.by_register = True
	# The role was asked above; nobody writes these records by hand.
	row.save(ignore_permissions=True)
	return str(row.status)


def _state_of(category: str, known: str | None = None) -> str | None:
	"""A state of this category on this site, whatever the ministry calls it: the known one, when it still is one."""
	workflow = active_workflow("Case")
	states = [row.state for row in workflow.states if row.update_value == category] if workflow else []
	return known if known in states or not states else states[0]


def _tell_the_central_office(name: str, client: str) -> None:
	"""A notice with codes for those of the Central Office who may see this client, without who asks."""
	told = [user for user in notices.holders_of(roles.CENTRAL) if user != frappe.session.user]
	told = [user for user in told if _may_see(user, client)]
	text = _("It is asked whether the registration {0} is void: {1}.").format(client, name)
	notices.tell(told, text, f"/app/voiding/{name}")
	notices.mail(told, _("A registration may be void"))


def _may_see(user: str, client: str) -> bool:
	reach = standing_of(user).reach(KIND)
	return not reach.nothing and all_open(reach, {client})
