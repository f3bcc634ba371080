// A leave: of somebody of the own office, with somebody of the same office who stands in.
frappe.ui.form.on("Staff Leave", {
	setup(frm) {
		const of_the_office = () => ({ filters: { name: ["in", frm.ccm_staff || [""]] } });
		frm.set_query("user", of_the_office);
		frm.set_query("stands_in", of_the_office);
		frm.set_query("field_office", () => ({ filters: { is_active: 1 } }));
	},

	refresh(frm) {
		load_staff(frm);
		if (frm.is_new() || frm.doc.is_cancelled || frm.doc.stands_in) return;
		frm.set_intro(__("Nobody stands in. While the leave lasts, the Field Office is told of every case every day."), "orange");
	},

	field_office: load_staff,
});

// The accounts of the office; the staff list is read as everybody with a desk reads it.
function load_staff(frm) {
	frm.ccm_staff = null;
	if (!frm.doc.field_office) return Promise.resolve();
	return frappe.db.get_doc("Field Office", frm.doc.field_office).then((office) => {
		frm.ccm_staff = (office.staff || []).map((row) => row.user);
	});
}
