// Services: planned, ongoing, completed, missed.
frappe.listview_settings["Service Record"] = {
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = { Planned: "orange", Ongoing: "blue", Completed: "green", Missed: "red" };
		const value = doc.status;
		return value ? [__(value), colours[value] || "gray", `status,=,${value}`] : null;
	},
};
