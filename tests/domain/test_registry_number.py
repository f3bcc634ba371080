"""Registry numbers: what one slip of the pen does to them."""

from __future__ import annotations

import itertools
import unittest
from string import ascii_uppercase

from ccm_app.domain.registry_number import (
	RegistryNumber,
	case_number,
	client_number,
	damm_digit,
	normalise,
	office_code_problems,
	parse,
	problems_of_number,
)

OFFICES = ("BTB", "BMC", "SVR", "PNP", "CEN", "KKG")
SEQUENCES = (1, 9, 17, 100, 4711, 99_999, 123_456, 909_090, 999_999)


def many_numbers() -> list[str]:
	numbers = [
		client_number(office, year, seq) for office in OFFICES for year in (2010, 2026) for seq in SEQUENCES
	]
	return numbers + [case_number(office, 2011, seq) for office in OFFICES for seq in SEQUENCES]


def codes(text: str) -> list[str]:
	return [found.code for found in problems_of_number(text)]


class RegistryNumberTest(unittest.TestCase):
	def test_a_client_number_shows_office_year_sequence_and_check_digit(self) -> None:
		self.assertEqual(client_number("BTB", 2010, 17), "BTB-2010-000017-6")

	def test_a_case_number_has_a_leading_c_and_its_own_check_digit(self) -> None:
		self.assertEqual(case_number("BTB", 2010, 17), "C-BTB-2010-000017-8")

	def test_the_check_digit_is_damms_as_published(self) -> None:
		self.assertEqual(damm_digit("572"), "4")

	def test_a_letter_counts_as_two_digits(self) -> None:
		self.assertEqual(damm_digit("BTB-2010-000017"), damm_digit("1129112010000017"))

	def test_numbers_are_read_back(self) -> None:
		self.assertEqual(parse("BTB-2010-000017-6"), RegistryNumber("client", "BTB", 2010, 17, "6"))
		self.assertEqual(parse("C-BTB-2010-000017-8"), RegistryNumber("case", "BTB", 2010, 17, "8"))

	def test_every_number_made_is_accepted_and_read_back_as_it_was(self) -> None:
		for number in many_numbers():
			self.assertEqual((str(parse(number)), codes(number)), (number, []))

	def test_every_single_wrong_digit_is_found(self) -> None:
		for number in many_numbers():
			for place, sign in enumerate(number):
				for wrong in set("0123456789") - {sign} if sign.isdigit() else ():
					typed = number[:place] + wrong + number[place + 1 :]
					self.assertIsNone(parse(typed), typed)

	def test_every_swap_of_neighbouring_digits_is_found_also_across_hyphens(self) -> None:
		for number in many_numbers():
			places = [place for place, sign in enumerate(number) if sign.isdigit()]
			for left, right in itertools.pairwise(places):
				signs = list(number)
				signs[left], signs[right] = signs[right], signs[left]
				if number[left] != number[right]:
					self.assertIsNone(parse("".join(signs)), "".join(signs))

	def test_a_letter_and_a_digit_that_changed_places_are_found(self) -> None:
		self.assertEqual(codes("BT2-B010-000017-6"), ["registry_number.malformed"])

	def test_a_case_number_without_its_c_never_passes_as_a_client_number(self) -> None:
		for office in OFFICES:
			for sequence in range(1, 500):
				self.assertIsNone(parse(case_number(office, 2010, sequence).removeprefix("C-")))

	def test_a_client_number_with_a_c_never_passes_as_a_case_number(self) -> None:
		for office in OFFICES:
			for sequence in range(1, 500):
				self.assertIsNone(parse("C-" + client_number(office, 2010, sequence)))

	def test_lower_case_blanks_khmer_digits_and_missing_hyphens_are_understood(self) -> None:
		for typed in (
			"btb-2010-000017-6",
			" BTB 2010 000017 6 ",
			"BTB20100000176",
			"BTB-២០១០-០០០០១៧-៦",
			"BTB\u20132010\u2011000017\u22126",
			"BTB-2010-\u200b000017-6",
			"ＢＴＢ-２０１０-000017-6",
		):
			self.assertEqual((normalise(typed), codes(typed)), ("BTB-2010-000017-6", []), typed)

	def test_a_case_number_in_lower_case_is_understood(self) -> None:
		self.assertEqual(normalise("c btb ២០១០ ០០០០១៧ ៨"), "C-BTB-2010-000017-8")

	def test_what_is_no_number_is_called_malformed(self) -> None:
		for typed in (
			"",
			"BTB",
			"BTB-2010-17-6",
			"B7B-2010-000017-6",
			"BTB-1310-000017-6",
			"ក" * 10_000,
			"D-BTB-2010-000017-6",
		):
			self.assertEqual(codes(typed), ["registry_number.malformed"], typed[:30])

	def test_sequence_zero_is_no_number_even_with_a_right_check_digit(self) -> None:
		self.assertIsNone(parse("BTB-2010-000000-" + damm_digit("BTB2010000000")))

	def test_a_wrong_check_digit_is_named_as_such_with_the_number(self) -> None:
		found = problems_of_number("btb-2010-000017-7")[0]
		self.assertEqual(
			(found.code, found.values["number"]), ("registry_number.check_digit", "BTB-2010-000017-7")
		)

	def test_every_wrong_letter_and_swap_of_letters_is_found_when_the_offices_are_known(self) -> None:
		apart = ("BTB", "BMC", "SVR", "PNP")
		for office in apart:
			number = client_number(office, 2010, 17)
			typed = [number[:at] + letter + number[at + 1 :] for at in range(3) for letter in ascii_uppercase]
			typed += [number[1] + number[0] + number[2:], number[0] + number[2] + number[1] + number[3:]]
			for wrong in set(typed) - {number}:
				self.assertNotEqual(problems_of_number(wrong, apart), [], wrong)

	def test_a_case_number_in_the_field_for_clients_is_refused(self) -> None:
		found = problems_of_number(case_number("BTB", 2010, 17), kind="client")
		self.assertEqual([each.code for each in found], ["registry_number.wrong_kind"])

	def test_parts_out_of_range_cannot_become_a_number(self) -> None:
		for office, year, sequence in (
			("bt", 2010, 1),
			("BTB", 10, 1),
			("BTB", 2010, 0),
			("BTB", 2010, 1_000_000),
		):
			with self.assertRaises(ValueError):
				client_number(office, year, sequence)

	def test_only_letters_a_to_z_and_digits_have_a_check_digit(self) -> None:
		with self.assertRaises(ValueError):
			damm_digit("ក១")


