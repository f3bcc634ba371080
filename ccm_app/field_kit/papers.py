"""Papers drawn from the registry's records: slips, Case Report, Case Plan, with labels instead of codes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from ccm_app.field_kit import keys
from ccm_app.field_kit.dictionary import Kind
from ccm_app.field_kit.registry import Registry
from ccm_app.slips.document import Document
from ccm_app.slips.papers import case_plan, case_report
from ccm_app.slips.referral_slip import SlipFacts, facts_from, slip_document
from ccm_app.slips.shared import agreed
from ccm_app.slips.token import issue

# What people call by its code.
BY_CODE = ("Currency", "Funder", "Client", "Case")


def slip_of(registry: Registry, referral: Mapping[str, Any]) -> Document:
	"""The slip of a referral, with a token that this registry sealed. It knows nothing about a person."""
	return slip_document(slip_facts(registry, referral))


def slip_facts(registry: Registry, referral: Mapping[str, Any]) -> SlipFacts:
	"""What a slip says. Raises KeyError when the referral's service, provider or office is gone."""
	service = _listed(registry, "Service Type", referral["service_type"])
	provider = _listed(registry, "Service Provider", referral["provider"])
	office = _listed(registry, "Field Office", referral["field_office"])
	place = registry.one("Administrative Area", provider.get("province")) or {}
	key = keys.slip_keys(registry.storage)[keys.SLIPS]
	appointment = referral.get("appointment_on")
	return facts_from(
		{
			"reference": referral["name"],
			"service_en": service["label_en"],
			"service_km": service["label_km"],
			"provider_en": provider["label_en"],
			"provider_km": provider["label_km"],
			"provider_place": _both(place),
			"office_en": office["label_en"],
			"office_km": office["label_km"],
			"office_phone": office.get("telephone"),
			"issued_on": referral["referred_on"],
			"answer_due_on": referral["answer_due_on"],
			"valid_until": referral["slip_valid_until"],
			"urgency": referral["urgency"],
			"token": issue(_of_reference(key, referral["name"]), key, keys.SLIPS),
			"appointment": appointment.isoformat() if appointment else None,
			"bring": referral.get("what_to_bring"),
			**agreed(registry.one("Client Consent", referral.get("consent"))),
		}
	)


def _of_reference(key: bytes, reference: str) -> bytes:
	"""The same referral gets the same code: the registry in a file keeps no slips, and answers come by telephone."""
	return hmac.new(key, reference.encode(), hashlib.sha256).digest()


def report_of(registry: Registry, assessment: Mapping[str, Any]) -> Document:
	"""The Case Report."""
	return case_report(labelled(registry, "Social Assessment", assessment))


def plan_of(registry: Registry, plan: Mapping[str, Any]) -> Document:
	"""The Case Plan with its budget."""
	return case_plan(labelled(registry, "Case Plan", plan))


def labelled(registry: Registry, kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
	"""The record with the Khmer and English labels of what it links to, child rows included."""
	described = registry.dictionary[kind]
	values = {**record, **_labels(registry, described, record)}
	for table in described.tables:
		child = registry.dictionary[table.options]
		values[table.name] = [{**row, **_labels(registry, child, row)} for row in record[table.name]]
	return values


def _labels(registry: Registry, kind: Kind, record: Mapping[str, Any]) -> dict[str, str]:
	labels = {}
	for field in kind.columns:
		if field.kind != "Link" or field.options in BY_CODE or not record.get(field.name):
			continue
		linked = registry.dictionary.kinds.get(field.options)
		if linked is not None and "label_en" in linked.by_name:
			labels[field.name] = _both(registry.one(field.options, record[field.name]) or {})
	return labels


def _both(record: Mapping[str, Any]) -> str:
	return " ".join(str(record[name]) for name in ("label_km", "label_en") if record.get(name))


def _listed(registry: Registry, kind: str, name: str) -> Mapping[str, Any]:
	record = registry.one(kind, name)
	if record is None:
		raise KeyError(f"{kind} {name}")
	return record
