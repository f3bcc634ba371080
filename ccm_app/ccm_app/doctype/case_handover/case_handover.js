// A hand-over: to another province, or across a border to a party outside the system.
frappe.ui.form.on("Case Handover", {
	setup(frm) {
		const active = { filters: { is_active: 1 } };
		frm.set_query("suggested_province", () => ({ filters: { level: "Province" } }));
		frm.set_query("to_office", () => ({ filters: { is_active: 1, is_central_office: 0 } }));
		frm.set_query("suggested_party", () => active);
		frm.set_query("outside_party", () => active);
		frm.set_query("consent", () => ({ filters: { case: frm.doc.case, purpose: "Hand-over" } }));
	},

	refresh(frm) {
		if (frm.is_new() || frm.doc.destination !== "Across a border") return;
		const { handover_category: step, consent, outside_party } = frm.doc;
		if (!consent && ["Proposed", "Received"].includes(step) && frappe.model.can_create("Client Consent")) {
			frm.add_custom_button(__("Record the consent"), ccm.once(() => record_consent(frm)));
		}
		if (step === "Assigned" && outside_party && frm.perm[0].write) {
			frm.add_custom_button(__("What was told to the party"), ccm.once(() => record_told(frm)));
			frm.set_intro(__("The client stays with the sender until the Central Office has written down who confirmed the arrival, and when."), "blue");
		}
	},
});

function record_consent(frm) {
	const party = frm.doc.outside_party || frm.doc.suggested_party;
	const values = { case: frm.doc.case, purpose: "Hand-over", receiver_kind: "Outside party", receiver_party: party };
	ccm.new_record("Client Consent", values);
	return Promise.resolve();
}

function record_told(frm) {
	const form_key = ccm.new_form_key();
	return frappe.db.get_doc("Client Consent", frm.doc.consent).then((consent) => {
		const codes = Object.keys(CODES).filter((code) => consent[`share_${code}`]);
		const dialog = new frappe.ui.Dialog({
			title: __("What was told to the party"),
			fields: [
				{ fieldtype: "Select", fieldname: "channel", label: __("How"), reqd: 1, default: "Telephone", options: ccm.SPOKEN },
				{
					fieldtype: "MultiCheck",
					fieldname: "fields",
					label: __("What was told"),
					options: codes.map((code) => ({ label: CODES[code], value: code })),
				},
			],
			primary_action_label: __("Write it down"),
			primary_action: ccm.once((values) => send_told(frm, dialog, { ...values, form_key })),
		});
		dialog.show();
	});
}

function send_told(frm, dialog, values) {
	const told = { handover: frm.doc.name, channel: values.channel, fields: values.fields || [], form_key: values.form_key };
	return frappe.xcall("ccm_app.api.border.record_told", told).then(() => {
		dialog.hide();
		frappe.show_alert({ message: __("Written down."), indicator: "green" });
	});
}

const CODES = {
	name: __("Name"),
	contact: __("Contact details"),
	age_and_sex: __("Age and sex"),
	needs: __("Services needed"),
	assessment: __("Assessment summary"),
	medical: __("Medical findings"),
	legal: __("Legal situation"),
};
