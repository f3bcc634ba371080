"""Demonstration people: one account per role, two Field Offices, and the designations that the caseload needs.

Never called by the installation: whoever sets up a demonstration or a test site calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe

from ccm_app.confidentiality import roles

FROM = "2009-01-01"
# Hides the platform's own rooms from staff; the ministry administrator works in some of them.
MODULE_PROFILE = "CCM Staff"
SEES_THE_PLATFORM = (roles.MINISTRY, roles.PROVIDER)
PROVIDER = "CCPCR-SVR"
# The Advisory Group reads tables and minutes once its members have signed the agreement [H]:231.
ADVISORY_BODY, ADVISER = "AG", "advisory@ccm.example"
DESIGNATED = {
	PROVIDER: (
		"SHELTER",
		"REINTEGRATION",
		"LIFESKILLS",
		"VOCATIONAL",
		"NFE",
		"PSYCHO",
		"MEDICAL",
		"SOCIAL",
	),
	"COSECAM": ("FORMAL",),
	"CWDA": ("SHELTER", "VOCATIONAL"),
}

# Who meets as the Local Resource Committee and scores the providers.
COMMITTEE = (
	("Provincial government", "Chairperson"),
	("Provincial Department of Social Affairs", "Secretary"),
	("Provincial Department of Education", "Member"),
	("Provincial Department of Health", "Member"),
)


@dataclass(frozen=True)
class Account:
	"""One demonstration account. `office` and `duty` place it in a Field Office, `provider` in a portal."""

	email: str
	name: str
	role: str
	office: str | None = None
	duty: str | None = None
	provider: str | None = None


ACCOUNTS = (
	Account("administrator@ccm.example", "Ministry Administrator", roles.MINISTRY),
	Account("central@ccm.example", "Central Office", roles.CENTRAL, "CEN", "DoSAVY staff member"),
	Account("fcm@svr.example", "Manager Svay Rieng", roles.MANAGER, "SVR", "Field Case Manager"),
	Account("clerk@svr.example", "Clerk Svay Rieng", roles.CLERK, "SVR", "Clerk"),
	Account("socialworker@svr.example", "Worker Svay Rieng", roles.WORKER, "SVR", "Social Worker"),
	Account("fcm-btb@btb.example", "Manager Battambang", roles.MANAGER, "BTB", "Field Case Manager"),
	Account("clerk-btb@btb.example", "Clerk Battambang", roles.CLERK, "BTB", "Clerk"),
	Account("socialworker-btb@btb.example", "Worker Battambang", roles.WORKER, "BTB", "Social Worker"),
	Account("fcu@ccm.example", "Field Coordination Unit", roles.COORDINATION),
	Account("budget@ccm.example", "Budget Approver", roles.APPROVER),
	Account("monitoring@ccm.example", "Monitoring Team", roles.MONITORING),
	Account(ADVISER, "Advisory Group", roles.ADVISORY),
	Account("dpo@ccm.example", "Data Protection Officer", roles.PROTECTION),
	Account("provider@ccpcr.example", "Provider CCPCR", roles.PROVIDER, provider=PROVIDER),
)


def make_role_users(password: str) -> list[dict[str, str]]:
	"""Make one account per role, staff two Field Offices, designate the providers; what is there is left alone.

	password: given to the new accounts only; the site's password policy applies. Returns a row per account
	(email, role, office, kind: "desk" or "portal"), whether it was made now or before.
	"""
	for account in ACCOUNTS:
		_make_user(account, password)
	for office in ("CEN", "SVR", "BTB"):
		_staff_office(office)
	_give_portal_account()
	_join_advisory_group()
	for provider, services in DESIGNATED.items():
		for service in services:
			_designate(provider, service)
	return [_row(account) for account in ACCOUNTS]


def _make_user(account: Account, password: str) -> None:
	if frappe.db.exists("User", account.email):
		return
	first_name, _space, last_name = account.name.partition(" ")
	frappe.get_doc(
		{
			"doctype": "User",
			"email": account.email,
			"first_name": first_name,
			"last_name": last_name,
			"language": "en",
			"send_welcome_email": 0,
			"new_password": password,
			"user_type": "Website User" if account.provider else "System User",
			"module_profile": None if account.role in SEES_THE_PLATFORM else MODULE_PROFILE,
			"roles": [{"role": account.role}],
		}
	).insert()


def _staff_office(code: str) -> None:
	office = frappe.get_doc("Field Office", code)
	there = {row.user for row in office.staff}
	missing = [account for account in ACCOUNTS if account.office == code and account.email not in there]
	for account in missing:
		office.append("staff", {"user": account.email, "duty": account.duty, "from_date": FROM})
	if missing:
		office.save()


def _give_portal_account() -> None:
	provider = frappe.get_doc("Service Provider", PROVIDER)
	there = {row.user for row in provider.portal_users}
	missing = [account for account in ACCOUNTS if account.provider and account.email not in there]
	for account in missing:
		provider.append("portal_users", {"user": account.email})
	if missing:
		provider.save()


def _join_advisory_group() -> None:
	body = frappe.get_doc("CCM Body", ADVISORY_BODY)
	if any(row.user == ADVISER for row in body.members):
		return
	member = {"agency": "Demonstration", "role": "Member", "user": ADVISER, "persons": 1}
	body.append("members", member | {"agreement_signed_on": FROM, "from_date": FROM})
	body.save()


def _designate(provider: str, service: str) -> None:
	"""Svay Rieng's committee designates the provider; an earlier decision, whatever it says, is left alone."""
	fixed: dict[str, Any] = {"provider": provider, "service_type": service, "field_office": "SVR"}
	if frappe.db.exists("Provider Designation", fixed):
		return
	decided = decided_by("LRC-SVR", FROM)
	frappe.get_doc({"doctype": "Provider Designation", **fixed, **decided}).insert()


def decided_by(body: str, day: str) -> dict[str, Any]:
	"""What a decision of a committee on a day holds: its meeting (made when there is none) and its members' scores."""
	met = {"body": body, "held_on": day}
	meeting = frappe.db.exists("Body Meeting", {**met, "minutes_written": 1, "quorum_reached": 1})
	if not meeting:
		room = [{"agency": agency, "role": role, "present": 1} for agency, role in COMMITTEE]
		values = {
			"doctype": "Body Meeting",
			**met,
			"attendance": room,
			"minutes": "Providers are designated.",
		}
		meeting = frappe.get_doc(values).insert().name
	criteria = frappe.get_all("Designation Criterion", filters={"is_active": 1}, pluck="name")
	scores = [
		{"member": agency, "criterion": criterion, "score": 4}
		for agency, _role in COMMITTEE
		for criterion in criteria
	]
	decision = {"status": "Designated", "decided_on": day, "valid_from": day, "scores": scores}
	return {"body": body, "meeting": meeting, **decision}


def _row(account: Account) -> dict[str, str]:
	kind = "portal" if account.provider else "desk"
	return {"email": account.email, "role": account.role, "office": account.office or "", "kind": kind}
