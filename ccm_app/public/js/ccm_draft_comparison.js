// A draft beside the record as it is stored, and what is taken over of it. For ccm_drafts.js.
frappe.provide("ccm.drafts");

// Both side by side: what is stored now, and what was typed.
ccm.drafts.compare = function (frm, draft) {
	const fields = ccm.drafts.differing(frm, draft);
	const dialog = new frappe.ui.Dialog({
		title: __("What is stored, and what you typed"),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "both", options: ccm.drafts.table(frm, fields, draft) }],
		primary_action_label: __("Take over what is ticked"),
		primary_action: () => {
			const ticked = dialog.$wrapper.find("input:checked").toArray();
			ccm.drafts.take_over(frm, draft, ticked.map((one) => one.dataset.field)).then(() => dialog.hide());
		},
	});
	dialog.show();
	return dialog;
};

ccm.drafts.table = function (frm, fields, draft) {
	const shown = ccm.drafts.values(frm);
	const head = [__("Field"), __("Stored now"), __("You typed"), __("Take over")].map((one) => `<th>${one}</th>`).join("");
	const ticked = draft.changed ? "" : "checked";
	const rows = fields.map((df) => {
		const label = frappe.utils.escape_html(__(df.label || df.fieldname, null, df.parent));
		const both = [shown[df.fieldname], draft.values[df.fieldname]].map((value) => `<td>${ccm.drafts.text(df, value)}</td>`);
		const tick = `<input type="checkbox" ${ticked} data-field="${df.fieldname}" aria-label="${label}">`;
		return `<tr><td>${label}</td>${both.join("")}<td>${tick}</td></tr>`;
	});
	return `<table class="table table-bordered ccm-draft-table"><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
};

ccm.drafts.text = function (df, value) {
	if (!ccm.drafts.is_table(df)) return frappe.utils.escape_html(ccm.drafts.word(df, value));
	const columns = frappe.meta.get_docfields(df.options);
	const line = (row) =>
		columns
			.filter((one) => one.fieldname in row)
			.map((one) => ccm.drafts.word(one, row[one.fieldname]))
			.join(" · ");
	return (value || []).map((row) => frappe.utils.escape_html(line(row))).join("<br>");
};

ccm.drafts.word = function (df, value) {
	if (ccm.drafts.is_empty(value)) return df.fieldtype === "Check" ? __("No") : "";
	if (df.fieldtype === "Check") return __("Yes");
	if (df.fieldtype === "Date") return ccm.date(value);
	return df.fieldtype === "Select" ? __(String(value)) : String(value);
};

// Into the form as it is stored now; nothing is saved before its writer saves it.
ccm.drafts.take_over = async function (frm, draft, names) {
	ccm.drafts.withdraw_offer(frm);
	// A form that was perhaps saved after all is recognised by its key.
	if (frm.is_new() && draft.form_key) frm.doc.form_key = draft.form_key;
	for (const df of ccm.drafts.fields(frm).filter((one) => names.includes(one.fieldname))) {
		if (ccm.drafts.is_table(df)) ccm.drafts.take_rows(frm, df, draft.values[df.fieldname] || []);
		else await frm.set_value(df.fieldname, draft.values[df.fieldname]);
	}
	frm.dirty();
	frm.refresh_fields();
};

ccm.drafts.take_rows = function (frm, df, rows) {
	const present = Object.fromEntries((frm.doc[df.fieldname] || []).map((row) => [row.name, row]));
	frm.doc[df.fieldname] = [];
	for (const values of rows) {
		const row = present[values.name];
		if (row) frm.doc[df.fieldname].push(row);
		Object.assign(row || frm.add_child(df.fieldname), { ...values, name: (row || frm.doc[df.fieldname].at(-1)).name });
	}
	frm.doc[df.fieldname].forEach((row, place) => (row.idx = place + 1));
};
