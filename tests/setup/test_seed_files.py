"""The seed files, checked without a site: what an office finds in its lists on the first day."""

import json
import unicodedata
import unittest
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from ccm_app.domain.categories import CATEGORY_FIELDS, STAGES, VOID
from ccm_app.setup.seed_files import (
	LIST_FILES,
	SEED_FOLDER,
	WORKFLOWS,
	Seed,
	desk_seeds,
	fingerprint,
	list_seeds,
	seeds_of,
	workflow_seed,
)

DOCTYPES = Path(__file__).parents[2] / "ccm_app" / "ccm_app" / "doctype"
KHMER = range(0x1780, 0x1800)
PLATFORM_KINDS = {"User", "Role", "DocType", "Currency"}


@cache
def fields_of(kind: str) -> dict[str, dict[str, Any]]:
	"""The fields of a DocType of the app, by name."""
	folder = kind.lower().replace(" ", "_").replace("-", "_")
	content = json.loads((DOCTYPES / folder / f"{folder}.json").read_text(encoding="utf-8"))
	return {field["fieldname"]: field for field in content["fields"]}


def values_with_fields(seed: Seed) -> list[tuple[dict[str, Any], str, Any]]:
	"""Every value of a seed and of its rows, with the field that holds it."""
	fields = fields_of(seed.kind)
	found = []
	for name, value in seed.values.items():
		if name == "doctype":
			continue
		found.append((fields[name], name, value))
		if isinstance(value, list):
			rows = fields_of(fields[name]["options"])
			found += [(rows[key], key, row[key]) for row in value for key in row]
	return found


class ListsOfTheRegister(unittest.TestCase):
	def test_every_seed_file_is_used(self) -> None:
		read_elsewhere = {"former_areas", "province_names", "roles", "role_profiles", "kanban_boards"}
		read_elsewhere |= {"workflow_states", "workflow_actions", "module_profiles"}
		there = {path.stem for path in SEED_FOLDER.glob("*.json")}
		self.assertEqual(there, set(LIST_FILES) | read_elsewhere)

	def test_no_code_stands_twice(self) -> None:
		keys = Counter(seed.key for seed in [*list_seeds(), *desk_seeds()])
		self.assertEqual([key for key, times in keys.items() if times > 1], [])

	def test_every_entry_has_an_english_and_a_khmer_label(self) -> None:
		for seed in list_seeds():
			with self.subTest(seed.key):
				self.assertTrue(seed.values["label_en"].strip())
				self.assertTrue(any(ord(sign) in KHMER for sign in seed.values["label_km"]))

	def test_khmer_labels_hold_no_invisible_signs(self) -> None:
		for seed in list_seeds():
			label = seed.values["label_km"]
			with self.subTest(seed.key):
				self.assertNotIn("\u200b", label)
				self.assertNotIn("\u17a3", label)
				self.assertEqual(label, unicodedata.normalize("NFC", label).strip())

	def test_every_field_exists_in_its_doctype(self) -> None:
		for seed in list_seeds():
			with self.subTest(seed.key):
				names = {name for _field, name, _value in values_with_fields(seed)}
				self.assertIn("code", names)

	def test_mandatory_fields_are_filled(self) -> None:
		for seed in list_seeds():
			required = [name for name, field in fields_of(seed.kind).items() if field.get("reqd")]
			with self.subTest(seed.key):
				self.assertEqual([name for name in required if seed.values.get(name) in (None, "")], [])

	def test_choices_are_among_the_options(self) -> None:
		for seed in list_seeds():
			for field, name, value in values_with_fields(seed):
				if field["fieldtype"] == "Select":
					with self.subTest(seed.key, field=name):
						self.assertIn(value, field["options"].split("\n"))

	def test_links_find_a_record_that_was_seeded_before(self) -> None:
		seeded = {("Administrative Area", row["area_key"]) for row in _provinces()}
		for seed in list_seeds():
			for field, name, value in values_with_fields(seed):
				if field["fieldtype"] == "Link" and field["options"] not in PLATFORM_KINDS:
					with self.subTest(seed.key, field=name):
						self.assertIn((field["options"], value), seeded)
			seeded.add((seed.kind, seed.name))

	def test_texts_fit_into_their_fields(self) -> None:
		for seed in list_seeds():
			for field, name, value in values_with_fields(seed):
				if field["fieldtype"] in ("Data", "Link", "Select"):
					with self.subTest(seed.key, field=name):
						self.assertLessEqual(len(str(value)), 140)

	def test_a_fingerprint_does_not_depend_on_the_order_of_the_fields(self) -> None:
		self.assertEqual(fingerprint({"a": 1, "b": 2}), fingerprint({"b": 2, "a": 1}))
		self.assertNotEqual(fingerprint({"a": 1}), fingerprint({"a": 2}))


