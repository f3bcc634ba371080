"""Blank forms of the first stages: registration, movement, social assessment, case conference, consent."""

from __future__ import annotations

from ccm_app.slips.document import Block, Heading, Notice, Paragraph
from ccm_app.slips.papers.building import heading, signatures
from ccm_app.slips.papers.lists import Lists
from ccm_app.slips.papers.ruling import (
	coded,
	grid,
	grid_of,
	key_of,
	labels_of,
	line,
	listed,
	options,
	ruled,
	yes_no,
	yes_or_no,
)

_SEX = (("Female", "ស្រី"), ("Male", "ប្រុស"), ("Other", "ផ្សេងទៀត"), ("Not stated", "មិនបានបញ្ជាក់"))
_TEMPORARY_SHELTER = (
	("Not needed", "មិនត្រូវការ"),
	("Offered and accepted", "បានផ្តល់ជូន ហើយទទួលយក"),
	("Offered and declined", "បានផ្តល់ជូន តែបដិសេធ"),
)
# Who may ask for a conference ([H]:160).
_REQUESTED_BY = (
	("Case manager", "អ្នកគ្រប់គ្រងករណី"),
	("Client", "អតិថិជន"),
	("Case worker", "បុគ្គលិកទទួលបន្ទុកករណី"),
	("Service provider", "អ្នកផ្តល់សេវា"),
	("Field Office", "ការិយាល័យមូលដ្ឋាន"),
)
_FAMILY_CAN_RECEIVE = (("Yes", "បាទ/ចាស"), ("No", "ទេ"), ("Not known", "មិនដឹង"))
_PURPOSES = (
	"Referral",
	"Hand-over",
	"Medical care",
	"Photograph",
	"Contact with family",
	"Legal proceedings",
	"Statistics and research",
)
# Who else may be told, beside a provider.
_RECEIVERS = (
	"Service Provider",
	"Family",
	"Court",
	"Police",
	"Hospital",
	"Outside party",
	"Other office",
	"Other",
)
_SHARED = (
	"share_name",
	"share_contact",
	"share_age_and_sex",
	"share_needs",
	"share_assessment",
	"share_medical",
	"share_legal",
)


def registration(lists: Lists) -> list[Block]:
	"""F01: the case is registered "immediately" ([H]:144); the person stands on a sheet that is kept apart."""
	return [
		*_identification(lists),
		*_registered(),
		*_person(),
		line("Urgent needs", "តម្រូវការបន្ទាន់", 2),
		line("Next step and its date", "ជំហានបន្ទាប់ និងកាលបរិច្ឆេទ"),
		signatures("social_worker", "case_manager"),
		*_identity_sheet(lists),
	]


def _identification(lists: Lists) -> list[Block]:
	return [
		Heading("Identification", "ការកំណត់អត្តសញ្ញាណ"),
		line("Identified on", "កាលបរិច្ឆេទកំណត់អត្តសញ្ញាណ"),
		listed("Identification channel", "មធ្យោបាយកំណត់អត្តសញ្ញាណ", lists["Identification Channel"]),
		line("Referred by (organisation)", "បញ្ជូនមកដោយ (អង្គការ)"),
		line("Where (village, commune, district, province)", "ទីកន្លែង (ភូមិ ឃុំ ស្រុក ខេត្ត)"),
		listed("Case type", "ប្រភេទករណី", lists["Case Type"]),
		yes_or_no("Trafficked before", "ធ្លាប់ត្រូវគេជួញដូរ"),
	]


def _registered() -> list[Block]:
	return [
		Heading("Registration", "ការចុះឈ្មោះ"),
		line("Registered on", "កាលបរិច្ឆេទចុះឈ្មោះ"),
		line("Registry number and case number (given by the register)", "លេខបញ្ជី និងលេខករណី (បញ្ជីជាអ្នកផ្តល់)"),
		ruled("field_office"),
		ruled("case_manager"),
		options("Temporary shelter", "ជម្រកបណ្តោះអាសន្ន", *_TEMPORARY_SHELTER),
		line("Present place and who looks after the client", "ទីកន្លែងបច្ចុប្បន្ន និងអ្នកថែទាំ"),
	]


def _person() -> list[Block]:
	"""What the register knows of a person without the identity."""
	return [
		Heading("The person, without identity", "បុគ្គល ដោយគ្មានអត្តសញ្ញាណ"),
		options("Sex", "ភេទ", *_SEX),
		line("Age at registration (years)", "អាយុពេលចុះឈ្មោះ (ឆ្នាំ)"),
		yes_or_no("Age is estimated", "អាយុប៉ាន់ស្មាន"),
		line("Nationality", "សញ្ជាតិ"),
		line("Home province", "ខេត្តកំណើត"),
		line("Home commune", "ឃុំកំណើត"),
		line("Language", "ភាសា"),
		yes_or_no("Needs an interpreter", "ត្រូវការអ្នកបកប្រែ"),
		yes_or_no("Lives with a disability", "មានពិការភាព"),
		line("Children with the client (how many)", "កុមារដែលនៅជាមួយអតិថិជន (ចំនួន)"),
	]


def _identity_sheet(lists: Lists) -> list[Block]:
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
		line("Date of birth", "ថ្ងៃខែឆ្នាំកំណើត"),
		line("Place of birth", "ទីកន្លែងកំណើត", 2),
		line("Home address", "អាសយដ្ឋាន", 2),
		listed("Document seen", "ឯកសារដែលបានឃើញ", lists["Identity Document Type"]),
		line("Number of the document", "លេខឯកសារ"),
		line("Mother", "ម្តាយ"),
		line("Father", "ឪពុក"),
		line("Guardian", "អាណាព្យាបាល"),
		line("Safe way to reach the client", "វិធីទាក់ទងដោយសុវត្ថិភាព", 2),
	]


