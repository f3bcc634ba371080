// What is typed into a form and not saved yet: kept on the server for its writer, and offered again.
frappe.provide("ccm.drafts");

ccm.drafts.SECONDS = 20;
ccm.drafts.NO_VALUE = ["Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Read Only"];
ccm.drafts.NOT_TYPED = ["form_key", "sealed_text", "workflow_state"];

ccm.drafts.is_ours = (frm) => frm && frm.doc && frm.meta && frm.meta.module === "CCM App" && !frm.meta.issingle;

// What stands in the fields that people fill in; child rows as plain lists.
ccm.drafts.fields = (frm) =>
	frappe.meta
		.get_docfields(frm.doctype)
		.filter((df) => !ccm.drafts.NO_VALUE.includes(df.fieldtype) && !ccm.drafts.NOT_TYPED.includes(df.fieldname))
		.filter((df) => !cint(frappe.meta.get_docfield(frm.doctype, df.fieldname).read_only));

ccm.drafts.is_table = (df) => frappe.model.table_fields.includes(df.fieldtype);

ccm.drafts.row = function (df, row) {
	const names = frappe.meta.get_docfields(df.options).filter((one) => !ccm.drafts.NO_VALUE.includes(one.fieldtype));
	const values = row.__islocal ? {} : { name: row.name };
	for (const one of names) {
		const value = row[one.fieldname];
		if (one.fieldname !== "sealed_text" && !ccm.drafts.is_empty(value)) values[one.fieldname] = value;
	}
	return values;
};

ccm.drafts.is_empty = (value) => value === undefined || value === null || value === "" || value === 0;

ccm.drafts.value = function (df, doc) {
	const value = doc[df.fieldname];
	if (!ccm.drafts.is_table(df)) return ccm.drafts.is_empty(value) ? "" : value;
	return (value || []).map((row) => ccm.drafts.row(df, row));
};

ccm.drafts.values = function (frm) {
	const found = {};
	for (const df of ccm.drafts.fields(frm)) found[df.fieldname] = ccm.drafts.value(df, frm.doc);
	return found;
};

ccm.drafts.same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// The fields that differ from what the form showed when it was opened.
ccm.drafts.typed = function (frm) {
	const base = frm.ccm_base || {};
	const now = ccm.drafts.values(frm);
	const names = Object.keys(now).filter((name) => !ccm.drafts.same(now[name], base[name]));
	return Object.fromEntries(names.map((name) => [name, now[name]]));
};

// A new form about a client says about whom, also where that was filled in when it was opened: the draft is sealed for
// that client, and offered in a form about the same alone.
ccm.drafts.about_fields = (frm) =>
	ccm.drafts.fields(frm).filter((df) => df.fieldtype === "Link" && ["Case", "Client"].includes(df.options));

ccm.drafts.about = function (frm) {
	if (!frm.is_new()) return {};
	const given = ccm.drafts.about_fields(frm).filter((df) => frm.doc[df.fieldname]);
	return Object.fromEntries(given.map((df) => [df.fieldname, frm.doc[df.fieldname]]));
};

ccm.drafts.form_of = (frm) => ({
	kind: frm.doctype,
	record: frm.is_new() ? "" : frm.doc.name,
	form_key: frm.doc.form_key || "",
});

// Quiet: a draft that could not be kept must not stand in the way of whoever types.
ccm.drafts.ask = (method, args) =>
	new Promise((resolve) =>
		frappe.call({
			method: `ccm_app.api.drafts.${method}`,
			args,
			silent: true,
			callback: (answer) => resolve(answer.message),
			error: () => resolve(null),
		})
	);

ccm.drafts.keep = function (frm) {
	if (!ccm.drafts.is_ours(frm) || !frm.is_dirty() || !frm.ccm_base) return Promise.resolve(null);
	const typed = ccm.drafts.typed(frm);
	const values = { ...ccm.drafts.about(frm), ...typed };
	const mark = JSON.stringify([frm.docname, values]);
	if (!Object.keys(typed).length || mark === frm.ccm_kept) return Promise.resolve(null);
	frm.ccm_kept = mark;
	const args = { ...ccm.drafts.form_of(frm), values, seen: frm.doc.modified || "" };
	return ccm.drafts.ask("keep", args).then((moment) => {
		if (moment === null) frm.ccm_kept = null;
		else if (moment) frappe.show_alert({ message: __("Draft kept"), indicator: "blue" }, 2);
		return moment;
	});
};

ccm.drafts.drop = (frm, draft) =>
	ccm.drafts.ask("drop", { ...ccm.drafts.form_of(frm), form_key: (draft && draft.form_key) || frm.doc.form_key || "" });

// When a form shows what is stored, that is what later typing is compared with.
ccm.drafts.remember = function (frm) {
	const is_other = frm.ccm_base_of !== frm.docname;
	if (!is_other && frm.is_dirty()) return;
	frm.ccm_base_of = frm.docname;
	frm.ccm_kept = null;
	frm.ccm_base = ccm.drafts.values(frm);
	// A new form fills in dates and names of its own; nobody has typed them.
	const opened = frm.docname;
	if (frm.is_new())
		setTimeout(() => {
			if (frm.docname === opened && frm.is_new()) frm.ccm_base = ccm.drafts.values(frm);
		}, 1000);
};

// Which draft a form asks for: its record as it stands, or the case or client that a new form names.
ccm.drafts.question = (frm) => `${frm.docname} ${frm.doc.modified || ""} ${JSON.stringify(ccm.drafts.about(frm))}`;

