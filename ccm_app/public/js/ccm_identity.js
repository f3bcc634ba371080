// The vault on the desk: an identity opens for a purpose, stays open for some minutes, and every look is written down.
frappe.provide("ccm.identity");

ccm.identity.VAULT = "Client Identity";
ccm.identity.LOG = "Identity Look";

ccm.identity.state = (client) => frappe.xcall("ccm_app.api.vault.identity_state", { client });

// Purposes are asked for once; words of a list hold no client.
ccm.identity.purposes = function () {
	ccm.identity.known_purposes ??= frappe.xcall("ccm_app.api.vault.look_purposes").catch((error) => {
		ccm.identity.known_purposes = null;
		throw error;
	});
	return ccm.identity.known_purposes;
};

// The fields in which a purpose is stated: a choice, and a note where the purpose asks for one.
ccm.identity.purpose_fields = function (purposes) {
	const with_note = purposes.filter((one) => one.needs_note).map((one) => one.code);
	return [
		{
			fieldtype: "Select",
			fieldname: "purpose",
			label: __("For what do you need it?"),
			options: [{ value: "", label: "" }, ...purposes.map((one) => ({ value: one.code, label: one.label }))],
			reqd: 1,
		},
		{
			fieldtype: "Small Text",
			fieldname: "note",
			label: __("Note"),
			description: __("Which letter, complaint or review it is. Write no name."),
			depends_on: `eval:${JSON.stringify(with_note)}.includes(doc.purpose)`,
		},
	];
};

// Ask for a purpose; answers the state when the identity is open, and null when the user turned away.
ccm.identity.ask = function (client, state) {
	return ccm.identity.purposes().then(
		(purposes) =>
			new Promise((resolve) => {
				let outcome = null;
				const dialog = new frappe.ui.Dialog({
					title: __("Open identity"),
					fields: [
						{ fieldtype: "HTML", fieldname: "explained", options: explained(client, state) },
						...ccm.identity.purpose_fields(purposes),
					],
					primary_action_label: __("Open identity"),
					primary_action: ccm.once((values) =>
						frappe
							.xcall("ccm_app.api.vault.open_identity", { client, purpose: values.purpose, note: values.note || "" })
							.then((answer) => {
								outcome = { ...answer, open: true };
								dialog.hide();
							})
					),
				});
				dialog.onhide = () => resolve(outcome);
				dialog.show();
			})
	);
};

function explained(client, state) {
	const text = __("It stays open for {0} minutes. Your name, the purpose and the time are written down; the case manager and the Data Protection Officer can read them.", [state.minutes]);
	return `<p><b>${frappe.utils.escape_html(client)}</b></p><p class="text-muted">${text}</p>`;
}

// The state of an open identity, after asking for a purpose where none stands; null when the user turned away.
ccm.identity.ensure = function (client) {
	return ccm.identity.state(client).then((state) => (state.open ? state : ccm.identity.ask(client, state)));
};

// From the form of a client or a case to the identity; a client without one gets a new record.
ccm.identity.open = function (client) {
	return ccm.identity.state(client).then((state) => {
		if (!state.recorded) return ccm.new_record(ccm.identity.VAULT, { client });
		const open = state.open ? Promise.resolve(state) : ccm.identity.ask(client, state);
		return open.then((now) => now && frappe.set_route("Form", ccm.identity.VAULT, client));
	});
};

// Who goes straight to an identity is asked for the purpose too, instead of meeting an error.
const fetch_record = frappe.model.with_doc;
frappe.model.with_doc = function (doctype, name, callback) {
	const fetch = () => fetch_record.call(frappe.model, doctype, name, callback);
	if (doctype !== ccm.identity.VAULT || !name || String(name).startsWith("new-")) return fetch();
	return ccm.identity.ensure(name).then((state) => (state ? fetch() : turn_away(name)), fetch);
};

function turn_away(client) {
	frappe.route_flags.replace_route = true;
	return frappe.set_route("Form", "Client", client);
}

// The identity leaves the screen and the memory of the browser when its time is over.
ccm.identity.close = function (frm) {
	const client = frm.doc.name;
	frappe.model.remove_from_locals(ccm.identity.VAULT, client);
	const route = frappe.get_route();
	if (route[1] !== ccm.identity.VAULT || route[2] !== client) return;
	turn_away(client);
	frappe.show_alert({ message: __("The time of this identity is over. Open it again if you still need it."), indicator: "orange" }, 15);
};

