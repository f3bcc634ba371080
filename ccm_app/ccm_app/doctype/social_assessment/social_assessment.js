// The Case Report. A new one is dated today and written by whoever opens it.
frappe.ui.form.on("Social Assessment", {
	refresh(frm) {
		if (!frm.is_new()) return;
		if (!frm.doc.assessed_on) frm.set_value("assessed_on", frappe.datetime.get_today());
		if (!frm.doc.social_worker) frm.set_value("social_worker", frappe.session.user);
	},
});
