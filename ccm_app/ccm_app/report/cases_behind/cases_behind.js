// The cases that a figure of a table counts, for those who may see cases.
frappe.query_reports["Cases Behind"] = {
	onload: ccm.export_button,
	filters: [
		ccm.statistics.table_filter(),
		ccm.statistics.period_filter(),
		...ccm.statistics.part_filters(),
		{ fieldname: "row", label: __("Row"), fieldtype: "Data", reqd: 1, default: "TOTAL" },
		{ fieldname: "column", label: __("Column"), fieldtype: "Data", reqd: 1, default: "TOTAL" },
	],
};
