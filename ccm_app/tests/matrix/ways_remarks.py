"""Remarks, tags, tasks, shares, follows and mails beside a record: T16 to T18, T29, T30, T36."""

from __future__ import annotations

from ccm_app.tests.matrix.ways import ADDS, NEVER, method

DESK = "frappe.desk."
FORM = "frappe.desk.form."
TAG = DESK + "doctype.tag.tag."
ASSIGN = FORM + "assign_to."
FOLLOW = FORM + "document_follow."
IT = {"doctype": "$kind", "name": "$name"}
REFERENCE = {"reference_doctype": "$kind", "reference_name": "$name"}

WAYS = (
	method(
		"remark",
		"T29",
		ADDS,
		FORM + "utils.add_comment",
		form={**REFERENCE, "content": "x", "comment_email": "$user", "comment_by": "x"},
		kinds="co",
	),
	method(
		"remark: as a record",
		"T29",
		ADDS,
		"frappe.client.insert",
		form={"doc": {"doctype": "Comment", "comment_type": "Comment", "content": "x", **REFERENCE}},
		kinds="w",
	),
	method(
		"remark: change",
		"T29",
		NEVER,
		FORM + "utils.update_comment",
		form={"name": "$comment", "content": "x"},
		kinds="w",
	),
	method(
		"remarks of a record",
		"T29",
		"sees",
		"frappe.client.get_list",
		form={
			"doctype": "Comment",
			"fields": ["*"],
			"filters": {"reference_name": "$name"},
			"limit_page_length": 0,
		},
		kinds="w",
	),
	method(
		"versions of a record",
		"T29",
		"sees",
		"frappe.client.get_list",
		form={"doctype": "Version", "fields": ["*"], "filters": {"docname": "$name"}, "limit_page_length": 0},
		kinds="w",
	),
	method(
		"files of a record",
		"T27",
		"sees",
		"frappe.client.get_list",
		form={
			"doctype": "File",
			"fields": ["*"],
			"filters": {"attached_to_name": "$name"},
			"limit_page_length": 0,
		},
		kinds="w",
	),
	method(
		"tasks of a record",
		"T17",
		"sees",
		"frappe.client.get_list",
		form={
			"doctype": "ToDo",
			"fields": ["*"],
			"filters": {"reference_name": "$name"},
			"limit_page_length": 0,
		},
		kinds="w",
	),
	method("tag", "T16", ADDS, TAG + "add_tag", form={"tag": "x9", "dt": "$kind", "dn": "$name"}, kinds="wo"),
	method(
		"tag: several",
		"T16",
		ADDS,
		TAG + "add_tags",
		form={"tags": ["x9"], "dt": "$kind", "docs": ["$name"]},
		kinds="w",
	),
	method(
		"tag: take away",
		"T16",
		ADDS,
		TAG + "remove_tag",
		form={"tag": "x9", "dt": "$kind", "dn": "$name"},
		kinds="w",
	),
	method(
		"tagged records",
		"T16",
		"sees",
		TAG + "get_tagged_docs",
		form={"doctype": "$kind", "tag": "zqtag"},
		kinds="w",
		names=False,
	),
	method(
		"tags", "T16", "sees", TAG + "get_tags", form={"doctype": "$kind", "txt": ""}, kinds="w", names=False
	),
	method(
		"records of a tag",
		"T16",
		"sees",
		TAG + "get_documents_for_tag",
		form={"tag": "zqtag"},
		only="Case",
		names=False,
	),
	method("like", "T16", ADDS, DESK + "like.toggle_like", form={**IT, "add": "Yes"}, kinds="wo"),
	method(
		"assign",
		"T17",
		ADDS,
		ASSIGN + "add",
		form={"args": {**IT, "assign_to": ["$friend"], "description": "x"}},
		kinds="w",
	),
	method(
		"assign: to oneself",
		"T17",
		ADDS,
		ASSIGN + "add",
		form={"doctype": "$kind", "name": "$name", "assign_to": ["$user"]},
		kinds="w",
	),
	method(
		"assign: several",
		"T17",
		ADDS,
		ASSIGN + "add_multiple",
		form={"args": {"doctype": "$kind", "name": ["$name"], "assign_to": ["$friend"]}},
		kinds="w",
	),
	method(
		"assign: take away",
		"T17",
		ADDS,
		ASSIGN + "remove",
		form={"doctype": "$kind", "name": "$name", "assign_to": "$user"},
		kinds="w",
	),
	method("share", "T18", NEVER, "frappe.share.add", form={**IT, "user": "$friend", "read": 1, "write": 1}),
	method(
		"share: with everybody",
		"T18",
		NEVER,
		"frappe.share.add",
		form={**IT, "everyone": 1, "read": 1},
		kinds="w",
	),
	method(
		"share: change",
		"T18",
		NEVER,
		"frappe.share.set_permission",
		form={**IT, "user": "$friend", "permission_to": "read"},
		kinds="w",
	),
	method("share: with whom", "T18", "sees", "frappe.share.get_users", form=IT, kinds="w"),
	method(
		"share: as a record",
		"T18",
		NEVER,
		"frappe.client.insert",
		form={
			"doc": {
				"doctype": "DocShare",
				"share_doctype": "$kind",
				"share_name": "$name",
				"user": "$user",
				"read": 1,
			}
		},
		kinds="w",
	),
	method(
		"follow",
		"T36",
		NEVER,
		FOLLOW + "follow_document",
		form={"doctype": "$kind", "doc_name": "$name", "user": "$user"},
		kinds="w",
	),
	method(
		"follow: update",
		"T36",
		NEVER,
		FOLLOW + "update_follow",
		form={"doctype": "$kind", "doc_name": "$name", "following": 1},
		kinds="w",
	),
	method(
		"follow: who",
		"T36",
		"sees",
		FOLLOW + "get_follow_users",
		form={"doctype": "$kind", "doc_name": "$name"},
		kinds="w",
	),
	method(
		"mail",
		"T30",
		NEVER,
		"frappe.core.doctype.communication.email.make",
		form={
			"doctype": "$kind",
			"name": "$name",
			"content": "x",
			"subject": "x",
			"recipients": "out@example.org",
			"print_format": "Standard",
			"send_email": 1,
		},
		kinds="w",
	),
	method(
		"mail: hang elsewhere",
		"T30",
		NEVER,
		"frappe.email.relink",
		form={"name": "$communication", "reference_doctype": "ToDo", "reference_name": "x"},
		kinds="w",
	),
)
