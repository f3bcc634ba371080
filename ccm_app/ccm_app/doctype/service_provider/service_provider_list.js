// Providers: inactive, agreement expired, active.
frappe.listview_settings["Service Provider"] = {
	add_fields: ["is_active", "mou_valid_until"],
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		if (!doc.is_active) return [__("Inactive"), "gray", "is_active,=,0"];
		if (ccm.is_overdue(doc.mou_valid_until)) {
			return [__("Agreement expired"), "orange", `is_active,=,1|mou_valid_until,<,${today}`];
		}
		return [__("Active"), "green", "is_active,=,1"];
	},
};
