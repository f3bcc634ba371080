// Texts of the register are plain text. Frappe draws what stands in a text field as HTML wherever it is not being edited:
// in the rows of a table, in fields that may only be read, in lists and in reports. The server refuses markup when a
// record is saved; this holds for what stands in the database for other reasons.
frappe.provide("ccm");

ccm.PLAIN = new Set(["Data", "Small Text", "Text", "Long Text", "Read Only", "Select", "Autocomplete", "Attach", "Attach Image"]);
ccm.LINKED = new Set(["Link", "Dynamic Link"]);
ccm.SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

ccm.as_text = function (value) {
	return typeof value === "string" ? value.replace(/[&<>"']/g, (sign) => ccm.SIGNS[sign]) : value;
};

// A column of a report has no DocType above it; then it is the report that is ours.
ccm.is_ours = function (df) {
	if (df.parent) {
		const meta = frappe.get_meta(df.parent);
		return Boolean(meta && meta.module === "CCM App");
	}
	const report = frappe.get_route && frappe.get_route()[0] === "query-report" && frappe.query_report;
	return Boolean(report && report.report_doc && report.report_doc.module === "CCM App");
};

ccm.format_of_the_desk = frappe.format;
frappe.format = function (value, df, options, doc) {
	const fieldtype = (df && df.fieldtype) || "Data";
	if (!df || !ccm.is_ours(df)) return ccm.format_of_the_desk(value, df, options, doc);
	if (ccm.PLAIN.has(fieldtype)) return ccm.format_of_the_desk(ccm.as_text(value), df, options, doc);
	const shown = ccm.format_of_the_desk(value, df, options, doc);
	// Whoever may not open the record that is linked to is shown its title alone, as it stands.
	return ccm.LINKED.has(fieldtype) && !String(shown).startsWith("<a") ? ccm.as_text(shown) : shown;
};
