// An emergency access is agreed to and reviewed with two buttons; nobody writes the record by hand.
frappe.ui.form.on("Break Glass", {
	refresh(frm) {
		const own = frm.doc.opened_by === frappe.session.user;
		if (frm.doc.status === "Waiting for a second person" && !own) {
			frm.add_custom_button(__("Agree"), ccm.once(() => agree(frm)));
		}
		const officer = frappe.user.has_role("CCM Data Protection Officer");
		if (officer && !own && frm.doc.review_status === "Waiting for review") {
			frm.add_custom_button(__("Review"), () => review(frm)).addClass("btn-primary");
		}
	},
});

function agree(frm) {
	const question = __("The user will read this client from now on, for the minutes of the settings. Do you agree?");
	return new Promise((resolve) => {
		frappe.confirm(
			question,
			() =>
				frappe
					.xcall("ccm_app.api.break_glass.agree", { name: frm.doc.name })
					.then(() => frm.reload_doc())
					.finally(resolve),
			resolve
		);
	});
}

function review(frm) {
	const consequences = frappe.meta.get_docfield("Break Glass", "consequence").options.split("\n");
	const dialog = new frappe.ui.Dialog({
		title: __("Review"),
		fields: [
			{
				fieldtype: "Select",
				fieldname: "verdict",
				label: __("Was it justified?"),
				options: ["", "Justified", "Not justified"].map((one) => ({ value: one, label: __(one) })),
				reqd: 1,
			},
			{ fieldtype: "Small Text", fieldname: "note", label: __("Note of the reviewer"), reqd: 1 },
			{
				fieldtype: "Select",
				fieldname: "consequence",
				label: __("Consequence"),
				options: consequences.map((one) => ({ value: one, label: __(one) })),
				reqd: 1,
			},
		],
		primary_action_label: __("Save the verdict"),
		primary_action: ccm.once((values) =>
			frappe.xcall("ccm_app.api.break_glass.review", { name: frm.doc.name, ...values }).then(() => {
				dialog.hide();
				frm.reload_doc();
			})
		),
	});
	dialog.show();
}
