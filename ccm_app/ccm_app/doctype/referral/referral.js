// A referral and its slip. The list of providers holds those that are designated for the service.
frappe.ui.form.on("Referral", {
	setup(frm) {
		frm.set_query("service_type", () => ({ filters: { is_active: 1 } }));
		frm.set_query("case_plan", () => ({ filters: { case: frm.doc.case, is_current: 1 } }));
		frm.set_query("consent", () => ({ filters: { case: frm.doc.case, purpose: "Referral" } }));
		frm.set_query("extension_of", () => ({ filters: { case: frm.doc.case, is_residential: 1 } }));
		frm.set_query("follows_referral", () => ({
			filters: { case: frm.doc.case, referral_category: ["in", ["Declined", "Withdrawn"]], followed_by: ["is", "not set"] },
		}));
		frm.set_query("host_agency", () => ({ filters: { is_active: 1 } }));
		frm.set_query("provider", () => ({ filters: { is_active: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			if (!frm.doc.referred_on) frm.set_value("referred_on", frappe.datetime.get_today());
			return;
		}
		show_attempts(frm);
		central_buttons(frm);
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

// What was tried before, for this need and for this person: the second referral is not lost behind the first.
function show_attempts(frm) {
	const known = (frm.doc.__onload && frm.doc.__onload.attempts) || { chain: [], repeats: [], count: 0 };
	const chain = known.chain.length > 1 ? `<p>${__("This need has been tried {0} times:", [known.chain.length])}</p>${attempts_table(frm, known.chain)}` : "";
	const repeats = known.count
		? `<p>${__("Referred before for this service: {0} times; the last one: {1}.", [known.count, frappe.utils.escape_html(known.last)])}</p>${attempts_table(frm, known.repeats)}`
		: `<p class="text-muted">${__("The person was not referred for this service before.")}</p>`;
	frm.get_field("attempts_html").html(chain + repeats);
	if (known.count) frm.dashboard.add_indicator(__("Referred before: {0}", [known.count]), "orange");
}

function attempts_table(frm, rows) {
	const cells = rows.map((row) => {
		const link = row.name === frm.doc.name ? `<b>${row.name}</b>` : frappe.utils.get_form_link("Referral", row.name, true);
		const text = [row.attempt, row.provider, row.progress].map((one) => `<td>${frappe.utils.escape_html(String(one))}</td>`);
		const days = [row.referred_on, row.ended_on].map((day) => `<td>${day ? ccm.date(day) : ""}</td>`);
		return `<tr><td>${link}</td>${text.join("")}${days.join("")}</tr>`;
	});
	const heads = [__("Referral"), __("Attempt"), __("Provider"), __("Progress"), __("Referred on"), __("Ended on")];
	return `<table class="table table-sm"><thead><tr>${heads.map((one) => `<th>${one}</th>`).join("")}</tr></thead><tbody>${cells.join("")}</tbody></table>`;
}

// Referrals to another province: the office asks, the Central Office says its word.
function central_buttons(frm) {
	const doc = frm.doc;
	if (!doc.crosses_provinces || doc.referral_category !== "Draft") return;
	const said = { Asked: ["orange", __("The Central Office was asked")], Agreed: ["green", __("The Central Office agrees")] };
	const [colour, words] = said[doc.central_word] || ["red", __("Another province: ask the Central Office")];
	frm.dashboard.add_indicator(words, colour);
	if (doc.central_word === "Asked" && frappe.user.has_role("CCM Central Office")) {
		frm.add_custom_button(__("Agree"), ccm.once(() => give_word(frm, { agreed: true })), __("Central Office"));
		frm.add_custom_button(__("Do not agree"), ccm.once(() => ask_reason(frm)), __("Central Office"));
	} else if (!["Asked", "Agreed"].includes(doc.central_word) && frm.perm[0] && frm.perm[0].write) {
		const ask = () => say(frm, "ask_central", {});
		frm.add_custom_button(__("Ask the Central Office"), ccm.once(ask));
	}
}

function ask_reason(frm) {
	const field = { fieldtype: "Small Text", fieldname: "note", label: __("What the office should do instead"), reqd: 1 };
	frappe.prompt([field], ccm.once((values) => give_word(frm, { agreed: false, ...values })), __("Do not agree"));
}

function give_word(frm, word) {
	return say(frm, "give_word", word);
}

function say(frm, act, word) {
	if (frm.is_dirty()) {
		frappe.msgprint(__("Save the referral first."));
		return Promise.resolve();
	}
	return frappe.xcall(`ccm_app.api.referrals.${act}`, { referral: frm.doc.name, ...word }).then(() => frm.reload_doc());
}
