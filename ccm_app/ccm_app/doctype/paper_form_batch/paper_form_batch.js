// Blank forms with numbers; they are printed from here.
frappe.ui.form.on("Paper Form Batch", {
	refresh(frm) {
		if (frm.is_new()) {
			if (!frm.doc.year) frm.set_value("year", Number(frappe.datetime.get_today().slice(0, 4)));
			return;
		}
		if (!frappe.model.can_print("Paper Form Batch")) return;
		frm.add_custom_button(__("Print the forms"), () => {
			const query = $.param({ paper_name: "Blank Forms", record: frm.doc.name });
			const address = `/api/method/ccm_app.api.papers.download?${query}`;
			window.open(address, "_blank");
		});
	},
});
