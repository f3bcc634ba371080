"""What the Case Reports of the caseload say: invented findings, services and words for each case type.

The slides state the case types and nothing about the persons; everything here is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

SHELTER = "CCPCR-SVR"
LEGAL_AID = "CDP"


@dataclass(frozen=True)
class Service:
	"""A service beside the shelter: who gives it, in which phase, how much of it, at what price in USD."""

	service_type: str
	provider: str
	phase: str
	quantity: int
	unit: str
	unit_cost: Decimal
	funder: str
	urgency: str = "Planned"


@dataclass(frozen=True)
class Story:
	"""The findings of an assessment and what was decided. An empty `simple_because` means a complex case."""

	findings: tuple[str, ...]
	services: tuple[Service, ...]
	situation: str
	risks: str
	simple_because: str = ""
	risk_level: str = "Medium"
	elements: Mapping[str, str] = field(default_factory=dict)


COUNSELLING = Service("PSYCHO", SHELTER, "Recovery", 10, "session", Decimal("4.00"), "ICCO", "Urgent")
HEALTH = Service("MEDICAL", SHELTER, "Recovery", 3, "visit", Decimal("6.50"), "ICCO", "Urgent")
LESSONS = Service("NFE", SHELTER, "Rehabilitation", 3, "month", Decimal("8.00"), "ANESVAD")
SEWING = Service("VOCATIONAL", SHELTER, "Rehabilitation", 5, "month", Decimal("15.00"), "INTERVIDA")
LIFE_SKILLS = Service("LIFESKILLS", SHELTER, "Rehabilitation", 7, "topic", Decimal("2.50"), "ANESVAD")
SCHOLARSHIP = Service(
	"FORMAL", "COSECAM", "Rehabilitation", 1, "school year", Decimal("60.00"), "COSECAM", "Soon"
)
TRAINING = Service("VOCATIONAL", "CWDA", "Rehabilitation", 4, "month", Decimal("22.00"), "INTERVIDA", "Soon")
LAWYER = Service("LEGAL", LEGAL_AID, "Recovery", 2, "hearing", Decimal("35.00"), "EU", "Soon")
# Rice and school material for the first month at home; in every plan, and needing no referral.
HOMECOMING = Service("REINTEGRATION", SHELTER, "Reintegration", 1, "package", Decimal("40.00"), "GOV")

_RETURNED = "Came back over the border after begging or selling in the streets; was met by the network of the shelter."
_SIMPLE = "No trauma, no illness and no wish to testify was found; the assessment alone can carry the plan."

_STORIES: Mapping[str, tuple[Story, ...]] = {
	"RC": (
		Story(
			(),
			(LESSONS,),
			_RETURNED,
			"Could be sent over the border again while the family owes money.",
			_SIMPLE,
			"Low",
		),
		Story(
			(),
			(LIFE_SKILLS,),
			_RETURNED,
			"The family moves with the seasons, and school is broken off.",
			_SIMPLE,
			"Low",
		),
		Story(
			("psychosocial_trauma", "education_or_training_issue"),
			(LESSONS, COUNSELLING),
			f"{_RETURNED} Sleeps badly and keeps away from other children.",
			"Threats by the person who took the child over the border.",
			risk_level="High",
		),
	),
	"TL": (
		Story(
			("psychosocial_trauma", "wants_to_testify"),
			(SEWING, LAWYER),
			"Was promised work in a factory and held in a house without pay.",
			"The recruiter knows the village.",
			risk_level="High",
			elements={
				"trafficking_act": "ACT-RECRUITMENT",
				"trafficking_means": "MEANS-DECEPTION",
				"trafficking_purpose": "PURPOSE-LABOUR",
			},
		),
		Story(
			("medical_problems", "education_or_training_issue"),
			(SEWING, HEALTH),
			"Worked on a fishing pier from morning to night; the wages were kept back.",
			"Debts to the recruiter.",
			elements={
				"trafficking_act": "ACT-RECRUITMENT",
				"trafficking_means": "MEANS-DECEPTION",
				"trafficking_purpose": "PURPOSE-LABOUR",
			},
		),
	),
	"DV": (
		Story(
			("psychosocial_trauma", "medical_problems", "wants_to_testify"),
			(COUNSELLING, LAWYER),
			"Was beaten at home for years and came with her complaint to the commune office.",
			"The husband has threatened to fetch her.",
			risk_level="High",
		),
	),
	"NC": (
		Story(
			("education_or_training_issue",),
			(SCHOLARSHIP, LIFE_SKILLS),
			"Lived alone with younger children; neighbours brought food and told the network.",
			"No adult at home for months at a time.",
		),
		Story(
			(),
			(LIFE_SKILLS,),
			"Was left with neighbours when the parents went to look for work.",
			"The neighbours cannot keep the child.",
			_SIMPLE,
			"Low",
		),
	),
	"SA": (
		Story(
			("psychosocial_trauma", "medical_problems", "wants_to_testify", "education_or_training_issue"),
			(COUNSELLING, SCHOLARSHIP, LAWYER),
			"Told a teacher; the hotline was called the same day.",
			"The accused lives in the same commune.",
			risk_level="High",
		),
	),
	"SW": (
		Story(
			("psychosocial_trauma", "medical_problems", "education_or_training_issue"),
			(HEALTH, TRAINING),
			"Was brought from a karaoke bar after a raid and wants to learn a trade.",
			"Debts to the owner of the bar.",
		),
	),
}
_OTHER = Story((), (), "Was in the shelter before the quarter.", "None that is known today.", _SIMPLE, "Low")

WISHES = "ខ្ញុំចង់រៀនសូត្រ និងទៅរស់នៅជាមួយគ្រួសារវិញ។ (I want to learn, and to live with my family again.)"
ALTERNATIVES: Mapping[str, str] = {
	"FAMILY": "The family could not keep the client safe when this was decided.",
	"KIN": "Relatives were visited; none of them could take the client in.",
	"FOSTER": "No foster family was free in the province.",
	"COMMUNITY": "The commune has no place where somebody is at home day and night.",
}
SEATS: Mapping[str, str] = {
	"psychosocial_trauma": "PSY",
	"wants_to_testify": "POL",
	"medical_problems": "HEA",
	"education_or_training_issue": "EDU",
}
ALWAYS_SEATED = ("FCM", "SPW", "SPR")


def story_of(case_type: str, number: int) -> Story:
	"""The story of the client who is the number-th (from 0) of a case type in the quarter."""
	stories = _STORIES.get(case_type, (_OTHER,))
	return stories[number % len(stories)]


_IN_WORDS: Mapping[str, tuple[str, str, str]] = {
	# finding: the field of the Case Report, what it says when found, what it says when not.
	"medical_problems": (
		"health_findings",
		"The nurse found complaints that a doctor should see.",
		"Was seen by a nurse on the first day; no complaints.",
	),
	"psychosocial_trauma": (
		"psychosocial_findings",
		"Bad dreams and fear of strangers; a psychologist should be heard.",
		"Speaks freely, eats and sleeps well.",
	),
	"wants_to_testify": (
		"legal_situation",
		"Wants to testify, and asks that somebody goes with her.",
		"Does not wish to testify now; knows that she may later.",
	),
	"education_or_training_issue": (
		"education_situation",
		"School was broken off; wants to learn again.",
		"Can read and write; lessons go on in the shelter.",
	),
}


def findings_in_words(findings: tuple[str, ...]) -> dict[str, str]:
	"""The narrative fields of the Case Report that follow from its findings."""
	return {
		field: found if one in findings else not_found for one, (field, found, not_found) in _IN_WORDS.items()
	}


def carried_over() -> Story:
	"""The short story of everybody who was in the shelter before the quarter."""
	return _OTHER
