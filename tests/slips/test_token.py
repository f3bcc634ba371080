from __future__ import annotations

import random
import string
import unittest
from datetime import date

from ccm_app.domain.reference import new_reference
from ccm_app.slips import token
from ccm_app.slips.sentences import SENTENCES
from ccm_app.slips.token import SlipToken, TokenProblem

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
UNTIL = date(2010, 5, 14)
TODAY = date(2010, 4, 20)
REFERENCE = "R-7KQ2-9XMD-9X"


def issued(key: bytes = KEY, key_id: str = "K1") -> str:
	return token.issue(REFERENCE, UNTIL, key, key_id)


class AGenuineSlip(unittest.TestCase):
	def test_is_read_back(self):
		self.assertEqual(token.read(issued(), {"K1": KEY}, TODAY), SlipToken(REFERENCE, UNTIL, "K1"))

	def test_is_valid_on_its_last_day(self):
		self.assertIsInstance(token.read(issued(), {"K1": KEY}, UNTIL), SlipToken)

	def test_is_refused_on_the_day_after(self):
		answer = token.read(issued(), {"K1": KEY}, date(2010, 5, 15))
		self.assertEqual(answer, TokenProblem("slip.token_expired", UNTIL))

	def test_is_short_enough_for_a_coarse_code(self):
		longest = token.issue(REFERENCE, UNTIL, KEY, "KEY20101")
		self.assertLessEqual(len(longest), 60)

	def test_is_still_read_after_the_key_was_changed(self):
		keys = {"K1": KEY, "K2": OTHER_KEY}
		self.assertIsInstance(token.read(issued(), keys, TODAY), SlipToken)
		self.assertIsInstance(token.read(issued(OTHER_KEY, "K2"), keys, TODAY), SlipToken)

	def test_holds_only_signs_that_a_person_can_read_out(self):
		self.assertLessEqual(set(issued()), set(string.ascii_uppercase + string.digits + ".-"))

	def test_stands_after_the_hash_of_the_address(self):
		url = token.payload_url("https://ccm.example.org/", issued())
		self.assertEqual(url, f"https://ccm.example.org/slip#{issued()}")

	def test_every_day_until_2089_is_read_back(self):
		for day in (date(2000, 1, 1), date(2026, 12, 31), date(2089, 9, 17)):
			answer = token.read(token.issue(REFERENCE, day, KEY, "K1"), {"K1": KEY}, date(2000, 1, 1))
			self.assertEqual(answer, SlipToken(REFERENCE, day, "K1"))


class AForgedSlip(unittest.TestCase):
	def test_sealed_with_another_key_is_refused(self):
		self.assertEqual(token.read(issued(OTHER_KEY), {"K1": KEY}, TODAY), TokenProblem("slip.token_forged"))

	def test_with_an_unknown_key_id_is_refused(self):
		self.assertEqual(token.read(issued(KEY, "K9"), {"K1": KEY}, TODAY), TokenProblem("slip.token_forged"))

	def test_sealed_with_an_empty_key_is_refused_where_no_key_is_known(self):
		sealed_with_nothing = issued(bytes(32), "K9")
		self.assertEqual(token.read(sealed_with_nothing, {}, TODAY), TokenProblem("slip.token_forged"))

	def test_with_a_later_day_is_refused(self):
		later = token.issue(REFERENCE, date(2010, 6, 30), OTHER_KEY, "K1")
		swapped = ".".join([*later.split(".")[:4], issued().split(".")[4]])
		self.assertEqual(token.read(swapped, {"K1": KEY}, TODAY), TokenProblem("slip.token_forged"))

	def test_the_seal_of_one_reference_does_not_fit_another(self):
		swapped = issued().replace("R-7KQ2", "R-7KQ3")
		self.assertEqual(token.read(swapped, {"K1": KEY}, TODAY), TokenProblem("slip.token_forged"))

	def test_none_of_twenty_thousand_altered_tokens_is_accepted(self):
		dice = random.Random(2010)
		genuine = issued()
		accepted = []
		for _ in range(20_000):
			altered = _altered(genuine, dice)
			if altered != genuine and not isinstance(token.read(altered, {"K1": KEY}, TODAY), TokenProblem):
				accepted.append(altered)
		self.assertEqual(accepted, [])

	def test_things_that_are_no_text_are_refused_without_an_error(self):
		for garbage in (None, 7, b"1.K1", [], {}, object(), "", "\ud800", "x" * 100_000, issued() + "\n"):
			self.assertEqual(token.read(garbage, {"K1": KEY}, TODAY), TokenProblem("slip.token_unreadable"))


class IssuingASlip(unittest.TestCase):
	def test_refuses_a_registry_number_as_reference(self):
		with self.assertRaises(ValueError):
			token.issue("BTB-2010-000017-7", UNTIL, KEY, "K1")

	def test_takes_every_reference_that_the_domain_makes(self):
		for at in range(300):
			reference = new_reference("R", at.to_bytes(5, "big"))
			answer = token.read(token.issue(reference, UNTIL, KEY, "K1"), {"K1": KEY}, TODAY)
			self.assertEqual(answer, SlipToken(reference, UNTIL, "K1"))

	def test_refuses_a_weak_key(self):
		with self.assertRaises(ValueError):
			token.issue(REFERENCE, UNTIL, b"short", "K1")

	def test_refuses_a_day_out_of_range(self):
		with self.assertRaises(ValueError):
			token.issue(REFERENCE, date(1999, 12, 31), KEY, "K1")

	def test_every_problem_has_a_sentence(self):
		for code in ("slip.token_unreadable", "slip.token_forged", "slip.token_expired"):
			self.assertIn(code, SENTENCES)

	def test_a_stranger_cannot_tell_a_forged_token_from_an_unreadable_one(self):
		self.assertEqual(SENTENCES["slip.token_forged"], SENTENCES["slip.token_unreadable"])


def _altered(genuine: str, dice: random.Random) -> str:
	"""One sign changed, cut, added or swapped, letters turned small, another key's token, or pure noise."""
	at, signs = dice.randrange(len(genuine)), string.ascii_letters + string.digits + ".-=_ /é០"
	kinds = [
		genuine[:at] + dice.choice(signs) + genuine[at + 1 :],
		genuine[:at],
		genuine[at:],
		genuine[:at] + dice.choice(signs) + genuine[at:],
		genuine[:at] + genuine[at + 1 :],
		genuine[:at] + genuine[at:][::-1],
		genuine[:at] + genuine[at:].lower(),
		token.issue(new_reference("R", dice.randbytes(5)), UNTIL, dice.randbytes(32), "K1"),
		"".join(dice.choice(signs) for _ in range(dice.randrange(120))),
	]
	return dice.choice(kinds)
