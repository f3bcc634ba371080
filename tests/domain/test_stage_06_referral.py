"""Stage 6: referral to a designated provider, with the client's consent; residential care as last resort."""

from __future__ import annotations

from datetime import date, timedelta

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	ANSWERED,
	APPROVED,
	OTHER_PROVIDER,
	REFERRED,
	SHELTER,
	TODAY,
	Fields,
	RuleTest,
	a_case,
	a_client,
	a_designation,
	a_line,
	a_plan,
	a_report,
)
from tests.domain.later_builders import a_consent, a_referral, referral_fields

SENT, ACCEPTED = categories.REFERRAL_SENT, categories.REFERRAL_ACCEPTED
DECLINED, IN_SERVICE = categories.REFERRAL_DECLINED, categories.REFERRAL_IN_SERVICE
COMPLETED, WITHDRAWN = categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN
MUST_BE_RULED_OUT = ("FAMILY", "KIN", "FOSTER", "COMMUNITY")


class ReferralCase(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.REFERRAL)
		a_report(self.register, self.case)
		self.plan = a_plan(self.register, self.case)
		self.consent = a_consent(self.register, self.case)

	def ask(self, **changes: object) -> list[Problem]:
		fields = referral_fields(self.consent, **{"referral_category": SENT, **changes})
		return [*self.register.ask("Referral", TODAY, case=self.case, **fields)]

	def move(self, referral: str, category: str, **fields: object) -> list[Problem]:
		return [*self.register.ask("Referral", TODAY, referral, referral_category=category, **fields)]


class ReferralTest(ReferralCase):
	def test_a_referral_by_plan_consent_and_designation_is_sent(self) -> None:
		self.assert_allowed(self.ask())

	def test_no_referral_without_an_approved_plan(self) -> None:
		for category in (categories.BUDGET_DRAFT, categories.BUDGET_COSTED, categories.BUDGET_REJECTED):
			self.register.change("Case Plan", self.plan["name"], budget_category=category)
			self.assert_refused(self.ask(), "referral.no_approved_plan")

	def test_only_services_of_the_plan_are_referred_to(self) -> None:
		self.assert_refused(self.ask(service_type="MEDICAL"), "referral.service_not_in_plan")
		self.register.change("Case Plan", self.plan["name"], lines=None)
		self.assert_refused(self.ask(), "referral.service_not_in_plan")

	def test_a_draft_can_be_written_before_plan_and_consent(self) -> None:
		self.register.change("Case Plan", self.plan["name"], budget_category=categories.BUDGET_DRAFT)
		self.consent = ""
		self.assert_allowed(self.ask(referral_category=categories.REFERRAL_DRAFT, client_agreed=0))

	def test_the_client_is_consulted_and_agrees(self) -> None:
		for unsaid in ({"client_agreed": 0}, {"client_consulted_on": None}):
			self.assert_refused(self.ask(**unsaid), "referral.client_not_consulted")

	def test_every_client_has_a_host_agency_also_without_residential_care(self) -> None:
		for none in (None, "", " "):
			self.assert_refused(self.ask(host_agency=none), "referral.no_host_agency")

	def test_a_refusal_by_the_provider_is_reasoned(self) -> None:
		referral = a_referral(self.register, self.case, SENT, answered_on=None)
		self.assert_refused(self.move(referral, DECLINED), "referral.declined_without_reason")
		self.assert_allowed(self.move(referral, DECLINED, answer_reason="No free place."))

	def test_what_was_sent_keeps_service_provider_and_date(self) -> None:
		referral = a_referral(self.register, self.case, SENT)
		for field, value in (
			("service_type", "MEDICAL"),
			("provider", OTHER_PROVIDER),
			("referred_on", TODAY),
		):
			found = self.register.ask("Referral", TODAY, referral, answered_on=None, **{field: value})
			self.assert_refused(found, "referral.sent_is_fixed")

	def test_answer_and_end_follow_the_referral(self) -> None:
		referral = a_referral(self.register, self.case, SENT)
		self.assert_refused(self.move(referral, ACCEPTED, answered_on=APPROVED), "date.before")
		self.assert_refused(self.move(referral, COMPLETED, ended_on=REFERRED), "date.before")

	def test_the_register_fills_in_when_the_answer_is_due_and_how_long_the_slip_holds(self) -> None:
		for urgency, days in (("Urgent", 1), ("Soon", 3), ("Planned", 7), (None, 7)):
			fields = {"case": self.case, **referral_fields(self.consent, urgency=urgency)}
			record, _ = self.register.proposed("Referral", None, fields, TODAY)
			self.assertEqual(record["answer_due_on"], REFERRED + timedelta(days=days))
			self.assertEqual(record["slip_valid_until"], REFERRED + timedelta(days=30))
			self.assertEqual(record["case_plan"], self.plan["name"])


