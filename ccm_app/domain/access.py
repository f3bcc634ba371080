"""Who may read which client, decided from rows of Case Access: grounds, packets, sensitivity, and when a row ends.

A row says which client, which party (office, person, provider, body), on what ground, up to which packet, from when
until when. Rows end by themselves: whoever reads asks whether the row is still valid at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Grant, Revoke, Update, UpdateAll
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import merged_numbers, number_setting, rows
from ccm_app.domain.register import Record, Register, filled
from ccm_app.domain.sharing import SHARES, agreed_codes

CUSTODY, REFERRAL, SEAT = "Custody", "Referral with consent", "Conference seat"
HANDOVER, SUPERVISION, EMERGENCY = "Hand-over", "Supervision", "Break-glass"
# Rows on these grounds that say nothing about a packet are older than the packets, and count as full.
FULL_GROUNDS = (CUSTODY, HANDOVER)

CODES, TEXTS, IDENTITY = "Codes", "Texts", "Identity"
PACKETS = (CODES, TEXTS, IDENTITY)

NORMAL, RESTRICTED, SEALED = "Normal", "Restricted", "Sealed"
SENSITIVITIES = (NORMAL, RESTRICTED, SEALED)
OFFICE, USER, PROVIDER, BODY = "Field Office", "User", "Service Provider", "CCM Body"
# Whose rows do not count: a restricted case is for named persons of the office, a sealed one for named persons.
NARROWED = {NORMAL: (), RESTRICTED: (OFFICE, BODY), SEALED: (OFFICE, BODY, PROVIDER)}

SHARES_IDENTITY = frozenset({"name", "contact"})
SHARES_TEXTS = frozenset({"needs", "assessment", "medical", "legal"})


def packets_from(wanted: str) -> tuple[str, ...]:
	"""The packets of a row that open what needs `wanted`: a packet is an "up to". Raises ValueError for no packet."""
	return PACKETS[PACKETS.index(wanted) :]


def packet_opens(packet: str | None, ground: str | None, wanted: str) -> bool:
	"""Whether a row of this packet and ground opens what needs the packet `wanted`."""
	held = packet or (IDENTITY if ground in FULL_GROUNDS else CODES)
	return held in packets_from(wanted)


def strictest(sensitivities: Iterable[str | None]) -> str:
	"""The strictest of these; nothing counts as Normal."""
	known = [SENSITIVITIES.index(one) for one in sensitivities if one in SENSITIVITIES]
	return SENSITIVITIES[max(known, default=0)]


def is_only_for_named(party_kind: str, sensitivity: str | None) -> bool:
	"""Whether a row of this kind of party does not count, because the client is open to named persons only."""
	return party_kind in NARROWED.get(sensitivity or NORMAL, ())


def end_of(day: date) -> datetime:
	"""The moment at which a day is over."""
	return datetime.combine(day + timedelta(days=1), time.min)


def access_row(grant: Grant, client: Record | None) -> dict[str, Any]:
	"""The values of the Case Access row for this grant, without its beginning.

	client: the stored client, whose sensitivity narrows the row from its first moment on.
	"""
	values = {name: getattr(grant, name) for name in grant.__dataclass_fields__ if name != "until"}
	narrowed = is_only_for_named(grant.party_kind, (client or {}).get("sensitivity"))
	return values | {
		"valid_until": grant.until,
		"read_only": int(grant.read_only),
		"only_named": int(narrowed),
	}


def manager_grant(case: Record, manager: str, office: str | None) -> Grant:
	"""The case manager is named by a row of his own, which counts while he is on the staff of the office."""
	return Grant(case["client"], USER, manager, CUSTODY, "Case", case["name"], through_office=office)


def sensitivity_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""A case is made more or less sensitive with a reason of its own; what a client brings along needs none."""
	before = stored or {}
	if stored is None:
		client = register.one("Client", record.get("client")) or {}
		before = {"sensitivity": client.get("sensitivity")}
	if (record.get("sensitivity") or NORMAL) == (before.get("sensitivity") or NORMAL):
		return []
	reason = record.get("sensitivity_reason")
	if not filled(reason) or reason == before.get("sensitivity_reason"):
		return [problem("case.sensitivity_without_reason", "sensitivity_reason")]
	return []


