"""The providers of the directory, the bodies' meetings, and the smaller records around the network."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from ccm_app.domain import rules
from ccm_app.domain.problems import Problem
from ccm_app.domain.provider_names import is_alike, known_as, spelled_with
from ccm_app.domain.reference import paper_form_problems
from ccm_app.domain.sentences import sentence
from tests.domain.builders import TODAY, RuleTest, a_client

TOMORROW = TODAY + timedelta(days=1)


def seeded_survey() -> dict[str, Any]:
	"""Names and spellings of the providers in the survey of 2007, and its table of services."""
	path = Path(__file__).with_name("survey_2007.json")
	return dict(json.loads(path.read_text(encoding="utf-8")))


class ProviderTest(RuleTest):
	def ask(self, **fields: object) -> list[Problem]:
		return [*self.register.ask("Service Provider", TODAY, **fields)]

	def test_ages_that_can_be_true(self) -> None:
		for lowest, highest, codes in (
			(0, 18, ()),
			(15, None, ()),
			(None, None, ()),
			(-1, 18, ("provider.ages",)),
			(18, 17, ("provider.ages",)),
		):
			self.assert_refused(self.ask(minimum_age=lowest, maximum_age=highest), *codes)

	def test_places_and_costs_are_not_below_zero(self) -> None:
		for row in ({"places": -1}, {"unit_cost": -0.5}):
			self.assert_refused(self.ask(services=[{"idx": 1, **row}]), "provider.negative_number")
		self.assert_allowed(self.ask(services=[{"idx": 1, "places": 0, "unit_cost": None}]))
		own = {"services": [{"idx": 1, "service_type": "SHELTER"}]}
		self.assert_refused(
			self.ask(**own, capacity=[{"idx": 1, "service_type": "SHELTER", "places": -1}]),
			"provider.negative_number",
		)

	def test_ages_of_a_service_and_of_places_can_be_true(self) -> None:
		wrong = {"idx": 1, "service_type": "SHELTER", "from_age": 18, "up_to_age": 17}
		right = wrong | {"up_to_age": None}
		self.assert_refused(self.ask(services=[wrong]), "provider.ages_of_row")
		self.assert_refused(self.ask(services=[right], capacity=[wrong]), "provider.ages_of_row")
		self.assert_allowed(self.ask(services=[right], capacity=[right]))

	def test_places_are_for_a_service_that_is_given(self) -> None:
		services = [{"idx": 1, "service_type": "SHELTER"}]
		found = self.ask(services=services, capacity=[{"idx": 1, "service_type": "PSYCHO"}])
		self.assert_refused(found, "provider.unknown_service")


class SpellingTest(RuleTest):
	"""One organisation under many spellings is one provider."""

	def new(self, **fields: object) -> list[Problem]:
		return [*self.register.ask("Service Provider", TODAY, **fields)]

	def test_a_spelling_of_a_known_provider_is_refused_and_says_which_one_it_is(self) -> None:
		for name, code in (
			("Wattanak Pheap", "WP"),
			("watanak pheap", "WP"),
			("MLOP TAPANG", "MLOP-TAPANG"),
			("Goutte d'eau", "GOUTTE-DEAU"),
			("GOUTTE D'ÉAU", "GOUTTE-DEAU"),
			("Chap Dai", "CHABDAI"),
			("Near Vear Thmey", "WVC"),
			("kmr", "KMR"),
			("អនាគតកុមារ", "AK"),
		):
			found = self.new(code="NEW", label_en=name)
			self.assert_refused(found, "provider.is_known")
			self.assertIn(f"is {code},", sentence(found[0]))

	def test_every_spelling_of_the_survey_is_one_provider(self) -> None:
		survey = seeded_survey()
		for number, row in enumerate(survey["ngos_29"], start=1):
			for name in filter(None, (row["name"], row["acronym"])):
				bears = known_as(name, self.register.many("Service Provider")) or {}
				self.assertIn(f"no. {number}", str(bears.get("source")), name)
		spellings = [(head, alias) for head, others in survey["aliases"].items() for alias in others]
		self.assertGreaterEqual(len(spellings), 25)
		for head, alias in spellings:
			providers = self.register.many("Service Provider")
			one, other = known_as(head, providers), known_as(alias, providers)
			self.assertEqual((one or {}).get("name"), (other or {"name": alias}).get("name"), alias)

	def test_a_name_that_nobody_bears_is_new_and_the_own_names_are_no_obstacle(self) -> None:
		self.assert_allowed(self.new(code="NEW", label_en="House of the Lotus"))
		aliases = [{"alias": "Wattanak Pheap"}, {"alias": "WATANAK Pheap"}, {"alias": "Wathnak Pheap"}]
		self.assert_allowed(self.register.ask("Service Provider", TODAY, "WP", aliases=aliases))
		found = self.register.ask("Service Provider", TODAY, "WP", aliases=[{"alias": "Chap Dai"}])
		self.assert_refused(found, "provider.is_known")

	def test_one_letter_less_is_a_warning_and_a_number_is_another_house(self) -> None:
		for name, warned in (
			("Komar Reak Reai", True),
			("Komar Reak Reayy", True),
			("House 1 of Komar", False),
		):
			fields = {"code": "NEW", "label_en": name}
			found = rules.warnings_of("Service Provider", fields, None, self.register, TODAY)
			self.assertEqual([one.code for one in found], ["provider.looks_alike"] * warned, name)
			self.assert_allowed(self.new(**fields))
		self.assertFalse(is_alike("Shelter house 1", "Shelter house 2"))
		self.assertFalse(is_alike("CDP", "CDC"))

	def test_search_finds_a_provider_by_any_of_its_spellings(self) -> None:
		providers = self.register.many("Service Provider")
		for text, code in (
			("chadbal", "CHABDAI"),
			("wattanak", "WP"),
			("d'eau", "GOUTTE-DEAU"),
			("neavear", "WVC"),
		):
			self.assertEqual(code, spelled_with(text, providers)[0]["name"])
		self.assertEqual([], spelled_with("nobody at all", providers))


class MeetingTest(RuleTest):
	"""Advisory Group: one third of 14 persons is 5, plus Chair or Vice-chair [H]:233."""

	def attendance(self, members: int, *others: str) -> list[dict[str, object]]:
		roles = ["Member"] * members + list(others)
		return [{"agency": role, "role": role, "present": 1} for role in roles]

	def ask(self, attendance: object, decisions: object) -> list[Problem]:
		fields = {"body": "AG", "held_on": TODAY, "attendance": attendance, "decisions": decisions}
		return [*self.register.ask("Body Meeting", TODAY, **fields)]

	def test_a_decision_needs_the_quorum(self) -> None:
		consensus = [{"reached_by": "Consensus"}]
		self.assert_allowed(self.ask(self.attendance(5, "Chairperson"), consensus))
		self.assert_refused(
			self.ask(self.attendance(4, "Chairperson"), consensus), "body.quorum_missing_members"
		)
		self.assert_refused(self.ask(self.attendance(6), consensus), "body.quorum_missing_chair")

	def test_a_meeting_without_decisions_needs_no_quorum(self) -> None:
		for none in ([], None):
			self.assert_allowed(self.ask(None, none))

	def test_guests_and_absent_members_do_not_count(self) -> None:
		attendance = [*self.attendance(4, "Vice-chair", "Guest"), {"role": "Member", "present": 0}]
		found = self.ask(attendance, [{"reached_by": "Consensus"}])
		self.assert_refused(found, "body.quorum_missing_members")

	def test_a_vote_is_carried_by_half_plus_one_of_those_present(self) -> None:
		room = self.attendance(9, "Chairperson", "Guest")
		for in_favour, codes in ((6, ()), (5, ("body.no_majority",))):
			vote = {"reached_by": "Vote", "vote_requests": 2, "votes_for": in_favour, "is_accepted": 1}
			self.assert_refused(self.ask(room, [vote]), *codes)

	def test_a_vote_is_taken_when_two_participants_ask_for_it(self) -> None:
		room = self.attendance(9, "Chairperson")
		for asked, codes in (
			(None, ("body.vote_not_requested",)),
			(1, ("body.vote_not_requested",)),
			(2, ()),
		):
			vote = {"reached_by": "Vote", "vote_requests": asked, "votes_for": 6, "is_accepted": 1}
			self.assert_refused(self.ask(room, [vote]), *codes)
		self.register.settings["vote_requested_by"] = 1
		vote = {"reached_by": "Vote", "vote_requests": 1, "votes_for": 6, "is_accepted": 1}
		self.assert_allowed(self.ask(room, [vote]))

	def test_the_fraction_of_the_quorum_is_a_setting(self) -> None:
		self.register.settings["quorum_fraction"] = 2
		found = self.ask(self.attendance(6, "Chairperson"), [{"reached_by": "Consensus"}])
		self.assert_refused(found, "body.quorum_missing_members")
		self.assert_allowed(self.ask(self.attendance(7, "Chairperson"), [{"reached_by": "Consensus"}]))

	def test_not_more_votes_are_counted_than_people_are_present(self) -> None:
		vote = {"reached_by": "Secret ballot", "votes_for": 6, "votes_against": 5}
		found = self.ask(self.attendance(9, "Chairperson"), [vote])
		self.assert_refused(found, "body.more_votes_than_present")

	def test_words_instead_of_votes_are_a_problem(self) -> None:
		vote = {"reached_by": "Vote", "vote_requests": 2, "votes_for": "many"}
		found = self.ask(self.attendance(9, "Chairperson"), [vote])
		self.assert_refused(found, "body.vote_not_counted")

	def test_the_quorum_is_shown_with_its_calculation_in_both_readings(self) -> None:
		fields = {"body": "AG", "attendance": self.attendance(4, "Chairperson")}
		for base, needed, reached in (("All persons", 5, 0), ("Role Member only", 4, 1)):
			self.register.change("CCM Body", "AG", quorum_base=base)
			record, _ = self.register.proposed("Body Meeting", None, fields, TODAY)
			self.assertEqual((record["quorum_needed"], record["quorum_reached"]), (needed, reached))
			self.assertIn(f"so {needed} Members are needed", record["quorum_calculation"])


class SmallerRecordsTest(RuleTest):
	def test_a_monitoring_visit_has_taken_place(self) -> None:
		self.assert_allowed(self.register.ask("Monitoring Visit", TODAY, visited_on=TODAY))
		self.assert_refused(
			self.register.ask("Monitoring Visit", TODAY, visited_on=TOMORROW), "date.in_future"
		)

	def test_from_1_to_500_forms_are_printed_at_once(self) -> None:
		for copies, codes in (
			(1, ()),
			(500, ()),
			(0, ("paper_form.copies",)),
			(501, ("paper_form.copies",)),
			(None, ("paper_form.copies",)),
			("many", ("paper_form.copies",)),
		):
			self.assert_refused(
				self.register.ask("Paper Form Batch", TODAY, **self.batch(copies=copies)), *codes
			)
		for year in (1999, TODAY.year + 2, None, "soon"):
			self.assert_refused(
				self.register.ask("Paper Form Batch", TODAY, **self.batch(year=year)), "paper_form.year"
			)

	def batch(self, **changes: object) -> dict[str, object]:
		return {"form": "F01", "field_office": "SVR", "year": TODAY.year, "copies": 10} | changes

	def test_no_two_sheets_of_an_office_carry_the_same_number(self) -> None:
		ranges = []
		for changes in ({}, {"copies": 5}, {"field_office": "BTB"}, {"form": "F03"}, {"copies": 1}):
			self.assert_allowed(self.register.save("Paper Form Batch", TODAY, **self.batch(**changes)))
			batch = self.register.stored["Paper Form Batch"][self.register.last]
			ranges.append((batch["first_sequence"], batch["last_sequence"]))
			self.assertEqual(paper_form_problems(batch["first_number"]), [])
		self.assertEqual(ranges, [(1, 10), (11, 15), (1, 10), (1, 10), (16, 16)])

	def test_a_batch_keeps_its_numbers(self) -> None:
		self.assert_allowed(self.register.save("Paper Form Batch", TODAY, **self.batch()))
		name = self.register.last
		self.assert_allowed(self.register.save("Paper Form Batch", TODAY, name, first_sequence=900))
		self.assertEqual(self.register.stored["Paper Form Batch"][name]["first_sequence"], 1)

	def test_an_office_code_keeps_its_distance_from_the_others(self) -> None:
		self.assert_allowed(self.register.ask("Field Office", TODAY, code="QQX"))
		self.assert_among("office_code.too_alike", self.register.ask("Field Office", TODAY, code="SVX"))
		self.assert_allowed(self.register.ask("Field Office", TODAY, "SVR", telephone="044"))

	def test_two_registrations_are_compared_and_the_decision_is_reasoned(self) -> None:
		one, other = (a_client(self.register)["name"] for _ in range(2))
		pair = {"client": one, "other_client": other}
		self.assert_allowed(self.register.ask("Possible Duplicate", TODAY, **pair))
		same = {"client": one, "other_client": one}
		self.assert_refused(self.register.ask("Possible Duplicate", TODAY, **same), "duplicate.same_number")
		for status in ("Same person", "Not the same person"):
			found = self.register.ask("Possible Duplicate", TODAY, **pair, status=status)
			self.assert_refused(found, "duplicate.decision_without_reason")
