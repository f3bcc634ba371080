// Reintegrations: running or ended.
frappe.listview_settings["Reintegration"] = {
	add_fields: ["started_on", "ended_on"],
	get_indicator(doc) {
		return doc.ended_on
			? [__("Ended"), "gray", "ended_on,is,set"]
			: [__("Running"), "green", "ended_on,is,not set"];
	},
};
