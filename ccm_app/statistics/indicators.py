"""The indicators: who or what counts, on which day, once or each time. Each is defined here and nowhere else.

The sentence stands below every table that shows the indicator. The Khmer awaits a native reviewer.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccm_app.statistics.definitions import Indicator
from ccm_app.statistics.facts import MEMBERS
from ccm_app.statistics.source import PERSONS, SUM

_CASES_KM = "ករណីនីមួយៗត្រូវរាប់មួយដង។"
_PERSONS_KM = "មនុស្សម្នាក់ត្រូវរាប់តែម្តង។"

_ALL = (
	Indicator(
		"CASES_REGISTERED",
		"registered",
		"Cases registered in the period; a person with two cases counts twice.",
		f"ករណីដែលបានចុះឈ្មោះក្នុងរយៈពេលនេះ។ {_CASES_KM}",
	),
	Indicator(
		"PERSONS_REGISTERED",
		"registered",
		"Persons with a case registered in the period; each person counts once.",
		f"មនុស្សដែលមានករណីចុះឈ្មោះក្នុងរយៈពេលនេះ។ {_PERSONS_KM}",
		PERSONS,
	),
	Indicator(
		"CASES_REINTEGRATED",
		"reintegrated",
		"Cases whose day of reintegration lies in the period, whenever they were registered.",
		f"ករណីដែលបានធ្វើសមាហរណកម្មក្នុងរយៈពេលនេះ។ {_CASES_KM}",
	),
	Indicator(
		"FAMILY_ASSESSMENTS",
		"assessed",
		"Social assessments submitted, by the day of the assessment; a second assessment of a case counts again.",
		"ការវាយតម្លៃសង្គមដែលបានដាក់ជូន តាមថ្ងៃវាយតម្លៃ។ ការវាយតម្លៃលើកទីពីរត្រូវរាប់ម្តងទៀត។",
	),
	Indicator(
		"FAMILY_VISITS",
		"family_visit",
		"Visits of clients to their families, by the day of the visit; each visit counts.",
		"ដំណើរទៅលេងគ្រួសាររបស់អតិថិជន តាមថ្ងៃនៃដំណើរ។ ដំណើរនីមួយៗត្រូវរាប់។",
	),
	Indicator(
		"PUPILS",
		"training",
		"Persons who began a school year in the period, by grade; each person counts once in each figure.",
		f"មនុស្សដែលបានចាប់ផ្តើមឆ្នាំសិក្សាក្នុងរយៈពេលនេះ តាមថ្នាក់។ {_PERSONS_KM}",
		PERSONS,
		(("kind", ("FORMAL",)),),
	),
	Indicator(
		"LEARNERS",
		"training",
		"Persons who began a class in the period or received school materials; each person counts once in each figure.",
		f"មនុស្សដែលបានចាប់ផ្តើមរៀន ឬទទួលសម្ភារៈសិក្សាក្នុងរយៈពេលនេះ។ {_PERSONS_KM}",
		PERSONS,
	),
	Indicator(
		"LIFE_SKILLS",
		"training",
		"Persons who received life skills in the period, by topic; each person counts once in each figure, so that the "
		"total is the number of persons and not of attendances.",
		f"មនុស្សដែលបានទទួលបំណិនជីវិតក្នុងរយៈពេលនេះ តាមប្រធានបទ។ {_PERSONS_KM}",
		PERSONS,
		(("kind", ("LIFESKILLS",)),),
	),
	Indicator(
		"TRAINEES",
		"training",
		"Persons who began vocational training in the period, by skill; each person counts once in each figure.",
		f"មនុស្សដែលបានចាប់ផ្តើមការបណ្តុះបណ្តាលវិជ្ជាជីវៈ តាមជំនាញ។ {_PERSONS_KM}",
		PERSONS,
		(("kind", ("VOCATIONAL",)),),
	),
	Indicator(
		"REFERRALS",
		"referred",
		"Referrals sent in the period, whatever was answered; each referral counts.",
		"ការបញ្ជូនដែលបានធ្វើក្នុងរយៈពេលនេះ ទោះបីចម្លើយយ៉ាងណាក៏ដោយ។ ការបញ្ជូននីមួយៗត្រូវរាប់។",
	),
	Indicator(
		"PERSONS_FOLLOWED_UP",
		"follow_up",
		"Reintegrated persons who received a follow-up in the period; each person counts once in each figure.",
		f"មនុស្សដែលបានទទួលការតាមដានក្រោយសមាហរណកម្មក្នុងរយៈពេលនេះ។ {_PERSONS_KM}",
		PERSONS,
	),
	Indicator(
		"TRAINEES_FOLLOWED_UP",
		"training_follow_up",
		"Persons whose training or schooling was followed up in the period; each person counts once in each figure.",
		f"មនុស្សដែលការបណ្តុះបណ្តាល ឬការសិក្សាត្រូវបានតាមដាន។ {_PERSONS_KM}",
		PERSONS,
	),
	Indicator(
		"TRAINING_FOLLOW_UPS",
		"training_follow_up",
		"Follow-ups of training or schooling in the period; each one counts.",
		"ការតាមដានការបណ្តុះបណ្តាល ឬការសិក្សា។ លើកនីមួយៗត្រូវរាប់។",
	),
	Indicator(
		"SERVICES",
		"service",
		"Services that began in the period; each service counts, visits to the family apart.",
		"សេវាដែលបានចាប់ផ្តើមក្នុងរយៈពេលនេះ។ សេវានីមួយៗត្រូវរាប់ លើកលែងតែដំណើរទៅលេងគ្រួសារ។",
	),
	Indicator(
		"PERSONS_SERVED",
		"service",
		"Persons who began to receive a service in the period; each person counts once in each figure.",
		f"មនុស្សដែលបានចាប់ផ្តើមទទួលសេវាក្នុងរយៈពេលនេះ។ {_PERSONS_KM}",
		PERSONS,
	),
	Indicator(
		"FAMILY_MEMBERS",
		"family_member",
		"Members of the immediate families of clients who were helped too, as the services say that began in the period; "
		"somebody who is named at two services counts twice.",
		"សមាជិកគ្រួសារផ្ទាល់របស់អតិថិជន ដែលបានទទួលជំនួយផងដែរ តាមសេវាដែលបានចាប់ផ្តើមក្នុងរយៈពេលនេះ។ "
		"អ្នកដែលត្រូវបានរាប់ក្នុងសេវាពីរ ត្រូវរាប់ពីរដង។",
		SUM + MEMBERS,
	),
	Indicator(
		"FUNNEL",
		"reached",
		"Cases registered in the period, by the stages that they have reached until now.",
		f"ករណីដែលបានចុះឈ្មោះក្នុងរយៈពេលនេះ តាមដំណាក់កាលដែលបានដល់។ {_CASES_KM}",
	),
	Indicator(
		"MILESTONES",
		"milestone",
		"Days from registration to the first assessment, conference, approved plan and service of a case, for those that took "
		"place in the period. The middle is the median: half of the cases took at most as long.",
		"ចំនួនថ្ងៃចាប់ពីការចុះឈ្មោះ រហូតដល់ការវាយតម្លៃ សន្និសីទ ផែនការ និងសេវាដំបូង។",
	),
	Indicator(
		"OPEN_CASES",
		"caseload",
		"Cases that are open today.",
		f"ករណីដែលកំពុងបើកនៅថ្ងៃនេះ។ {_CASES_KM}",
	),
	Indicator(
		"OVERDUE_CASES",
		"caseload",
		"Open cases whose next step is overdue today.",
		f"ករណីដែលជំហានបន្ទាប់ហួសកាលកំណត់នៅថ្ងៃនេះ។ {_CASES_KM}",
		"records",
		(("overdue", ("Yes",)),),
	),
	Indicator(
		"PLACEMENTS",
		"placement",
		"Stays in residential care that began in the period, with their length in days until their end or until today.",
		"ការស្នាក់នៅក្នុងមណ្ឌលដែលបានចាប់ផ្តើមក្នុងរយៈពេលនេះ និងរយៈពេលគិតជាថ្ងៃ។",
	),
	Indicator(
		"FOLLOW_UPS_DUE",
		"follow_up_due",
		"Follow-ups that were due in the period, by what became of them; the second half of the first year stands "
		"on its own, because that is when many give up.",
		"ការតាមដានដែលត្រូវធ្វើក្នុងរយៈពេលនេះ តាមលទ្ធផល។ ឆមាសទីពីរនៃឆ្នាំដំបូងត្រូវបង្ហាញដោយឡែក។",
	),
	Indicator(
		"CLOSURES",
		"closed",
		"Cases closed in the period, by the day of the decision.",
		f"ករណីដែលបានបិទក្នុងរយៈពេលនេះ។ {_CASES_KM}",
	),
	Indicator(
		"OFFERS",
		"offer",
		"Services that providers offer today, as the directory has them.",
		"សេវាដែលអ្នកផ្តល់សេវាមាននៅថ្ងៃនេះ តាមបញ្ជីអ្នកផ្តល់សេវា។",
	),
	Indicator(
		"COVERAGE",
		"coverage",
		"Providers that offer a service in a province today; each provider counts once in each figure.",
		"អ្នកផ្តល់សេវាដែលមានសេវាក្នុងខេត្តនៅថ្ងៃនេះ។ អ្នកផ្តល់សេវាម្នាក់ត្រូវរាប់តែម្តងក្នុងតួលេខនីមួយៗ។",
		PERSONS,
	),
	Indicator(
		"PROVIDERS",
		"provider",
		"Providers in the directory today; each provider counts once in each figure.",
		"អ្នកផ្តល់សេវាក្នុងបញ្ជីនៅថ្ងៃនេះ។ អ្នកផ្តល់សេវាម្នាក់ត្រូវរាប់តែម្តងក្នុងតួលេខនីមួយៗ។",
		PERSONS,
	),
	*(
		Indicator(
			f"MONEY_{amount.upper()}",
			"plan_money",
			f"Money {amount} in the lines of plans approved in the period; currencies are never added.",
			"ថវិកាក្នុងផែនការដែលបានអនុម័តក្នុងរយៈពេលនេះ។ រូបិយប័ណ្ណផ្សេងគ្នាមិនបូកបញ្ចូលគ្នាទេ។",
			f"sum:{amount}",
		)
		for amount in ("planned", "approved", "committed", "spent")
	),
)
INDICATORS: Mapping[str, Indicator] = {one.code: one for one in _ALL}
# Persons counted once, and the indicator that counts each of their records.
ONCE_IN: Mapping[str, str] = {
	"PERSONS_REGISTERED": "CASES_REGISTERED",
	"PERSONS_SERVED": "SERVICES",
	"TRAINEES_FOLLOWED_UP": "TRAINING_FOLLOW_UPS",
}
