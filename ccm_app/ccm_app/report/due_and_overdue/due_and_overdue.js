// Every open case by its next due date.
frappe.query_reports["Due and Overdue"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
		{ fieldname: "case_manager", label: __("Case manager"), fieldtype: "Link", options: "User" },
		{ fieldname: "only_overdue", label: __("Only what is overdue"), fieldtype: "Check" },
	],
	formatter: ccm.late_formatter,
};
