"""The lists of the shelter's tables, in its order and words ([S], slides 6 to 9 and 18).

A site hands over its own lists; these are the shelter's. The Khmer labels await a native reviewer.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
	"""One entry of a list: a fixed code and a label in each language."""

	code: str
	label_en: str
	label_km: str


@dataclass(frozen=True)
class CaseType(Entry):
	"""A case type; `by_sex` says whether T07 prints it as two columns, F and M."""

	by_sex: bool = False


CASE_TYPES = (
	CaseType("DV", "Domestic Violence", "អំពើហិង្សាក្នុងគ្រួសារ", by_sex=True),
	CaseType("SA", "Sexual Abuse", "ការបំពានផ្លូវភេទ"),
	CaseType("NC", "Neglected Children", "កុមាររងការមិនអើពើ", by_sex=True),
	CaseType("TL", "Trafficking for Labor", "ការជួញដូរពលកម្ម", by_sex=True),
	CaseType("ST", "Sex Trafficking", "ការជួញដូរផ្លូវភេទ"),
	CaseType("RC", "Returnee Children", "កុមារវិលត្រឡប់", by_sex=True),
	CaseType("SW", "Sex Worker", "អ្នកបម្រើសេវាផ្លូវភេទ"),
)
OTHER_TYPE = CaseType("OT", "Other", "ផ្សេងទៀត")
NOT_STATED = Entry("NOT_STATED", "Not stated", "មិនបានបញ្ជាក់")
FEMALE = Entry("F", "F", "ស្រី")
MALE = Entry("M", "M", "ប្រុស")
OTHER_SEX = Entry("X", "Other or not stated", "ផ្សេងទៀត ឬមិនបានបញ្ជាក់")
# What the register can hold beside Female and Male; a blank is written like that in the key of a figure.
OTHER_SEXES = ("", "Not stated", "Other")

REFERRERS = (
	Entry("RAO", "RAO Org", "អង្គការ RAO"),
	Entry("CCPCR-SVR", "Found by CCPCR-SVR and Networks", "រកឃើញដោយ CCPCR-SVR និងបណ្ដាញ"),
)
REINTEGRATION_OPTIONS = (
	Entry("FAM", "Reintegrated to family/community", "សមាហរណកម្មក្នុងគ្រួសារ/សហគមន៍"),
	Entry("FAC", "Referred to factory or other employment", "បញ្ជូនទៅរោងចក្រ ឬការងារផ្សេងទៀត"),
)
AGE_BANDS = ((0, 10), (11, 17), (18, 25))
