// The client's whole passage on one screen, and the next step with what still stands in its way.
frappe.ui.form.on("Case", {
	setup(frm) {
		frm.set_query("case_type", () => ({ filters: { is_active: 1 } }));
		for (const element of ["act", "means", "purpose"]) {
			const filters = { element: frappe.unscrub(element) };
			frm.set_query(`trafficking_${element}`, () => ({ filters }));
		}
	},

	refresh(frm) {
		if (frm.is_new()) {
			if (!frm.doc.opened_on) frm.set_value("opened_on", frappe.datetime.get_today());
			frm.get_field("passage_html").html(`<p class="text-muted">${__("Save the case to begin its passage.")}</p>`);
			frm.get_field("timeline_html").html("");
			return;
		}
		load_passage(frm);
		show_sensitivity(frm);
		frm.add_custom_button(__("Next step"), ccm.once(() => show_next_steps(frm))).addClass("btn-primary");
	},
});

// A sensitive case says so, and its case manager and the Central Office say who may see it.
function show_sensitivity(frm) {
	const said = {
		Restricted: [__("Restricted: of the office only the case manager and named persons"), "orange"],
		Sealed: [__("Sealed: named persons only"), "red"],
	}[frm.doc.sensitivity];
	if (!said) return;
	frm.dashboard.add_indicator(...said);
	const answers = frm.doc.case_manager === frappe.session.user || frappe.user.has_role("CCM Central Office");
	if (answers) frm.add_custom_button(__("Named persons"), ccm.once(() => show_persons(frm)));
}

function show_persons(frm) {
	const given = { case: frm.doc.name };
	return frappe.xcall("ccm_app.api.sensitivity.persons", given).then((persons) => {
		const dialog = new frappe.ui.Dialog({
			title: __("Named persons"),
			fields: [
				{ fieldtype: "HTML", fieldname: "persons" },
				{ fieldtype: "Data", fieldname: "user", label: __("Account"), options: "Email", reqd: 1 },
				{ fieldtype: "Date", fieldname: "until", label: __("Until") },
			],
			primary_action_label: __("Name this person"),
			primary_action: ccm.once((values) =>
				frappe.xcall("ccm_app.api.sensitivity.name_person", { ...given, ...values }).then(() => dialog.hide())
			),
		});
		dialog.get_field("persons").$wrapper.html(persons_html(persons));
		dialog.get_field("persons").$wrapper.on("click", "[data-user]", (event) => {
			event.preventDefault();
			const user = event.currentTarget.dataset.user;
			frappe.xcall("ccm_app.api.sensitivity.end_person", { ...given, user }).then(() => dialog.hide());
		});
		dialog.show();
	});
}

function persons_html(persons) {
	const rows = persons.map((person) => {
		const user = frappe.utils.escape_html(person.user);
		const ends = person.ground === "Supervision" ? `<a href="#" data-user="${user}">${__("End")}</a>` : "";
		const until = person.until ? ccm.moment(person.until) : "";
		return `<tr><td>${user}</td><td>${__(person.ground)}</td><td>${until}</td><td>${ends}</td></tr>`;
	});
	return `<table class="table table-sm">${rows.join("")}</table>`;
}

function load_passage(frm) {
	const name = frm.doc.name;
	return frappe.xcall("ccm_app.api.passage.get_passage", { case: name }).then((passage) => {
		if (frm.doc.name !== name) return null;
		frm.ccm_passage = passage;
		frm.get_field("passage_html").html(passage_html(passage));
		frm.get_field("timeline_html").html(timeline_html(passage));
		return passage;
	});
}

function passage_html(passage) {
	const chips = passage.stages.map((stage, index) => stage_html(stage, index + 1)).join("");
	return `<ol class="ccm-passage" aria-label="${__("Passage")}">${chips}</ol>${due_html(passage)}${attempts_html(passage)}`;
}

function stage_html(stage, number) {
	const [kind, word] = stage_kind(stage);
	const english = stage.label === stage.stage ? "" : `<span class="ccm-english">${stage.stage}</span>`;
	const date = stage.date ? ccm.date(stage.date) : word;
	return `<li class="ccm-stage ccm-${kind}" ${stage.current ? 'aria-current="step"' : ""} title="${word}">
		<span class="ccm-number">${number}</span>
		<span class="ccm-name">${frappe.utils.escape_html(stage.label)}</span>${english}
		<span class="ccm-date">${stage.reached && !stage.current ? "✓ " : ""}${date}</span></li>`;
}

function stage_kind(stage) {
	if (stage.current) return ["current", __("Now")];
	if (stage.open) return ["open", __("Possible now")];
	return stage.reached ? ["done", __("Done")] : ["later", __("Not yet")];
}

function due_html(passage) {
	if (!passage.next_due_on) return "";
	const late = ccm.is_overdue(passage.next_due_on);
	const what = frappe.utils.escape_html(passage.next_due_what || "");
	const day = ccm.date(passage.next_due_on);
	const text = late ? __("{0}: overdue since {1}", [what, day]) : __("{0}: due on {1}", [what, day]);
	return `<p class="ccm-due ${late ? "ccm-late" : ""}">${text}</p>`;
}

