"""Which looks at identities the Data Protection Officer hears about."""

from __future__ import annotations

import unittest
from datetime import date, datetime, timedelta

from ccm_app.domain import unusual
from ccm_app.domain.places import network_of, place_text
from ccm_app.domain.unusual import Known, Look, counted, is_out_of_hours, reasons

# A Tuesday.
MORNING = datetime(2026, 11, 24, 9, 0)
USER, CLIENT = "clerk", "SVR-2026-000001-1"


def look(number: int = 1, **values: object) -> Look:
	given = {"name": f"L{number}", "user": USER, "at": MORNING, "act": "Opened", "client": CLIENT}
	return Look(**(given | values))  # type: ignore[arg-type]


class OneLook(unittest.TestCase):
	def why(self, one: Look, **known: object) -> tuple[str, ...]:
		return reasons([one], Known(**known)).get(one.name, ())  # type: ignore[arg-type]

	def test_an_everyday_look_is_not_unusual(self) -> None:
		everyday = {"duties": {CLIENT: {USER}}, "places": {USER: {"home"}}}
		self.assertEqual(self.why(look(place="home"), **everyday), ())

	def test_a_look_at_a_closed_case(self) -> None:
		self.assertEqual(self.why(look(), closed_clients={CLIENT}), (unusual.CLOSED_CASE,))

	def test_a_look_from_a_place_where_the_user_never_was(self) -> None:
		self.assertEqual(self.why(look(place="beach"), places={USER: {"office"}}), (unusual.NEW_PLACE,))

	def test_the_first_place_of_a_new_colleague_is_no_new_place(self) -> None:
		self.assertEqual(self.why(look(place="office"), places={}), ())

	def test_work_of_the_server_has_no_place(self) -> None:
		self.assertEqual(self.why(look(place=""), places={USER: {"office"}}), ())

	def test_a_look_by_somebody_who_never_did_anything_in_the_case(self) -> None:
		self.assertEqual(self.why(look(), duties={CLIENT: {"manager"}}), (unusual.NO_DUTY,))
		self.assertEqual(self.why(look(), duties={}), (unusual.NO_DUTY,))

	def test_an_emergency_is_always_told(self) -> None:
		self.assertEqual(self.why(look(act="Emergency")), (unusual.EMERGENCY,))

	def test_stating_a_purpose_shows_nothing_yet(self) -> None:
		self.assertEqual(self.why(look(act="Purpose stated"), closed_clients={CLIENT}), ())

	def test_several_reasons_stand_in_a_fixed_order(self) -> None:
		night = look(at=MORNING.replace(hour=2))
		found = self.why(night, closed_clients={CLIENT}, duties={})
		self.assertEqual(found, (unusual.CLOSED_CASE, unusual.OUT_OF_HOURS, unusual.NO_DUTY))


class OfficeHours(unittest.TestCase):
	def test_edges_of_the_day(self) -> None:
		for hour, minute, expected in (
			(6, 29, True),
			(6, 30, False),
			(18, 30, False),
			(18, 31, True),
			(0, 0, True),
		):
			moment = MORNING.replace(hour=hour, minute=minute)
			self.assertIs(is_out_of_hours(moment, ()), expected, moment)

	def test_weekends_and_holidays(self) -> None:
		saturday, holiday = MORNING + timedelta(days=4), date(2026, 11, 24)
		self.assertTrue(is_out_of_hours(saturday, ()))
		self.assertTrue(is_out_of_hours(MORNING, {holiday}))
		self.assertFalse(is_out_of_hours(MORNING, {holiday - timedelta(days=1)}))


class ManyLooks(unittest.TestCase):
	def looks(self, number: int, minutes: float, **values: object) -> list[Look]:
		return [
			look(one, client=f"C{one}", at=MORNING + timedelta(minutes=minutes * one), **values)
			for one in range(number)
		]

	def test_more_clients_in_an_hour_than_the_setting(self) -> None:
		found = reasons(self.looks(5, 1), Known(looks_an_hour=4))
		self.assertEqual(len(found), 5)
		self.assertEqual(counted(found), {unusual.MANY_LOOKS: 5})

	def test_exactly_the_setting_is_usual(self) -> None:
		self.assertEqual(reasons(self.looks(4, 1), Known(looks_an_hour=4)), {})

	def test_the_same_number_over_a_day_is_usual(self) -> None:
		self.assertEqual(reasons(self.looks(20, 20), Known(looks_an_hour=4)), {})

	def test_one_client_again_and_again_is_one_client(self) -> None:
		again = [look(one, at=MORNING + timedelta(seconds=one)) for one in range(50)]
		self.assertEqual(reasons(again, Known(looks_an_hour=4)), {})

	def test_two_users_are_not_added_up(self) -> None:
		both = [*self.looks(4, 1), look(9, user="other", client="C9")]
		self.assertEqual(reasons(both, Known(looks_an_hour=4)), {})

	def test_the_order_of_the_rows_does_not_matter(self) -> None:
		rows = self.looks(5, 1)
		self.assertEqual(reasons(rows[::-1], Known(looks_an_hour=4)), reasons(rows, Known(looks_an_hour=4)))


class EmptySearches(unittest.TestCase):
	def searches(self, number: int, answers: int) -> list[Look]:
		return [look(one, act="Searched", client="", answers=answers) for one in range(number)]

	def test_ten_names_that_nobody_has(self) -> None:
		self.assertEqual(counted(reasons(self.searches(10, 0), Known())), {unusual.EMPTY_SEARCHES: 10})

	def test_nine_are_usual_and_so_are_searches_that_find(self) -> None:
		self.assertEqual(reasons(self.searches(9, 0) + self.searches(20, 1), Known()), {})


class Places(unittest.TestCase):
	def test_a_neighbouring_address_and_a_newer_browser_are_the_same_place(self) -> None:
		first = place_text("203.0.113.7", "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0.0.0")
		second = place_text("203.0.113.250", "Mozilla/5.0 (Windows NT 10.0) Chrome/132.0.6834.1")
		self.assertEqual(first, second)

	def test_another_network_or_another_browser_is_another_place(self) -> None:
		here = place_text("203.0.113.7", "Chrome/131")
		self.assertNotEqual(here, place_text("203.0.114.7", "Chrome/131"))
		self.assertNotEqual(here, place_text("203.0.113.7", "Firefox/131"))

	def test_networks(self) -> None:
		self.assertEqual(network_of("::ffff:203.0.113.7"), "203.0.113.0/24")
		self.assertEqual(network_of("2001:db8:1:2::7"), "2001:db8:1::/48")
		self.assertEqual([network_of(""), network_of("unknown")], ["", ""])
		self.assertEqual(place_text("", "Chrome"), "")


if __name__ == "__main__":
	unittest.main()
