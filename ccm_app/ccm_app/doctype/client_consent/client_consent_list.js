// Consents: withdrawn, expired, valid.
frappe.listview_settings["Client Consent"] = {
	add_fields: ["withdrawn_on", "valid_until"],
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		if (doc.withdrawn_on) return [__("Withdrawn"), "red", "withdrawn_on,is,set"];
		if (ccm.is_overdue(doc.valid_until)) {
			return [__("Expired"), "orange", `withdrawn_on,is,not set|valid_until,<,${today}`];
		}
		return [__("Valid"), "green", "withdrawn_on,is,not set"];
	},
};
