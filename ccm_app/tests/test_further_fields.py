"""A form grows: a field that an administrator added stands on its paper and in the file of a report, without code."""

from __future__ import annotations

import base64
import csv
import io
from typing import Any

import frappe

from ccm_app.api import exports, papers
from ccm_app.slips.document import SignatureBlock, texts_of
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, MANAGER, MINISTRY, SiteTest, acting_as
from ccm_app.tests.test_customize_form import fetched

ASSESSMENT = "Social Assessment"
NUMBER, WORDS, CHOICE = "custom_siblings", "custom_wishes", "custom_language"


class AFormGrows(SiteTest):
	@classmethod
	def setUpClass(cls) -> None:
		"""As the ministry administrator does it in Customize Form; a new column ends the transaction."""
		super().setUpClass()
		frappe.set_user(MINISTRY)
		cls.add(ASSESSMENT, label="Siblings", fieldtype="Int", fieldname=NUMBER)
		cls.add(ASSESSMENT, label="Wishes", fieldtype="Small Text", fieldname=WORDS)
		cls.add("Case", label="Language", fieldtype="Select", fieldname=CHOICE, options="\nKhmer\nVietnamese")
		frappe.set_user("Administrator")
		frappe.db.commit()
		cls.addClassCleanup(cls.forget)

	@staticmethod
	def add(kind: str, **values: Any) -> None:
		if frappe.db.exists("Custom Field", f"{kind}-{values['fieldname']}"):
			return
		form = fetched(kind)
		form.append("fields", {**values, "is_custom_field": 1})
		form.save_customization()

	@staticmethod
	def forget() -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for kind in (ASSESSMENT, "Case"):
			fetched(kind).reset_to_defaults()
		frappe.db.commit()

	def assessed(self) -> Any:
		case = factories.move(factories.make_case(**{CHOICE: "Vietnamese"}), "Register")
		values = {NUMBER: 3, WORDS: "To see the sea"}
		return factories.make_assessment(case.name, **values)

	def test_it_stands_on_paper_before_the_signatures(self) -> None:
		assessment = self.assessed()
		paper = papers.document_of("Case Report", frappe.get_doc(ASSESSMENT, assessment.name))
		said = list(texts_of(paper.blocks))
		for text in ("Further fields", "Siblings", "3", "Wishes", "To see the sea"):
			self.assertIn(text, said)
		signed = [isinstance(block, SignatureBlock) for block in paper.blocks]
		where = next(n for n, block in enumerate(paper.blocks) if "Further fields" in texts_of(block))
		self.assertTrue(any(signed[where:]) or not any(signed))
		self.assertIn(
			"Further fields", papers.paper("Case Report", frappe.get_doc(ASSESSMENT, assessment.name))
		)

	def test_what_goes_to_others_holds_only_what_was_agreed(self) -> None:
		assessment = self.assessed()
		doc = frappe.get_doc(ASSESSMENT, assessment.name)
		said = list(texts_of(papers.document_of("Case Report", doc, given=["needs"]).blocks))
		self.assertNotIn("To see the sea", said)

	def test_a_text_of_it_is_sealed_like_every_other(self) -> None:
		assessment = self.assessed()
		self.assertIsNone(frappe.db.get_value(ASSESSMENT, assessment.name, WORDS))
		self.assertEqual(frappe.get_doc(ASSESSMENT, assessment.name).get(WORDS), "To see the sea")

	def test_it_stands_in_the_file_of_a_report_without_texts(self) -> None:
		assessment = self.assessed()
		with acting_as(CENTRAL):
			answer = exports.export_report("Due and Overdue", {}, reason="Meeting")
		rows = list(csv.reader(io.StringIO(base64.b64decode(answer["content"]).decode("utf-8-sig"))))
		head = rows[0]
		self.assertIn("Case: Language", head)
		self.assertIn("Social Assessment: Siblings", head)
		self.assertNotIn("Social Assessment: Wishes", head)
		row = next(row for row in rows if assessment.case in row)
		self.assertEqual(row[head.index("Case: Language")], "Vietnamese")
		self.assertEqual(row[head.index("Social Assessment: Siblings")], "3")

	def test_the_paper_of_a_form_without_own_fields_is_as_it_was(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		with acting_as(MANAGER):
			said = list(
				texts_of(papers.document_of("Case Plan", frappe.get_doc("Case Plan", plan.name)).blocks)
			)
		self.assertNotIn("Further fields", said)