def sensitivity_consequences(record: Record, register: Register) -> list[Consequence]:
	"""The strictest of a client's open cases holds for the client; when the last one ends, nothing gets looser."""
	client = register.one("Client", record["client"]) or {}
	others = [
		case for case in register.many("Case", client=record["client"]) if case["name"] != record["name"]
	]
	still_open = [case for case in (*others, record) if case.get("stage") not in categories.ENDED_STAGES]
	now = client.get("sensitivity") or NORMAL
	wanted = strictest(case.get("sensitivity") for case in still_open) if still_open else now
	# A case that has ended may still be made stricter or looser by whoever answers for it.
	if not still_open and record.get("sensitivity"):
		wanted = strictest(case.get("sensitivity") for case in (*others, record))
	if wanted == now:
		return []
	numbers = [record["client"], *merged_numbers(record["client"], register)]
	return [follow for number in numbers for follow in narrowed(number, wanted)]


def narrowed(client: str, sensitivity: str) -> list[Consequence]:
	"""A client becomes as sensitive as this, and the rows that count for nobody then are marked."""
	follows: list[Consequence] = [Update("Client", client, {"sensitivity": sensitivity})]
	for party_kind in (OFFICE, BODY, PROVIDER):
		values = {"only_named": int(is_only_for_named(party_kind, sensitivity))}
		follows.append(UpdateAll("Case Access", {"client": client, "party_kind": party_kind}, values))
	return follows


def consented_packet(consent: Record) -> str:
	"""How far a consent goes: names, texts, or codes only."""
	agreed = set(agreed_codes(consent))
	if agreed & SHARES_IDENTITY:
		return IDENTITY
	return TEXTS if agreed & SHARES_TEXTS else CODES


def _holds(consent: Record, today: date) -> bool:
	until = consent.get("valid_until")
	return not consent.get("withdrawn_on") and (not until or bool(until >= today))


def referral_access(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""The provider reads while the referral runs, as far and as long as the client agreed."""
	shape = ("referral_category", "consent", "provider")
	if stored and all(record.get(name) == stored.get(name) for name in shape):
		return []
	ended: list[Consequence] = [_end(record["client"], "Referral", record["name"])] if stored else []
	consent = register.one("Client Consent", record.get("consent"))
	runs = record.get("referral_category") in categories.REFERRAL_OPEN
	if not runs or consent is None or not _holds(consent, today):
		return ended
	return [*ended, _referral_grant(record, consent)]


def _referral_grant(record: Record, consent: Record) -> Grant:
	# Until the provider has accepted, it needs to know that somebody is coming, and no more.
	accepted = record.get("referral_category") in categories.REFERRAL_ENGAGED
	until = consent.get("valid_until")
	return Grant(
		record["client"],
		PROVIDER,
		record["provider"],
		REFERRAL,
		"Referral",
		record["name"],
		packet=consented_packet(consent) if accepted else CODES,
		until=end_of(until) if until else None,
		read_only=True,
	)


def _end(client: str, source_kind: str, source_name: str) -> Revoke:
	return Revoke(client, None, None, None, source_kind, source_name)


def consent_access(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""What rests on a consent ends with it at once; a consent that goes farther or less far carries its rows along."""
	shape = ("withdrawn_on", "valid_until", *SHARES.values())
	if stored is None or all(record.get(name) == stored.get(name) for name in shape):
		return []
	client, name = record["client"], record["name"]
	follows: list[Consequence] = [_end(client, "Client Consent", name)]
	for referral in register.many("Referral", consent=name):
		follows.append(_end(client, "Referral", referral["name"]))
		if referral.get("referral_category") in categories.REFERRAL_OPEN and _holds(record, today):
			follows.append(_referral_grant(referral, record))
	return follows


def conference_access(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Who sits in a conference reads from the invitation until some days after it."""
	if stored and _seating(record) == _seating(stored):
		return []
	name, client = record["name"], record["client"]
	ended: list[Consequence] = [_end(client, "Case Conference", name)] if stored else []
	day = record.get("held_on") or record.get("planned_on")
	if record.get("status") == "Cancelled" or not day:
		return ended
	last = day + timedelta(days=max(0, number_setting(register, "conference_access_days", 14)))
	if last < today:
		return ended
	parties = sorted(party for party in _parties(rows(record, "seats")))
	return [*ended, *(_seat_grant(record, party, last) for party in parties)]


def _seating(record: Record) -> tuple[Any, ...]:
	days = (record.get("status"), record.get("planned_on"), record.get("held_on"))
	return (*days, _parties(rows(record, "seats")))


def _parties(seats: Sequence[Record]) -> frozenset[tuple[str, str]]:
	named = ((USER, "user"), (PROVIDER, "organisation"))
	return frozenset((kind, str(row[field])) for row in seats for kind, field in named if row.get(field))


def _seat_grant(record: Record, party: tuple[str, str], last: date) -> Grant:
	return Grant(
		record["client"],
		party[0],
		party[1],
		SEAT,
		"Case Conference",
		record["name"],
		packet=TEXTS,
		until=end_of(last),
		read_only=True,
	)
