"""The directory of providers: rows for the report on the desk, and the sheet that goes to the field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from ccm_app.api.papers import FRAPPE_STYLE, answer_pdf, pdf_from
from ccm_app.domain.directory import ages_text, printed_contact
from ccm_app.domain.provider_facts import designation_of
from ccm_app.domain.provider_places import OCCUPYING
from ccm_app.domain.register import Record, checked
from ccm_app.registry.site_register import SiteRegister
from ccm_app.slips.draw_html import to_html
from ccm_app.slips.papers.directory_paper import directory

Row = dict[str, Any]
# A row of the table is not cut in two at the end of a page.
WHOLE_ROWS = "<style>.ccm-paper tr { page-break-inside: avoid; }</style>"
ADMITS = (
	("admits_female", "Women and girls", "ស្ត្រី និងក្មេងស្រី"),
	("admits_male", "Men and boys", "បុរស និងក្មេងប្រុស"),
	("admits_with_children", "With children", "មានកូនជាមួយ"),
	("admits_with_disability", "With a disability", "មានពិការភាព"),
)


@frappe.whitelist(methods=["GET", "POST"])
def directory_pdf(province: str = "", service: str = "") -> None:
	"""The directory as an A4 sheet in Khmer and English: designated, active providers, grouped by province.

	province: key of an area, service: code; "" for all. Raises frappe.PermissionError for whoever may not read providers.
	"""
	if not frappe.has_permission("Service Provider", "read"):
		frappe.throw(_("You may not read the directory of providers."), frappe.PermissionError)
	paper = directory({"on": getdate(), "groups": groups_of(printed_rows(province, service))})
	answer_pdf(f"directory_{nowdate()}.pdf", pdf_from(FRAPPE_STYLE + WHOLE_ROWS + to_html(paper)))


def services_of(province: str = "", service: str = "") -> Iterable[tuple[Record, Record, Row]]:
	"""(provider, row of its service, what is known of it today) of every service of every provider that is in use.

	The third: designation, until, points, occupied, waiting. Counts only: nobody learns who has a place.
	"""
	register, today = SiteRegister(), getdate()
	decisions = register.many("Provider Designation")
	taken, waiting = _counts({"referral_category": ["in", OCCUPYING]}), _counts({"waits_for_place": 1})
	for provider in register.many("Service Provider"):
		if not checked(provider.get("is_active")) or not _works_in(provider, province):
			continue
		for row in provider["services"]:
			if service and row["service_type"] != service:
				continue
			own = [one for one in decisions if one.get("service_type") == row["service_type"]]
			state, until, total = designation_of(own, provider["name"], today)
			key = (provider["name"], row["service_type"])
			known = {"designation": state, "until": until, "points": total}
			yield provider, row, {**known, "occupied": taken[key], "waiting": waiting[key]}


def _works_in(provider: Record, province: str) -> bool:
	served = {row["area"] for row in (*provider["provinces"], *provider["places_served"])} | {
		provider["province"]
	}
	return not province or any(str(area or "").startswith(province) for area in served)


def _counts(wanted: Mapping[str, Any]) -> Counter[tuple[str, str]]:
	# Numbers of places, without any referral that the user may not read.
	found = frappe.get_all(
		"Referral",
		filters=dict(wanted),
		fields=["provider", "service_type", "count(name) as number"],
		group_by="provider, service_type",
	)
	return Counter({(row.provider, row.service_type): row.number for row in found})


def printed_rows(province: str = "", service: str = "") -> list[Row]:
	"""The rows of the sheet: designated services only, and of a place where clients live no more than its province."""
	register = SiteRegister()
	kinds = {row["name"]: row for row in register.many("Service Type")}
	residential = {name for name, row in kinds.items() if checked(row.get("is_residential"))}
	rows: list[Row] = []
	for provider, row, known in services_of(province, service):
		kind = kinds.get(row["service_type"]) or {}
		if checked(kind.get("needs_designation")) and known["designation"] != "Designated":
			continue
		contact = printed_contact(provider, residential, register)
		rows.append(
			{
				"province": provider.get("province") or (contact.areas[0] if contact.areas else ""),
				"provider": _both(provider),
				"service": _both(kind),
				"for_whom": _for_whom(provider, row),
				"places": row.get("places") or "",
				"where": "\n".join(
					_both(register.one("Administrative Area", area) or {}) for area in contact.areas
				),
				"telephone": "\n".join(filter(None, (contact.post, contact.telephone))),
				"until": known["until"],
				"withheld": contact.withheld,
			}
		)
	return rows


def groups_of(rows: Iterable[Row]) -> list[Row]:
	"""The rows by province, in the order of the codes; those without a known province last."""
	register = SiteRegister()
	groups: dict[str, list[Row]] = {}
	for row in rows:
		groups.setdefault(str(row["province"])[:2], []).append(row)
	return [
		{**_title(register.one("Administrative Area", key) if key else None), "rows": groups[key]}
		for key in sorted(groups, key=lambda key: key or "~")
	]


def _title(area: Record | None) -> dict[str, str]:
	if not area:
		return {"title_en": "Province not recorded", "title_km": "មិនបានកត់ត្រាខេត្ត"}
	return {"title_en": area["label_en"], "title_km": area["label_km"]}


def _both(record: Record) -> str:
	return "\n".join(
		dict.fromkeys(str(record[name]) for name in ("label_km", "label_en") if record.get(name))
	)


def _for_whom(provider: Record, row: Record) -> str:
	ages = ages_text(
		row.get("from_age") or provider.get("minimum_age"),
		row.get("up_to_age") or provider.get("maximum_age"),
	)
	only = {"Female": "admits_female", "Male": "admits_male"}
	closed = set(only.values()) - {only[row["only_for"]]} if row.get("only_for") in only else set()
	said = [f"{km} / {en}" for name, en, km in ADMITS if checked(provider.get(name)) and name not in closed]
	stay = row.get("longest_stay_days") or (
		provider.get("maximum_stay_days") if provider.get("services") else 0
	)
	if stay:
		said.append(f"≤ {stay} ថ្ងៃ / days")
	return "\n".join(filter(None, (ages, *said)))
