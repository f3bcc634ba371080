"""Never twice: who may be known is held up, told a reference and nothing else, and compared by the Central Office."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_to_date, now_datetime

from ccm_app.api import matching as api
from ccm_app.confidentiality import comparisons, looks, match_following, matching
from ccm_app.confidentiality.door import once_more
from ccm_app.sealing import envelope
from ccm_app.tests import factories
from ccm_app.tests.over_the_network import request
from ccm_app.tests.personas import (
	CLERK,
	MANAGER,
	OTHER_CLERK,
	OTHER_MANAGER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_integrity import put

KNOWN = {
	"family_name_latin": "Vongxaysi",
	"given_name_latin": "Khanthavy",
	"family_name_km": "វង្សសៃ",
	"given_name_km": "កន្ធាវី",
	"birth_date": "2005-03-07",
	"birth_date_precision": "Day",
}
# The same person, as another office spells her.
AGAIN = {
	"family_name_latin": "Khantavi",
	"given_name_latin": "Vongsaysy",
	"birth_date": "2005-07-03",
	"birth_date_precision": "Day",
	"register_anyway": 0,
}
STRANGER = {"family_name_latin": "Bouavanh", "given_name_latin": "Somphone", "register_anyway": 0}
MOTHER = {"relation": "Mother", "family_name": "Inthavong", "given_name": "Douangchay"}
NOTICE = "may be known to the register already"


class MatchingTest(SiteTest):
	"""A client of Svay Rieng, who comes to Battambang under another spelling."""

	def setUp(self) -> None:
		super().setUp()
		# What was searched on this site before; it comes back when the test is over.
		frappe.db.delete(looks.LOG, {"act": looks.SEARCHED})
		self.known = factories.make_client(age_at_registration=20, home_commune=None).name
		factories.make_identity(self.known, **KNOWN, contacts=[MOTHER])
		self.new = self.registration()

	def registration(self, **values: Any) -> str:
		given = {"field_office": "BTB", "home_province": "20", "age_at_registration": 20}
		return str(factories.make_client(**given | values).name)

	def register(self, client: str, user: str = OTHER_CLERK, **values: Any) -> Any:
		"""A user records an identity over the network."""
		record = {
			"doctype": "Client Identity",
			"client": client,
			**(AGAIN | {"contacts": [MOTHER]}),
			**values,
		}
		with acting_as(user), request(method="POST"):
			return frappe.get_doc(record).insert()

	def taken_back(self, client: str, once_more_then: bool = False, **values: Any) -> str:
		"""A refused registration whose request ends, or is carried out once more; answers what was said."""
		record = {
			"doctype": "Client Identity",
			"client": client,
			**(AGAIN | {"contacts": [MOTHER]}),
			**values,
		}
		with acting_as(OTHER_CLERK), request(method="POST"):
			frappe.db.savepoint("before_request")
			frappe.db.after_rollback.reset()
			said = ""
			try:
				frappe.get_doc(record).insert()
			except (frappe.ValidationError, frappe.DuplicateEntryError) as error:
				said = str(error)
			frappe.db.rollback(save_point="before_request")
			again = once_more._between_tries() if once_more_then else nullcontext()
			with patch.object(frappe.db, "commit"), patch.object(frappe.db, "rollback"), again:
				frappe.db.after_rollback.run()
		frappe.clear_messages()
		return said

	def pairs(self, client: str | None = None) -> list[Any]:
		fields = [
			"name",
			"client",
			"other_client",
			"status",
			"reference",
			"asking_office",
			"agreeing",
			"score",
		]
		return frappe.get_all(comparisons.KIND, {"client": client or self.new}, fields)

	def searches(self) -> list[Any]:
		return frappe.get_all(looks.LOG, {"act": looks.SEARCHED}, ["user", "answers", "client", "purpose"])


class WhoIsHeldUp(MatchingTest):
	def test_the_same_person_under_another_spelling_is_held_up_with_a_reference(self) -> None:
		with self.refused(NOTICE, "M-"):
			self.register(self.new)
		self.assertFalse(frappe.db.exists("Client Identity", self.new))

	def test_somebody_else_is_registered_without_a_question(self) -> None:
		self.register(self.new, **STRANGER, birth_date="2005-11-30", contacts=[])
		self.assertEqual(self.pairs(), [])

	def test_who_has_read_the_notice_registers_at_once_and_the_central_office_compares(self) -> None:
		self.register(self.new, register_anyway=1)
		(pair,) = self.pairs()
		self.assertEqual((pair.other_client, pair.status), (self.known, comparisons.TO_BE_COMPARED))
		self.assertEqual(pair.asking_office, "BTB")
		self.assertIn("name", pair.agreeing)
		self.assertIn("mother's name", pair.agreeing)

	def test_the_server_itself_registers_and_has_it_compared(self) -> None:
		factories.make_identity(self.new, **AGAIN | {"contacts": [MOTHER]})
		self.assertEqual([pair.other_client for pair in self.pairs()], [self.known])

	def test_a_name_that_is_corrected_later_is_compared_then(self) -> None:
		factories.make_identity(self.new, **STRANGER, birth_date="2005-07-03")
		self.assertEqual(self.pairs(), [])
		put(
			"Client Identity",
			self.new,
			{key: AGAIN[key] for key in ("family_name_latin", "given_name_latin")},
		)
		self.assertEqual([pair.other_client for pair in self.pairs()], [self.known])

	def test_two_who_register_at_the_same_moment_are_compared_within_the_hour(self) -> None:
		with patch.object(matching, "found_for", return_value=[]):
			factories.make_identity(self.new, **AGAIN | {"contacts": [MOTHER]})
		self.assertEqual(self.pairs(), [])
		with patch.object(frappe.db, "commit"):
			self.assertGreaterEqual(match_following.hourly(), 2)
		both = {(pair.client, pair.other_client) for pair in self.pairs() + self.pairs(self.known)}
		self.assertEqual(len(both & {(self.new, self.known), (self.known, self.new)}), 1)

	def run_of_the_hour(self, *closed: str) -> list[str]:
		"""The job of the hour, while these identities do not open; answers who was asked for."""
		asked: list[str] = []

		def identity(client: str) -> None:
			asked.append(client)
			if client in closed:
				raise ValueError(KNOWN["family_name_latin"])

		with (
			patch.object(match_following, "_identity", identity),
			patch.object(frappe.db, "commit"),
			patch.object(frappe.db, "rollback"),
		):
			match_following.hourly()
		return asked

	def test_one_identity_that_does_not_open_stops_nobody_behind_it(self) -> None:
		factories.make_identity(self.new, **STRANGER)
		self.assertLessEqual({self.known, self.new}, set(self.run_of_the_hour(self.known)))
		log = frappe.get_last_doc("Error Log", {"method": "An identity could not be compared again"})
		self.assertEqual(log.error, f"{self.known}: ValueError")

	def test_after_a_pause_the_job_begins_where_it_stopped(self) -> None:
		earlier = add_to_date(now_datetime(), hours=-30)
		frappe.db.set_value("Match Card", self.known, "modified", earlier, update_modified=False)
		match_following.remember_run(add_to_date(earlier, hours=-1))
		everybody = frappe.get_all("Match Card", pluck="client")
		self.assertIn(self.known, self.run_of_the_hour(*everybody), "none opens: the run does not count")
		self.assertIn(self.known, self.run_of_the_hour())
		self.assertNotIn(self.known, self.run_of_the_hour())

	def test_nothing_is_opened_for_the_answer(self) -> None:
		identity = frappe.get_doc({"doctype": "Client Identity", "client": self.new, **AGAIN})
		with patch.object(envelope, "unseal", wraps=envelope.unseal) as unseal:
			found = matching.found_for(identity, set())
		self.assertEqual([one.client for one in found], [self.known])
		self.assertEqual(unseal.call_count, 0)


class WhatIsTold(MatchingTest):
	def said_for(self, client: str) -> str:
		with self.assertRaises(frappe.ValidationError) as caught:
			self.register(client)
		frappe.clear_messages()
		return str(caught.exception)

	def test_neither_the_other_client_nor_what_agrees(self) -> None:
		said = self.said_for(self.new)
		for secret in (self.known, "SVR", "Svay Rieng", "Vongxaysi", "mother", "2005"):
			self.assertNotIn(secret, said)

	def test_the_same_for_a_client_of_every_sensitivity(self) -> None:
		said = set()
		for sensitivity in ("Normal", "Restricted", "Sealed"):
			frappe.db.set_value("Client", self.known, "sensitivity", sensitivity)
			answer = self.said_for(self.new)
			reference = next(word for word in answer.split() if word.startswith("M-")).rstrip(".")
			said.add(answer.replace(reference, ""))
		self.assertEqual(len(said), 1)

	def test_the_same_work_is_done_for_a_client_of_every_sensitivity(self) -> None:
		counted = set()
		for sensitivity in ("Normal", "Restricted", "Sealed"):
			frappe.db.set_value("Client", self.known, "sensitivity", sensitivity)
			with patch.object(frappe.db, "sql", wraps=frappe.db.sql) as asked:
				self.said_for(self.new)
			counted.add(asked.call_count)
		self.assertLessEqual(max(counted) - min(counted), 2, counted)

	def test_the_own_client_is_named_to_who_sees_it_anyway(self) -> None:
		mine = self.registration(field_office="SVR")
		with self.refused("one of your own clients", self.known):
			self.register(mine, CLERK)

	def test_the_office_sees_its_reference_and_the_state_and_nothing_else(self) -> None:
		self.register(self.new, register_anyway=1)
		(pair,) = self.pairs()
		with acting_as(OTHER_MANAGER), request():
			(told,) = [one for one in api.my_questions() if one["client"] == self.new]
			with self.assertRaises(frappe.PermissionError):
				frappe.get_list(comparisons.KIND)
			frappe.clear_messages()
			with self.assertRaises((frappe.PermissionError, frappe.DoesNotExistError)):
				api.compare(pair.name)
		self.assertEqual(set(told), {"reference", "client", "state", "asked_on"})
		self.assertEqual((told["reference"], told["state"]), (pair.reference, comparisons.TO_BE_COMPARED))
		with acting_as(MANAGER), request():
			self.assertEqual([one for one in api.my_questions() if one["reference"] == pair.reference], [])


class NoOracle(MatchingTest):
	def test_a_question_that_ends_without_a_registration_is_a_search(self) -> None:
		self.assertIn(NOTICE, self.taken_back(self.new))
		(search,) = self.searches()
		self.assertEqual((search.user, search.answers, search.client), (OTHER_CLERK, 1, None))
		self.assertEqual(search.purpose, "DUPLICATE")
		(pair,) = self.pairs()
		self.assertEqual(pair.other_client, self.known)
		self.assertIn(pair.reference, self.taken_back(self.new))
		self.assertEqual(len(self.pairs()), 1)

	def test_also_one_that_found_nobody(self) -> None:
		self.taken_back(self.new, **STRANGER, birth_date="2005-11-30", contacts=[])
		self.assertEqual([search.answers for search in self.searches()], [0])
		self.assertEqual(self.pairs(), [])

	def test_what_is_carried_out_once_more_has_not_ended(self) -> None:
		self.taken_back(self.new, once_more_then=True)
		self.assertEqual((self.searches(), self.pairs()), ([], []))

	def test_what_cannot_be_written_is_tried_again_and_then_logged_without_a_name(self) -> None:
		error = frappe.QueryDeadlockError(KNOWN["family_name_latin"])
		with patch.object(looks, "search_written", side_effect=error) as tried:
			self.assertIn(NOTICE, self.taken_back(self.new))
		self.assertEqual(tried.call_count, matching.WRITING_TRIES)
		log = frappe.get_last_doc("Error Log", {"method": ("like", "A question to the register%")})
		self.assertEqual(log.error, ", ".join(["QueryDeadlockError"] * matching.WRITING_TRIES))

	def test_a_registration_is_no_search(self) -> None:
		self.register(self.new, register_anyway=1)
		self.assertEqual(self.searches(), [])

	def test_without_searches_left_one_registers_and_is_told_nothing(self) -> None:
		frappe.db.set_single_value("CCM Settings", "searches_per_hour", 1)
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		self.taken_back(self.new)
		frappe.clear_messages()
		self.register(self.registration())
		self.assertNotIn("known", str(frappe.get_message_log()))

	def test_a_second_identity_for_a_client_asks_nothing(self) -> None:
		factories.make_identity(self.new, **STRANGER)
		with patch.object(matching, "found_for", return_value=[]) as asked:
			self.taken_back(self.new)
		self.assertEqual(asked.call_count, 0)
