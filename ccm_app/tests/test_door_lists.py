"""Lists: what is in the grammar is asked with the row rule and in one order; everything else is refused."""

from __future__ import annotations

import json

import frappe

from ccm_app.tests import factories
from ccm_app.tests.at_the_door import LIST, DoorTest
from ccm_app.tests.capturing import captured_queries
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	OTHER_MANAGER,
	acting_as,
)
from ccm_app.tests.visiting import call, visit


class Queries(DoorTest):
	"""Lists: what is in the grammar is asked with the row rule, everything else is refused."""

	def test_words_of_sql_are_refused_everywhere(self) -> None:
		case = factories.make_case()
		inside = "`name`, (select 1) as x"
		for arguments in (
			{"fields": [inside]},
			{"filters": [["Case", "ifnull(1,1) || `tabCase`.`name`", "like", "%"]]},
			{"filters": ["1=1"]},
			{"order_by": "sleep(1)"},
			{"group_by": "stage with rollup"},
			{"or_filters": [["Case", "name` or 1=1 -- ", "=", "x"]]},
		):
			answer = self.ask(MANAGER, "Case", **arguments)
			self.assertEqual(answer.status, 417, answer.text)
			self.assertNotIn(case.name, answer.text)
		self.not_in_grammar(
			call(MANAGER, "frappe.desk.reportview.get", doctype="Case", fields=json.dumps([inside]))
		)
		self.not_in_grammar(visit(MANAGER, "GET", "/api/resource/Case", {"fields": json.dumps([inside])}))

	def test_linked_records_are_not_joined(self) -> None:
		self.not_in_grammar(self.ask(MANAGER, "Case", fields=["client.status"]))
		self.assertEqual(self.ask(MANAGER, "Case", fields=["case_type.label_en"]).status, 200)

	def test_texts_and_secrets_decide_no_list(self) -> None:
		self.not_in_grammar(
			self.ask(CENTRAL, "Client Identity", filters=[["family_name_latin", "like", "P%"]])
		)
		self.not_in_grammar(self.ask(CENTRAL, "Client Identity", order_by="family_name_latin asc"))
		for column in ("reset_password_key", "api_key", "last_ip"):
			self.not_in_grammar(self.ask(CLERK, "User", filters=[[column, "like", "a%"]]))
			self.assertNotIn(f'"{column}"', self.ask(CLERK, "User", fields=["name", column]).text)

	def test_the_settings_are_in_no_list(self) -> None:
		self.not_in_grammar(self.ask(MANAGER, "CCM Settings"))
		self.not_in_grammar(visit(MANAGER, "GET", "/api/resource/CCM Settings"))
		single = {"doctype": "CCM Settings", "field": "identity_minutes"}
		self.assertEqual(call(MANAGER, "frappe.client.get_single_value", **single).status, 200)

	def test_counting_asks_for_the_rows_too(self) -> None:
		factories.make_case()
		own, others = (
			call(user, "frappe.client.get_count", doctype="Case").content["message"]
			for user in (MANAGER, OTHER_MANAGER)
		)
		self.assertGreater(own, 0)
		with acting_as(OTHER_MANAGER):
			self.assertEqual(others, len(frappe.get_list("Case", limit=0)))

	def test_nobody_switches_the_rules_off(self) -> None:
		case = factories.make_case().name
		for word in ("ignore_permissions", "ignore_user_permissions"):
			for function in (LIST, "frappe.desk.search.search_link", "frappe.desk.reportview.get_list"):
				answer = call(OTHER_MANAGER, function, doctype="Case", txt="", **{word: "1"})
				self.assertNotIn(case, answer.text)

	def test_the_desks_own_words_are_understood(self) -> None:
		factories.make_case()
		board = {
			"doctype": "Case",
			"fields": json.dumps(["`tabCase`.`name`", "`tabCase`.`stage`", "`tabCase`.`_assign`"]),
		}
		order = {"order_by": "`tabCase`.`modified` desc", "start": 0, "page_length": 20, "view": "List"}
		self.assertEqual(call(MANAGER, "frappe.desk.reportview.get", **board, **order).status, 200)
		self.assertEqual(
			call(
				MANAGER, "frappe.desk.reportview.get_count", doctype="Case", filters="[]", limit=1001
			).status,
			200,
		)
		# The second is a word that holds the name of a column of the platform.
		for words in ("C-SVR", "last_seen"):
			answer = call(MANAGER, "frappe.desk.search.search_link", doctype="Case", txt=words)
			self.assertEqual(answer.status, 200, answer.text)
		grouped = {"doctype": "Case", "current_filters": "[]", "field": "stage"}
		self.assertEqual(call(MANAGER, "frappe.desk.listview.get_group_by_count", **grouped).status, 200)

	def test_what_reaches_the_database_can_be_captured(self) -> None:
		with captured_queries() as texts:
			self.ask(OTHER_MANAGER, "Case", fields=["name"])
		self.assertEqual(len(texts), 1, texts)
		self.assertIn("tabCase Access", texts[0])

	def test_equals_come_in_one_order(self) -> None:
		for arguments, ending in (
			({"order_by": "stage desc"}, "stage desc, `tabCase`.`name` desc"),
			({"order_by": "`tabCase`.`opened_on` asc"}, "`tabCase`.`opened_on` asc, `tabCase`.`name`"),
			({"order_by": "stage asc, name desc"}, "stage asc, name desc"),
			(
				{
					"fields": ["stage", "max(stage_since) as stage_since"],
					"group_by": "stage",
					"order_by": "stage_since desc",
				},
				"stage_since desc, stage desc",
			),
			({"limit": 5}, "order by `tabCase`.`name`"),
			(
				{"fields": ["stage", "count(name) as many"], "group_by": "stage", "order_by": "many desc"},
				"many desc, stage desc",
			),
		):
			with self.subTest(**arguments), captured_queries() as texts:
				self.assertEqual(self.ask(MANAGER, "Case", **arguments).status, 200)
			words = " ".join(next(text for text in reversed(texts) if "from `tabCase`" in text).split())
			self.assertIn(f"{ending} limit", words)

	def test_what_is_counted_has_no_order(self) -> None:
		with captured_queries() as texts:
			call(MANAGER, "frappe.client.get_count", doctype="Case", filters="[]")
		self.assertNotIn("order by", texts[-1])

	def test_no_page_of_a_list_leaves_a_record_out(self) -> None:
		made = {factories.make_case().name for _more in range(5)}
		found: list[str] = []
		while page := self.ask(
			MANAGER, "Case", order_by="stage asc", limit_start=len(found), limit_page_length=2
		).content["message"]:
			found += [row["name"] for row in page]
		self.assertEqual(len(found), len(set(found)))
		self.assertLessEqual(made, set(found))
