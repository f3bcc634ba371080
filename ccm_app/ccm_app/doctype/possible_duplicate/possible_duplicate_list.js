// Registrations to be compared.
frappe.listview_settings["Possible Duplicate"] = {
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = { "To be compared": "orange", "Same person": "red", "Not the same person": "green" };
		const value = doc.status;
		return value ? [__(value), colours[value] || "gray", `status,=,${value}`] : null;
	},
};