function show_bar(frm) {
	const client = frm.doc.name;
	return ccm.identity.state(client).then((state) => {
		if (frm.doc.name !== client || !state.until) return;
		const time = frappe.datetime.str_to_user(state.until).split(" ")[1].slice(0, 5);
		frm.set_intro(__("This identity stays open to you until {0}. This look is written down.", [time]), "blue");
		clearTimeout(frm.ccm_closing);
		frm.ccm_closing = setTimeout(() => close_when_over(frm, client), (state.seconds_left + 1) * 1000);
	});
}

// What was typed is not thrown away: with unsaved changes the purpose is asked for again.
function close_when_over(frm, client) {
	if (frm.doc.name !== client) return;
	if (!frm.is_dirty()) {
		ccm.identity.close(frm);
		return;
	}
	ccm.identity.ensure(client).then((state) => state && show_bar(frm));
}

frappe.ui.form.on("Client Identity", {
	refresh(frm) {
		if (!frm.is_new()) show_bar(frm);
	},
});

frappe.ui.form.on("Client", {
	refresh(frm) {
		if (!frm.is_new()) add_buttons(frm, frm.doc.name);
	},
});

frappe.ui.form.on("Case", {
	refresh(frm) {
		if (!frm.is_new()) add_buttons(frm, frm.doc.client);
	},
});

function add_buttons(frm, client) {
	if (frappe.model.can_read(ccm.identity.VAULT)) {
		frm.add_custom_button(__("Open identity"), ccm.once(() => ccm.identity.open(client)));
	}
	// The desk counts records that nobody writes by hand apart.
	if (frappe.boot.user.all_read.includes(ccm.identity.LOG)) {
		frm.add_custom_button(__("Who looked"), () => frappe.set_route("query-report", "Looks at Identities", { client }));
	}
}

// Search by name, over the blind index: answers numbers and never a name.
ccm.identity.find = function () {
	return ccm.identity.purposes().then((purposes) => {
		const dialog = new frappe.ui.Dialog({
			title: __("Find a client by name"),
			fields: [
				{
					fieldtype: "Data",
					fieldname: "text",
					label: __("Name, document number or telephone number"),
					description: __("In Khmer or Latin letters, in any order."),
					reqd: 1,
				},
				...ccm.identity.purpose_fields(purposes),
				{ fieldtype: "HTML", fieldname: "answers" },
			],
			primary_action_label: __("Search"),
			primary_action: ccm.once((values) => search(dialog, values)),
		});
		dialog.show();
		return dialog;
	});
};

function search(dialog, values) {
	const question = { text: values.text, purpose: values.purpose, note: values.note || "" };
	return frappe.xcall("ccm_app.api.vault.search", question).then((answer) => {
		const shown = dialog.get_field("answers").$wrapper.html(answers_html(answer));
		shown.find("a").on("click", () => dialog.hide());
	});
}

function answers_html(answer) {
	const left = `<p class="text-muted">${__("This search is written down. Searches left in this hour: {0}.", [answer.left])}</p>`;
	if (!answer.clients.length) return `<p>${__("Nobody among your clients fits.")}</p>${left}`;
	const head = [__("Client"), __("Sex"), __("Age"), __("Province"), __("Year")].map((word) => `<th>${word}</th>`).join("");
	const rows = answer.clients.map(answer_html).join("");
	return `<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>${left}`;
}

function answer_html(found) {
	const cells = [found.sex, found.age_band, found.province, found.year].map(
		(value) => `<td>${frappe.utils.escape_html(String(value ?? ""))}</td>`
	);
	return `<tr><td>${frappe.utils.get_form_link("Client", found.client, true)}</td>${cells.join("")}</tr>`;
}

// On the workspace of the register the search stands beside the title; the desk clears what stood there before.
const WORKSPACE = "Coordinated Case Management";
const show_actions = frappe.views.Workspace && frappe.views.Workspace.prototype.setup_actions;
if (show_actions) {
	frappe.views.Workspace.prototype.setup_actions = function (page, ...more) {
		show_actions.call(this, page, ...more);
		if (page.name !== WORKSPACE || !frappe.model.can_read(ccm.identity.VAULT)) return;
		this.page.add_inner_button(__("Find a client by name"), ccm.once(ccm.identity.find));
	};
}
