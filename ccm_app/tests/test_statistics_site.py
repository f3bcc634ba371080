"""The printed quarter, publications and files: over the shelter's quarter of 2010."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.api import booklets, publications, statistics
from ccm_app.caseload.figures import load
from ccm_app.registry import counted_cases
from ccm_app.registry.count_source import SiteSource
from ccm_app.statistics.compare import differences
from ccm_app.statistics.period import quarter
from ccm_app.tests import personas
from ccm_app.tests.statistics_case import OF_THE_PROVIDER, PROVIDER, QUARTER, StatisticsTest


class ThePrintedQuarter(StatisticsTest):
	"""MariaDB gives the counts that the shelter printed."""

	def test_the_counts_are_the_printed_ones_but_for_the_known_errors(self) -> None:
		caseload = load()
		known = {error.code for error in caseload.printed.errors}
		compared = 0
		for code, printed in caseload.printed.tables.items():
			filters = {"table": code, **OF_THE_PROVIDER}
			table = statistics.table_in_reach(frappe._dict(filters))
			for one in differences(table, caseload.printed):
				if not (code == "T06" and one.column == "PLANNED"):
					self.assertIn(one.error, known, one)
			compared += sum(len(cells) for cells in printed.counts.values())
		self.assertEqual((compared, quarter(QUARTER).code), (141, QUARTER))

	def test_visits_to_families_and_follow_ups_of_training_are_the_printed_ones_but_for_the_known(
		self,
	) -> None:
		printed = load().also_printed
		tables = [
			statistics.table_in_reach(frappe._dict({"table": code, **OF_THE_PROVIDER}))
			for code in printed.tables
		]
		found = [one for table in tables for one in differences(table, printed)]
		known = {cell for error in printed.errors for cell in error.cells}
		self.assertEqual({f"{one.table} {one.row} {one.column} {one.kind}" for one in found}, known)
		self.assertEqual(len(found), 6)


class APublication(StatisticsTest):
	"""Public tables point at nobody."""

	def publication(self, **values: Any) -> str:
		given = {"title_en": "Quarter", "title_km": "ត្រីមាស", "periods": QUARTER, "tables": "T06 T07 T09 T18"}
		with personas.acting_as(personas.CENTRAL):
			made = frappe.get_doc(
				{"doctype": "Statistics Publication", "provider": PROVIDER, **given, **values}
			).insert()
		return str(made.name)

	def published(self, **values: Any) -> str:
		name = self.publication(**values)
		with personas.acting_as(personas.CENTRAL):
			found = publications.publish_tables(name)
		self.assertEqual(found["status"], "Published", found)
		self.assertGreater(found["hidden"], 0)
		return name

	def test_no_small_figure_is_printed_in_any_file(self) -> None:
		name = self.published()
		tables = publications.public_tables(frappe.get_doc("Statistics Publication", name))
		for table in tables:
			for row in table.all_rows:
				small = [count for count in row.counts.values() if 0 < count < 5]
				self.assertEqual(small, [], (table.code, row.code))
		with personas.acting_as(personas.MONITORING):
			for file_format, start in (("Excel", b"PK"), ("ODS", b"PK"), ("HXL", b"PK"), ("PDF", b"%PDF")):
				made = publications.download_publication(name, file_format, "km")
				self.assertTrue(base64.b64decode(made["content"]).startswith(start), file_format)
			text = base64.b64decode(publications.download_publication(name, "CSV")["content"]).decode(
				"utf-8-sig"
			)
		self.assertIn("·", text)
		self.assertIn("Figures of 1 to 4 are not shown", text)

	def test_two_periods_are_protected_together(self) -> None:
		name = self.published(periods=f"{QUARTER}\n2010-04\n2010-05\n2010-06", tables="T06")
		self.assertEqual(len(publications.public_tables(frappe.get_doc("Statistics Publication", name))), 4)

	def test_what_can_be_opened_is_refused_and_kept_as_refused(self) -> None:
		from ccm_app.statistics.suppression import NotProtected

		name = self.publication()
		with (
			personas.acting_as(personas.CENTRAL),
			patch("ccm_app.statistics.public.protect", side_effect=NotProtected([])),
		):
			found = publications.publish_tables(name)
		self.assertEqual(found["status"], "Refused")
		self.assertIn("could find out", found["because"])
		with personas.acting_as(personas.CENTRAL), self.refused("Nothing is published"):
			publications.download_publication(name)

	def test_what_cannot_be_published_gets_a_sentence(self) -> None:
		for given, words in (
			({"tables": "M11"}, "can be published"),
			({"tables": "M03 '; drop table x"}, "can be published"),
			({"periods": "spring"}, "Write the period"),
			({"periods": " \n "}, "empty"),
		):
			with self.subTest(given), personas.acting_as(personas.CENTRAL), self.refused(words):
				publications.publish_tables(self.publication(**given))

	def test_what_nobody_records_has_no_figures_to_publish(self) -> None:
		name = self.publication(tables="T17")
		recorded = patch.object(SiteSource, "has", return_value=False)
		with personas.acting_as(personas.CENTRAL), recorded, self.refused("has no figures"):
			publications.publish_tables(name)

	def test_what_is_published_stays_and_its_result_is_not_typed(self) -> None:
		name = self.published(tables="T06")
		with personas.acting_as(personas.CENTRAL):
			record = frappe.get_doc("Statistics Publication", name)
			record.tables = "T06 T07"
			with self.refused("stays as it is"):
				record.save()
			with self.refused("stays as it is"):
				publications.publish_tables(name)
			draft = frappe.get_doc("Statistics Publication", self.publication())
			draft.status = "Published"
			draft.save()
			self.assertEqual(frappe.db.get_value("Statistics Publication", draft.name, "status"), "Draft")

	def test_only_the_central_office_publishes(self) -> None:
		name = self.publication()
		for user in (personas.MANAGER, personas.MONITORING, personas.MINISTRY, personas.PROTECTION):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				publications.publish_tables(name)

	def test_an_empty_period_and_one_client_are_published_without_pointing_at_anybody(self) -> None:
		frappe.db.sql("update `tabClient` set registered_on = '1995-06-06' where name = 'QTR-C-001'")
		frappe.db.sql("update `tabCase` set opened_on = '1995-06-06' where name = 'QTR-K-001'")
		counted_cases.rebuild()
		name = self.publication(periods="1995-06\n1994-01", tables="T06")
		with personas.acting_as(personas.CENTRAL):
			self.assertEqual(publications.publish_tables(name)["status"], "Published")
		one, none = publications.public_tables(frappe.get_doc("Statistics Publication", name))
		self.assertNotIn(1, [count for row in one.all_rows for count in row.counts.values()])
		self.assertEqual(none.total.counts["TOTAL"], 0)


class Files(StatisticsTest):
	"""The booklet, and one table as a file."""

	def test_the_booklet_is_made_in_both_languages_for_who_receives_tables(self) -> None:
		for language in ("en", "km"):
			with personas.acting_as(personas.CENTRAL):
				made = booklets.make_booklet(OF_THE_PROVIDER, language)
			self.assertTrue(base64.b64decode(made["content"]).startswith(b"%PDF"))
			self.assertIn(language, made["filename"])
		for user in (personas.ADVISORY, personas.MINISTRY, personas.APPROVER):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				booklets.make_booklet({"period": QUARTER}, "en")

	def test_a_table_as_ods_opens_and_holds_no_formula(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			made = booklets.make_table_file({"table": "T06", **OF_THE_PROVIDER}, "ODS")
		with zipfile.ZipFile(io.BytesIO(base64.b64decode(made["content"]))) as archive:
			text = archive.read("content.xml").decode()
			self.assertEqual(archive.namelist()[0], "mimetype")
		self.assertIn("Returnee Children", text)
		self.assertNotIn("table:formula", text)
