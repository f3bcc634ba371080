// Services that somebody has to look after, the oldest first.
frappe.query_reports["Services Late and Missed"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "Service Provider" },
		{
			fieldname: "standing",
			label: __("How it stands"),
			fieldtype: "Select",
			options: ["", "Not begun", "Not ended", "Missed", "Not referred"].map((value) => ({
				value,
				label: value && __(value),
			})),
		},
	],
	formatter: ccm.late_formatter,
};
