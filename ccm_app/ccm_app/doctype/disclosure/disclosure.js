// A row of the disclosure ledger. The Data Protection Officer marks what was shared without consent as looked at.
frappe.ui.form.on("Disclosure", {
	refresh(frm) {
		const waits = frm.doc.legal_ground && !frm.doc.reviewed_on;
		if (!waits || !frappe.user.has_role("CCM Data Protection Officer")) return;
		frm.add_custom_button(
			__("Reviewed"),
			ccm.once(() =>
				frappe.xcall("ccm_app.api.disclosures.mark_reviewed", { disclosure: frm.doc.name }).then(() => frm.reload_doc())
			)
		);
	},
});
