"""Access ends by itself: with the referral, the consent, the conference, the account, the role, the staff list."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from ccm_app.confidentiality import access, access_rows, packets, taking_out
from ccm_app.registry import shipped
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	MONITORING,
	OTHER_MANAGER,
	WORKER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_access import names_listed, rights
from ccm_app.tests.test_integrity import REFUSALS, put

PROVIDER = factories.PROVIDER


def live_rows(client: str, **more: Any) -> list[Any]:
	"""The rows of a client that are live now."""
	return frappe.get_all(
		"Case Access",
		filters={"client": client, **more},
		or_filters=[["valid_until", "is", "not set"], ["valid_until", ">", now_datetime()]],
		fields=["party", "ground", "packet", "valid_until", "read_only"],
	)


class Providers(SiteTest):
	def referral(self, **consent: Any) -> Any:
		case = factories.case_in_referral()
		given = factories.make_consent(case.name, **consent)
		referral = factories.make_referral(case.name, consent=given.name)
		return factories.move(referral, "Send")

	def rows(self, referral: Any) -> list[Any]:
		return live_rows(referral.client, party_kind="Service Provider")

	def test_a_provider_reads_codes_first_and_then_what_the_client_agreed(self) -> None:
		referral = self.referral(share_needs=1, share_name=1)
		self.assertEqual([row.packet for row in self.rows(referral)], ["Codes"])
		referral = factories.move(referral, "Record acceptance")
		(row,) = self.rows(referral)
		self.assertEqual((row.party, row.packet, row.read_only), (PROVIDER, "Identity", 1))
		self.assertEqual(access_rows.packet_of("Service Provider", PROVIDER, referral.client), "Identity")

	def test_a_withdrawn_referral_ends_the_row(self) -> None:
		referral = self.referral(share_needs=1)
		self.assertEqual(len(self.rows(referral)), 1)
		factories.move(referral, "Withdraw")
		self.assertEqual(self.rows(referral), [])
		self.assertIsNone(access_rows.packet_of("Service Provider", PROVIDER, referral.client))

	def test_a_withdrawn_consent_ends_the_row_at_once(self) -> None:
		referral = self.referral(share_needs=1)
		put("Client Consent", referral.consent, {"withdrawn_on": nowdate()})
		self.assertEqual(self.rows(referral), [])

	def test_the_row_ends_with_the_last_day_of_the_consent(self) -> None:
		referral = self.referral(share_needs=1, valid_until=nowdate())
		(row,) = self.rows(referral)
		self.assertEqual(str(row.valid_until)[:10], add_days(nowdate(), 1))


class Conferences(SiteTest):
	def conference(self, **changes: Any) -> Any:
		case = factories.case_in_planning()
		seats = [{"seat": "SPR", "user": OTHER_MANAGER}, {"seat": "FCM"}, {"seat": "SPW"}]
		values = {
			"case": case.name,
			"kind": "Initial",
			"status": "Called",
			"planned_on": nowdate(),
			"seats": seats,
		}
		return frappe.get_doc({"doctype": "Case Conference", **values | changes}).insert()

	def test_a_seat_opens_the_case_for_reading_until_some_days_after_the_conference(self) -> None:
		conference = self.conference()
		self.assertEqual(rights(OTHER_MANAGER, "Case", conference.case), "R")
		self.assertIn(conference.case, names_listed(OTHER_MANAGER, "Case"))
		self.assertTrue(packets.opens_texts("Social Assessment", conference.client, OTHER_MANAGER))
		self.assertEqual(rights(OTHER_MANAGER, "Client Identity", conference.client), "-")
		(row,) = live_rows(conference.client, ground="Conference seat")
		self.assertEqual(str(row.valid_until)[:10], add_days(nowdate(), 15))
		frappe.db.set_value(
			"Case Access",
			{"client": conference.client, "party": OTHER_MANAGER},
			"valid_until",
			now_datetime(),
		)
		self.assertEqual(rights(OTHER_MANAGER, "Case", conference.case), "-")

	def test_a_cancelled_conference_ends_it_and_a_removed_seat_too(self) -> None:
		for change in (
			{"status": "Cancelled"},
			{"seats": [{"seat": "SPR"}, {"seat": "FCM"}, {"seat": "SPW"}]},
		):
			conference = self.conference()
			put("Case Conference", conference.name, dict(change))
			self.assertEqual(rights(OTHER_MANAGER, "Case", conference.case), "-")

	def test_reading_from_a_seat_is_not_printing(self) -> None:
		conference = self.conference()
		case = frappe.get_doc("Case", conference.case)
		for right in ("print", "email", "export", "share", "write", "create"):
			self.assertIs(access.may_open(case, right, OTHER_MANAGER), False, right)
		with taking_out.taking_out():
			self.assertIs(access.may_open(case, "read", OTHER_MANAGER), False)
			self.assertNotIn(case.name, names_listed(OTHER_MANAGER, "Case"))
			self.assertIn(case.name, names_listed(MANAGER, "Case"))


class Accounts(SiteTest):
	def test_a_disabled_account_reaches_nothing_not_even_with_a_key_of_the_api(self) -> None:
		case = factories.make_case()
		for user in (MANAGER, CENTRAL, MONITORING):
			self.assertNotEqual(rights(user, "Case", case.name), "-")
			frappe.db.set_value("User", user, "enabled", 0)
			self.addCleanup(frappe.clear_cache, user=user)
			self.assertEqual(rights(user, "Case", case.name), "-", user)
			self.assertEqual(names_listed(user, "Case"), set())
			for kind in ("Service Provider", "Field Office", "Case Type", "Case Plan Line"):
				self.assertEqual(access.list_condition(user, kind), "1=0", (user, kind))

	def test_a_role_that_was_taken_away_opens_nothing(self) -> None:
		case = factories.make_case()
		frappe.db.delete("Has Role", {"parent": MANAGER, "role": "CCM Field Case Manager"})
		frappe.clear_cache(user=MANAGER)
		self.addCleanup(frappe.clear_cache, user=MANAGER)
		self.assertEqual(rights(MANAGER, "Case", case.name), "-")
		self.assertIs(access.may_open(case, "read", MANAGER), False)

	def test_the_row_of_a_case_manager_is_worth_nothing_off_the_staff(self) -> None:
		case = factories.make_case()
		frappe.db.delete("Field Office Staff", {"user": MANAGER})
		self.assertEqual(rights(MANAGER, "Case", case.name), "-")
		self.assertFalse(packets.opens_texts("Case", case.client, MANAGER))

	def test_the_row_of_a_case_manager_does_not_move_with_him_to_another_office(self) -> None:
		case = factories.make_case()
		frappe.db.set_value("Field Office Staff", {"user": MANAGER}, "parent", "BTB")
		self.assertEqual(rights(MANAGER, "Case", case.name), "-")

	def test_who_broke_the_confidence_of_a_body_sees_no_client(self) -> None:
		case = factories.make_case()
		self.assertEqual(rights(MONITORING, "Case", case.name), "R")
		body = frappe.get_doc("CCM Body", "AG")
		member = {"agency": "Demonstration", "role": "Member", "user": MONITORING, "persons": 1}
		body.append(
			"members",
			member | {"agreement_signed_on": "2009-01-01", "end_reason": "Breach of confidentiality"},
		)
		body.save()
		self.assertEqual(rights(MONITORING, "Case", case.name), "-")
		self.assertEqual(names_listed(MONITORING, "Case"), set())

	def test_a_packet_that_is_only_codes_opens_no_text_and_no_vault(self) -> None:
		case = factories.make_case()
		frappe.db.set_value("Case Access", {"client": case.client}, "packet", "Codes")
		self.assertEqual(rights(CLERK, "Case", case.name), "RW")
		self.assertFalse(packets.opens_texts("Case", case.client, CLERK))
		self.assertEqual(rights(CLERK, "Client Identity", case.client), "-")
		frappe.db.set_value("Case Access", {"client": case.client}, "packet", None)
		self.assertTrue(packets.opens_texts("Case", case.client, CLERK))


class EveryVerb(SiteTest):
	"""Stored row, row as it would become, and every linked record; child rows only with their record."""

	def foreign(self) -> dict[str, str]:
		"""A record of each kind of a case that is not of Battambang."""
		case = factories.case_in_referral()
		consent = factories.make_consent(case.name)
		factories.make_referral(case.name, consent=consent.name)
		found = {}
		for kind, columns in access.CLIENT_COLUMNS.items():
			name = frappe.db.get_value(kind, {columns[0]: case.client}, "name")
			if name:
				found[kind] = name
		return found

	def test_a_foreign_record_is_neither_written_nor_taken_over_by_any_kind(self) -> None:
		mine = factories.make_case(
			client=factories.make_client(field_office="BTB").name, case_manager=OTHER_MANAGER
		)
		records = self.foreign()
		self.assertGreaterEqual(len(records), 8)
		bodies = (
			{},
			{"field_office": "BTB"},
			{"client": mine.client},
			{"case": mine.name},
			{"client": mine.client, "case": mine.name},
		)
		for kind, name in records.items():
			for body in bodies:
				with (
					acting_as(OTHER_MANAGER),
					self.subTest(kind=kind, body=body),
					self.assertRaises(REFUSALS),
				):
					put(kind, name, dict(body))

	def test_an_own_record_links_no_foreign_one(self) -> None:
		mine = factories.make_case(
			client=factories.make_client(field_office="BTB").name, case_manager=OTHER_MANAGER
		)
		foreign = self.foreign()
		for kind in sorted(access.CONFIDENTIAL & set(shipped.kinds())):
			for fieldname, target in shipped.links_to(kind, access.CONFIDENTIAL):
				if target not in foreign:
					continue
				values = {"doctype": kind, "client": mine.client, "case": mine.name} | {
					fieldname: foreign[target]
				}
				new = frappe.get_doc(
					{key: value for key, value in values.items() if key == "doctype" or value}
				)
				with self.subTest(kind=kind, fieldname=fieldname):
					self.assertIs(access.may_open(new, "create", OTHER_MANAGER), False)

	def test_a_record_that_names_cases_names_none_out_of_reach(self) -> None:
		case = factories.make_case()
		put("Case", case.name, {"sensitivity": "Sealed", "sensitivity_reason": "Threats."})
		for kind, table in access.NAMES_CASES.items():
			fieldname = next(
				field["fieldname"] for field in shipped.table_fields(kind) if field["options"] == table
			)
			new = frappe.get_doc({"doctype": kind, fieldname: [{"case": case.name}]})
			self.assertIs(access.may_open(new, "create", MONITORING), False, kind)

	def test_no_row_of_any_table_is_saved_or_deleted_alone(self) -> None:
		self.foreign()
		rows = [kind for kind in shipped.kinds() if shipped.is_row_kind(kind)]
		stored = {kind: frappe.db.get_value(kind, {}, "name") for kind in rows}
		self.assertGreaterEqual(len([name for name in stored.values() if name]), 12)
		for user in ("Administrator", MANAGER, CENTRAL):
			for kind, name in stored.items():
				with acting_as(user), self.subTest(user=user, kind=kind):
					with self.assertRaises(REFUSALS):
						frappe.get_doc(
							{"doctype": kind, "parenttype": shipped.parents_of(kind)[0], "parent": "x"}
						).insert()
					if name:
						for act in (
							lambda kind=kind, name=name: put(kind, name, {"parent": "x"}),
							lambda kind=kind, name=name: frappe.delete_doc(kind, name),
						):
							with self.assertRaises(REFUSALS):
								act()

	def test_owner_and_creation_in_a_body_change_nothing(self) -> None:
		client = factories.make_client()
		for body in ({"owner": OTHER_MANAGER}, {"creation": "2001-01-01 00:00:00"}):
			with self.assertRaises(frappe.ValidationError):
				put("Client", client.name, body)

	def test_an_own_record_does_not_take_the_number_of_a_foreign_one(self) -> None:
		mine, theirs = factories.make_client(), factories.make_client(field_office="BTB")
		with acting_as(WORKER), self.assertRaises(REFUSALS):
			put("Client", mine.name, {"name": theirs.name})
		self.assertEqual(frappe.db.get_value("Client", theirs.name, "field_office"), "BTB")


class RowsOverTime(SiteTest):
	def test_a_row_of_the_future_does_not_count_yet(self) -> None:
		case = factories.make_case()
		later = add_to_date(now_datetime(), minutes=5)
		frappe.db.set_value("Case Access", {"client": case.client}, "valid_from", later)
		self.assertEqual(rights(MANAGER, "Case", case.name), "-")
		self.assertFalse(packets.opens_texts("Case", case.client, MANAGER))
