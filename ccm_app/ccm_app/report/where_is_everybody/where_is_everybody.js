// Where every client with an open case is.
frappe.query_reports["Where Is Everybody"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
		{ fieldname: "watched", label: __("Only what is wrong"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		const lost = data && column.fieldname === "custodian" && !data.custodian;
		return lost ? `<span class="indicator-pill red">${__("No custodian")}</span>` : shown;
	},
};
