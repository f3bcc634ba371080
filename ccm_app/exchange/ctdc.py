"""Rows in the shape of the Counter-Trafficking Data Collaborative, without anything that names a person.

Columns and bands are those of the CTDC global synthetic data set (codebook of February 2024). Ages come from the age
in years, because the shelter's bands do not nest in them. Only trafficking is a record there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ccm_app.exchange.anonymous import CTDC_K, Anonymised, Record, anonymise

BANDS = ((0, 8), (9, 17), (18, 20), (21, 23), (24, 26), (27, 29), (30, 38), (39, 47))
OLDEST_BAND = "48+"
GENDERS = {"Female": "Woman", "Male": "Man", "Other": "Trans/Transgender/NonConforming"}
FORCED_LABOUR, SEXUAL = frozenset({"TL"}), frozenset({"ST"})
# What could point at a person, from what is kept longest to what is given up first.
QUASI_IDENTIFIERS = (
	"gender",
	"isSexualExploit",
	"isForcedLabour",
	"ageBroad",
	"yearOfRegistration",
	"citizenship",
	"CountryOfExploitation",
)


def age_band(age: int | None) -> str:
	"""The band of an age in completed years, as CTDC writes it: "09--17"; "" when unknown or below 0."""
	if age is None or age < 0:
		return ""
	for first, last in BANDS:
		if first <= age <= last:
			return f"{first:02d}--{last}" if first == 9 else f"{first}--{last}"
	return OLDEST_BAND


def row_of(case: Mapping[str, Any]) -> Record | None:
	"""The record of one case; None for a case that is no trafficking.

	case: case_type, sex, age (at registration), registered_year, citizenship and country (ISO 3166 alpha-3).
	"""
	kind = case.get("case_type")
	if kind not in FORCED_LABOUR | SEXUAL:
		return None
	return {
		"yearOfRegistration": str(case.get("registered_year") or ""),
		"gender": GENDERS.get(str(case.get("sex") or ""), ""),
		"ageBroad": age_band(case.get("age")),
		"citizenship": str(case.get("citizenship") or ""),
		"CountryOfExploitation": str(case.get("country") or ""),
		"isForcedLabour": "1" if kind in FORCED_LABOUR else "",
		"isSexualExploit": "1" if kind in SEXUAL else "",
	}


def export(cases: Iterable[Mapping[str, Any]], k: int = CTDC_K) -> Anonymised:
	"""The records of all trafficking cases that may leave; cases without consent must not be handed over."""
	rows = [row for case in cases if (row := row_of(case)) is not None]
	return anonymise(rows, QUASI_IDENTIFIERS, k)
