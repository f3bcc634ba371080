// Publishing: the button, the public tables, and the files of what is published.
const FILES = ["CSV", "Excel", "ODS", "HXL"];

function publish(frm) {
	frappe.dom.freeze(__("The tables are being tried as a reader would try them."));
	return frappe
		.xcall("ccm_app.api.publications.publish_tables", { publication: frm.doc.name })
		.then((found) => {
			if (found.because) frappe.msgprint(frappe.utils.escape_html(found.because));
			return frm.reload_doc();
		})
		.finally(() => frappe.dom.unfreeze());
}

function download(frm, file_format, language) {
	const given = { publication: frm.doc.name, file_format, language: language || "en" };
	return frappe.xcall("ccm_app.api.publications.download_publication", given).then(ccm.statistics.hand_over);
}

function show(frm) {
	return frappe.xcall("ccm_app.api.publications.show_publication", { publication: frm.doc.name }).then((tables) => {
		frm.get_field("tables_html").$wrapper.html(tables.map(ccm.statistics.table_html).join(""));
	});
}

frappe.ui.form.on("Statistics Publication", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.status === "Published") {
			show(frm);
			FILES.forEach((one) => frm.add_custom_button(one, ccm.once(() => download(frm, one)), __("Files")));
			frm.add_custom_button(__("Booklet in Khmer"), ccm.once(() => download(frm, "PDF", "km")), __("Files"));
			frm.add_custom_button(__("Booklet in English"), ccm.once(() => download(frm, "PDF", "en")), __("Files"));
			frm.disable_form();
		} else if (frappe.user.has_role("CCM Central Office")) {
			frm.add_custom_button(__("Publish"), ccm.once(() => publish(frm)));
		}
	},
});
