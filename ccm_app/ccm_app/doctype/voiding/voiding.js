// A question whether something is void: the Central Office confirms or refuses, and may take it back.
frappe.ui.form.on("Voiding", {
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role("CCM Central Office")) return;
		if (frm.doc.status === "Asked" && frm.doc.asked_by !== frappe.session.user) {
			frm.add_custom_button(__("Confirm: it is void"), () => ccm.voiding.decide(frm, true)).addClass("btn-danger");
			frm.add_custom_button(__("It is not void"), () => ccm.voiding.decide(frm, false));
		} else if (frm.doc.status === "Asked") {
			frm.set_intro(__("A second person of the Central Office decides."), "blue");
		} else if (frm.doc.status === "Confirmed") {
			frm.add_custom_button(__("Take the voiding back"), () => ccm.voiding.take_back(frm, frm.doc.name));
		}
	},
});
