// One accepted change of the configuration. Whoever may change the setting takes it back with one button.
frappe.ui.form.on("Configuration Change", {
	refresh(frm) {
		frm.disable_save();
		const keeps = frappe.user.has_role("CCM Ministry Administrator") || frappe.user.has_role("System Manager");
		if (!keeps || frm.is_new()) return;
		frappe.xcall("ccm_app.api.configuration.standing", { change: frm.doc.name }).then((standing) => {
			if (!standing.can) {
				frm.set_intro(standing.why, "orange");
				return;
			}
			frm.add_custom_button(__("Take this change back"), () => ccm_take_back(frm)).addClass("btn-primary");
		});
	},
});

function ccm_take_back(frm) {
	frappe.confirm(
		__("{0} becomes as it was before this change. Go on?", [frappe.utils.escape_html(frm.doc.record_name)]),
		ccm.once(() =>
			frappe.xcall("ccm_app.api.configuration.take_back", { change: frm.doc.name }).then((name) => {
				frappe.show_alert({ message: __("Taken back."), indicator: "green" });
				frappe.set_route("Form", "Configuration Change", name);
			})
		)
	);
}
