// Courses, levels and results: what the shelter's tables on education, life skills and vocational training are made of.
frappe.query_reports["Training and Schooling"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "from_date", label: __("From"), fieldtype: "Date" },
		{ fieldname: "until_date", label: __("Until"), fieldtype: "Date" },
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "Service Provider" },
		{
			fieldname: "kind",
			label: __("Kind"),
			fieldtype: "Select",
			options: ["", "Education", "Language and computer", "Life skills", "Vocational training", "Other"].map(
				(value) => ({ value, label: value && __(value) })
			),
		},
	],
};
