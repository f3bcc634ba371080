// What the reports of statistics share: their filters, their words under the figures, and the way to the cases.
frappe.provide("ccm.statistics");

// Code and title of every table, in the language of the user.
ccm.statistics.tables = () => frappe.boot.ccm_statistics_tables || [];

ccm.statistics.period_filter = () => ({
	fieldname: "period",
	label: __("Period"),
	fieldtype: "Data",
	reqd: 1,
	default: ccm.quarter_of(frappe.datetime.get_today()),
	description: __("Such as 2010, 2010-Q2, 2010-04 or 2010-04/2010-09"),
});

ccm.statistics.part_filters = () => [
	{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "Service Provider" },
	{
		fieldname: "province",
		label: __("Province"),
		fieldtype: "Link",
		options: "Administrative Area",
		get_query: () => ({ filters: { level: "Province" } }),
	},
	{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
];

ccm.statistics.table_filter = () => ({
	fieldname: "table",
	label: __("Table"),
	fieldtype: "Select",
	reqd: 1,
	default: "T06",
	options: ccm.statistics.tables(),
});

// The words stand under the figures, where a printed table has them.
ccm.statistics.words_below = function (report) {
	const words = report.page.main.find(".ccm-statistics-words").closest(".form-message");
	if (words.length && report.$report) words.insertAfter(report.$report);
};

// Where the cases of a figure are listed; "" for who may not open that report.
ccm.statistics.address_behind = function (filters, row, column) {
	if (!(frappe.boot.user.all_reports || {})["Cases Behind"]) return "";
	const given = { ...filters, row, column };
	const asked = Object.entries(given).filter(([, value]) => value);
	return "/app/query-report/Cases%20Behind?" + asked.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
};

ccm.statistics.formatter = function (value, row, column, data, default_formatter) {
	let shown = default_formatter(value, row, column, data);
	if (!data) return shown;
	if (/^[1-9]/.test(value || "") && column.fieldname !== "row") {
		const filters = frappe.query_report.get_filter_values();
		const address = ccm.statistics.address_behind(filters, data.code, column.fieldname);
		if (address) shown = `<a href="${frappe.utils.escape_html(address)}">${shown}</a>`;
	}
	return data.bold ? `<b>${shown}</b>` : shown;
};

// A file that the server made, handed to the browser.
ccm.statistics.hand_over = function (file) {
	const bytes = Uint8Array.from(atob(file.content), (sign) => sign.charCodeAt(0));
	const address = URL.createObjectURL(new Blob([bytes]));
	Object.assign(document.createElement("a"), { href: address, download: file.filename }).click();
	setTimeout(() => URL.revokeObjectURL(address), 1000);
};

ccm.statistics.file_buttons = function (report) {
	const files = __("Files");
	const booklet = (language) => {
		const { table, ...filters } = report.get_filter_values();
		return frappe.xcall("ccm_app.api.booklets.make_booklet", { filters, language }).then(ccm.statistics.hand_over);
	};
	const table_file = (file_format) => {
		const given = { filters: report.get_filter_values(), file_format };
		return frappe.xcall("ccm_app.api.booklets.make_table_file", given).then(ccm.statistics.hand_over);
	};
	report.page.add_inner_button(__("Booklet in Khmer"), ccm.once(() => booklet("km")), files);
	report.page.add_inner_button(__("Booklet in English"), ccm.once(() => booklet("en")), files);
	["ODS", "HXL"].forEach((one) => report.page.add_inner_button(one, ccm.once(() => table_file(one)), files));
};

// Single records for research or for partners abroad: only with the client's consent, and each noted.
ccm.statistics.research_buttons = function (report) {
	if (!frappe.user.has_role("CCM Central Office")) return;
	const fields = [
		{ fieldname: "receiver", fieldtype: "Link", options: "Outside Party", reqd: 1, label: __("Who receives it") },
		{ fieldname: "reason", fieldtype: "Small Text", reqd: 1, label: __("Why the rows are taken out") },
	];
	const told = (found) => {
		const parts = [__("{0} records leave; {1} clients have not agreed to this.", [found.records, found.left_out])];
		if (found.sentence) parts.push(found.sentence);
		if (found.coverage) {
			const { filled, withheld } = found.coverage;
			parts.push(__("Core fields of the standard: {0} filled, {1} withheld.", [filled, withheld]));
		}
		frappe.msgprint(parts.map((one) => `<p>${frappe.utils.escape_html(one)}</p>`).join(""));
		if (found.records) ccm.statistics.hand_over(found);
	};
	const ask = (method) => {
		const period = report.get_filter_value("period");
		const send = (given) => frappe.xcall(`ccm_app.api.research_exports.${method}`, { period, ...given }).then(told);
		frappe.prompt(fields, ccm.once(send), __("Records for research"), __("Export"));
	};
	report.page.add_inner_button("HTCDS 2.0", () => ask("export_htcds"), __("Records for research"));
	report.page.add_inner_button("CTDC", () => ask("export_ctdc"), __("Records for research"));
};

// One table as it will be read: headings, rows, notes. Every text is escaped.
ccm.statistics.table_html = function (table) {
	const text = (value) => frappe.utils.escape_html(String(value || ""));
	const cell = (one) => `<td class="text-right" colspan="${Number(one.span)}">${text(one.text)}</td>`;
	const heads = table.columns.map((one) => `<th class="text-right">${text(one)}</th>`).join("");
	const groups = table.groups.map((one) => `<th class="text-center" colspan="${Number(one.span)}">${text(one.label)}</th>`).join("");
	const rows = table.rows
		.map((row) => `<tr${row.total ? ' class="font-weight-bold"' : ""}><th>${text(row.label)}</th>${row.cells.map(cell).join("")}</tr>`)
		.join("");
	const notes = [...table.definition, ...table.notes].filter(Boolean).map((one) => `<div>${text(one)}</div>`).join("");
	const upper = groups ? `<tr><th></th>${groups}</tr>` : "";
	return `<div class="ccm-public-table"><h5>${text(table.code)} ${text(table.title[0])}, ${text(table.period)}</h5>
		<div class="table-responsive"><table class="table table-bordered table-sm"><thead>${upper}<tr><th></th>${heads}</tr></thead>
		<tbody>${rows}</tbody></table></div><div class="text-muted small">${notes}</div></div>`;
};
