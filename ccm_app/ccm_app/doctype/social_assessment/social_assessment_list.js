// Case Reports: draft, submitted, reviewed.
frappe.listview_settings["Social Assessment"] = {
	add_fields: ["status", "assessed_on"],
	get_indicator(doc) {
		const colours = { Draft: "orange", Submitted: "blue", Reviewed: "green" };
		const value = doc.status;
		return value ? [__(value), colours[value] || "gray", `status,=,${value}`] : null;
	},
};
