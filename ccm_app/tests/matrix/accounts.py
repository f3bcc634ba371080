"""The accounts of the people of the matrix: those of the demonstration, and a few that should stay without effect."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils.password import update_password

from ccm_app.setup.people import FROM, make_role_users
from ccm_app.tests.personas import (
	ADVISORY,
	APPROVER,
	CENTRAL,
	CLERK,
	COORDINATION,
	MANAGER,
	MINISTRY,
	MONITORING,
	PROTECTION,
	PROVIDER,
	WORKER,
)

PASSWORD = "Quiet-River-2010!"
COLLEAGUE, LEFT = "fcm2@svr.example", "left@svr.example"
DEPLOY, WITHOUT_A_ROLE, DESK_PROVIDER = "deploy@ccm.example", "norole@ccm.example", "desk@ccpcr.example"
OFFICE = "SVR"

# Person of the policy -> account.
EMAILS = {
	"service provider": PROVIDER,
	"service provider by API key": PROVIDER,
	"service provider set up as a desk user": DESK_PROVIDER,
	"social worker": WORKER,
	"clerk": CLERK,
	"field case manager": MANAGER,
	"field case manager by API key": MANAGER,
	"field coordination unit": COORDINATION,
	"budget approver": APPROVER,
	"central office": CENTRAL,
	"monitoring team": MONITORING,
	"advisory group": ADVISORY,
	"data protection officer": PROTECTION,
	"ministry administrator": MINISTRY,
	"deploy account": DEPLOY,
	"field case manager who was disabled": LEFT,
	"desk user without a role": WITHOUT_A_ROLE,
}
# Account -> (first name, role).
MADE_HERE = {
	COLLEAGUE: ("Colleague", "CCM Field Case Manager"),
	LEFT: ("Left", "CCM Field Case Manager"),
	DEPLOY: ("Deploy", "System Manager"),
	WITHOUT_A_ROLE: ("Roleless", None),
	DESK_PROVIDER: ("Provider", "CCM Service Provider"),
}


def make_accounts() -> dict[str, dict[str, str]]:
	"""Make the accounts that are not there yet; person -> {"email", "password", "key", "secret"}."""
	make_role_users(PASSWORD)
	for email, (first_name, role) in MADE_HERE.items():
		_make(email, first_name, role)
	_onto_the_staff(COLLEAGUE)
	_onto_the_staff(LEFT)
	_turn_into_a_desk_user(DESK_PROVIDER)
	for email in sorted(set(EMAILS.values())):
		# The accounts may be older than this campaign.
		update_password(email, PASSWORD)
	found = {person: {"email": email, "password": PASSWORD} for person, email in EMAILS.items()}
	for person, account in found.items():
		if person.endswith("by API key"):
			account |= _key(account["email"])
	return {"guest": {}} | found


def _make(email: str, first_name: str, role: str | None) -> None:
	if frappe.db.exists("User", email):
		frappe.db.set_value("User", email, "enabled", 1)
		return
	values: dict[str, Any] = {
		"doctype": "User",
		"email": email,
		"first_name": first_name,
		"send_welcome_email": 0,
	}
	values |= {"new_password": PASSWORD, "user_type": "System User", "language": "en"}
	frappe.get_doc({**values, "roles": [{"role": role}] if role else []}).insert()


def _onto_the_staff(email: str) -> None:
	office = frappe.get_doc("Field Office", OFFICE)
	if email not in {row.user for row in office.staff}:
		office.append("staff", {"user": email, "duty": "Field Case Manager", "from_date": FROM})
		office.save(ignore_version=True)


def _turn_into_a_desk_user(email: str) -> None:
	"""What no form allows: the flag of a desk user and a second role, as a wrong hand in the database would."""
	frappe.db.set_value("User", email, "user_type", "System User")
	if not frappe.db.exists("Has Role", {"parent": email, "role": "CCM Field Case Manager"}):
		row = {"doctype": "Has Role", "parent": email, "parenttype": "User", "parentfield": "roles"}
		frappe.get_doc({**row, "role": "CCM Field Case Manager", "idx": 9}).db_insert()
	frappe.clear_cache(user=email)


def _key(email: str) -> dict[str, str]:
	"""An API key of the account, as the system manager would make it."""
	user = frappe.get_doc("User", email)
	if not user.api_key:
		user.api_key = frappe.generate_hash(length=15)
	secret = frappe.generate_hash(length=15)
	user.api_secret = secret
	user.save()
	return {"key": str(user.api_key), "secret": secret}


def set_enabled(email: str, enabled: bool) -> None:
	"""Switch an account on or off past everything that would end its sessions: the browser stays open."""
	frappe.db.set_value("User", email, "enabled", int(enabled))
	frappe.clear_document_cache("User", email)
