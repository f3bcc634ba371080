"""Sharing at the desk in headless Chromium: the preview before a slip, the warning about a name, the withdrawal."""

from __future__ import annotations

import json
import unittest
import uuid
from typing import Any

from ccm_app.domain.roles import CLERK, MANAGER, WORKER
from tests.site.browser import ready
from tests.site.browser.at_the_desk import AtTheDesk
from tests.site.browser.desk import Seat
from tests.site.people import administrator, person

GIVEN_NAME = "Chanmaly"
SENT = ("Sent", "Accepted", "In service")


class SharingAtTheDesk(AtTheDesk):
	"""One browser; a referral of the caseload, and a client of our own with an invented name."""

	@classmethod
	def setUpClass(cls) -> None:
		ready.case_in_services()
		super().setUpClass()

	def referral(self) -> str:
		rows = person(CLERK, "SVR").find("Referral", {"field_office": "SVR"}, ("name", "referral_category"))
		return str(next(row["name"] for row in rows if row["referral_category"] in SENT))

	def assessed(self) -> str:
		"""A Case Report of a client whose vault holds an invented name."""
		client, case = ready.identified_case()
		identity = {
			"client": client,
			"register_anyway": 1,
			"family_name_latin": "Prak",
			"given_name_latin": GIVEN_NAME,
		}
		administrator().insert("Client Identity", identity | {"form_key": str(uuid.uuid4())})
		person(CLERK, "SVR").move("Case", case, "Register")
		person(MANAGER, "SVR").move("Case", case, "Start assessment")
		worker = person(WORKER, "SVR")
		opened = worker.read("Case", case)["opened_on"]
		report = {"case": case, "social_worker": worker.email, "assessed_on": opened}
		return str(worker.insert("Social Assessment", report | {"form_key": str(uuid.uuid4())})["name"])

	def rows(self, **equal: Any) -> int:
		return len(administrator().find("Disclosure", equal))

	def test_the_preview_stands_before_the_slip(self) -> None:
		referral = self.referral()
		before = self.rows(source_name=referral)
		with self.seat(MANAGER) as one:
			one.open(f"/app/referral/{referral}")
			one.press("Print the slip", ".page-head")
			shown = " ".join(one.dialogs())
			one.picture("sharing-preview")
			self.assertIn("This goes", shown)
			self.assertIn("Services needed", shown)
			self.assertIn("Under the consent of", shown)
			self.assertEqual(self.rows(source_name=referral), before)
			one.page.locator(".modal.show .btn-modal-close:visible").first.click()
			self.assertEqual(self.rows(source_name=referral), before)

	def test_a_copy_shows_what_goes_and_what_stays(self) -> None:
		case = person(CLERK, "SVR").read("Referral", self.referral())["case"]
		report = person(MANAGER, "SVR").find("Social Assessment", {"case": case})[0]["name"]
		with self.seat(MANAGER) as one:
			one.open(f"/app/social-assessment/{report}")
			one.press("Share", ".page-head")
			one.see('.dropdown-menu a:has-text("Give a copy")').click()
			one.settle()
			shown = " ".join(one.dialogs())
			one.picture("sharing-copy")
			for words in ("Under which consent", "This goes", "This stays here", "Medical findings"):
				self.assertIn(words, shown)

	def test_the_warning_says_no_name_and_its_button_replaces_it(self) -> None:
		report = self.assessed()
		with self.seat(WORKER) as one:
			one.open(f"/app/social-assessment/{report}")
			self.write_and_save(one, f"{GIVEN_NAME} came alone.")
			shown = " ".join(one.dialogs())
			one.picture("sharing-warning")
			self.assertIn("holds words or numbers that tell who this client is", shown)
			self.assertNotIn(GIVEN_NAME, shown)
			one.see('.modal.show button:has-text("Write the number instead")').click()
			one.settle()
			stored = person(WORKER, "SVR").read("Social Assessment", report)["situation_history"]
			self.assertNotIn(GIVEN_NAME, stored)
			self.assertIn("came alone", stored)

	def write_and_save(self, one: Seat, text: str) -> None:
		one.page.evaluate(f"() => cur_frm.set_value('situation_history', {json.dumps(text)})")
		one.page.evaluate("() => { cur_frm.save(); }")
		one.page.locator(".modal.show:visible").first.wait_for()
		one.settle()

	def test_a_consent_is_withdrawn_with_two_clicks(self) -> None:
		case = person(CLERK, "SVR").read("Referral", self.referral())["case"]
		worker = person(WORKER, "SVR")
		opened = {
			"case": case,
			"purpose": "Legal proceedings",
			"receiver_kind": "Court",
			"mark": "Thumbprint",
		}
		opened |= {"receiver_other": "Provincial court", "given_on": "2026-11-02", "share_legal": 1}
		young = {"given_by": "Guardian", "guardian_relation": "Aunt", "child_assent": 1}
		consent = worker.insert("Client Consent", opened | young | {"form_key": str(uuid.uuid4())})["name"]
		with self.seat(WORKER) as one:
			one.open(f"/app/client-consent/{consent}")
			one.press("Withdraw", ".page-head")
			one.picture("sharing-withdraw")
			one.see('.modal.show button:has-text("Withdraw")').click()
			one.settle()
			self.assertTrue(worker.read("Client Consent", consent)["withdrawn_on"])
			self.assertEqual(one.count('.page-head button:has-text("Withdraw")'), 0)

	def test_the_case_offers_to_write_down_what_was_told(self) -> None:
		case = person(CLERK, "SVR").read("Referral", self.referral())["case"]
		with self.seat(MANAGER) as one:
			one.open(f"/app/case/{case}")
			one.press("Share", ".page-head")
			one.see('.dropdown-menu a:has-text("Write down what was told")').click()
			one.settle()
			shown = " ".join(one.dialogs())
			one.picture("sharing-told")
			for words in ("Under which consent", "What was told", "Services needed"):
				self.assertIn(words, shown)
			self.assertEqual(one.complaints, [])


if __name__ == "__main__":
	unittest.main()
