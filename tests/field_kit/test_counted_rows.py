"""The rows that the tables are counted from say the same in the embedded registry as on a site."""

from __future__ import annotations

from ccm_app.field_kit import source
from tests.field_kit.registers import COMPLEX, WithRegistry, is_insert


class CountedRows(WithRegistry):
	def row(self) -> dict[str, object]:
		(row,) = source.case_rows(self.registry.storage)
		return row

	def test_an_option_is_counted_in_the_row_that_its_list_names(self) -> None:
		self.bring(COMPLEX, is_insert("Case Closure"))
		before = self.row()["reintegration_option"]
		self.assertIn(before, ("FAM", "FAC"))
		with self.registry.storage.transaction():
			self.registry.storage.update("Reintegration Option", str(before), {"statistics_row": "OTHER"})
		self.assertEqual(self.row()["reintegration_option"], "OTHER")

	def test_the_first_provider_is_the_first_by_the_day_of_the_move_and_not_of_the_entry(self) -> None:
		case = self.bring(COMPLEX, is_insert("Reintegration"))
		(first, *_others) = self.registry.many("Movement", case=case)
		entered_late = {"name": "LATE", "case": case, "client": first["client"], "to_provider": "CWDA"}
		with self.registry.storage.transaction():
			self.registry.storage.insert("Movement", entered_late | {"moved_on": "2009-12-01"})
		self.assertEqual(self.row()["provider"], "CWDA")
