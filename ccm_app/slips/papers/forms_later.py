"""Blank forms of the later stages: plan, referral, service, follow-up, closure, evaluation."""

from __future__ import annotations

from ccm_app.slips.document import Block, Heading
from ccm_app.slips.papers.building import heading, signatures
from ccm_app.slips.papers.ruling import coded, grid, grid_of, line, options, ruled, yes_no, yes_or_no
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
_ALTERNATIVES = (
	("Own family", "គ្រួសារ"),
	("Other relatives", "សាច់ញាតិ"),
	("Friends", "មិត្តភក្តិ"),
	("Foster family", "គ្រួសារមិនជាប់សាច់ញាតិ"),
	("Community", "សហគមន៍"),
)
_STAGES = tuple(
	(CHOICES[stage].en, CHOICES[stage].km)
	for stage in (
		"Identification",
		"Registration",
		"Social assessment",
		"Case conference",
		"Case plan",
		"Referral",
		"Services",
		"Reintegration and follow-up",
	)
)


def plan() -> list[Block]:
	"""F05: "time schedule, the nominated service providers and the budget" ([H]:158), phase by phase."""
	blocks: list[Block] = [
		ruled("plan_number"),
		ruled("revision_of"),
		ruled("prepared_on"),
		ruled("currency"),
	]
	for phase in ("Recovery", "Rehabilitation", "Reintegration"):
		blocks += [
			Heading(CHOICES[phase].en, CHOICES[phase].km),
			ruled(f"{phase.lower()}_goal", 2),
			grid(4, *_BUDGET),
		]
	return [
		*blocks,
		ruled("total_planned"),
		ruled("client_consulted_on"),
		ruled("client_view", 2),
		line("Costs checked with the Field Coordination Unit on", "កាលបរិច្ឆេទពិនិត្យតម្លៃ"),
		line("Submitted for approval on", "កាលបរិច្ឆេទដាក់ស្នើ"),
		ruled("total_approved"),
		ruled("approved_on"),
		signatures("case_manager", "approved_by"),
	]


def referral() -> list[Block]:
	"""F06: to a provider "designated by the LRC", after consulting the client; residence last ([H]:166-168)."""
	return [
		ruled("reference"),
		ruled("service_type"),
		ruled("provider"),
		yes_or_no("Designated by the LRC for this service", "បានចាត់តាំងដោយគណៈកម្មាធិការធនធានមូលដ្ឋាន"),
		line("Why this provider and this place", "ហេតុអ្វីជ្រើសរើសអ្នកផ្តល់សេវា និងទីកន្លែងនេះ", 2),
		line("Host agency", "ស្ថាប័នទទួលបន្ទុក"),
		coded("urgency", "Urgent", "Soon", "Planned"),
		ruled("issued_on"),
		ruled("answer_due_on"),
		yes_no("client_consulted"),
		ruled("client_consulted_on"),
		ruled("client_view", 2),
		line("Number of the consent form", "លេខទម្រង់យល់ព្រម"),
		Heading(
			"Only for residential care: what was ruled out, and why", "សម្រាប់តែការស្នាក់នៅ៖ ជម្រើសដែលមិនសមស្រប"
		),
		grid_of(_ALTERNATIVES, ("alternative", 1.5), ("reason", 3)),
		heading("answer"),
		options(
			"",
			"",
			*((CHOICES[one].en, CHOICES[one].km) for one in ("Arrived", "Accepted", "Rejected", "No place")),
		),
		line("Answered on, by", "ឆ្លើយតបនៅថ្ងៃទី ដោយ"),
		ruled("note", 2),
		signatures("case_manager", "provider"),
	]


def service_record() -> list[Block]:
	"""F07: what was done for the client, when and by whom ([H]:172)."""
	return [
		ruled("service_type"),
		ruled("provider"),
		ruled("planned_from"),
		ruled("planned_until"),
		grid(12, ("date", 1.1), ("action", 3.5), ("quantity", 1.1), ("done_by", 1.6)),
		line("Result", "លទ្ធផល", 3),
		ruled("client_view", 2),
		yes_or_no("Service completed", "សេវាបានបញ្ចប់"),
		line("Ended on, reason", "បញ្ចប់នៅថ្ងៃទី មូលហេតុ"),
		yes_or_no("Residential care extended", "បន្តការស្នាក់នៅ"),
		line("Why alternatives are still not appropriate", "ហេតុអ្វីជម្រើសផ្សេងនៅតែមិនសមស្រប", 2),
		signatures("provider", "case_manager"),
	]


def follow_up_form() -> list[Block]:
	"""F08: situation and further need, above all in "the second half of the first year" ([H]:178)."""
	return [
		ruled("due_on"),
		ruled("month_number"),
		ruled("visited_on"),
		ruled("visited_by"),
		options(
			"Kind",
			"ប្រភេទ",
			("Home visit", "ចុះជួបនៅផ្ទះ"),
			("Telephone", "ទូរស័ព្ទ"),
			("Workplace or school", "កន្លែងធ្វើការ ឬសាលារៀន"),
			("Not found", "រកមិនឃើញ"),
		),
		ruled("situation", 6),
		ruled("risks", 3),
		yes_no("further_support_needed"),
		ruled("support_needed", 3),
		yes_no("client_manages_alone"),
		ruled("client_view", 3),
		line("Next visit on", "ចុះជួបលើកក្រោយនៅថ្ងៃទី"),
		ruled("note", 2),
		signatures("visited_by", "case_manager"),
	]


def closure() -> list[Block]:
	"""F09: closed "in consultation with the client and service providers" ([H]:162), then validated ([H]:182)."""
	return [
		ruled("reason", 2),
		yes_no("able_without_support"),
		ruled("client_consulted_on"),
		ruled("client_view", 3),
		heading("consultations"),
		grid(4, ("provider", 2), ("consulted_on", 1.3), ("view", 3)),
		ruled("summary", 4),
		ruled("decided_by"),
		ruled("decided_on"),
		line("Reported to the register on", "បានរាយការណ៍ទៅបញ្ជីនៅថ្ងៃទី"),
		heading("validations"),
		grid_of(_STAGES, ("stage", 2), ("done_well", 1.2), ("in_time", 1.2), ("improvement", 3)),
		signatures("case_manager", "decided_by"),
	]


def evaluation() -> list[Block]:
	"""F10: the case "together with other cases": what made success, what has to change ([H]:186)."""
	return [
		line("Numbers of the cases evaluated together", "លេខករណីដែលវាយតម្លៃជាមួយគ្នា", 2),
		line("Evaluated on", "កាលបរិច្ឆេទវាយតម្លៃ"),
		line("Present", "អ្នកចូលរួម", 3),
		line("Success factors", "កត្តានៃភាពជោគជ័យ", 5),
		line("What has to be improved or changed", "អ្វីដែលត្រូវកែលម្អ ឬផ្លាស់ប្តូរ", 5),
		yes_or_no("The client's opinion was asked", "បានសួរយោបល់អតិថិជន"),
		ruled("client_view", 3),
		heading("recommendations"),
		grid(5, ("decision", 3), ("done_by", 1.6), ("due_on", 1.2)),
		signatures("is_chair", "case_manager"),
	]
