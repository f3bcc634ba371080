// A service; its referral is chosen among those of the same case.
frappe.ui.form.on("Service Record", {
	setup(frm) {
		frm.set_query("referral", () => ({ filters: { case: frm.doc.case } }));
		frm.set_query("service_type", () => ({ filters: { is_active: 1 } }));
		frm.set_query("course", "attendance", () => ({ filters: { is_active: 1 } }));
		frm.set_query("level", "attendance", () => ({ filters: { is_active: 1 } }));
	},
});
