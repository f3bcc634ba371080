"""Blank forms of the first stages: registration, movement, social assessment, case conference, consent."""

from __future__ import annotations

from ccm_app.slips.document import Block, Heading, Notice, Paragraph
from ccm_app.slips.papers.building import heading, signatures
from ccm_app.slips.papers.ruling import coded, grid, grid_of, line, options, ruled, yes_no, yes_or_no

_SEX = (("Female", "ស្រី"), ("Male", "ប្រុស"))
_CASE_TYPES = (
	("Trafficking for labour", "ការជួញដូរពលកម្ម"),
	("Trafficking for sex", "ការជួញដូរផ្លូវភេទ"),
	("Irregular migration", "ការធ្វើចំណាកស្រុកខុសច្បាប់"),
	("Domestic violence", "អំពើហិង្សាក្នុងគ្រួសារ"),
	("Sexual assault", "ការបំពានផ្លូវភេទ"),
	("Other", "ផ្សេងៗ"),
)
_CHANNELS = (
	("Police", "នគរបាល"),
	("Own complaint", "មកដោយខ្លួនឯង"),
	("Hotline", "ទូរស័ព្ទទាន់ហេតុការណ៍"),
	("Neighbours", "អ្នកជិតខាង"),
	("Organisation", "អង្គការ"),
	("Other", "ផ្សេងៗ"),
)
# The handbook's seats ([H]:152-154): the first three always, the others as the Case Report indicates.
_SEATS = (
	("Field Case Manager (chair)", "អ្នកគ្រប់គ្រងករណី (ប្រធាន)"),
	("Social or Pastoral Worker", "បុគ្គលិកសង្គមកិច្ច"),
	("Representative of Service Providers", "តំណាងអ្នកផ្តល់សេវា"),
	("Psychologist", "អ្នកចិត្តសាស្ត្រ"),
	("Police Officer", "មន្ត្រីនគរបាល"),
	("Healthcare Expert", "អ្នកជំនាញសុខភាព"),
	("Educational Expert", "អ្នកជំនាញអប់រំ"),
	("Other", "ផ្សេងៗ"),
)


def registration() -> list[Block]:
	"""F01: the case is registered "immediately" ([H]:144); the person stands on a sheet that is kept apart."""
	return [
		Heading("Identification", "ការកំណត់អត្តសញ្ញាណ"),
		line("Identified on (date, time)", "កាលបរិច្ឆេទ និងម៉ោង"),
		options("Through", "តាមរយៈ", *_CHANNELS),
		line("Where (village, commune, district, province)", "ទីកន្លែង (ភូមិ ឃុំ ស្រុក ខេត្ត)"),
		options("Case type", "ប្រភេទករណី", *_CASE_TYPES),
		Heading("Registration", "ការចុះឈ្មោះ"),
		line("Registered on (date, time)", "កាលបរិច្ឆេទចុះឈ្មោះ"),
		ruled("field_office"),
		ruled("case_manager"),
		options("Sex", "ភេទ", *_SEX),
		options("Age", "អាយុ", ("0–10", ""), ("11–17", ""), ("18–25", ""), ("26 +", "")),
		yes_or_no("Temporary shelter offered", "បានផ្តល់ជម្រកបណ្តោះអាសន្ន"),
		yes_or_no("Temporary shelter wanted", "ត្រូវការជម្រកបណ្តោះអាសន្ន"),
		line("Present place and who looks after the client", "ទីកន្លែងបច្ចុប្បន្ន និងអ្នកថែទាំ"),
		line("Urgent needs", "តម្រូវការបន្ទាន់", 2),
		line("Next step and its date", "ជំហានបន្ទាប់ និងកាលបរិច្ឆេទ"),
		signatures("social_worker", "case_manager"),
		*_identity_sheet(),
	]


def _identity_sheet() -> list[Block]:
	return [
		Heading("Identity sheet", "សន្លឹកអត្តសញ្ញាណ", new_page=True),
		Notice(
			"Tear off. Keep this sheet locked away from the others; only the number joins them.",
			"សូមហែកចេញ ហើយរក្សាសន្លឹកនេះក្នុងទូចាក់សោ ដាច់ពីសន្លឹកផ្សេង។",
		),
		line("Family name (Khmer)", "នាមត្រកូល"),
		line("Given name (Khmer)", "នាមខ្លួន"),
		line("Family name (Latin)", "នាមត្រកូល (អក្សរឡាតាំង)"),
		line("Given name (Latin)", "នាមខ្លួន (អក្សរឡាតាំង)"),
		line("Other names", "ឈ្មោះហៅក្រៅ"),
		line("Date of birth, or estimated age", "ថ្ងៃខែឆ្នាំកំណើត ឬអាយុប៉ាន់ស្មាន"),
		yes_or_no("Age estimated", "អាយុប៉ាន់ស្មាន"),
		line("Nationality", "សញ្ជាតិ"),
		line("Place of birth", "ទីកន្លែងកំណើត", 2),
		line("Home address", "អាសយដ្ឋាន", 2),
		options(
			"Document seen",
			"ឯកសារដែលបានឃើញ",
			("Birth certificate", "សំបុត្រកំណើត"),
			("Family book", "សៀវភៅគ្រួសារ"),
			("Identity card", "អត្តសញ្ញាណប័ណ្ណ"),
			("Passport", "លិខិតឆ្លងដែន"),
			("None", "គ្មាន"),
		),
		line("Mother", "ម្តាយ"),
		line("Father", "ឪពុក"),
		line("Guardian", "អាណាព្យាបាល"),
		line("Safe way to reach the client", "វិធីទាក់ទងដោយសុវត្ថិភាព", 2),
	]


