"""Titles of the tables that are made from definitions, in both languages; the Khmer awaits a native reviewer.

The sentence below a table is that of its indicator (`indicators`): a table has none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.words import Words

_SHELTER = {
	"T12": ("PUPILS", "Formal education by grade", "ការអប់រំក្នុងប្រព័ន្ធ តាមថ្នាក់"),
	"T13": ("LEARNERS", "Case statistics: education in the shelter", "ស្ថិតិករណី៖ ការអប់រំក្នុងជម្រក"),
	"T14": ("LIFE_SKILLS", "Cases receiving life skills at the shelter", "ករណីដែលទទួលបំណិនជីវិតនៅជម្រក"),
	"T15": ("TRAINEES", "Cases receiving vocational skills training", "ករណីដែលទទួលការបណ្តុះបណ្តាលជំនាញវិជ្ជាជីវៈ"),
	"T16": ("FAMILY_ASSESSMENTS", "Statistics of family assessments", "ស្ថិតិនៃការវាយតម្លៃគ្រួសារ"),
	"T17": ("FAMILY_VISITS", "Statistics of cases family visits", "ស្ថិតិនៃដំណើរទៅលេងគ្រួសារ"),
	"T19": ("REFERRALS", "Numbers of cases referred to partner NGOs", "ចំនួនករណីដែលបានបញ្ជូនទៅអង្គការដៃគូ"),
	"T20": (
		"PERSONS_FOLLOWED_UP",
		"Numbers of reintegrated cases who received follow-up support",
		"ចំនួនករណីដែលទទួលការតាមដានក្រោយសមាហរណកម្ម",
	),
	"T21": (
		"TRAINEES_FOLLOWED_UP",
		"Numbers of cases who received follow-up on their skills training or formal education",
		"ចំនួនករណីដែលទទួលការតាមដានការបណ្តុះបណ្តាល ឬការអប់រំ",
	),
}
_MEASURES = {
	"M01": (
		"MILESTONES",
		"Time from registration to assessment, conference, plan and first service",
		"រយៈពេលចាប់ពីការចុះឈ្មោះ",
	),
	"M02": ("OVERDUE_CASES", "Overdue cases by stage and Field Office", "ករណីហួសកាលកំណត់ តាមដំណាក់កាល និងការិយាល័យ"),
	"M03": ("OPEN_CASES", "Open cases by case manager", "ករណីកំពុងបើក តាមអ្នកគ្រប់គ្រងករណី"),
	"M04": ("REFERRALS", "Outcomes of referrals", "លទ្ធផលនៃការបញ្ជូន"),
	"M05": ("REFERRALS", "Time to the answer to a referral", "រយៈពេលរង់ចាំចម្លើយនៃការបញ្ជូន"),
	"M06": ("PLACEMENTS", "Residential placements and their length", "ការស្នាក់នៅក្នុងមណ្ឌល និងរយៈពេល"),
	"M07": ("FOLLOW_UPS_DUE", "Follow-ups due and done", "ការតាមដានដែលត្រូវធ្វើ និងបានធ្វើ"),
	"M08": (
		"CLOSURES",
		"Re-entry within one and two years of the closure",
		"ការវិលចូលវិញក្នុងរយៈពេលមួយឆ្នាំ និងពីរឆ្នាំ",
	),
	"M09": ("CLOSURES", "Closures by reason", "ការបិទករណី តាមមូលហេតុ"),
	"M10": ("FUNNEL", "The ten stages: how far cases have come", "ដំណាក់កាលទាំងដប់៖ ករណីបានដល់ណា"),
	"M11": ("MONEY_PLANNED", "Plan budgets against spending", "ថវិកាផែនការ និងការចំណាយ"),
	"C01": (
		"PERSONS_REGISTERED",
		"CETHCam: beneficiaries and services against the targets",
		"CETHCam៖ អ្នកទទួលផល និងសេវាធៀបនឹងគោលដៅ",
	),
	"I01": ("OFFERS", "Services by provider", "សេវាតាមអ្នកផ្តល់សេវា"),
	"I02": (
		"COVERAGE",
		"Coverage: providers by province and service",
		"ការគ្របដណ្តប់៖ អ្នកផ្តល់សេវាតាមខេត្ត និងសេវា",
	),
	"I03": ("PROVIDERS", "Share of providers by programme area", "ចំណែកអ្នកផ្តល់សេវា តាមផ្នែកកម្មវិធី"),
}


def _words(listed: Mapping[str, tuple[str, str, str]]) -> Mapping[str, Words]:
	return {
		code: Words(english, khmer, INDICATORS[indicator].sentence_en, INDICATORS[indicator].sentence_km)
		for code, (indicator, english, khmer) in listed.items()
	}


SHELTER_WORDS = _words(_SHELTER)
MEASURE_WORDS = _words(_MEASURES)
