// Designations: in force, suspended, withdrawn.
frappe.listview_settings["Provider Designation"] = {
	add_fields: ["status", "valid_until"],
	get_indicator(doc) {
		const colours = { Designated: "green", Suspended: "orange", Withdrawn: "red" };
		const value = doc.status;
		return value ? [__(value), colours[value] || "gray", `status,=,${value}`] : null;
	},
};
