"""A field that the ministry asks for at certain stages."""

import unittest

from ccm_app.domain.stage_needs import is_stage_need, missing_at_stage, read, stage_field, stages_of, written
from tests.domain.guarded_site import SHAPES, SITE, changed, codes

AT_ASSESSMENT = written(["Social assessment"], "stage")


class StageNeeds(unittest.TestCase):
	def test_what_is_written_is_read_again(self) -> None:
		self.assertEqual(read(AT_ASSESSMENT), ("stage", ("Social assessment",)))

	def test_nothing_else_is_read(self) -> None:
		for expression in (
			None,
			"",
			"eval:1",
			"eval:[].includes(doc.stage)",
			'eval:["Services"].includes(doc.stage) || frappe.call("x")',
			'eval:["Services", alert(1)].includes(doc.stage)',
			"eval:['Services'].includes(doc.stage)",
			'eval:["Services" ].includes(doc.stage)',
			"eval:[1].includes(doc.stage)",
		):
			with self.subTest(expression):
				self.assertIsNone(read(expression))

	def test_a_record_with_stages_or_a_status_has_a_field_for_it(self) -> None:
		for kind, field in (("Case", "stage"), ("Referral", "referral_category"), ("Funder", "")):
			self.assertEqual(stage_field(SHAPES[kind]), field)
		self.assertEqual(stages_of(SHAPES["Social Assessment"]), ("Draft", "Submitted", "Reviewed"))
		self.assertNotIn("Void", stages_of(SHAPES["Case"]))

	def test_only_stages_of_the_record_count(self) -> None:
		self.assertTrue(is_stage_need(AT_ASSESSMENT, SHAPES["Case"]))
		for expression in (written(["Elsewhere"], "stage"), written(["Services"], "sensitivity")):
			self.assertFalse(is_stage_need(expression, SHAPES["Case"]))

	def test_it_is_asked_at_its_stage_only(self) -> None:
		asked = [("trafficking_purpose", AT_ASSESSMENT)]
		missing = [("trafficking_purpose", "Social assessment")]
		self.assertEqual(missing_at_stage({"stage": "Social assessment"}, asked), missing)
		self.assertEqual(missing_at_stage({"stage": "Registration"}, asked), [])
		filled = {"stage": "Social assessment", "trafficking_purpose": "LABOUR"}
		self.assertEqual(missing_at_stage(filled, asked), [])

	def test_a_table_without_rows_is_empty(self) -> None:
		asked = [("further_case_types", AT_ASSESSMENT)]
		self.assertTrue(missing_at_stage({"stage": "Social assessment", "further_case_types": []}, asked))


class Guarded(unittest.TestCase):
	def changed(self, fieldname: str, value: str) -> list[str]:
		return changed("Case", fieldname, "mandatory_depends_on", value)

	def test_the_ministry_may_ask_for_a_field_at_a_stage(self) -> None:
		self.assertEqual(self.changed("trafficking_purpose", AT_ASSESSMENT), [])
		own = {"dt": "Case", "fieldname": "custom_school", "fieldtype": "Int", "label": "School years"}
		self.assertEqual(codes("Custom Field", own | {"mandatory_depends_on": AT_ASSESSMENT}, SITE), [])

	def test_nobody_asks_for_what_the_register_fills(self) -> None:
		self.assertEqual(self.changed("evaluation", AT_ASSESSMENT), ["config.register_fills"])

	def test_other_expressions_stay_code(self) -> None:
		self.assertEqual(self.changed("trafficking_purpose", "eval:doc.stage"), ["config.property"])
		handed = written(["Proposed"], "handover_category")
		shipped = changed("Case Handover", "suggested_province", "mandatory_depends_on", handed)
		self.assertIn("config.property", shipped)


if __name__ == "__main__":
	unittest.main()
