"""Opening an identity: for a purpose, for some minutes, and never without a row in the log of looks."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, get_datetime, now_datetime

from ccm_app.api import vault
from ccm_app.confidentiality import looks
from ccm_app.tests import factories
from ccm_app.tests.over_the_network import request
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	MONITORING,
	OTHER_MANAGER,
	PROTECTION,
	PROVIDER,
	WORKER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_integrity import put

LOG = looks.LOG
SAY_WHY = "Say first for what you need this identity"
NOT_YOURS = "no identity with this number among yours"
NO_RECORD = "There is no record with this number among yours"


class LookTest(SiteTest):
	"""A client of Svay Rieng with an identity, and the rows of the log."""

	def setUp(self) -> None:
		super().setUp()
		self.case = factories.make_case()
		self.client = self.case.client
		frappe.local.ccm_looks = {}

	def rows(self, **filters: Any) -> list[Any]:
		fields = ["name", "user", "act", "client", "purpose", "ground", "valid_until", "place", "session_key"]
		wanted = {"client": self.client, **filters}
		return frappe.get_all(LOG, filters=wanted, fields=fields, order_by="creation asc")

	def acts(self, **filters: Any) -> list[str]:
		return [row.act for row in self.rows(**filters)]

	def load(self) -> Document:
		return frappe.get_doc("Client Identity", self.client)


class PurposeFirst(LookTest):
	def test_without_a_purpose_nothing_opens_and_the_way_is_said(self) -> None:
		for user in (MANAGER, CLERK, WORKER, CENTRAL):
			with acting_as(user), request(), self.refused(SAY_WHY, error=frappe.PermissionError):
				self.load()
			self.assertEqual(self.rows(user=user), [])

	def test_a_stated_purpose_opens_the_identity_and_both_are_written_down(self) -> None:
		with acting_as(MANAGER), request():
			answer = vault.open_identity(self.client, "CASEWORK")
			identity = self.load()
		self.assertEqual((answer["client"], answer["recorded"]), (self.client, True))
		self.assertEqual(identity.given_name_latin, "Maly")
		stated, opened = self.rows(user=MANAGER)
		self.assertEqual((stated.act, opened.act), (looks.STATED, looks.OPENED))
		self.assertEqual((opened.purpose, opened.ground), ("CASEWORK", "Custody"))
		self.assertTrue(opened.place and opened.session_key is not None)

	def test_the_purpose_stands_for_the_minutes_of_the_settings(self) -> None:
		frappe.db.set_single_value("CCM Settings", "identity_minutes", 7)
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		with acting_as(MANAGER), request():
			until = get_datetime(vault.open_identity(self.client, "CONTACT")["until"])
		self.assertAlmostEqual((until - now_datetime()).total_seconds(), 7 * 60, delta=30)

	def test_when_the_time_is_over_the_purpose_is_asked_for_again(self) -> None:
		with acting_as(MANAGER), request():
			vault.open_identity(self.client, "CASEWORK")
			self.load()
			past = add_to_date(now_datetime(), seconds=-1)
			frappe.db.set_value(LOG, {"client": self.client, "user": MANAGER}, "valid_until", past)
			with self.refused(SAY_WHY, error=frappe.PermissionError):
				self.load()

	def test_a_purpose_stands_for_one_user_and_one_client(self) -> None:
		other = factories.make_case()
		with acting_as(MANAGER), request():
			vault.open_identity(self.client, "CASEWORK")
			with self.refused(SAY_WHY, error=frappe.PermissionError):
				frappe.get_doc("Client Identity", other.client)
		with acting_as(CLERK), request(), self.refused(SAY_WHY, error=frappe.PermissionError):
			self.load()

	def test_a_purpose_that_needs_a_note_is_refused_without_it(self) -> None:
		with acting_as(MANAGER), request():
			for note in ("", "   "):
				with self.refused("needs a note"):
					vault.open_identity(self.client, "LEGAL", note)
			with self.refused("too long"):
				vault.open_identity(self.client, "LEGAL", "x" * 501)
			with self.refused("from the list"):
				vault.open_identity(self.client, "CURIOSITY")
			self.assertTrue(vault.open_identity(self.client, "LEGAL", "Letter 12/2026 of the court")["until"])

	def test_the_note_is_sealed_and_read_by_the_officer(self) -> None:
		with acting_as(MANAGER), request():
			vault.open_identity(self.client, "LEGAL", "Letter 12/2026 of the court")
		row = self.rows(act=looks.STATED)[0]
		self.assertIsNone(frappe.db.get_value(LOG, row.name, "note"))
		with acting_as(PROTECTION):
			self.assertEqual(frappe.get_doc(LOG, row.name).note, "Letter 12/2026 of the court")

	def test_a_purpose_that_the_ministry_switched_off_is_none(self) -> None:
		frappe.db.set_value("Look Purpose", "CONTACT", "is_active", 0)
		with acting_as(MANAGER), request():
			with self.refused("from the list"):
				vault.open_identity(self.client, "CONTACT")
			self.assertNotIn("CONTACT", {one["code"] for one in vault.look_purposes()})


class Reach(LookTest):
	def test_who_does_not_reach_the_client_opens_nothing_and_states_nothing(self) -> None:
		for user in (OTHER_MANAGER, MONITORING, PROTECTION, PROVIDER):
			with acting_as(user), request():
				with self.refused(NO_RECORD, error=frappe.DoesNotExistError):
					vault.open_identity(self.client, "CASEWORK")
				with self.refused(NO_RECORD, error=frappe.DoesNotExistError):
					vault.identity_state(self.client)
				with self.refused(NOT_YOURS, error=frappe.PermissionError):
					self.load()
			self.assertEqual(self.rows(user=user), [])

	def test_a_client_who_is_not_there_is_refused_in_the_same_words(self) -> None:
		for user in (OTHER_MANAGER, CENTRAL):
			with acting_as(user), request():
				self.refused_like_a_stranger("SVR-2099-999999-9")
		with acting_as(OTHER_MANAGER), request():
			self.refused_like_a_stranger(self.client)

	def refused_like_a_stranger(self, client: str) -> None:
		with self.refused(NO_RECORD, error=frappe.DoesNotExistError):
			vault.open_identity(client, "CASEWORK")
		with self.refused(NO_RECORD, error=frappe.DoesNotExistError):
			vault.identity_state(client)

	def test_who_lost_reach_after_stating_a_purpose_opens_nothing(self) -> None:
		with acting_as(MANAGER), request():
			vault.open_identity(self.client, "CASEWORK")
		frappe.db.set_value(
			"Case Access", {"client": self.client}, "valid_until", add_to_date(now_datetime(), days=-1)
		)
		with acting_as(MANAGER), request(), self.refused(NOT_YOURS, error=frappe.PermissionError):
			self.load()

	def test_the_state_tells_nothing_of_the_identity(self) -> None:
		with acting_as(MANAGER), request():
			state = vault.identity_state(self.client)
			self.assertEqual((state["open"], state["until"], state["recorded"]), (False, None, True))
			self.assertNotIn("Maly", str(state))
			vault.open_identity(self.client, "CASEWORK")
			self.assertTrue(vault.identity_state(self.client)["open"])
		self.assertEqual(self.acts(user=MANAGER), [looks.STATED])


class EveryLookIsKept(LookTest):
	def opened_by_manager(self) -> None:
		with acting_as(MANAGER), request():
			vault.open_identity(self.client, "CASEWORK")

	def test_one_row_for_a_request_however_often_it_loads(self) -> None:
		self.opened_by_manager()
		with acting_as(MANAGER), request():
			self.load()
			self.load()
		with acting_as(MANAGER), request():
			self.load()
		self.assertEqual(self.acts(user=MANAGER, act=looks.OPENED), [looks.OPENED, looks.OPENED])

	def test_a_request_that_only_reads_keeps_its_row(self) -> None:
		self.opened_by_manager()
		frappe.local.flags.commit = False
		with acting_as(MANAGER), request(method="GET"):
			self.load()
			self.assertTrue(frappe.local.flags.commit)

	def test_when_the_row_cannot_be_written_nothing_is_opened(self) -> None:
		self.opened_by_manager()
		broken = patch.object(looks, "_write", side_effect=frappe.ValidationError("The log is full."))
		with acting_as(MANAGER), request(), broken, self.refused("The log is full."):
			self.load()

	def test_a_row_that_was_taken_back_is_written_again(self) -> None:
		self.opened_by_manager()
		with acting_as(MANAGER), request():
			frappe.db.savepoint("before_look")
			self.load()
			frappe.db.rollback(save_point="before_look")
			self.assertEqual(self.acts(act=looks.OPENED, user=MANAGER), [])
			self.load()
		self.assertEqual(self.acts(act=looks.OPENED, user=MANAGER), [looks.OPENED])

	def test_recording_and_changing_are_looks_of_their_own(self) -> None:
		client = factories.make_client().name
		self.client = client
		with acting_as(CLERK), request():
			factories.make_identity(client)
		self.assertEqual([(row.act, row.purpose) for row in self.rows()], [(looks.WRITTEN, "REGISTER")])
		with acting_as(CLERK), request(method="PUT"):
			put("Client Identity", client, {"other_names": "Srey"})
		self.assertEqual(self.acts(), [looks.WRITTEN, looks.OPENED, looks.CHANGED])

	def test_saving_needs_a_purpose_too(self) -> None:
		with acting_as(CLERK), request(method="PUT"), self.refused(SAY_WHY, error=frappe.PermissionError):
			put("Client Identity", self.client, {"other_names": "Srey"})
		record = {
			"doctype": "Client Identity",
			"name": self.client,
			"client": self.client,
			"other_names": "X",
		}
		with acting_as(CLERK), request(method="POST"), self.refused(SAY_WHY, error=frappe.PermissionError):
			frappe.get_doc(record).save()

	def test_a_row_of_the_identity_opens_like_the_identity(self) -> None:
		phone = frappe.get_doc("Client Identity", self.client)
		phone.append("phones", {"phone_number": "012345678"})
		phone.save()
		row = phone.phones[0].name
		with acting_as(MANAGER), request(), self.refused(SAY_WHY, error=frappe.PermissionError):
			frappe.get_doc("Identity Phone", row)

	def test_the_administrator_states_no_purpose_and_is_written_down(self) -> None:
		before = len(self.rows(user="Administrator", act=looks.OPENED))
		with request():
			self.load()
		rows = self.rows(user="Administrator", act=looks.OPENED)
		self.assertEqual(len(rows), before + 1)
		self.assertEqual((rows[-1].ground, rows[-1].purpose), ("Administrator", None))

	def test_a_job_of_a_user_needs_the_purpose_like_the_user(self) -> None:
		frappe.local.job = frappe._dict(method="anything")
		self.addCleanup(setattr, frappe.local, "job", None)
		with acting_as(MANAGER), self.refused(SAY_WHY, error=frappe.PermissionError):
			self.load()

	def test_no_network_address_stands_in_the_log(self) -> None:
		with acting_as(MANAGER), request("203.0.113.7"):
			vault.open_identity(self.client, "CASEWORK")
		row = frappe.db.get_value(LOG, {"client": self.client, "act": looks.STATED}, "*", as_dict=True)
		self.assertNotIn("203.0.113", str({**row, "sealed_text": ""}))

	def test_a_list_of_identities_is_no_look_and_shows_none(self) -> None:
		with acting_as(MANAGER), request():
			found = frappe.get_list("Client Identity", filters={"client": self.client}, fields=["*"])
		self.assertEqual(len(found), 1)
		self.assertNotIn("Maly", str(found))
		self.assertEqual(self.rows(user=MANAGER), [])