class WhatTheHandbookSays(unittest.TestCase):
	def test_three_seats_are_always_required_and_the_field_case_manager_chairs(self) -> None:
		seats = {seed.name: seed.values for seed in seeds_of("conference_seats")}
		self.assertEqual([name for name in seats if seats[name]["always_required"]], ["FCM", "SPW", "SPR"])
		self.assertEqual([name for name in seats if seats[name]["is_chair"]], ["FCM"])

	def test_experts_are_called_by_what_the_assessment_found(self) -> None:
		seats = {seed.name: seed.values for seed in seeds_of("conference_seats")}
		called = {
			name: (seats[name]["required_when"], seats[name]["topic"])
			for name in ("PSY", "POL", "HEA", "EDU")
		}
		expected = {
			"PSY": ("psychosocial_trauma", "SOCMED"),
			"POL": ("wants_to_testify", "LEGAL"),
			"HEA": ("medical_problems", "SOCMED"),
			"EDU": ("education_or_training_issue", "EDUC"),
		}
		self.assertEqual(called, expected)

	def test_the_usual_follow_up_covers_the_second_half_of_the_first_year(self) -> None:
		(usual,) = seeds_of("follow_up_schedules")
		months = [visit["month_number"] for visit in usual.values["visits"]]
		self.assertEqual(months, [1, 3, 6, 8, 10, 12])

	def test_only_residential_options_need_no_ruling_out_and_a_provider(self) -> None:
		options = {seed.name: seed.values for seed in seeds_of("care_options")}
		self.assertEqual(
			[name for name in options if options[name]["is_residential"]], ["SHELTER", "INSTITUTION"]
		)
		self.assertEqual(
			[name for name in options if options[name]["must_be_ruled_out"]],
			["FAMILY", "KIN", "FOSTER", "COMMUNITY"],
		)
		for option in options.values():
			self.assertEqual(option["needs_provider"], option["is_residential"])

	def test_the_advisory_group_has_eleven_rows_and_fourteen_persons(self) -> None:
		group = next(seed.values for seed in seeds_of("ccm_bodies") if seed.name == "AG")
		self.assertEqual(len(group["members"]), 11)
		self.assertEqual(sum(member["persons"] for member in group["members"]), 14)
		members = [member["persons"] for member in group["members"] if member["role"] == "Member"]
		self.assertEqual(sum(members), 11)

	def test_the_steering_committee_has_three_chairs_and_seven_seats_offered(self) -> None:
		committee = next(seed.values for seed in seeds_of("ccm_bodies") if seed.name == "PSC")
		self.assertEqual(committee["body_kind"], "Steering Committee")
		roles = Counter(member["role"] for member in committee["members"])
		self.assertEqual(roles, {"Chairperson": 1, "Vice-chair": 2, "Member": 7})

	def test_both_coordination_units_are_there(self) -> None:
		kinds = {seed.name: seed.values["body_kind"] for seed in seeds_of("ccm_bodies")}
		self.assertEqual(kinds["TCU"], "Technical Coordination Unit")
		self.assertEqual(kinds["FCU"], "Field Coordination Unit")

	def test_the_national_plan_has_five_programmes_in_twenty_seven_areas(self) -> None:
		areas = Counter(seed.values["programme"][0] for seed in seeds_of("programme_areas"))
		self.assertEqual(areas, {"1": 6, "2": 6, "3": 6, "4": 4, "5": 5})
		for seed in seeds_of("programme_areas"):
			self.assertEqual(seed.name[0], seed.values["programme"][0])

	def test_a_provider_is_judged_by_quality_cost_and_location_which_count_alike(self) -> None:
		weights = {seed.name: seed.values["weight"] for seed in seeds_of("designation_criteria")}
		self.assertEqual(weights, {"QUALITY": 1, "COST": 1, "LOCATION": 1})

	def test_trafficking_is_act_means_and_purpose(self) -> None:
		elements = Counter(seed.values["element"] for seed in seeds_of("trafficking_elements"))
		self.assertEqual(elements, {"Act": 5, "Means": 7, "Purpose": 9})


