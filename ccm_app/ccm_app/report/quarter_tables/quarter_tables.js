// The tables of the quarter: which table, which months, which provider or Field Office.
frappe.query_reports["Quarter Tables"] = {
	onload: ccm.export_button,
	filters: [
		{
			fieldname: "table",
			label: __("Table"),
			fieldtype: "Select",
			reqd: 1,
			default: "T06",
			options: [
				{ value: "T06", label: "T06 " + __("Types of cases referred") },
				{ value: "T07", label: "T07 " + __("Cases referred and reintegrated by month") },
				{ value: "T08", label: "T08 " + __("Cases by age") },
				{ value: "T09", label: "T09 " + __("Referral organisations") },
				{ value: "T18", label: "T18 " + __("Cases reintegrated") },
			],
		},
		{
			fieldname: "period",
			label: __("Period"),
			fieldtype: "Data",
			reqd: 1,
			default: ccm.quarter_of(frappe.datetime.get_today()),
			description: __("Such as 2010-Q2, 2010-04 or 2010-04/2010-09"),
		},
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "Service Provider" },
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return data && data.bold ? `<b>${shown}</b>` : shown;
	},
};
