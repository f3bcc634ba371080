// A conference; an earlier stage of it is chosen among those of the same case.
frappe.ui.form.on("Case Conference", {
	setup(frm) {
		frm.set_query("earlier_stage", () => ({ filters: { case: frm.doc.case, name: ["!=", frm.doc.name] } }));
		frm.set_query("topic", () => ({ filters: { is_active: 1 } }));
		frm.set_query("seat", "seats", () => ({ filters: { is_active: 1 } }));
	},
});
