"""What is typed about a client stands sealed in the database, opens on loading, and never gets lost or mixed up."""

from __future__ import annotations

import json
import pickle
from typing import Any

import frappe
from frappe.client import set_value
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.desk.form.load import getdoc
from frappe.desk.form.save import savedocs
from frappe.model.document import Document

from ccm_app.confidentiality import sealed_fields, vault
from ccm_app.registry import shipped
from ccm_app.registry.facts import facts_of
from ccm_app.registry.site_register import SiteRegister
from ccm_app.sealing import envelope
from ccm_app.tests import factories
from ccm_app.tests.personas import APPROVER, MANAGER, MONITORING, SiteTest, acting_as

MARK = "Chanthou-marks-the-spot"
KHMER = "ម៉ាលីន"


def stored(kind: str, name: str) -> dict[str, Any]:
	"""The row as the database holds it."""
	return frappe.db.sql(f"select * from `tab{kind}` where `name` = %s", name, as_dict=True)[0]


def texts_for(kind: str, mark: str = MARK) -> dict[str, str]:
	"""A text for every sealed field of a DocType in which a text can be typed freely."""
	meta = frappe.get_meta(kind)
	typed = {"Data", "Small Text", "Long Text", "Text"}
	names = [name for name in sealed_fields.sealed_fields(kind) if meta.get_field(name).fieldtype in typed]
	return {name: f"{mark} {name}" for name in sorted(names) if not meta.get_field(name).read_only}


def a_full_identity(client: str) -> Document:
	"""An identity with something in every table."""
	return factories.make_identity(
		client,
		family_name_km="សុខ",
		given_name_km=KHMER,
		given_name_latin="Maly",
		other_names=MARK,
		birth_date="2005-06-07",
		documents=[{"document_type": document_type(), "document_number": f"{MARK}-1"}],
		addresses=[{"house_and_street": f"{MARK} 12"}],
		phones=[{"phone_number": "+855 12 000 111", "belongs_to": MARK}],
		contacts=[{"relation": "Mother", "family_name": MARK, "phone_number": "012"}],
	)


def document_type() -> str:
	return str(frappe.get_all("Identity Document Type", pluck="name", limit=1)[0])


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


class TheCache(SiteTest):
	def test_holds_no_text_and_comes_back_with_every_text(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)
		kept = pickle.dumps(frappe.get_doc("Case Plan", plan.name))
		self.assertNotIn(MARK.encode(), kept)
		self.assertNotIn(b"ccm1.", kept)
		self.assertEqual(pickle.loads(kept).recovery_goal, MARK)

	def test_in_redis_is_as_silent(self) -> None:
		client = factories.make_client().name
		a_full_identity(client)
		frappe.get_cached_doc("Client Identity", client)
		key = frappe.get_document_cache_key("Client Identity", client)
		raw = frappe.cache.get(frappe.cache.make_key(key))
		self.assertIsNotNone(raw)
		for mark in (MARK, "Maly", KHMER, "ccm1."):
			self.assertNotIn(mark.encode(), raw)
		frappe.local.cache.clear()
		self.assertEqual(frappe.get_cached_doc("Client Identity", client).other_names, MARK)

	def test_takes_no_record_that_is_not_stored_yet(self) -> None:
		with self.assertRaises(TypeError):
			pickle.dumps(frappe.get_doc({"doctype": "Case Plan", "recovery_goal": MARK}))