class OfficeCodeTest(unittest.TestCase):
	def codes_for(self, new_code: str, *existing: str) -> list[str]:
		return [found.code for found in office_code_problems(new_code, existing)]

	def test_a_code_far_from_all_others_is_accepted(self) -> None:
		self.assertEqual(self.codes_for("SVR", "BTB", "BMC", "PNP"), [])

	def test_a_code_that_is_not_three_capitals_is_refused(self) -> None:
		for code in ("", "BT", "BTBB", "btb", "B1B", "បតប", "BT\n"):
			self.assertEqual(self.codes_for(code), ["office_code.malformed"], code)

	def test_every_code_one_letter_away_is_refused(self) -> None:
		for place in range(3):
			for letter in set(ascii_uppercase) - {"BTB"[place]}:
				near = "BTB"[:place] + letter + "BTB"[place + 1 :]
				self.assertEqual(self.codes_for(near, "BTB"), ["office_code.too_alike"], near)

	def test_a_swap_of_neighbours_is_refused(self) -> None:
		self.assertEqual(self.codes_for("TBC", "BTC"), ["office_code.too_alike"])
		self.assertEqual(self.codes_for("BCT", "BTC"), ["office_code.too_alike"])

	def test_first_and_last_letter_exchanged_is_far_enough(self) -> None:
		self.assertEqual(self.codes_for("CTB", "BTC"), [])

	def test_the_same_code_twice_is_refused(self) -> None:
		self.assertEqual(self.codes_for("BTB", "BTB"), ["office_code.taken"])
