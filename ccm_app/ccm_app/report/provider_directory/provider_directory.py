"""Every provider that is in use, by service: designation, places, who waits, whom it admits, what it costs."""

from __future__ import annotations

from typing import Any

from frappe import _

from ccm_app.api.directory import services_of
from ccm_app.ccm_app.report.columns import Column, begin, column, labels
from ccm_app.domain.directory import ages_text
from ccm_app.domain.register import Record

Row = dict[str, Any]
NAME = "Provider Directory"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: province (key of an area), service. Rows: services of providers, without anybody's referral."""
	begin(NAME)
	asked = filters or {}
	named = (labels("Service Provider"), labels("Service Type"), labels("Administrative Area"))
	found = services_of(str(asked.get("province") or ""), str(asked.get("service") or ""))
	rows = [_row(*one, *named) for one in found]
	return columns(), sorted(rows, key=lambda row: (row["province"], row["name_shown"], row["service"]))


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("provider", "Provider", "Link", 150, "Service Provider"),
		column("name_shown", "Name", width=220),
		column("service", "Service", width=200),
		column("province", "Province", width=130),
		column("designation", "Designation", width=120),
		column("until", "Designated until", "Date", 125),
		column("points", "Points of 100", "Float", 110),
		column("places", "Places", "Int", 85),
		column("occupied", "Occupied", "Int", 95),
		column("free", "Free", "Int", 80),
		column("waiting", "Waiting", "Int", 85),
		column("ages", "Ages", width=90),
		column("stay", "Longest stay in days", "Int", 120),
		column("unit_cost", "Unit cost", width=120),
		column("agreement", "Agreement valid until", "Date", 140),
		column("confirmed", "Details last confirmed on", "Date", 150),
	]


def _row(
	provider: Record,
	row: Record,
	known: Row,
	names: dict[str, str],
	services: dict[str, str],
	areas: dict[str, str],
) -> Row:
	places = row.get("places") or None
	cost, currency = row.get("unit_cost"), row.get("currency") or "USD"
	ages = (
		row.get("from_age") or provider.get("minimum_age"),
		row.get("up_to_age") or provider.get("maximum_age"),
	)
	return {
		"provider": provider["name"],
		"name_shown": names.get(provider["name"], ""),
		"service": services.get(row["service_type"], row["service_type"]),
		"province": areas.get(str(provider.get("province")), ""),
		"designation": _(known["designation"] or "None"),
		"until": known["until"],
		"points": float(known["points"]) if known["points"] else None,
		"places": places,
		"occupied": known["occupied"],
		"free": max(0, places - known["occupied"]) if places else None,
		"waiting": known["waiting"],
		"ages": ages_text(*ages),
		"stay": row.get("longest_stay_days") or provider.get("maximum_stay_days") or None,
		"unit_cost": f"{cost:,.2f} {currency} {row.get('unit') or ''}".strip() if cost else "",
		"agreement": provider.get("mou_valid_until"),
		"confirmed": provider.get("last_confirmed_on"),
	}
