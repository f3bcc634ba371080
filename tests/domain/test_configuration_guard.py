"""What the configuration of a site may not do to the register, asked without a site."""

from __future__ import annotations

import unittest
from dataclasses import replace
from typing import Any, ClassVar

from ccm_app.domain.configuration_accounts import RIGHTS, mixed_roles
from ccm_app.domain.configuration_guard import RULES, configuration_problems
from ccm_app.domain.configuration_site import Site
from ccm_app.domain.platform_settings import AT_LEAST, AT_MOST_DURATION, MUST, Must, holds, setting_problems
from ccm_app.domain.roles import CENTRAL, CLERK, MANAGER, PROTECTION, PROVIDER, WORKER
from ccm_app.domain.sentences import SENTENCES, sentence
from ccm_app.domain.sentences_platform import SENTENCES as PLATFORM
from tests.domain.guarded_site import SHAPES, SITE, codes


class Shipped(unittest.TestCase):
	"""What came with a release is known by what it says, not by its name."""

	paper: ClassVar[dict[str, Any]] = {
		"name": "Case Plan",
		"doc_type": "Case Plan",
		"standard": "Yes",
		"custom_format": 1,
	}
	report: ClassVar[dict[str, Any]] = {
		"name": "My Work",
		"ref_doctype": "Case",
		"is_standard": "Yes",
		"report_type": "Script Report",
	}

	def site(self) -> Site:
		released = {("Print Format", "Case Plan"): self.paper, ("Report", "My Work"): self.report}
		return replace(SITE, released=released)

	def test_as_it_was_shipped_it_is_left_alone(self) -> None:
		for kind, record in (("Print Format", self.paper), ("Report", self.report)):
			stored = {**record, "html": None, "raw_printing": 0, "json": "{}", "disabled": 1}
			self.assertEqual(codes(kind, stored, self.site()), [])

	def test_changed_under_its_name_it_is_asked_about(self) -> None:
		code = {"standard": "No", "html": "{{ frappe.get_all('Client') }}"}
		self.assertIn("config.own_print", codes("Print Format", {**self.paper, **code}, self.site()))
		query = {"report_type": "Query Report", "query": "select * from tabClient"}
		self.assertEqual(codes("Report", {**self.report, **query}, self.site()), ["config.no_own_report"])


class Receivers(unittest.TestCase):
	def test_the_condition_of_a_receiver_compares_and_does_nothing_else(self) -> None:
		for kind, condition, expected in (
			("Case", "doc.case_type == 'TL'", []),
			("Case", "doc.db_set('case_manager', 'x')", ["config.condition_asks_more"]),
			("ToDo", "doc.status == 'Open'", []),
			("ToDo", "frappe.get_all('Client')", ["config.condition_asks_more"]),
		):
			rows = [{"receiver_by_role": "System Manager", "condition": condition}]
			record = {
				"name": "x",
				"document_type": kind,
				"channel": "System Notification",
				"recipients": rows,
			}
			self.assertEqual(codes("Notification", record), expected, condition)


class Leaving(unittest.TestCase):
	def test_nothing_of_the_platform_takes_a_record_of_the_register(self) -> None:
		from ccm_app.domain.configuration_reach import NEVER_OURS

		for kind, (fieldname, code) in NEVER_OURS.items():
			for ours in ("Client", "Case", "Funder"):
				self.assertIn(code, codes(kind, {fieldname: ours}), kind)
			self.assertNotIn(code, codes(kind, {fieldname: "ToDo"}), kind)

	def test_a_report_that_only_mentions_the_register_is_refused(self) -> None:
		for part in ("query", "report_script", "javascript", "json"):
			for text in ("select * from `tabCase Plan`", "frappe.get_all('Client')", "tabClient"):
				record = {"ref_doctype": "User", part: text}
				self.assertEqual(codes("Report", record), ["config.no_own_report"], (part, text))
		self.assertEqual(codes("Report", {"ref_doctype": "User", "report_type": "Report Builder"}), [])
		self.assertEqual(codes("Report", {"name": "My Work", "ref_doctype": "Case"}), [])

	def test_a_filter_by_code_may_be_kept(self) -> None:
		by_code = {"reference_doctype": "Case", "filters": '[["Case","stage","=","Closure"]]'}
		self.assertEqual(codes("List Filter", by_code), [])
		for filters in (
			'[["Client Identity","family_name_latin","like","%x"]]',
			'{"family_name_latin": "x"}',
		):
			kept = {"reference_doctype": "Client Identity", "filters": filters}
			self.assertEqual(codes("List Filter", kept), ["config.keeps_what_was_typed"])

	def test_damaged_filters_are_no_error(self) -> None:
		self.assertEqual(codes("List Filter", {"reference_doctype": "Case", "filters": "{not json"}), [])


