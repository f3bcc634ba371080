// The period on one page: for the ministry the whole system, for a Field Office its own cases.
frappe.query_reports["Statistics at a Glance"] = {
	filters: [ccm.statistics.period_filter(), ...ccm.statistics.part_filters()],
};
