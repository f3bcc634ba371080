// A follow-up; recording it as done fills in the day and the person.
frappe.ui.form.on("Follow-up", {
	setup(frm) {
		frm.set_query("reintegration", () => ({ filters: { case: frm.doc.case } }));
		frm.set_query("training_course", () => ({ filters: { is_active: 1 } }));
	},

	status(frm) {
		if (frm.doc.status !== "Done") return;
		if (!frm.doc.visited_on) frm.set_value("visited_on", frappe.datetime.get_today());
		if (!frm.doc.visited_by) frm.set_value("visited_by", frappe.session.user);
	},
});
