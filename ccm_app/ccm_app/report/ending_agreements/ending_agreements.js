// Agreements and designations that have ended or end soon.
frappe.query_reports["Ending Agreements"] = {
	onload: ccm.export_button,
	filters: [{ fieldname: "days", label: __("Days ahead"), fieldtype: "Int" }],
};
