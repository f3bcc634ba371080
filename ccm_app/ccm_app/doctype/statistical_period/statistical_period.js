// Closing, signing and restating: what is missing is listed first, what has changed is shown before it is kept.
const TEXT = (value) => frappe.utils.escape_html(String(value === null || value === undefined ? "" : value));

function act(frm, name, more) {
	const given = { period: frm.doc.name, ...(more || {}) };
	return frappe.xcall(`ccm_app.api.periods.${name}`, given).then(() => frm.reload_doc());
}

function list_of(heading, lines) {
	if (!lines.length) return "";
	return `<h5>${TEXT(heading)}</h5><ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul>`;
}

function missing_lines(found) {
	return found.map((one) => {
		const cases = one.cases.map((name) => `<a href="/app/case/${encodeURIComponent(name)}">${TEXT(name)}</a>`);
		return `${TEXT(one.what)}: <b>${TEXT(one.count)}</b> ${cases.join(", ")}`;
	});
}

function show(frm, found) {
	const versions = found.versions.map(
		(one) => `${TEXT(one.version)}: ${TEXT(frappe.datetime.str_to_user(one.kept_on))}, ${TEXT(one.kept_by)} ${TEXT(one.reason || "")}`
	);
	const changed = found.changed.map(
		(one) => `${TEXT(one.table)} ${TEXT(one.row)} ${TEXT(one.column)}: ${TEXT(one.kept || 0)} → ${TEXT(one.now || 0)}`
	);
	const parts = [
		list_of(__("Missing in the records of this period"), missing_lines(found.missing)),
		list_of(__("Kept versions"), versions),
		list_of(__("Changed in the records since"), changed),
	];
	frm.get_field("kept_html").$wrapper.html(`<div class="ccm-period">${parts.join("") || TEXT(__("Nothing is missing."))}</div>`);
}

function close(frm, found) {
	const list = list_of(__("Missing in the records of this period"), missing_lines(found.missing));
	const question = `${list}<p>${TEXT(__("The figures are kept as they are known now. Close the period?"))}</p>`;
	frappe.confirm(question, () => act(frm, "close_period", { seen: 1 }));
}

function restate(frm) {
	const reason = { fieldname: "reason", fieldtype: "Small Text", reqd: 1, label: __("Why the figures have changed") };
	frappe.prompt(reason, (given) => act(frm, "restate_period", given), __("Restate"), __("Restate"));
}

frappe.ui.form.on("Statistical Period", {
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role(["CCM Central Office"])) return;
		frappe.xcall("ccm_app.api.periods.look_at_period", { period: frm.doc.name }).then((found) => {
			show(frm, found);
			if (frm.doc.status === "Open") frm.add_custom_button(__("Close the period"), () => close(frm, found));
			if (frm.doc.status === "Closed" && !found.changed.length) {
				frm.add_custom_button(__("Sign"), ccm.once(() => act(frm, "sign_period")));
			}
			if (found.changed.length) frm.add_custom_button(__("Restate"), () => restate(frm));
		});
	},
});
