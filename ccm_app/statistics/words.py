"""Titles, definitions and notes of the tables in both languages; the Khmer awaits a native reviewer."""

from __future__ import annotations

from typing import NamedTuple

from ccm_app.statistics.table import Note


class Words(NamedTuple):
	"""Title and definition of one table."""

	title_en: str
	title_km: str
	definition_en: str
	definition_km: str


WORDS = {
	"T06": Words(
		"Types of cases referred",
		"ប្រភេទករណីដែលបានបញ្ជូនមក",
		"Cases registered in the period, by case type and month of registration. A person with two cases "
		"counts twice.",
		"ករណីដែលបានចុះឈ្មោះក្នុងរយៈពេលនេះ តាមប្រភេទករណី និងខែនៃការចុះឈ្មោះ។ អតិថិជនម្នាក់ដែលមានករណីពីរ ត្រូវរាប់ពីរដង។",
	),
	"T07": Words(
		"Total number of cases referred to the shelter",
		"ចំនួនករណីសរុបដែលបានបញ្ជូនមកជម្រក",
		"Cases registered in the period, by month of registration, case type and sex. Reintegrated: cases "
		"whose day of reintegration lies in the month, whenever they were registered.",
		"ករណីដែលបានចុះឈ្មោះក្នុងរយៈពេលនេះ តាមខែ ប្រភេទករណី និងភេទ។ "
		"សមាហរណកម្ម៖ ករណីដែលបានធ្វើសមាហរណកម្មក្នុងខែនោះ ទោះបីបានចុះឈ្មោះនៅពេលណាក៏ដោយ។",
	),
	"T08": Words(
		"Classification of cases by age",
		"ចំណាត់ថ្នាក់ករណីតាមអាយុ",
		"Cases registered in the period, by month of registration, age at registration and sex. Clients in "
		"the shelter: persons registered by the last day of the month who had not left by its end. "
		"Reintegrated: cases whose day of reintegration lies in the month.",
		"ករណីដែលបានចុះឈ្មោះក្នុងរយៈពេលនេះ តាមខែ អាយុពេលចុះឈ្មោះ និងភេទ។ "
		"អតិថិជនក្នុងជម្រក៖ ចំនួនអតិថិជនដែលនៅក្នុងជម្រកនៅថ្ងៃចុងខែ។ "
		"សមាហរណកម្ម៖ ករណីដែលបានធ្វើសមាហរណកម្មក្នុងខែនោះ។",
	),
	"T09": Words(
		"Referral organisations during the reporting period",
		"អង្គការដែលបានបញ្ជូនករណីក្នុងរយៈពេលរាយការណ៍",
		"Cases registered in the period, by the organisation that referred the client, and sex.",
		"ករណីដែលបានចុះឈ្មោះក្នុងរយៈពេលនេះ តាមអង្គការដែលបានបញ្ជូន និងភេទ។",
	),
	"T18": Words(
		"Number of cases reintegrated into the community",
		"ចំនួនករណីដែលបានធ្វើសមាហរណកម្មទៅក្នុងសហគមន៍",
		"Cases whose day of reintegration lies in the period, by where the client went and month, whenever "
		"they were registered.",
		"ករណីដែលបានធ្វើសមាហរណកម្មក្នុងរយៈពេលនេះ តាមទីកន្លែងដែលអតិថិជនបានទៅ និងខែ ទោះបីបានចុះឈ្មោះនៅពេលណាក៏ដោយ។",
	),
}
PERCENTAGES = Note(
	"Percentages are whole numbers by the largest remainder rule and add up to 100.",
	"ភាគរយជាចំនួនគត់តាមវិធានសំណល់ធំជាងគេ ហើយបូកបានស្មើ ១០០។",
)
STOCK = Note(
	"Clients in the shelter is a stock at the end of each month: it is not added up over months.",
	"ចំនួនអតិថិជនក្នុងជម្រក គឺជាចំនួននៅចុងខែនីមួយៗ មិនត្រូវបូកបញ្ចូលគ្នាទេ។",
)
PLAN = Note(
	"The plan is one number for the whole year, not for each type.",
	"ផែនការគឺជាចំនួនតែមួយសម្រាប់ឆ្នាំទាំងមូល មិនមែនសម្រាប់ប្រភេទនីមួយៗទេ។",
)
NOT_ADDED = Note(
	"Each person is counted once in each figure. The figures of rows, columns and months overlap and do not add "
	"up to the totals.",
	"មនុស្សម្នាក់ត្រូវរាប់តែម្តងក្នុងតួលេខនីមួយៗ។ តួលេខតាមជួរ និងតាមខែ មិនបូកបញ្ចូលគ្នាទេ។",
)
NOT_RECORDED = Note(
	"Not recorded: the register does not hold these records yet.",
	"មិនបានកត់ត្រា៖ បញ្ជីមិនទាន់មានកំណត់ត្រាទាំងនេះទេ។",
)
PERSON_WORDS = ("Numbers of clients", "ចំនួនអតិថិជន")
TIMES_WORDS = ("Numbers of times", "ចំនួនដង")
TOTAL_WORDS = ("Total", "សរុប")
PLANNED_WORDS = ("Planned", "ផែនការ")
STOCK_WORDS = ("Clients in the shelter", "អតិថិជនក្នុងជម្រក")
REINTEGRATED_WORDS = ("Reintegrated Clients", "អតិថិជនដែលបានធ្វើសមាហរណកម្ម")
