"""What the register knows about a need and about the providers that could meet it, as plain facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ccm_app.domain import categories, provider_places
from ccm_app.domain.provider_places import Bracket, Person, Places, Standing
from ccm_app.domain.provinces import areas_around, province_of
from ccm_app.domain.reading import age_on_day, case_of, client_of, decimal_of, number_setting, rows
from ccm_app.domain.register import Record, Register, checked, filled

HOME_COUNTRY = "Cambodia"
ORIGIN, HERE = "Province of origin", "Where the client is"
CURRENCY_SETTINGS = {"KHR": "exchange_khr", "EUR": "exchange_eur"}


@dataclass(frozen=True)
class Need:
	"""What a client needs, from when, where it would be good, and by what the lot is drawn.

	today: on which day the places are counted, when it is another one than the day of the referral.
	here, origin: two digits of a province, None when unknown. around: the areas in which the client is now.
	stay_days: how long the client would have stayed at the end of the period; None without residence.
	"""

	service: str
	day: date
	person: Person
	today: date | None = None
	urgency: str = "Planned"
	wish: str | None = None
	best_place: str = HERE
	is_residential: bool = False
	stay_days: int | None = None
	here: str | None = None
	origin: str | None = None
	around: frozenset[str] = frozenset()
	key: str = ""
	child_below: int = 18
	unconfirmed_days: int = 180
	told_places_days: int = 7
	needs_designation: bool = True


@dataclass(frozen=True)
class Candidate:
	"""A provider for one service, as it stands on the day of the need.

	designation: "Designated", "Suspended", "Withdrawn", "Proposed", "Ended", "Not begun" or None. total: points of
	100. cost: in US dollars, to compare. places: the areas served. told_free: what is left of the places that
	the provider itself said are free, None when it said nothing lately.
	"""

	code: str
	record: Record = field(default_factory=dict)
	row: Record = field(default_factory=dict)
	designation: str | None = None
	designated_until: date | None = None
	total: Decimal | None = None
	cost: Decimal | None = None
	provinces: frozenset[str] = frozenset()
	places: frozenset[str] = frozenset()
	limits: Places = field(default_factory=Places)
	standing: Standing = field(default_factory=Standing)
	told_free: int | None = None
	declined_on: date | None = None

	@property
	def free(self) -> int | None:
		"""Free places, counted here or told by the provider, whichever is less; None when neither is known."""
		known = (provider_places.free_places(self.limits, self.standing), self.told_free)
		return min((number for number in known if number is not None), default=None)


def person_of(record: Record, register: Register, day: date) -> Person:
	"""The client of a case record as providers ask about clients; nothing that tells who it is."""
	client, case = client_of(record, register), case_of(record, register)
	nationality = client.get("nationality")
	return Person(
		sex=client.get("sex"),
		age=age_on_day(case, day),
		children=int(client.get("accompanying_children") or 0),
		has_disability=checked(client.get("has_disability")),
		is_foreign=None if not filled(nationality) else nationality != HOME_COUNTRY,
		trafficked_before=checked(case.get("trafficked_before")),
	)


def need_of(record: Record, register: Register, today: date) -> Need:
	"""The need that a referral (stored, or as it would become) speaks of."""
	day = record.get("referred_on") or today
	case, client = case_of(record, register), client_of(record, register)
	service = register.one("Service Type", record.get("service_type")) or {}
	office = register.one("Field Office", case.get("field_office")) or {}
	present = client.get("present_place") or client.get("home_commune") or client.get("home_province")
	present = present or office.get("province")
	return Need(
		service=str(record.get("service_type") or ""),
		day=day,
		person=person_of(record, register, day),
		today=today,
		urgency=str(record.get("urgency") or "Planned"),
		wish=record.get("location_reason"),
		best_place=str(service.get("best_place") or HERE),
		is_residential=checked(service.get("is_residential")) or checked(record.get("is_residential")),
		stay_days=_stay_days(record, register),
		here=province_of(present, register),
		origin=province_of(client.get("home_province"), register),
		around=frozenset(areas_around(present, register)),
		key=f"{record.get('case')}|{record.get('service_type')}",
		child_below=number_setting(register, "child_below_age", 18),
		unconfirmed_days=number_setting(register, "directory_confirm_days", 180),
		told_places_days=number_setting(register, "told_places_days", 7),
		needs_designation=checked(service.get("needs_designation")),
	)


def _stay_days(record: Record, register: Register) -> int | None:
	"""Days from the first day at this provider, over all extensions, to the review that is asked for now."""
	start, end = record.get("residential_from"), record.get("residential_until")
	if not start or not end:
		return None
	seen: set[str] = set()
	earlier = record.get("extension_of")
	while earlier and earlier not in seen:
		seen.add(earlier)
		before = register.one("Referral", earlier) or {}
		if before.get("provider") != record.get("provider"):
			break
		start = min(start, before.get("residential_from") or start)
		earlier = before.get("extension_of")
	return int((end - start).days)


def candidates(need: Need, record: Record, register: Register) -> list[Candidate]:
	"""Every provider that gives the service or was ever designated for it, in the order of the list."""
	providers = register.many("Service Provider")
	decisions = register.many("Provider Designation", service_type=need.service)
	named = {row.get("provider") for row in decisions}
	known = _Known(need, record, register, decisions)
	return [
		known.candidate(one)
		for one in providers
		if one["name"] in named or service_row(one, need.service) or not need.service
	]


def candidate(need: Need, record: Record, register: Register) -> Candidate:
	"""The provider that a referral names, whether or not it gives the service."""
	name = record.get("provider")
	provider = register.one("Service Provider", name) or {}
	decisions = register.many("Provider Designation", provider=name, service_type=need.service)
	return _Known(need, record, register, decisions, str(name)).candidate({"name": name, **provider})


def service_row(provider: Record, service: str) -> Record | None:
	"""The row of a provider's services for this service."""
	return next((row for row in rows(provider, "services") if row.get("service_type") == service), None)


