// The two registrations part by part; opening both identities is written down.
frappe.ui.form.on("Possible Duplicate", {
	refresh(frm) {
		if (frm.is_new() || !frappe.model.can_read("Client Identity")) return;
		frm.add_custom_button(__("Compare side by side"), ccm.once(() => compare(frm)));
	},
});

function compare(frm) {
	return frappe
		.xcall("ccm_app.api.matching.compare", { comparison: frm.doc.name })
		.then((answer) => show(answer));
}

function show(answer) {
	const head = ["", ...answer.clients].map((text) => `<th>${escaped(text)}</th>`).join("");
	const rows = answer.parts.map(line).join("");
	const note = __("Both identities are opened for comparing; both looks are written down.");
	const table = `<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
	const dialog = new frappe.ui.Dialog({
		title: __("Compare side by side"),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "both", options: `<p class="text-muted">${note}</p>${table}` }],
	});
	// What was shown leaves the page with the dialog.
	dialog.onhide = () => dialog.$wrapper.remove();
	dialog.show();
	return dialog;
}

function line(part) {
	const mark = part.agrees ? ' class="bg-light"' : "";
	const cells = [part.part, part.here, part.there].map((text) => `<td>${escaped(text)}</td>`).join("");
	return `<tr${mark}>${cells}</tr>`;
}

function escaped(text) {
	return frappe.utils.escape_html(String(text ?? ""));
}
