// Conferences: called, held, cancelled.
frappe.listview_settings["Case Conference"] = {
	add_fields: ["status", "planned_on"],
	get_indicator(doc) {
		const colours = { Called: "orange", Held: "green", Cancelled: "gray" };
		const value = doc.status;
		return value ? [__(value), colours[value] || "gray", `status,=,${value}`] : null;
	},
};