def movement(lists: Lists) -> list[Block]:
	"""F02: "any further action and 'move' of the client should be reported" ([H]:144)."""
	return [
		ruled("case"),
		line("Moved on (date, time)", "កាលបរិច្ឆេទ និងម៉ោងផ្លាស់ទី"),
		line("From (place and who looked after the client)", "ពី (ទីកន្លែង និងអ្នកថែទាំ)", 2),
		listed("To custodian", "ទៅអ្នកថែរក្សា", lists["Care Option"]),
		line("To provider", "ទៅអ្នកផ្តល់សេវា"),
		line("To place (village, commune, district, province)", "ទៅទីកន្លែង (ភូមិ ឃុំ ស្រុក ខេត្ត)", 2),
		ruled("reason", 2),
		yes_no("client_consulted"),
		line("Accompanied by", "អ្នកជូនដំណើរ"),
		yes_or_no("To another province (through the Central Office)", "ទៅខេត្តផ្សេង (តាមការិយាល័យកណ្តាល)"),
		line("Received on", "កាលបរិច្ឆេទទទួល"),
		line("Reported to the register on (date, time)", "បានរាយការណ៍ទៅបញ្ជីនៅថ្ងៃទី"),
		line("Reported by", "អ្នករាយការណ៍"),
		ruled("note", 2),
		Heading("Handed over and received", "ប្រគល់ និងទទួល"),
		signatures("case_manager", "receiver"),
	]


def social_assessment(lists: Lists) -> list[Block]:
	"""F03: the Case Report, due "at least within two work weeks" ([H]:148)."""
	narratives = ("situation_history", "family_situation", "health_findings", "psychosocial_findings")
	more = ("legal_situation", "education_situation", "livelihood", "risks", "client_wishes")
	ticks = ("psychosocial_trauma", "wants_to_testify", "medical_problems", "education_or_training_issue")
	return [
		ruled("case"),
		ruled("client"),
		ruled("field_office"),
		ruled("social_worker"),
		ruled("assessed_on"),
		ruled("submitted_on"),
		coded("risk_level", "High", "Medium", "Low"),
		*(ruled(one, 4) for one in narratives),
		*(ruled(one, 3) for one in more),
		*(yes_no(one) for one in ticks),
		yes_or_no("Needs an interpreter", "ត្រូវការអ្នកបកប្រែ"),
		options("Family or friends can take the client in", "គ្រួសារ ឬមិត្តភក្តិអាចទទួលអតិថិជន", *_FAMILY_CAN_RECEIVE),
		yes_no("conference_suggested"),
		line("Why no conference is needed", "ហេតុអ្វីមិនត្រូវការសន្និសីទ"),
		heading("suggested_seats"),
		grid_of(labels_of(lists["Conference Seat"]), ("seat", 2), ("reason", 3), blank_rows=1),
		heading("needed_services"),
		grid_of(
			labels_of(lists["Service Type"]), ("service_type", 2), ("urgency", 1), ("note", 3), blank_rows=1
		),
		ruled("recommendations", 4),
		signatures("social_worker", "case_manager"),
	]


def case_conference(lists: Lists) -> list[Block]:
	"""F04: who sat in the conference, what was advised and what the Field Office decided ([H]:152-154)."""
	seats = (("seat", 2.0), ("person_name", 2.0), ("organisation", 1.6), ("signature", 1.4))
	return [
		ruled("case"),
		coded("kind", "Initial", "Follow-up"),
		options("Requested by", "ស្នើដោយ", *_REQUESTED_BY),
		line("Reason for the request", "មូលហេតុនៃសំណើ"),
		listed("Topic", "ប្រធានបទ", lists["Conference Topic"]),
		ruled("planned_on"),
		ruled("held_on"),
		ruled("place"),
		heading("seats"),
		grid_of(labels_of(lists["Conference Seat"]), *seats, blank_rows=2),
		ruled("minutes", 6),
		heading("decisions"),
		key_of("Services", "សេវា", lists["Service Type"]),
		grid(6, ("service_type", 1.5), ("provider", 1.5), ("decision", 2.5), ("due_on", 1.2)),
		yes_no("client_consulted"),
		ruled("client_consulted_on"),
		ruled("client_view", 3),
		ruled("final_decision", 4),
		ruled("decided_by"),
		ruled("decided_on"),
		signatures("is_chair", "decided_by"),
	]


def consent_form(_lists: Lists) -> list[Block]:
	"""F11: what the client lets us share, with whom and until when."""
	return [
		ruled("case"),
		coded("purpose", *_PURPOSES),
		coded("receiver_kind", *_RECEIVERS),
		ruled("receiver"),
		heading("shared"),
		*(yes_no(one) for one in _SHARED),
		ruled("valid_until"),
		Paragraph(
			"I may refuse, and I may take my agreement back at any time. Nobody will help me less because of it.",
			"ខ្ញុំអាចបដិសេធ ហើយអាចដកការយល់ព្រមវិញបានគ្រប់ពេល។ ការនេះមិនធ្វើឱ្យខ្ញុំទទួលបានជំនួយតិចជាងមុនទេ។",
		),
		coded("given_by", "Client", "Guardian"),
		ruled("guardian_relation"),
		ruled("no_guardian_reason"),
		yes_no("child_assent"),
		ruled("given_on"),
		ruled("interpreter"),
		coded("mark", "Signature", "Thumbprint", "Spoken before a witness"),
		signatures("mark", "witness", "social_worker"),
	]
