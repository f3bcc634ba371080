"""Sensitive cases and conflicts of interest: who is left out of lists, records, counts and texts."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, nowdate

from ccm_app.api import sensitivity, tables
from ccm_app.confidentiality import access, access_rows, packets
from ccm_app.domain.registry_number import client_number
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	MONITORING,
	OTHER_MANAGER,
	PROTECTION,
	PROVIDER,
	WORKER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_access import give_role, names_listed, rights
from ccm_app.tests.test_integrity import put

OVERSIGHT = (MONITORING, PROTECTION)
NOBODY = client_number("SVR", 2026, 999_999)
REASON = "Somebody asked for this client at the gate."


def make_sensitive(case: str, sensitivity: str, reason: str = REASON, user: str = MANAGER) -> None:
	"""Make a case restricted or sealed, as its case manager."""
	with acting_as(user):
		put("Case", case, {"sensitivity": sensitivity, "sensitivity_reason": reason})


def conflict(user: str, client: str, **more: Any) -> None:
	"""The Central Office knows that this user must not see this client."""
	values = {"user": user, "client": client, "reason": "Of the same family.", "from_date": nowdate()}
	factories.make("Conflict of Interest", **values | more)


class SensitiveTest(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = factories.case_in_planning()
		self.client = self.case.client
		self.plan = factories.make_plan(self.case.name).name

	def seen_by(self, *users: str) -> dict[str, str]:
		"""Right to the case, by user; the list has to say the same."""
		found = {user: rights(user, "Case", self.case.name) for user in users}
		for user, right in found.items():
			for kind, name in (("Case", self.case.name), ("Client", self.client)):
				self.assertEqual(name in names_listed(user, kind), right != "-", (user, kind))
		return found


class Restricted(SensitiveTest):
	def test_of_the_office_only_the_case_manager_and_the_central_office_by_name(self) -> None:
		make_sensitive(self.case.name, "Restricted")
		self.assertEqual(frappe.db.get_value("Client", self.client, "sensitivity"), "Restricted")
		expected = {
			MANAGER: "RW",
			CLERK: "-",
			WORKER: "-",
			OTHER_MANAGER: "-",
			CENTRAL: "RW",
			MONITORING: "R",
		}
		self.assertEqual(self.seen_by(*expected), expected)
		for user in (CLERK, WORKER):
			self.assertFalse(packets.opens_texts("Social Assessment", self.client, user), user)
			self.assertEqual(rights(user, "Client Identity", self.client), "-", user)
		self.assertTrue(packets.opens_texts("Social Assessment", self.client, MANAGER))

	def test_rows_that_begin_later_are_narrowed_too(self) -> None:
		make_sensitive(self.case.name, "Restricted")
		with acting_as(MANAGER):
			handover = factories.make("Case Handover", **self.proposal())
		handover = factories.move(handover, "Receive")
		handover.update({"to_office": "BTB", "new_case_manager": OTHER_MANAGER})
		handover.save()
		factories.move(handover, "Assign")
		self.assertEqual(self.seen_by(OTHER_MANAGER, "clerk-btb@btb.example")["clerk-btb@btb.example"], "-")
		self.assertEqual(rights(OTHER_MANAGER, "Case", self.case.name), "RW")

	def proposal(self) -> dict[str, Any]:
		day = factories.PLANNED_ON
		return {
			"case": self.case.name,
			"reason": "Services in another province",
			"suggested_province": "02",
			"client_consulted_on": day,
			"proposed_on": day,
		}

	def test_it_opens_again_for_the_office_when_the_reason_is_gone(self) -> None:
		make_sensitive(self.case.name, "Restricted")
		make_sensitive(self.case.name, "Normal", "The visitor was a relative who helps.")
		self.assertEqual(self.seen_by(CLERK, WORKER), {CLERK: "RW", WORKER: "R"})

	def test_a_named_person_sees_it_while_on_the_staff_and_until_the_day(self) -> None:
		make_sensitive(self.case.name, "Restricted")
		with acting_as(MANAGER):
			sensitivity.name_person(self.case.name, WORKER, "Texts", nowdate())
		self.assertEqual(self.seen_by(WORKER), {WORKER: "R"})
		self.assertTrue(packets.opens_texts("Social Assessment", self.client, WORKER))
		self.assertEqual(rights(WORKER, "Client Identity", self.client), "-")
		named = {"client": self.client, "party": WORKER}
		frappe.db.set_value("Case Access", named, "valid_until", add_days(nowdate(), -1))
		self.assertEqual(self.seen_by(WORKER), {WORKER: "-"})

	def test_naming_is_for_the_case_manager_and_ends_when_said(self) -> None:
		make_sensitive(self.case.name, "Restricted")
		for user, error in ((CLERK, frappe.DoesNotExistError), (MONITORING, frappe.PermissionError)):
			with acting_as(user), self.assertRaises(error):
				sensitivity.name_person(self.case.name, user)
		with acting_as(MANAGER):
			for stranger in (PROVIDER, "Guest", "nobody@example.org"):
				with self.refused("it is no active account of the staff"):
					sensitivity.name_person(self.case.name, stranger)
			sensitivity.name_person(self.case.name, CLERK)
			self.assertIn(CLERK, {row["user"] for row in sensitivity.persons(self.case.name)})
			self.assertEqual(self.seen_by(CLERK), {CLERK: "RW"})
			sensitivity.end_person(self.case.name, CLERK)
		self.assertEqual(self.seen_by(CLERK), {CLERK: "-"})
		events = frappe.get_all("Case Event", filters={"client": self.client}, pluck="event")
		self.assertLessEqual({"access.named", "access.ended", "case.sensitivity_changed"}, set(events))

	def test_the_row_of_a_new_case_manager_takes_the_place_of_the_old_one(self) -> None:
		make_sensitive(self.case.name, "Restricted")
		put("Case", self.case.name, {"case_manager": WORKER})
		self.assertEqual(self.seen_by(MANAGER, WORKER), {MANAGER: "-", WORKER: "R"})


class Sealed(SensitiveTest):
	def setUp(self) -> None:
		super().setUp()
		make_sensitive(self.case.name, "Sealed")

	def test_only_named_persons_see_it_whatever_their_role(self) -> None:
		users = (MANAGER, CLERK, WORKER, OTHER_MANAGER, CENTRAL, *OVERSIGHT)
		expected = {user: "RW" if user == MANAGER else "-" for user in users}
		self.assertEqual(self.seen_by(*users), expected)
		self.assertFalse(packets.opens_texts("Case Plan", self.client, CENTRAL))
		self.assertEqual(rights(CENTRAL, "Client Identity", self.client), "-")

	def test_a_named_person_of_the_central_office_sees_it(self) -> None:
		with acting_as(MANAGER):
			sensitivity.name_person(self.case.name, CENTRAL)
		self.assertEqual(self.seen_by(CENTRAL), {CENTRAL: "RW"})
		self.assertTrue(packets.opens_texts("Case", self.client, CENTRAL))

	def test_rows_of_its_records_are_not_listed_either(self) -> None:
		counted = "select count(*) from `tabCase Plan Line` where `parent` = %s and "
		for user, rows in ((MANAGER, 1), (CLERK, 0), (MONITORING, 0), (CENTRAL, 0)):
			condition = access.list_condition(user, "Case Plan Line") or "1=1"
			self.assertEqual(frappe.db.sql(counted + condition, (self.plan,))[0][0], rows, user)

	def test_the_tables_count_it_like_any_other(self) -> None:
		for user in (CENTRAL, MONITORING, CLERK):
			with acting_as(user):
				counted = {row["case"] for row in tables.case_rows()}
			self.assertIn(self.case.name, counted, user)

	def test_many_sealed_clients_are_left_out_as_few_are(self) -> None:
		before = access.list_condition(MONITORING, "Client")
		self.addCleanup(setattr, access_rows, "MOST_BY_NAME", access_rows.MOST_BY_NAME)
		access_rows.MOST_BY_NAME = 0
		after = access.list_condition(MONITORING, "Client")
		self.assertNotEqual(before, after)
		self.assertNotIn(self.client, names_listed(MONITORING, "Client"))

	def test_a_change_by_somebody_else_is_refused(self) -> None:
		other = factories.make_case()
		with acting_as(CLERK), self.refused("by its case manager", error=frappe.PermissionError):
			put("Case", other.name, {"sensitivity": "Sealed", "sensitivity_reason": REASON})
		with acting_as(MANAGER), self.refused("without a reason of its own"):
			put("Case", other.name, {"sensitivity": "Sealed"})


class Conflicts(SensitiveTest):
	def test_the_client_is_gone_whatever_the_ground(self) -> None:
		for user, right in (
			(MANAGER, "RW"),
			(CLERK, "RW"),
			(CENTRAL, "RW"),
			(MONITORING, "R"),
			(PROTECTION, "R"),
		):
			self.assertEqual(self.seen_by(user), {user: right})
			conflict(user, self.client)
			self.assertEqual(self.seen_by(user), {user: "-"})
			self.assertFalse(packets.opens_texts("Case Plan", self.client, user), user)

	def test_it_holds_from_its_first_to_its_last_day(self) -> None:
		yesterday, tomorrow = add_days(nowdate(), -1), add_days(nowdate(), 1)
		conflict(CLERK, self.client, from_date=add_days(nowdate(), -9), until_date=yesterday)
		self.assertEqual(self.seen_by(CLERK), {CLERK: "RW"})
		row = frappe.db.get_value("Conflict of Interest", {"user": CLERK})
		frappe.db.set_value("Conflict of Interest", row, {"from_date": tomorrow, "until_date": None})
		self.assertEqual(self.seen_by(CLERK), {CLERK: "RW"})
		frappe.db.set_value("Conflict of Interest", row, {"from_date": nowdate(), "until_date": nowdate()})
		self.assertEqual(self.seen_by(CLERK), {CLERK: "-"})

	def test_nobody_sees_the_conflict_that_is_his_own(self) -> None:
		conflict(CENTRAL, self.client)
		self.assertEqual(names_listed(CENTRAL, "Conflict of Interest", client=self.client), set())
		self.assertEqual(len(names_listed(PROTECTION, "Conflict of Interest", client=self.client)), 1)

	def test_everybody_of_the_staff_may_declare_it_and_hears_nothing(self) -> None:
		with acting_as(CLERK):
			said = {sensitivity.declare_conflict(number, "My cousin.") for number in (self.client, NOBODY)}
			self.assertEqual(len(said), 1)
			with self.refused("has no reason"):
				sensitivity.declare_conflict(self.client, " ")
		self.assertEqual(self.seen_by(CLERK), {CLERK: "-"})
		row = frappe.get_doc("Conflict of Interest", {"user": CLERK})
		self.assertEqual((row.client, row.declared_by), (self.client, CLERK))

	def test_a_client_who_is_hidden_and_one_who_is_not_there_are_refused_alike(self) -> None:
		conflict(CENTRAL, self.client)
		for client in (self.client, NOBODY):
			values = {"doctype": "Case", "client": client, "case_type": "SA", "case_manager": MANAGER}
			new = frappe.get_doc(values)
			self.assertIs(access.may_open(new, "create", CENTRAL), False, client)


class BothRoles(SensitiveTest):
	def test_who_oversees_everything_and_works_in_one_office_writes_in_that_office_only(self) -> None:
		foreign = factories.make_case(
			client=factories.make_client(field_office="BTB").name, case_manager=OTHER_MANAGER
		)
		self.addCleanup(frappe.clear_cache, user=WORKER)
		give_role(WORKER, "CCM Monitoring Team")
		give_role(WORKER, "CCM Field Case Manager")
		self.assertEqual(rights(WORKER, "Case", foreign.name), "R")
		self.assertEqual(rights(WORKER, "Case", self.case.name), "RW")
		self.assertFalse(packets.opens_texts("Case", foreign.client, WORKER))
		self.assertTrue(packets.opens_texts("Case", self.client, WORKER))
