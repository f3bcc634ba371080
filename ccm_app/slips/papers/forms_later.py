"""Blank forms of the later stages: plan, referral, service, follow-up, closure, evaluation."""

from __future__ import annotations

from ccm_app.slips.document import Block, Column, Heading, Notice, TableBlock
from ccm_app.slips.papers.building import heading, signatures
from ccm_app.slips.papers.lists import RULED_OUT, Lists
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
from ccm_app.slips.terms import CHOICES

_BUDGET = (
	("service_type", 2.0),
	("provider", 1.8),
	("planned_from", 1.2),
	("planned_until", 1.2),
	("quantity", 1.1),
	("unit_cost", 1.2),
	("amount", 1.3),
	("funder", 1.2),
)
# The location is weighed for each service, for the client and not for the provider ([H]:112, [H]:166).
_LOCATION_REASONS = (
	("Nearest place for urgent help", "កន្លែងជិតបំផុតសម្រាប់ជំនួយបន្ទាន់"),
	("Province of origin", "ខេត្តកំណើត"),
	("Near family", "ជិតគ្រួសារ"),
	("Safety", "សុវត្ថិភាព"),
	("Only provider of this service", "អ្នកផ្តល់សេវានេះតែមួយគត់"),
)
_SERVICE_STATUS = (("Ongoing", "កំពុងដំណើរការ"), ("Completed", "បានបញ្ចប់"), ("Missed", "មិនបានធ្វើ"))
_STAGES = (
	"Identification",
	"Registration",
	"Social assessment",
	"Case conference",
	"Case plan",
	"Referral",
	"Services",
	"Reintegration and follow-up",
)


def plan(lists: Lists) -> list[Block]:
	"""F05: "time schedule, the nominated service providers and the budget" ([H]:158), phase by phase."""
	return [
		ruled("case"),
		ruled("plan_number"),
		ruled("revision_of"),
		ruled("prepared_on"),
		ruled("currency"),
		key_of("Services", "សេវា", lists["Service Type"]),
		key_of("Funders", "អ្នកឧបត្ថម្ភ", lists["Funder"]),
		*_phases(),
		ruled("total_planned"),
		ruled("client_consulted_on"),
		yes_or_no("Client agrees", "អតិថិជនយល់ព្រម"),
		ruled("client_view", 2),
		line(
			"Costs calculated with the Field Coordination Unit on",
			"កាលបរិច្ឆេទគណនាតម្លៃជាមួយអង្គភាពសម្របសម្រួលមូលដ្ឋាន",
		),
		line("Submitted for approval on", "កាលបរិច្ឆេទដាក់ស្នើ"),
		ruled("total_approved"),
		ruled("approved_on"),
		signatures("case_manager", "approved_by"),
	]


def _phases() -> list[Block]:
	blocks: list[Block] = []
	for phase in ("Recovery", "Rehabilitation", "Reintegration"):
		blocks += [
			Heading(CHOICES[phase].en, CHOICES[phase].km),
			ruled(f"{phase.lower()}_goal", 2),
			grid(4, *_BUDGET),
		]
	return blocks


def referral(lists: Lists) -> list[Block]:
	"""F06: to a provider "designated by the LRC", after consulting the client; residence last ([H]:166-168)."""
	return [
		ruled("case"),
		ruled("reference"),
		listed("Service", "សេវា", lists["Service Type"]),
		ruled("provider"),
		yes_or_no("Designated by the LRC for this service", "បានចាត់តាំងដោយគណៈកម្មាធិការធនធានមូលដ្ឋាន"),
		options("Why this place", "ហេតុអ្វីជ្រើសទីកន្លែងនេះ", *_LOCATION_REASONS),
		line("Host agency", "ស្ថាប័នទទួលបន្ទុក"),
		coded("urgency", "Urgent", "Soon", "Planned"),
		line("Referred on", "កាលបរិច្ឆេទបញ្ជូន"),
		ruled("answer_due_on"),
		ruled("client_consulted_on"),
		yes_or_no("Client agrees", "អតិថិជនយល់ព្រម"),
		ruled("client_view", 2),
		line("Number of the consent form", "លេខទម្រង់យល់ព្រម"),
		*_residence(lists),
		heading("answer"),
		options("", "", *_labels("Arrived", "Accepted", "Rejected", "No place")),
		line("Answered on, by", "ឆ្លើយតបនៅថ្ងៃទី ដោយ"),
		ruled("note", 2),
		signatures("case_manager", "provider"),
	]


