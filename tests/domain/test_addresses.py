"""Where a request comes from: only what our own proxies have added to the header is believed."""

from __future__ import annotations

import unittest

from ccm_app.domain.addresses import THIS_MACHINE, networks, visitor_address

HERE, _WRONG = networks(THIS_MACHINE)
VISITOR, FORGED, PROXY = "198.51.100.9", "203.0.113.7", "10.0.0.4"


class VisitorTest(unittest.TestCase):
	def test_without_a_proxy_the_header_is_not_read(self) -> None:
		self.assertEqual(visitor_address(VISITOR, FORGED, HERE), VISITOR)
		self.assertEqual(visitor_address("127.0.0.1", FORGED, []), "127.0.0.1")

	def test_behind_the_own_proxy_the_last_address_counts(self) -> None:
		self.assertEqual(visitor_address("127.0.0.1", f"{FORGED}, {VISITOR}", HERE), VISITOR)
		self.assertEqual(visitor_address("127.0.0.1", VISITOR, HERE), VISITOR)

	def test_a_proxy_that_nobody_named_is_the_visitor(self) -> None:
		self.assertEqual(visitor_address("127.0.0.1", f"{VISITOR}, {PROXY}", HERE), PROXY)

	def test_several_own_proxies_are_passed_over(self) -> None:
		both, _ = networks([*THIS_MACHINE, "10.0.0.0/24"])
		self.assertEqual(visitor_address("127.0.0.1", f"{FORGED}, {VISITOR}, {PROXY}", both), VISITOR)

	def test_a_text_that_is_no_address_ends_what_is_believed(self) -> None:
		self.assertEqual(visitor_address("127.0.0.1", f"{FORGED}, nonsense", HERE), "127.0.0.1")
		self.assertEqual(visitor_address("127.0.0.1", f"nonsense, {VISITOR}", HERE), VISITOR)
		self.assertEqual(visitor_address("127.0.0.1", ",", HERE), "127.0.0.1")

	def test_the_same_visitor_is_one_address_however_it_is_written(self) -> None:
		self.assertEqual(visitor_address("::ffff:127.0.0.1", f"::ffff:{VISITOR}", HERE), VISITOR)
		self.assertEqual(visitor_address("::1", f"[{VISITOR}]", HERE), VISITOR)

	def test_a_socket_of_this_machine_is_this_machine(self) -> None:
		self.assertEqual(visitor_address("", VISITOR, HERE), VISITOR)
		self.assertEqual(visitor_address("", VISITOR, []), "127.0.0.1")

	def test_no_list_of_proxies_holds_half_the_world(self) -> None:
		found, wrong = networks(["10.0.0.4", "0.0.0.0/0", "::/0", "nonsense", "2001:db8::/48"])
		self.assertEqual(
			([str(one) for one in found], wrong),
			(["10.0.0.4/32", "2001:db8::/48"], ["0.0.0.0/0", "::/0", "nonsense"]),
		)
