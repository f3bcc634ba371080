// Keeping the configuration: what a change would do to live records, before it takes effect.
frappe.provide("ccm.configuration");

const CCM_STAGED = ["Case", "Case Plan", "Referral", "Case Handover"];
// The words of the server, so that they are translated.
ccm.configuration.OUTCOMES = { Stays: __("Stays"), "Goes over": __("Goes over"), Stuck: __("Stuck") };
const CCM_SAFE = (text) => frappe.utils.escape_html(String(text ?? ""));

ccm.configuration.keeps = () =>
	frappe.user.has_role("CCM Ministry Administrator") || frappe.user.has_role("System Manager");

ccm.configuration.drawn = (frm) =>
	JSON.stringify({
		document_type: frm.doc.document_type,
		states: frm.doc.states,
		transitions: frm.doc.transitions,
	});

ccm.configuration.table = (heads, rows) => {
	const head = heads.map((text) => `<th>${CCM_SAFE(text)}</th>`).join("");
	const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("");
	return `<table class="table table-bordered ccm-dry-run"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
};

// A workflow ----------------------------------------------------------------------------------------
ccm.configuration.of_workflow = (frm, mapping) =>
	frappe.xcall("ccm_app.api.dry_run.of_workflow", {
		drawn: ccm.configuration.drawn(frm),
		mapping: JSON.stringify(mapping || {}),
	});

ccm.configuration.successors = (row) => {
	if (row.outcome !== "Goes over") return CCM_SAFE(__(row.becomes));
	const choice = (state) =>
		`<option value="${CCM_SAFE(state)}" ${state === row.becomes ? "selected" : ""}>${CCM_SAFE(__(state))}</option>`;
	return `<select class="form-control input-xs" data-state="${CCM_SAFE(row.state)}">${row.choices.map(choice).join("")}</select>`;
};

ccm.configuration.show_dry_run = (frm, answer) => {
	const heads = [
		__("State today"),
		__("Category"),
		__("Records"),
		__("What happens"),
		__("Goes on in"),
		__("Without a way on"),
	];
	const rows = answer.rows.map((row) => [
		CCM_SAFE(__(row.state)),
		CCM_SAFE(__(row.category)),
		row.number,
		CCM_SAFE(ccm.configuration.OUTCOMES[row.outcome]),
		ccm.configuration.successors(row),
		row.without_way || "",
	]);
	const said = answer.problems.map((text) => `<p class="text-danger">${text}</p>`).join("");
	const dialog = new frappe.ui.Dialog({
		title: __("Dry run: what would happen to the records of today"),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "table", options: said + ccm.configuration.table(heads, rows) }],
	});
	if (!answer.problems.length) {
		dialog.set_primary_action(
			__("Let it take effect"),
			ccm.once(() => ccm.configuration.begin(frm, dialog))
		);
	}
	dialog.show();
};

ccm.configuration.begin = (frm, dialog) => {
	const mapping = {};
	dialog.$wrapper.find("select[data-state]").each((_number, choice) => {
		mapping[choice.dataset.state] = choice.value;
	});
	const asked = {
		workflow: frm.doc.name,
		drawn: ccm.configuration.drawn(frm),
		mapping: JSON.stringify(mapping),
	};
	return frappe.xcall("ccm_app.api.dry_run.begin", asked).then((carry_over) => {
		dialog.hide();
		return frm.reload_doc().then(() => carry_over && frappe.set_route("Form", "Carry Over", carry_over));
	});
};

frappe.ui.form.on("Workflow", {
	refresh(frm) {
		if (frm.is_new() || !CCM_STAGED.includes(frm.doc.document_type)) return;
		frm.add_custom_button(__("Dry run"), () =>
			ccm.configuration.of_workflow(frm).then((answer) => ccm.configuration.show_dry_run(frm, answer))
		);
	},
	// Records whose state goes are shown before the workflow takes effect.
	validate(frm) {
		if (frm.is_new() || !frm.doc.is_active || !CCM_STAGED.includes(frm.doc.document_type)) return undefined;
		return ccm.configuration.of_workflow(frm).then((answer) => {
			if (!answer.moves || answer.problems.length) return;
			frappe.validated = false;
			ccm.configuration.show_dry_run(frm, answer);
		});
	},
});

// The dry run says what happens to records whose state goes; the platform's own warning would say it twice. Its own
// script is loaded after this one, so this waits until the form is drawn.
$(document).on("form-refresh", (_event, frm) => {
	if (frm.doctype !== "Workflow" || frm.is_new() || !CCM_STAGED.includes(frm.doc.document_type)) return;
	frm.ignore_warning = true;
	frm.layout.show_message("");
});

// Records on their way ------------------------------------------------------------------------------
frappe.ui.form.on("Carry Over", {
	refresh(frm) {
		frm.disable_save();
		const total = frm.doc.records_total || 1;
		const share = frm.doc.status === "Done" ? 100 : Math.floor((100 * frm.doc.records_moved) / total);
		frm.dashboard.clear_headline();
		frm.dashboard.show_progress(
			__("Carried over"),
			share,
			__("{0} of {1} records", [frm.doc.records_moved, frm.doc.records_total])
		);
		if (frm.doc.status !== "Running") return;
		frm.add_custom_button(
			__("Go on"),
			ccm.once(() => frappe.xcall("ccm_app.api.dry_run.go_on", { carry_over: frm.doc.name }))
		);
		setTimeout(() => {
			const [view, kind, name] = frappe.get_route();
			if (view === "Form" && kind === "Carry Over" && name === frm.doc.name) frm.reload_doc();
		}, 2000);
	},
});

// A mandatory field ---------------------------------------------------------------------------------
ccm.configuration.newly_mandatory = (frm) =>
	(frm.doc.fields || []).filter((row) => {
		const stored = row.fieldname && frappe.meta.get_docfield(frm.doc.doc_type, row.fieldname);
		return row.reqd && !(stored && stored.reqd);
	});

ccm.configuration.mandatory_row = (row, answer) => {
	const states = answer.by_state.map((one) => `${CCM_SAFE(__(one.state))}: ${one.number}`).join("<br>");
	const lacking = answer.sealed ? CCM_SAFE(__("A text about a person is not opened to be counted.")) : answer.lacking;
	return [CCM_SAFE(__(row.label)), answer.total, lacking, states];
};

ccm.configuration.show_mandatory = (frm) => {
	const rows = ccm.configuration.newly_mandatory(frm);
	const asked = rows.map((row) =>
		frappe.xcall("ccm_app.api.dry_run.of_mandatory", { kind: frm.doc.doc_type, fieldname: row.fieldname || "" })
	);
	return Promise.all(asked).then((answers) => {
		const heads = [__("Field"), __("Records"), __("Lack it"), __("By state")];
		const cells = answers.map((answer, number) => ccm.configuration.mandatory_row(rows[number], answer));
		const none = `<p>${CCM_SAFE(__("No field becomes mandatory that was not before."))}</p>`;
		frappe.msgprint({
			title: __("Dry run: who would be asked for it"),
			message: cells.length ? ccm.configuration.table(heads, cells) : none,
			wide: true,
		});
	});
};

frappe.ui.form.on("Customize Form", {
	refresh(frm) {
		if (frm.doc.doc_type) frm.add_custom_button(__("Dry run"), () => ccm.configuration.show_mandatory(frm));
	},
});

// An entry of a list --------------------------------------------------------------------------------
ccm.configuration.show_used = (frm) =>
	frappe.xcall("ccm_app.api.dry_run.of_list", { kind: frm.doctype, name: frm.doc.name }).then((rows) => {
		const heads = [__("Record"), __("Field"), __("Records"), __("Of cases that are open")];
		const cells = rows.map((row) => [
			CCM_SAFE(__(row.kind)),
			CCM_SAFE(__(row.field)),
			row.number,
			row.open === null ? "" : row.open,
		]);
		const none = `<p>${CCM_SAFE(__("No record names it."))}</p>`;
		frappe.msgprint({
			title: __("Where it is used"),
			message: cells.length ? ccm.configuration.table(heads, cells) : none,
			wide: true,
		});
	});

$(document).on("form-refresh", (_event, frm) => {
	const list = frm.meta.module === "CCM App" && frm.meta.autoname === "field:code" && !frm.meta.istable;
	if (!list || frm.is_new() || !ccm.configuration.keeps()) return;
	frm.add_custom_button(__("Where it is used"), () => ccm.configuration.show_used(frm));
});
