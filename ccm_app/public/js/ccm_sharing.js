// Sharing about a client: a preview before it goes, a copy for a receiver, what was told, what was shared.
frappe.provide("ccm");

ccm.SPOKEN = ["Telephone", "Conversation"];
ccm.PAPERS = {
	"Social Assessment": ["Case Report"],
	"Case Plan": ["Case Plan"],
	"Case Conference": ["Conference Minutes"],
	"Follow-up": ["Follow-up Report"],
	"Case Closure": ["Closure Record"],
};

// The answer of a preview as two lists: what goes, what stays; and the consent under which it goes.
ccm.preview_html = function (preview) {
	const list = (parts, sign) => parts.map((part) => `<li>${sign} ${frappe.utils.escape_html(part.label)}</li>`).join("");
	const nothing = `<li class="text-muted">${__("Nothing")}</li>`;
	const problems = preview.problems.map((text) => `<p class="ccm-late">! ${text}</p>`).join("");
	const until = preview.valid_until
		? __("Under the consent of {0}, until {1}.", [ccm.date(preview.given_on), ccm.date(preview.valid_until)])
		: __("Under the consent of {0}, without a last day.", [ccm.date(preview.given_on)]);
	return `<div class="ccm-preview">${problems}
		<h5>${__("This goes")}</h5><ul>${list(preview.would_go, "✓") || nothing}</ul>
		<h5>${__("This stays here")}</h5><ul>${list(preview.withheld, "–") || nothing}</ul>
		${preview.consent ? `<p class="text-muted">${until}</p>` : ""}</div>`;
};

// Show what would go; the promise answers true when it may go and the user wants it.
ccm.ask_before_sharing = function (title, preview, label) {
	return new Promise((answer) => {
		let chosen = false;
		const dialog = new frappe.ui.Dialog({
			title,
			fields: [{ fieldtype: "HTML", fieldname: "preview", options: ccm.preview_html(preview) }],
			primary_action_label: preview.problems.length ? __("Close") : label,
			primary_action() {
				chosen = !preview.problems.length;
				dialog.hide();
			},
		});
		dialog.onhide = () => answer(chosen);
		dialog.show();
	});
};

ccm.preview_slip = function (frm, title, label) {
	return frappe
		.xcall("ccm_app.api.disclosures.preview_slip", { referral: frm.doc.name })
		.then((preview) => ccm.ask_before_sharing(title, preview, label));
};

// A paper goes to a receiver: under one of the consents in force, or without consent by a duty, which is told.
ccm.give_copy = function (frm, paper) {
	return frappe.xcall("ccm_app.api.disclosures.ways_to_share", { case: frm.doc.case }).then((ways) => {
		const dialog = sharing_dialog(__("Give a copy: {0}", [__(paper)]), ways, [], __("Make the copy"), (why) => {
			dialog.hide();
			post_to_pdf("ccm_app.api.disclosures.give_copy", { paper, record: frm.doc.name, ...why });
		});
		const show = () => show_copy_preview(frm, dialog, paper, ways);
		dialog.fields_dict.way.df.onchange = show;
		show();
	});
};

function show_copy_preview(frm, dialog, paper, ways) {
	const chosen = ways.consents[ways.consents.findIndex((one) => one.label === dialog.get_value("way"))];
	const shown = dialog.get_field("shown").$wrapper;
	if (!chosen) {
		shown.html(`<p class="ccm-late">! ${__("Without consent: the Data Protection Officer is told.")}</p>`);
		return Promise.resolve();
	}
	return frappe
		.xcall("ccm_app.api.disclosures.preview_copy", { case: frm.doc.case, consent: chosen.name, paper })
		.then((preview) => shown.html(ccm.preview_html(preview)));
}

// What was told to somebody by telephone or in a conversation.
ccm.record_told = function (frm) {
	return frappe.xcall("ccm_app.api.disclosures.ways_to_share", { case: frm.doc.name }).then((ways) => {
		const parts = [
			{ fieldtype: "Select", fieldname: "channel", label: __("How"), reqd: 1, default: "Telephone", options: ccm.SPOKEN },
			{
				fieldtype: "MultiCheck",
				fieldname: "fields",
				label: __("What was told"),
				columns: 2,
				options: ways.codes.map((code) => ({ label: code.label, value: code.code })),
			},
		];
		const form_key = ccm.new_form_key();
		const dialog = sharing_dialog(__("What was told to somebody"), ways, parts, __("Write it down"), (why, values) => {
			const told = { form_key, case: frm.doc.name, channel: values.channel, fields: values.fields || [], ...why };
			return frappe.xcall("ccm_app.api.disclosures.record_told", told).then(() => {
				dialog.hide();
				frappe.show_alert({ message: __("Written down."), indicator: "green" });
			});
		});
	});
};

