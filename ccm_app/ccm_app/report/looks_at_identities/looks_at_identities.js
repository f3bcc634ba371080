// Every look at an identity and every search: the officer sees all, a case manager those at the own clients.
frappe.query_reports["Looks at Identities"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date", default: frappe.datetime.add_days(frappe.datetime.get_today(), -30) },
		{ fieldname: "until_date", label: __("Until"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{ fieldname: "client", label: __("Client"), fieldtype: "Link", options: "Client" },
		{ fieldname: "user", label: __("Who"), fieldtype: "Data" },
		{ fieldname: "unusual", label: __("Unusual only"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		const ask = data && column.fieldname === "unusual_why" && data.unusual_why;
		return ask ? `<span class="indicator-pill orange">${shown}</span>` : shown;
	},
};
