"""What a form of the desk and its workflow ask: T08, T10 to T12."""

from __future__ import annotations

from ccm_app.tests.matrix.ways import ANSWERS, EVERYTHING, NEVER, NOT_REFUSED, OPENS, SHAPE, Way, method

LOAD = "frappe.desk.form.load."
SAVE = "frappe.desk.form.save."
WORKFLOW = "frappe.model.workflow."
IT = {"doctype": "$kind", "name": "$name"}
DOCUMENT = {"doctype": "$kind", "name": "$name", "modified": "$modified"}

WAYS = (
	method("form: open", "T10", "sees", LOAD + "getdoc", verb="GET", query=IT, kinds=EVERYTHING, proof=OPENS),
	method("form: what stands beside it", "T10", "sees", LOAD + "get_docinfo", form=IT, kinds="cr"),
	method("form: mails", "T10", "sees", LOAD + "get_communications", form=IT, kinds="w"),
	method(
		"form: its shape",
		"T10",
		SHAPE,
		LOAD + "getdoctype",
		verb="GET",
		query={"doctype": "$kind"},
		names=False,
	),
	method("form: save", "T11", "writes", SAVE + "savedocs", form={"doc": DOCUMENT, "action": "Save"}),
	method(
		"form: save a new one",
		"T11",
		"makes",
		SAVE + "savedocs",
		form={
			"doc": {
				"doctype": "$kind",
				"__islocal": 1,
				"name": "new-1",
				"client": "$client",
				"case": "$case",
			},
			"action": "Save",
		},
		kinds="w",
	),
	method(
		"form: submit", "T11", NEVER, SAVE + "savedocs", form={"doc": DOCUMENT, "action": "Submit"}, kinds="w"
	),
	method("form: cancel", "T11", NEVER, SAVE + "cancel", form=IT, kinds="w"),
	method(
		"form: next",
		"T12",
		"sees",
		"frappe.desk.form.utils.get_next",
		form={"doctype": "$kind", "value": "$name", "prev": "0"},
		kinds="w",
	),
	method(
		"form: linked records",
		"T12",
		"sees",
		"frappe.desk.form.linked_with.get",
		form={"doctype": "$kind", "docname": "$name"},
		kinds="w",
	),
	method(
		"form: linked submitted records",
		"T12",
		"sees",
		"frappe.desk.form.linked_with.get_submitted_linked_docs",
		form={"doctype": "$kind", "name": "$name"},
		kinds="w",
	),
	method(
		"form: numbers beside it",
		"T12",
		"sees",
		"frappe.desk.notifications.get_open_count",
		form=IT,
		kinds="w",
	),
	method(
		"form: copy to another",
		"T12",
		NEVER,
		"frappe.model.mapper.make_mapped_doc",
		form={"method": "frappe.client.get", "source_name": "$name", "args": {"doctype": "$kind"}},
		kinds="w",
	),
	method(
		"form: repeat",
		"T12",
		NEVER,
		"frappe.automation.doctype.auto_repeat.auto_repeat.make_auto_repeat",
		form={"doctype": "$kind", "docname": "$name"},
		kinds="w",
	),
	method(
		"workflow: step",
		"T08",
		"writes",
		WORKFLOW + "apply_workflow",
		form={"doc": DOCUMENT, "action": "Void"},
		kinds="w",
	),
	method(
		"workflow: steps",
		"T08",
		"sees",
		WORKFLOW + "get_transitions",
		form={"doc": {"doctype": "$kind", "name": "$name"}},
		kinds="w",
	),
	method(
		"workflow: steps in memory",
		"T08",
		"sees",
		WORKFLOW + "get_transitions",
		form={
			"doc": {"doctype": "$kind", "name": "$name", "client": "$own_client", "workflow_state": "Draft"}
		},
		kinds="w",
	),
	method(
		"workflow: several",
		"T08",
		"writes",
		WORKFLOW + "bulk_workflow_approval",
		form={"docnames": ["$name"], "doctype": "$kind", "action": "Void"},
		kinds="w",
	),
	method(
		"workflow: steps of several",
		"T08",
		"sees",
		WORKFLOW + "get_common_transition_actions",
		form={"docs": [{"doctype": "$kind", "name": "$name"}], "doctype": "$kind"},
		kinds="w",
	),
	method(
		"workflow: numbers",
		"T20",
		NEVER,
		"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count",
		form={"doctype": "$kind", "workflow_state_field": "workflow_state", "states": ["Draft"]},
		kinds="w",
		names=False,
	),
	Way("page of the desk", "T10", SHAPE, "GET", "/app/$kind/$name", only="Case", names=False),
	method(
		"form: save without a change",
		"T11",
		"writes",
		"frappe.client.save",
		form={"doc": {"doctype": "$kind", "name": "$name", "modified": "$modified"}},
		only="Case",
		proof=NOT_REFUSED,
	),
	method(
		"form: signed in at all",
		"T43",
		SHAPE,
		"frappe.auth.get_logged_user",
		verb="GET",
		only="Case Type",
		names=False,
		proof=ANSWERS,
	),
)
