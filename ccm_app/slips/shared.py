"""What a client may agree to share, as papers say it, in the order of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Tick of a Client Consent -> English, Khmer.
SHARED: Mapping[str, tuple[str, str]] = {
	"share_name": ("Name", "ឈ្មោះ"),
	"share_contact": ("Contact details", "ព័ត៌មានទំនាក់ទំនង"),
	"share_age_and_sex": ("Age and sex", "អាយុ និងភេទ"),
	"share_needs": ("Services needed", "សេវាដែលត្រូវការ"),
	"share_assessment": ("Assessment summary", "សេចក្តីសង្ខេបនៃការប៉ាន់ប្រមាណ"),
	"share_medical": ("Medical findings", "លទ្ធផលពិនិត្យសុខភាព"),
	"share_legal": ("Legal situation", "ស្ថានភាពផ្លូវច្បាប់"),
}


def agreed(consent: Mapping[str, Any] | None) -> dict[str, str]:
	"""What a slip says of a consent, as `agreed_en` and `agreed_km`: kinds of facts and never a fact; empty without one."""
	ticked = [both for tick, both in SHARED.items() if (consent or {}).get(tick)]
	english, khmer = (("; ".join(words)) for words in zip(*ticked, strict=True)) if ticked else ("", "")
	return {"agreed_en": english, "agreed_km": khmer}