class ProviderTest(ReferralCase):
	def test_a_provider_is_designated_for_the_service_on_that_day(self) -> None:
		for designation, codes in (
			({"valid_until": REFERRED}, ()),
			({"valid_until": REFERRED - timedelta(days=1)}, ("referral.not_designated",)),
			({"valid_from": REFERRED}, ()),
			({"valid_from": REFERRED + timedelta(days=1)}, ("referral.not_designated",)),
			({"status": "Suspended"}, ("referral.not_designated",)),
			({"status": "Withdrawn"}, ("referral.not_designated",)),
			({"service_type": "MEDICAL"}, ("referral.not_designated",)),
		):
			self.register.stored["Provider Designation"] = {}
			a_designation(self.register, **designation)
			self.assert_refused(self.ask(), *codes)

	def test_the_ministry_can_free_a_service_from_designation(self) -> None:
		self.register.stored["Provider Designation"] = {}
		self.register.change("Service Type", "PSYCHO", needs_designation=0)
		self.assert_allowed(self.ask())

	def test_an_inactive_or_unknown_provider_gets_no_referrals(self) -> None:
		self.register.change("Service Provider", SHELTER, is_active=0)
		self.assert_refused(self.ask(), "referral.provider_inactive")
		unknown = self.ask(provider="NOBODY", referral_category=categories.REFERRAL_DRAFT)
		self.assert_among("referral.provider_inactive", unknown)

	def test_a_provider_says_whom_it_admits(self) -> None:
		for sex, refusal in (("Female", {"admits_female": 0}), ("Male", {"admits_male": 0})):
			client = self.register.stored["Case"][self.case]["client"]
			self.register.change("Client", client, sex=sex)
			before = dict(self.register.stored["Service Provider"][SHELTER])
			self.register.change("Service Provider", SHELTER, **refusal)
			self.assert_refused(self.ask(), "referral.does_not_admit")
			self.register.change("Service Provider", SHELTER, **before)
			self.assert_allowed(self.ask())

	def test_some_shelters_refuse_who_was_trafficked_before(self) -> None:
		self.register.change("Case", self.case, trafficked_before=1)
		self.assert_allowed(self.ask())
		self.register.change("Service Provider", SHELTER, admits_trafficked_again=0)
		self.assert_refused(self.ask(), "referral.does_not_admit")

	def test_a_disability_is_admitted_where_the_provider_says_so(self) -> None:
		self.register.change("Client", self.register.stored["Case"][self.case]["client"], has_disability=1)
		self.assert_refused(self.ask(), "referral.does_not_admit")
		self.register.change("Service Provider", SHELTER, admits_with_disability=1)
		self.assert_allowed(self.ask())

	def test_a_provider_says_from_which_age_to_which_it_admits(self) -> None:
		for lowest, highest, codes in (
			(20, 20, ()),
			(21, 30, ("referral.age_not_admitted",)),
			(0, 19, ("referral.age_not_admitted",)),
			(None, None, ()),
		):
			self.register.change("Service Provider", SHELTER, minimum_age=lowest, maximum_age=highest)
			self.assert_refused(self.ask(), *codes)

	def test_a_client_grows_older_during_the_case(self) -> None:
		self.register.change("Service Provider", SHELTER, minimum_age=21)
		self.assert_refused(self.ask(referred_on=date(2011, 1, 3)), "referral.age_not_admitted")
		self.assert_allowed(self.ask(referred_on=date(2011, 1, 4)))

	def test_a_provider_that_closes_does_not_keep_its_referrals_open(self) -> None:
		referral = a_referral(self.register, self.case, SENT, answered_on=None)
		self.register.change("Service Provider", SHELTER, is_active=0)
		self.register.stored["Provider Designation"] = {}
		self.register.change("Case Plan", self.plan["name"], lines=[a_line(service_type="MEDICAL")])
		for category in (ACCEPTED, DECLINED, COMPLETED, WITHDRAWN):
			self.assert_allowed(self.move(referral, category, answer_reason="Closes in June."))


