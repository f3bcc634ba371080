"""Emergency access on the site: who asks, what is stored, who is told. The rules stand in `ccm_app.domain.break_glass`.

Nothing here opens a record: an emergency access is a row of Case Access, read only, that ends by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime, nowdate

from ccm_app.confidentiality import notices, roles
from ccm_app.confidentiality.access_rows import all_open
from ccm_app.confidentiality.opening import open_record
from ccm_app.confidentiality.packets import opens_texts
from ccm_app.confidentiality.reach import Standing, standing_of
from ccm_app.domain import break_glass as rules
from ccm_app.domain import categories, registry_number
from ccm_app.domain.problems import problem
from ccm_app.registry.doubles import FORM_KEY
from ccm_app.registry.facts import facts_of
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.saying import refuse

KIND = "Break Glass"


def ask(number: str, purpose: str, reason: str, form_key: str | None = None) -> dict[str, Any]:
	"""Open a client in an emergency, or wait for a second person.

	Answers {"status", "client", "ends_on"}; the answer for a number that nobody has is the answer for a client that
	needs a second person; the same form sent again is answered as before. Raises RulesBroken or PermissionError with every sentence.
	"""
	standing = standing_of(frappe.session.user)
	_refuse_other_roles(standing)
	# As people write it: small letters, blanks, Khmer digits. What it becomes is how the client is stored.
	number = registry_number.normalise(number)
	refuse(registry_number.problems_of_number(number, _offices(), registry_number.CLIENT), KIND)
	# Two questions at once must not both be the last one of the day.
	frappe.db.get_value("User", standing.user, "name", for_update=True)
	if asked := _asked_before(number, form_key):
		return _answer(asked, number)
	most = rules.a_day(_setting("break_glasses_per_day"))
	refuse(rules.request_problems(purpose, reason, _asked_today(standing.user), most), KIND)
	# The number was typed in full, and the answer tells nothing that the user may not see.
	client = frappe.db.get_value("Client", number, ["name", "sensitivity"], as_dict=True)
	if client and _is_in_reach(standing, number):
		refuse([problem("break_glass.in_reach")], KIND)
	status = rules.status_of(client, number in standing.hidden)
	row = _write(number, purpose, reason.strip(), status, form_key)
	_tell(row)
	return _answer(row, number)


def agree(name: str) -> dict[str, Any]:
	"""The second person agrees: the access opens now. Answers like `ask`; refusals say why."""
	if not set(frappe.get_roles()) & roles.SECOND_PERSONS:
		frappe.throw(_not_for_you(), frappe.PermissionError)
	row = open_record(KIND, name)
	frappe.db.get_value(KIND, name, "name", for_update=True)
	row.reload()
	now = now_datetime()
	refuse(rules.agreement_problems(facts_of(row), frappe.session.user, now), KIND)
	row.update({"second_person": frappe.session.user, "agreed_on": now, **_opening(str(row.purpose), now)})
	_save(row)
	_tell(row)
	notices.tell([row.opened_by], _("Your emergency access {0} is open until {1}.").format(name, row.ends_on))
	return _answer(row, str(row.client))


def review(name: str, verdict: str, note: str, consequence: str) -> None:
	"""The Data Protection Officer's verdict about one emergency access; it stands once it is given."""
	if roles.PROTECTION not in frappe.get_roles():
		frappe.throw(_not_for_you(), frappe.PermissionError)
	row = open_record(KIND, name)
	refuse(rules.review_problems(facts_of(row), frappe.session.user, verdict, note, consequence), KIND)
	row.update(
		{
			"review_status": verdict,
			"review_note": note.strip(),
			"consequence": consequence,
			"reviewed_by": frappe.session.user,
			"reviewed_on": now_datetime(),
		}
	)
	_save(row)


def opened_this_month() -> int:
	"""How many emergency accesses were opened since the first of this month."""
	filters = {"status": rules.OPEN, "opened_on": (">=", f"{nowdate()[:7]}-01")}
	return int(frappe.db.count(KIND, filters))


def _not_for_you() -> str:
	return _("This is done by the Data Protection Officer or the Central Office. Ask one of them.")


def _refuse_other_roles(standing: Standing) -> None:
	if standing.office_reach().nothing or not standing.roles & roles.BREAK_GLASS:
		refuse([problem("break_glass.not_for_your_role")], KIND, frappe.PermissionError)


def _offices() -> list[str]:
	"""Every office that there is or was: a number of none of them is nobody's, and says nothing about a client."""
	# The names of the offices are no secret.
	return frappe.get_all("Field Office", pluck="name")


