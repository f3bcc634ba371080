// Referrals by progress; an answer that is late is red. The name is the slip's own reference.
frappe.listview_settings["Referral"] = {
	add_fields: ["referral_category", "answer_due_on", "provider", "service_type"],
	get_indicator(doc) {
		const colours = {
			Draft: "gray",
			Sent: "orange",
			Accepted: "blue",
			Declined: "red",
			"In service": "purple",
			Completed: "green",
			Withdrawn: "darkgrey",
		};
		const progress = doc.referral_category;
		const filter = `referral_category,=,${progress}`;
		if (progress === "Sent" && ccm.is_overdue(doc.answer_due_on)) {
			return [__("Answer overdue"), "red", filter];
		}
		return [__(progress), colours[progress] || "gray", filter];
	},
};
