// What each plan costs, by funder.
frappe.query_reports["Plan Budget"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
		{ fieldname: "funder", label: __("Funder"), fieldtype: "Link", options: "Funder" },
		{
			fieldname: "budget_category",
			label: __("Budget"),
			fieldtype: "Select",
			options: [
				"",
				{ value: "Draft", label: __("Draft") },
				{ value: "Proposed", label: __("Proposed") },
				{ value: "Costed", label: __("Costed") },
				{ value: "Approved", label: __("Approved") },
				{ value: "Rejected", label: __("Rejected") },
			],
		},
		{ fieldname: "only_current", label: __("Only plans in force"), fieldtype: "Check", default: 1 },
		{ fieldname: "by_funder", label: __("Added up by funder"), fieldtype: "Check" },
	],
};
