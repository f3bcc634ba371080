// Void: asked with a reason, confirmed by a second person of the Central Office, and taken back. Nothing is deleted.
frappe.provide("ccm.voiding");

ccm.voiding.KINDS = ["Entered by mistake", "Test record", "Duplicate"];

ccm.voiding.of = function (frm) {
	return frm.doctype === "Case" ? { client: frm.doc.client, case: frm.doc.name } : { client: frm.doc.name };
};

// What the user may do is answered by the register; the menu shows no more than that.
ccm.voiding.show = function (frm) {
	if (frm.is_new() || !frappe.user.has_role(["CCM Field Case Manager", "CCM Central Office"])) return;
	const name = frm.doc.name;
	frappe.xcall("ccm_app.api.voiding.state", ccm.voiding.of(frm)).then((state) => {
		if (frm.doc.name !== name) return;
		if (state.may_ask) frm.page.add_menu_item(__("This should be void"), () => ccm.voiding.ask(frm));
		if (state.status === "Asked") ccm.voiding.say_waiting(frm, state);
		if (state.may_take_back) {
			frm.page.add_menu_item(__("Take the voiding back"), () => ccm.voiding.take_back(frm, state.voiding));
		}
	});
};

ccm.voiding.say_waiting = function (frm, state) {
	const link = frappe.utils.get_form_link("Voiding", state.voiding, true);
	frm.set_intro(__("It is asked whether this is void: {0}. The Central Office decides.", [link]), "orange");
};

ccm.voiding.ask = function (frm) {
	const form_key = ccm.new_form_key();
	const options = ccm.voiding.KINDS.map((one) => ({ value: one, label: __(one) }));
	const dialog = new frappe.ui.Dialog({
		title: __("This should be void"),
		fields: [
			{ fieldtype: "HTML", fieldname: "explained", options: ccm.voiding.explained() },
			{ fieldtype: "Select", fieldname: "kind", label: __("Why"), options: [{ value: "", label: "" }, ...options], reqd: 1 },
			{
				fieldtype: "Small Text",
				fieldname: "reason",
				label: __("Reason"),
				description: __("What happened, without names."),
				mandatory_depends_on: "eval:doc.kind !== 'Duplicate'",
			},
		],
		primary_action_label: __("Ask the Central Office"),
		primary_action: ccm.once((values) => ccm.voiding.send(frm, dialog, { ...values, form_key })),
	});
	dialog.show();
	return dialog;
};

ccm.voiding.explained = function () {
	const text = __("Nothing is deleted: what is void is found by its number, counts in no table, and can be taken back. A second person of the Central Office confirms it.");
	return `<p class="text-muted">${text}</p>`;
};

ccm.voiding.send = function (frm, dialog, values) {
	if (values.kind === "Duplicate") {
		dialog.hide();
		return ccm.voiding.to_merge(frm);
	}
	const given = { ...ccm.voiding.of(frm), kind: values.kind, reason: values.reason, form_key: values.form_key };
	return frappe.xcall("ccm_app.api.voiding.ask", given).then(() => {
		dialog.hide();
		frappe.show_alert({ message: __("The Central Office was asked."), indicator: "green" });
		return frm.reload_doc();
	});
};

// Two registrations of one person are not voided: the records of both belong to the person.
ccm.voiding.to_merge = function (frm) {
	if (frappe.model.can_create("Client Merge")) {
		ccm.new_record("Client Merge", { merged_client: ccm.voiding.of(frm).client });
		return Promise.resolve();
	}
	frappe.msgprint(__("Two registrations of one person are merged by the Central Office, so that no record is lost. Tell them both numbers."));
	return Promise.resolve();
};

ccm.voiding.prompt = function (frm, label, title, required, action) {
	const field = { fieldname: "text", fieldtype: "Small Text", label, reqd: required };
	const once = ccm.once(({ text }) => action(text || "").then(() => frm.reload_doc()));
	return frappe.prompt(field, once, title);
};

ccm.voiding.take_back = function (frm, name) {
	return ccm.voiding.prompt(frm, __("Reason for taking back"), __("Take the voiding back"), 1, (reason) =>
		frappe.xcall("ccm_app.api.voiding.take_back", { name, reason })
	);
};

ccm.voiding.decide = function (frm, confirmed) {
	const title = confirmed ? __("Confirm: it is void") : __("It is not void");
	return ccm.voiding.prompt(frm, __("Note of the decision"), title, confirmed ? 0 : 1, (note) =>
		frappe.xcall("ccm_app.api.voiding.decide", { name: frm.doc.name, confirmed: confirmed ? 1 : 0, note })
	);
};

$(document).on("form-refresh", (_event, frm) => {
	if (frm && frm.doc && ["Client", "Case"].includes(frm.doctype)) ccm.voiding.show(frm);
});
