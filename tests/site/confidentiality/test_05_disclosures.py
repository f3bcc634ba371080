"""Sharing over HTTP: every paper that leaves is noted, also by GET; a withdrawn consent ends it; no name is said back."""

from __future__ import annotations

import unittest
import uuid
from typing import Any

from ccm_app.caseload.rest import Person, Refused
from ccm_app.domain.roles import CENTRAL, CLERK, MANAGER, PROTECTION, WORKER
from tests.site.people import administrator, person
from tests.site.test_1_refusals import a_client

VAULT, LEDGER, CONSENT = "Client Identity", "Disclosure", "Client Consent"
GIVEN_NAME, PHONE = "Chanmaly", "012 777 888"
FIELDS = (
	"name",
	"channel",
	"receiver_kind",
	"paper",
	"copy_number",
	"fields_given",
	"recalled_on",
	"told_client_on",
)
REPORT = {"doctype": "Social Assessment", "format": "Case Report", "no_letterhead": 1}


def new_key() -> str:
	return f"sharing-{uuid.uuid4()}"


class SharingCampaign(unittest.TestCase):
	"""A registered client of Svay Rieng with a Case Report and a consent for a court."""

	def setUp(self) -> None:
		clerk, worker = person(CLERK, "SVR"), person(WORKER, "SVR")
		registered = a_client(age_at_registration=24)
		self.client = clerk.insert("Client", registered)["name"]
		identity = {
			"client": self.client,
			"register_anyway": 1,
			"family_name_latin": "Prak",
			"given_name_latin": GIVEN_NAME,
		}
		phones = [{"phone_number": PHONE}]
		administrator().insert(VAULT, identity | {"phones": phones, "form_key": new_key()})
		manager = person(MANAGER, "SVR")
		case = {
			"client": self.client,
			"case_type": "TL",
			"opened_on": "2026-11-02",
			"case_manager": manager.email,
		}
		self.case = clerk.insert("Case", case | {"form_key": new_key()})["name"]
		clerk.move("Case", self.case, "Register")
		manager.move("Case", self.case, "Start assessment")
		self.report = worker.insert("Social Assessment", self.assessment())["name"]
		self.consent = worker.insert(CONSENT, self.agreed())["name"]

	def assessment(self, **more: Any) -> dict[str, Any]:
		values = {
			"case": self.case,
			"social_worker": person(WORKER, "SVR").email,
			"assessed_on": "2026-11-03",
			"health_findings": "A broken arm.",
			"legal_situation": "A complaint was filed.",
			"form_key": new_key(),
		}
		return values | more

	def agreed(self) -> dict[str, Any]:
		return {
			"case": self.case,
			"purpose": "Legal proceedings",
			"receiver_kind": "Court",
			"receiver_other": "Provincial court",
			"given_on": "2026-11-03",
			"given_by": "Client",
			"mark": "Thumbprint",
			"share_needs": 0,
			"share_legal": 1,
			"form_key": new_key(),
		}

	def rows(self) -> list[dict[str, Any]]:
		found = administrator().find(LEDGER, {"client": self.client}, FIELDS)
		return sorted(found, key=lambda row: (row["copy_number"], row["channel"]))

	def get(self, who: Person, path: str, **given: Any) -> Any:
		return who.session.get(f"{who.url}{path}", params=given, timeout=60)

	def refused(self, act: Any, *words: str) -> Refused:
		with self.assertRaises(Refused) as caught:
			act()
		for word in words:
			self.assertIn(word, str(caught.exception))
		return caught.exception


class EveryWayToPrint(SharingCampaign):
	def test_each_get_that_answers_a_paper_leaves_a_row(self) -> None:
		manager = person(MANAGER, "SVR")
		ways = (
			("/api/method/ccm_app.api.papers.download", {"paper_name": "Case Report", "record": self.report}),
			("/api/method/frappe.utils.print_format.download_pdf", REPORT | {"name": self.report}),
			("/printview", REPORT | {"name": self.report}),
			("/printview", REPORT | {"name": self.report, "format": "Standard"}),
		)
		printed = 0
		for path, given in ways:
			answer = self.get(manager, path, **given)
			printed += answer.status_code == 200
			# A way that is closed answers no paper, and leaves no row; one that is open leaves exactly one.
			with self.subTest(path):
				self.assertEqual(len(self.rows()), printed)
		self.assertGreaterEqual(printed, 2)
		self.assertEqual([row["copy_number"] for row in self.rows()], list(range(1, printed + 1)))
		self.assertEqual({row["receiver_kind"] for row in self.rows()}, {"Own file"})
		print(
			f"campaign disclosures: {printed} of {len(ways)} ways print, {len(self.rows())} rows noted by GET"
		)

	def test_reading_is_not_enough(self) -> None:
		clerk = person(CLERK, "SVR")
		self.assertEqual(clerk.read("Social Assessment", self.report)["name"], self.report)
		for path, given in (
			("/api/method/ccm_app.api.papers.download", {"paper_name": "Case Report", "record": self.report}),
			("/api/method/frappe.utils.print_format.download_pdf", REPORT | {"name": self.report}),
			("/printview", REPORT | {"name": self.report}),
			("/printview", REPORT | {"name": self.report, "format": "Standard"}),
		):
			answer = self.get(clerk, path, **given)
			self.assertGreaterEqual(answer.status_code, 400, path)
			self.assertNotIn(b"A broken arm.", answer.content)
		self.assertEqual(self.rows(), [])

	def test_the_platforms_exports_of_rows_are_closed(self) -> None:
		central = person(CENTRAL)
		for method, given in (
			(
				"frappe.desk.query_report.export_query",
				{"report_name": "Due and Overdue", "file_format_type": "CSV"},
			),
			(
				"frappe.desk.reportview.export_query",
				{"doctype": "Case", "fields": ["name"], "file_format_type": "CSV"},
			),
		):
			self.assertGreaterEqual(
				self.refused(lambda m=method, g=given: central.call(m, **g)).status, 400, method
			)

	def test_an_export_needs_a_reason_and_notes_each_client(self) -> None:
		central = person(CENTRAL)
		wanted = {"report_name": "Due and Overdue", "filters": {"field_office": "SVR"}}
		self.refused(lambda: central.call("ccm_app.api.exports.export_report", **wanted), "Write why")
		answer = central.call("ccm_app.api.exports.export_report", **wanted, reason="Meeting of the offices")
		self.assertGreaterEqual(answer["rows"], 1)
		self.assertEqual([row["channel"] for row in self.rows()], ["Export"])