def _residence(lists: Lists) -> list[Block]:
	"""Residential care is "the last resort", taken when "other options are not appropriate" ([H]:168)."""
	return [
		Heading(
			"Only for residential care: what was ruled out, and why", "សម្រាប់តែការស្នាក់នៅ៖ ជម្រើសដែលមិនសមស្រប"
		),
		line("From, and to be reviewed on", "ចាប់ពី និងកាលបរិច្ឆេទពិនិត្យឡើងវិញ"),
		grid_of(labels_of(lists[RULED_OUT]), ("alternative", 1.5), ("reason", 3), blank_rows=1),
	]


def service_record(_lists: Lists) -> list[Block]:
	"""F07: what was done for the client, when and by whom ([H]:172)."""
	return [
		ruled("case"),
		line("Referral (reference)", "ការបញ្ជូន (លេខយោង)"),
		ruled("service_type"),
		ruled("provider"),
		ruled("planned_from"),
		ruled("planned_until"),
		options("Status", "ស្ថានភាព", *_SERVICE_STATUS),
		line("Level, grade or topic", "កម្រិត ថ្នាក់ ឬប្រធានបទ"),
		grid(12, ("date", 1.1), ("action", 3.5), ("quantity", 1.1), ("done_by", 1.6)),
		line("Spent (amount and currency)", "បានចំណាយ (ចំនួន និងរូបិយប័ណ្ណ)"),
		line("Result", "លទ្ធផល", 3),
		ruled("client_view", 2),
		line("Ended on, reason", "បញ្ចប់នៅថ្ងៃទី មូលហេតុ"),
		yes_or_no("Residential care extended", "បន្តការស្នាក់នៅ"),
		line("Why alternatives are still not appropriate", "ហេតុអ្វីជម្រើសផ្សេងនៅតែមិនសមស្រប", 2),
		signatures("provider", "case_manager"),
	]


def follow_up_form(lists: Lists) -> list[Block]:
	"""F08: situation and further need, above all in "the second half of the first year" ([H]:178)."""
	return [
		ruled("case"),
		line("Reintegration (number)", "សមាហរណកម្ម (លេខ)"),
		ruled("due_on"),
		ruled("month_number"),
		ruled("visited_on"),
		ruled("visited_by"),
		options("Status", "ស្ថានភាព", *_labels("Done", "Missed", "Client not found")),
		coded("kind", "Visit", "Telephone", "Meeting elsewhere"),
		coded("situation", "Good", "Sufficient", "At risk", "Failing"),
		ruled("note", 6),
		ruled("risks", 3),
		yes_no("further_support_needed"),
		ruled("support_needed", 3),
		yes_no("client_manages_alone"),
		yes_or_no("Follow-up conference needed", "ត្រូវការសន្និសីទតាមដាន"),
		ruled("client_view", 3),
		line("Next visit on", "ចុះជួបលើកក្រោយនៅថ្ងៃទី"),
		signatures("visited_by", "case_manager"),
		*_start_of_reintegration(lists),
	]


