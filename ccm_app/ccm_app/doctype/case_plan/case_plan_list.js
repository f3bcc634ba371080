// Plans by the state of their budget.
frappe.listview_settings["Case Plan"] = {
	add_fields: ["budget_category", "is_current"],
	get_indicator(doc) {
		const colours = { Draft: "gray", Proposed: "orange", Costed: "blue", Approved: "green", Rejected: "red" };
		const value = doc.budget_category;
		return value ? [__(value), colours[value] || "gray", `budget_category,=,${value}`] : null;
	},
};
