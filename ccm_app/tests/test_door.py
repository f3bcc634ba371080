"""The door: what each kind of visitor may call and open, and that missing and forbidden look alike."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe

from ccm_app.confidentiality.door import entry, inventory, kinds, policy, selftest
from ccm_app.domain.registry_number import case_number
from ccm_app.registry.visitor import at_the_door
from ccm_app.tests import factories
from ccm_app.tests.at_the_door import GUEST, LIST, DoorTest
from ccm_app.tests.personas import (
	CLERK,
	MANAGER,
	MINISTRY,
	OTHER_MANAGER,
	PROVIDER,
	acting_as,
)
from ccm_app.tests.visiting import call, visit

MISSING = case_number("SVR", 2026, 999_999)


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
		self.assertFalse(at_the_door())
		self.assertIn(frappe.get_attr("frappe.client.get_count"), frappe.whitelisted)
		with acting_as(OTHER_MANAGER):
			self.assertEqual(
				frappe.get_list("Case Type", fields=["count(*) as total", "max(modified) as last"], limit=1)[
					0
				].total
				> 0,
				True,
			)
