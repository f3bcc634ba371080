"""Periods that are closed, restated and signed."""

from __future__ import annotations

import hashlib
from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.api import periods
from ccm_app.confidentiality import vault
from ccm_app.confidentiality.platform import health
from ccm_app.patches import note_kept_figures
from ccm_app.registry import kept_in_ledger
from ccm_app.tests import personas
from ccm_app.tests.statistics_case import QUARTER, StatisticsTest


class AClosedPeriod(StatisticsTest):
	"""Figures stay as they were known, and no later change is silent."""

	def close(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			periods.close_period(QUARTER, seen=1)

	def look(self) -> dict[str, Any]:
		with personas.acting_as(personas.CENTRAL):
			return periods.look_at_period(QUARTER)

	def test_what_is_missing_is_listed_before_and_closing_asks_for_it(self) -> None:
		vault.write_fields("Client", "QTR-C-002", {"sex": ""})
		found = {one["what"]: one for one in self.look()["missing"]}
		self.assertEqual(found["Registered without the sex"]["count"], 1)
		self.assertEqual(found["Registered without the sex"]["cases"], ["QTR-K-002"])
		with personas.acting_as(personas.CENTRAL), self.refused("Something is missing"):
			periods.close_period(QUARTER)
		self.close()
		self.assertEqual(frappe.db.get_value("Statistical Period", QUARTER, "status"), "Closed")

	def test_a_later_change_is_shown_and_restated_with_its_reason(self) -> None:
		self.close()
		before = self.table("T09")
		vault.write_fields("Client", "QTR-C-001", {"sex": "Male"})
		after = self.table("T09")
		self.assertEqual(after["result"][-1]["FEMALE"], before["result"][-1]["FEMALE"])
		self.assertIn("the records give", after["message"])
		self.assertTrue(self.look()["changed"])
		with personas.acting_as(personas.CENTRAL):
			with self.refused("Restate the period"):
				periods.sign_period(QUARTER)
			with self.refused("Write why"):
				periods.restate_period(QUARTER, " ")
			self.assertGreater(periods.restate_period(QUARTER, "The sex of one child was wrong."), 0)
			periods.sign_period(QUARTER)
		shown = self.table("T09")
		self.assertNotEqual(shown["result"][-1]["FEMALE"], before["result"][-1]["FEMALE"])
		for words in ("The sex of one child was wrong.", "Signed on"):
			self.assertIn(words, shown["message"])
		self.assertEqual([row["version"] for row in self.look()["versions"]], [1, 2])

	def test_a_signature_ends_when_figures_are_restated(self) -> None:
		self.close()
		with personas.acting_as(personas.CENTRAL):
			periods.sign_period(QUARTER)
			vault.write_fields("Client", "QTR-C-001", {"sex": "Male"})
			periods.restate_period(QUARTER, "A correction.")
		self.assertEqual(
			frappe.db.get_value("Statistical Period", QUARTER, ["status", "signed_by"]), ("Closed", None)
		)

	def test_who_may_not_and_what_cannot_be_closed(self) -> None:
		for user in (personas.MANAGER, personas.MONITORING, personas.MINISTRY, personas.ADVISORY):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				periods.close_period(QUARTER, seen=1)
		self.close()
		with personas.acting_as(personas.CENTRAL):
			with self.refused("The period is closed"):
				periods.close_period(QUARTER, seen=1)
			later = {"code": "2199-Q1", "from_date": "2199-01-01", "until_date": "2199-03-31"}
			frappe.get_doc({"doctype": "Statistical Period", **later}).insert()
			with self.refused("not over"):
				periods.close_period("2199-Q1", seen=1)
			with self.refused("Close the period first"):
				periods.sign_period("2199-Q1")

	def test_nobody_types_the_state_or_half_months(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			period = frappe.get_doc("Statistical Period", QUARTER)
			period.status = "Signed"
			period.save()
			self.assertEqual(frappe.db.get_value("Statistical Period", QUARTER, "status"), "Open")
			half = {"code": "2190-X", "from_date": "2190-01-02", "until_date": "2190-03-31"}
			with self.refused("whole months"):
				frappe.get_doc({"doctype": "Statistical Period", **half}).insert()

	def test_kept_figures_that_were_altered_are_not_shown(self) -> None:
		self.close()
		frappe.db.sql(
			"update `tabKept Figures` set figures = replace(figures, '18', '81') where period = %s", QUARTER
		)
		with self.refused("altered in the database"):
			self.table("T06")

	def test_closing_restating_and_signing_stand_in_the_ledger_with_the_hash_of_the_figures(self) -> None:
		self.close()
		with personas.acting_as(personas.CENTRAL):
			vault.write_fields("Client", "QTR-C-001", {"sex": "Male"})
			periods.restate_period(QUARTER, "A correction.")
			periods.sign_period(QUARTER)
		said = kept_in_ledger._said()[QUARTER]
		self.assertEqual(
			[(event, version) for event, version, _hash in said],
			[("figures.closed", 1), ("figures.restated", 2), ("figures.signed", 2)],
		)
		self.assertEqual(said[1][2], said[2][2])
		self.assertEqual(kept_in_ledger.differing(), [])

	def test_whoever_writes_figures_and_checksum_anew_is_found_by_the_ledger(self) -> None:
		self.close()
		row = frappe.get_doc("Kept Figures", {"period": QUARTER})
		other = row.figures.replace("18", "81")
		forged = {"figures": other, "figures_hash": hashlib.sha256(other.encode()).hexdigest()}
		for values in (forged, {"reason": "It was always so."}, {"version": 2}):
			with self.subTest(list(values)):
				frappe.db.savepoint("as_it_was")
				frappe.db.set_value("Kept Figures", row.name, values)
				self.found_and_refused()
				frappe.db.rollback(save_point="as_it_was")
		self.assertEqual(kept_in_ledger.differing(), [])

	def test_a_version_that_is_gone_and_a_state_that_nobody_gave_are_found(self) -> None:
		self.close()
		for sentence in (
			f"delete from `tabKept Figures` where period = '{QUARTER}'",
			f"update `tabStatistical Period` set status = 'Signed' where name = '{QUARTER}'",
			f"update `tabStatistical Period` set status = 'Open' where name = '{QUARTER}'",
		):
			with self.subTest(sentence):
				frappe.db.savepoint("as_it_was")
				frappe.db.sql(sentence)
				self.assertEqual(kept_in_ledger.differing(), [QUARTER])
				self.assertEqual(self.verdict(), health.FAIL)
				frappe.db.rollback(save_point="as_it_was")

	def test_figures_that_were_kept_before_the_ledger_was_told_are_noted_once(self) -> None:
		with patch.object(kept_in_ledger, "note_kept"):
			self.close()
		self.assertEqual(kept_in_ledger.differing(), [QUARTER])
		for _time in range(2):
			note_kept_figures.execute()
		self.assertEqual(kept_in_ledger.differing(), [])
		self.assertEqual(len(kept_in_ledger._said()[QUARTER]), 1)

	def found_and_refused(self) -> None:
		self.assertEqual(kept_in_ledger.differing(), [QUARTER])
		self.assertEqual(self.verdict(), health.FAIL)
		nothing = patch("ccm_app.api.kept_figures.changes_since", return_value=[])
		with personas.acting_as(personas.CENTRAL), nothing, self.refused("the ledger has a hash of"):
			periods.sign_period(QUARTER)

	def verdict(self) -> str:
		return next(one.verdict for one in health._kept_figures())

	def test_a_field_office_reads_its_own_figures_and_never_those_of_the_whole(self) -> None:
		self.close()
		vault.write_fields("Client", "QTR-C-001", {"sex": "Male"})
		message = self.table("T09", personas.MANAGER)["message"]
		self.assertNotIn("Closed on", message)
