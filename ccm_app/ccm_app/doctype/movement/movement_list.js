// Moves: reported, and received by who has the client now.
frappe.listview_settings["Movement"] = {
	add_fields: ["moved_on", "received_on"],
	get_indicator(doc) {
		return doc.received_on
			? [__("Received"), "green", "received_on,is,set"]
			: [__("Not yet received"), "orange", "received_on,is,not set"];
	},
};
