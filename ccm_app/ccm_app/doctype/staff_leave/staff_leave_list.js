// Leaves: cancelled, without anybody who stands in, now, later, over.
frappe.listview_settings["Staff Leave"] = {
	add_fields: ["is_cancelled", "stands_in", "from_date", "until_date"],
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		if (doc.is_cancelled) return [__("Cancelled"), "gray", "is_cancelled,=,1"];
		if (doc.until_date < today) return [__("Over"), "gray", `until_date,<,${today}`];
		if (!doc.stands_in) return [__("Nobody stands in"), "red", "stands_in,is,not set"];
		return doc.from_date > today ? [__("Later"), "blue", `from_date,>,${today}`] : [__("On leave now"), "orange", `from_date,<=,${today}`];
	},
};
