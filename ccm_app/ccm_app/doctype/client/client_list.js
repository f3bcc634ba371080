// The register of clients by number. A file of clients can be brought in; nothing of it is kept but the records.
frappe.listview_settings["Client"] = {
	add_fields: ["status", "field_office", "registered_on"],
	get_indicator(doc) {
		const colours = { Open: "green", Closed: "gray", Void: "red" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
	onload(list) {
		if (frappe.model.can_read(ccm.identity.VAULT)) {
			list.page.add_inner_button(__("Find a client by name"), ccm.once(ccm.identity.find));
		}
		if (ccm.emergency.may_ask()) {
			list.page.add_inner_button(__("Emergency access"), ccm.once(ccm.emergency.ask));
		}
		if (frappe.model.can_create("Client")) {
			list.page.add_inner_button(__("Import a file"), () => import_dialog(list));
		}
	},
};

function import_dialog(list) {
	const dialog = new frappe.ui.Dialog({
		title: __("Import a file of clients"),
		fields: [
			{ fieldtype: "HTML", fieldname: "explained", options: import_explained() },
			{ fieldtype: "HTML", fieldname: "file" },
			{
				fieldtype: "Select",
				fieldname: "dates",
				label: __("Dates with strokes are written as"),
				options: "DD/MM/YYYY\nMM/DD/YYYY",
				default: "DD/MM/YYYY",
			},
			{ fieldtype: "HTML", fieldname: "outcome" },
		],
		primary_action_label: __("Import"),
		primary_action: ccm.once((values) => import_file(dialog, values.dates, list)),
		secondary_action_label: __("Empty file"),
		secondary_action: ccm.once(download_template),
	});
	dialog.get_field("file").$wrapper.html(
		`<input type="file" accept=".csv,text/csv" class="form-control" aria-label="${__("File")}">`
	);
	dialog.show();
}

function import_explained() {
	const text = __("Rows that are in order become registrations. The others come back to you in a file with the reason in each row. The file itself is not stored.");
	return `<p class="text-muted">${text}</p>`;
}

function download_template() {
	return frappe
		.xcall("ccm_app.exchange.csv_import.client_template")
		.then((text) => ccm.download_text("clients.csv", text));
}

function import_file(dialog, dates, list) {
	const file = dialog.get_field("file").$wrapper.find("input")[0].files[0];
	if (!file) {
		frappe.msgprint(__("Choose a file first."));
		return Promise.resolve();
	}
	return file
		.text()
		.then((csv_text) => frappe.xcall("ccm_app.exchange.csv_import.import_clients", { csv_text, dates }))
		.then((outcome) => show_outcome(dialog, outcome, list));
}

function show_outcome(dialog, outcome, list) {
	const lines = [
		__("{0} clients were registered.", [outcome.saved.length]),
		__("{0} rows had been imported before.", [outcome.already.length]),
		__("{0} rows could not be read.", [outcome.broken]),
	];
	const shown = dialog.get_field("outcome").$wrapper;
	shown.html(`<ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul>`);
	if (outcome.receipt_file) {
		const text = outcome.receipt_file;
		$(`<p class="text-muted small">${__("Keep the file with the numbers until the day after tomorrow. If the register has to come back from a backup, it brings these clients back under their numbers. It holds names: keep it like the paper forms.")}</p>`).appendTo(shown);
		$(`<button class="btn btn-default btn-sm">${__("Download the numbers")}</button>`)
			.on("click", () => ccm.download_text("registered.csv", text))
			.appendTo(shown);
	}
	if (outcome.broken_file) {
		const text = outcome.broken_file;
		$(`<button class="btn btn-default btn-sm">${__("Download the rows to be corrected")}</button>`)
			.on("click", () => ccm.download_text("to_correct.csv", text))
			.appendTo(shown);
	}
	list.refresh();
}
