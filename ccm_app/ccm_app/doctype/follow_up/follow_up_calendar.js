// Follow-ups by the day on which they are due, titled by case number.
frappe.views.calendar["Follow-up"] = {
	field_map: { start: "due_on", end: "due_on", id: "name", title: "title", allDay: "all_day", status: "status" },
	get_css_class(event) {
		if (event.status === "Planned") return ccm.is_overdue(event.due_on) ? "danger" : "warning";
		return event.status === "Done" ? "success" : "danger";
	},
	get_events_method: "ccm_app.api.calendar.follow_ups",
};
