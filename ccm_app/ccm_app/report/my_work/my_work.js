// What the three number cards count, row by row.
frappe.query_reports["My Work"] = {
	onload: ccm.export_button,
	filters: [
		{
			fieldname: "which",
			label: __("Show"),
			fieldtype: "Select",
			options: ["Due today", "Overdue", "Waiting for me"].map((value) => ({ value, label: __(value) })),
			default: "Waiting for me",
			reqd: 1,
		},
	],
	formatter: ccm.late_formatter,
};
