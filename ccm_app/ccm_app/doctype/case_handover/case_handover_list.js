// Hand-overs between Field Offices, by progress.
frappe.listview_settings["Case Handover"] = {
	add_fields: ["handover_category"],
	get_indicator(doc) {
		const colours = { Proposed: "orange", Received: "blue", Assigned: "purple", Accepted: "green", Returned: "red" };
		const value = doc.handover_category;
		return value ? [__(value), colours[value] || "gray", `handover_category,=,${value}`] : null;
	},
};
