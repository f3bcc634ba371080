// The period on one page: for the ministry the whole system, for a Field Office its own cases.
function address_of(row) {
	if (!row || !row.behind || !row.figure) return "";
	const { row: line, column, ...filters } = row.behind;
	return ccm.statistics.address_behind(filters, line, column);
}

// A card and its line open the cases that are counted, for those who may see cases.
function open_cards() {
	const report = frappe.query_report;
	// The figures first, then the pictures.
	report.page.main.find(".ccm-statistics-charts").closest(".form-message").insertAfter(report.$summary);
	report.$summary.find(".summary-item").each((place, card) => {
		const address = address_of(report.data[place]);
		const label = $(card).find(".summary-label");
		if (address && !label.find("a").length) label.wrapInner($("<a>").attr("href", address));
	});
}

frappe.query_reports["Statistics at a Glance"] = {
	filters: [ccm.statistics.period_filter(), ...ccm.statistics.part_filters()],
	after_datatable_render: open_cards,
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		const address = column.fieldname === "figure" ? address_of(data) : "";
		return address ? `<a href="${frappe.utils.escape_html(address)}">${shown}</a>` : shown;
	},
};