ccm.drafts.offer = function (frm) {
	const may_type = frm.is_new() || frm.perm.some((one) => one.write);
	if (!may_type || (frm.is_dirty() && !frm.is_new())) return;
	const asked = ccm.drafts.question(frm);
	if (frm.ccm_draft_asked === asked) return ccm.drafts.show_offer(frm);
	frm.ccm_draft_asked = asked;
	frm.ccm_draft_offered = null;
	const form = frm.is_new() ? { kind: frm.doctype, about: ccm.drafts.about(frm) } : ccm.drafts.form_of(frm);
	ccm.drafts.ask("mine", form).then((draft) => {
		if (!draft || frm.ccm_draft_asked !== asked) return;
		frm.ccm_draft_offered = draft;
		ccm.drafts.show_offer(frm);
	});
};

// The platform wipes its line above a form whenever it draws the form anew: what is still offered is shown again.
ccm.drafts.show_offer = function (frm) {
	const draft = frm.ccm_draft_offered;
	const is_shown = $(frm.layout.message).find(".ccm-draft").length;
	if (!draft || is_shown || !ccm.drafts.differing(frm, draft).length) return;
	ccm.drafts.headline(frm, ccm.drafts.sentence(draft), draft);
};

ccm.drafts.withdraw_offer = function (frm) {
	frm.ccm_draft_offered = null;
	frm.dashboard.clear_headline();
};

ccm.drafts.sentence = function (draft) {
	const on = [frappe.datetime.str_to_user(draft.saved_on.slice(0, 19))];
	if (!draft.changed) return __("You typed something here on {0} that is not saved.", on);
	return __("You typed something here on {0} that is not saved. The record was changed since then: compare both, and tick what is still right.", on);
};

// Whose draft is offered depends on the case or the client that a new form names.
ccm.drafts.watched = new Set();
ccm.drafts.watch_about = function (frm) {
	if (ccm.drafts.watched.has(frm.doctype)) return;
	ccm.drafts.watched.add(frm.doctype);
	const named = ccm.drafts.about_fields(frm).map((df) => [df.fieldname, ccm.drafts.named_another]);
	frappe.ui.form.on(frm.doctype, Object.fromEntries(named));
};

ccm.drafts.named_another = function (frm) {
	// The platform also calls this for the client or case that a form was opened with.
	if (!frm.is_new() || frm.ccm_draft_asked === ccm.drafts.question(frm)) return;
	if ($(frm.layout.message).find(".ccm-draft").length) frm.dashboard.clear_headline();
	ccm.drafts.offer(frm);
};

ccm.drafts.differing = function (frm, draft) {
	const shown = ccm.drafts.values(frm);
	return ccm.drafts.fields(frm).filter((df) => {
		return df.fieldname in draft.values && !ccm.drafts.same(draft.values[df.fieldname], shown[df.fieldname]);
	});
};

ccm.drafts.headline = function (frm, text, draft) {
	const button = (name, label) => `<button class="btn btn-xs btn-default ccm-draft-${name}">${label}</button>`;
	const buttons = button("compare", __("Compare and take over")) + " " + button("drop", __("Throw away"));
	frm.dashboard.clear_headline();
	frm.dashboard.set_headline(`<div class="ccm-draft">${frappe.utils.escape_html(text)} ${buttons}</div>`, "yellow");
	const line = $(frm.layout.message);
	line.find(".ccm-draft-compare").on("click", () => ccm.drafts.compare(frm, draft));
	line.find(".ccm-draft-drop").on("click", () => {
		ccm.drafts.drop(frm, draft).then(() => ccm.drafts.withdraw_offer(frm));
	});
};

// Somebody else was faster: what was typed is kept, the form shows what is stored, and both stand side by side.
ccm.drafts.after_refusal = async function (frm) {
	const values = ccm.drafts.typed(frm);
	await ccm.drafts.keep(frm);
	ccm.drafts.headline(frm, __("Somebody else saved this record. What you typed is kept."), {
		values,
		form_key: frm.doc.form_key || "",
	});
	const line = $(frm.layout.message);
	line.find(".ccm-draft-compare")
		.off("click")
		.on("click", async () => {
			frm.ccm_draft_asked = null;
			await frm.reload_doc();
			ccm.drafts.compare(frm, { values, form_key: "" });
		});
};

ccm.drafts.watch_saves = function () {
	const save = frappe.ui.form.save;
	frappe.ui.form.save = function (frm, action, callback, btn) {
		const answered = (answer) => {
			callback(answer);
			if (!ccm.drafts.is_ours(frm) || !frm.is_dirty()) return;
			if (answer && answer.exc_type === "TimestampMismatchError") ccm.drafts.after_refusal(frm);
			else ccm.drafts.keep(frm);
		};
		return save.call(this, frm, action, answered, btn);
	};
	const reload = frappe.ui.form.Form.prototype.reload_doc;
	frappe.ui.form.Form.prototype.reload_doc = async function (...given) {
		await ccm.drafts.keep(this);
		return reload.apply(this, given);
	};
};

$(document).on("form-refresh", (_event, frm) => {
	if (!ccm.drafts.is_ours(frm)) return;
	ccm.drafts.remember(frm);
	ccm.drafts.watch_about(frm);
	ccm.drafts.offer(frm);
});
$(document).on("form-unload", (_event, frm) => ccm.drafts.keep(frm));
$(document).on("app_ready", () => frappe.ui.form.Form && ccm.drafts.watch_saves());
setInterval(() => window.cur_frm && ccm.drafts.keep(window.cur_frm), ccm.drafts.SECONDS * 1000);
