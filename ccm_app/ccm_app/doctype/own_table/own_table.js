// A table without code: what is counted decides by what it can be divided; for those who receive tables it opens from here.
const choices = () => frappe.boot.ccm_statistics_choices || { indicators: [], dimensions: {}, added: {} };
// A field that somebody added is called by its form and label.
const named = (value) => ({ value, label: (choices().added || {})[value] || __(frappe.model.unscrub(value)) });

function offer(frm) {
	const names = choices().dimensions[frm.doc.indicator] || [];
	const options = names.map(named);
	frm.set_df_property("indicator", "options", [{ value: "", label: "" }, ...choices().indicators]);
	frm.set_df_property("row_dimension", "options", [{ value: "", label: "" }, ...options]);
	frm.set_df_property("column_dimension", "options", [{ value: "", label: "" }, ...options]);
	const { grid } = frm.fields_dict.filters;
	grid.update_docfield_property("dimension", "formatter", (value) => frappe.utils.escape_html(value ? named(value).label : ""));
	grid.update_docfield_property("dimension", "options", [{ value: "", label: "" }, ...options]);
}

function preview(frm) {
	const place = frm.get_field("preview_html").$wrapper.empty();
	if (frm.is_new() || !frm.doc.is_active || !(frappe.boot.user.all_reports || {})["Statistics Table"]) return;
	const filters = { table: frm.doc.name, period: ccm.quarter_of(frappe.datetime.get_today()) };
	const address = `/app/query-report/Statistics%20Table?table=${encodeURIComponent(filters.table)}&period=${filters.period}`;
	place.html(`<a href="${address}">${frappe.utils.escape_html(__("Open the table"))}</a>`);
}

frappe.ui.form.on("Own Table", {
	refresh(frm) {
		offer(frm);
		preview(frm);
		frm.set_intro("");
		const { lost } = frm.doc.__onload || {};
		if (lost) frm.set_intro(frappe.utils.escape_html(lost), "orange");
	},
	indicator: offer,
});
