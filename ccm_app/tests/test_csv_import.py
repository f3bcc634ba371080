"""A client file on the site: good rows land, broken ones come back, and nothing lands twice."""

from __future__ import annotations

import csv
import io

import frappe
from frappe.utils import add_days, nowdate

from ccm_app.exchange.csv_import import client_template, import_clients
from ccm_app.tests.personas import CLERK, MANAGER, MONITORING, OTHER_CLERK, PROVIDER, SiteTest, acting_as

GOOD = {
	"field_office": "SVR",
	"registered_on": "2026-01-05",
	"identified_on": "04/01/2026",
	"identification_channel": "NGO",
	"temporary_shelter": "Not needed",
	"sex": "Female",
	"age_at_registration": "17",
	"home_province": "20",
	"family_name_km": "សុខ",
	"given_name_km": "ម៉ាលី",
	"case_type": "ST",
}


def file_of(*rows: dict[str, str]) -> str:
	"""A file with these rows."""
	out = io.StringIO(newline="")
	writer = csv.DictWriter(out, list(GOOD), restval="")
	writer.writeheader()
	writer.writerows(rows)
	return out.getvalue()


def rows_of(text: str) -> list[dict[str, str]]:
	"""The rows of a file that came back."""
	return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


class Import(SiteTest):
	def test_a_good_row_becomes_client_identity_and_case(self) -> None:
		with acting_as(CLERK):
			answer = import_clients(file_of(GOOD))
		self.assertEqual((len(answer["saved"]), answer["broken"]), (1, 0), answer)
		saved = answer["saved"][0]
		self.assertEqual(frappe.get_doc("Client Identity", saved["client"]).family_name_km, "សុខ")
		case = frappe.get_doc("Case", saved["case"])
		self.assertEqual((case.client, case.case_manager), (saved["client"], MANAGER))

	def test_good_rows_land_and_broken_ones_come_back_with_their_reason(self) -> None:
		tomorrow = add_days(nowdate(), 1)
		broken = [
			GOOD | {"age_at_registration": "130"},
			GOOD | {"registered_on": tomorrow},
			GOOD | {"sex": "F"},
			GOOD | {"identification_channel": "RUMOUR"},
			GOOD | {"family_name_km": "Sok"},
			GOOD | {"home_province": ""},
		]
		other = GOOD | {"given_name_km": "ស្រី"}
		with acting_as(CLERK):
			answer = import_clients(file_of(GOOD, *broken, other))
		self.assertEqual([row["line"] for row in answer["saved"]], [2, 9])
		reasons = [row["reason"] for row in rows_of(answer["broken_file"])]
		expected = (
			"An age of 130 is over 120 years",
			"which lies after today",
			"Sex is not one of the choices",
			"RUMOUR",
			"latin letters were typed",
			"Home province is empty",
		)
		for text, reason in zip(expected, reasons, strict=True):
			self.assertIn(text, reason)
		self.assertEqual(frappe.get_message_log(), [])

	def test_a_broken_row_leaves_nothing_behind(self) -> None:
		clients, events = frappe.db.count("Client"), frappe.db.count("Case Event")
		with acting_as(CLERK):
			import_clients(file_of(GOOD | {"family_name_km": "Sok"}))
		self.assertEqual((frappe.db.count("Client"), frappe.db.count("Case Event")), (clients, events))

	def test_the_same_file_again_saves_nothing_twice(self) -> None:
		with acting_as(CLERK):
			first = import_clients(file_of(GOOD))
			again = import_clients(file_of(GOOD))
		self.assertEqual((again["saved"], again["broken"]), ([], 0))
		self.assertEqual(again["already"][0]["client"], first["saved"][0]["client"])

	def test_corrected_rows_can_be_imported_as_they_came_back(self) -> None:
		with acting_as(CLERK):
			broken = import_clients(file_of(GOOD | {"sex": "F"}))["broken_file"]
			answer = import_clients(broken.replace(",F,", ",Female,"))
		self.assertEqual((len(answer["saved"]), answer["broken"]), (1, 0))

	def test_an_office_imports_its_own_clients_only(self) -> None:
		with acting_as(OTHER_CLERK):
			answer = import_clients(file_of(GOOD))
		self.assertEqual((answer["saved"], answer["broken"]), ([], 1))
		self.assertNotEqual(rows_of(answer["broken_file"])[0]["reason"], "")

	def test_who_may_not_register_may_not_import(self) -> None:
		for user in (MONITORING, PROVIDER):
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				import_clients(file_of(GOOD))
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				client_template()

	def test_a_file_without_its_columns_is_refused_as_a_whole(self) -> None:
		with acting_as(CLERK), self.refused("The column sex is missing"):
			import_clients("field_office,registered_on\r\nSVR,2026-01-05\r\n")

	def test_no_identity_of_a_file_is_kept_elsewhere(self) -> None:
		with acting_as(CLERK):
			import_clients(file_of(GOOD | {"given_name_km": "កុលាប"}, GOOD | {"sex": "F"}))
		for kind in ("Error Log", "File", "Version", "Comment", "Case Event", "Client", "Case"):
			rows = frappe.get_all(kind, fields=["*"], limit=0)
			self.assertNotIn("កុលាប", str(rows), kind)
