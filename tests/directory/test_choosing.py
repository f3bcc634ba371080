"""The matcher on the directory of the survey: for each client the offered list and its explanation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ccm_app.domain.provider_names import known_as
from tests.directory.icip import ChoosingTest, offered, reasons
from tests.domain.builders import REGISTERED
from tests.domain.test_network import seeded_survey

DAY = REGISTERED
ORIGIN_SVR, BATTAMBANG, PHNOM_PENH, KOH_KONG = "20", "02", "12", "09"


class TheSurvey(ChoosingTest):
	def test_the_directory_holds_the_matrix_of_the_survey(self) -> None:
		"""19 organisations, 12 services, 74 marks; three services stand beside them from another section."""
		survey = seeded_survey()
		codes = dict(zip(survey["appendix3_services"], CODES, strict=True))
		marks = 0
		for row in survey["appendix3_matrix_19"]:
			name = str(row["name_as_printed"]).split(" (")[0]
			provider = next(one for one in self.register.many("Service Provider") if is_named(one, name))
			given = {one["service_type"] for one in provider["services"]} & set(CODES)
			self.assertEqual(given, {codes[service] for service in row["services"]}, name)
			marks += len(given)
		self.assertEqual(marks, 74)

	def test_who_is_offered_for_each_service_is_who_gives_it_and_admits(self) -> None:
		adult = self.ask("LEGAL", age=25)
		self.assertEqual(
			sorted(offered(adult)), ["APLE", "CCPCR", "CDP", "CWCC", "KNKS", "LAC", "LSCW", "PJJ"]
		)
		self.assertEqual(len(offered(self.ask("STAFF"))), 2)


class Profiles(ChoosingTest):
	"""Who is offered to whom, and who is not and why."""

	def test_1_a_mother_with_a_baby_goes_where_children_are_admitted(self) -> None:
		self.assertEqual(offered(self.ask("SHELTER", accompanying_children=1)), [])
		self.change("CWCC", admits_with_children=1)
		self.change("KMR", admits_with_children=1)
		choice = self.ask("SHELTER", accompanying_children=1, present_place=PHNOM_PENH)
		self.assertEqual(offered(choice), ["CWCC", "KMR"])
		self.assert_not(choice, "KNK", "unfit.children")

	def test_2_a_woman_with_a_disability(self) -> None:
		self.change("CCPCR-SVR", admits_with_disability=1)
		choice = self.ask("PSYCHO", has_disability=1)
		self.assertEqual(offered(choice), ["CCPCR-SVR"])
		self.assert_not(choice, "KNKS", "unfit.disability")

	def test_3_a_baby_with_a_disability_is_admitted_only_where_children_with_one_are(self) -> None:
		self.change("KMR", admits_with_disability=1)
		self.change("MLOP-TAPANG", admits_babies_with_disability=1)
		choice = self.ask("SHELTER", age=1, has_disability=1)
		self.assertEqual(offered(choice), ["MLOP-TAPANG"])
		self.assert_not(choice, "KMR", "unfit.child_disability")

	def test_4_a_boy_of_16_is_not_trained_where_girls_are(self) -> None:
		choice = self.ask("VOCATIONAL", age=16, sex="Male", home_province=PHNOM_PENH)
		self.assertNotIn("HCC", offered(choice))
		self.assert_not(choice, "HCC", "unfit.sex")
		self.assert_not(choice, "PTD", "unfit.sex")
		self.assertEqual(offered(choice)[0], "CWCC")

	def test_5_a_girl_of_14_is_too_young_for_the_training_that_begins_with_15(self) -> None:
		self.assert_not(self.ask("VOCATIONAL", age=14), "HCC", "unfit.age")
		self.assertIn("HCC", offered(self.ask("VOCATIONAL", age=15)))
		self.assertIn("HCC", offered(self.ask("SHELTER", age=14)), "only the training begins with 15")

	def test_6_a_foreigner(self) -> None:
		for provider in ("KMR", "KNK", "PTD"):
			self.change(provider, admits_foreigners=0)
		choice = self.ask("SHELTER", nationality="Vietnam", present_place=BATTAMBANG)
		self.assert_not(choice, "KMR", "unfit.nationality")
		self.assertNotIn("KNK", offered(choice))
		for nationality in ("Cambodia", None):
			self.assertIn("KMR", offered(self.ask("SHELTER", nationality=nationality)))

	def test_7_urgent_medical_help_is_near_where_the_client_is(self) -> None:
		choice = self.ask(
			"MEDICAL",
			urgency="Urgent",
			present_place=BATTAMBANG,
			home_province=ORIGIN_SVR,
			location_reason="Province of origin",
		)
		self.assertEqual(choice.rule.code, "choice.rule_urgent")
		self.assertEqual(offered(choice)[0], "KMR")
		self.assertIn("choice.same_province", reasons(choice, "KMR"))
		self.assertLess(offered(choice).index("KMR"), offered(choice).index("CWCC"), "CWCC has more points")

	def test_8_training_is_in_the_province_of_origin_wherever_the_client_is(self) -> None:
		choice = self.ask("VOCATIONAL", present_place=PHNOM_PENH, home_province=BATTAMBANG)
		self.assertEqual(choice.rule.code, "choice.rule_origin")
		self.assertEqual(offered(choice)[:3], ["KMR", "KNK", "PTD"])
		self.assertIn("choice.before_by_quality", reasons(choice, "KMR"))
		self.assertIn("choice.before_by_place", reasons(choice, "PTD"))

	def test_9_a_girl_repatriated_from_thailand_stays_two_days_in_transit(self) -> None:
		stay = {"residential_from": DAY, "residential_until": DAY + timedelta(days=2)}
		choice = self.ask("TRANSIT", age=12, present_place="01", **stay)
		self.assertEqual(offered(choice), ["PTC"])
		self.assert_not(choice, "SKK", "unfit.stay")
		longer = stay | {"residential_until": DAY + timedelta(days=3)}
		self.assertEqual(offered(self.ask("TRANSIT", age=12, present_place="01", **longer)), [])
		one_day = stay | {"residential_until": DAY + timedelta(days=1)}
		self.assertEqual(offered(self.ask("TRANSIT", age=12, present_place="02", **one_day)), ["SKK", "PTC"])
		self.assertIn(
			"PTC", offered(self.ask("REINTEGRATION", age=12, **longer)), "only the bed is for two days"
		)

	def test_10_a_year_in_a_shelter_is_extended_where_it_can_be_agreed(self) -> None:
		stay = {"residential_from": DAY, "residential_until": DAY + timedelta(days=400)}
		self.assertIn("PTD", offered(self.ask("SHELTER", age=17, **stay)))
		self.change_service("PTD", "SHELTER", longer_by_agreement=0)
		self.assert_not(self.ask("SHELTER", age=17, **stay), "PTD", "unfit.stay")

	def test_11_who_was_trafficked_before_goes_where_that_is_no_reason_to_refuse(self) -> None:
		self.change("KMR", admits_trafficked_again=0)
		choice = self.ask("SHELTER", trafficked_before=1, present_place=BATTAMBANG)
		self.assert_not(choice, "KMR", "unfit.trafficked_before")
		self.assertEqual(offered(choice)[0], "KNK")

	def test_12_an_underage_girl_and_a_woman(self) -> None:
		self.assertIn("WVC", offered(self.ask("SHELTER", age=17)))
		self.assert_not(self.ask("SHELTER", age=18), "WVC", "unfit.age")
		self.assert_not(self.ask("SHELTER", age=10, sex="Male"), "WVC", "unfit.sex")

	def test_13_near_the_family(self) -> None:
		choice = self.ask(
			"SHELTER", location_reason="Near family", home_province="17", present_place=ORIGIN_SVR
		)
		self.assertEqual(choice.rule.code, "choice.rule_family")
		self.assertIn("choice.next_province", reasons(choice, offered(choice)[0]))
		self.assertEqual(offered(choice)[0], "KMR")

	def test_14_for_safety_the_protection_that_was_seen_goes_first(self) -> None:
		self.change("CWCC", security_is_sufficient=1)
		choice = self.ask("SHELTER", location_reason="Safety", present_place=BATTAMBANG)
		self.assertEqual(choice.rule.code, "choice.rule_safety")
		self.assertEqual(offered(choice)[0], "CWCC")
		self.assertEqual(reasons(choice, "CWCC")[0], "choice.secure")
		self.assertIn("choice.before_by_security", reasons(choice, "CWCC"))
		self.assertIn("choice.security_not_seen", reasons(choice, "KMR"))

	def test_15_an_unknown_age_keeps_nobody_out_and_is_said(self) -> None:
		choice = self.ask("SHELTER", age=None)
		self.assertIn("WVC", offered(choice))
		self.assertIn("choice.age_unknown", reasons(choice, "WVC"))

	def test_16_cost_decides_where_place_and_points_are_the_same_in_whatever_currency(self) -> None:
		"""41,000 riel are 10 dollars."""
		choice = self.ask("VOCATIONAL", age=25, home_province=PHNOM_PENH)
		cheaper = [one for one in offered(choice) if one in ("CWDA", "VCAO", "CCASVA")]
		self.assertEqual(cheaper, ["CWDA", "VCAO", "CCASVA"])
		self.assertIn("choice.before_by_cost", reasons(choice, "CWDA"))
		self.assertIn("choice.cost_without_unit", reasons(choice, "CWDA"))

	def test_17_where_everything_is_equal_a_lot_decides_and_favours_nobody(self) -> None:
		firsts = set()
		for _ in range(12):
			choice = self.ask("LEGAL", age=25, home_province=PHNOM_PENH, present_place=PHNOM_PENH)
			again = offered(choice)
			self.assertEqual(again[0], "CWCC", "more points")
			self.assertEqual(set(again[1:3]), {"CDP", "LAC"})
			self.assertIn("choice.before_by_lot", reasons(choice, again[1]))
			firsts.add(again[1])
		self.assertEqual(firsts, {"CDP", "LAC"})

	def test_18_the_very_district_goes_before_the_province(self) -> None:
		areas = (("0201", "02"), ("02", None))
		for name, parent in areas:
			self.register.add("Administrative Area", name=name, code=name, parent_area=parent)
		self.change("PTD", places_served=[{"area": "0201"}])
		choice = self.ask("PSYCHO", present_place="0201")
		self.assertEqual(offered(choice)[0], "PTD")
		self.assertIn("choice.same_area", reasons(choice, "PTD"))


CODES = (
	"DROPIN",
	"TRANSIT",
	"SHELTER",
	"PSYCHO",
	"MEDICAL",
	"VOCATIONAL",
	"LIFESKILLS",
	"REINTEGRATION",
	"NFE",
	"FORMAL",
	"STAFF",
	"OTHER",
)


def is_named(provider: Any, name: str) -> bool:
	return known_as(name, [provider]) is not None
