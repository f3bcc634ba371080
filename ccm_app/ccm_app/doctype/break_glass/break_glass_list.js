// Emergency looks, by review.
frappe.listview_settings["Break Glass"] = {
	add_fields: ["review_status"],
	get_indicator(doc) {
		const colours = { "Waiting for review": "orange", Justified: "green", "Not justified": "red" };
		const value = doc.review_status;
		return value ? [__(value), colours[value] || "gray", `review_status,=,${value}`] : null;
	},
};
