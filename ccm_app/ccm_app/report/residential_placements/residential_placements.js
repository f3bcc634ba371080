// Residential placements, the longest first: residential care is the last resort.
frappe.query_reports["Residential Placements"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "Service Provider" },
		{ fieldname: "over_days", label: __("Longer than, in days"), fieldtype: "Int" },
		{ fieldname: "with_ended", label: __("Also those that have ended"), fieldtype: "Check" },
	],
	formatter: ccm.late_formatter,
};