class UnderAConsent(SharingCampaign):
	def give(self, who: Person, **more: Any) -> Any:
		given = {"paper": "Case Report", "record": self.report, "consent": self.consent}
		return who.session.post(
			f"{who.url}/api/method/ccm_app.api.disclosures.give_copy", json=given | more, timeout=60
		)

	def test_a_withdrawal_ends_sharing_at_once_and_recalls_what_was_given(self) -> None:
		manager = person(MANAGER, "SVR")
		answer = self.give(manager)
		self.assertEqual((answer.status_code, answer.content[:4]), (200, b"%PDF"))
		(row,) = self.rows()
		self.assertEqual((row["fields_given"], row["receiver_kind"]), ("legal", "Court"))
		person(CLERK, "SVR").call("ccm_app.api.disclosures.withdraw_consent", consent=self.consent)
		self.assertIsNotNone(self.rows()[0]["recalled_on"])
		again = self.give(manager)
		self.assertGreaterEqual(again.status_code, 400)
		self.assertIn("withdrew this consent", again.text)
		self.assertEqual(len(self.rows()), 1)

	def test_another_office_previews_shares_and_withdraws_nothing(self) -> None:
		stranger = person(MANAGER, "BTB")
		asked = {"case": self.case, "purpose": "Legal proceedings", "receiver_kind": "Court"}
		for act in (
			lambda: stranger.call("ccm_app.api.disclosures.preview", **asked),
			lambda: stranger.call("ccm_app.api.disclosures.ways_to_share", case=self.case),
			lambda: stranger.call("ccm_app.api.disclosures.withdraw_consent", consent=self.consent),
		):
			self.refused(act)
		self.assertGreaterEqual(self.give(stranger).status_code, 400)
		self.assertEqual(self.rows(), [])

	def test_the_client_is_told_and_it_is_marked(self) -> None:
		self.give(person(MANAGER, "SVR"))
		path = "/api/method/ccm_app.api.papers.download"
		answer = self.get(person(CLERK, "SVR"), path, paper_name="Shared About a Client", record=self.client)
		self.assertEqual(answer.content[:4], b"%PDF")
		told = {row["paper"]: row["told_client_on"] for row in self.rows()}
		self.assertIsNotNone(told["Case Report"])

	def test_without_consent_it_waits_for_the_data_protection_officer(self) -> None:
		order = {
			"consent": None,
			"legal_ground": "Court order",
			"receiver_kind": "Court",
			"receiver_other": "Court of appeal",
		}
		manager = person(MANAGER, "SVR")
		self.assertIn("needs a note", self.give(manager, **order).text)
		self.assertEqual(self.give(manager, **order, note="Order 12 of the court").status_code, 200)
		waiting = person(PROTECTION).call("ccm_app.api.work.my_work")["waiting_for_me"]["rows"]
		self.assertIn(self.rows()[0]["name"], [row["name"] for row in waiting])


class NamesInTexts(SharingCampaign):
	def save(self, who: Person, text: str) -> Any:
		path = f"{who.url}/api/resource/Social Assessment/{self.report}"
		form = {"situation_history": text, "modified": who.version("Social Assessment", self.report)}
		return who.session.put(path, json=form, timeout=60)

	def test_the_warning_says_no_word_and_the_button_puts_the_number_there(self) -> None:
		worker = person(WORKER, "SVR")
		answer = self.save(worker, f"{GIVEN_NAME.upper()} came, telephone {PHONE.replace(' ', '-')}.")
		warning = str(answer.json().get("_server_messages"))
		self.assertIn("(places: 2)", warning)
		for word in (GIVEN_NAME.casefold(), "777", "prak"):
			self.assertNotIn(word, warning.casefold())
		replaced = worker.call(
			"ccm_app.api.texts.replace_identities", kind="Social Assessment", name=self.report
		)
		self.assertEqual(replaced, {"replaced": 2})
		stored = worker.read("Social Assessment", self.report)["situation_history"]
		self.assertEqual(stored, f"{self.client} came, telephone {self.client}.")

	def test_the_check_leaves_no_look_and_opens_nothing(self) -> None:
		before = len(administrator().find("Identity Look", {"client": self.client}))
		self.save(person(WORKER, "SVR"), f"{GIVEN_NAME} came.")
		self.assertEqual(len(administrator().find("Identity Look", {"client": self.client})), before)


if __name__ == "__main__":
	unittest.main()