function sharing_dialog(title, ways, parts, label, action) {
	const without = __("Without consent, because of a duty by law");
	const alone = `eval:doc.way === ${JSON.stringify(without)}`;
	const dialog = new frappe.ui.Dialog({
		title,
		fields: [
			{
				fieldtype: "Select",
				fieldname: "way",
				label: __("Under which consent"),
				reqd: 1,
				options: [...ways.consents.map((one) => one.label), without],
				default: ways.consents.length ? ways.consents[0].label : without,
			},
			{ fieldtype: "Select", fieldname: "legal_ground", label: __("Why without consent"), options: ["", ...ways.legal_grounds], depends_on: alone },
			{ fieldtype: "Select", fieldname: "receiver_kind", label: __("Kind of receiver"), options: ways.receiver_kinds, depends_on: alone },
			{ fieldtype: "Link", fieldname: "receiver", label: __("Service Provider"), options: "Service Provider", depends_on: `${alone} && doc.receiver_kind === "Service Provider"` },
			{ fieldtype: "Link", fieldname: "receiver_party", label: __("Party outside the system"), options: "Outside Party", depends_on: `${alone} && doc.receiver_kind === "Outside party"` },
			{ fieldtype: "Data", fieldname: "receiver_other", label: __("Receiver that is no provider"), depends_on: `${alone} && !["Service Provider", "Outside party"].includes(doc.receiver_kind)` },
			{ fieldtype: "Small Text", fieldname: "note", label: __("Note"), depends_on: alone },
			...parts,
			{ fieldtype: "HTML", fieldname: "shown" },
		],
		primary_action_label: label,
		primary_action: ccm.once((values) => action(why_of(values, ways), values)),
	});
	dialog.show();
	return dialog;
}

function why_of(values, ways) {
	const consent = ways.consents.find((one) => one.label === values.way);
	if (consent) return { consent: consent.name };
	const { legal_ground, receiver_kind, receiver_party, receiver_other, note } = values;
	const receiver = receiver_kind === "Outside party" ? receiver_party : values.receiver;
	return { legal_ground, receiver_kind, receiver, receiver_other, note };
}

// A PDF by POST: what is written in a note never stands in an address. A refusal is said on this page.
function post_to_pdf(method, given) {
	const body = new URLSearchParams();
	Object.entries(given).forEach(([name, value]) => value && body.append(name, value));
	const headers = { "X-Frappe-CSRF-Token": frappe.csrf_token, Accept: "application/json" };
	return fetch(`/api/method/${method}`, { method: "POST", headers, body }).then((answer) =>
		answer.ok ? answer.blob().then(open_blob) : answer.json().then(say_refusal)
	);
}

ccm.post_to_pdf = post_to_pdf;

function open_blob(blob) {
	const address = URL.createObjectURL(blob);
	window.open(address, "_blank");
	setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function say_refusal(answer) {
	const said = JSON.parse(answer._server_messages || "[]").map((one) => JSON.parse(one));
	said.forEach((one) => frappe.msgprint(one));
	if (!said.length) frappe.msgprint(__("The copy could not be made."));
}

// The button of the warning: the server knows what to replace and does not say it.
ccm.replace_identities = function (given) {
	const { kind, name } = given || {};
	return frappe.xcall("ccm_app.api.texts.replace_identities", { kind, name }).then((answer) => {
		frappe.hide_msgprint();
		frappe.show_alert({ message: __("Replaced in {0} places.", [answer.replaced]), indicator: "green" });
		if (cur_frm && cur_frm.doctype === kind && cur_frm.doc.name === name) cur_frm.reload_doc();
	});
};

// Take a report out of the register: with a reason, which is kept.
ccm.export_button = function (report) {
	report.page.add_inner_button(__("Export"), () => {
		frappe.prompt(
			[
				{ fieldtype: "Select", fieldname: "file_format", label: __("File"), options: ["CSV", "Excel"], default: "CSV", reqd: 1 },
				{ fieldtype: "Small Text", fieldname: "reason", label: __("Why the rows are taken out") },
			],
			ccm.once((values) => export_report(report, values)),
			__("Export"),
			__("Export")
		);
	});
};

function export_report(report, values) {
	const wanted = { report_name: report.report_name, filters: report.get_filter_values(), ...values };
	return frappe.xcall("ccm_app.api.exports.export_report", wanted).then((file) => {
		const bytes = Uint8Array.from(atob(file.content), (sign) => sign.charCodeAt(0));
		const address = URL.createObjectURL(new Blob([bytes]));
		Object.assign(document.createElement("a"), { href: address, download: file.filename }).click();
		setTimeout(() => URL.revokeObjectURL(address), 1000);
	});
}

// The paper that tells the client what was shared; printing it marks that the client was told.
ccm.print_what_was_shared = function (frm) {
	const wanted = new URLSearchParams({ paper_name: "Shared About a Client", record: frm.doc.client });
	window.open(`/api/method/ccm_app.api.papers.download?${wanted}`, "_blank");
	return Promise.resolve();
};

function add_case_buttons(frm) {
	if (frappe.model.can_create("Client Consent")) {
		frm.add_custom_button(__("Write down what was told"), ccm.once(() => ccm.record_told(frm)), __("Share"));
	}
	if (frappe.model.can_print("Client")) {
		const tell = ccm.once(() => ccm.print_what_was_shared(frm));
		frm.add_custom_button(__("Tell the client what was shared"), tell, __("Share"));
	}
}

$(document).on("form-refresh", (_event, frm) => {
	if (!frm || !frm.doc || frm.is_new()) return;
	if (frm.doctype === "Case") add_case_buttons(frm);
	(ccm.PAPERS[frm.doctype] || []).filter(() => frappe.model.can_print(frm.doctype)).forEach((paper) => {
		frm.add_custom_button(__("Give a copy"), ccm.once(() => ccm.give_copy(frm, paper)), __("Share"));
	});
});
