"""Choosing a provider on the desk: who is offered for this client, in which order, why, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.confidentiality.opening import open_record
from ccm_app.domain.problems import Problem
from ccm_app.domain.provider_admission import NO_PLACE
from ccm_app.domain.provider_choice import Choice, choice_for
from ccm_app.domain.provider_facts import Candidate
from ccm_app.domain.provider_names import spelled_with
from ccm_app.domain.register import checked
from ccm_app.registry.facts import facts_of
from ccm_app.registry.saying import sentence_of
from ccm_app.registry.site_register import SiteRegister

# What a form that is not saved yet may say; everything else is read from the case.
ASKED = (
	"urgency",
	"location_reason",
	"is_residential",
	"residential_from",
	"residential_until",
	"extension_of",
)
DAYS = ("residential_from", "residential_until")
MOST_FOUND = 20


@frappe.whitelist(methods=["GET", "POST"])
def providers_for(case: str, service: str, referral: str = "", given: str = "") -> dict[str, Any]:
	"""Who is offered for a service to the client of a case, ranked and explained, and who is not and why.

	referral: the stored referral that is being written, or "". given: JSON of the form's other fields (urgency, location
	and the period of residence), as they are typed now. Raises frappe.DoesNotExistError for a case that the user may not read.
	"""
	need = _need(case, service, referral, given)
	return _answer(choice_for(need, SiteRegister(), getdate()))


@frappe.whitelist(methods=["GET", "POST"])
def why_not(case: str, service: str, provider: str, given: str = "") -> dict[str, Any]:
	"""Why a provider is not offered: {"codes": [...], "sentences": [...]}; both empty when it is offered or unknown.

	Raises frappe.DoesNotExistError for a case that the user may not read.
	"""
	found = choice_for(_need(case, service, "", given), SiteRegister(), getdate())
	against = next((one.reasons for one in found.not_offered if one.candidate.code == provider), ())
	said = _Words()
	return {"codes": [one.code for one in against], "sentences": [said.sentence(one) for one in against]}


def _need(case: str, service: str, referral: str, given: str) -> dict[str, Any]:
	"""The referral as it would become. The stored one counts only for the case that the user may read."""
	opened = open_record("Case", case)
	need: dict[str, Any] = {"case": opened.name, "client": opened.client, "referral_category": "Draft"}
	if referral:
		stored = open_record("Referral", referral)
		if stored.case == opened.name:
			need = facts_of(stored)
	typed = frappe.parse_json(given) if given else {}
	need |= {name: _typed(name, typed[name]) for name in ASKED if name in typed}
	return need | {"service_type": service}


def _typed(name: str, value: Any) -> Any:
	if name in DAYS:
		return _day(value)
	return checked(value) if name == "is_residential" else str(value or "") or None


def _day(value: Any) -> date | None:
	try:
		return getdate(value) if value else None
	except Exception:
		# What cannot be read as a day is refused when the form is saved; here it says nothing.
		frappe.clear_last_message()
		return None


def _answer(choice: Choice) -> dict[str, Any]:
	said = _Words()
	return {
		"rule": said.sentence(choice.rule),
		"offered": [
			{"rank": one.rank, **said.provider(one.candidate), "reasons": said.all_of(one.reasons)}
			for one in choice.offered
		],
		"not_offered": [
			{
				**said.provider(one.candidate),
				"reasons": said.all_of(one.reasons),
				"may_wait": all(reason.code in NO_PLACE for reason in one.reasons),
			}
			for one in choice.not_offered
		],
		"reasons_for_another": said.choice_reasons(),
	}


def _labels(kind: str) -> dict[str, str]:
	"""Code -> label of every entry of a list, in the language of the user; labels are no secret."""
	field = "label_km" if frappe.local.lang == "km" else "label_en"
	rows = frappe.get_all(kind, fields=["name", field, "label_en"])
	return {row["name"]: row[field] or row["label_en"] or row["name"] for row in rows}


class _Words:
	"""Sentences and names in the user's language."""

	def __init__(self) -> None:
		self.providers = _labels("Service Provider")
		field = "label_km" if frappe.local.lang == "km" else "label_en"
		# The names of provinces are no secret.
		areas = frappe.get_all("Administrative Area", filters={"level": "Province"}, fields=["code", field])
		self.provinces = {row["code"]: row[field] for row in areas}

	def sentence(self, reason: Problem) -> str:
		"""The sentence of a reason, with names instead of codes."""
		values = dict(reason.values)
		for name, known in (("provider", self.providers), ("province", self.provinces)):
			if values.get(name):
				values[name] = known.get(str(values[name]), values[name])
		return sentence_of(Problem(reason.code, reason.fields, values))

	def all_of(self, reasons: Iterable[Problem]) -> list[dict[str, str]]:
		"""Code and sentence of each reason."""
		return [{"code": one.code, "text": self.sentence(one)} for one in reasons]

	def provider(self, one: Candidate) -> dict[str, Any]:
		"""Name and places of a provider. Who has a place is told to nobody; how many have one is."""
		there = one.standing
		return {
			"provider": one.code,
			"label": self.providers.get(one.code, one.code),
			"places": one.limits.number,
			"occupied": len(there.occupying),
			"promised": len(there.promised),
			"free": one.free,
			"waiting": there.waiting,
			"ahead": len(there.ahead),
		}

	def choice_reasons(self) -> list[dict[str, Any]]:
		"""The reasons for which another than the first may be chosen."""
		known = _labels("Choice Reason")
		rows = frappe.get_all(
			"Choice Reason",
			filters={"is_active": 1},
			fields=["name", "needs_note"],
			order_by="sort_order asc",
		)
		return [
			{"value": row["name"], "label": known[row["name"]], "needs_note": row["needs_note"]}
			for row in rows
		]


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def search_providers(
	doctype: str,
	txt: str,
	searchfield: str,
	start: int,
	page_len: int,
	filters: Mapping[str, Any] | list[Any] | None = None,
) -> list[tuple[str, str, str]]:
	"""The providers of a link field: found by code, names and every other spelling. Answers (code, name, spellings).

	Raises frappe.PermissionError for whoever may not read providers.
	"""
	frappe.has_permission("Service Provider", "select", throw=True)
	allowed = frappe.get_list("Service Provider", filters=filters or {}, pluck="name", limit_page_length=0)
	known = {row["name"]: row for row in SiteRegister().many("Service Provider")}
	found = spelled_with(txt, [known[name] for name in allowed if name in known])
	shown = _labels("Service Provider")
	page = found[int(start or 0) : int(start or 0) + min(int(page_len or MOST_FOUND), MOST_FOUND)]
	return [(one["name"], shown[one["name"]], _spellings(one)) for one in page]


def _spellings(provider: Mapping[str, Any]) -> str:
	others = [str(row.get("alias")) for row in provider.get("aliases") or []]
	return ", ".join([_(str(provider.get("provider_kind") or "")), *others])
