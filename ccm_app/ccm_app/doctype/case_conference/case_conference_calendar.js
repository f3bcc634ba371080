// Conferences by day, titled by case number.
frappe.views.calendar["Case Conference"] = {
	field_map: { start: "planned_on", end: "planned_on", id: "name", title: "title", allDay: "all_day", status: "status" },
	get_css_class: (event) => ({ Called: "warning", Held: "success" }[event.status] || "default"),
	get_events_method: "ccm_app.api.calendar.conferences",
};