def _start_of_reintegration(lists: Lists) -> list[Block]:
	"""It starts when recovery and preparation "have been sufficiently successful" ([H]:176)."""
	return [
		Heading("Start of reintegration", "ការចាប់ផ្តើមសមាហរណកម្ម", new_page=True),
		Notice(
			"Fill in this sheet once, when reintegration starts. The visits follow from it.",
			"សូមបំពេញសន្លឹកនេះតែម្តងគត់ នៅពេលសមាហរណកម្មចាប់ផ្តើម។ ការចុះជួបអនុវត្តតាមវា។",
		),
		line("Started on", "កាលបរិច្ឆេទចាប់ផ្តើម"),
		listed("To", "ដល់", lists["Reintegration Option"]),
		line("Place (village, commune, district, province)", "ទីកន្លែង (ភូមិ ឃុំ ស្រុក ខេត្ត)"),
		listed("Follow-up schedule", "កាលវិភាគតាមដាន", lists["Follow-up Schedule"]),
		yes_or_no("Recovery sufficiently successful", "ការស្តារឡើងវិញបានជោគជ័យគ្រប់គ្រាន់"),
		yes_or_no("Preparation sufficiently successful", "ការរៀបចំបានជោគជ័យគ្រប់គ្រាន់"),
		line("Judged by", "អ្នកវិនិច្ឆ័យ"),
		ruled("client_consulted_on"),
		line("Material support", "ជំនួយសម្ភារៈ", 2),
		line("Social support", "ការគាំទ្រសង្គម", 2),
		signatures("case_manager"),
	]


def closure(lists: Lists) -> list[Block]:
	"""F09: closed "in consultation with the client and service providers" ([H]:162), then validated ([H]:182)."""
	return [
		ruled("case"),
		listed("Reason", "មូលហេតុ", lists["Closure Reason"]),
		yes_no("able_without_support"),
		ruled("client_consulted_on"),
		ruled("client_view", 3),
		line("Why the client could not be consulted", "ហេតុអ្វីមិនអាចពិគ្រោះជាមួយអតិថិជន"),
		heading("consultations"),
		grid(4, ("provider", 2), ("consulted_on", 1.3), ("view", 3)),
		ruled("summary", 4),
		ruled("decided_by"),
		ruled("decided_on"),
		line("Closure letter given on", "កាលបរិច្ឆេទប្រគល់លិខិតបិទករណី"),
		line("Reported to the register on", "បានរាយការណ៍ទៅបញ្ជីនៅថ្ងៃទី"),
		heading("validations"),
		grid_of(_labels(*_STAGES), ("stage", 2), ("done_well", 1.2), ("in_time", 1.2), ("improvement", 3)),
		signatures("case_manager", "decided_by"),
	]


def evaluation(_lists: Lists) -> list[Block]:
	"""F10: the case "together with other cases": what made success, what has to change ([H]:186)."""
	return [
		line("Batch (name of this evaluation)", "ក្រុមករណី (ឈ្មោះនៃការវាយតម្លៃនេះ)"),
		line("Evaluated on", "កាលបរិច្ឆេទវាយតម្លៃ"),
		line("By (committee or group)", "ដោយ (គណៈកម្មាធិការ ឬក្រុម)"),
		line("Present", "អ្នកចូលរួម", 3),
		Heading("Cases evaluated together", "ករណីដែលវាយតម្លៃជាមួយគ្នា"),
		_cases(),
		line("Success factors", "កត្តានៃភាពជោគជ័យ", 5),
		line("What has to be improved or changed", "អ្វីដែលត្រូវកែលម្អ ឬផ្លាស់ប្តូរ", 5),
		heading("recommendations"),
		grid(5, ("decision", 3), ("done_by", 1.6), ("due_on", 1.2)),
		signatures("is_chair", "case_manager"),
	]


def _cases() -> TableBlock:
	"""One row for each case; the client's opinion is asked where the client wishes ([H]:186)."""
	return TableBlock(
		(
			Column("Case number", "លេខករណី", 1.3),
			Column("Success factor", "កត្តាជោគជ័យ", 2),
			Column("To be improved", "ចំណុចត្រូវកែលម្អ", 2),
			Column("Client's opinion", "មតិរបស់អតិថិជន", 2),
		),
		blank_rows=6,
	)


def _labels(*codes: str) -> tuple[tuple[str, str], ...]:
	return tuple((CHOICES[code].en, CHOICES[code].km) for code in codes)
