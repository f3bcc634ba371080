// One board for every referral: what happened to it, and what to do next.
frappe.query_reports["Referral Board"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "Service Provider" },
		{ fieldname: "with_ended", label: __("Also those that have ended"), fieldtype: "Check" },
	],
	formatter: ccm.late_formatter,
};
