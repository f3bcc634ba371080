from __future__ import annotations

import random
import string
import unittest

from ccm_app.domain.reference import new_reference
from ccm_app.domain.short_codes import read_code, written_code
from ccm_app.slips import token
from ccm_app.slips.token import SlipToken

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
RANDOM = bytes(range(50, 67))


def issued(key: bytes = KEY, key_id: str = "K1", random_bytes: bytes = RANDOM) -> str:
	return token.issue(random_bytes, key, key_id)


class AGenuineToken(unittest.TestCase):
	def test_is_read_back(self):
		self.assertEqual(token.read(issued(), {"K1": KEY}), SlipToken(issued().split(".")[2], "K1"))

	def test_is_short_enough_for_a_coarse_code(self):
		self.assertLessEqual(len(issued(KEY, "KEY20101")), token.LONGEST)
		self.assertLessEqual(len(issued()), 50)

	def test_is_still_read_after_the_key_was_changed(self):
		keys = {"K1": KEY, "K2": OTHER_KEY}
		self.assertIsInstance(token.read(issued(), keys), SlipToken)
		self.assertIsInstance(token.read(issued(OTHER_KEY, "K2"), keys), SlipToken)

	def test_holds_only_signs_that_a_person_can_read_out(self):
		self.assertLessEqual(set(issued()), set(string.ascii_uppercase + string.digits + "."))

	def test_stands_in_the_path_of_the_address(self):
		url = token.payload_url("https://ccm.example.org/", issued())
		self.assertEqual(url, f"https://ccm.example.org/slip/{issued()}")

	def test_other_random_bytes_make_another_token_and_another_hash(self):
		others = {issued(random_bytes=at.to_bytes(17, "little")) for at in range(300)}
		self.assertEqual(len(others), 300)
		self.assertEqual(len({token.hash_of(one) for one in others}), 300)


class AForgedToken(unittest.TestCase):
	def test_sealed_with_another_key_is_refused(self):
		self.assertIsNone(token.read(issued(OTHER_KEY), {"K1": KEY}))

	def test_with_an_unknown_key_id_is_refused(self):
		self.assertIsNone(token.read(issued(KEY, "K9"), {"K1": KEY}))

	def test_sealed_with_an_empty_key_is_refused_where_no_key_is_known(self):
		self.assertIsNone(token.read(issued(bytes(32), "K9"), {}))

	def test_the_seal_of_one_does_not_fit_another(self):
		other = issued(random_bytes=bytes(17))
		self.assertIsNone(token.read(".".join([*other.split(".")[:3], issued().split(".")[3]]), {"K1": KEY}))

	def test_none_of_twenty_thousand_altered_tokens_is_accepted(self):
		dice = random.Random(2010)
		genuine = issued()
		accepted = []
		for _ in range(20_000):
			altered = _altered(genuine, dice)
			if altered != genuine and token.read(altered, {"K1": KEY}) is not None:
				accepted.append(altered)
		self.assertEqual(accepted, [])

	def test_things_that_are_no_text_are_refused_without_an_error(self):
		for garbage in (None, 7, b"2.K1", [], {}, object(), "", "\ud800", "x" * 100_000, issued() + "\n"):
			self.assertIsNone(token.read(garbage, {"K1": KEY}))
			self.assertIsNone(token.read_short(garbage))


class TheShortForm(unittest.TestCase):
	def test_is_made_from_the_token_and_the_key(self):
		short = token.short_form(issued(), KEY)
		self.assertRegex(short, r"^S-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{2}$")
		self.assertEqual(short, token.short_form(issued(), KEY))
		self.assertNotEqual(short, token.short_form(issued(), OTHER_KEY))
		self.assertNotIn(short[2:7], issued())

	def test_is_understood_as_people_type_it(self):
		short = token.short_form(issued(), KEY)
		bare = short.replace("-", "")
		khmer = short.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
		misread = bare[0] + bare[1:].replace("1", "l").replace("0", "o")
		for typed in (short, bare, bare[1:], f" {short.lower()} ", khmer, misread):
			self.assertEqual(token.read_short(typed), short, typed)

	def test_one_or_two_wrong_signs_are_found(self):
		short = token.short_form(issued(), KEY).replace("-", "")
		for at in range(1, len(short)):
			for sign in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
				if sign != short[at]:
					self.assertIsNone(token.read_short(short[:at] + sign + short[at + 1 :]))
		for at in range(1, len(short) - 1):
			turned = short[:at] + short[at + 1] + short[at] + short[at + 2 :]
			self.assertTrue(turned == short or token.read_short(turned) is None)

	def test_a_code_for_something_else_is_not_taken_for_it(self):
		self.assertIsNone(token.read_short(written_code("P", bytes(range(7)))))
		self.assertIsNone(token.read_short(new_reference("R", b"ccm-1")))
		self.assertIsNone(read_code("P", token.short_form(issued(), KEY)))


class Issuing(unittest.TestCase):
	def test_refuses_a_weak_key_and_too_little_chance(self):
		for given in ((RANDOM, b"short", "K1"), (b"few", KEY, "K1"), (RANDOM, KEY, "k 1")):
			with self.assertRaises(ValueError):
				token.issue(*given)
		for prefix, random_bytes in (("PP", RANDOM), ("U", RANDOM), ("P", b"few")):
			with self.assertRaises(ValueError):
				written_code(prefix, random_bytes)


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
		token.issue(dice.randbytes(17), dice.randbytes(32), "K1"),
		"".join(dice.choice(signs) for _ in range(dice.randrange(120))),
	]
	return dice.choice(kinds)