class ProvidersOfTheSurvey(unittest.TestCase):
	def setUp(self) -> None:
		self.providers = {seed.name: seed.values for seed in seeds_of("service_providers")}

	def services(self, name: str) -> list[str]:
		return [row["service_type"] for row in self.providers[name].get("services", [])]

	def test_all_twenty_nine_organisations_are_there(self) -> None:
		surveyed = [values for values in self.providers.values() if values["source"].startswith("ICIP")]
		self.assertEqual(len(surveyed), 29)

	def test_the_matrix_has_its_seventy_four_marks(self) -> None:
		marks = Counter(
			service
			for name, values in self.providers.items()
			if values["source"].startswith("ICIP")
			for service in self.services(name)
			if service != "LEGAL"
		)
		expected = {"DROPIN": 4, "TRANSIT": 2, "SHELTER": 10, "PSYCHO": 10, "MEDICAL": 6, "VOCATIONAL": 10}
		expected |= {"LIFESKILLS": 3, "REINTEGRATION": 15, "NFE": 8, "FORMAL": 2, "STAFF": 2, "OTHER": 2}
		self.assertEqual(marks, expected)

	def test_mlop_tapang_gives_no_vocational_training(self) -> None:
		self.assertNotIn("VOCATIONAL", self.services("MLOP-TAPANG"))

	def test_a_spelling_leads_to_one_organisation_only(self) -> None:
		owners: dict[str, set[str]] = {}
		for name, values in self.providers.items():
			for alias in values.get("aliases", []):
				owners.setdefault(alias["alias"].casefold(), set()).add(name)
		self.assertEqual([alias for alias, names in owners.items() if len(names) > 1], [])

	def test_limits_of_stay_are_those_of_the_survey(self) -> None:
		limits = {name: self.providers[name].get("maximum_stay_days") for name in ("PTC", "SKK", "PTD")}
		self.assertEqual(limits, {"PTC": 2, "SKK": 1, "PTD": 365})

	def test_the_shelter_of_the_caseload_gives_its_eight_services(self) -> None:
		expected = [
			"SHELTER",
			"REINTEGRATION",
			"LIFESKILLS",
			"VOCATIONAL",
			"NFE",
			"PSYCHO",
			"MEDICAL",
			"SOCIAL",
		]
		self.assertEqual(self.services("CCPCR-SVR"), expected)


class Workflows(unittest.TestCase):
	def test_every_state_sets_a_category_that_the_doctype_knows(self) -> None:
		for name in WORKFLOWS:
			workflow = workflow_seed(name).values
			field = CATEGORY_FIELDS[workflow["document_type"]]
			options = fields_of(workflow["document_type"])[field]["options"].split("\n")
			for state in workflow["states"]:
				with self.subTest(name, state=state["state"]):
					self.assertEqual(state["update_field"], field)
					self.assertIn(state["update_value"], options)

	def test_every_state_can_be_reached_from_the_first(self) -> None:
		for name in WORKFLOWS:
			workflow = workflow_seed(name).values
			reached = {workflow["states"][0]["state"]}
			for _round in workflow["states"]:
				reached |= {
					move["next_state"] for move in workflow["transitions"] if move["state"] in reached
				}
			with self.subTest(name):
				self.assertEqual(reached, {state["state"] for state in workflow["states"]})

	def test_states_actions_and_profiles_used_are_seeded(self) -> None:
		names = {(seed.kind, seed.name) for seed in desk_seeds()}
		for name in WORKFLOWS:
			workflow = workflow_seed(name).values
			for move in workflow["transitions"]:
				with self.subTest(name, move=move["action"]):
					self.assertIn(("Workflow State", move["state"]), names)
					self.assertIn(("Workflow State", move["next_state"]), names)
					self.assertIn(("Workflow Action Master", move["action"]), names)

	def test_no_workflow_sends_a_record_by_mail(self) -> None:
		self.assertEqual([workflow_seed(name).values["send_email_alert"] for name in WORKFLOWS], [0] * 4)

	def test_only_the_central_office_voids_and_any_open_case_can_be_voided(self) -> None:
		moves = [move for move in workflow_seed("case").values["transitions"] if move["action"] == "Void"]
		self.assertEqual({move["allowed"] for move in moves}, {"CCM Central Office"})
		self.assertEqual(len(moves), 8)

	def test_the_cases_pass_through_all_ten_stages(self) -> None:
		values = {state["update_value"] for state in workflow_seed("case").values["states"]}
		self.assertEqual(values, {*STAGES, VOID})

	def test_nobody_approves_a_plan_of_their_own(self) -> None:
		approvals = [
			move for move in workflow_seed("case_plan").values["transitions"] if move["action"] == "Approve"
		]
		self.assertEqual([move["allow_self_approval"] for move in approvals], [0])


def _provinces() -> list[dict[str, Any]]:
	content = json.loads((SEED_FOLDER / "province_names.json").read_text(encoding="utf-8"))
	return [{"area_key": row["code"]} for row in content["records"]]
