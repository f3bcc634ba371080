// Sending to DHIS2: a dry run first, then the same figures. What was rejected is shown.
function told(found) {
	const text = (value) => frappe.utils.escape_html(String(value));
	const lines = found.sentences.map((one) => `<li>${text(one)}</li>`).join("");
	const counts = __("{0} figures taken in, {1} ignored, {2} not sent", [found.taken, found.ignored, found.missing]);
	const indicator = found.outcome === "Taken in" ? "green" : "red";
	frappe.msgprint({ title: __(found.outcome), indicator, message: `<p>${text(counts)}</p><ul>${lines}</ul>` });
}

function push(frm, dry_run) {
	const period = { ...ccm.statistics.period_filter() };
	const send = (given) =>
		frappe.xcall("ccm_app.api.dhis2_pushes.push_to_dhis2", { data_set: frm.doc.name, dry_run, ...given }).then(told);
	frappe.prompt(period, ccm.once(send), dry_run ? __("Dry run") : __("Send"), dry_run ? __("Dry run") : __("Send"));
}

frappe.ui.form.on("DHIS2 Data Set", {
	refresh(frm) {
		if (frm.is_new() || !frappe.user.has_role("CCM Central Office")) return;
		frm.add_custom_button(__("Dry run"), () => push(frm, 1));
		frm.add_custom_button(__("Send"), () => push(frm, 0));
	},
});
