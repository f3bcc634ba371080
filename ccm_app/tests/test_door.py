"""The door: what each kind of visitor may call and open, and that missing and forbidden look alike."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.confidentiality.door import entry, inventory, kinds, policy, selftest
from ccm_app.confidentiality.door.query_grammar import captured_queries
from ccm_app.confidentiality.opening import open_record
from ccm_app.domain.registry_number import case_number, client_number
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	MINISTRY,
	MONITORING,
	OTHER_MANAGER,
	PROVIDER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.visiting import Answer, call, visit

GUEST = "Guest"
MISSING = case_number("SVR", 2026, 999_999)
LIST = "frappe.client.get_list"


class DoorTest(SiteTest):
	"""Tools of the tests below."""

	def not_open(self, answer: Answer) -> None:
		self.assertEqual(answer.status, 403, answer.text)
		self.assertIn("This is not open to your account", answer.text)
		self.assertNotIn("Traceback", answer.text)

	def not_in_grammar(self, answer: Answer) -> None:
		self.assertEqual(answer.status, 417, answer.text)
		self.assertIn("cannot be asked for in this way", answer.text)

	def ask(self, user: str, kind: str, **arguments: Any) -> Answer:
		return call(user, LIST, doctype=kind, **{key: json.dumps(value) for key, value in arguments.items()})


class WhoIsWho(DoorTest):
	"""The four kinds of visitors."""

	def test_each_account_is_one_kind(self) -> None:
		for user, kind in (
			(GUEST, kinds.GUEST),
			(PROVIDER, kinds.PORTAL),
			(MANAGER, kinds.STAFF),
			(MINISTRY, kinds.STAFF),
			("Administrator", kinds.DEPLOY),
		):
			self.assertEqual(kinds.kind_of(user), kind, user)

	def test_a_provider_stays_outside_even_with_a_desk_account(self) -> None:
		frappe.db.set_value("User", PROVIDER, "user_type", "System User")
		self.addCleanup(frappe.clear_cache, user=PROVIDER)
		frappe.clear_document_cache("User", PROVIDER)
		self.assertEqual(kinds.kind_of(PROVIDER), kinds.PORTAL)

	def test_a_disabled_account_is_nobody_at_its_next_request(self) -> None:
		self.assertEqual(call(CLERK, "frappe.auth.get_logged_user").status, 200)
		account = frappe.get_doc("User", CLERK)
		account.enabled = 0
		account.flags.ignore_permissions = True
		account.save()
		self.addCleanup(frappe.clear_document_cache, "User", CLERK)
		self.not_open(call(CLERK, "frappe.auth.get_logged_user"))


class WhatMayBeCalled(DoorTest):
	"""Functions by name, whatever the way to them."""

	def test_guests_call_what_signing_in_needs_and_nothing_else(self) -> None:
		self.assertEqual(call(GUEST, "ping").content["message"], "pong")
		for function in (LIST, "frappe.www.login.send_login_link", "frappe.core.doctype.user.user.sign_up"):
			self.not_open(call(GUEST, function, doctype="Case"))

	def test_portal_users_call_nothing_of_the_desk(self) -> None:
		self.assertEqual(call(PROVIDER, "frappe.auth.get_logged_user").content["message"], PROVIDER)
		for function in (LIST, "frappe.desk.form.load.getdoctype", "frappe.desk.search.search_link"):
			self.not_open(call(PROVIDER, function, doctype="Country", txt=""))

	def test_staff_call_what_the_desk_uses(self) -> None:
		self.assertEqual(self.ask(MANAGER, "Case Type").status, 200)
		for function in (
			"frappe.client.bulk_update",
			"frappe.share.add",
			"frappe.desk.form.document_follow.follow_document",
			"frappe.desk.doctype.tag.tag.add_tag",
			"frappe.desk.like.toggle_like",
			"frappe.core.doctype.user.user.impersonate",
			"frappe.workflow.doctype.workflow_action.workflow_action.confirm_action",
			"frappe.core.doctype.data_import.data_import.download_template",
		):
			self.not_open(call(MANAGER, function))

	def test_the_technical_administrator_runs_no_sql_and_fetches_no_backup(self) -> None:
		for function in (
			"frappe.desk.doctype.system_console.system_console.execute_code",
			"frappe.utils.backups.fetch_latest_backups",
			"frappe.core.doctype.deleted_document.deleted_document.restore",
			"frappe.core.doctype.data_export.exporter.export_data",
		):
			self.not_open(call("Administrator", function))
		self.not_open(visit("Administrator", "GET", "/backups/x.sql.gz"))

	def test_every_way_of_calling_passes_the_same_point(self) -> None:
		closed = "frappe.client.bulk_update"
		self.not_open(visit(MANAGER, "POST", f"/api/method/{closed}"))
		self.not_open(visit(MANAGER, "POST", f"/api/v1/method/{closed}"))
		self.not_open(visit(MANAGER, "POST", f"/api/v2/method/{closed}"))
		self.not_open(visit(MANAGER, "POST", "/", cmd=closed))
		self.not_open(visit(MANAGER, "POST", "/api/resource/Case", cmd=closed))
		search = "frappe.desk.search.search_link"
		self.not_open(call(MANAGER, search, doctype="Case", txt="", query=closed))
		self.not_open(call(MANAGER, "upload_file", method=closed))

	def test_a_function_that_nobody_has_looked_at_is_refused(self) -> None:
		def added() -> str:
			"""Stands for a function of an upgrade."""
			return "new"

		added.__module__ = "frappe.core.api.file"
		offered = frappe.whitelist()(added)
		self.addCleanup(frappe.whitelisted.remove, offered)
		for user in (GUEST, PROVIDER, MANAGER, "Administrator"):
			with acting_as(user), patch.object(frappe.local, "ccm_door", True, create=True):
				self.assertRaises(frappe.PermissionError, frappe.is_whitelisted, offered)
		frappe.is_whitelisted(offered)

	def test_methods_of_documents_only_of_stored_ones_and_only_named_ones(self) -> None:
		case = factories.make_case()
		self.not_open(
			call(MANAGER, "run_doc_method", dt="Case", dn=case.name, method="rename", args='{"name": "X"}')
		)
		in_memory = json.dumps({"doctype": "Case", "name": case.name})
		for user in (MANAGER, "Administrator"):
			self.not_open(call(user, "run_doc_method", docs=in_memory, method="add_comment"))
			self.not_open(
				visit(user, "POST", "/api/v2/method/run_doc_method", document=in_memory, method="submit")
			)
		self.not_open(visit(MANAGER, "POST", f"/api/resource/Case/{case.name}", {"run_method": "submit"}))

	def test_records_that_would_open_the_door_are_not_written_over_http(self) -> None:
		script = {"script_type": "API", "api_method": "x", "script": "1"}
		self.not_open(visit("Administrator", "POST", "/api/resource/Server Script", name="x", **script))
		self.not_open(
			visit("Administrator", "POST", "/api/resource/Webhook", webhook_doctype="Case", request_url="x")
		)


class Routes(DoorTest):
	"""Documents over REST, pages, files."""

	def test_outsiders_have_no_documents_over_rest(self) -> None:
		case = factories.make_case().name
		for user in (GUEST, PROVIDER):
			answers = {
				visit(user, "GET", f"{route}/{kind}").body
				for route in ("/api/resource", "/api/v1/resource")
				for kind in ("Case", f"Case/{case}", f"Case/{MISSING}", "Nothing", "Country")
			}
			self.assertEqual(len(answers), 1, answers)
			self.not_open(visit(user, "GET", f"/api/v2/document/Case/{case}"))
			self.not_open(visit(user, "PUT", f"/api/resource/Case/{case}", stage="Closure"))

	def test_pages_that_are_not_open_look_as_if_they_were_not_there(self) -> None:
		for user in (GUEST, PROVIDER):
			for page in (
				"/printview",
				"/list",
				"/nothing-here",
				"/confirm_workflow_action",
				"/third_party_apps",
			):
				self.assertEqual(visit(user, "GET", page).status, 404, page)
		self.assertEqual(visit(PROVIDER, "GET", "/app").status, 403)
		self.assertEqual(visit(GUEST, "GET", "/login").status, 200)

	def test_files_that_are_not_the_visitors_look_as_if_they_were_not_there(self) -> None:
		for user in (GUEST, PROVIDER, OTHER_MANAGER):
			self.assertEqual(visit(user, "GET", "/private/files/nothing.pdf").status, 404)

	def test_a_print_page_shows_stored_records_only(self) -> None:
		case = factories.make_case().name
		self.not_open(visit(MANAGER, "GET", "/printview", {"doctype": "Case", "name": case, "key": "x"}))
		self.assertEqual(
			visit(OTHER_MANAGER, "GET", "/printview", {"doctype": "Case", "name": case}).status, 404
		)
		drawn = call(
			OTHER_MANAGER,
			"frappe.www.printview.get_html_and_style",
			doc=json.dumps({"doctype": "Case", "client": "x"}),
		)
		self.not_open(drawn)

	def test_every_answer_tells_browsers_to_keep_and_guess_nothing(self) -> None:
		for path in ("/login", "/api/method/ping", "/nothing-here"):
			headers = dict(visit(GUEST, "GET", path).headers)
			for name, value in entry.HEADERS.items():
				self.assertEqual(headers.get(name), value, path)
		self.assertEqual(dict(visit(GUEST, "GET", "/api/method/ping").headers)["Cache-Control"], "no-store")


class MissingAndForbidden(DoorTest):
	"""One answer for both, whatever was asked."""

	def asked_about(self, user: str, kind: str, name: str) -> list[Answer]:
		document = json.dumps({"doctype": kind, "name": name})
		return [
			visit(user, "GET", f"/api/resource/{kind}/{name}"),
			visit(user, "PUT", f"/api/resource/{kind}/{name}", void_reason="x"),
			visit(user, "DELETE", f"/api/resource/{kind}/{name}"),
			visit(user, "GET", f"/api/v2/document/{kind}/{name}"),
			visit(user, "PATCH", f"/api/v2/document/{kind}/{name}", void_reason="x"),
			call(user, "frappe.desk.form.load.getdoc", doctype=kind, name=name),
			call(user, "frappe.desk.form.load.get_docinfo", doctype=kind, name=name),
			call(user, "frappe.client.get", doctype=kind, name=name),
			call(user, "frappe.client.get_value", doctype=kind, fieldname="name", filters=name),
			call(
				user, "frappe.client.set_value", doctype=kind, name=name, fieldname="void_reason", value="x"
			),
			call(user, "frappe.client.delete", doctype=kind, name=name),
			call(user, "frappe.client.validate_link", doctype=kind, docname=name),
			call(user, "frappe.client.get_doc_permissions", doctype=kind, docname=name),
			call(user, "frappe.client.get_count", doctype=kind, filters=json.dumps({"name": name})),
			call(
				user,
				"frappe.desk.notifications.get_open_count",
				doctype=kind,
				name=name,
				items='["Case Plan"]',
			),
			call(user, "frappe.model.workflow.get_transitions", doc=document),
			call(user, "frappe.model.workflow.apply_workflow", doc=document, action="Register"),
			call(user, "frappe.www.printview.get_html_and_style", doc=document),
			call(
				user,
				"frappe.printing.page.print.print.get_print_settings_to_show",
				doctype=kind,
				docname=name,
			),
			call(user, "frappe.utils.print_format.download_pdf", doctype=kind, name=name),
			call(user, "ccm_app.api.passage.get_passage", case=name),
			call(user, "frappe.realtime.can_subscribe_doc", doctype=kind, docname=name),
			call(user, "run_doc_method", dt=kind, dn=name, method="get_title"),
			visit(user, "GET", "/printview", {"doctype": kind, "name": name}),
		]

	def test_a_case_of_another_office(self) -> None:
		case = factories.make_case().name
		for user in (OTHER_MANAGER, MINISTRY, PROVIDER, GUEST):
			forbidden, missing = (self.asked_about(user, "Case", name) for name in (case, MISSING))
			for number, (one, other) in enumerate(zip(forbidden, missing, strict=True)):
				with self.subTest(user=user, way=number):
					self.assertEqual(one.status, other.status)
					self.assertEqual(one.text.replace(case, "?"), other.text.replace(MISSING, "?"))
					self.assertEqual(one.headers, other.headers)
					self.assertNotIn(case, one.text)

	def test_a_filter_in_the_place_of_a_name_finds_nobody(self) -> None:
		client = factories.make_client(home_province="12").name
		known, nobody = {"home_province": "12"}, {"home_province": "12", "sex": "Other"}
		for function in ("frappe.client.get", "frappe.desk.form.load.get_docinfo", "frappe.client.set_value"):
			answers = []
			for name in (known, nobody, [["home_province", "=", "12"]]):
				more = {"fieldname": "sex", "value": "Male"} if function.endswith("set_value") else {}
				answer = call(OTHER_MANAGER, function, doctype="Client", name=name, **more)
				answers.append((answer.status, answer.text))
				self.assertNotIn(client, answer.text)
			self.assertEqual(len(set(answers)), 1, answers)

	def test_a_kind_of_record_that_is_not_the_users_looks_like_one_that_does_not_exist(self) -> None:
		for path in (
			"/api/resource/{}",
			"/api/resource/{}/X",
			"/api/v2/document/{}",
			"/api/v2/document/{}/X",
		):
			closed, nothing = (
				visit(MINISTRY, "GET", path.format(kind)) for kind in ("Case", "Nothing At All")
			)
			self.assertEqual((closed.status, closed.body), (nothing.status, nothing.body), path)
			self.assertEqual(closed.status, 404)

	def test_who_reads_a_record_is_told_why_it_cannot_be_written(self) -> None:
		case = factories.make_case().name
		self.assertEqual(visit(MONITORING, "GET", f"/api/resource/Case/{case}").status, 200)
		self.assertEqual(visit(MONITORING, "PUT", f"/api/resource/Case/{case}", case_type="SA").status, 403)

	def test_a_link_to_a_client_of_others_is_answered_like_a_link_to_nobody(self) -> None:
		client = factories.make_client().name
		values = {"case_type": "TL", "opened_on": frappe.utils.nowdate(), "case_manager": OTHER_MANAGER}
		nobody = client_number("SVR", 2026, 999_999)
		for kind, fieldname, numbers in (
			("Case", "client", (client, nobody)),
			("Case Plan", "case", (factories.make_case().name, MISSING)),
		):
			asked = [
				visit(OTHER_MANAGER, "POST", f"/api/resource/{kind}", **values, **{fieldname: one})
				for one in numbers
			]
			self.assertEqual(asked[0].status, 404)
			self.assertEqual(asked[0].body, asked[1].body, kind)

	def test_a_new_record_about_a_client_of_others_is_refused_like_one_about_nobody(self) -> None:
		client, nobody = factories.make_client().name, client_number("SVR", 2026, 999_999)
		for way in (
			lambda number: call(
				OTHER_MANAGER, "frappe.client.insert", doc=json.dumps({"doctype": "Case", "client": number})
			),
			lambda number: call(
				OTHER_MANAGER,
				"frappe.desk.form.save.savedocs",
				doc=json.dumps({"doctype": "Case", "__islocal": 1, "name": "new-case-1", "client": number}),
				action="Save",
			),
			lambda number: call(
				OTHER_MANAGER,
				"ccm_app.api.register.save_form",
				record=json.dumps({"doctype": "Case", "client": number, "form_key": "x"}),
			),
			lambda number: call(
				OTHER_MANAGER,
				"frappe.client.insert",
				doc=json.dumps(
					{"doctype": "Comment", "reference_doctype": "Client", "reference_name": number}
				),
			),
			lambda number: call(OTHER_MANAGER, "ccm_app.api.vault.identity_state", client=number),
			lambda number: call(
				OTHER_MANAGER, "ccm_app.api.vault.open_identity", client=number, purpose="CASEWORK"
			),
			lambda number: call(
				OTHER_MANAGER,
				"frappe.desk.reportview.delete_items",
				doctype="Client",
				items=json.dumps([number]),
			),
		):
			forbidden, missing = way(client), way(nobody)
			self.assertEqual(forbidden.status, 404, forbidden.text)
			self.assertEqual(forbidden.body, missing.body)

	def test_a_row_of_the_platform_is_hidden_with_its_record(self) -> None:
		case = factories.make_case().name
		row = frappe.get_doc(
			{"doctype": "Workflow Action", "reference_doctype": "Case", "reference_name": case}
		)
		row.insert(ignore_permissions=True)
		for path in ("/api/resource/Workflow Action/{}", "/api/v2/document/Workflow Action/{}"):
			there, nowhere = (
				visit(OTHER_MANAGER, "GET", path.format(name)) for name in (row.name, "0a0a0a0a0a")
			)
			self.assertEqual((there.status, there.body), (404, nowhere.body), path)

	def test_who_may_know_of_the_record_is_told_what_is_wrong(self) -> None:
		case = factories.move(factories.make_case(), "Register")
		report = factories.make_assessment(case.name)
		given = {"doctype": "Needed Service", "name": report.needed_services[0].name}
		for user, status, sentence in (
			(MANAGER, 417, "is saved with the record that it belongs to"),
			(OTHER_MANAGER, 404, "no record with this number"),
		):
			answer = call(user, "frappe.client.set_value", **given, fieldname="urgency", value="Normal")
			self.assertEqual(answer.status, status, answer.text)
			self.assertIn(sentence, answer.text)
		mistyped = visit(MANAGER, "POST", "/api/resource/Case", client="SVR-2026-000001-0", case_type="TL")
		self.assertEqual(mistyped.status, 417, mistyped.text)
		self.assertIn("SVR-2026-000001-0", mistyped.text)

	def test_a_record_is_known_by_its_stored_row(self) -> None:
		case = factories.make_case().name
		with (
			acting_as(OTHER_MANAGER),
			self.refused("no record with this number", error=frappe.DoesNotExistError),
		):
			open_record("Case", case)


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
		self.assertEqual(
			call(MANAGER, "frappe.desk.search.search_link", doctype="Case", txt="C-SVR").status, 200
		)
		grouped = {"doctype": "Case", "current_filters": "[]", "field": "stage"}
		self.assertEqual(call(MANAGER, "frappe.desk.listview.get_group_by_count", **grouped).status, 200)

	def test_what_reaches_the_database_can_be_captured(self) -> None:
		with captured_queries() as texts:
			self.ask(OTHER_MANAGER, "Case", fields=["name"])
		self.assertEqual(len(texts), 1, texts)
		self.assertIn("tabCase Access", texts[0])


class TheDoorItself(DoorTest):
	"""The lines of Frappe, the tables, the log."""

	def test_the_lines_of_frappe_are_the_known_ones(self) -> None:
		self.assertEqual(selftest.changed(), [])
		self.assertEqual(selftest.not_in_place(), [])

	def test_changed_lines_close_the_site_with_a_sentence(self) -> None:
		with (
			patch.object(selftest, "changed", return_value=["frappe.x is gone"]),
			patch.dict(entry._state, clear=True),
		):
			answer = visit(GUEST, "GET", "/login")
		self.assertEqual(answer.status, 503)
		self.assertIn("This site is closed", answer.text)

	def test_every_function_over_http_has_been_looked_at(self) -> None:
		self.assertEqual(
			inventory.unclassified(), [], "look at them, then: bench --site SITE ccm door-new --write"
		)

	def test_every_entry_says_who_uses_it(self) -> None:
		tables = policy.tables()
		for name in ("guest", "portal", "staff", "refused_to_deploy", "called_by_others", "closed_kinds"):
			for entry_name, reason in tables[name].items():
				self.assertGreater(len(reason), 5, entry_name)
		self.assertFalse(set(tables["staff"]) & set(tables["refused_to_deploy"]))

	def test_a_refusal_is_noted_without_parameters(self) -> None:
		case = factories.make_case().name
		call(MANAGER, "frappe.share.add", doctype="Case", name=case)
		from ccm_app.confidentiality.door.answers import refused_today

		noted = refused_today()
		self.assertGreater(noted.get(f"{MANAGER} frappe.share.add", 0), 0)
		self.assertFalse([line for line in noted if case in line])

	def test_what_a_visitor_made_up_is_not_written_into_the_log(self) -> None:
		from ccm_app.confidentiality.door.answers import refused_today

		for function in ("prak.sophea", "prak.sophea.find", "frappe.client.prak"):
			self.not_open(call(MANAGER, function))
		visit(MANAGER, "GET", "/prak-sophea")
		self.not_open(call(MANAGER, "upload_file", method="prak.sophea"))
		self.not_open(call(MANAGER, "run_doc_method", docs='{"doctype": "Prak Sophea"}', method="x"))
		noted = refused_today()
		self.assertFalse([line for line in noted if "prak" in line.lower()])
		self.assertGreater(noted.get(f"{MANAGER} unknown", 0), 0)
		self.assertGreater(noted.get(f"{MANAGER} page unknown", 0), 0)

	def test_an_error_is_logged_without_what_was_typed(self) -> None:
		with patch.object(policy, "may_call", side_effect=ValueError("Prak Sophea")):
			answer = call(MANAGER, "frappe.auth.get_logged_user")
		self.assertEqual(answer.status, 500)
		self.assertNotIn("Prak", answer.text)
		waiting = frappe.cache.lrange("insert_queue_for_Error Log", 0, -1)
		self.assertTrue(waiting)
		self.assertNotIn("Prak", frappe.safe_decode(waiting[-1]))
		self.assertIn("ValueError", frappe.safe_decode(waiting[-1]))

	def test_outside_a_request_nothing_changes(self) -> None:
		self.assertFalse(policy.at_the_door())
		self.assertIn(frappe.get_attr("frappe.client.get_count"), frappe.whitelisted)
		with acting_as(OTHER_MANAGER):
			self.assertEqual(
				frappe.get_list("Case Type", fields=["count(*) as total", "max(modified) as last"], limit=1)[
					0
				].total
				> 0,
				True,
			)
