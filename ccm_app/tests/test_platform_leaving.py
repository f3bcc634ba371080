"""Settings that would carry records out of the register: configured as an administrator would, and refused."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality.platform import lint
from ccm_app.tests import factories
from ccm_app.tests.personas import MANAGER, MINISTRY, PROVIDER
from ccm_app.tests.test_platform_lint import KEEPER, Configuring, make


class LeavingTheRegister(Configuring):
	def test_09_no_web_form(self) -> None:
		form = {"doctype": "Web Form", "title": "X", "doc_type": "Referral", "web_form_fields": []}
		with self.refused("not filled in on a web page"):
			lint.check(frappe.get_doc(form))
		row = {"fieldname": "reference_name", "fieldtype": "Link", "options": "Client", "label": "Whom"}
		with self.refused("not filled in on a web page"):
			lint.check(frappe.get_doc(form | {"doc_type": "ToDo", "web_form_fields": [row]}))

	def test_10_a_workflow_writes_no_link_and_asks_no_other_record(self) -> None:
		workflow = frappe.get_doc(
			"Workflow", frappe.get_all("Workflow", {"document_type": "Case"}, pluck="name")[0]
		)
		workflow.transitions[0].condition = "frappe.db.get_value('Client Identity', 'x', 'name')"
		with self.refused("Compare fields of the record"):
			workflow.save()
		with self.refused("looks beyond its own record"):
			lint.check(workflow)
		workflow.reload()
		workflow.states[0].update_field = "client"
		with self.refused("says to whom the record belongs"):
			lint.check(workflow)

	def test_11_a_notice_changes_and_carries_nothing(self) -> None:
		given = {"document_type": "Case", "event": "New", "subject": "New", "name": "X"}
		with self.refused("does not change the record"):
			make(
				"Notification",
				**given,
				channel="System Notification",
				set_property_after_alert="client",
				property_value="x",
			)
		with self.refused("stays on the desk"):
			make("Notification", **given, channel="Email", recipients=[{"receiver_by_role": "All"}])
		with self.refused("holds code"):
			make("Notification", **given, channel="System Notification", message="{{ doc.as_json() }}")

	def test_12_to_15_nothing_assigns_repeats_mails_or_sends(self) -> None:
		cases: tuple[tuple[str, str, dict[str, Any]], ...] = (
			("Assignment Rule", "not assigned by a rule", {"document_type": "Case"}),
			("Auto Repeat", "not repeated", {"reference_doctype": "Follow-up"}),
			("Webhook", "not sent to another system", {"webhook_doctype": "Case"}),
			("Data Import", "not imported here", {"reference_doctype": "Client"}),
			("Document Naming Rule", "given by the register", {"document_type": "Client"}),
			("Milestone Tracker", "No second track", {"document_type": "Case"}),
			("Energy Point Rule", "no points", {"reference_doctype": "Case"}),
			("Email Account", "do not become records", {"append_to": "Case"}),
			("Client Script", "come with a release", {"dt": "Case", "script": "1"}),
			("Server Script", "come with a release", {"reference_doctype": "Case", "script": "1"}),
			("Calendar View", "comes with the app", {"reference_doctype": "Case"}),
			("Auto Email Report", "not sent by mail", {"report": "Where is everybody"}),
			("Prepared Report", "not prepared in advance", {"report_name": "Where is everybody"}),
		)
		report = frappe.get_all("Report", {"module": "CCM App"}, pluck="name", limit=1)[0]
		for kind, sentence, values in cases:
			values = {key: report if key.startswith("report") else value for key, value in values.items()}
			with self.subTest(kind), self.refused(sentence):
				lint.check(frappe.get_doc({"doctype": kind, **values}))

	def test_16_no_code_in_templates(self) -> None:
		code = "{{ frappe.db.sql('select 1') }}"
		for kind, values in (
			("Print Format", {"doc_type": "User", "html": code}),
			("Letter Head", {"letter_head_name": "X", "content": code}),
			("Letter Head", {"letter_head_name": "X", "content": "<img src='https://elsewhere.example/x'>"}),
			("Email Template", {"subject": "X", "response": code}),
			("Address Template", {"country": "Cambodia", "template": code}),
			("Web Page", {"title": "X", "dynamic_template": 1, "main_section": "x"}),
			("Web Page", {"title": "X", "main_section": "<p onclick=alert(1)>x</p>"}),
		):
			with self.subTest(kind), self.refused("holds code"):
				lint.check(frappe.get_doc({"doctype": kind, **values}))

	def test_16_papers_of_the_register_are_drawn_by_the_app(self) -> None:
		mine = {"doc_type": "Case Plan", "custom_format": 1, "print_format_type": "Jinja", "standard": "No"}
		with self.refused("drawn by the app"):
			make("Print Format", name="X", **mine, html="{{ doc.client }}")
		kept = make("Print Format", name="Y", **mine, html='<p>Ministry</p>{{ paper("Case Plan", doc) }}')
		self.assertTrue(frappe.db.exists("Print Format", kept.name))

	def test_17_18_28_no_scripts_for_everybody(self) -> None:
		for kind, values in (
			("Client Script", {"dt": "User", "script": "1"}),
			("Custom HTML Block", {"script": "1"}),
			("Web Template", {"template": "x"}),
			("Website Script", {"javascript": "1"}),
			("Onboarding Step", {"title": "X", "description": "<script>1</script>"}),
			("Form Tour", {"title": "X", "steps": [{"next_step_condition": "eval:1"}]}),
		):
			with self.subTest(kind), self.refused("holds code"):
				lint.check(frappe.get_doc({"doctype": kind, **values}))

	def test_19_20_no_own_reports_charts_and_cards(self) -> None:
		for kind, sentence, values in (
			("Report", "come with the app", {"ref_doctype": "Case", "report_type": "Report Builder"}),
			("Report", "come with the app", {"ref_doctype": "User", "query": "select * from `tabClient`"}),
			(
				"Report",
				"holds code",
				{
					"ref_doctype": "User",
					"report_type": "Query Report",
					"is_standard": "No",
					"query": "select 1",
				},
			),
			("Dashboard Chart", "count single people", {"document_type": "Case", "type": "Heatmap"}),
			("Number Card", "count single people", {"document_type": "Client"}),
			("Kanban Board", "codes and numbers only", {"reference_doctype": "Client Identity"}),
		):
			with self.subTest(kind), self.refused(sentence):
				lint.check(frappe.get_doc({"doctype": kind, "name": "X", **values}))

	def test_a_kept_filter_keeps_no_name(self) -> None:
		text = '[["Client Identity","family_name_latin","like","%Sok%"]]'
		with self.refused("what you typed about a person"):
			make("List Filter", filter_name="X", reference_doctype="Client Identity", filters=text)
		code = '[["Case","case_type","=","SA"]]'
		self.assertTrue(make("List Filter", filter_name="Y", reference_doctype="Case", filters=code).name)

	def test_22_25_the_numbers_of_the_register_are_its_own(self) -> None:
		first = factories.make_client().name if frappe.set_user("Administrator") is None else ""
		frappe.db.sql("update tabSeries set current = 0")
		self.assertNotEqual(factories.make_client().name, first)

	def test_26_no_markup_in_a_translation(self) -> None:
		with self.refused("holds code"):
			make(
				"Translation",
				language="km",
				source_text="Save",
				translated_text="<img src=x onerror=alert(1)>",
			)
		self.assertTrue(make("Translation", language="km", source_text="Savex", translated_text="រក្សា").name)

	def test_30_logs_stay_long_enough(self) -> None:
		settings = frappe.get_single("Log Settings")
		settings.append("logs_to_clear", {"ref_doctype": "Activity Log", "days": 3})
		with self.refused("kept for 90 days"):
			lint.check(settings)
		settings.logs_to_clear = []
		settings.append("logs_to_clear", {"ref_doctype": "Case Event", "days": 3})
		with self.refused("kept and not cleared"):
			lint.check(settings)

	def test_the_portal_lists_nothing_by_role(self) -> None:
		settings = frappe.get_single("Portal Settings")
		settings.append(
			"custom_menu", {"title": "X", "reference_doctype": "Referral", "route": "x", "enabled": 1}
		)
		with self.refused("does not list Referral"):
			lint.check(settings)


class Accounts(Configuring):
	def user(self, name: str) -> Any:
		return frappe.get_doc("User", name)

	def give(self, name: str, *roles: str) -> None:
		user = self.user(name)
		for role in roles:
			user.append("roles", {"role": role})
		user.save()

	def test_21_a_provider_gets_no_role_of_the_desk(self) -> None:
		with self.refused("uses the portal only"):
			self.give(PROVIDER, "CCM Central Office")
		with self.refused("uses the portal only"):
			make(
				"Role Profile",
				role_profile="X",
				roles=[{"role": "CCM Service Provider"}, {"role": "CCM Clerk"}],
			)

	def test_21_who_looks_after_the_site_does_not_work_with_clients(self) -> None:
		with self.refused("two persons"):
			self.give(MANAGER, "System Manager")

	def test_21_the_data_protection_officer_works_with_no_client(self) -> None:
		with self.refused("looks at what others did"):
			self.give(MANAGER, "CCM Data Protection Officer")

	def test_21_nobody_gives_a_role_to_themself(self) -> None:
		with self.refused("to themself"):
			self.give(KEEPER, "CCM Monitoring Team")

	def test_21_system_manager_is_given_by_the_installation(self) -> None:
		with self.refused("given by a system manager"):
			self.give(MINISTRY, "System Manager")

	def test_21_a_user_type_gives_no_right(self) -> None:
		rows = [{"document_type": "Case", "read": 1}]
		with self.refused("gives no right"):
			lint.check(frappe.get_doc({"doctype": "User Type", "name": "X", "user_doctypes": rows}))

	def test_a_system_manager_still_makes_ordinary_accounts(self) -> None:
		user = make(
			"User",
			email="new@svr.example",
			first_name="New",
			send_welcome_email=0,
			roles=[{"role": "CCM Clerk"}],
		)
		self.assertTrue(user.enabled)
