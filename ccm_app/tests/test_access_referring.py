"""How far reaches what the platform keeps about our records, what offices make, and the Advisory Group."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.query_report import run
from frappe.utils import add_days, nowdate

from ccm_app.confidentiality import access, referring
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	ADVISORY,
	CENTRAL,
	CLERK,
	MANAGER,
	MINISTRY,
	OTHER_MANAGER,
	PROVIDER,
	SiteTest,
	acting_as,
)

# One row per DocType of the platform, beside the two columns of its reference.
ROWS: dict[str, dict[str, Any]] = {
	"Workflow Action": {"status": "Open"},
	"ToDo": {"description": "Call", "allocated_to": OTHER_MANAGER},
	"Comment": {"comment_type": "Info", "content": "Seen"},
	"Communication": {"subject": "Seen", "content": "Seen", "communication_medium": "Phone"},
	"File": {"file_name": "report.txt", "is_private": 1},
	"Notification Log": {"subject": "Seen", "for_user": OTHER_MANAGER},
	"Version": {"data": "{}"},
	"Tag Link": {"tag": "Seen"},
	"View Log": {"viewed_by": "Administrator"},
	"Document Follow": {"user": OTHER_MANAGER},
	"Activity Log": {"subject": "Seen"},
	"Energy Point Log": {"user": OTHER_MANAGER, "points": 1},
	"Reminder": {"user": OTHER_MANAGER, "description": "Call", "remind_at": "2030-01-01 08:00:00"},
}


def row_about(kind: str, record: Any) -> Any:
	"""A row of the platform that refers to this record, stored as the platform itself stores it."""
	pair = referring.REFERENCES[kind][0]
	row = frappe.get_doc({"doctype": kind, **ROWS[kind], pair[0]: record.doctype, pair[1]: record.name})
	row.name = frappe.generate_hash(length=10)
	row.db_insert()
	return row


def listed(user: str, kind: str, name: str) -> bool:
	"""Whether the condition of the list of this DocType lets the row through, whatever the role may read."""
	sql = access.list_condition(user, kind) or "1=1"
	return bool(frappe.db.sql(f"select `name` from `tab{kind}` where `name` = %s and {sql}", (name,)))


class WhatThePlatformKeeps(SiteTest):
	def test_a_step_of_the_workflow_is_listed_to_the_own_office_only(self) -> None:
		case = factories.case_in_referral()
		frappe.db.delete("Workflow Action", {"reference_name": case.name})
		step = row_about("Workflow Action", case)
		frappe.get_doc(
			{
				"doctype": "Workflow Action Permitted Role",
				"parent": step.name,
				"parenttype": "Workflow Action",
				"parentfield": "permitted_roles",
				"role": "CCM Field Case Manager",
			}
		).db_insert()
		for user, expected in ((MANAGER, [step.name]), (OTHER_MANAGER, []), (MINISTRY, [])):
			with acting_as(user):
				found = frappe.get_list("Workflow Action", {"reference_name": case.name}, pluck="name")
			self.assertEqual(found, expected, user)

	def test_each_kind_of_row_follows_the_record_that_it_refers_to(self) -> None:
		case = factories.case_in_referral()
		for kind in ROWS:
			row = row_about(kind, case)
			for user, seen in ((MANAGER, True), (CENTRAL, True), (OTHER_MANAGER, False), (MINISTRY, False)):
				with self.subTest(kind=kind, user=user):
					self.assertIs(listed(user, kind, row.name), seen)
					self.assertIs(access.may_open(row, "read", user), None if seen else False)
			self.assertEqual(access.list_condition("Administrator", kind), "")
			self.assertIsNone(access.may_open(row, "read", "Administrator"))

	def test_a_row_about_the_vault_is_closed_to_those_who_do_not_open_the_vault(self) -> None:
		client = factories.make_client()
		vault = factories.make_identity(client.name)
		row = row_about("Comment", vault)
		for user, seen in ((MANAGER, True), (CENTRAL, True), ("monitoring@ccm.example", False)):
			self.assertIs(listed(user, "Comment", row.name), seen, user)

	def test_rows_about_records_of_other_apps_and_about_nothing_stay_open(self) -> None:
		row = row_about("ToDo", frappe.get_doc("User", OTHER_MANAGER))
		free = frappe.get_doc(
			{"doctype": "ToDo", "description": "Free", "allocated_to": OTHER_MANAGER}
		).insert()
		for one in (row, free):
			self.assertTrue(listed(OTHER_MANAGER, "ToDo", one.name))
			self.assertIsNone(access.may_open(one, "read", OTHER_MANAGER))

	def test_an_own_row_is_not_turned_towards_a_foreign_case(self) -> None:
		case, mine = factories.make_case(), factories.make_client(field_office="BTB")
		row = row_about("ToDo", mine)
		row.update({"reference_type": "Case", "reference_name": case.name})
		self.assertIs(access.may_open(row, "write", OTHER_MANAGER), False)
		stored = row_about("ToDo", case)
		stored.update({"reference_type": mine.doctype, "reference_name": mine.name})
		self.assertIs(access.may_open(stored, "write", OTHER_MANAGER), False)

	def test_the_columns_of_every_reference_exist(self) -> None:
		for kind, pairs in referring.REFERENCES.items():
			if frappe.db.table_exists(kind):
				columns = set(frappe.db.get_table_columns(kind))
				self.assertLessEqual({column for pair in pairs for column in pair}, columns, kind)

	def test_a_file_of_a_case_is_private(self) -> None:
		case = factories.make_case()
		values = {
			"doctype": "File",
			"file_name": "a.pdf",
			"content": b"%PDF-1",
			"attached_to_doctype": "Case",
		}
		file = frappe.get_doc({**values, "attached_to_name": case.name, "is_private": 0}).insert()
		self.assertEqual(frappe.db.get_value("File", file.name, "is_private"), 1)

	def test_a_provider_sees_no_row_about_any_case(self) -> None:
		row = row_about("Comment", factories.make_case())
		self.assertFalse(listed(PROVIDER, "Comment", row.name))


class OwnOffice(SiteTest):
	def batch(self, office: str) -> Any:
		values = {"form": frappe.get_all("Paper Form", pluck="name", limit=1)[0], "year": 2026, "copies": 2}
		return factories.make("Paper Form Batch", field_office=office, **values)

	def designation(self, office: str) -> Any:
		days = {"decided_on": "2026-01-05", "valid_from": "2026-01-05", "status": "Proposed"}
		values = {"provider": "CWDA", "service_type": "PSYCHO", "body": f"LRC-{office}", **days}
		return factories.make("Provider Designation", field_office=office, **values)

	def test_blank_forms_are_numbered_listed_and_opened_by_the_own_office(self) -> None:
		theirs = self.batch("SVR")
		with acting_as(OTHER_MANAGER):
			self.assertTrue(self.batch("BTB").name)
			with self.assertRaises(frappe.PermissionError):
				self.batch("SVR")
			self.assertEqual(frappe.get_list("Paper Form Batch", {"name": theirs.name}), [])
		for right in ("read", "write", "print"):
			self.assertIs(access.may_open(theirs, right, OTHER_MANAGER), False)
			self.assertIsNone(access.may_open(theirs, right, CLERK))
			self.assertIsNone(access.may_open(theirs, right, CENTRAL))

	def test_a_designation_is_read_by_all_and_written_by_the_own_office(self) -> None:
		theirs = self.designation("SVR")
		with acting_as(OTHER_MANAGER):
			self.assertTrue(self.designation("BTB").name)
			with self.assertRaises(frappe.PermissionError):
				self.designation("SVR")
			self.assertEqual(len(frappe.get_list("Provider Designation", {"name": theirs.name})), 1)
		self.assertIsNone(access.may_open(theirs, "read", OTHER_MANAGER))
		self.assertIs(access.may_open(theirs, "write", OTHER_MANAGER), False)
		self.assertIsNone(access.may_open(theirs, "write", CENTRAL))

	def test_neither_is_moved_into_or_out_of_an_office(self) -> None:
		for theirs in (self.batch("SVR"), self.designation("SVR")):
			theirs.field_office = "BTB"
			self.assertIs(access.may_open(theirs, "write", OTHER_MANAGER), False)
			self.assertIs(access.may_open(theirs, "write", MANAGER), False)


class AdvisoryGroup(SiteTest):
	REFUSED = "signed confidentiality agreement"

	def member(self, **values: Any) -> None:
		frappe.db.set_value("Body Member", {"user": ADVISORY, "parent": "AG"}, values)

	def tables(self, user: str = ADVISORY, **filters: Any) -> list[Any]:
		with acting_as(user):
			return run("Statistics Table", filters={"table": "T06", "period": "2026-Q1", **filters})["result"]

	def meeting(self) -> Any:
		return factories.make("Body Meeting", body="AG", held_on="2026-01-05")

	def test_a_member_who_has_signed_reads_minutes_and_tables(self) -> None:
		meeting = self.meeting()
		self.assertTrue(self.tables())
		with acting_as(ADVISORY):
			self.assertEqual(len(frappe.get_list("Body Meeting", {"name": meeting.name})), 1)
			self.assertTrue(meeting.has_permission("read"))

	def test_who_has_not_signed_or_has_left_is_told_what_to_do(self) -> None:
		meeting, tomorrow, yesterday = self.meeting(), add_days(nowdate(), 1), add_days(nowdate(), -1)
		signed = {"agreement_signed_on": yesterday, "from_date": None, "until_date": None}
		for values in (
			{"agreement_signed_on": None},
			{"agreement_signed_on": tomorrow},
			{"until_date": yesterday},
			{"from_date": tomorrow},
			{"user": None},
		):
			with self.subTest(values):
				self.member(**signed | values)
				with self.refused(self.REFUSED, error=frappe.PermissionError):
					self.tables()
				with acting_as(ADVISORY), self.refused(self.REFUSED, error=frappe.PermissionError):
					meeting.check_permission("read")
				with acting_as(ADVISORY):
					self.assertEqual(frappe.get_list("Body Meeting", {"name": meeting.name}), [])
					self.assertIn(self.REFUSED, str(frappe.get_message_log()))

	def test_the_last_day_of_a_membership_still_counts(self) -> None:
		self.member(until_date=nowdate())
		self.assertTrue(self.tables())

	def test_staff_who_read_by_another_role_need_no_agreement(self) -> None:
		self.member(agreement_signed_on=None)
		self.addCleanup(frappe.clear_cache, user=MANAGER)
		user = frappe.get_doc("User", MANAGER)
		user.append("roles", {"role": "CCM Advisory Group"})
		user.save()
		self.assertTrue(self.tables(MANAGER, field_office="SVR"))
		self.assertIsNone(access.may_open(self.meeting(), "read", MANAGER))

	def test_the_advisory_group_asks_for_no_single_provider_or_office(self) -> None:
		for name, value in (("provider", "CCPCR-SVR"), ("field_office", "SVR")):
			with self.refused("can show single persons", error=frappe.PermissionError):
				self.tables(**{name: value})
			self.assertTrue(self.tables(CENTRAL, **{name: value}))