def movement() -> list[Block]:
	"""F02: "any further action and 'move' of the client should be reported" ([H]:144)."""
	return [
		line("Moved on (date, time)", "កាលបរិច្ឆេទ និងម៉ោងផ្លាស់ទី"),
		line("From (place and who looked after the client)", "ពី (ទីកន្លែង និងអ្នកថែទាំ)", 2),
		line("To (place and who looks after the client)", "ទៅ (ទីកន្លែង និងអ្នកថែទាំ)", 2),
		ruled("reason", 2),
		yes_no("client_consulted"),
		line("Accompanied by", "អ្នកជូនដំណើរ"),
		yes_or_no("To another province (through the Central Office)", "ទៅខេត្តផ្សេង (តាមការិយាល័យកណ្តាល)"),
		line("Reported to the register on (date, time)", "បានរាយការណ៍ទៅបញ្ជីនៅថ្ងៃទី"),
		line("Reported by", "អ្នករាយការណ៍"),
		ruled("note", 2),
		Heading("Handed over and received", "ប្រគល់ និងទទួល"),
		signatures("case_manager", "receiver"),
	]


def social_assessment() -> list[Block]:
	"""F03: the Case Report, due "at least within two work weeks" ([H]:148)."""
	narratives = ("situation_history", "family_situation", "health_findings", "psychosocial_findings")
	more = ("legal_situation", "education_situation", "livelihood", "risks", "client_wishes")
	ticks = ("psychosocial_trauma", "wants_to_testify", "medical_problems", "education_or_training_issue")
	return [
		ruled("client"),
		ruled("field_office"),
		ruled("social_worker"),
		ruled("assessed_on"),
		ruled("submitted_on"),
		coded("risk_level", "High", "Medium", "Low"),
		*(ruled(one, 4) for one in narratives),
		*(ruled(one, 3) for one in more),
		*(yes_no(one) for one in ticks),
		yes_no("conference_suggested"),
		heading("suggested_seats"),
		grid_of(_SEATS, ("seat", 2), ("reason", 3)),
		heading("needed_services"),
		grid(5, ("service_type", 2), ("urgency", 1), ("note", 3)),
		ruled("recommendations", 4),
		signatures("social_worker", "case_manager"),
	]


def case_conference() -> list[Block]:
	"""F04: who sat in the conference, what was advised and what the Field Office decided ([H]:152-154)."""
	return [
		coded("kind", "Initial", "Follow-up"),
		line("Called by or on request of", "កោះប្រជុំដោយ ឬតាមសំណើរបស់"),
		ruled("topic"),
		ruled("planned_on"),
		ruled("held_on"),
		ruled("place"),
		heading("seats"),
		grid_of(_SEATS, ("seat", 2), ("person_name", 2), ("organisation", 1.6), ("signature", 1.4)),
		ruled("minutes", 6),
		heading("decisions"),
		grid(6, ("service_type", 1.5), ("provider", 1.5), ("decision", 2.5), ("due_on", 1.2)),
		yes_no("client_consulted"),
		ruled("client_consulted_on"),
		ruled("client_view", 3),
		ruled("final_decision", 4),
		ruled("decided_by"),
		ruled("decided_on"),
		signatures("is_chair", "decided_by"),
	]


def consent_form() -> list[Block]:
	"""F11: what the client lets us share, with whom and until when."""
	return [
		ruled("purpose", 2),
		ruled("receiver"),
		ruled("shared", 5),
		ruled("valid_until"),
		Paragraph(
			"I may refuse, and I may take my agreement back at any time. Nobody will help me less because of it.",
			"ខ្ញុំអាចបដិសេធ ហើយអាចដកការយល់ព្រមវិញបានគ្រប់ពេល។ ការនេះមិនធ្វើឱ្យខ្ញុំទទួលបានជំនួយតិចជាងមុនទេ។",
		),
		options(
			"Agreed by", "អ្នកយល់ព្រម", ("Client", "អតិថិជន"), ("Guardian", "អាណាព្យាបាល"), ("Court", "តុលាការ")
		),
		ruled("guardian_relation"),
		yes_no("child_assent"),
		ruled("given_on"),
		ruled("interpreter"),
		signatures("mark", "witness", "social_worker"),
	]
