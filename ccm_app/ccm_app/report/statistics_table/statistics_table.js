// Every table: which one, which months, which part of the register.
frappe.query_reports["Statistics Table"] = {
	onload(report) {
		ccm.export_button(report);
		ccm.statistics.file_buttons(report);
		ccm.statistics.research_buttons(report);
	},
	filters: [ccm.statistics.table_filter(), ccm.statistics.period_filter(), ...ccm.statistics.part_filters()],
	formatter: ccm.statistics.formatter,
	after_datatable_render: () => ccm.statistics.words_below(frappe.query_report),
};
