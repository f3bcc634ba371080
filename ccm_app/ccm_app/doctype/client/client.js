// A client is a number here. Who it is stands in the vault; its button comes from ccm_identity.js.
frappe.ui.form.on("Client", {
	setup(frm) {
		frm.set_query("home_province", () => ({ filters: { level: "Province" } }));
		frm.set_query("home_commune", () => ({ filters: { level: "Commune" } }));
		frm.set_query("identification_channel", () => ({ filters: { is_active: 1 } }));
		frm.set_query("received_from", () => ({ filters: { is_active: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			const today = frappe.datetime.get_today();
			if (!frm.doc.registered_on) frm.set_value("registered_on", today);
			return;
		}
		if (frm.doc.merged_into) {
			const kept = frappe.utils.get_form_link("Client", frm.doc.merged_into, true);
			frm.set_intro(__("This registration was merged: the person goes on as {0}.", [kept]), "orange");
			return;
		}
		if (frappe.model.can_create("Case") && frm.doc.status !== "Void") {
			frm.add_custom_button(__("Open a case"), ccm.once(() => open_case(frm)));
		}
		if (frappe.model.can_create("Movement")) {
			frm.add_custom_button(__("Report a move"), ccm.once(() => report_move(frm)));
		}
		if (ccm.emergency.may_ask()) {
			frm.page.add_menu_item(__("I know this client"), () => ccm.emergency.declare_conflict(frm.doc.name));
		}
	},
});

function of_client(doctype, frm, filters) {
	const wanted = { client: frm.doc.name, ...(filters || {}) };
	return frappe.db.get_list(doctype, { filters: wanted, fields: ["name"], limit: 1, order_by: "creation desc" });
}

// An open case is opened; only a client without one gets a new case.
function open_case(frm) {
	return of_client("Case", frm, { stage: ["not in", ccm.ENDED] }).then((found) =>
		found.length
			? frappe.set_route("Form", "Case", found[0].name)
			: ccm.new_record("Case", { client: frm.doc.name, case_manager: frappe.session.user })
	);
}

function report_move(frm) {
	return of_client("Case", frm, { stage: ["not in", ccm.ENDED] }).then((found) =>
		found.length
			? ccm.new_record("Movement", { case: found[0].name })
			: frappe.msgprint(__("This client has no open case. Open a case first."))
	);
}
