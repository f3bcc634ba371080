"""Ages in bands, for answers that should not point at one person."""

from __future__ import annotations

BANDS = ((0, 4), (5, 9), (10, 14), (15, 17), (18, 24), (25, 34), (35, 49), (50, 64))
OLDEST = "65+"


def age_band(age: int | None) -> str:
	"""The band of an age in completed years, such as "18-24"; "" when the age is not known.

	17 ends a band, because a child is a person below 18 (Convention on the Rights of the Child, article 1).
	"""
	if age is None or age < 0:
		return ""
	return next((f"{first}-{last}" for first, last in BANDS if age <= last), OLDEST)
