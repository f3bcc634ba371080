// Two persons approve a destruction, each with their own button; then either of them carries it out.
frappe.ui.form.on("Identity Retention", {
	refresh(frm) {
		frm.disable_save();
		const act = (label, method, question) =>
			frm.add_custom_button(__(label), () =>
				frappe.confirm(__(question), () =>
					frappe
						.call({ method: `ccm_app.api.retention.${method}`, args: { row: frm.doc.name }, freeze: true })
						.then(() => frm.reload_doc())
				)
			);
		if (frm.doc.status === "Proposed") {
			act("Approve destruction", "approve", "Approve that the identity and the texts of this client are destroyed?");
			act("Keep this identity", "reject", "Take this client off the list?");
		}
		if (frm.doc.status === "Approved") {
			act("Destroy identity", "destroy", "Destroy the identity and the texts of this client now? There is no way back.");
		}
	},
});