class ResidentialTest(ReferralCase):
	def setUp(self) -> None:
		super().setUp()
		self.register.change("Case Plan", self.plan["name"], lines=[a_line(service_type="SHELTER")])

	def stay(self, *ruled_out: str, reason: str = "Not safe.", days: int = 90, **changes: object) -> Fields:
		return {
			"service_type": "SHELTER",
			"residential_from": REFERRED,
			"residential_until": REFERRED + timedelta(days=days),
			"alternatives_ruled_out": [{"care_option": option, "reason": reason} for option in ruled_out],
		} | changes

	def test_a_stay_needs_every_alternative_ruled_out(self) -> None:
		self.assert_allowed(self.ask(**self.stay(*MUST_BE_RULED_OUT)))
		for missing in MUST_BE_RULED_OUT:
			others = [option for option in MUST_BE_RULED_OUT if option != missing]
			self.assert_refused(self.ask(**self.stay(*others)), "referral.alternative_not_ruled_out")

	def test_an_alternative_is_ruled_out_with_a_reason(self) -> None:
		for reason in ("", "  ", None):
			found = self.ask(**self.stay(*MUST_BE_RULED_OUT, reason=reason))
			self.assert_refused(found, *["referral.alternative_not_ruled_out"] * 4)

	def test_nothing_ruled_out_is_refused_for_every_alternative_also_in_a_draft(self) -> None:
		for table in ([], None):
			found = self.ask(**self.stay(alternatives_ruled_out=table), referral_category="Draft")
			self.assert_refused(found, *["referral.alternative_not_ruled_out"] * 4)

	def test_the_box_makes_any_service_residential(self) -> None:
		self.register.change("Case Plan", self.plan["name"], lines=[a_line()])
		found = self.ask(is_residential=1)
		self.assert_among("referral.residential_without_period", found)
		self.assert_allowed(self.ask(is_residential=0))

	def test_the_kind_of_service_ticks_the_box(self) -> None:
		fields = {"case": self.case, **referral_fields(self.consent), **self.stay()}
		record, _ = self.register.proposed("Referral", None, fields, TODAY)
		self.assertEqual(record["is_residential"], 1)

	def test_a_stay_has_a_period_that_is_reviewed_after_90_days_at_the_latest(self) -> None:
		for changes, code in (
			({"residential_from": None}, "referral.residential_without_period"),
			({"residential_until": None}, "referral.residential_without_period"),
			({"residential_until": APPROVED}, "referral.residential_period"),
			({"residential_until": REFERRED + timedelta(days=91)}, "referral.residential_too_long"),
		):
			self.assert_refused(self.ask(**self.stay(*MUST_BE_RULED_OUT, **changes)), code)

	def test_an_extension_rules_the_alternatives_out_again(self) -> None:
		first = a_referral(self.register, self.case, IN_SERVICE, **self.stay(*MUST_BE_RULED_OUT, days=30))
		second = {"extension_of": first, "referred_on": TODAY, "client_consulted_on": TODAY}
		found = self.ask(**self.stay(), **second)
		self.assert_refused(found, *["referral.alternative_not_ruled_out"] * 4)
		self.assert_allowed(self.ask(**self.stay(*MUST_BE_RULED_OUT), **second))

	def test_a_stay_is_not_extended_by_moving_its_last_day(self) -> None:
		stay = self.stay(*MUST_BE_RULED_OUT, days=30)
		referral = a_referral(self.register, self.case, IN_SERVICE, **stay)
		later = REFERRED + timedelta(days=60)
		found = self.register.ask("Referral", TODAY, referral, residential_until=later)
		self.assert_refused(found, "referral.extension_is_a_referral")
		earlier = REFERRED + timedelta(days=20)
		self.assert_allowed(self.register.ask("Referral", TODAY, referral, residential_until=earlier))

	def test_before_the_answer_the_period_may_still_be_agreed(self) -> None:
		referral = a_referral(self.register, self.case, SENT, **self.stay(*MUST_BE_RULED_OUT, days=30))
		later = REFERRED + timedelta(days=60)
		self.assert_allowed(self.move(referral, ACCEPTED, residential_until=later))


class ConsentOfReferralTest(ReferralCase):
	def test_no_referral_without_consent(self) -> None:
		for none in (None, "", "missing"):
			self.assert_refused(self.ask(consent=none), "referral.no_consent")

	def test_the_consent_is_for_this_case_purpose_and_provider(self) -> None:
		other_case = a_case(self.register, client=a_client(self.register)["name"])
		for consent, code in (
			(a_consent(self.register, other_case), "case"),
			(a_consent(self.register, self.case, purpose="Photograph"), "purpose"),
			(a_consent(self.register, self.case, receiver=OTHER_PROVIDER), "receiver"),
		):
			self.assert_refused(self.ask(consent=consent), f"consent.for_another_{code}")

	def test_a_consent_without_a_receiver_holds_for_no_provider(self) -> None:
		consent = a_consent(self.register, self.case, receiver=None)
		self.assert_refused(self.ask(consent=consent), "consent.for_another_receiver")

	def test_the_client_agreed_that_the_need_is_told(self) -> None:
		consent = a_consent(self.register, self.case, share_needs=0)
		self.assert_refused(self.ask(consent=consent), "consent.withholds_needs")

	def test_the_consent_holds_on_the_day_of_the_referral(self) -> None:
		for changes, codes in (
			({"valid_until": REFERRED}, ()),
			({"valid_until": APPROVED}, ("consent.expired",)),
			({"given_on": REFERRED}, ()),
			({"given_on": ANSWERED}, ("consent.not_yet_given",)),
		):
			consent = a_consent(self.register, self.case, **changes)
			self.assert_refused(self.ask(consent=consent), *codes)

	def test_a_withdrawn_consent_stops_a_referral_from_going_on_and_not_from_ending(self) -> None:
		consent = a_consent(self.register, self.case, withdrawn_on=ANSWERED)
		self.assert_refused(self.ask(consent=consent), "consent.withdrawn")
		referral = a_referral(self.register, self.case, SENT, consent=consent)
		for category in (ACCEPTED, IN_SERVICE):
			self.assert_refused(self.move(referral, category), "consent.withdrawn")
		for category in (COMPLETED, WITHDRAWN):
			self.assert_allowed(self.move(referral, category))
