"""What is typed about a client stands sealed in the database, opens on loading, and never gets lost or mixed up."""

from __future__ import annotations

import frappe
from frappe.client import set_value
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.desk.form.load import getdoc
from frappe.desk.form.save import savedocs

from ccm_app.confidentiality import sealed_fields, vault
from ccm_app.registry.facts import facts_of
from ccm_app.registry.site_register import SiteRegister
from ccm_app.sealing import envelope
from ccm_app.tests import factories
from ccm_app.tests.personas import MANAGER, SiteTest, acting_as
from ccm_app.tests.sealed_texts import KHMER, MARK, a_full_identity, stored, texts_for


class WhatTheDatabaseHolds(SiteTest):
	def assert_sealed(self, kind: str, name: str, marks: tuple[str, ...] = (MARK,)) -> None:
		row = stored(kind, name)
		for fieldname in sealed_fields.sealed_fields(kind):
			self.assertIsNone(row[fieldname], f"{kind}.{fieldname}")
		self.assertTrue(envelope.is_envelope(row["sealed_text"]), kind)
		for mark in marks:
			self.assertNotIn(mark, str(row))

	def test_no_name_no_birth_date_and_no_number_of_an_identity(self) -> None:
		identity = a_full_identity(factories.make_client().name)
		self.assert_sealed("Client Identity", identity.name, (MARK, KHMER, "Maly", "2005"))
		rows = identity.get_all_children()
		self.assertEqual(len(rows), 4)
		for row in rows:
			self.assert_sealed(row.doctype, row.name, (MARK, "000 111"))

	def test_no_text_of_an_assessment_and_of_its_rows(self) -> None:
		case = factories.move(factories.move(factories.make_case(), "Register"), "Start assessment")
		texts = texts_for("Social Assessment")
		self.assertGreaterEqual(len(texts), 11)
		needed = [{"service_type": "SHELTER", "urgency": "Urgent", "note": MARK}]
		report = factories.make_assessment(case.name, **texts, needed_services=needed)
		self.assert_sealed("Social Assessment", report.name)
		self.assert_sealed("Needed Service", report.needed_services[0].name)
		again = frappe.get_doc("Social Assessment", report.name)
		self.assertEqual({name: again.get(name) for name in texts}, texts)
		self.assertEqual(again.needed_services[0].note, MARK)

	def test_no_text_of_a_plan_a_consent_and_a_referral(self) -> None:
		case = factories.case_in_referral()
		plan = frappe.get_doc("Case Plan", {"case": case.name})
		consent = factories.make_consent(case.name, witness=MARK, interpreter=MARK)
		referral = factories.make_referral(case.name, consent=consent.name, what_to_bring=MARK)
		for record in (plan, consent, referral):
			self.assert_sealed(record.doctype, record.name)
			for row in record.get_all_children():
				self.assert_sealed(row.doctype, row.name, (MARK, "Not safe"))
		self.assertEqual(frappe.get_doc("Referral", referral.name).what_to_bring, MARK)
		rows = frappe.get_doc("Referral", referral.name).alternatives_ruled_out
		self.assertEqual({row.reason for row in rows}, {"Not safe for this client."})

	def test_no_text_of_a_meeting_of_a_body(self) -> None:
		values = {"body": frappe.get_all("CCM Body", pluck="name", limit=1)[0], "held_on": "2026-01-10"}
		meeting = factories.make("Body Meeting", **values, minutes=MARK, agenda=MARK)
		self.assert_sealed("Body Meeting", meeting.name)
		loaded = frappe.get_doc("Body Meeting", meeting.name)
		self.assertEqual((loaded.minutes, loaded.minutes_written), (MARK, 1))

	def test_an_envelope_even_where_nothing_was_typed(self) -> None:
		client = factories.make_client()
		self.assert_sealed("Client", client.name)

	def test_lists_reports_and_counts_see_nothing(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		self.assertEqual(frappe.get_all("Client Identity", {"other_names": ("like", f"%{MARK}%")}), [])
		found = frappe.get_all(
			"Client Identity", {"name": client}, ["other_names", "birth_date", "given_name_km"]
		)
		self.assertEqual([set(row.values()) for row in found], [{None}])
		self.assertIsNone(frappe.db.get_value("Client Identity", client, "given_name_latin"))
		self.assertEqual(frappe.db.count("Client Identity", {"given_name_latin": "Maly"}), 0)

	def test_a_text_field_that_an_administrator_adds_is_sealed_too(self) -> None:
		field = {"fieldname": "told_by_neighbours", "fieldtype": "Small Text", "label": "Told by neighbours"}
		create_custom_field("Movement", field | {"insert_after": "reason"}, is_system_generated=False)
		self.addCleanup(remove_custom_field, "Movement", "told_by_neighbours")
		self.assertIn("told_by_neighbours", sealed_fields.sealed_fields("Movement"))
		case = factories.make_case()
		movement = factories.make(
			"Movement",
			case=case.name,
			moved_on=factories.REGISTERED_ON,
			to_custodian_kind="FAMILY",
			to_place="2001",
			reason=MARK,
			told_by_neighbours=MARK,
		)
		self.assert_sealed("Movement", movement.name)
		self.assertEqual(frappe.get_doc("Movement", movement.name).told_by_neighbours, MARK)


def remove_custom_field(kind: str, fieldname: str) -> None:
	"""A custom field is made outside of the transaction of the test."""
	frappe.delete_doc("Custom Field", f"{kind}-{fieldname}", force=True)
	frappe.db.commit()
	frappe.clear_cache(doctype=kind)


class WhatComesBack(SiteTest):
	def test_is_what_was_typed_with_dates_as_dates(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		identity = frappe.get_doc("Client Identity", client)
		self.assertEqual((identity.given_name_km, identity.other_names), (KHMER, MARK))
		self.assertEqual(identity.birth_date, frappe.utils.getdate("2005-06-07"))
		self.assertEqual(identity.phones[0].phone_number, "+855 12 000 111")
		self.assertEqual(identity.contacts[0].family_name, MARK)

	def test_never_holds_the_envelope(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		for record in (frappe.get_doc("Client Identity", client), frappe.get_doc("Client", client)):
			answered = frappe.as_json(record.as_dict()) + frappe.as_json(facts_of(record))
			self.assertNotIn("sealed_text", answered)
			self.assertNotIn("ccm1.", answered)

	def test_is_the_same_after_a_save_a_reload_and_a_change(self) -> None:
		client = factories.make_client().name
		identity = a_full_identity(client)
		identity.reload()
		identity.other_names = "Another"
		identity.phones[0].belongs_to = "Aunt"
		identity.save()
		again = frappe.get_doc("Client Identity", client)
		self.assertEqual(
			(again.other_names, again.given_name_km, again.phones[0].belongs_to), ("Another", KHMER, "Aunt")
		)
		self.assertEqual(again.phones[0].phone_number, "+855 12 000 111")

	def test_through_the_form_of_the_desk(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)
		with acting_as(MANAGER):
			getdoc("Case Plan", plan.name)
			sent = frappe.response.docs[-1].as_dict()
			self.assertEqual(sent["recovery_goal"], MARK)
			savedocs(frappe.as_json(sent | {"client_view": KHMER}), "Save")
		again = frappe.get_doc("Case Plan", plan.name)
		self.assertEqual((again.recovery_goal, again.client_view), (MARK, KHMER))

	def test_through_the_functions_of_rest(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)
		set_value("Case Plan", plan.name, "client_view", KHMER)
		again = frappe.get_doc("Case Plan", plan.name)
		self.assertEqual((again.recovery_goal, again.client_view), (MARK, KHMER))
		self.assertIsNone(stored("Case Plan", plan.name)["client_view"])

	def test_after_a_field_was_written_past_the_save(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)
		plan.db_set("approval_note", KHMER)
		vault.write_fields("Case Plan", plan.name, {"rehabilitation_goal": "walks", "currency": "USD"})
		vault.write_fields("Case Plan Line", plan.lines[0].name, {"unit": "night"})
		again = frappe.get_doc("Case Plan", plan.name)
		self.assertEqual(
			(again.recovery_goal, again.approval_note, again.rehabilitation_goal), (MARK, KHMER, "walks")
		)
		self.assertEqual(again.lines[0].unit, "night")
		self.assertIsNone(stored("Case Plan", plan.name)["approval_note"])
		self.assertIsNone(stored("Case Plan Line", plan.lines[0].name)["unit"])

	def test_after_the_record_went_over_to_another_client(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)
		vault.write_fields("Case Plan Line", plan.lines[0].name, {"unit": "night"})
		other = factories.make_client().name
		before = stored("Case Plan Line", plan.lines[0].name)["sealed_text"]
		vault.write_fields("Case Plan", plan.name, {"client": other})
		again = frappe.get_doc("Case Plan", plan.name)
		self.assertEqual((again.client, again.recovery_goal, again.lines[0].unit), (other, MARK, "night"))
		after = stored("Case Plan Line", plan.lines[0].name)["sealed_text"]
		self.assertNotEqual(envelope.key_of(before), envelope.key_of(after))

	def test_to_the_rules_but_an_identity_only_when_the_register_says_why(self) -> None:
		case = factories.make_case()
		plan = factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)
		self.assertEqual(SiteRegister().one("Case Plan", plan.name)["recovery_goal"], MARK)
		closed = SiteRegister().one("Client Identity", case.client)
		self.assertEqual((closed["client"], closed["given_name_latin"]), (case.client, None))
		with vault.register_reads("test"):
			self.assertEqual(SiteRegister().one("Client Identity", case.client)["given_name_latin"], "Maly")
		self.assertNotIn("sealed_text", str(closed))
