"""How far people reach over REST: what the platform keeps about cases, own offices, the Advisory Group."""

from __future__ import annotations

import json
from typing import Any

from ccm_app.caseload.rest import Refused
from tests.site.people import person
from tests.site.test_1_refusals import CLERK, MANAGER, RefusalTest

ADVISER, PROVIDER, CENTRAL = "CCM Advisory Group", "CCM Service Provider", "CCM Central Office"
TABLES = {"table": "T06", "period": "2026-Q4"}


class WhatThePlatformKeeps(RefusalTest):
	"""Rows that the platform writes about a case tell other offices nothing."""

	def listed(self, role: str, office: str, kind: str, equal: dict[str, Any]) -> int:
		"""How many rows somebody is listed; a list that is refused shows none."""
		try:
			return len(person(role, office).find(kind, equal))
		except Refused as refused:
			self.assertEqual(refused.status, 403)
			return 0

	def test_the_open_steps_of_a_case_are_listed_to_its_own_office_only(self) -> None:
		_client, case = self.registered()
		about = {"reference_doctype": "Case", "reference_name": case}
		self.assertGreater(self.listed(MANAGER, "SVR", "Workflow Action", about), 0)
		for role, office in ((MANAGER, "BTB"), (CLERK, "BTB"), (PROVIDER, ""), (ADVISER, "")):
			self.assertEqual(self.listed(role, office, "Workflow Action", about), 0, role)

	def test_no_task_is_kept_about_a_case(self) -> None:
		_client, case = self.registered()
		manager, stranger = person(MANAGER, "SVR"), person(MANAGER, "BTB")
		task = {"description": "Call", "allocated_to": stranger.email, "assigned_by": manager.email}
		about = {"reference_type": "Case", "reference_name": case}
		refused = self.refused(lambda: manager.insert("ToDo", task | about))
		self.assertIn("steps of the case", str(refused))
		self.assertNotIn(case, str(refused))
		self.assertEqual(self.listed(MANAGER, "BTB", "ToDo", about), 0)

	def test_a_number_that_is_typed_into_a_form_tells_nothing(self) -> None:
		_client, case = self.registered()
		stranger = person(MANAGER, "BTB")
		ask = lambda name: stranger.call("frappe.client.validate_link", doctype="Case", docname=name)  # noqa: E731
		self.assertEqual(ask(case), ask("C-SVR-2026-999999-9"))
		own = person(MANAGER, "SVR").call("frappe.client.validate_link", doctype="Case", docname=case)
		self.assertEqual(own["name"], case)


class OwnOffice(RefusalTest):
	"""Blank forms and designations are made by the own office."""

	def test_blank_forms_of_another_office_are_neither_made_nor_seen(self) -> None:
		form = person(CENTRAL).find("Paper Form", {})[0]["name"]
		batch = {"form": form, "year": 2026, "copies": 1}
		made = person(CLERK, "SVR").insert("Paper Form Batch", batch | {"field_office": "SVR"})["name"]
		stranger = person(MANAGER, "BTB")
		self.assertEqual(stranger.find("Paper Form Batch", {"name": made}), [])
		for act in (
			lambda: stranger.read("Paper Form Batch", made),
			lambda: stranger.change("Paper Form Batch", made, {"field_office": "BTB"}),
		):
			# As if it were not there.
			self.assertEqual(self.refused(act).status, 404)
		self.assertEqual(
			self.refused(lambda: stranger.insert("Paper Form Batch", batch | {"field_office": "SVR"})).status,
			403,
		)
		self.assertEqual(person(CENTRAL).read("Paper Form Batch", made)["field_office"], "SVR")

	def test_a_designation_of_another_office_is_read_and_not_written(self) -> None:
		stranger = person(MANAGER, "BTB")
		name = stranger.find("Provider Designation", {"field_office": "SVR"})[0]["name"]
		stored = stranger.read("Provider Designation", name)
		fixed = {
			key: stored[key] for key in ("provider", "service_type", "field_office", "body", "decided_on")
		}
		withdrawn = fixed | {"status": "Withdrawn", "valid_from": stored["valid_from"]}
		for act in (
			lambda: stranger.change("Provider Designation", name, {"status": "Withdrawn"}),
			lambda: stranger.change("Provider Designation", name, {"field_office": "BTB"}),
			lambda: stranger.insert("Provider Designation", withdrawn),
		):
			self.assertEqual(self.refused(act).status, 403)
		self.assertEqual(stranger.read("Provider Designation", name)["status"], stored["status"])

	def test_a_provider_sees_neither(self) -> None:
		for kind in ("Paper Form Batch", "Provider Designation"):
			self.assertEqual(self.refused(lambda kind=kind: person(PROVIDER).find(kind, {})).status, 403)


class AdvisoryGroup(RefusalTest):
	"""Minutes and tables are for members who have signed; figures of one office or provider are not for them."""

	def run_tables(self, role: str, **more: str) -> Any:
		filters = json.dumps(TABLES | more)
		return person(role).call(
			"frappe.desk.query_report.run", report_name="Statistics Table", filters=filters
		)

	def sign(self, day: str | None) -> None:
		"""Write the day of the signature of the demonstration account as the Central Office would."""
		central = person(CENTRAL)
		members = central.read("CCM Body", "AG")["members"]
		for row in members:
			if row.get("user") == person(ADVISER).email:
				row["agreement_signed_on"] = day
		central.change("CCM Body", "AG", {"members": members})

	def test_without_an_agreement_nothing_is_read_and_the_way_to_it_is_said(self) -> None:
		meeting = person(CENTRAL).insert("Body Meeting", {"body": "AG", "held_on": "2026-11-02"})["name"]
		self.addCleanup(self.sign, "2009-01-01")
		self.sign(None)
		self.refused(lambda: self.run_tables(ADVISER), "signed confidentiality agreement")
		self.refused(
			lambda: person(ADVISER).read("Body Meeting", meeting), "signed confidentiality agreement"
		)
		self.assertEqual(person(ADVISER).find("Body Meeting", {}), [])
		self.sign("2009-01-01")
		self.assertTrue(self.run_tables(ADVISER)["result"])
		self.assertEqual(person(ADVISER).read("Body Meeting", meeting)["body"], "AG")

	def test_no_table_of_one_office_or_one_provider(self) -> None:
		for more in ({"field_office": "SVR"}, {"provider": "CCPCR-SVR"}):
			self.refused(lambda more=more: self.run_tables(ADVISER, **more), "can show single persons")
			self.assertTrue(self.run_tables(CENTRAL, **more)["result"])

	def test_a_provider_gets_no_table(self) -> None:
		self.assertEqual(self.refused(lambda: self.run_tables(PROVIDER)).status, 403)
