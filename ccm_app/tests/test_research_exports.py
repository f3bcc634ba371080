"""Records that leave for research: HTCDS and CTDC."""

from __future__ import annotations

import base64
import csv
import io
import json
from typing import Any

import frappe

from ccm_app.api import earlier_exports, research_exports
from ccm_app.registry import counted_cases
from ccm_app.tests import personas, statistics_world
from ccm_app.tests.statistics_case import QUARTER, StatisticsTest

PARTY = "Outside Party"


class RecordsForResearch(StatisticsTest):
	"""HTCDS and CTDC: only who agreed, only what they agreed to, and each noted."""

	def setUp(self) -> None:
		super().setUp()
		self.party = frappe.get_all(PARTY, pluck="name", limit=1)[0]

	def agree(self, numbers: range, **ticks: int) -> None:
		rows = [
			{
				"name": f"QTR-Z-{number:03d}",
				"client": f"QTR-C-{number:03d}",
				"case": f"QTR-K-{number:03d}",
				"field_office": "SVR",
				"purpose": research_exports.PURPOSE,
				"receiver_kind": PARTY,
				"receiver_party": self.party,
				"given_on": "2010-04-30",
				"given_by": "Client",
				**ticks,
			}
			for number in numbers
		]
		# The kind of receiver is written as the form writes it.
		for row in rows:
			row["receiver_kind"] = "Outside party"
		statistics_world._store("Client Consent", rows)

	def rows(self, made: dict[str, Any]) -> list[dict[str, str]]:
		text = base64.b64decode(made["content"]).decode("utf-8-sig")
		return list(csv.DictReader(io.StringIO(text)))

	def test_only_who_agreed_leaves_with_what_was_agreed_and_is_noted(self) -> None:
		self.agree(range(1, 4), share_age_and_sex=1, share_needs=0)
		self.agree(range(4, 5), share_needs=1, share_age_and_sex=0)
		with personas.acting_as(personas.CENTRAL):
			made = research_exports.export_htcds(QUARTER, self.party, "Joint study")
		rows = self.rows(made)
		self.assertEqual((made["records"], len(rows), made["left_out"] >= 14), (4, 4, True))
		self.assertEqual(sum(1 for row in rows if row["prs_Gender"]), 3)
		self.assertEqual(sum(1 for row in rows if row["cas_Status"]), 1)
		self.assertEqual({row["vic_TypeOfExploitation"] for row in rows}, {""})
		noted = frappe.get_all(
			"Disclosure", filters={"client": ["like", "QTR-%"]}, fields=["paper", "receiver_party", "purpose"]
		)
		self.assertEqual(len(noted), 4)
		self.assertEqual({row.paper for row in noted}, {"HTCDS 2.0"})
		self.assertGreater(made["coverage"]["filled"], 0)

	def test_nobody_agreed_nobody_leaves_and_nothing_is_noted(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			made = research_exports.export_htcds(QUARTER, self.party, "Joint study")
		self.assertEqual((made["records"], self.rows(made)), (0, []))
		self.assertEqual(frappe.db.count("Disclosure", {"client": ["like", "QTR-%"]}), 0)

	def test_a_file_holds_no_more_cases_than_any_other(self) -> None:
		self.agree(range(1, 4), share_needs=1)
		settings = frappe.get_doc("CCM Settings")
		settings.db_set("export_row_limit", 2)
		frappe.clear_document_cache("CCM Settings", "CCM Settings")
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		with personas.acting_as(personas.CENTRAL), self.refused("at most 2"):
			research_exports.export_htcds(QUARTER, self.party, "A study of the ministry")
		self.assertFalse(frappe.db.exists("Disclosure", {"client": ("like", "QTR-%")}))

	def test_too_few_who_look_alike_do_not_leave_for_ctdc(self) -> None:
		self.agree(range(1, 19), share_age_and_sex=1, share_assessment=1)
		with personas.acting_as(personas.CENTRAL):
			made = research_exports.export_ctdc(QUARTER, self.party, "Global data")
		self.assertEqual(made["records"], 0)
		self.assertEqual(made["lost"], 3)
		self.assertIn("held back", made["sentence"])
		self.assertEqual(frappe.db.count("Disclosure", {"client": ["like", "QTR-%"]}), 0)

	def test_enough_who_look_alike_leave_without_number_name_or_day(self) -> None:
		frappe.db.sql("update `tabCase` set case_type = 'TL' where name like 'QTR-K-%%'")
		frappe.db.sql("update `tabClient` set age_at_registration = 15 where name like 'QTR-C-%%'")
		counted_cases.rebuild()
		self.agree(range(1, 19), share_age_and_sex=1, share_assessment=1)
		with personas.acting_as(personas.CENTRAL):
			made = research_exports.export_ctdc(QUARTER, self.party, "Global data")
		rows = self.rows(made)
		self.assertGreaterEqual(len(rows), 11)
		self.assertNotIn("QTR", str(rows))
		self.assertEqual({row["yearOfRegistration"] for row in rows}, {"2010"})

	def test_shared_is_noted_of_those_alone_who_leave(self) -> None:
		frappe.db.sql("update `tabCase` set case_type = 'TL' where name like 'QTR-K-%%'")
		frappe.db.sql("update `tabCase` set case_type = 'DV' where name = 'QTR-K-001'")
		frappe.db.sql("update `tabClient` set age_at_registration = 15 where name like 'QTR-C-%%'")
		# The only one of his sex and age.
		alone = {"sex": "Male", "age_at_registration": 60}
		frappe.db.set_value("Client", "QTR-C-002", alone, update_modified=False)
		counted_cases.rebuild()
		self.agree(range(1, 19), share_age_and_sex=1, share_assessment=1)
		made = self.export(QUARTER)
		noted = set(frappe.get_all("Disclosure", {"client": ["like", "QTR-%"]}, pluck="client"))
		self.assertEqual(len(noted), made["records"])
		self.assertEqual(noted & {"QTR-C-001", "QTR-C-002"} if made["lost"] else noted & {"QTR-C-001"}, set())

	def many_alike(self) -> None:
		frappe.db.sql("update `tabCase` set case_type = 'TL' where name like 'QTR-K-%%'")
		frappe.db.sql("update `tabClient` set age_at_registration = 15 where name like 'QTR-C-%%'")
		counted_cases.rebuild()
		self.agree(range(1, 77), share_age_and_sex=1, share_assessment=1)

	def export(self, period: str) -> dict[str, Any]:
		with personas.acting_as(personas.CENTRAL):
			return dict(research_exports.export_ctdc(period, self.party, "Global data"))

	def test_a_quarter_after_its_first_month_is_refused_and_nothing_is_noted(self) -> None:
		self.many_alike()
		self.assertEqual(self.export("2010-04")["records"], 15)
		before = frappe.db.count("Disclosure", {"client": ["like", "QTR-%"]})
		# The quarter has three more: whoever has both files would know them.
		with self.refused("2010-04"):
			self.export(QUARTER)
		self.assertEqual(frappe.db.count("Disclosure", {"client": ["like", "QTR-%"]}), before)
		self.assertEqual(self.export("2010-04")["records"], 15)
		self.assertGreaterEqual(self.export("2010")["records"], 26)

	def test_of_a_file_only_counts_are_kept(self) -> None:
		self.many_alike()
		self.export("2010-04")
		kept = frappe.get_last_doc("Research Export")
		self.assertEqual((kept.from_month, kept.until_month, kept.records), ("2010-04", "2010-04", 15))
		self.assertNotIn("QTR", kept.groups)
		self.assertEqual(sum(count for _group, count in json.loads(kept.groups)), 15)

	def test_how_many_must_look_alike_is_a_setting_and_never_below_eleven(self) -> None:
		self.many_alike()
		for setting, used in ((16, 16), (3, 11), (0, 11)):
			frappe.db.set_single_value("CCM Settings", "ctdc_alike", setting)
			frappe.clear_document_cache("CCM Settings", "CCM Settings")
			self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
			with self.subTest(setting):
				self.assertEqual(earlier_exports.alike(), used)
				self.assertIn(f"fewer than {used} people", self.export("2010-05")["sentence"])
		frappe.db.set_single_value("CCM Settings", "ctdc_alike", 16)
		frappe.clear_document_cache("CCM Settings", "CCM Settings")
		self.assertEqual(self.export("2010-04")["records"], 0)

	def test_others_a_missing_reason_and_an_unknown_receiver_are_refused(self) -> None:
		for user in (personas.MANAGER, personas.MONITORING, personas.PROTECTION, personas.ADVISORY):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				research_exports.export_htcds(QUARTER, self.party, "Study")
		with personas.acting_as(personas.CENTRAL):
			with self.refused("Write why"):
				research_exports.export_htcds(QUARTER, self.party, "")
			with self.refused("Choose who receives"):
				research_exports.export_ctdc(QUARTER, "NOBODY", "Study")
