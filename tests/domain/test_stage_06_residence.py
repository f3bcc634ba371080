"""Stage 6: referrals to other provinces, residence with its extensions, and the host agency that stays."""

from __future__ import annotations

from datetime import timedelta

from ccm_app.domain import categories, cross_province
from ccm_app.domain.problems import Problem
from ccm_app.domain.residence import placements
from tests.domain.builders import OTHER_PROVIDER, REFERRED, SHELTER, TODAY, a_designation, a_line
from tests.domain.later_builders import a_referral
from tests.domain.test_stage_06_chains import ChainCase
from tests.domain.test_stage_06_referral import MUST_BE_RULED_OUT

SENT, ACCEPTED = categories.REFERRAL_SENT, categories.REFERRAL_ACCEPTED
DECLINED, IN_SERVICE = categories.REFERRAL_DECLINED, categories.REFERRAL_IN_SERVICE
COMPLETED, WITHDRAWN = categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN
RULED_OUT = [{"care_option": option, "reason": "Not safe."} for option in MUST_BE_RULED_OUT]


class OtherProvinceTest(ChainCase):
	def setUp(self) -> None:
		super().setUp()
		self.register.change("Service Provider", SHELTER, province="02", provinces=[])

	def draft(self) -> str:
		_, name = self.next()
		return name

	def say(self, referral: str, word: str, note: str | None = None) -> None:
		self.assertEqual(cross_province.word_problems(self.row(referral), word, note), [])
		values = cross_province.word_values(word, "central@ccm", note, TODAY)
		self.assert_allowed(self.register.save("Referral", TODAY, referral, **values))

	def test_a_referral_to_another_province_is_sent_with_the_word_of_the_central_office(self) -> None:
		referral = self.draft()
		self.assertEqual(self.row(referral)["crosses_provinces"], 1)
		self.assert_refused(self.move(referral, SENT), "referral.central_not_asked")
		self.say(referral, "Asked")
		self.assert_refused(self.move(referral, SENT), "referral.central_has_not_said")
		self.say(referral, "Agreed")
		self.assert_allowed(self.move(referral, SENT))
		self.assertIn("referral.central_agreed", self.register.events())

	def test_without_its_agreement_it_is_not_sent_and_the_reason_is_said(self) -> None:
		referral = self.draft()
		self.say(referral, "Asked")
		found = cross_province.word_problems(self.row(referral), "Not agreed", " ")
		self.assert_refused(found, "referral.central_without_reason")
		self.say(referral, "Not agreed", "There is a place in the own province.")
		self.assert_refused(self.move(referral, SENT), "referral.central_does_not_agree")

	def test_no_category_gets_around_it(self) -> None:
		referral = self.draft()
		for category in (SENT, ACCEPTED, IN_SERVICE, COMPLETED):
			self.assert_among("referral.central_not_asked", self.move(referral, category))
		self.assert_allowed(self.move(referral, WITHDRAWN))

	def test_the_word_counts_for_the_provider_and_service_that_were_asked_about(self) -> None:
		referral = self.draft()
		self.say(referral, "Asked")
		self.say(referral, "Agreed")
		a_designation(self.register, provider=OTHER_PROVIDER)
		self.assert_allowed(self.register.save("Referral", TODAY, referral, provider=OTHER_PROVIDER))
		self.assertIsNone(self.row(referral)["central_word"])

	def test_which_provinces_need_it_is_the_ministrys(self) -> None:
		record = {"field_office": "SVR", "provider": SHELTER}
		office = {"provinces": [{"area": "02"}]}
		for setting, served, crosses in (
			(None, {}, True),
			("", office, False),
			("Another province than the office's own", office, True),
			("No province", {}, False),
		):
			self.register.settings["central_word_for"] = setting
			self.register.change("Field Office", "SVR", **({"provinces": []} | served))
			self.assertEqual(cross_province.crosses_provinces(record, self.register), crosses, setting)

	def test_a_provider_that_works_here_too_or_of_whom_no_province_is_known_crosses_nothing(self) -> None:
		record = {"field_office": "SVR", "provider": SHELTER}
		for provinces in ({"provinces": [{"area": "20"}]}, {"province": None}):
			self.register.change("Service Provider", SHELTER, **provinces)
			self.assertFalse(cross_province.crosses_provinces(record, self.register))
		self.assertFalse(cross_province.crosses_provinces(record | {"field_office": "CEN"}, self.register))

	def test_the_word_is_neither_asked_for_nor_said_at_a_wrong_moment(self) -> None:
		word = cross_province.word_problems
		referral = self.draft()
		self.assert_refused(word(self.row(referral), "Agreed", None), "referral.central_not_asked")
		self.say(referral, "Asked")
		self.assert_refused(word(self.row(referral), "Asked", None), "referral.central_asked_already")
		sent = self.row(referral) | {"referral_category": SENT}
		self.assert_refused(word(sent, "Agreed", None), "referral.central_too_late")
		here = self.row(referral) | {"crosses_provinces": 0}
		self.assert_refused(word(here, "Asked", None), "referral.central_not_needed")

	def test_what_was_sent_before_the_directory_changed_goes_on(self) -> None:
		sent = a_referral(self.register, self.case, SENT, answered_on=None)
		self.assert_allowed(self.move(sent, ACCEPTED))


