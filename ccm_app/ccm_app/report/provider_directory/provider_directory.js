// The directory of providers; the button makes the sheet for the field.
frappe.query_reports["Provider Directory"] = {
	onload(report) {
		ccm.export_button(report);
		report.page.add_inner_button(__("Sheet for the field (PDF)"), () => {
			const asked = frappe.utils.get_url_from_dict(report.get_filter_values() || {});
			window.open(`/api/method/ccm_app.api.directory.directory_pdf?${asked}`, "_blank");
		});
	},
	filters: [
		{
			fieldname: "province",
			label: __("Province"),
			fieldtype: "Link",
			options: "Administrative Area",
			get_query: () => ({ filters: { level: "Province" } }),
		},
		{ fieldname: "service", label: __("Service"), fieldtype: "Link", options: "Service Type" },
	],
};