class _Known:
	"""What is read once for all candidates of one need."""

	def __init__(
		self,
		need: Need,
		record: Record,
		register: Register,
		decisions: Sequence[Record],
		provider: str | None = None,
	) -> None:
		self.need, self.record, self.register, self.decisions = need, record, register, decisions
		equal: dict[str, Any] = {"service_type": need.service}
		if provider:
			equal["provider"] = provider
		self.referrals = [
			one
			for category in provider_places.COUNTED
			for one in register.many("Referral", referral_category=category, **equal)
		]
		self.referrals += register.many("Referral", waits_for_place=1, **equal)

	def candidate(self, provider: Record) -> Candidate:
		"""The facts of one provider."""
		need, code = self.need, str(provider.get("name"))
		row = service_row(provider, need.service) or {}
		state, until, total = designation_of(self.decisions, code, need.day)
		limits = limits_of(provider, row, need.service)
		own = [one for one in self.referrals if one.get("provider") == code]
		return Candidate(
			code=code,
			record=provider,
			row=row,
			designation=state,
			designated_until=until,
			total=total,
			cost=_in_dollars(row, self.register),
			provinces=self._provinces(provider),
			places=frozenset(str(one.get("area")) for one in rows(provider, "places_served")),
			limits=limits,
			standing=provider_places.standing(
				own, self.record, need.today or need.day, self._person, bool(limits.brackets)
			),
			told_free=self._told_free(row, own),
			declined_on=self._declined_on(code),
		)

	def _told_free(self, row: Record, referrals: Sequence[Record]) -> int | None:
		day = self.need.today or self.need.day
		own = self.record.get("name")
		others = [one for one in referrals if not own or one.get("name") != own]
		told = int(row.get("places_told_free") or 0)
		return provider_places.told_free(
			told, row.get("confirmed_on"), others, day, self.need.told_places_days
		)

	def _person(self, referral: Record) -> Person:
		return person_of(referral, self.register, self.need.day)

	def _provinces(self, provider: Record) -> frozenset[str]:
		"""Where the service is given: for residence the place of the house, else wherever the provider works."""
		office = province_of(provider.get("province"), self.register)
		if self.need.is_residential and office:
			return frozenset({office})
		served = [province_of(one.get("area"), self.register) for one in rows(provider, "provinces")]
		served += [province_of(one.get("area"), self.register) for one in rows(provider, "places_served")]
		return frozenset(one for one in [office, *served] if one)

	def _declined_on(self, provider: str) -> date | None:
		"""When this provider last declined this case for this service."""
		if not self.record.get("case"):
			return None
		declined = self.register.many(
			"Referral",
			case=self.record["case"],
			provider=provider,
			referral_category=categories.REFERRAL_DECLINED,
		)
		days = [one.get("answered_on") for one in declined if one.get("service_type") == self.need.service]
		return max((day for day in days if day), default=None)


def designation_of(
	decisions: Sequence[Record], provider: str, day: date
) -> tuple[str | None, date | None, Decimal | None]:
	"""(state, until when, points of 100) of a provider's designation on a day; the one that holds goes before others."""
	own = [row for row in decisions if row.get("provider") == provider]
	states = [(_state_on(row, day), row) for row in own]
	holding = [row for state, row in states if state == "Designated"]
	if holding:
		best = max(holding, key=lambda row: (row.get("decided_on") or date.min, str(row.get("name"))))
		total = best.get("total")
		return "Designated", best.get("valid_until"), None if not total else decimal_of(total)
	return (states[-1][0], None, None) if states else (None, None, None)


def _state_on(row: Record, day: date) -> str:
	status = str(row.get("status"))
	if status != "Designated":
		return status
	if row.get("valid_from") and row["valid_from"] > day:
		return "Not begun"
	return "Ended" if row.get("valid_until") and row["valid_until"] < day else "Designated"


def limits_of(provider: Record, row: Record, service: str) -> Places:
	"""How many places the provider has for a service, in all and by whom they are for."""
	brackets = tuple(
		Bracket(
			places=one.get("places"),
			sex=one.get("sex") or None,
			from_age=int(one.get("from_age") or 0),
			up_to_age=int(one.get("up_to_age") or 0) or 120,
			children=one.get("children") or None,
			disability=one.get("disability") or None,
			nationality=one.get("nationality") or None,
		)
		for one in rows(provider, "capacity")
		if one.get("service_type") == service
	)
	# The platform keeps a number field that was left empty as 0, and nobody lists a service without any place.
	return Places(total=row.get("places") or None, brackets=brackets)


def _in_dollars(row: Mapping[str, Any], register: Register) -> Decimal | None:
	cost, currency = decimal_of(row.get("unit_cost")), str(row.get("currency") or "USD")
	if not cost:
		return None
	if currency == "USD":
		return cost
	rate = decimal_of(
		register.setting(CURRENCY_SETTINGS.get(currency, "")) if currency in CURRENCY_SETTINGS else 0
	)
	return cost / rate if rate else None