class Accounts(unittest.TestCase):
	def test_roles_that_no_person_has_together(self) -> None:
		for roles, expected in (
			({PROVIDER, CLERK}, ["account.provider_at_desk"]),
			({"System Manager", MANAGER}, ["account.manager_of_site_and_clients"]),
			({PROTECTION, WORKER}, ["account.watches_themself"]),
			({PROTECTION, CENTRAL}, ["account.watches_themself"]),
			({MANAGER, CLERK, WORKER}, []),
			({PROVIDER, "All", "Guest"}, []),
		):
			found = [one.code for one in mixed_roles(frozenset(roles), SITE.desk_roles)]
			self.assertEqual(found, expected, roles)

	def test_no_right_beyond_what_is_shipped_for_any_record_role_and_right(self) -> None:
		asked = 0
		for kind, shape in SHAPES.items():
			for role in ("All", "Guest", PROVIDER, CLERK, CENTRAL):
				given = {
					r for row in shape["permissions"] if row["role"] == role for r in RIGHTS if row.get(r)
				}
				for right in RIGHTS:
					found = codes("Custom DocPerm", {"parent": kind, "role": role, "permlevel": 0, right: 1})
					self.assertEqual(not found, right in given, (kind, role, right))
					asked += 1
		self.assertGreater(asked, 5000)

	def test_taking_rights_away_is_free(self) -> None:
		self.assertEqual(codes("Custom DocPerm", {"parent": "Case", "role": CLERK, "permlevel": 0}), [])

	def test_nobody_gives_a_role_to_themself(self) -> None:
		mine = {"name": SITE.editor, "roles": [{"role": CLERK}], "roles_before": []}
		self.assertIn("account.own_roles", codes("User", mine))
		self.assertEqual(codes("User", mine | {"name": "other@ccm.example"}), [])
		self.assertEqual(codes("User", mine | {"roles_before": [{"role": CLERK}]}), [])


class Settings(unittest.TestCase):
	def test_comparisons(self) -> None:
		score = Must("System Settings", "x", "3", "Because.", AT_LEAST)
		self.assertEqual([holds(score, value) for value in ("2", "3", 4, None)], [False, True, True, False])
		session = Must("System Settings", "x", "01:00", "Because.", AT_MOST_DURATION)
		given = ("00:30", "01:00", "06:00", "", None, "240:00", "00:00", "x:y")
		self.assertEqual([holds(session, value) for value in given], [True, True] + [False] * 6)

	def test_what_a_site_for_tests_leaves_out(self) -> None:
		record = {one.field: "0" for one in MUST if one.only_production}
		self.assertEqual(setting_problems("System Settings", record, production=False), [])
		self.assertEqual(len(setting_problems("System Settings", record, production=True)), len(record))


class Sentences(unittest.TestCase):
	def test_every_sentence_can_be_said(self) -> None:
		from string import Formatter

		from ccm_app.domain.problems import problem

		for code, text in PLATFORM.items():
			names = {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}
			said = sentence(problem(code, **dict.fromkeys(names, "x")))
			self.assertTrue(said.endswith((".", "'", "x")) or "x" in said, code)
			self.assertIs(SENTENCES[code], text)

	def test_every_rule_says_something_known(self) -> None:
		self.assertGreaterEqual(len(RULES), 45)
		self.assertEqual(configuration_problems("ToDo", {"name": "x"}, SITE), [])
