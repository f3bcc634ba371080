"""For the campaigns over the portal: two providers with an account each, clients whose every text is marked, referrals."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import nowdate
from frappe.utils.password import update_password

from ccm_app.confidentiality import provider_accounts, vault
from ccm_app.confidentiality.provider_answering import record_answer
from ccm_app.domain.sharing import SHARES
from ccm_app.setup.people import make_role_users
from ccm_app.tests import factories

PASSWORD = "Quiet-River-2010!"
OWN, OTHER = "CCPCR-SVR", "COSECAM"
SERVICES = {OWN: "MEDICAL", OTHER: "FORMAL"}
USERS = {OWN: "portal@ccpcr.example", OTHER: "portal@cosecam.example"}


def people() -> dict[str, str]:
	"""Provider -> its account of these tests; made when it is not there yet, with a password that is known."""
	frappe.set_user("Administrator")
	make_role_users(PASSWORD)
	for provider, email in USERS.items():
		_make_account(provider, email)
	frappe.db.commit()
	return USERS


def _make_account(provider: str, email: str) -> None:
	if provider_accounts.provider_of(email) != provider:
		provider_accounts.make_account(provider, email, provider)
	update_password(email, PASSWORD)


def forget_places() -> None:
	"""Nobody has told how many places are free: what other tests refer goes by the register's own count."""
	rows = frappe.get_all("Provider Service", {"parent": ("in", list(USERS))}, pluck="name")
	for row in rows:
		frappe.db.set_value("Provider Service", row, {"places_told_free": 0, "confirmed_on": None})
	for provider in USERS:
		frappe.clear_document_cache("Service Provider", provider)
	frappe.db.commit()


def make_case() -> Document:
	"""A client with a case in the stage of referral, with a plan for both services."""
	case = factories.move(factories.make_case(), "Register")
	case = factories.move(case, "Start assessment")
	needed = [{"service_type": service, "urgency": "Soon"} for service in SERVICES.values()]
	factories.review(factories.make_assessment(case.name, needed_services=needed))
	case = factories.move(case, "Prepare plan")
	line = {
		"planned_from": factories.REFERRED_ON,
		"planned_until": "2026-12-31",
		"quantity": 1,
		"unit_cost": 10,
	}
	lines = [
		{**line, "service_type": service, "provider": provider} for provider, service in SERVICES.items()
	]
	factories.approve(factories.make_plan(case.name, lines=lines))
	return factories.move(case, "Refer")


def make_referral(case: str, provider: str = OWN, answers: tuple[str, ...] = (), **shares: int) -> Document:
	"""A referral that was sent today, with a consent of its own for what `shares` ticks; answered by the portal's way."""
	ticks = {tick: int(bool(shares.get(code, code == "needs"))) for code, tick in SHARES.items()}
	consent = factories.make_consent(case, receiver=provider, given_on=nowdate(), **ticks)
	values = {
		"service_type": SERVICES[provider],
		"provider": provider,
		"host_agency": provider,
		"consent": consent.name,
		"referred_on": nowdate(),
		"client_consulted_on": nowdate(),
	}
	none = {"residential_from": None, "residential_until": None, "alternatives_ruled_out": []}
	referral = factories.move(factories.make_referral(case, **values, **none), "Send")
	for answer in answers:
		record_answer(str(referral.name), answer, "Portal")
	return referral


def make(own: int, other: int) -> dict[str, Any]:
	"""Two cases with so many referrals to each provider: {"users", "password", "referrals": provider -> numbers}."""
	people()
	found: dict[str, list[str]] = {}
	for provider, size in ((OWN, own), (OTHER, other)):
		case = str(make_case().name)
		found[provider] = []
		for _ in range(size):
			found[provider].append(str(make_referral(case, provider, name=1, medical=1).name))
			# Nobody else waits for the counters of the numbers.
			frappe.db.commit()
	return {"users": USERS, "password": PASSWORD, "referrals": found}


def give_password(email: str) -> None:
	"""The password of these tests for an account; people get a way to theirs by mail."""
	update_password(email, PASSWORD)
	frappe.db.commit()


def account_without_password() -> dict[str, str]:
	"""An account of a provider that was made a moment ago, and the key of its mail: {"email", "key"}."""
	frappe.set_user("Administrator")
	forget_password_tries()
	email = f"new-{frappe.generate_hash(length=8)}@ccpcr.example"
	provider_accounts.make_account(OWN, email, "Reception")
	return {"email": email, "key": _new_key(email)}


def key_of_staff() -> dict[str, str]:
	"""The key of a mail to a member of the staff."""
	return {"key": _new_key("fcm@svr.example")}


def _new_key(email: str) -> str:
	link = frappe.get_doc("User", email).reset_password()
	frappe.db.commit()
	return str(link).partition("key=")[2]


def end_key(email: str) -> None:
	"""The key of the mail is older than the platform's setting allows."""
	frappe.db.set_single_value("System Settings", "reset_password_link_expiry_duration", 86400)
	frappe.db.set_value("User", email, "last_reset_password_key_generated_on", "2020-01-01")
	frappe.db.commit()


def end_account_of(email: str) -> None:
	"""The account is taken from its provider."""
	provider_accounts.end_account(OWN, email)
	frappe.db.commit()


def forget_password_tries() -> None:
	"""No address has tried to set a password."""
	frappe.cache.delete_keys("ccm_provider_passwords_at")


def column(kind: str, name: str, field: str) -> dict[str, Any]:
	"""What stands in a column of the database, without the vault."""
	return {"value": frappe.db.get_value(kind, name, field)} if frappe.db.get_value(kind, name, field) else {}


def say_more(referral: str) -> None:
	"""A referral as people write one, in Khmer: what to bring, and a consent for name, age and medical findings."""
	record = frappe.db.get_value("Referral", referral, ["consent", "case", "client"], as_dict=True)
	ticks = {"share_age_and_sex": 1, "share_contact": 1}
	frappe.db.set_value("Client Consent", record.consent, ticks, update_modified=False)
	vault.write_fields("Referral", referral, {"what_to_bring": "សៀវភៅសុខភាព និងថ្នាំដែលកំពុងប្រើ"})
	report = str(frappe.db.get_value("Social Assessment", {"case": record.case}, "name"))
	vault.write_fields("Social Assessment", report, {"health_findings": "ឈឺក្បាលញឹកញាប់ និងគេងមិនលក់។"})
	with vault.register_reads("what a test writes"):
		names = {"family_name_km": "សុខ", "given_name_km": "ម៉ាលី"}
		rule = {"safe_contact_rule": "សូមទូរស័ព្ទតែពេលព្រឹក។"}
		vault.write_fields("Client Identity", record.client, {**names, **rule})
	frappe.db.commit()
