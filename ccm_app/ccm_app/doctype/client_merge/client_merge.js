// Two registrations of one person become one; the merge is taken back with a reason.
frappe.ui.form.on("Client Merge", {
	refresh(frm) {
		frm.toggle_display(["moved_section", "undo_reason", "undone_on"], !frm.is_new());
		frm.toggle_enable("undo_reason", false);
		if (frm.is_new()) {
			frm.set_intro(__("Every record of the merged registration goes over to the kept one. Both numbers keep finding the client, and the merge can be undone."), "blue");
		} else if (frm.doc.undone_on) {
			frm.set_intro(__("This merge was undone: everything is again as it was before."), "orange");
		} else if (frappe.model.can_write("Client Merge")) {
			frm.add_custom_button(__("Undo the merge"), ccm.once(() => undo(frm)));
		}
	},
});

function undo(frm) {
	const field = { fieldname: "reason", fieldtype: "Small Text", reqd: 1, label: __("Reason for undoing") };
	frappe.prompt(field, ({ reason }) => frm.set_value("undo_reason", reason).then(() => frm.save()), __("Undo the merge"));
}
