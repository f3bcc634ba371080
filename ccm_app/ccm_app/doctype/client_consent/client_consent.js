// A consent: given once, withdrawn at any time with two clicks, also after the case was closed.
frappe.ui.form.on("Client Consent", {
	setup(frm) {
		frm.set_query("receiver", () => ({ filters: { is_active: 1 } }));
		frm.set_query("receiver_party", () => ({ filters: { is_active: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			if (!frm.doc.given_on) frm.set_value("given_on", frappe.datetime.get_today());
			return;
		}
		if (frm.doc.withdrawn_on || !frm.perm[0].write) return;
		frm.add_custom_button(__("Withdraw"), ccm.once(() => ask_to_withdraw(frm))).addClass("btn-danger");
	},
});

function ask_to_withdraw(frm) {
	const text = __("The client withdraws this consent today. Access that rests on it ends at once, and open referrals wait in My Work.");
	frappe.warn(__("Withdraw the consent"), text, ccm.once(() => withdraw(frm)), __("Withdraw"));
	return Promise.resolve();
}

function withdraw(frm) {
	return frappe.xcall("ccm_app.api.disclosures.withdraw_consent", { consent: frm.doc.name }).then((answer) => {
		const waiting = answer.referrals.map((name) => frappe.utils.get_form_link("Referral", name, true)).join(", ");
		if (waiting) frappe.msgprint(__("Withdraw these referrals, or ask for a new consent: {0}", [waiting]));
		return frm.reload_doc();
	});
}
