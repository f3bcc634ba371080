// One board for every referral of an office: how it stands, in a colour and a word, and what to do next.
frappe.query_reports["Referral Board"] = {
	onload: ccm.export_button,
	filters: [
		{ fieldname: "field_office", label: __("Field Office"), fieldtype: "Link", options: "Field Office" },
		{ fieldname: "provider", label: __("Provider"), fieldtype: "Link", options: "Service Provider" },
		{
			fieldname: "urgency",
			label: __("Urgency"),
			fieldtype: "Select",
			options: ["", "Urgent", "Soon", "Planned"].map((value) => ({ value, label: value && __(value) })),
		},
		{ fieldname: "only_due", label: __("Only what is due"), fieldtype: "Check" },
		{ fieldname: "with_ended", label: __("Also those that have ended"), fieldtype: "Check" },
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = ccm.late_formatter(value, row, column, data, default_formatter);
		if (!data || column.fieldname !== "standing") return shown;
		return `<span class="indicator-pill ${data.colour}">${shown}</span>`;
	},
};
