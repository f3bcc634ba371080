"""Who guesses passwords is slowed down, and locks out nobody else: counted by account and by address."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe
from frappe.auth import LoginAttemptTracker
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ccm_app.confidentiality import provider_passwords, sign_in_limits, sign_ins, slip_limits
from ccm_app.confidentiality.door import addresses, around_requests, stands_in
from ccm_app.confidentiality.platform import health
from ccm_app.tests.over_the_network import BEACH, OFFICE, forget_guesses, request
from ccm_app.tests.personas import CLERK, MANAGER, SiteTest


class TheAddressOfAVisitor(SiteTest):
	def address(self, forwarded: str, peer: str = "127.0.0.1", **conf: Any) -> str:
		builder = EnvironBuilder(headers={"X-Forwarded-For": forwarded, "Remote-Addr": "203.0.113.99"})
		environ = builder.get_environ() | {"REMOTE_ADDR": peer}
		with request(), patch.dict(frappe.local.conf, conf):
			frappe.local.request = Request(environ)
			return addresses.present()

	def test_what_the_visitor_writes_into_the_header_is_not_believed(self) -> None:
		self.assertEqual(self.address("203.0.113.1, 198.51.100.9"), "198.51.100.9")
		self.assertEqual(self.address("203.0.113.1", peer="198.51.100.9"), "198.51.100.9")

	def test_a_site_names_its_own_proxies(self) -> None:
		named = {addresses.SETTING: ["10.0.0.4"]}
		self.assertEqual(self.address("203.0.113.1, 198.51.100.9", peer="10.0.0.4", **named), "198.51.100.9")
		self.assertEqual(self.address("203.0.113.1, 198.51.100.9", **named), "127.0.0.1")
		self.assertEqual(self.address("203.0.113.1", **{addresses.SETTING: []}), "127.0.0.1")

	def test_the_check_of_a_site_tells_whom_it_believes(self) -> None:
		line = health._proxies()
		self.assertEqual((line.verdict, "127.0.0.0/8, ::1" in line.what), (health.OK, True))
		with patch.dict(frappe.local.conf, {addresses.SETTING: ["0.0.0.0/0"]}):
			line = health._proxies()
		self.assertEqual((line.verdict, "0.0.0.0/0" in line.do), (health.FAIL, True))


class Guessing(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		forget_guesses()
		self.addCleanup(forget_guesses)
		frappe.db.delete(sign_ins.KIND, {"user": ("in", (CLERK, MANAGER))})

	def fill(self, address: str = OFFICE) -> None:
		tracker = sign_in_limits.AddressTracker(address)
		for _number in range(sign_in_limits.FAILURES_OF_AN_ADDRESS):
			tracker.add_failure_attempt()

	def tracker(self, user: str, address: str = OFFICE) -> Any:
		frappe.local.form_dict = frappe._dict(usr=user)
		return sign_in_limits.tracker_of_address(address)

	def test_a_network_with_many_failures_waits(self) -> None:
		with request():
			self.fill()
			with self.refused(
				"Too many wrong passwords came from your network", error=frappe.SecurityException
			):
				self.tracker(MANAGER)
			self.assertTrue(self.tracker(MANAGER, BEACH).is_user_allowed())

	def test_one_who_signs_in_in_between_wipes_nothing_out(self) -> None:
		with request():
			self.fill()
			sign_in_limits.AddressTracker(OFFICE).add_success_attempt()
			self.assertFalse(sign_in_limits.AddressTracker(OFFICE).is_user_allowed())

	def test_who_was_signed_in_there_before_comes_in_all_the_same(self) -> None:
		with request():
			sign_ins.remember_place(frappe._dict(user=CLERK))
			self.fill()
			self.assertFalse(self.tracker(CLERK).is_user_allowed())
			with self.assertRaises(frappe.SecurityException):
				self.tracker(MANAGER)
		with request(address=BEACH):
			self.fill(BEACH)
			with self.assertRaises(frappe.SecurityException):
				self.tracker(CLERK, BEACH)

	def test_failures_elsewhere_do_not_lock_the_owner_at_home(self) -> None:
		with request():
			sign_ins.remember_place(frappe._dict(user=CLERK))
			home = sign_in_limits.key_of_account(CLERK)
		with request(address=BEACH):
			elsewhere = sign_in_limits.key_of_account(CLERK)
		self.assertNotEqual(home, elsewhere)

	def test_the_platform_counts_by_these_keys(self) -> None:
		asked: list[str] = []
		tracker = around_requests.get_login_attempt_tracker(lambda key, _raises: asked.append(key))
		with request(), patch.object(around_requests, "is_ours", lambda: True):
			frappe.local.form_dict = frappe._dict(usr=CLERK)
			self.assertIsInstance(tracker(OFFICE), sign_in_limits.AddressTracker)
			tracker(CLERK)
			sign_ins.remember_place(frappe._dict(user=CLERK))
			tracker(CLERK)
		with request(), patch.object(around_requests, "is_ours", lambda: False):
			tracker(OFFICE)
		self.assertEqual(asked, [CLERK, f"{CLERK} at home", OFFICE])

	def test_a_new_password_is_sent_three_times_an_hour_and_the_answer_stays_the_same(self) -> None:
		frappe.cache.delete_value(f"ccm_resets_of:{CLERK}")
		sent: list[str] = []
		with patch.object(frappe, "enqueue", lambda *_words, **more: sent.append(more["account_name"])):
			answers = {stands_in.reset_password.__wrapped__(CLERK) for _number in range(6)}
		self.assertEqual((len(sent), answers), (sign_in_limits.RESETS_OF_AN_ACCOUNT, {""}))

	def resets(self, *typed: str) -> list[str]:
		"""To whom a new password was sent when these names were typed."""
		sent: list[str] = []
		with patch.object(frappe, "enqueue", lambda *_words, **more: sent.append(more["account_name"])):
			for name in typed:
				# Beneath the limit for an address.
				stands_in.reset_password.__wrapped__.__wrapped__(name)
		return sent

	def test_another_spelling_of_a_name_is_the_same_account(self) -> None:
		frappe.cache.delete_value(f"ccm_resets_of:{CLERK}")
		typed = [CLERK.upper(), CLERK.title(), CLERK.capitalize(), CLERK, CLERK.swapcase()]
		self.assertEqual(self.resets(*typed), [CLERK] * sign_in_limits.RESETS_OF_AN_ACCOUNT)

	def test_the_administrator_has_no_reset_in_any_spelling(self) -> None:
		self.assertEqual(self.resets("Administrator", "administrator", "ADMINISTRATOR", "Guest", "guest"), [])

	def test_a_stranger_does_not_take_the_resets_of_the_owner_away(self) -> None:
		for key in (CLERK, f"{CLERK} at home"):
			frappe.cache.delete_value(f"ccm_resets_of:{key}")
		with request(address=BEACH):
			self.assertEqual(len(self.resets(*[CLERK] * 6)), sign_in_limits.RESETS_OF_AN_ACCOUNT)
		with request():
			sign_ins.remember_place(frappe._dict(user=CLERK))
			self.assertEqual(len(self.resets(*[CLERK] * 6)), sign_in_limits.RESETS_OF_AN_ACCOUNT)

	def test_every_count_comes_to_its_end(self) -> None:
		key = "ccm_test_of_counts"
		full = frappe.cache.make_key(key)
		frappe.cache.delete(full)
		self.assertEqual([sign_in_limits.count_one(key, 60) for _number in range(3)], [1, 2, 3])
		self.assertTrue(0 < frappe.cache.ttl(full) <= 60)
		# One that was left without an end by an earlier version gets one.
		frappe.cache.persist(full)
		self.assertEqual(sign_in_limits.count_one(key, 60), 4)
		self.assertTrue(0 < frappe.cache.ttl(full) <= 60)
		frappe.cache.delete(full)

	def test_a_long_password_costs_a_visitor_more_than_the_server(self) -> None:
		judged: list[str] = []
		strength = around_requests.test_password_strength(lambda password, _about: judged.append(password))
		long = "4@8({[<369!1|70$5+7%2" * 6
		with patch.object(frappe.local, "ccm_door", True, create=True):
			strength(long)
		strength(long)
		self.assertEqual(judged, [long[: around_requests.JUDGED_SIGNS], long])

	def test_who_guesses_gains_nothing_when_the_cache_is_emptied(self) -> None:
		with request():
			self.fill()
			failures = LoginAttemptTracker(CLERK)
			failures.add_failure_attempt()
			frappe.clear_cache()
			self.assertFalse(sign_in_limits.AddressTracker(OFFICE).is_user_allowed())
			self.assertEqual(failures.login_failed_count, 1)
			failures.add_success_attempt()

	def test_every_count_of_guesses_is_among_those_that_are_kept(self) -> None:
		kept = tuple(frappe.get_hooks("persistent_cache_keys"))
		with request():
			trial = slip_limits.trial("A", "CWDA")
			for key in (
				*slip_limits._keys(trial),
				slip_limits._known_key(trial),
				slip_limits._SITE,
				sign_in_limits.AddressTracker(OFFICE).key,
				sign_in_limits.key_of_resets(CLERK),
				provider_passwords._address(),
			):
				self.assertTrue(key.startswith(kept), key)
