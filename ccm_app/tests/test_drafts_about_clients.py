"""Drafts of forms about a client: sealed for that client, and offered in a form about the same alone."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.confidentiality import drafts, looks, site_keys
from ccm_app.confidentiality.drafts import KIND
from ccm_app.tests import factories
from ccm_app.tests.personas import CLERK, MANAGER, OTHER_CLERK, SiteTest, acting_as
from ccm_app.tests.test_drafts import SECRET, keep, mine
from ccm_app.tests.test_once_only import said
from ccm_app.tests.visiting import call


class DraftsAboutAClient(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.delete(KIND)
		with acting_as(CLERK):
			self.client = factories.make_client().name

	def movement_of(self, case: str, key: str, **more: Any) -> dict[str, Any]:
		"""Keep the draft of a new Movement of this case; answers what was typed."""
		values = {"case": case, "reason": f"{SECRET} {key}", **more}
		answer = keep(CLERK, "Movement", values, form_key=key)
		self.assertEqual(answer.status, 200, answer.text)
		self.assertTrue(answer.content["message"])
		return values

	def new_case(self, client: str | None = None) -> str:
		with acting_as(CLERK):
			return str(factories.make_case(client=client or factories.make_client().name).name)

	def test_the_draft_of_a_form_opened_from_a_case_is_sealed_for_its_client(self) -> None:
		values = self.movement_of(self.new_case(self.client), "first")
		self.assertEqual(frappe.get_all(KIND, pluck="sealed_for"), [self.client])
		self.assertEqual(mine(CLERK, "Movement", about={"case": values["case"]})["values"], values)
		with acting_as("Administrator"):
			site_keys.destroy_key(self.client, "TEST")
		self.assertIsNone(mine(CLERK, "Movement", about={"case": values["case"]}))
		self.assertEqual(frappe.db.count(KIND), 0)

	def test_a_draft_is_offered_in_a_form_of_the_same_case_alone(self) -> None:
		first = self.new_case(self.client)
		# Written past the save: the case is over, so that the client may have another.
		frappe.db.set_value("Case", first, "stage", "Closure")
		second = self.new_case(self.client)
		of_another_client = self.new_case()
		values = self.movement_of(first, "first")
		for about in ({"case": second}, {"case": of_another_client}, {"client": self.client}, {}):
			self.assertIsNone(mine(CLERK, "Movement", about=about), about)
		self.assertIsNone(mine(CLERK, "Movement", form_key="first", about={"case": second}))
		self.movement_of(second, "second")
		self.assertEqual(mine(CLERK, "Movement", about={"case": first})["values"], values)
		self.assertEqual(mine(CLERK, "Movement", form_key="first", about={"case": first})["values"], values)

	def test_the_client_of_the_case_counts_and_not_another_that_is_sent_along(self) -> None:
		with acting_as(CLERK):
			another = factories.make_client().name
		self.movement_of(self.new_case(self.client), "first", client=another)
		self.assertEqual(frappe.get_all(KIND, pluck="sealed_for"), [self.client])

	def test_nothing_is_kept_of_a_form_that_does_not_say_about_whom(self) -> None:
		for kind in ("Movement", "Case", "Client Identity", "Referral", "Client Consent"):
			answer = keep(CLERK, kind, {"reason": SECRET, "case": "", "client": None}, form_key="k")
			self.assertEqual((answer.status, answer.content["message"]), (200, ""), answer.text)
		self.assertEqual(frappe.db.count(KIND), 0)
		self.assertTrue(keep(CLERK, "Client", {"sex": "Male"}, form_key="k").content["message"])

	def test_a_case_of_others_and_a_missing_one_look_alike_in_what_was_typed(self) -> None:
		theirs = self.new_case(self.client)
		# One of them is written as a number of a case is; the others are mistyped.
		missing = [f"C-SVR-2026-999999-{digit}" for digit in range(10)]
		for kind in ("Movement", "Case", "Client Identity"):
			answers = [
				keep(OTHER_CLERK, kind, {"case": number}, form_key="k")
				for number in (theirs, *missing, "no number", {"name": ["like", "%"]})
			]
			self.assertEqual({(one.status, said(one)) for one in answers}, {(404, said(answers[0]))})
			for about in ({"case": theirs}, {"case": "no number"}):
				answer = call(OTHER_CLERK, "ccm_app.api.drafts.mine", kind=kind, about=about)
				self.assertEqual(answer.status, 404, answer.text)
		self.assertEqual(frappe.db.count(KIND), 0)

	def test_the_door_sees_what_was_typed(self) -> None:
		theirs = self.new_case(self.client)
		with patch.object(drafts, "keep") as kept:
			answer = keep(OTHER_CLERK, "Movement", {"case": theirs}, form_key="k")
		self.assertEqual(answer.status, 404, answer.text)
		kept.assert_not_called()

	def test_the_draft_of_an_identity_that_is_not_recorded_yet_asks_for_no_purpose(self) -> None:
		client = self.client
		values = {"client": client, "family_name_latin": SECRET}
		keep(CLERK, "Client Identity", values, form_key="new-identity")
		looks = frappe.db.count("Identity Look")
		self.assertEqual(mine(CLERK, "Client Identity", about={"client": client})["values"], values)
		self.assertEqual(frappe.db.count("Identity Look"), looks)
		self.assertIsNone(mine(MANAGER, "Client Identity", about={"client": client}))
		with acting_as(CLERK):
			another = factories.make_client().name
		self.assertIsNone(mine(CLERK, "Client Identity", about={"client": another}))
		for number in (client, "SVR-2026-999999-9"):
			form = {"kind": "Client Identity", "about": {"client": number}}
			answer = call(OTHER_CLERK, "ccm_app.api.drafts.mine", **form)
			self.assertEqual(answer.status, 404, answer.text)

	def test_who_no_longer_reaches_the_vault_gets_no_draft_of_an_identity_either(self) -> None:
		client = self.client
		keep(CLERK, "Client Identity", {"client": client, "family_name_latin": SECRET}, form_key="k")
		with patch.object(looks, "_is_within_reach", return_value=False):
			answer = call(CLERK, "ccm_app.api.drafts.mine", kind="Client Identity", about={"client": client})
		self.assertEqual(answer.status, 404, answer.text)
		self.assertNotIn(SECRET, answer.text)

	def test_a_new_identity_takes_its_client_from_where_it_is_opened(self) -> None:
		# The desk fills no field in that is not copied (frappe.model.get_new_doc).
		for kind, field in (("Client Identity", "client"), ("Case", "client"), ("Movement", "case")):
			self.assertFalse(frappe.get_meta(kind).get_field(field).no_copy, kind)
		identity = frappe.get_meta("Client Identity").get_field("client")
		self.assertTrue(identity.unique and identity.set_only_once)
