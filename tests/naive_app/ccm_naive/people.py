"""The people of the naive site, its service providers and the workflow of its case plans."""

from __future__ import annotations

from typing import Any

import frappe

PASSWORD = "Quiet-River-2010!"
ROLES = ("Naive Manager", "Naive Worker", "Naive Provider", "Naive Central")
# Address, role, province, provider. The website user has no role at all.
PEOPLE = (
	("manager-a@naive.example", "Naive Manager", "A", None),
	("manager-b@naive.example", "Naive Manager", "B", None),
	("worker-a@naive.example", "Naive Worker", "A", None),
	("worker-b@naive.example", "Naive Worker", "B", None),
	("provider@naive.example", "Naive Provider", None, "Shelter X"),
	("central@naive.example", "Naive Central", None, None),
	("keeper@naive.example", "System Manager", None, None),
	("web@naive.example", None, None, None),
)
PROVIDERS = {"Shelter X": (11.556374, 104.928207), "Shelter Y": (13.095718, 103.202209)}
STATES = (
	("Draft", 0, "Naive Worker"),
	("Review", 0, "Naive Manager"),
	("Agreed", 0, "Naive Manager"),
	("Approved", 1, "Naive Manager"),
)
STEPS = (
	("Draft", "Send", "Review", "Naive Worker"),
	("Review", "Agree", "Agreed", "Naive Manager"),
	("Agreed", "Approve", "Approved", "Naive Manager"),
)


def make_all() -> None:
	"""Make roles, providers, people and the workflow. Called once, after the installation."""
	for role in ROLES:
		make("Role", role_name=role, desk_access=1)
	for name, (latitude, longitude) in PROVIDERS.items():
		make("Naive Service Provider", provider_name=name, latitude=latitude, longitude=longitude)
	for person in PEOPLE:
		make_person(*person)
	make_workflow()
	settings = {"setup_complete": 1, "language": "en", "time_zone": "Asia/Phnom_Penh", "country": "Cambodia"}
	frappe.db.set_single_value("System Settings", settings)


def make(kind: str, **values: Any) -> Any:
	"""Insert a record as the installation."""
	return frappe.get_doc({"doctype": kind, **values}).insert(ignore_if_duplicate=True)


def make_person(email: str, role: str | None, province: str | None, provider: str | None) -> None:
	"""A user with one role or none, and their place."""
	user = {"email": email, "first_name": email.partition("@")[0], "send_welcome_email": 0}
	roles = [{"role": role}] if role else []
	kind = "System User" if role else "Website User"
	make("User", **user, new_password=PASSWORD, user_type=kind, roles=roles)
	if role != "System Manager":
		make("Naive Staff", user=email, province=province, provider=provider)


def make_workflow() -> None:
	"""Draft, Review, Approved; nobody approves what they sent themselves."""
	for state, _docstatus, _role in STATES:
		make("Workflow State", workflow_state_name=state)
	for _state, action, _next_state, _role in STEPS:
		make("Workflow Action Master", workflow_action_name=action)
	states = [{"state": state, "doc_status": number, "allow_edit": role} for state, number, role in STATES]
	steps = [
		{"state": state, "action": action, "next_state": following, "allowed": role, "allow_self_approval": 0}
		for state, action, following, role in STEPS
	]
	kept = {"document_type": "Naive Case Plan", "is_active": 1, "send_email_alert": 0}
	make("Workflow", workflow_name="Naive Case Plan", states=states, transitions=steps, **kept)
