"""What holds whatever anybody does: nothing is deleted, renamed, amended or written past the register."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.client import insert, set_value
from frappe.model.delete_doc import delete_doc
from frappe.model.document import Document
from frappe.model.rename_doc import rename_doc

from ccm_app.registry import ledger, shipped
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, EVERYBODY, MANAGER, MONITORING, PROTECTION, SiteTest, acting_as

NEVER = "Nothing is deleted"
REFUSALS = (frappe.ValidationError, frappe.PermissionError)


def put(kind: str, name: str, values: dict[str, Any]) -> Document:
	"""What `PUT /api/resource/<kind>/<name>` does with a body."""
	record = frappe.get_doc(kind, name, for_update=True)
	record.update(values)
	return record.save()


class NothingIsDeleted(SiteTest):
	def one_of_each(self) -> dict[str, str]:
		"""A stored record of as many DocTypes of the app as this site has."""
		case = factories.case_in_referral()
		consent = factories.make_consent(case.name)
		factories.make_referral(case.name, consent=consent.name)
		kinds = [
			name for name, kind in shipped.kinds().items() if not kind.get("issingle") and name != "CCM Seed"
		]
		found = {kind: frappe.db.get_value(kind, {}, "name") for kind in kinds}
		return {kind: name for kind, name in found.items() if name}

	def test_by_nobody_of_any_role(self) -> None:
		records = self.one_of_each()
		self.assertGreaterEqual(len(records), 40)
		for user in EVERYBODY:
			for kind, name in records.items():
				with acting_as(user), self.subTest(user=user, kind=kind), self.assertRaises(REFUSALS):
					frappe.delete_doc(kind, name)
		for kind, name in records.items():
			self.assertTrue(frappe.db.exists(kind, name), kind)

	def test_not_even_when_the_question_before_is_skipped(self) -> None:
		client = factories.make_client()
		frappe.db.savepoint("before_deletion")
		with self.refused(NEVER):
			delete_doc("Client", client.name, ignore_on_trash=True, ignore_permissions=True, force=True)

	def test_no_record_is_renamed_by_any_role(self) -> None:
		records = self.one_of_each()
		for user in EVERYBODY:
			for kind, name in records.items():
				with acting_as(user), self.subTest(user=user, kind=kind), self.assertRaises(REFUSALS):
					rename_doc(kind, name, "X-NEW", force=True, show_alert=False)

	def test_a_rename_that_skips_its_checks_is_refused_at_the_end(self) -> None:
		client = factories.make_client()
		# The texts are sealed for the number under which they were saved.
		with self.refused("was changed or moved outside the register"):
			client.rename("X-1", validate_rename=False)

	def test_nothing_is_submitted_cancelled_or_amended(self) -> None:
		case = factories.make_case()
		with self.refused("not submitted, cancelled or amended"):
			case.submit()
		for docstatus in (1, 2, "1"):
			with self.refused("not submitted, cancelled or amended"):
				put("Case", case.name, {"docstatus": docstatus})
		with self.refused("not submitted, cancelled or amended"):
			factories.make_client(docstatus=1)
		with self.refused("not submitted, cancelled or amended"):
			factories.make_client(amended_from="SVR-2026-000001-5")

	def test_a_role_permission_for_deletion_changes_nothing(self) -> None:
		client = factories.make_client()
		with self.refused(NEVER):
			frappe.delete_doc("Client", client.name, ignore_permissions=True, force=True)


class OnlyTheRegisterWritesItsFields(SiteTest):
	def test_what_the_register_fills_is_put_back(self) -> None:
		case = factories.make_case()
		kept = {
			name: case.get(name) for name in ("case_number", "registered_on", "next_due_on", "field_office")
		}
		put(
			"Case",
			case.name,
			{
				"case_number": "C-X",
				"registered_on": "1999-01-01",
				"next_due_on": "2099-01-01",
				"field_office": "BTB",
			},
		)
		stored = frappe.get_doc("Case", case.name)
		self.assertEqual({name: str(stored.get(name)) for name in kept}, {k: str(v) for k, v in kept.items()})

	def test_a_new_record_brings_no_filled_fields(self) -> None:
		client = factories.make_client(status="Closed", registry_number="MINE", present_place="02")
		self.assertEqual((client.status, client.registry_number), ("Open", client.name))
		self.assertIsNone(client.present_place)

	def test_filled_fields_of_rows_are_put_back_too(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		row = plan.lines[0].as_dict() | {"amount": 9, "amount_spent": 7}
		put("Case Plan", plan.name, {"lines": [row]})
		stored = frappe.get_doc("Case Plan", plan.name)
		self.assertEqual((stored.lines[0].amount, stored.lines[0].amount_spent), (100, 0))
		self.assertEqual((stored.lines[0].name, stored.total_planned), (plan.lines[0].name, 100))

	def test_another_name_in_the_body_is_refused(self) -> None:
		mine, other = factories.make_client(), factories.make_client()
		body = {"name": other.name, "modified": str(other.modified), "owner": other.owner}
		with self.refused(f"The number {other.name} is not the number of this record"):
			put("Client", mine.name, body)

	def test_the_private_marks_of_a_save_cannot_be_sent(self) -> None:
		mine, other = factories.make_client(), factories.make_client()
		body = {"name": other.name, "_save_state": {"by_register": 1}, "flags": {"ignore_validate": True}}
		with self.refused("is not the number of this record"):
			put("Client", mine.name, body)
		with self.refused("is written by the register alone"):
			factories.make("Case Event", client=mine.name, event="x", _save_state={"by_register": 1})

	def test_the_rules_hold_when_code_skips_the_validation(self) -> None:
		client = factories.make_client()
		client.age_at_registration = 200
		client.flags.ignore_validate = True
		with self.refused("An age of 200"):
			client.save()

	def test_a_row_of_another_record_cannot_be_taken(self) -> None:
		case = factories.case_in_planning()
		theirs = factories.make_plan(case.name)
		mine = factories.make_plan(factories.case_in_planning().name)
		with self.refused("belongs to another record"):
			put("Case Plan", mine.name, {"lines": [theirs.lines[0].as_dict()]})
		parent = frappe.db.get_value("Case Plan Line", theirs.lines[0].name, "parent")
		self.assertEqual(parent, theirs.name)

	def test_a_row_is_not_saved_alone(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		row = frappe.get_doc("Case Plan Line", plan.lines[0].name)
		row.unit_cost = 1
		with self.refused("is saved with the record that it belongs to"):
			row.save()
		with self.refused("is saved with the record that it belongs to"):
			row.delete()

	def test_an_old_copy_says_what_to_do_and_shows_no_version_to_copy(self) -> None:
		client = factories.make_client()
		old = frappe.get_doc("Client", client.name)
		old.modified = "2020-01-01 00:00:00"
		with self.refused("Somebody else saved", error=frappe.TimestampMismatchError):
			old.save()
		with self.assertRaises(frappe.TimestampMismatchError) as caught:
			old.save()
		self.assertNotIn(str(client.modified), str(caught.exception) + str(frappe.get_message_log()))

	def test_the_record_of_a_closed_case_stands_still(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		frappe.db.set_value("Case", plan.case, "stage", "Void")
		plan.recovery_goal = "Another one"
		with self.refused("has ended and its records are kept as they are"):
			plan.save()

	def test_numbers_have_no_gap_after_a_refusal(self) -> None:
		first = factories.make_client().name
		for _attempt in range(3):
			frappe.db.savepoint("attempt")
			with self.refused("An age of 200"):
				factories.make_client(age_at_registration=200)
			frappe.db.rollback(save_point="attempt")
		second = factories.make_client().name
		self.assertEqual(int(second.split("-")[2]), int(first.split("-")[2]) + 1)

	def test_no_naming_rule_of_the_site_changes_a_registry_number(self) -> None:
		rule = frappe.get_doc(
			{
				"doctype": "Document Naming Rule",
				"document_type": "Client",
				"prefix": "EVIL-",
				"prefix_digits": 3,
			}
		)
		with self.refused("given by the register"):
			rule.insert()
		# One that came past the form.
		rule.name = "x-rule"
		rule.db_insert()
		self.assertTrue(factories.make_client().name.startswith("SVR-2026-"))


class TheLedger(SiteTest):
	def test_every_move_is_in_the_chain_and_the_chain_is_whole(self) -> None:
		case = factories.case_in_referral()
		events = frappe.get_all(
			"Case Event", filters={"client": case.client}, pluck="event", order_by="sequence asc"
		)
		self.assertEqual(events[:3], ["client.registered", "identity.recorded", "case.opened"])
		self.assertIn("plan.approved", events)
		self.assertEqual(events.count("case.moved"), 4)
		self.assertTrue(ledger.verify_all()["valid"])

	def test_no_row_holds_a_name(self) -> None:
		case = factories.case_in_referral()
		rows = frappe.get_all("Case Event", filters={"client": case.client}, fields=["*"])
		self.assertNotIn("Maly", str(rows))

	def test_a_row_that_was_changed_beneath_is_found(self) -> None:
		case = factories.case_in_referral()
		name = frappe.db.get_value("Case Event", {"client": case.client, "sequence": 3})
		frappe.db.set_value("Case Event", name, "details", '{"case_type":"DV"}')
		found = ledger.verify_all()
		self.assertEqual((found["valid"], found["first_bad"]["client"]), (False, case.client))
		self.assertEqual((found["first_bad"]["sequence"], found["first_bad"]["reason"]), (3, "hash"))

	def test_a_row_that_is_gone_is_found(self) -> None:
		case = factories.case_in_referral()
		frappe.db.delete("Case Event", {"client": case.client, "sequence": 2})
		first_bad = ledger.verify_all()["first_bad"]
		self.assertEqual((first_bad["client"], first_bad["sequence"]), (case.client, 2))
		self.assertEqual(first_bad["reason"], "missing")

	def test_a_chain_that_is_gone_is_found(self) -> None:
		client = factories.make_client().name
		frappe.db.delete("Case Event", {"client": client})
		first_bad = ledger.verify_all()["first_bad"]
		self.assertEqual((first_bad["client"], first_bad["sequence"]), (client, 1))
		self.assertEqual(first_bad["reason"], "missing")

	def test_nobody_writes_it_by_hand(self) -> None:
		client = factories.make_client().name
		for kind in ("Case Event", "Case Access", "Disclosure"):
			with self.refused("is written by the register alone"):
				insert({"doctype": kind, "client": client, "event": "x"})
		row = frappe.get_doc("Case Event", {"client": client})
		row.event = "client.forgotten"
		with self.refused("The ledger is only added to"):
			row.save()
		with self.refused("The ledger is only added to"):
			row.db_update()

	def test_a_refused_save_leaves_no_move(self) -> None:
		case = factories.make_case()
		before = frappe.db.count("Case Event", {"client": case.client})
		with acting_as(MANAGER), self.refused("does not go"):
			set_value("Case", case.name, "workflow_state", "Receiving services")
		self.assertEqual(frappe.db.count("Case Event", {"client": case.client}), before)

	def test_the_central_office_and_the_protection_officer_check_it(self) -> None:
		factories.make_client()
		for user in (CENTRAL, PROTECTION):
			with acting_as(user):
				self.assertTrue(ledger.verify_ledger()["valid"], user)
		for user in (MANAGER, MONITORING):
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				ledger.verify_ledger()
