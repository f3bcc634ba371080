// A move to another place or custodian; the provider is asked for when the custodian is an organisation.
frappe.ui.form.on("Movement", {
	setup(frm) {
		frm.set_query("to_custodian_kind", () => ({ filters: { is_active: 1 } }));
		frm.set_query("to_provider", () => ({ filters: { is_active: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new() && !frm.doc.moved_on) frm.set_value("moved_on", frappe.datetime.get_today());
	},
});
