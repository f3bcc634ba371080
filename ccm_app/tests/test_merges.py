"""Two registrations of one person on the site: one transaction, texts and files under the right key, and a way back."""

from __future__ import annotations

import random
from typing import Any

import frappe

from ccm_app.confidentiality import reach, same_person, sealing_again, site_keys, vault
from ccm_app.domain.handovers import OFFICE_RECORDS
from ccm_app.domain.merges import MOVED_KINDS
from ccm_app.registry import ledger
from ccm_app.sealing import data_keys, envelope
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, CLERK, MANAGER, OTHER_MANAGER, SiteTest, acting_as
from ccm_app.tests.test_files import PDF, attach

MERGE = "Client Merge"


class Merging(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = factories.case_in_referral()
		self.referral = factories.make_referral(self.case.name)
		self.merged = self.case.client
		self.kept = factories.make_client().name
		factories.make_identity(self.kept, given_name_latin="Mali")

	def merge(self, **values: Any) -> Any:
		given = {"kept_client": self.kept, "merged_client": self.merged, "reason": "Same finger."} | values
		with acting_as(CENTRAL):
			return factories.make(MERGE, **given)

	def undo(self, merge: Any, reason: str = "Two sisters.") -> Any:
		with acting_as(CENTRAL):
			merge = frappe.get_doc(MERGE, merge.name)
			merge.undo_reason = reason
			return merge.save()

	def rows(self, kind: str, client: str) -> list[dict[str, Any]]:
		return frappe.db.get_values(kind, {"client": client}, "*", as_dict=True) or []

	def stood(self) -> dict[tuple[str, str], Any]:
		"""What the register holds of both, texts opened, without what only says when a row was touched."""
		found: dict[tuple[str, str], Any] = {}
		for kind in (*MOVED_KINDS, "Client", "Case Access"):
			column = "name" if kind == "Client" else "client"
			for client in (self.kept, self.merged):
				rows = frappe.db.get_values(kind, {column: client}, "*", as_dict=True) or []
				vault.open_rows(kind, rows)
				found |= {(kind, row["name"]): {**row, "valid_until": None} for row in rows}
		return found

	def test_every_record_goes_over_with_its_texts_and_under_the_key_of_the_kept_client(self) -> None:
		before = self.stood()
		self.merge()
		wanted = data_keys.fingerprint(site_keys.sealing_key(self.kept))
		moved = 0
		for kind in MOVED_KINDS:
			self.assertFalse(self.rows(kind, self.merged), kind)
			for row in self.rows(kind, self.kept):
				moved += 1
				if row.get("sealed_text"):
					self.assertEqual(wanted, envelope.key_of(row["sealed_text"]), kind)
				vault.open_rows(kind, [row])
				self.assertEqual(
					before[kind, row["name"]] | {"client": self.kept, "valid_until": None},
					{**row, "valid_until": None},
				)
		self.assertGreaterEqual(moved, 4)
		lines = frappe.get_doc("Case Plan", {"case": self.case.name}).lines
		self.assertTrue(lines)

	def test_undone_everything_is_as_it_was(self) -> None:
		before = self.stood()
		merge = self.merge()
		self.assertNotEqual(before, self.stood())
		self.undo(merge)
		after = {key: row for key, row in self.stood().items() if row.get("source_name") != merge.name}
		self.assertEqual(before, after)
		self.assertEqual(frappe.utils.nowdate(), str(frappe.db.get_value(MERGE, merge.name, "undone_on")))
		own = data_keys.fingerprint(site_keys.sealing_key(self.merged))
		referral = frappe.db.get_value("Referral", self.referral.name, "sealed_text")
		self.assertEqual(own, envelope.key_of(referral))

	def test_random_merges_and_undoings_leave_every_text_openable_and_every_chain_whole(self) -> None:
		die, made = random.Random(20261122), []
		numbers = [self.kept, self.merged, factories.make_case().client, factories.make_case().client]
		before, home = frappe.db.count("Referral"), {self.case.name: self.merged}
		for _ in range(25):
			if made and die.random() < 0.5:
				self.tried(self.undo, die.choice(made), f"Again {die.random()}")
			else:
				one, other = die.sample(numbers, 2)
				found = self.tried(self.merge, kept_client=one, merged_client=other)
				made += [found] if found else []
		self.assertGreater(len(made), 3)
		self.assertEqual(before, frappe.db.count("Referral"))
		for merge in reversed(made):
			if not frappe.db.get_value(MERGE, merge.name, "undone_on"):
				self.undo(merge, "At the end.")
		self.assertEqual(home[self.case.name], frappe.db.get_value("Case", self.case.name, "client"))
		for kind in OFFICE_RECORDS:
			for row in self.rows(kind, self.merged):
				vault.open_rows(kind, [row])
		self.assertTrue(ledger.verify_all()["valid"])

	def tried(self, act: Any, *arguments: Any, **values: Any) -> Any:
		frappe.db.savepoint("tried")
		try:
			return act(*arguments, **values)
		except frappe.ValidationError:
			frappe.db.rollback(save_point="tried")
			frappe.clear_messages()
			return None

	def test_a_file_goes_along_and_comes_back(self) -> None:
		file = attach(self.referral)
		merge = self.merge()
		moved = frappe.get_doc("File", file.name)
		self.assertNotEqual(file.file_url, moved.file_url)
		self.assertEqual(PDF, moved.get_content())
		self.undo(merge)
		self.assertEqual(PDF, frappe.get_doc("File", file.name).get_content())

	def test_both_chains_tell_of_it_and_stay_whole(self) -> None:
		self.undo(self.merge())
		for client, events in (
			(self.merged, ["client.merged", "client.merge_undone"]),
			(self.kept, ["client.joined", "client.merge_undone"]),
		):
			told = frappe.get_all("Case Event", {"client": client}, pluck="event", order_by="sequence asc")
			self.assertEqual(events, told[-2:])
		self.assertTrue(ledger.verify_all()["valid"])

	def test_the_office_reads_the_case_under_the_kept_number_and_still_finds_the_old_one(self) -> None:
		self.merge()
		with acting_as(MANAGER):
			self.assertEqual(self.kept, frappe.get_doc("Case", self.case.name).client)
			self.assertEqual(self.kept, frappe.get_doc("Client", self.merged).merged_into)
			self.assertIn(self.merged, frappe.get_list("Client", pluck="name", limit=0))
		with acting_as(OTHER_MANAGER), self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Client", self.merged).check_permission("read")

	def test_the_old_number_of_a_sealed_person_opens_to_nobody_else(self) -> None:
		frappe.db.set_value("Client", self.kept, "sensitivity", "Sealed")
		# The Central Office does not see a sealed client; who seals the person sees to the merge.
		given = {"kept_client": self.kept, "merged_client": self.merged, "reason": "Same finger."}
		merge = factories.make(MERGE, **given)
		self.assertEqual("Sealed", frappe.db.get_value("Client", self.merged, "sensitivity"))
		for user in (CLERK, CENTRAL):
			with acting_as(user):
				self.assertFalse(frappe.has_permission("Client", "read", self.merged), user)
		merge.undo_reason = "Two sisters."
		merge.save()
		with acting_as(CLERK):
			self.assertTrue(frappe.has_permission("Client", "read", self.merged))

	def test_nothing_new_is_recorded_under_the_old_number(self) -> None:
		self.merge()
		with self.refused(f"merged into {self.kept}"):
			factories.make_case(client=self.merged)

	def test_only_the_central_office_merges(self) -> None:
		given = {"kept_client": self.kept, "merged_client": self.merged, "reason": "Same."}
		with acting_as(MANAGER), self.assertRaises(frappe.PermissionError):
			factories.make(MERGE, **given)

	def test_what_was_written_since_stands_in_the_way_and_is_named(self) -> None:
		merge = self.merge()
		with acting_as(MANAGER):
			referral = frappe.get_doc("Referral", self.referral.name)
			referral.location_reason = "Near family"
			referral.save()
		with self.refused(self.referral.name):
			self.undo(merge)
		self.assertEqual(self.kept, frappe.db.get_value("Case", self.case.name, "client"))

	def test_a_conflict_of_interest_and_a_hold_count_for_the_person(self) -> None:
		factories.make("Conflict of Interest", user=MANAGER, client=self.kept, reason="A relative.")
		self.merge()
		self.assertLessEqual({self.kept, self.merged}, reach.standing_of(MANAGER).hidden)
		self.assertEqual({self.kept, self.merged}, same_person.numbers_of([self.merged]))

	def test_all_or_nothing(self) -> None:
		before = self.stood()
		original, calls = sealing_again.frappe.db.set_value, []

		def fails(*arguments: Any, **options: Any) -> Any:
			calls.append(arguments)
			if len(calls) > 6:
				raise frappe.ValidationError("The line was cut.")
			return original(*arguments, **options)

		frappe.db.savepoint("cut")
		frappe.db.set_value = fails
		try:
			with self.assertRaises(frappe.ValidationError):
				self.merge()
		finally:
			del frappe.db.set_value
		frappe.db.rollback(save_point="cut")
		self.assertEqual(before, self.stood())
