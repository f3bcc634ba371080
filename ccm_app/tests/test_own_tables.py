"""Tables that an administrator puts together, and what of them may be published."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.api import publications, statistics
from ccm_app.tests import personas
from ccm_app.tests.statistics_case import OF_THE_PROVIDER, PROVIDER, QUARTER, StatisticsTest


class OwnTable(StatisticsTest):
	"""Makes own tables."""

	def make(self, **values: Any) -> Any:
		given = {
			"code": "X01",
			"title_en": "Registered by type and province",
			"title_km": "តារាង",
			"indicator": "CASES_REGISTERED",
			"row_dimension": "province",
			"column_dimension": "case_type",
		}
		return frappe.get_doc({"doctype": "Own Table", **given, **values}).insert()


class OwnTables(OwnTable):
	"""A table that an administrator puts together."""

	def test_it_is_counted_like_every_other_and_named_by_the_lists(self) -> None:
		with personas.acting_as(personas.MINISTRY):
			self.make()
		found = self.table("X01")
		self.assertEqual(int(found["result"][-1]["TOTAL"].split()[0]), self.total("T06"))
		self.assertIn("Svay Rieng", str(found["result"]))
		self.assertIn("Cases registered in the period", found["message"])

	def test_filters_narrow_it_and_their_text_is_never_run(self) -> None:
		with personas.acting_as(personas.MINISTRY):
			self.make(code="X02", filters=[{"dimension": "case_type", "codes": "RC, TL"}])
			self.make(code="X03", filters=[{"dimension": "case_type", "codes": "x') or ('1'='1"}])
		whole = self.total("T06")
		part = int(self.table("X02")["result"][-1]["TOTAL"].split()[0])
		self.assertTrue(0 < part < whole)
		self.assertEqual(self.table("X03")["result"][-1]["TOTAL"], "0")

	def test_what_cannot_be_counted_is_refused_with_a_sentence(self) -> None:
		for given, words in (
			({"code": "T06"}, "The code of an own table"),
			({"code": "x'; --"}, "The code of an own table"),
			({"indicator": "MONEY_PLANNED"}, "Choose an indicator"),
			({"indicator": "1=1"}, "Choose an indicator"),
			({"row_dimension": "stage"}, "does not have these"),
			({"column_dimension": "province"}, "different dimensions"),
			({"filters": [{"dimension": "name", "codes": "x"}]}, "cannot be filtered"),
		):
			with self.subTest(given), personas.acting_as(personas.MINISTRY), self.refused(words):
				self.make(**given)

	def test_who_keeps_the_lists_makes_tables_and_nobody_else(self) -> None:
		for user in (personas.MANAGER, personas.MONITORING, personas.ADVISORY):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				self.make()


class PublishedOwnTables(OwnTable):
	"""Own tables in publications: tried as every other, and the same for ever."""

	def publish(self, tables: str, **values: Any) -> dict[str, Any]:
		given = {
			"title_en": "The quarter",
			"title_km": "ត្រីមាស",
			"periods": QUARTER,
			"provider": PROVIDER,
			"tables": tables,
			**values,
		}
		with personas.acting_as(personas.CENTRAL):
			name = frappe.get_doc({"doctype": "Statistics Publication", **given}).insert().name
			return {"name": name, **publications.publish_tables(name)}

	def public(self, name: str) -> list[Any]:
		return publications.public_tables(frappe.get_doc("Statistics Publication", name))

	def test_an_own_table_is_published_with_the_shipped_ones_and_holds_nothing_small(self) -> None:
		self.make()
		found = self.publish("T06 X01")
		self.assertEqual(found["status"], "Published", found)
		codes = [table.code for table in self.public(found["name"])]
		self.assertEqual(codes, ["T06", "X01"])
		for table in self.public(found["name"]):
			for row in table.all_rows:
				self.assertEqual([n for n in row.counts.values() if 0 < n < 5], [], (table.code, row.code))

	def test_what_cannot_be_published_is_refused_with_its_reason(self) -> None:
		narrow = [{"dimension": "field_office", "codes": "SVR"}]
		for code, given, words in (
			("X11", {"filters": narrow}, "narrowed to one provider or office"),
			(
				"X12",
				{"indicator": "OPEN_CASES", "row_dimension": "case_manager", "column_dimension": ""},
				"of today",
			),
			("X13", {"indicator": "LEARNERS", "row_dimension": "kind"}, "another name"),
			("X14", {"is_active": 0}, "not switched on"),
		):
			self.make(code=code, **given)
			with self.subTest(code), self.refused(words):
				self.publish(f"T06 {code}")
		with self.refused("not switched on"):
			self.publish("X99")

	def test_tables_that_cross_in_a_ring_are_refused_also_one_after_the_other(self) -> None:
		self.make(code="X21", row_dimension="case_type", column_dimension="age")
		found = self.publish("T07 T08 X21")
		self.assertEqual(found["status"], "Refused")
		self.assertIn("X21", found["because"])
		self.assertEqual(self.publish("T07 X21")["status"], "Published")
		later = self.publish("T08")
		self.assertEqual(later["status"], "Refused")
		self.assertIn("crosswise", later["because"])

	def test_what_was_published_before_is_laid_beside_also_when_it_is_switched_off(self) -> None:
		self.make()
		self.publish("X01")
		record = frappe.get_doc("Own Table", "X01")
		record.is_active = 0
		record.title_en = "By type and province"
		record.save()
		tables = [statistics.table_in_reach({"table": "T06", **OF_THE_PROVIDER})]
		self.assertEqual([one.printed.code for one in publications._before(tables)], ["X01"])
		frappe.db.set_value("Own Table", "X01", "row_dimension", "stage")
		with self.refused("cannot be counted again"):
			self.publish("T06")

	def test_what_a_published_table_counts_stays(self) -> None:
		self.make()
		self.publish("X01")
		for name, value in (("indicator", "CLOSURES"), ("row_dimension", "sex"), ("with_shares", 1)):
			record = frappe.get_doc("Own Table", "X01")
			record.set(name, value)
			with self.subTest(name), self.refused("readers know what it counts"):
				record.save()
		record = frappe.get_doc("Own Table", "X01")
		record.append("filters", {"dimension": "sex", "codes": "Female"})
		with self.refused("readers know what it counts"):
			record.save()
		self.make(code="X010")
		other = frappe.get_doc("Own Table", "X010")
		other.row_dimension = "sex"
		other.save()
