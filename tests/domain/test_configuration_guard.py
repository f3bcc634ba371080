"""What the configuration of a site may not do to the register, asked without a site."""

from __future__ import annotations

import json
import unittest
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from ccm_app.domain import configuration_guard
from ccm_app.domain.configuration_accounts import RIGHTS, mixed_roles
from ccm_app.domain.configuration_fields import EXPRESSIONS, FREE
from ccm_app.domain.configuration_guard import RULES, configuration_problems
from ccm_app.domain.configuration_site import Site
from ccm_app.domain.platform_settings import AT_LEAST, AT_MOST_DURATION, MUST, Must, holds, setting_problems
from ccm_app.domain.roles import CENTRAL, CLERK, MANAGER, PROTECTION, PROVIDER, WORKER
from ccm_app.domain.sentences import SENTENCES, sentence
from ccm_app.domain.sentences_platform import SENTENCES as PLATFORM

_FOLDER = Path(configuration_guard.__file__).parents[1] / "ccm_app" / "doctype"


def shapes() -> dict[str, Any]:
	read = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*/*.json"))]
	return {kind["name"]: kind for kind in read if kind.get("doctype") == "DocType"}


SHAPES = shapes()
IDENTITY = frozenset({"Client Identity", "Identity Phone"})
SITE = Site(
	shapes=SHAPES,
	confidential=frozenset({"Client", "Case", "Case Plan", "Case Plan Line", "Referral"}) | IDENTITY,
	identity=IDENTITY,
	texts={"Client Identity": frozenset({"family_name_latin"})},
	shipped=frozenset({("Print Format", "Case Plan"), ("Report", "My Work")}),
	desk_roles=frozenset({CENTRAL, CLERK, MANAGER, WORKER, PROTECTION, "System Manager"}),
	referring=frozenset({"Error Log"}),
	editor="keeper@ccm.example",
	editor_roles=frozenset({"System Manager"}),
)


def codes(kind: str, record: dict[str, Any], site: Site = SITE) -> list[str]:
	return [one.code for one in configuration_problems(kind, record, site)]


def changed(kind: str, fieldname: str | None, setting: str, value: object) -> list[str]:
	record = {"doc_type": kind, "field_name": fieldname, "property": setting, "value": value}
	return codes("Property Setter", record)


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


class Fields(unittest.TestCase):
	def test_every_property_that_is_not_free_stays_as_shipped(self) -> None:
		for kind, shape in SHAPES.items():
			for setting in (
				"title_field",
				"search_fields",
				"autoname",
				"track_changes",
				"allow_rename",
				"image_field",
			):
				with self.subTest(kind, setting=setting):
					self.assertEqual(changed(kind, None, setting, shape.get(setting)), [])
					self.assertEqual(
						changed(kind, None, setting, "other" if "_" in setting else "x"), ["config.property"]
					)

	def test_no_field_of_any_record_is_opened(self) -> None:
		for kind, shape in SHAPES.items():
			for field in shape["fields"][:5]:
				for setting in (
					"in_global_search",
					"ignore_user_permissions",
					"ignore_xss_filter",
					"is_virtual",
				):
					found = changed(kind, field["fieldname"], setting, 1)
					allowed = [] if field.get(setting) else ["config.property"]
					self.assertEqual(found, allowed, (kind, field["fieldname"], setting))

	def test_looks_and_order_are_free(self) -> None:
		for setting in FREE:
			self.assertEqual(changed("Case", "client", setting, "1"), [], setting)

	def test_a_field_of_the_vault_is_shown_in_no_list(self) -> None:
		for setting in ("in_list_view", "in_standard_filter", "in_filter", "in_preview", "search_index"):
			found = changed("Client Identity", "family_name_latin", setting, 1)
			self.assertEqual(found, ["config.shows_identity"], setting)
		self.assertEqual(
			changed("Client Identity", None, "sort_field", "family_name_latin"), ["config.shows_texts"]
		)

	def test_words_about_a_person_are_put_on_no_lower_level(self) -> None:
		for level in ("0", 0, "", None, "-1", "x"):
			found = changed("Client Identity", "family_name_latin", "permlevel", level)
			self.assertIn("config.lowers_level", found, level)
		self.assertNotIn(
			"config.lowers_level", changed("Client Identity", "family_name_latin", "permlevel", "2")
		)

	def test_what_a_rule_asks_for_can_be_seen_and_filled_in(self) -> None:
		for setting, value in (("hidden", 1), ("read_only", 1), ("set_only_once", 1), ("permlevel", 1)):
			for fieldname in ("client", "workflow_state", "stage"):
				shipped = SITE.field_of("Case", fieldname).get(setting)
				expected = [] if shipped else ["config.closes_field"]
				self.assertEqual(changed("Case", fieldname, setting, value), expected, (setting, fieldname))
		self.assertEqual(changed("Case", "sensitivity", "hidden", 1), [])

	def test_what_the_register_fills_in_is_not_made_mandatory(self) -> None:
		self.assertEqual(changed("Case Event", "details", "reqd", 1), ["config.register_fills"])
		self.assertEqual(changed("Case", "next_due_on", "reqd", 1), ["config.register_fills"])

	def test_nothing_is_answered_beforehand(self) -> None:
		for fieldname in ("client_agreed", "client_consulted_on"):
			self.assertEqual(changed("Referral", fieldname, "default", "1"), ["config.answered_beforehand"])

	def test_an_expression_is_code(self) -> None:
		for setting in EXPRESSIONS:
			self.assertEqual(
				changed("Case", "sensitivity", setting, "eval:doc.stage"), ["config.property"], setting
			)
			self.assertEqual(changed("Case", "sensitivity", setting, "stage"), [], setting)

	def test_choices_may_be_added_and_none_taken_away(self) -> None:
		stage = next(field for field in SHAPES["Case"]["fields"] if field["fieldname"] == "stage")
		more = stage["options"] + "\nTransit"
		self.assertEqual(changed("Case", "stage", "options", more), [])
		self.assertEqual(changed("Case", "stage", "options", "Transit"), ["config.property"])
		self.assertEqual(changed("Case", "client", "options", "User"), ["config.property"])

	def test_a_field_for_a_person_belongs_into_the_vault(self) -> None:
		for label in (
			"Mobile",
			"Date of birth",
			"Full name",
			"Passport",
			"Home address",
			"ទូរស័ព្ទ",
			"Father's name",
		):
			field = {"dt": "Case", "label": label, "fieldname": "own", "fieldtype": "Data"}
			self.assertEqual(codes("Custom Field", field), ["config.identity_field"], label)
			self.assertEqual(codes("Custom Field", field | {"dt": "Client Identity"}), [], label)
		for label in ("School year", "Name of the school", "Colour of the folder", "Rebirthing"):
			field = {"dt": "Case", "label": label, "fieldname": "own", "fieldtype": "Data"}
			self.assertEqual(codes("Custom Field", field), [], label)

	def test_an_own_field_is_not_opened_afterwards(self) -> None:
		for setting in ("in_global_search", "ignore_user_permissions", "unique"):
			with self.subTest(setting):
				self.assertEqual(changed("Case", "custom_own", setting, 1), ["config.field_opens"])
		self.assertEqual(changed("Case", "custom_own", "label", "Home address"), ["config.identity_field"])
		self.assertEqual(
			changed("Case", "custom_own", "depends_on", "eval:1"), ["config.code_only_by_deploy"]
		)
		self.assertEqual(changed("Case", "custom_own", "label", "Siblings"), [])

	def test_links_stay_inside_the_register(self) -> None:
		link = {"fieldname": "x", "fieldtype": "Link", "options": "Client"}
		self.assertEqual(codes("Custom Field", link | {"dt": "ToDo"}), ["config.link_elsewhere"])
		self.assertEqual(codes("Custom Field", link | {"dt": "Funder"}), ["config.link_elsewhere"])
		self.assertEqual(codes("Custom Field", link | {"dt": "Case Plan"}), [])
		self.assertEqual(
			codes("DocType Link", {"parent": "User", "link_doctype": "Case"}), ["config.link_elsewhere"]
		)

	def test_an_own_record_of_the_site_neither_copies_nor_holds_our_rows(self) -> None:
		whom = {"fieldname": "whom", "fieldtype": "Link", "options": "Client"}
		copied = {"fieldname": "sex", "fieldtype": "Data", "fetch_from": "whom.sex"}
		found = codes("DocType", {"name": "Diary", "fields": [whom, copied]})
		self.assertEqual(found, ["config.link_elsewhere", "config.fetches"])
		rows = {"fieldname": "rows", "fieldtype": "Table", "options": "Case Plan Line"}
		self.assertEqual(codes("DocType", {"name": "Diary", "fields": [rows]}), ["config.table_elsewhere"])
		self.assertEqual(codes("DocType", {"name": "Diary", "fields": []}), [])

	def test_the_apps_own_record_is_changed_by_a_release_only(self) -> None:
		self.assertEqual(codes("DocType", {"name": "Case"}), ["config.shipped_kind"])


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
