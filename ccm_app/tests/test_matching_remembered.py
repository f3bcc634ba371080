"""What is decided about two registrations is remembered, and the index of persons is as the register is now."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.api import matching as api
from ccm_app.confidentiality import blind_index, comparisons, looks, match_index
from ccm_app.confidentiality import vault as the_vault
from ccm_app.confidentiality.platform import retention
from ccm_app.tests.over_the_network import request
from ccm_app.tests.personas import CENTRAL, CLERK, MANAGER, PROTECTION, acting_as
from ccm_app.tests.test_integrity import put
from ccm_app.tests.test_matching import MatchingTest


class WhatIsRemembered(MatchingTest):
	def decide(self, status: str, reason: str = "Another mother, seen on the paper.") -> Any:
		(pair,) = self.pairs()
		with acting_as(CENTRAL):
			record = frappe.get_doc(comparisons.KIND, pair.name)
			record.update(
				{"status": status, "reason": reason, "decided_by": MANAGER, "decided_on": "2001-01-01"}
			)
			return record.save()

	def test_a_decision_needs_a_reason_and_says_who_and_when(self) -> None:
		self.register(self.new, register_anyway=1)
		with self.refused("no reason"):
			self.decide(comparisons.NOT_THE_SAME, "")
		decided = self.decide(comparisons.NOT_THE_SAME)
		self.assertEqual(decided.decided_by, CENTRAL)
		self.assertEqual(str(decided.decided_on), frappe.utils.nowdate())

	def test_not_the_same_person_does_not_come_again(self) -> None:
		self.register(self.new, register_anyway=1)
		self.decide(comparisons.NOT_THE_SAME)
		put("Client Identity", self.new, {"other_names": "Vy"})
		put("Client Identity", self.known, {"other_names": "Thavy"})
		self.assertEqual([pair.status for pair in self.pairs()], [comparisons.NOT_THE_SAME])
		self.assertEqual(self.pairs(self.known), [])

	def test_who_was_found_to_be_somebody_else_is_not_held_up_again(self) -> None:
		self.taken_back(self.new)
		self.decide(comparisons.NOT_THE_SAME)
		self.register(self.new)
		self.assertTrue(frappe.db.exists("Client Identity", self.new))

	def test_the_central_office_sees_both_side_by_side_and_both_looks_are_kept(self) -> None:
		self.register(self.new, register_anyway=1)
		(pair,) = self.pairs()
		with acting_as(CENTRAL), request(method="POST"):
			answer = api.compare(pair.name)
		self.assertEqual(answer["clients"], [self.new, self.known])
		parts = {one["part"]: (one["here"], one["there"], one["agrees"]) for one in answer["parts"]}
		self.assertEqual(parts["Mother"], ("Inthavong Douangchay", "Inthavong Douangchay", True))
		self.assertEqual(parts["Family name (Latin)"][:2], ("Khantavi", "Vongxaysi"))
		for client in (self.new, self.known):
			acts = frappe.get_all(looks.LOG, {"client": client, "user": CENTRAL}, pluck="act")
			self.assertEqual(sorted(acts), [looks.OPENED, looks.STATED])

	def test_who_protects_the_data_sees_the_pair_and_not_the_identities(self) -> None:
		self.register(self.new, register_anyway=1)
		(pair,) = self.pairs()
		with acting_as(PROTECTION), request(method="POST"):
			self.assertEqual(frappe.get_doc(comparisons.KIND, pair.name).other_client, self.known)
			with self.assertRaises(frappe.DoesNotExistError):
				api.compare(pair.name)
		frappe.clear_messages()


class TheIndex(MatchingTest):
	def tokens(self) -> set[str]:
		return set(
			frappe.get_all(blind_index.KIND, {"client": self.known, "part": match_index.PART}, pluck="token")
		)

	def card(self) -> str | None:
		return frappe.db.get_value(match_index.CARD, self.known, "card")

	def test_it_follows_the_identity(self) -> None:
		before, card = self.tokens(), self.card()
		put("Client Identity", self.known, {"given_name_latin": "Bouavanh", "given_name_km": "ប៊ូវ៉ាញ"})
		self.assertNotEqual(self.tokens(), before)
		self.assertNotEqual(self.card(), card)

	def test_it_follows_the_registration(self) -> None:
		before = self.card()
		put("Client", self.known, {"sex": "Male"})
		self.assertNotEqual(self.card(), before)

	def test_it_holds_no_text_of_the_identity(self) -> None:
		rows = frappe.get_all(blind_index.KIND, {"client": self.known}, ["*"])
		held = f"{rows} {self.card()}".lower()
		for text in ("vongxaysi", "khanthavy", "វង្សសៃ", "douangchay", "2005-03-07"):
			self.assertNotIn(text, held)

	def test_a_rebuild_gives_the_same(self) -> None:
		before, card = self.tokens(), self.card()
		blind_index.forget(self.known)
		self.assertEqual((self.tokens(), self.card()), (set(), None))
		with the_vault.register_reads("test"):
			blind_index.index_identity(frappe.get_doc("Client Identity", self.known))
		self.assertEqual((self.tokens(), self.card()), (before, card))

	def test_a_destroyed_identity_leaves_no_tokens_and_matches_nobody(self) -> None:
		retention._destroy_client(self.known)
		self.assertEqual((self.tokens(), self.card()), (set(), None))
		self.register(self.new)
		self.assertEqual(self.pairs(), [])

	def test_nobody_reads_a_card(self) -> None:
		for user in (CENTRAL, MANAGER, CLERK, PROTECTION):
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				frappe.get_list(match_index.CARD)
			frappe.clear_messages()
