// Answers of providers that reach the office by telephone or on paper, lost slips, and the codes of providers.
frappe.provide("ccm");

ccm.record_answer = function (frm) {
	if (frm.is_dirty()) {
		frappe.msgprint(__("Save the referral first; then record the answer."));
		return Promise.resolve();
	}
	return frappe
		.xcall("ccm_app.api.provider_answers.possible", { referral: frm.doc.name })
		.then((now) => (now.answers.length ? answer_dialog(frm, now) : nothing_to_answer(now)));
};

function given_html(given) {
	const line = (one) => `<li>${__(one.answer)}: ${ccm.date(one.on)}, ${__(one.channel)}</li>`;
	return given.length ? `<p>${__("Recorded so far")}</p><ul>${given.map(line).join("")}</ul>` : "";
}

function nothing_to_answer(now) {
	frappe.msgprint(`${given_html(now.given)}<p>${__("Nothing more can be recorded for this referral.")}</p>`);
}

function answer_dialog(frm, now) {
	const form_key = ccm.new_form_key();
	const choices = now.answers.map((value) => ({ value, label: __(value) }));
	const channels = ["Telephone", "Paper strip"].map((value) => ({ value, label: __(value) }));
	const dialog = new frappe.ui.Dialog({
		title: __("Record the provider's answer"),
		fields: [
			{ fieldtype: "HTML", fieldname: "given", options: given_html(now.given) },
			{ fieldtype: "Select", fieldname: "answer", label: __("Answer"), options: choices, reqd: 1 },
			{ fieldtype: "Select", fieldname: "channel", label: __("Channel"), options: channels, reqd: 1 },
			{ fieldtype: "Data", fieldname: "said_by", label: __("Told by"), description: __("By function, not by name."), reqd: 1 },
			{ fieldtype: "Date", fieldname: "on", label: __("Answered on"), default: frappe.datetime.get_today(), reqd: 1 },
			{
				fieldtype: "Small Text",
				fieldname: "reason",
				label: __("Reason"),
				depends_on: "eval:doc.answer === 'Declined'",
				mandatory_depends_on: "eval:doc.answer === 'Declined'",
			},
		],
		primary_action_label: __("Record"),
		primary_action: ccm.once((values) =>
			frappe
				.xcall("ccm_app.api.provider_answers.record", { referral: frm.doc.name, form_key, ...values })
				.then(() => {
					dialog.hide();
					return frm.reload_doc();
				})
		),
	});
	dialog.show();
}

ccm.take_back_slips = function (frm) {
	const question = __("Every slip of this referral that was printed so far is worth nothing then. Print a new one afterwards.");
	frappe.confirm(
		question,
		ccm.once(() =>
			frappe
				.xcall("ccm_app.api.provider_answers.take_back_slips", { referral: frm.doc.name })
				.then((count) => frappe.show_alert(__("Slips taken back: {0}", [count])))
		)
	);
};

ccm.issue_letter = function (frm) {
	const question = __("The letter shows a new confirmation code, once. The code of the former letter ends at this moment.");
	frappe.confirm(question, ccm.once(() => ccm.post_to_pdf("ccm_app.api.provider_codes.issue_letter", { provider: frm.doc.name })));
};

ccm.end_code = function (frm) {
	const question = __("The provider cannot answer on the page of a slip until it has a new letter.");
	frappe.confirm(
		question,
		ccm.once(() =>
			frappe
				.xcall("ccm_app.api.provider_codes.end_code", { provider: frm.doc.name })
				.then((count) => frappe.show_alert(count ? __("The code has ended.") : __("There was no code.")))
		)
	);
};

frappe.ui.form.on("Referral", {
	refresh(frm) {
		if (frm.is_new() || !frm.perm[0] || !frm.perm[0].write || frm.doc.referral_category === "Draft") return;
		frm.add_custom_button(__("Record an answer"), ccm.once(() => ccm.record_answer(frm)));
		frm.add_custom_button(__("A slip is lost"), () => ccm.take_back_slips(frm), __("Slip"));
	},
});

frappe.ui.form.on("Service Provider", {
	refresh(frm) {
		const issues = ["CCM Central Office", "CCM Field Case Manager"].some((role) => frappe.user.has_role(role));
		if (frm.is_new() || !issues) return;
		frm.add_custom_button(__("Letter with a new code"), () => ccm.issue_letter(frm), __("Confirmation code"));
		frm.add_custom_button(__("End the code"), () => ccm.end_code(frm), __("Confirmation code"));
	},
});
