// Cambodia by provinces: one measure, shaded.
frappe.query_reports["Map of Provinces"] = {
	onload: ccm.export_button,
	filters: [
		{
			fieldname: "measure",
			label: __("Measure"),
			fieldtype: "Select",
			reqd: 1,
			default: "CASES_REGISTERED",
			options: [
				{ value: "CASES_REGISTERED", label: __("Cases registered") },
				{ value: "PERSONS_REGISTERED", label: __("Persons registered") },
				{ value: "CASES_REINTEGRATED", label: __("Cases reintegrated") },
				{ value: "OPEN_CASES", label: __("Open cases") },
				{ value: "OVERDUE_CASES", label: __("Overdue cases") },
				{ value: "REFERRALS", label: __("Referrals") },
				{ value: "SERVICES", label: __("Services") },
				{ value: "PERSONS_SERVED", label: __("Persons served") },
				{ value: "CLOSURES", label: __("Closures") },
				{ value: "COVERAGE", label: __("Providers that offer a service") },
			],
		},
		ccm.statistics.period_filter(),
	],
};
