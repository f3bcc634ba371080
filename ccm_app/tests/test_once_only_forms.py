"""Every form that a person can fill in becomes one record: a double click, a retry after the line dropped."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import add_days, nowdate

from ccm_app.api import break_glass, disclosures
from ccm_app.registry import shipped
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, CLERK, MANAGER, OTHER_MANAGER, SiteTest, acting_as
from ccm_app.tests.visiting import call

KEY = "form-of-the-forms"
REASON = "The client stands at our door with an injury."


class EveryForm(SiteTest):
	def test_every_form_has_a_key_or_a_number_that_is_typed(self) -> None:
		without = []
		for kind in sorted(shipped.kinds()):
			meta = frappe.get_meta(kind)
			can_be_made = any(row.create for row in meta.permissions)
			if meta.istable or meta.issingle or not can_be_made:
				continue
			# Named by what is typed: a second one is refused with the first one's name.
			if not meta.has_field("form_key") and not str(meta.autoname).startswith("field:"):
				without.append(kind)
		self.assertEqual(without, [])

	def test_every_key_is_unique_and_said_once(self) -> None:
		for kind in sorted(shipped.kinds()):
			meta = frappe.get_meta(kind)
			field = meta.get_field("form_key")
			if field and any(row.create for row in meta.permissions):
				with self.subTest(kind):
					self.assertTrue(field.unique and field.set_only_once and field.no_copy)


class TheFormsOfTheCentralOffice(SiteTest):
	def send(self, kind: str, **values: Any) -> str:
		answer = call(CENTRAL, "frappe.client.insert", doc={"doctype": kind, "form_key": KEY, **values})
		self.assertEqual(answer.status, 200, answer.text)
		return str(answer.content["message"]["name"])

	def twice(self, kind: str, **values: Any) -> None:
		names = {self.send(kind, **values), self.send(kind, **values)}
		self.assertEqual((len(names), frappe.db.count(kind, {"form_key": KEY})), (1, 1))

	def test_a_merge_that_is_sent_again_merged_once(self) -> None:
		kept, merged = factories.make_client().name, factories.make_client().name
		for client in (kept, merged):
			factories.make_identity(client)
		merge = {
			"kept_client": kept,
			"merged_client": merged,
			"reason": "Same papers.",
			"merged_on": nowdate(),
		}
		self.twice("Client Merge", **merge)
		self.assertEqual(frappe.db.count("Case Event", {"client": merged, "event": "client.merged"}), 1)

	def test_a_comparison_that_is_sent_again_is_one(self) -> None:
		pair = {"client": factories.make_client().name, "other_client": factories.make_client().name}
		self.twice("Possible Duplicate", status="To be compared", **pair)

	def test_a_leave_that_is_sent_again_is_one(self) -> None:
		# Far from whatever leave somebody wrote on this site.
		days = {"from_date": add_days(nowdate(), 3000), "until_date": add_days(nowdate(), 3003)}
		self.twice("Staff Leave", field_office="SVR", user=MANAGER, stands_in=CLERK, **days)


class EmergencyAccess(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.client = factories.make_case().client

	def ask(self, number: str | None = None, key: str = KEY, user: str = OTHER_MANAGER) -> dict[str, Any]:
		with acting_as(user):
			return break_glass.open(number or self.client, "Danger to life", REASON, key)

	def count(self) -> int:
		return int(frappe.db.count("Break Glass", {"client": self.client}))

	def test_asked_again_with_the_same_form_it_is_answered_as_before(self) -> None:
		first = self.ask()
		self.assertEqual((self.ask(), self.count()), (first, 1))

	def test_a_key_of_somebody_else_answers_nothing(self) -> None:
		self.ask()
		other = factories.make_case().client
		with self.assertRaises(frappe.ValidationError):
			# Neither the other number nor the other user is answered with what was asked first.
			self.ask(other)
		frappe.clear_messages()
		self.assertEqual(frappe.db.count("Break Glass", {"client": other}), 0)


class WhatWasTold(SiteTest):
	def test_told_again_by_a_retry_is_told_once(self) -> None:
		case = factories.make_case().name
		consent = factories.make_consent(case, share_needs=1, given_on=nowdate()).name
		with acting_as(MANAGER):
			told = [
				disclosures.record_told(case, "Telephone", ["needs"], consent, form_key=key)
				for key in (KEY, KEY, None, None)
			]
		self.assertEqual(told[0], told[1])
		self.assertEqual(len(set(told)), 3)
