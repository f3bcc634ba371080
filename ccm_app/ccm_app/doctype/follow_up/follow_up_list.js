// Follow-ups: planned, overdue, done. The second half of the first year is critical.
frappe.listview_settings["Follow-up"] = {
	add_fields: ["status", "due_on", "month_number"],
	get_indicator(doc) {
		const colours = { Planned: "orange", Done: "green", Missed: "red", "Client not found": "red" };
		const filter = `status,=,${doc.status}`;
		if (doc.status === "Planned" && ccm.is_overdue(doc.due_on)) return [__("Overdue"), "red", filter];
		return [__(doc.status), colours[doc.status] || "gray", filter];
	},
	formatters: {
		due_on: (value, _field, doc) => (doc.status === "Planned" ? ccm.due_pill(value) : ccm.date(value)),
	},
};
