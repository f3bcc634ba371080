"""What the platform would do with records by itself: send, count, show, repeat."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ccm_app.tests.configuration.attack import VAULT, Attack, attack


def platform() -> Iterator[Attack]:
	"""9, 11 to 13, 15, 17, 25, 27, 29 of the list: what the platform does with records by itself."""
	# The platform asks for the record before the guard is asked, so these are records that every site has.
	lists = (
		("Case Type", "DV"),
		("Closure Reason", "DIED"),
		("Service Type", "SHELTER"),
		("Field Office", "SVR"),
	)
	for kind, (listed, entry) in zip(("Client", "Case", VAULT, "Referral"), lists, strict=True):
		yield attack(
			"assigned",
			"Assignment Rule",
			name="x",
			document_type=kind,
			assign_condition="True",
			rule="Round Robin",
			priority=0,
			assignment_days=[{"day": "Monday"}],
			users=[{"user": "Administrator"}],
			description="x",
		)
		yield attack(
			"repeated",
			"Auto Repeat",
			reference_doctype=listed,
			reference_document=entry,
			frequency="Daily",
			start_date="2030-01-01",
		)
		yield attack(
			"a script in the browser", "Client Script", name="x", dt=kind, script="1", enabled=1, view="Form"
		)
		yield attack(
			"a script on the server",
			"Server Script",
			name="x",
			script_type="DocType Event",
			reference_doctype=kind,
			doctype_event="Before Save",
			script="1",
		)
		yield attack("imported", "Data Import", reference_doctype=kind, import_type="Update Existing Records")
		yield attack(
			"numbered anew", "Document Naming Rule", document_type=kind, prefix="X-", prefix_digits=3
		)
		yield attack(
			"points",
			"Energy Point Rule",
			rule_name="x",
			reference_doctype=kind,
			for_doc_event="New",
			points=1,
		)
		yield attack("milestones", "Milestone Tracker", document_type=kind, track_field="modified_by")
		yield attack(
			"a web form",
			"Web Form",
			title="x",
			route="x",
			doc_type=kind,
			web_form_fields=[{"fieldname": "client", "fieldtype": "Data"}],
		)
		yield attack(
			"sent elsewhere",
			"Webhook",
			name="x",
			webhook_doctype=kind,
			webhook_docevent="after_insert",
			request_url="https://elsewhere.example",
		)
		yield attack("another form", "DocType Layout", name="x", document_type=kind, route="x")
		yield attack(
			"a calendar",
			"Calendar View",
			name="x",
			reference_doctype=kind,
			subject_field="name",
			start_date_field="creation",
			end_date_field="creation",
		)


def seeing() -> Iterator[Attack]:
	"""14, 19, 20 of the list: tables, charts, notices, papers that count or carry."""
	for kind in ("Client", "Case", VAULT, "Referral"):
		yield attack(
			"a table of one's own",
			"Report",
			report_name="x",
			ref_doctype=kind,
			report_type="Report Builder",
			is_standard="No",
			json="{}",
		)
		yield attack(
			"a query",
			"Report",
			report_name="x",
			ref_doctype="ToDo",
			report_type="Query Report",
			is_standard="No",
			query=f"select * from `tab{kind}`",
		)
		yield attack(
			"a heatmap",
			"Dashboard Chart",
			chart_name="x",
			chart_type="Count",
			type="Heatmap",
			document_type=kind,
			based_on="creation",
			filters_json="[]",
			timeseries=1,
		)
		yield attack(
			"a number",
			"Number Card",
			label="x",
			type="Document Type",
			document_type=kind,
			function="Count",
			filters_json="[]",
		)
		yield attack(
			"a notice by mail",
			"Notification",
			name="x",
			subject="x",
			document_type=kind,
			event="New",
			channel="Email",
			message="x",
			recipients=[{"receiver_by_role": "System Manager"}],
		)
		yield attack(
			"a paper from fields",
			"Print Format",
			name="x",
			doc_type=kind,
			print_format_builder_beta=1,
			standard="No",
			format_data="{}",
		)
		yield attack(
			"a paper with code",
			"Print Format",
			name="x",
			doc_type=kind,
			custom_format=1,
			standard="No",
			html="{{ doc.client }}",
		)
	common = {"subject": "x", "event": "New", "channel": "System Notification", "message": "x"}
	common |= {"recipients": [{"receiver_by_role": "System Manager"}]}
	yield attack("a notice about an identity", "Notification", name="x", document_type=VAULT, **common)
	yield attack(
		"a notice that asks a name",
		"Notification",
		name="x",
		document_type=VAULT,
		condition="doc.family_name_latin == 'Sok'",
		**common,
	)
	yield attack(
		"a notice that asks more",
		"Notification",
		name="x",
		document_type="Case",
		condition="frappe.db.exists('Client')",
		**common,
	)
	for condition in ("doc.db_set('case_manager', 'x')", "doc.workflow_state and doc.as_json()"):
		receiver = {"receiver_by_role": "System Manager", "condition": condition}
		yield attack(
			"a receiver whose condition does more than compare",
			"Notification",
			name="x",
			document_type="Case",
			**{**common, "recipients": [receiver]},
		)
	yield attack(
		"a notice that writes",
		"Notification",
		name="x",
		document_type="Case",
		set_property_after_alert="case_type",
		property_value="TL",
		**common,
	)
	yield attack(
		"a report by mail",
		"Auto Email Report",
		report="My Work",
		user="Administrator",
		email_to="x@elsewhere.example",
		format="CSV",
		frequency="Daily",
	)
	yield attack("a report for everybody", "Custom Role", report="My Work", roles=[{"role": "All"}])
	yield attack(
		"names on a board",
		"Kanban Board",
		kanban_board_name="x",
		reference_doctype=VAULT,
		field_name="sex",
		fields=json.dumps(["family_name_latin"]),
		columns=[],
	)
	yield attack(
		"names as columns",
		"List View Settings",
		name=VAULT,
		fields=json.dumps([{"fieldname": "family_name_latin"}]),
	)
	yield attack(
		"a filter that keeps a name",
		"List Filter",
		filter_name="x",
		reference_doctype=VAULT,
		filters=json.dumps([[VAULT, "family_name_latin", "=", "Sok"]]),
	)
