"""Finding a client by a name: without opening an identity, within reach, a few times an hour, always written down."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_to_date, now_datetime

from ccm_app.api import vault
from ccm_app.confidentiality import blind_index, keyed_hashes, looks
from ccm_app.confidentiality import vault as the_vault
from ccm_app.sealing import envelope
from ccm_app.tests import factories
from ccm_app.tests.over_the_network import request
from ccm_app.tests.personas import (
	CENTRAL,
	EVERYBODY,
	MANAGER,
	MONITORING,
	OTHER_MANAGER,
	PROTECTION,
	PROVIDER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_integrity import put

# A name that no demonstration record has.
FAMILY, GIVEN = "Vongxaysi", "Khanthavy"
FAMILY_KM, GIVEN_KM = "វង្សសៃ", "កន្ធាវី"


class SearchTest(SiteTest):
	"""A client of Svay Rieng with names in both scripts, a document and a telephone."""

	def setUp(self) -> None:
		super().setUp()
		# What was searched on this site before; it comes back when the test is over.
		frappe.db.delete(looks.LOG, {"act": looks.SEARCHED})
		self.client = factories.make_client(age_at_registration=16).name
		self.identity = factories.make_identity(
			self.client,
			family_name_latin=FAMILY,
			given_name_latin=GIVEN,
			family_name_km=FAMILY_KM,
			given_name_km=GIVEN_KM,
			documents=[{"document_type": self.document_type(), "document_number": "N-098 765 432"}],
			phones=[{"phone_number": "+855 97 765 4321"}],
		)

	def document_type(self) -> str:
		return frappe.get_all("Identity Document Type", pluck="name", limit=1)[0]

	def found(self, text: str, user: str = MANAGER) -> list[str]:
		with acting_as(user), request(method="POST"):
			return [one["client"] for one in vault.search(text, "DUPLICATE")["clients"]]


class WhatIsFound(SearchTest):
	def test_by_name_in_either_script_order_and_spelling(self) -> None:
		for text in (
			"Vongxaysi Khanthavy",
			"khanthavy VONGXAYSI",
			"Vongsaysi Kanthavy",
			"Khanthavi",
			"Khantavy, Vongxaysy",
			"Vongxaysi-Khanthavy",
			f"{FAMILY_KM} {GIVEN_KM}",
			f"{GIVEN_KM}\u200b",
			f"{FAMILY_KM} Khanthavy",
		):
			with self.subTest(text):
				self.assertIn(self.client, self.found(text))

	def test_a_misordered_khmer_name_finds_the_one_in_order(self) -> None:
		client = factories.make_client().name
		factories.make_identity(client, family_name_km="ខែ្មរវង្ស")
		self.assertEqual(self.found("ខ្មែរវង្ស"), [client])

	def test_by_document_and_telephone_however_they_are_written(self) -> None:
		for text in ("N098765432", "n 098-765-432", "097 765 4321", "+855977654321", "០៩៧ ៧៦៥ ៤៣២១"):
			with self.subTest(text):
				self.assertEqual(self.found(text), [self.client])

	def test_part_of_a_name_and_signs_for_anything_find_nobody(self) -> None:
		for text in ("Vongx%", "Vongx*", "Vong_____", "98765"):
			self.assertNotIn(self.client, self.found(text))

	def test_every_part_has_to_fit(self) -> None:
		self.assertEqual(self.found("Khanthavy Sokha Dara"), [])

	def test_a_name_that_was_corrected_is_found_as_it_is_now(self) -> None:
		put("Client Identity", self.client, {"given_name_latin": "Bouavanh", "given_name_km": "ប៊ូវ៉ាញ"})
		self.assertEqual(self.found("Khanthavy"), [])
		self.assertEqual(self.found("Bouavanh Vongxaysi"), [self.client])

	def test_the_answer_holds_codes_and_no_name(self) -> None:
		with acting_as(MANAGER), request(method="POST"):
			answer = vault.search("Khanthavy", "DUPLICATE")
		expected = {
			"client": self.client,
			"sex": "Female",
			"age_band": "15-17",
			"province": "Svay Rieng",
			"year": 2026,
			"status": "Open",
			"merged_into": None,
		}
		self.assertEqual(answer["clients"], [expected])

	def test_at_most_as_many_answers_as_the_settings_say(self) -> None:
		for _number in range(7):
			factories.make_identity(
				factories.make_client().name, family_name_latin=FAMILY, given_name_latin="Other"
			)
		self.assertEqual(len(self.found(FAMILY)), 5)

	def test_the_closest_spelling_stands_first(self) -> None:
		other = factories.make_client().name
		factories.make_identity(other, family_name_latin="Vingxeysa", given_name_latin=GIVEN)
		self.assertEqual(self.found(f"{FAMILY} {GIVEN}")[0], self.client)
		self.assertEqual(self.found(f"Vingxeysa {GIVEN}")[0], other)


class WhoFinds(SearchTest):
	def test_only_clients_within_reach(self) -> None:
		for user, expected in ((MANAGER, [self.client]), (CENTRAL, [self.client]), (OTHER_MANAGER, [])):
			self.assertEqual(self.found("Khanthavy", user), expected, user)

	def test_strangers_do_not_push_the_own_clients_out_of_the_answer(self) -> None:
		with acting_as("Administrator"):
			for _number in range(6):
				theirs = factories.make_client(field_office="BTB", home_province="02").name
				factories.make_identity(theirs, family_name_latin=FAMILY, given_name_latin=GIVEN)
		self.assertEqual(self.found("Khanthavy"), [self.client])

	def test_who_opens_no_identity_does_not_search(self) -> None:
		for user in (MONITORING, PROTECTION, PROVIDER):
			with acting_as(user), request(method="POST"), self.assertRaises(frappe.PermissionError):
				vault.search("Khanthavy", "DUPLICATE")

	def test_nobody_reads_the_tokens(self) -> None:
		name = frappe.db.get_value(blind_index.KIND, {"client": self.client})
		for user in EVERYBODY:
			if user == "Administrator":
				continue
			with acting_as(user):
				self.assertFalse(frappe.has_permission(blind_index.KIND, "read"))
				with self.assertRaises(frappe.PermissionError):
					frappe.get_list(blind_index.KIND)
				self.assertFalse(frappe.has_permission(blind_index.KIND, "read", doc=name))
				frappe.clear_messages()


class NothingIsOpened(SearchTest):
	def test_a_search_decrypts_nothing(self) -> None:
		with patch.object(envelope, "unseal", wraps=envelope.unseal) as unseal:
			self.assertEqual(self.found("Khanthavy"), [self.client])
			self.assertEqual(self.found("N098765432"), [self.client])
		self.assertEqual(unseal.call_count, 0)

	def test_tokens_say_nothing_without_the_key(self) -> None:
		rows = frappe.get_all(blind_index.KIND, filters={"client": self.client}, fields=["*"])
		self.assertGreaterEqual(len(rows), 6)
		self.assertNotIn("anthav", str(rows).lower())
		with patch.object(keyed_hashes, "index_key", return_value=b"k" * 32):
			self.assertEqual(blind_index.clients_with("Khanthavy", "Administrator", 5), [])

	def test_the_same_name_has_the_same_tokens_and_a_rebuild_changes_none(self) -> None:
		def tokens() -> set[tuple[str, str]]:
			rows = frappe.get_all(blind_index.KIND, filters={"client": self.client}, fields=["part", "token"])
			return {(row.part, row.token) for row in rows}

		before = tokens()
		blind_index.forget(self.client)
		self.assertEqual(self.found("Khanthavy"), [])
		with the_vault.register_reads("test"):
			blind_index.index_identity(frappe.get_doc("Client Identity", self.client))
		self.assertEqual(tokens(), before)


class EverySearchIsWrittenDown(SearchTest):
	def searches(self) -> list[Any]:
		fields = ["answers", "purpose", "client", "searched"]
		filters = {"user": MANAGER, "act": looks.SEARCHED}
		return frappe.get_all(looks.LOG, filters=filters, fields=fields, order_by="creation asc")

	def test_also_one_that_finds_nobody_and_never_with_its_text(self) -> None:
		self.found("Khanthavy")
		self.found("Nobodyhasthisname")
		self.found("Khanthavy")
		first, second, third = self.searches()
		self.assertEqual([one.answers for one in (first, second, third)], [1, 0, 1])
		self.assertEqual({one.purpose for one in self.searches()}, {"DUPLICATE"})
		self.assertIsNone(first.client)
		self.assertEqual(first.searched, third.searched)
		self.assertNotEqual(first.searched, second.searched)
		self.assertNotIn("hanthav", str(frappe.get_all(looks.LOG, filters={"user": MANAGER}, fields=["*"])))

	def test_a_search_needs_a_purpose_and_its_note(self) -> None:
		with acting_as(MANAGER), request(method="POST"):
			with self.refused("from the list"):
				vault.search("Khanthavy", "")
			with self.refused("needs a note"):
				vault.search("Khanthavy", "LEGAL")
		self.assertEqual(self.searches(), [])

	def test_too_short_a_text_is_refused_and_costs_no_search(self) -> None:
		with acting_as(MANAGER), request(method="POST"):
			for text in ("", " ", "K", "ក", "%", "12"):
				with self.refused("at least two letters"):
					vault.search(text, "DUPLICATE")
		self.assertEqual(self.searches(), [])

	def test_after_the_searches_of_the_hour_the_next_is_refused(self) -> None:
		frappe.db.set_single_value("CCM Settings", "searches_per_hour", 3)
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		with acting_as(MANAGER), request(method="POST"):
			left = [vault.search("Khanthavy", "DUPLICATE")["left"] for _time in range(3)]
			with self.refused("searched 3 times in the last hour"):
				vault.search("Khanthavy", "DUPLICATE")
		self.assertEqual(left, [2, 1, 0])
		self.assertEqual(len(self.searches()), 3)
		with acting_as(CENTRAL), request(method="POST"):
			self.assertEqual(vault.search("Khanthavy", "DUPLICATE")["left"], 2)

	def test_an_hour_later_there_are_searches_again(self) -> None:
		frappe.db.set_single_value("CCM Settings", "searches_per_hour", 1)
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		self.found("Khanthavy")
		earlier = add_to_date(now_datetime(), minutes=-61)
		frappe.db.set_value(looks.LOG, {"user": MANAGER, "act": looks.SEARCHED}, "at", earlier)
		self.assertEqual(self.found("Khanthavy"), [self.client])
