// A referral and its slip. The list of providers holds those that are designated for the service.
frappe.ui.form.on("Referral", {
	setup(frm) {
		frm.set_query("service_type", () => ({ filters: { is_active: 1 } }));
		frm.set_query("case_plan", () => ({ filters: { case: frm.doc.case, is_current: 1 } }));
		frm.set_query("consent", () => ({ filters: { case: frm.doc.case, purpose: "Referral" } }));
		frm.set_query("extension_of", () => ({ filters: { case: frm.doc.case } }));
		frm.set_query("host_agency", () => ({ filters: { is_active: 1 } }));
		frm.set_query("provider", () => ({ filters: { is_active: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			if (!frm.doc.referred_on) frm.set_value("referred_on", frappe.datetime.get_today());
			return;
		}
		if (frappe.model.can_print("Referral")) {
			frm.add_custom_button(__("Print the slip"), ccm.once(() => print_slip(frm)));
		}
	},

	// Before it is sent, one look at what the provider is told.
	before_workflow_action(frm) {
		if (!leads_to_sending(frm)) return Promise.resolve();
		frappe.dom.unfreeze();
		return ccm.preview_slip(frm, __("Before it is sent"), __("Send")).then((wanted) => {
			if (!wanted) {
				frm.selected_workflow_action = null;
				return Promise.reject(new Error("not sent"));
			}
			frappe.dom.freeze();
			return null;
		});
	},
});

// By the category of the state to which the action leads; states and actions may have been renamed.
function leads_to_sending(frm) {
	const workflow = (frappe.workflow.workflows || {}).Referral || { transitions: [], states: [] };
	const way = workflow.transitions.find(
		(one) => one.state === frm.doc.workflow_state && one.action === frm.selected_workflow_action
	);
	const next = way && workflow.states.find((one) => one.state === way.next_state);
	return Boolean(next) && next.update_value === "Sent";
}

// The window is opened before the answer comes, or the browser would take it for an advertisement.
function print_slip(frm) {
	if (frm.is_dirty()) {
		frappe.msgprint(__("Save the referral first; then print the slip."));
		return Promise.resolve();
	}
	return ccm
		.preview_slip(frm, __("Before the slip is printed"), __("Print the slip"))
		.then((wanted) => (wanted ? hand_out(frm) : null));
}

function hand_out(frm) {
	const page = window.open("", "_blank");
	return frappe
		.xcall("ccm_app.api.papers.hand_out_slip", { referral: frm.doc.name })
		.then((address) => {
			if (page) page.location = address;
			else window.location.href = address;
			return frm.reload_doc();
		})
		.catch(() => page && page.close());
}