class ResidenceTest(ChainCase):
	def setUp(self) -> None:
		super().setUp()
		self.register.change(
			"Case Plan", self.plan["name"], lines=[a_line(), a_line(idx=2, service_type="SHELTER")]
		)
		self.days = {"residential_from": REFERRED, "residential_until": REFERRED + timedelta(days=60)}

	def stay(self, category: str = IN_SERVICE, **changes: object) -> str:
		fields = {
			"service_type": "SHELTER",
			"is_residential": 1,
			"alternatives_ruled_out": RULED_OUT,
		} | self.days
		return a_referral(self.register, self.case, category, **(fields | changes))

	def extend(self, stay: str, **changes: object) -> list[Problem]:
		days = {
			"residential_from": REFERRED + timedelta(days=61),
			"residential_until": REFERRED + timedelta(days=120),
		}
		fields = {"service_type": "SHELTER", "extension_of": stay, "alternatives_ruled_out": RULED_OUT} | days
		return self.ask(**(fields | changes))

	def test_an_extension_rules_the_alternatives_out_again(self) -> None:
		stay = self.stay()
		self.assert_allowed(self.extend(stay))
		found = self.extend(stay, alternatives_ruled_out=[])
		self.assert_refused(found, *["referral.alternative_not_ruled_out"] * 4)

	def test_an_extension_goes_on_where_the_client_lives(self) -> None:
		for stay in (
			self.stay(SENT),
			self.stay(DECLINED, answer_reason="x"),
			self.stay(provider=OTHER_PROVIDER),
		):
			self.assert_refused(self.extend(stay), "referral.extends_no_residence")
		elsewhere = self.register.add("Referral", case="C-ELSE", referral_category=IN_SERVICE)["name"]
		self.assert_refused(self.extend(elsewhere), "referral.extends_another_case")

	def test_an_extension_leaves_no_gap_and_is_made_once(self) -> None:
		stay = self.stay()
		late = {"residential_from": REFERRED + timedelta(days=62)}
		self.assert_refused(self.extend(stay, **late), "referral.extension_with_a_gap")
		self.stay(extension_of=stay, residential_from=REFERRED + timedelta(days=61))
		self.assert_refused(self.extend(stay), "referral.extended_already")

	def test_host_agency_and_its_case_manager_stay_when_residence_begins(self) -> None:
		a_referral(self.register, self.case, ACCEPTED, host_agency="CWDA", host_case_worker="Ms Worker")
		stay = {"service_type": "SHELTER", "alternatives_ruled_out": RULED_OUT, **self.days}
		self.assert_refused(self.ask(**stay), "referral.host_changes")
		self.assert_allowed(self.ask(**stay, host_agency="CWDA"))
		other = {"host_agency": "CWDA", "host_case_worker": "Mr Other"}
		self.assert_refused(self.ask(**stay, **other), "referral.host_changes")
		self.assert_allowed(self.ask(**stay, **other, host_change_reason="She has left the agency."))

	def test_the_case_manager_of_the_same_host_agency_goes_over_by_itself(self) -> None:
		a_referral(self.register, self.case, ACCEPTED, host_case_worker="Ms Worker")
		_, name = self.next()
		self.assertEqual(self.row(name)["host_case_worker"], "Ms Worker")

	def test_a_stay_is_as_long_as_its_extensions_make_it(self) -> None:
		first = self.stay(COMPLETED, ended_on=REFERRED + timedelta(days=60))
		second = self.stay(
			extension_of=first,
			residential_from=REFERRED + timedelta(days=61),
			residential_until=REFERRED + timedelta(days=120),
		)
		self.stay(SENT)
		self.stay(WITHDRAWN, answered_on=None)
		(stay,) = placements(self.register.many("Referral", case=self.case))
		self.assertEqual((stay.first, stay.last, stay.extensions), (first, second, 1))
		day = REFERRED + timedelta(days=121)
		self.assertEqual((stay.days(day), stay.is_overdue(day), stay.ended_on), (121, True, None))
		self.assertFalse(stay.is_overdue(day - timedelta(days=1)))

	def test_whoever_left_after_the_acceptance_lived_there_until_then(self) -> None:
		gone = self.stay(WITHDRAWN, answered_on=REFERRED, ended_on=REFERRED + timedelta(days=10))
		(stay,) = placements(self.register.many("Referral", case=self.case))
		self.assertEqual((stay.first, stay.days(TODAY), stay.is_overdue(TODAY)), (gone, 10, False))
