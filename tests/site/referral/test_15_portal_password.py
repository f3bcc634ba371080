"""The first password of a provider's account: a page without scripts, a key that works once, and no other account."""

from __future__ import annotations

import re
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import requests

from tests.site.referral.portal import Provider, at_the_server

FORM = "/api/method/ccm_app.api.portal_password.set_password"
STRONG, WEAK = "ferry lantern quiet rice-field", "password1"
USED = "This way to a password was used already"
PAGE = 50_000


class FirstPassword(unittest.TestCase):
	given: ClassVar[dict[str, str]]

	def setUp(self) -> None:
		self.given = at_the_server("account_without_password")
		self.stranger = Provider(None)
		self.path = f"/update-password?key={self.given['key']}"

	def send(self, key: str, password: str, again: str | None = None) -> requests.Response:
		form = {"key": key, "new_password": password, "again": password if again is None else again}
		return Provider(None).post(FORM, form)

	def signs_in(self, password: str) -> bool:
		return Provider(None).sign_in(self.given["email"], password).status_code == 303

	def test_from_the_mail_to_the_portal(self) -> None:
		page = self.stranger.get(self.path)
		self.assertEqual(page.status_code, 200)
		self.assertNotIn("<script", page.text)
		self.assertLess(len(page.content), PAGE)
		self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
		self.assertIn("no-store", page.headers["Cache-Control"])
		self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
		key = re.search(r'name="key" value="([^"]+)"', page.text)
		assert key
		answer = self.send(key.group(1), STRONG)
		self.assertEqual((answer.status_code, answer.headers["Location"]), (303, "/portal?done=password"))
		self.assertNotIn("sid=", answer.headers.get("Set-Cookie", "").replace("sid=Guest", ""))
		self.assertIn("The password is set.", self.stranger.get("/portal?done=password").text)
		self.assertTrue(self.signs_in(STRONG))

	def test_a_key_works_once(self) -> None:
		self.assertEqual(self.send(self.given["key"], STRONG).status_code, 303)
		again = self.send(self.given["key"], STRONG + " two")
		self.assertEqual(again.status_code, 410)
		self.assertIn(USED, again.text)
		self.assertIn(USED, self.stranger.get(self.path).text)
		self.assertTrue(self.signs_in(STRONG))

	def test_of_two_forms_at_the_same_moment_one_sets_it(self) -> None:
		words = [f"{STRONG} {number}" for number in range(4)]
		with ThreadPoolExecutor(4) as pool:
			answers = list(pool.map(lambda word: self.send(self.given["key"], word), words))
		self.assertEqual(sorted(one.status_code for one in answers), [303, 410, 410, 410])
		(set_one,) = (word for word, one in zip(words, answers, strict=True) if one.status_code == 303)
		self.assertTrue(self.signs_in(set_one))

	def test_a_weak_one_two_that_differ_and_an_empty_one_are_refused_and_the_key_stays(self) -> None:
		for password, again, sentence in (
			(WEAK, None, "too easy to guess"),
			("", None, "too easy to guess"),
			("x" * 600, None, "too easy to guess"),
			(STRONG, STRONG + "x", "not the same"),
		):
			answer = self.send(self.given["key"], password, again)
			self.assertEqual(answer.status_code, 422)
			self.assertIn(sentence, answer.text)
			self.assertNotIn(STRONG, answer.text)
		self.assertEqual(self.send(self.given["key"], STRONG).status_code, 303)

	def test_forged_and_old_keys_get_the_same_sentence_and_set_nothing(self) -> None:
		at_the_server("end_key", email=self.given["email"])
		pages = set()
		for key in (self.given["key"], "x", "'\"<b>", "0" * 5000, self.given["key"][:-1]):
			answer = self.send(key, STRONG)
			pages.add((answer.status_code, answer.text))
		self.assertEqual([status for status, _text in pages], [410])
		self.assertFalse(self.signs_in(STRONG))

	def test_a_key_of_staff_sets_nothing_here_and_leads_to_the_page_of_the_platform(self) -> None:
		staff = at_the_server("key_of_staff")
		self.assertEqual(self.send(staff["key"], STRONG).status_code, 410)
		page = self.stranger.get(f"/update-password?key={staff['key']}")
		self.assertEqual(page.status_code, 200)
		self.assertNotIn(FORM, page.text)

	def test_an_account_that_was_ended_gets_no_password(self) -> None:
		at_the_server("end_account_of", email=self.given["email"])
		self.assertEqual(self.send(self.given["key"], STRONG).status_code, 410)

	def test_an_address_that_tries_on_and_on_has_to_wait(self) -> None:
		at_the_server("forget_password_tries")
		said = [self.send(f"key {number}", STRONG).status_code for number in range(31)]
		at_the_server("forget_password_tries")
		self.assertEqual(said, [410] * 30 + [429])


def tearDownModule() -> None:
	"""Leave no count behind."""
	at_the_server("forget_password_tries")


if __name__ == "__main__":
	unittest.main()