class WhoMayNotReadTheTexts(SiteTest):
	def plan(self) -> Document:
		return factories.make_plan(factories.case_in_planning().name, recovery_goal=MARK)

	def test_gets_the_record_without_them(self) -> None:
		plan = self.plan()
		with acting_as(MONITORING):
			record = frappe.get_doc("Case Plan", plan.name)
			self.assertIsNone(record.recovery_goal)
			self.assertEqual(record.total_planned, 100)
			self.assertNotIn(MARK, frappe.as_json(record.as_dict()) + str(record.__dict__) + repr(record))
			self.assertNotIn(MARK.encode(), pickle.dumps(record))

	def test_is_told_by_the_form_which_fields_hold_something(self) -> None:
		plan = self.plan()
		with acting_as(MONITORING):
			record = frappe.get_doc("Case Plan", plan.name)
			record.run_method("onload")
			self.assertIn("recovery_goal", record.get("__onload").withheld)
		record = frappe.get_doc("Case Plan", plan.name)
		record.run_method("onload")
		self.assertIsNone(record.get("__onload"))

	def test_is_served_by_rules_that_see_them(self) -> None:
		plan = self.plan()
		with acting_as(MONITORING):
			self.assertEqual(facts_of(frappe.get_doc("Case Plan", plan.name))["recovery_goal"], MARK)

	def test_keeps_them_when_saving_something_else(self) -> None:
		plan = self.plan()
		line = dict(plan.lines[0].as_dict())
		with acting_as(MONITORING):
			sent = frappe.get_doc("Case Plan", plan.name).as_dict()
			sent["currency"] = "USD"
			self.save_unhindered(sent)
		again = frappe.get_doc("Case Plan", plan.name)
		self.assertEqual(again.recovery_goal, MARK)
		self.assertEqual(again.lines[0].name, line["name"])

	def test_cannot_write_over_them(self) -> None:
		plan = self.plan()
		with acting_as(MONITORING):
			sent = frappe.get_doc("Case Plan", plan.name).as_dict() | {"recovery_goal": "nothing"}
			with self.refused("holds a text that you may not read"):
				self.save_unhindered(sent)
		self.assertEqual(frappe.get_doc("Case Plan", plan.name).recovery_goal, MARK)

	def save_unhindered(self, sent: dict[str, Any]) -> None:
		"""A save whose permission is not the question here."""
		record = frappe.get_doc(json.loads(frappe.as_json(sent)))
		record.flags.ignore_permissions = True
		record.save()

	def test_who_approves_a_budget_reads_what_the_plan_says(self) -> None:
		plan = self.plan()
		with acting_as(APPROVER):
			self.assertEqual(frappe.get_doc("Case Plan", plan.name).recovery_goal, MARK)


class EveryTextField(SiteTest):
	def test_of_every_confidential_kind_is_sealed_or_stays_clear_for_a_reason(self) -> None:
		checked = 0
		for kind in filter(sealed_fields.should_be_sealed, shipped.kinds()):
			self.assertTrue(sealed_fields.is_sealed_kind(kind), f"{kind} has no column sealed_text")
			for field in sealed_fields.text_fields(frappe.get_meta(kind).fields):
				name = field.get("fieldname")
				sealed = name in sealed_fields.sealed_fields(kind)
				self.assertNotEqual(sealed, bool(sealed_fields.stays_clear(kind, name)), f"{kind}.{name}")
				checked += 1
		self.assertGreaterEqual(checked, 120)

	def test_every_kind_about_a_client_is_sealed_or_holds_codes_for_a_reason(self) -> None:
		for kind in shipped.kinds():
			about = {field.get("options") for field in shipped.fields(kind) if field["fieldtype"] == "Link"}
			if not about & {"Client", "Case"} or shipped.is_single(kind):
				continue
			reason = sealed_fields.CODES_ONLY.get(kind)
			self.assertTrue(reason or sealed_fields.is_sealed_kind(kind), kind)

	def test_that_stays_clear_is_there_and_has_a_reason_in_words(self) -> None:
		for (kind, fieldname), reason in sealed_fields.CLEAR.items():
			self.assertGreater(len(reason.split()), 3)
			kinds = (
				[kind]
				if kind != "*"
				else [one for one in shipped.kinds() if sealed_fields.should_be_sealed(one)]
			)
			names = {field["fieldname"] for one in kinds for field in shipped.fields(one)}
			self.assertIn(fieldname, names, kind)

	def test_that_is_sealed_stands_in_no_list_filter_or_search(self) -> None:
		for kind in filter(sealed_fields.should_be_sealed, shipped.kinds()):
			if shipped.is_row_kind(kind):
				continue
			hidden = sealed_fields.sealed_fields(kind)
			searched = {
				name.strip() for name in str(shipped.kinds()[kind].get("search_fields") or "").split(",")
			}
			self.assertEqual(hidden & (searched | {shipped.kinds()[kind].get("title_field")}), set(), kind)
			for field in shipped.fields(kind):
				if field["fieldname"] in hidden:
					listed = [name for name in ("in_list_view", "in_standard_filter") if field.get(name)]
					self.assertEqual(listed, [], f"{kind}.{field['fieldname']}")
