// Batches of numbered forms, by year: forms of this year, and those of a year that is over.
frappe.listview_settings["Paper Form Batch"] = {
	add_fields: ["year", "first_number", "last_number"],
	get_indicator(doc) {
		const year = Number(frappe.datetime.get_today().slice(0, 4));
		return doc.year < year
			? [__("Earlier year"), "gray", `year,<,${year}`]
			: [__("This year"), "green", `year,>=,${year}`];
	},
};
