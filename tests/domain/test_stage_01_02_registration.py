"""Stages 1 and 2: identification and registration, the vault, the moves, and the opening of a case."""

from __future__ import annotations

from datetime import date

from ccm_app.domain import categories, rules
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	APPROVED,
	CLERK,
	MANAGER,
	OTHER_MANAGER,
	OTHER_OFFICE,
	REGISTERED,
	SHELTER,
	TODAY,
	RuleTest,
	a_case,
	a_client,
	case_fields,
	client_fields,
)


class ClientTest(RuleTest):
	def test_a_client_is_registered(self) -> None:
		self.assert_allowed(self.register.ask("Client", TODAY, **client_fields()))

	def test_a_registration_cannot_come_before_the_identification(self) -> None:
		fields = client_fields(identified_on=date(2010, 1, 5))
		self.assert_refused(self.register.ask("Client", TODAY, **fields), "date.before")

	def test_nobody_is_identified_tomorrow(self) -> None:
		fields = client_fields(identified_on=date(2011, 6, 16), registered_on=None)
		self.assert_refused(self.register.ask("Client", TODAY, **fields), "date.in_future")

	def test_the_age_has_to_be_given_or_estimated(self) -> None:
		for missing in (None, "", "fifteen"):
			fields = client_fields(age_at_registration=missing)
			self.assert_refused(self.register.ask("Client", TODAY, **fields), "client.age_missing")

	def test_a_newborn_child_has_the_age_0(self) -> None:
		self.assert_allowed(self.register.ask("Client", TODAY, **client_fields(age_at_registration=0)))

	def test_there_is_no_limit_of_age_or_sex_below_the_oldest_that_is_believed(self) -> None:
		for sex in ("Female", "Male", "Other", "Not stated"):
			fields = client_fields(sex=sex, age_at_registration=120)
			self.assert_allowed(self.register.ask("Client", TODAY, **fields))

	def test_nobody_is_older_than_the_setting_allows_or_younger_than_zero(self) -> None:
		for age, code in ((121, "age.over_maximum"), (-1, "age.negative")):
			fields = client_fields(age_at_registration=age)
			self.assert_refused(self.register.ask("Client", TODAY, **fields), code)

	def test_nothing_is_changed_on_a_voided_registration(self) -> None:
		client = a_client(self.register, status="Void")["name"]
		self.assert_refused(self.register.ask("Client", TODAY, client, sex="Male"), "client.is_void")

	def test_the_status_is_not_typed_over_on_a_stored_registration(self) -> None:
		client = a_client(self.register, status="Closed")["name"]
		self.assertEqual(
			self.register.proposed("Client", client, {"status": "Open"}, TODAY)[0]["status"], "Closed"
		)


class IdentityTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.client = a_client(self.register)["name"]

	def ask(self, **fields: object) -> list[Problem]:
		return [*self.register.ask("Client Identity", TODAY, client=self.client, **fields)]

	def test_one_name_in_either_script_or_a_nickname_is_enough(self) -> None:
		for field, name in (
			("given_name_km", "សុខា"),
			("given_name_latin", "Sokha"),
			("family_name_latin", "Sok"),
			("other_names", "Little sister"),
		):
			self.assert_allowed(self.ask(**{field: name}))

	def test_a_vault_without_any_name_is_refused(self) -> None:
		for blank in (None, "", "   "):
			self.assert_refused(self.ask(given_name_latin=blank), "identity.no_name")

	def test_a_name_in_the_field_of_the_other_script_is_refused(self) -> None:
		self.assert_refused(self.ask(given_name_km="Sokha"), "text.wrong_script")
		self.assert_refused(self.ask(given_name_latin="សុខា"), "text.wrong_script")

	def test_birth_and_age_agree_as_far_as_the_birth_is_known(self) -> None:
		for precision, year, codes in (
			("Day", 1990, ()),
			("Day", 1988, ("age.contradicts_birth",)),
			("Year", 1988, ()),
			("Year", 1987, ("age.contradicts_birth",)),
			("Estimated", 1980, ()),
			("Estimated", 1979, ("age.contradicts_birth",)),
		):
			found = self.ask(other_names="A", birth_date=date(year, 1, 1), birth_date_precision=precision)
			self.assert_refused(found, *codes)

	def test_an_identity_document_is_not_issued_tomorrow(self) -> None:
		found = self.ask(other_names="A", documents=[{"issued_on": date(2011, 6, 16)}])
		self.assert_refused(found, "date.in_future")

	def test_khmer_signs_in_an_unusual_order_are_a_warning_and_never_a_refusal(self) -> None:
		misordered = {"client": self.client, "given_name_km": "កា្រ"}
		found = rules.warnings_of("Client Identity", misordered, None, self.register, TODAY)
		self.assert_refused(found, "text.khmer_misordered")
		self.assert_allowed(self.ask(given_name_km="កា្រ"))


class MovementTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register)

	def fields(self, **changes: object) -> dict[str, object]:
		return {
			"case": self.case,
			"moved_on": APPROVED,
			"to_custodian_kind": "SHELTER",
			"to_provider": SHELTER,
			"to_place": "20",
			"reason": "Safety",
		} | changes

	def test_a_move_is_reported(self) -> None:
		self.assert_allowed(self.register.ask("Movement", TODAY, **self.fields()))

	def test_a_residence_after_the_plan_follows_an_accepted_residential_referral(self) -> None:
		self.register.change("Case", self.case, stage=categories.SERVICES)
		self.assert_refused(
			self.register.ask("Movement", TODAY, **self.fields()), "movement.residence_without_referral"
		)
		accepted = {"referral_category": "Accepted", "provider": SHELTER, "service_type": "SHELTER"}
		self.register.add("Referral", case=self.case, **accepted)
		self.assert_allowed(self.register.ask("Movement", TODAY, **self.fields()))

	def test_an_organisation_that_takes_the_client_is_named(self) -> None:
		for kind in ("SHELTER", "INSTITUTION"):
			found = self.register.ask(
				"Movement", TODAY, **self.fields(to_custodian_kind=kind, to_provider=None)
			)
			self.assert_refused(found, "movement.provider_missing")

	def test_a_family_is_no_organisation(self) -> None:
		found = self.register.ask(
			"Movement", TODAY, **self.fields(to_custodian_kind="FAMILY", to_provider=None)
		)
		self.assert_allowed(found)

	def test_a_move_does_not_come_before_the_move_before_it(self) -> None:
		self.assert_allowed(self.register.save("Movement", TODAY, **self.fields()))
		found = self.register.ask("Movement", TODAY, **self.fields(moved_on=date(2010, 1, 19)))
		self.assert_refused(found, "date.before")

	def test_a_client_is_not_received_before_leaving(self) -> None:
		found = self.register.ask("Movement", TODAY, **self.fields(received_on=REGISTERED))
		self.assert_refused(found, "date.before")

	def test_a_reported_move_is_history_but_the_arrival_can_be_added(self) -> None:
		self.assert_allowed(self.register.save("Movement", TODAY, **self.fields()))
		name = self.register.last
		self.assert_allowed(self.register.ask("Movement", TODAY, name, received_on=APPROVED))
		for field, value in (("moved_on", TODAY), ("to_custodian_kind", "KIN"), ("to_place", "02")):
			self.assert_refused(
				self.register.ask("Movement", TODAY, name, **{field: value}), "movement.is_history"
			)

	def test_from_where_the_client_came_is_taken_from_the_register(self) -> None:
		self.register.save("Movement", TODAY, **self.fields())
		self.register.save(
			"Movement", TODAY, **self.fields(moved_on=TODAY, to_custodian_kind="FAMILY", to_provider=None)
		)
		row = self.register.one("Movement", self.register.last) or {}
		self.assertEqual((row["from_custodian_kind"], row["from_provider"]), ("SHELTER", SHELTER))
		client = self.register.stored["Client"][row["client"]]
		self.assertEqual((client["present_custodian_kind"], client["custodian_since"]), ("FAMILY", TODAY))
		self.assertIsNone(client["present_provider"])
		self.assert_allowed(self.register.save("Movement", TODAY, row["name"], received_on=TODAY))
		kept = self.register.stored["Movement"][row["name"]]
		self.assertEqual((kept["from_custodian_kind"], kept["from_provider"]), ("SHELTER", SHELTER))


class OpeningTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.client = a_client(self.register)["name"]

	def test_a_case_is_opened_by_a_case_manager_of_the_office(self) -> None:
		for user in (MANAGER, CLERK):
			self.assert_allowed(
				self.register.ask("Case", TODAY, **case_fields(self.client, case_manager=user))
			)

	def test_a_case_manager_of_another_office_is_refused(self) -> None:
		for user in (OTHER_MANAGER, None, "nobody"):
			found = self.register.ask("Case", TODAY, **case_fields(self.client, case_manager=user))
			self.assert_refused(found, "case.manager_not_in_office")

	def test_who_has_left_the_staff_or_not_yet_joined_it_manages_no_new_case(self) -> None:
		for row in ({"until_date": date(2011, 6, 14)}, {"from_date": date(2011, 6, 16)}):
			self.register.change("Field Office", "SVR", staff=[{"user": MANAGER, **row}])
			found = self.register.ask("Case", TODAY, **case_fields(self.client))
			self.assert_refused(found, "case.manager_not_in_office")

	def test_the_first_and_the_last_day_on_the_staff_count(self) -> None:
		self.register.change(
			"Field Office", "SVR", staff=[{"user": MANAGER, "from_date": TODAY, "until_date": TODAY}]
		)
		self.assert_allowed(self.register.ask("Case", TODAY, **case_fields(self.client)))

	def test_a_case_is_kept_when_its_manager_leaves_the_staff(self) -> None:
		case = a_case(self.register, client=self.client)
		self.register.change("Field Office", "SVR", staff=[])
		self.assert_allowed(self.register.ask("Case", TODAY, case, wants_case_conference=1))

	def test_a_client_has_one_open_case_at_a_time(self) -> None:
		a_case(self.register, categories.SERVICES, client=self.client)
		found = self.register.ask("Case", TODAY, **case_fields(self.client))
		self.assert_refused(found, "case.another_is_open")

	def test_a_client_who_comes_back_after_closure_gets_a_new_case(self) -> None:
		for ended in categories.ENDED_STAGES:
			a_case(self.register, ended, client=self.client)
		self.assert_allowed(self.register.ask("Case", TODAY, **case_fields(self.client)))

	def test_no_case_is_opened_on_a_voided_registration(self) -> None:
		self.register.change("Client", self.client, status="Void")
		self.assert_refused(self.register.ask("Case", TODAY, **case_fields(self.client)), "client.is_void")

	def test_a_case_is_not_opened_before_the_client_is_registered(self) -> None:
		found = self.register.ask("Case", TODAY, **case_fields(self.client, opened_on=date(2010, 1, 3)))
		self.assert_refused(found, "date.before")

	def test_the_office_of_a_case_is_that_of_its_client(self) -> None:
		record, _ = self.register.proposed(
			"Case", None, case_fields(self.client, field_office=OTHER_OFFICE), TODAY
		)
		self.assertEqual(record["field_office"], "SVR")

	def test_the_age_at_opening_counts_whole_years_since_registration(self) -> None:
		for opened, age in ((REGISTERED, 20), (date(2011, 1, 3), 20), (date(2011, 1, 4), 21)):
			record, _ = self.register.proposed(
				"Case", None, case_fields(self.client, opened_on=opened), TODAY
			)
			self.assertEqual(record["age_at_opening"], age)
