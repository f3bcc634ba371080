"""The daily digest, the report of looks, and the notice about a sign-in from a new place."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from ccm_app.api import vault
from ccm_app.ccm_app.report.looks_at_identities import looks_at_identities
from ccm_app.confidentiality import look_digest, looks, sign_ins
from ccm_app.tests import factories
from ccm_app.tests.over_the_network import BEACH, OFFICE, request
from ccm_app.tests.personas import (
	CENTRAL,
	MANAGER,
	MONITORING,
	OTHER_MANAGER,
	PROTECTION,
	SiteTest,
	acting_as,
)


def notices(user: str) -> list[Any]:
	"""The notices under the bell of a user, the newest last."""
	fields = ["name", "subject", "link", "email_content"]
	return frappe.get_all(
		"Notification Log", filters={"for_user": user}, fields=fields, order_by="creation asc"
	)


class Digest(SiteTest):
	# A Tuesday long before the rows of other tests, in office hours.
	DAY = "2025-03-04"

	def setUp(self) -> None:
		super().setUp()
		self.case = factories.make_case()
		self.client = self.case.client
		self.told = len(notices(PROTECTION))

	def look(
		self, user: str, moment: str = "09:00:00", address: str = OFFICE, day: str = DAY, **more: Any
	) -> str:
		"""A look of the past, written by the register."""
		with acting_as(user), request(address):
			name = looks._write(**{"client": self.client, "act": looks.OPENED, **more})
		frappe.db.set_value(looks.LOG, name, "at", f"{day} {moment}", update_modified=False)
		return name

	def why(self, name: str) -> str:
		return frappe.db.get_value(looks.LOG, name, "unusual_why") or ""

	def test_an_everyday_look_is_examined_and_not_told(self) -> None:
		name = self.look(MANAGER)
		row = look_digest.examine(self.DAY)
		self.assertEqual((row["looks"], row["unusual"]), (1, {}))
		self.assertEqual(frappe.db.get_value(looks.LOG, name, ["unusual", "examined"]), (0, 1))
		self.assertEqual(len(notices(PROTECTION)), self.told)

	def test_what_is_unusual_is_marked_and_told_in_counts(self) -> None:
		night = self.look(MANAGER, "23:10:00")
		stranger = self.look(CENTRAL)
		row = look_digest.examine(self.DAY)
		self.assertEqual((self.why(night), self.why(stranger)), ("out of hours", "no duty"))
		self.assertEqual(row["unusual"], {"out of hours": 1, "no duty": 1})
		notice = notices(PROTECTION)[self.told]
		self.assertIn("2 of 2 looks at identities are unusual", notice.subject)
		self.assertIn(self.DAY, notice.link)
		self.assertNotIn(self.client, str(notice))
		self.assertNotIn(MANAGER, str(notice))

	def test_a_look_at_a_closed_case_and_on_a_holiday(self) -> None:
		frappe.db.set_value("Client", self.client, "status", "Closed")
		calendar = frappe.db.get_single_value("CCM Settings", "holiday_calendar")
		holiday = frappe.get_all("CCM Holiday", filters={"parent": calendar}, pluck="holiday_date", limit=1)[
			0
		]
		name = self.look(MANAGER, day=str(holiday))
		look_digest.examine(holiday)
		self.assertEqual(self.why(name), "closed case, out of hours")

	def test_a_place_where_the_user_was_never_seen(self) -> None:
		self.look(MANAGER, day=str(add_days(self.DAY, -20)))
		home, beach = self.look(MANAGER), self.look(MANAGER, address=BEACH)
		look_digest.examine(self.DAY)
		self.assertEqual((self.why(home), self.why(beach)), ("", "new place"))

	def test_many_looks_in_an_hour(self) -> None:
		frappe.db.set_single_value("CCM Settings", "unusual_looks_per_hour", 2)
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		clients = [factories.make_case().client for _number in range(3)]
		for minute, client in enumerate(clients):
			self.look(MANAGER, f"09:0{minute}:00", client=client)
		self.assertEqual(look_digest.examine(self.DAY)["unusual"], {"many looks": 3})

	def test_many_searches_that_find_nobody(self) -> None:
		for minute in range(10):
			self.look(MANAGER, f"09:1{minute}:00", client=None, act=looks.SEARCHED, answers=0)
		self.assertEqual(look_digest.examine(self.DAY)["unusual"], {"empty searches": 10})

	def test_days_that_were_missed_are_examined_later_and_once(self) -> None:
		frappe.db.set_value(looks.LOG, {"examined": 0}, "examined", 1)
		early, late = add_days(nowdate(), -3), add_days(nowdate(), -1)
		names = [self.look(CENTRAL, day=str(day)) for day in (early, late, nowdate())]
		days = [row["day"] for row in look_digest.examine_finished_days()]
		self.assertEqual(days, [str(add_days(nowdate(), -back)) for back in (3, 2, 1)])
		examined = [frappe.db.get_value(looks.LOG, name, "examined") for name in names]
		self.assertEqual(examined, [1, 1, 0])
		self.assertEqual(look_digest.examine_finished_days(), [])

	def test_no_mail_is_sent(self) -> None:
		before = frappe.db.count("Email Queue")
		self.look(CENTRAL)
		look_digest.examine(self.DAY)
		self.assertEqual(frappe.db.count("Email Queue"), before)


class Report(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = factories.make_case()
		with acting_as(MANAGER), request():
			vault.open_identity(self.case.client, "CASEWORK")
			frappe.get_doc("Client Identity", self.case.client)

	def rows(self, reader: str, **filters: Any) -> list[Any]:
		with acting_as(reader):
			return looks_at_identities.execute({"client": self.case.client, **filters})[1]

	def test_the_officer_and_the_case_manager_see_who_looked(self) -> None:
		for user in (PROTECTION, MANAGER):
			rows = self.rows(user, user=MANAGER)
			self.assertEqual({row["what"] for row in rows}, {"Purpose stated", "Opened"})
			self.assertEqual({row["purpose"] for row in rows}, {"Case work with the client"})
			self.assertNotIn("Maly", str(rows))

	def test_another_manager_sees_nothing_and_others_are_refused(self) -> None:
		self.assertEqual(self.rows(OTHER_MANAGER), [])
		for user in (MONITORING, CENTRAL):
			with self.assertRaises(frappe.PermissionError):
				self.rows(user)

	def test_only_unusual_ones_of_a_period(self) -> None:
		self.assertEqual(self.rows(PROTECTION, unusual=1), [])
		name = self.rows(PROTECTION, user=MANAGER)[0]["name"]
		frappe.db.set_value(looks.LOG, name, {"unusual": 1, "unusual_why": "new place"})
		self.assertEqual([row["unusual_why"] for row in self.rows(PROTECTION, unusual=1)], ["new place"])
		yesterday = str(add_days(nowdate(), -1))
		self.assertEqual(self.rows(PROTECTION, from_date=yesterday, until_date=yesterday), [])


class SignInFromANewPlace(SiteTest):
	def sign_in(self, address: str) -> None:
		with acting_as(MANAGER), request(address):
			sign_ins.remember_place(frappe._dict(user=MANAGER))

	def setUp(self) -> None:
		super().setUp()
		frappe.db.delete(sign_ins.KIND, {"user": MANAGER})
		self.told = len(notices(MANAGER))

	def test_the_first_place_is_remembered_and_not_told(self) -> None:
		self.sign_in(OFFICE)
		self.assertEqual(frappe.db.count(sign_ins.KIND, {"user": MANAGER}), 1)
		self.assertEqual(len(notices(MANAGER)), self.told)

	def test_another_place_is_told_once_and_holds_no_address(self) -> None:
		for address in (OFFICE, BEACH, BEACH, OFFICE):
			self.sign_in(address)
		(notice,) = notices(MANAGER)[self.told :]
		self.assertIn("never used before", notice.subject)
		rows = frappe.get_all(sign_ins.KIND, filters={"user": MANAGER}, fields=["*"])
		self.assertEqual(len(rows), 2)
		self.assertNotIn("198.51", str(rows) + str(notice))

	def test_the_officer_gets_the_number_of_accounts(self) -> None:
		self.sign_in(OFFICE)
		earlier = add_to_date(now_datetime(), days=-3)
		frappe.db.set_value(sign_ins.KIND, {"user": MANAGER}, "first_seen", earlier)
		before = sign_ins.new_places_on(nowdate())
		self.sign_in(BEACH)
		self.assertEqual(sign_ins.new_places_on(nowdate()), before + 1)

	def test_without_its_keys_the_site_still_lets_people_sign_in(self) -> None:
		frappe.local.conf.ccm_key_file = "no_such_file.json"
		self.addCleanup(frappe.local.conf.pop, "ccm_key_file", None)
		self.sign_in(OFFICE)
		self.assertEqual(frappe.db.count(sign_ins.KIND, {"user": MANAGER}), 0)
