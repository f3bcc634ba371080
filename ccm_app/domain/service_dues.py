"""Services that did not begin, did not end, were missed, or stand in the plan and were never referred to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ccm_app.domain.register import Record

NOT_BEGUN, NOT_ENDED, MISSED, NOT_REFERRED = "Not begun", "Not ended", "Missed", "Not referred"
STANDINGS = (NOT_BEGUN, NOT_ENDED, MISSED, NOT_REFERRED)


@dataclass(frozen=True)
class ServiceDue:
	"""One service that somebody has to look after. record: the Service Record, or the Case Plan for a plan line."""

	kind: str
	record: str
	case: str
	office: str | None
	service: str
	provider: str | None
	what: str
	since: date


def late_services(services: Iterable[Record], today: date) -> list[ServiceDue]:
	"""Planned ones whose day has passed, ongoing ones whose end has passed, and missed ones with nothing after them.

	A missed service is looked after once another record of the same referral is later than it.
	"""
	rows = [row for row in services if row.get("from_date")]
	last: dict[str, date] = {}
	for row in rows:
		if row.get("status") != "Missed":
			key = str(row.get("referral"))
			last[key] = max(row["from_date"], last.get(key, date.min))
	found = [(row, what, since) for row in rows for what, since in _late(row, last, today)]
	return sorted(
		(_due(row, what, since) for row, what, since in found), key=lambda one: (one.since, one.record)
	)


def _late(row: Record, last: dict[str, date], today: date) -> Iterable[tuple[str, date]]:
	status, start, end = row.get("status"), row["from_date"], row.get("until_date")
	if status == "Planned" and start < today:
		yield NOT_BEGUN, start
	if status == "Ongoing" and end and end < today:
		yield NOT_ENDED, end
	if status == "Missed" and last.get(str(row.get("referral")), date.min) < start:
		yield MISSED, start


def _due(row: Record, what: str, since: date) -> ServiceDue:
	return ServiceDue(
		"Service Record",
		str(row["name"]),
		str(row.get("case")),
		row.get("field_office"),
		str(row.get("service_type")),
		row.get("provider"),
		what,
		since,
	)


def not_referred(lines: Sequence[Record], referred: set[tuple[str, str]], today: date) -> list[ServiceDue]:
	"""Lines of plans in force whose time has begun and for which nobody was referred.

	lines: with parent (the plan), case, field_office, service_type, provider, planned_from. referred: (case, service)
	of every referral that was sent.
	"""
	found = [
		ServiceDue(
			"Case Plan",
			str(line["parent"]),
			str(line["case"]),
			line.get("field_office"),
			str(line.get("service_type")),
			line.get("provider"),
			NOT_REFERRED,
			line["planned_from"],
		)
		for line in lines
		if line.get("planned_from")
		and line["planned_from"] < today
		and (str(line["case"]), str(line.get("service_type"))) not in referred
	]
	return sorted(found, key=lambda one: (one.since, one.record))
