"""What of a provider may stand in the printed directory of the field.

A sheet of paper gets lost, and the address of a shelter in wrong hands leads a trafficker to its door. So paper never
names a place below the commune, and of a provider with residence neither commune, district, telephone nor contact post,
unless the provider's record says that it may (`print_contact`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ccm_app.domain.reading import rows
from ccm_app.domain.register import Record, Register, checked, filled

PROVINCE, DISTRICT, COMMUNE = "Province", "District", "Commune"


@dataclass(frozen=True)
class Contact:
	"""Keys of areas, telephone and post as they may be printed; `withheld` when something was left out."""

	areas: tuple[str, ...]
	telephone: str
	post: str
	withheld: bool


def is_residential(provider: Record, residential: Collection[str]) -> bool:
	"""Whether clients live at this provider; residential: the codes of the services with residence."""
	return any(row.get("service_type") in residential for row in rows(provider, "services"))


def printed_contact(provider: Record, residential: Collection[str], register: Register) -> Contact:
	"""Where a provider works and how it is reached, as far as paper may say it."""
	keys = [str(row["area"]) for row in (*rows(provider, "provinces"), *rows(provider, "places_served"))]
	keys = [str(provider["province"]), *keys] if provider.get("province") else keys
	hides = is_residential(provider, residential) and not checked(provider.get("print_contact"))
	levels = (PROVINCE,) if hides else (PROVINCE, DISTRICT, COMMUNE)
	areas = dict.fromkeys(filter(None, (_at_most(key, levels, register) for key in keys)))
	if hides:
		return Contact(tuple(areas), "", "", True)
	telephone, post = (str(provider.get(name) or "") for name in ("contact_phone", "contact_post"))
	return Contact(tuple(areas), telephone, post, False)


def _at_most(key: str, levels: Collection[str], register: Register) -> str | None:
	"""The area itself, or the first above it that paper may name; None when there is none."""
	seen: set[str] = set()
	area: str | None = key
	while area and area not in seen:
		seen.add(area)
		record = register.one("Administrative Area", area) or {}
		if record.get("level") in levels:
			return area
		area = record.get("parent_area")
	return None


def ends_within(values: Mapping[str, date | None], today: date, days: int) -> Sequence[tuple[str, date]]:
	"""What has ended or ends within so many days, the earliest first; what has no end is not listed."""
	found = [(name, day) for name, day in values.items() if day and (day - today).days <= days]
	return sorted(found, key=lambda pair: pair[1])


def ages_text(lowest: object, highest: object) -> str:
	"""Ages as a text that needs no language: "15–", "–17", "15–17", "" without limits."""
	low, high = (str(value) if filled(value) and int(str(value)) else "" for value in (lowest, highest))
	high = "" if high == "120" else high
	return f"{low}–{high}" if low or high else ""