// Each need that was tried more than once, with every attempt in its order.
function attempts_html(passage) {
	const chains = (passage.attempts || []).filter((chain) => chain.length > 1);
	const rows = chains.map((chain) => {
		const steps = chain.map((one) => {
			const link = frappe.utils.get_form_link("Referral", one.name, true, frappe.utils.escape_html(one.provider));
			return `${link} (${frappe.utils.escape_html(one.progress)})`;
		});
		return `<li>${steps.join(" → ")}</li>`;
	});
	return rows.length ? `<div class="ccm-attempts"><h5>${__("Attempts")}</h5><ul>${rows.join("")}</ul></div>` : "";
}

function timeline_html(passage) {
	const moves = [...passage.timeline].reverse().map(move_html).join("");
	return moves ? `<ul class="ccm-timeline">${moves}</ul>` : `<p class="text-muted">${__("No moves yet.")}</p>`;
}

function move_html(move) {
	const event = frappe.utils.escape_html(event_words(move));
	const record = move.subject_name ? frappe.utils.get_form_link(move.subject_kind, move.subject_name, true) : "";
	const when = ccm.moment(move.occurred_on);
	return `<li><span class="ccm-when">${when}</span>${event} ${record}
		<div class="ccm-detail">${detail_html(move)} ${frappe.utils.escape_html(frappe.user.full_name(move.actor))}</div></li>`;
}

// "referral.in_service" reads as "Referral: In service", both words in the user's language.
function event_words(move) {
	const happened = String(move.event || "").split(".").pop().replace(/_/g, " ");
	return `${__(move.subject_kind)}: ${__(happened.charAt(0).toUpperCase() + happened.slice(1))}`;
}

function detail_html(move) {
	const details = move.details || {};
	if (details.from && details.to) {
		return `${frappe.utils.escape_html(__(details.from))} → ${frappe.utils.escape_html(__(details.to))} ·`;
	}
	return details.to ? `→ ${frappe.utils.escape_html(__(details.to))} ·` : "";
}

function show_next_steps(frm) {
	if (frm.is_dirty()) {
		frappe.msgprint(__("Save the case first; then take the next step."));
		return Promise.resolve();
	}
	return load_passage(frm).then((passage) => {
		if (!passage) return;
		const dialog = new frappe.ui.Dialog({
			title: __("Next step"),
			fields: [{ fieldtype: "HTML", fieldname: "steps" }],
		});
		const shown = dialog.get_field("steps").$wrapper.empty();
		if (!passage.next_steps.length) shown.html(`<p>${__("This case has come to its end. Nothing is left to do.")}</p>`);
		passage.next_steps.forEach((step) => shown.append(step_element(frm, dialog, step)));
		dialog.show();
	});
}

function step_element(frm, dialog, step) {
	const box = $(`<div class="ccm-step"><h5>${frappe.utils.escape_html(step.label)}</h5></div>`);
	if (step.possible) return box.append(action_part(frm, dialog, step));
	const reasons = step.sentences.map((text) => `<li>${text}</li>`).join("");
	return box.append(`<p>${__("Not yet possible:")}</p><ul>${reasons}</ul>`).append(record_buttons(frm, dialog, step));
}

function action_part(frm, dialog, step) {
	if (!step.actions.length) {
		return $(`<p>${__("Possible now, by somebody whose role may take this step.")}</p>`);
	}
	return $("<div>").append(
		step.actions.map((action) =>
			$(`<button class="btn btn-primary btn-sm">${frappe.utils.escape_html(__(action))}</button>`).on(
				"click",
				ccm.once(() => take_step(frm, dialog, action))
			)
		)
	);
}

function take_step(frm, dialog, action) {
	dialog.hide();
	return frappe
		.xcall("frappe.model.workflow.apply_workflow", { doc: frm.doc, action })
		.then((doc) => {
			frappe.model.sync(doc);
			frappe.show_alert({ message: __("Done: {0}", [__(action)]), indicator: "green" });
		})
		.finally(() => frm.reload_doc());
}

// What is missing can be begun from here: existing records are opened, new ones know their case.
function record_buttons(frm, dialog, step) {
	const box = $("<div>");
	const wanted = (ccm.STAGES[step.stage] || { records: [] }).records;
	wanted.filter((doctype) => frappe.model.can_read(doctype)).forEach((doctype) => {
		const list = $(`<button class="btn btn-default btn-xs">${__("Open: {0}", [__(doctype)])}</button>`);
		box.append(list.on("click", () => leave(dialog, () => open_list(frm, doctype))));
		if (!ccm.can_create(doctype)) return;
		const add = $(`<button class="btn btn-default btn-xs">${__("New: {0}", [__(doctype)])}</button>`);
		box.append(add.on("click", () => leave(dialog, () => ccm.new_record(doctype, prefilled(frm, doctype)))));
	});
	if (step.stage === "Registration") {
		const client = $(`<button class="btn btn-default btn-xs">${__("Open the registration")}</button>`);
		box.append(client.on("click", () => leave(dialog, () => frappe.set_route("Form", "Client", frm.doc.client))));
	}
	return box;
}

function leave(dialog, action) {
	dialog.hide();
	action();
}

function open_list(frm, doctype) {
	frappe.route_options = prefilled(frm, doctype);
	frappe.set_route("List", doctype);
}

function prefilled(frm, doctype) {
	if (doctype === "Client Identity") return { client: frm.doc.client };
	return doctype === "Case Evaluation" ? {} : { case: frm.doc.name };
}
