"""Who sees what. One function answers for lists, for single records and for child rows."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.client import set_value
from frappe.utils import add_days, now_datetime, nowdate

from ccm_app.confidentiality import access
from ccm_app.registry import shipped
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	ADVISORY,
	APPROVER,
	CENTRAL,
	CLERK,
	COORDINATION,
	MANAGER,
	MINISTRY,
	MONITORING,
	OTHER_CLERK,
	OTHER_MANAGER,
	PROTECTION,
	PROVIDER,
	WORKER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_integrity import put

# Who may open what of a client of Svay Rieng: R read, W write, - neither.
TABLE = {
	#                 Client Identity Case Plan Referral Event
	MANAGER: ("RW", "RW", "RW", "RW", "RW", "R"),
	CLERK: ("RW", "RW", "RW", "R", "RW", "R"),
	WORKER: ("R", "R", "R", "R", "R", "R"),
	OTHER_MANAGER: ("-", "-", "-", "-", "-", "-"),
	OTHER_CLERK: ("-", "-", "-", "-", "-", "-"),
	# The Central Office writes of a plan what an approver writes: the ministry may give it the approval of large ones.
	CENTRAL: ("RW", "RW", "RW", "RW", "R", "R"),
	MONITORING: ("R", "-", "R", "R", "R", "R"),
	COORDINATION: ("-", "-", "R", "RW", "-", "-"),
	APPROVER: ("-", "-", "R", "RW", "-", "-"),
	PROTECTION: ("R", "-", "R", "-", "-", "R"),
	MINISTRY: ("-", "-", "-", "-", "-", "-"),
	ADVISORY: ("-", "-", "-", "-", "-", "-"),
	PROVIDER: ("-", "-", "-", "-", "-", "-"),
}
KINDS = ("Client", "Client Identity", "Case", "Case Plan", "Referral", "Case Event")


def rights(user: str, kind: str, name: str) -> str:
	"""What a user may do with a record: "RW", "R" or "-"."""
	record = frappe.get_doc(kind, name)
	with acting_as(user):
		found = "".join(
			letter
			for letter, right in (("R", "read"), ("W", "write"))
			if frappe.has_permission(kind, right, record)
		)
		frappe.clear_messages()
	return found or "-"


def give_role(user: str, role: str) -> None:
	"""Give a role past the check of accounts, as somebody with the database would."""
	row = {"parent": user, "parenttype": "User", "parentfield": "roles", "role": role}
	frappe.get_doc({"doctype": "Has Role", **row}).db_insert()
	frappe.clear_cache(user=user)


def names_listed(user: str, kind: str, **filters: Any) -> set[str]:
	"""The names in the list that a user gets; none when the list itself is refused."""
	with acting_as(user):
		try:
			return set(frappe.get_list(kind, filters=filters, pluck="name", limit=0))
		except frappe.PermissionError:
			return set()


class RoleTimesRecord(SiteTest):
	def records(self) -> dict[str, str]:
		case = factories.case_in_referral()
		referral = factories.make_referral(case.name)
		plan = frappe.db.get_value("Case Plan", {"case": case.name})
		event = frappe.db.get_value("Case Event", {"case": case.name})
		values = (case.client, case.client, case.name, plan, referral.name, event)
		return dict(zip(KINDS, values, strict=True))

	def test_the_table_holds_for_single_records(self) -> None:
		records = self.records()
		for user, expected in TABLE.items():
			for kind, wanted in zip(KINDS, expected, strict=True):
				with self.subTest(user=user, kind=kind):
					self.assertEqual(rights(user, kind, records[kind]), wanted)

	def test_the_lists_agree_with_the_single_records(self) -> None:
		records = self.records()
		for user, expected in TABLE.items():
			for kind, wanted in zip(KINDS, expected, strict=True):
				with self.subTest(user=user, kind=kind):
					listed = records[kind] in names_listed(user, kind)
					self.assertEqual(listed, wanted != "-")

	def test_every_record_of_a_client_is_decided_by_the_client(self) -> None:
		for kind, columns in access.CLIENT_COLUMNS.items():
			names = {field["fieldname"] for field in shipped.fields(kind)} | {"name"}
			self.assertLessEqual(set(columns), names, kind)
		linked = {
			kind
			for kind, shape in shipped.kinds().items()
			if not shape.get("istable") and shipped.links_to(kind, frozenset({"Client", "Case"}))
		}
		self.assertEqual(linked - access.CONFIDENTIAL, set())


class OfficesApart(SiteTest):
	def test_another_office_cannot_move_a_record_into_its_reach(self) -> None:
		theirs = factories.make_client()
		with acting_as(OTHER_MANAGER):
			for body in ({"field_office": "BTB"}, {"field_office": ""}, {"sex": "Male"}):
				with self.assertRaises(frappe.PermissionError):
					put("Client", theirs.name, dict(body))

	def test_nobody_moves_an_own_record_to_another_office_or_client(self) -> None:
		case, foreign = factories.make_case(), factories.make_client(field_office="BTB")
		with acting_as(MANAGER):
			for body in ({"field_office": "BTB"}, {"client": foreign.name}):
				with self.assertRaises(frappe.PermissionError):
					put("Case", case.name, dict(body))

	def test_an_own_record_does_not_overwrite_a_foreign_one(self) -> None:
		mine, theirs = factories.make_client(), factories.make_client(field_office="BTB")
		with acting_as(MANAGER), self.assertRaises(frappe.PermissionError):
			put("Client", mine.name, {"name": theirs.name, "modified": str(theirs.modified)})

	def test_nothing_is_recorded_on_a_foreign_case(self) -> None:
		case = factories.case_in_referral()
		with acting_as(OTHER_MANAGER):
			for make in (factories.make_consent, factories.make_referral, factories.make_plan):
				with self.assertRaises(frappe.PermissionError):
					make(case.name)
			with self.assertRaises(frappe.PermissionError):
				factories.make_identity(factories.make_client(field_office="BTB").name and case.client)

	def test_a_client_is_registered_by_the_own_office_only(self) -> None:
		with acting_as(CLERK):
			self.assertTrue(factories.make_client().name)
			with self.assertRaises(frappe.PermissionError):
				factories.make_client(field_office="BTB")

	def test_a_record_in_memory_shows_nothing_of_a_foreign_client(self) -> None:
		case = factories.make_case()
		for values in ({"client": case.client}, {"case": case.name}, {"name": "x", "case": case.name}):
			record = frappe.get_doc({"doctype": "Referral", "provider": "CCPCR-SVR", **values})
			self.assertIs(access.may_open(record, "print", OTHER_MANAGER), False)
			self.assertIsNone(access.may_open(record, "print", MANAGER))

	def test_set_value_on_a_foreign_record_is_refused(self) -> None:
		case = factories.make_case()
		with acting_as(OTHER_MANAGER), self.assertRaises(frappe.PermissionError):
			set_value("Case", case.name, "wants_case_conference", 1)

	def test_rows_of_foreign_records_are_not_listed(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		rows = "select `name` from `tabCase Plan Line` where `parent` = %s and "
		for user, expected in ((MANAGER, 1), (OTHER_MANAGER, 0), (PROVIDER, 0), (APPROVER, 1)):
			condition = access.list_condition(user, "Case Plan Line") or "1=1"
			self.assertEqual(len(frappe.db.sql(rows + condition, (plan.name,))), expected, user)

	def test_rows_of_the_vault_are_for_the_office_and_the_central_office(self) -> None:
		client = factories.make_client().name
		factories.make_identity(client, phones=[{"phone_number": "012345678"}])
		rows = "select `name` from `tabIdentity Phone` where `parent` = %s and "
		for user, expected in (
			(MANAGER, 1),
			(CENTRAL, 1),
			(OTHER_MANAGER, 0),
			(MONITORING, 0),
			(PROTECTION, 0),
		):
			condition = access.list_condition(user, "Identity Phone") or "1=1"
			self.assertEqual(len(frappe.db.sql(rows + condition, (client,))), expected, user)


class AccessBeginsAndEnds(SiteTest):
	def test_who_leaves_the_staff_sees_nothing_more(self) -> None:
		case = factories.make_case()
		self.addCleanup(frappe.clear_document_cache, "Field Office", "SVR")
		office = frappe.get_doc("Field Office", "SVR")
		row = next(row for row in office.staff if row.user == CLERK)
		row.until_date = add_days(nowdate(), -1)
		office.save()
		self.assertEqual(rights(CLERK, "Case", case.name), "-")
		self.assertNotIn(case.name, names_listed(CLERK, "Case"))

	def test_access_that_ended_or_has_not_begun_is_none(self) -> None:
		case = factories.make_case()
		row = {"client": case.client}
		past, future = add_days(now_datetime(), -1), add_days(now_datetime(), 1)
		for values in ({"valid_until": past}, {"valid_until": None, "valid_from": future}):
			frappe.db.set_value("Case Access", row, values)
			self.assertEqual(rights(MANAGER, "Case", case.name), "-")
		frappe.db.set_value("Case Access", row, {"valid_from": past, "valid_until": future})
		self.assertEqual(rights(MANAGER, "Case", case.name), "RW")

	def test_a_hand_over_opens_the_case_to_the_receiver_and_closes_it_to_the_sender(self) -> None:
		case = factories.case_in_referral()
		handover = factories.hand_over(case.name)
		self.assertEqual(rights(MANAGER, "Case", case.name), "RW")
		self.assertEqual(rights(OTHER_MANAGER, "Case", case.name), "RW")
		with acting_as(OTHER_MANAGER):
			handover.reload()
			handover.new_case_manager = OTHER_MANAGER
			handover.save()
			factories.move(handover, "Accept")
		self.assertEqual(rights(MANAGER, "Case", case.name), "-")
		self.assertEqual(rights(OTHER_MANAGER, "Case", case.name), "RW")
		stored = frappe.get_doc("Case", case.name)
		self.assertEqual((stored.field_office, stored.case_manager), ("BTB", OTHER_MANAGER))

	def test_a_provider_with_a_role_of_the_desk_still_sees_nothing(self) -> None:
		case = factories.make_case()
		# The roles of a user are cached; what is rolled back after the test must be forgotten too.
		self.addCleanup(frappe.clear_cache, user=PROVIDER)
		give_role(PROVIDER, "CCM Central Office")
		self.assertEqual(rights(PROVIDER, "Case", case.name), "-")
		self.assertEqual(names_listed(PROVIDER, "Case"), set())

	def test_a_share_by_hand_is_refused(self) -> None:
		case = factories.make_case()
		share = frappe.get_doc(
			{"doctype": "DocShare", "share_doctype": "Case", "share_name": case.name, "user": OTHER_MANAGER}
		)
		with self.refused("are not shared one by one", error=frappe.PermissionError):
			access.refuse_sharing(share)
