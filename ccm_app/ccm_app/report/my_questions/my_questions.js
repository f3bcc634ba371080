// What became of one's own questions "possibly known".
frappe.query_reports["My Questions"] = {
	onload: ccm.export_button,
	filters: [{ fieldname: "open", label: __("Only what is not answered"), fieldtype: "Check" }],
};
