"""Who may write what, two people and one record, and that nothing is deleted."""

from __future__ import annotations

from datetime import date

from ccm_app.caseload.steps import (
	BUDGET_APPROVER,
	CENTRAL_OFFICE,
	CLERK,
	FIELD_CASE_MANAGER,
	SOCIAL_WORKER,
)
from tests.field_kit.registers import CLERK_ACCOUNT, COMPLEX, WithRegistry, is_insert


class TwoPeopleAndOneRecord(WithRegistry):
	def test_a_stale_form_is_refused_and_the_first_save_stays(self) -> None:
		name = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
		seen = (self.registry.one("Client", name) or {})["modified"]
		change = {"accompanying_children": 1}
		self.registry.update("Client", name, change, self.act(FIELD_CASE_MANAGER), modified=seen)
		said = self.refused(
			lambda: self.registry.update(
				"Client", name, {"accompanying_children": 3}, CLERK_ACCOUNT, modified=seen
			)
		)
		self.assertEqual(
			said,
			[
				f"Somebody else saved {name} after you opened it. Your entries are kept; "
				"load the record again, compare, and save once more."
			],
		)
		self.assertEqual((self.registry.one("Client", name) or {})["accompanying_children"], 1)

	def test_what_the_register_fills_in_does_not_make_an_open_form_stale(self) -> None:
		case = self.bring(COMPLEX, is_insert("Social Assessment"))
		seen = (self.registry.one("Case", case) or {})["modified"]
		values = {
			"case": case,
			"social_worker": self.act(SOCIAL_WORKER),
			"assessed_on": date(2010, 4, 7),
		}
		self.registry.insert("Social Assessment", values, self.act(SOCIAL_WORKER))
		self.registry.update(
			"Case", case, {"wants_case_conference": 1}, self.act(FIELD_CASE_MANAGER), modified=seen
		)
		self.assertEqual((self.registry.one("Case", case) or {})["wants_case_conference"], 1)

	def test_a_field_that_is_set_only_once(self) -> None:
		name = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
		said = self.refused(
			lambda: self.registry.update("Client", name, {"field_office": "BTB"}, CLERK_ACCOUNT)
		)
		self.assertIn("cannot be changed once it is saved", said[0])


class WhoMayWrite(WithRegistry):
	def test_somebody_without_the_role(self) -> None:
		said = self.refused(
			lambda: self.registry.insert("Client", self.client_values(), self.act(BUDGET_APPROVER))
		)
		self.assertEqual(
			said,
			[
				"Your role cannot write a Client. Ask somebody whose role can: "
				"CCM Central Office, CCM Clerk, CCM Field Case Manager."
			],
		)

	def test_somebody_unknown(self) -> None:
		said = self.refused(
			lambda: self.registry.insert("Client", self.client_values(), "nobody@ccm.example")
		)
		self.assertIn("There is no account nobody@ccm.example", said[0])

	def test_rows_of_the_ledger_and_of_access_are_written_by_the_register_alone(self) -> None:
		for kind in ("Case Event", "Case Access", "Disclosure"):
			said = self.refused(lambda kind=kind: self.registry.insert(kind, {}, self.act(CENTRAL_OFFICE)))
			self.assertEqual(
				said,
				[f"A {kind} is written by the register alone. Save the record that it is about."],
			)

	def test_nothing_is_deleted(self) -> None:
		name = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
		said = self.refused(lambda: self.registry.delete("Client", name, self.act(CENTRAL_OFFICE)))
		self.assertIn("Nothing is deleted from the register", said[0])

	def test_records_and_kinds_that_do_not_exist(self) -> None:
		said = self.refused(lambda: self.registry.update("Client", "SVR-2010-000001-0", {}, CLERK_ACCOUNT))
		self.assertIn("There is no Client named SVR-2010-000001-0", said[0])
		said = self.refused(lambda: self.registry.insert("Patient", {}, CLERK_ACCOUNT))
		self.assertIn("There are no records of the kind Patient", said[0])
		said = self.refused(lambda: self.registry.insert("Case Plan Line", {}, CLERK_ACCOUNT))
		self.assertIn("There are no records of the kind Case Plan Line", said[0])

	def test_a_record_without_a_workflow_does_not_move(self) -> None:
		name = self.registry.insert("Client", self.client_values(), CLERK_ACCOUNT)
		said = self.refused(lambda: self.registry.move("Client", name, "Close", self.act(CLERK)))
		self.assertEqual(said, ["A Client has no stages to move through. Save the record instead."])