def _setting(name: str) -> Any:
	return frappe.get_cached_doc("CCM Settings").get(name)


def _asked_today(user: str) -> int:
	return int(frappe.db.count(KIND, {"opened_by": user, "asked_on": (">=", nowdate())}))


def _is_in_reach(standing: Standing, client: str) -> bool:
	return all_open(standing.office_reach(), {client}) or opens_texts("Case", client, standing.user)


def _asked_before(number: str, form_key: str | None) -> Document | None:
	"""What the same user asked with the same form about the same number."""
	if not form_key:
		return None
	same = {FORM_KEY: form_key, "opened_by": frappe.session.user}
	name = frappe.db.get_value(KIND, same, "name", for_update=True)
	row = frappe.get_doc(KIND, name) if name else None
	return row if row and number in (row.client, row.number_typed) else None


def _write(number: str, purpose: str, reason: str, status: str, form_key: str | None) -> Document:
	now = now_datetime()
	values = {
		"client": None if status == rules.UNKNOWN else number,
		"number_typed": number if status == rules.UNKNOWN else None,
		"purpose": purpose,
		"reason": reason,
		"status": status,
		"opened_by": frappe.session.user,
		"asked_on": now,
		"review_status": rules.TO_REVIEW,
		"review_due_on": rules.review_due(now),
		FORM_KEY: form_key or None,
	}
	if status == rules.OPEN:
		values |= _opening(purpose, now)
	return write_by_register(KIND, values)


def _opening(purpose: str, now: Any) -> dict[str, Any]:
	lasts = timedelta(minutes=rules.minutes(_setting("break_glass_minutes")))
	packet = rules.PACKET_OF[purpose]
	return {"status": rules.OPEN, "opened_on": now, "ends_on": now + lasts, "packet": packet}


def _save(row: Document) -> None:
	row.save_state.by_register = True
	# The role was asked above; nobody writes these records by hand.
	row.save(ignore_permissions=True)


def _answer(row: Document, number: str) -> dict[str, Any]:
	"""What the user hears: a number that nobody has waits like any other, for ever."""
	is_open = row.status == rules.OPEN
	ends_on = str(get_datetime(row.ends_on)) if is_open else None
	return {"status": rules.OPEN if is_open else rules.WAITING, "client": number, "ends_on": ends_on}


def _tell(row: Document) -> None:
	"""Tell the case manager and every Data Protection Officer at once, with codes only; a mail says only that there is
	a notice."""
	protection = notices.holders_of(roles.PROTECTION)
	link = f"/app/break-glass/{row.name}"
	if row.status == rules.UNKNOWN:
		text = _("{0} asked for emergency access to a number that nobody has: {1}.")
		notices.tell(_others(protection), text.format(row.opened_by, row.number_typed), link)
		return
	text = _("Emergency access {0}: {1} opened the client {2} until {3}. Purpose: {4}.")
	if row.status == rules.WAITING:
		text = _(
			"Emergency access {0}: {1} asks for a second person who agrees, for the client {2}. Purpose: {4}."
		)
		protection += notices.holders_of(roles.CENTRAL)
	subject = text.format(row.name, row.opened_by, row.client, row.ends_on or "", _(row.purpose))
	told = _others(_who_may_know(protection, str(row.client)))
	notices.tell(told, subject, link)
	managers = [user for user in _others(_managers_of(str(row.client))) if user not in told]
	if row.status == rules.OPEN:
		notices.tell(managers, subject, f"/app/client/{row.client}")
		told += managers
	notices.mail(told, _("Emergency access {0}").format(row.name))


def _others(users: Iterable[str]) -> list[str]:
	return sorted({user for user in users if user != frappe.session.user})


def _who_may_know(users: Iterable[str], client: str) -> list[str]:
	"""Without those who have a conflict of interest: they must not learn that there is such a client."""
	return [user for user in users if client not in standing_of(user).hidden]


def _managers_of(client: str) -> list[str]:
	"""The case managers of the client's open cases; without one, the Field Case Managers of the client's office."""
	filters = {"client": client, "stage": ("not in", categories.ENDED_STAGES)}
	# Read to know whom to tell.
	found = frappe.get_all("Case", filters=filters, pluck="case_manager")
	if not found:
		office = frappe.db.get_value("Client", client, "field_office")
		staff = {"parent": office, "parenttype": "Field Office", "duty": "Field Case Manager"}
		found = frappe.get_all("Field Office Staff", filters=staff, pluck="user")
	return _who_may_know({user for user in found if standing_of(user).is_active}, client)
