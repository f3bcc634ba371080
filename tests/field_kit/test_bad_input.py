"""Bad input gets a clear sentence, and loses nothing: the register stays as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ccm_app.domain.reference import new_reference
from ccm_app.field_kit.values import typed
from tests.field_kit.registers import CLERK_ACCOUNT, COMPLEX, WithRegistry, is_move


class Registration(WithRegistry):
	def register(self, **other: Any) -> str:
		return self.registry.insert("Client", self.client_values(**other), CLERK_ACCOUNT)

	def test_a_good_client_gets_a_registry_number_and_the_first_entry_of_the_ledger(self) -> None:
		self.assertEqual(self.register(), "SVR-2010-000001-0")
		client = self.registry.one("Client", "SVR-2010-000001-0") or {}
		self.assertEqual(client["registry_number"], client["name"])
		self.assertEqual(client["status"], "Open")
		events = self.registry.many("Case Event", client=client["name"])
		self.assertEqual([event["event"] for event in events], ["client.registered"])
		access = self.registry.many("Case Access", client=client["name"])
		self.assertEqual([(row["party"], row["ground"]) for row in access], [("SVR", "Custody")])

	def test_a_date_in_the_future(self) -> None:
		tomorrow = date.today() + timedelta(days=1)
		said = self.refused(lambda: self.register(registered_on=tomorrow, identified_on=tomorrow))
		self.assertEqual(len(said), 2)
		self.assertIn("lies after today", said[0])

	def test_an_age_over_120(self) -> None:
		said = self.refused(lambda: self.register(age_at_registration=121))
		self.assertEqual(
			said,
			[
				"An age of 121 is over 120 years, the oldest that is accepted. Check the age and the year of birth."
			],
		)

	def test_several_faults_are_said_at_once(self) -> None:
		said = self.refused(lambda: self.register(age_at_registration=200, identified_on=date(2010, 4, 3)))
		self.assertEqual(len(said), 2)

	def test_a_birth_after_the_registration(self) -> None:
		values = {"client": self.register(), "given_name_latin": "Dara", "birth_date": date(2011, 1, 1)}
		said = self.refused(lambda: self.registry.insert("Client Identity", values, CLERK_ACCOUNT))
		self.assertIn("The date of birth lies after the registration", said[0])

	def test_a_name_in_khmer_with_misordered_signs_is_kept_as_typed_with_a_warning(self) -> None:
		typed = "\u1780\u17b6\u17d2\u179a"
		values = {"client": self.register(), "family_name_km": typed}
		warnings = self.registry.warnings("Client Identity", values)
		self.assertEqual(len(warnings), 1)
		self.assertIn("The text is kept as you typed it", warnings[0])
		name = self.registry.insert("Client Identity", values, CLERK_ACCOUNT)
		self.assertEqual((self.registry.one("Client Identity", name) or {})["family_name_km"], typed)

	def test_an_empty_mandatory_field(self) -> None:
		said = self.refused(lambda: self.register(home_province=""))
		self.assertEqual(said, ["Home province is empty. Fill it in and save again."])

	def test_a_place_that_does_not_exist(self) -> None:
		said = self.refused(lambda: self.register(home_province="99"))
		self.assertEqual(
			said,
			["Home province: there is no Administrative Area with this name. Choose one from the list."],
		)

	def test_a_choice_that_is_none(self) -> None:
		said = self.refused(lambda: self.register(sex="F"))
		self.assertEqual(
			said, ["Sex is not one of the choices. Choose one of: Female, Male, Other, Not stated."]
		)

	def test_a_date_that_is_none(self) -> None:
		said = self.refused(lambda: self.register(registered_on="2010-02-30"))
		self.assertEqual(said, ["Registered on is not a date such as 2010-04-02. Correct it and save again."])

	def test_a_text_where_a_number_belongs(self) -> None:
		said = self.refused(lambda: self.register(age_at_registration="about thirty"))
		self.assertEqual(said, ["Age at registration is not a whole number. Correct it and save again."])

	def test_khmer_digits_are_understood(self) -> None:
		name = self.register(age_at_registration="៣០", registered_on="២០១០-០៤-០២")
		self.assertEqual((self.registry.one("Client", name) or {})["age_at_registration"], 30)

	def test_a_field_that_does_not_exist(self) -> None:
		said = self.refused(lambda: self.register(name_of_client="Dara"))
		self.assertEqual(said, ["Client has no field named name_of_client. Check the name of the field."])

	def test_a_number_that_the_register_gives_itself(self) -> None:
		said = self.refused(lambda: self.register(registry_number="SVR-2010-000009-9"))
		self.assertIn("is filled in by the register", said[0])

	def test_a_short_field_that_is_too_long(self) -> None:
		client = self.register()
		values = {"client": client, "given_name_latin": "a" * 141}
		said = self.refused(lambda: self.registry.insert("Client Identity", values, CLERK_ACCOUNT))
		self.assertIn("has 141 characters and 140 fit", said[0])

	def test_two_saves_of_the_same_form(self) -> None:
		name = self.register(form_key="form-1")
		said = self.refused(lambda: self.register(form_key="form-1"))
		self.assertEqual(
			said,
			[f"This form was already saved as {name}. Open that record; nothing was saved twice."],
		)

	def test_the_same_paper_form_twice(self) -> None:
		self.register(paper_form_number="F01-SVR-2010-000001-5")
		said = self.refused(lambda: self.register(paper_form_number="F01-SVR-2010-000001-5"))
		self.assertIn("already saved", said[0])

	def test_a_mistyped_paper_form(self) -> None:
		for number, sentence in (
			("F01-SVR-2010-000001-0", "has a wrong check digit"),
			("f01 svr 2010 000001 5", "as it is printed on the form"),
			("12", "as it is printed on the form"),
		):
			with self.subTest(number):
				said = self.refused(lambda number=number: self.register(paper_form_number=number))
				self.assertEqual(len(said), 1)
				self.assertIn(sentence, said[0])

	def test_a_number_that_failed_is_used_for_the_next(self) -> None:
		self.refused(lambda: self.register(age_at_registration=121))
		self.assertEqual(self.register(), "SVR-2010-000001-0")


class TypedNumbers(WithRegistry):
	def move(self, case: str) -> object:
		values = {
			"case": case,
			"moved_on": date(2010, 5, 3),
			"to_custodian_kind": "KIN",
			"to_place": "20",
			"reason": "An aunt takes her in.",
		}
		return self.registry.insert("Movement", values, CLERK_ACCOUNT)

	def test_a_wrong_check_digit(self) -> None:
		case = self.bring(COMPLEX, is_move("Case", "Start assessment"))
		wrong = case[:-1] + str((int(case[-1]) + 1) % 10)
		said = self.refused(lambda: self.move(wrong))
		self.assertEqual(
			said,
			[
				f"The registry number {wrong} has a wrong check digit. "
				"Compare it with the paper, figure by figure, and type it again."
			],
		)

	def test_a_number_without_hyphens_in_small_letters_is_understood(self) -> None:
		case = self.bring(COMPLEX, is_move("Case", "Start assessment"))
		name = self.move(case.replace("-", "").lower())
		self.assertEqual((self.registry.one("Movement", str(name)) or {})["case"], case)

	def test_a_right_number_of_nobody(self) -> None:
		said = self.refused(lambda: self.move("C-SVR-2010-000017-0"))
		self.assertEqual(len(said), 1)

	def test_the_reference_of_a_slip_with_a_wrong_sign(self) -> None:
		case = self.bring(COMPLEX, is_move("Case", "Start assessment"))
		reference = new_reference("R", b"12345")
		wrong = reference[:-1] + ("Z" if reference[-1] != "Z" else "Y")
		values = {"case": case, "referral": wrong, "from_date": date(2010, 5, 3), "status": "Done"}
		said = self.refused(lambda: self.registry.insert("Service Record", values, CLERK_ACCOUNT))
		self.assertIn(f"The reference {wrong} contains a mistake.", " ".join(said))

	def test_a_reference_without_hyphens_in_small_letters_is_understood(self) -> None:
		field = next(
			one for one in self.registry.dictionary["Service Record"].fields if one.name == "referral"
		)
		reference = new_reference("R", b"12345")
		self.assertEqual(typed(field, reference.replace("-", " ").lower()), reference)
		self.assertEqual(typed(field, "none at all"), "none at all")
