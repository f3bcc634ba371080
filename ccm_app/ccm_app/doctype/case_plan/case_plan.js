// A plan; what it rests on is chosen among the records of the same case.
frappe.ui.form.on("Case Plan", {
	setup(frm) {
		frm.set_query("based_on_assessment", () => ({ filters: { case: frm.doc.case } }));
		frm.set_query("based_on_conference", () => ({ filters: { case: frm.doc.case } }));
		frm.set_query("revision_of", () => ({ filters: { case: frm.doc.case } }));
		frm.set_query("service_type", "lines", () => ({ filters: { is_active: 1 } }));
		frm.set_query("provider", "lines", () => ({ filters: { is_active: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			if (!frm.doc.prepared_on) frm.set_value("prepared_on", frappe.datetime.get_today());
			return;
		}
		const approved = frm.doc.budget_category === "Approved" && frm.doc.is_current;
		if (approved && frappe.model.can_create("Case Plan")) {
			frm.add_custom_button(__("Make a revision"), ccm.once(() => revise(frm)));
		}
	},
});

// A revision begins with the lines of the plan in force; the old plan is kept.
function revise(frm) {
	const kept = ["phase", "service_type", "provider", "planned_from", "planned_until", "quantity", "unit", "unit_cost", "funder"];
	return frappe.model.with_doctype("Case Plan", () => {
		const plan = frappe.model.get_new_doc("Case Plan");
		Object.assign(plan, {
			case: frm.doc.case,
			revision_of: frm.doc.name,
			currency: frm.doc.currency,
			recovery_goal: frm.doc.recovery_goal,
			rehabilitation_goal: frm.doc.rehabilitation_goal,
			reintegration_goal: frm.doc.reintegration_goal,
		});
		frm.doc.lines.forEach((line) => {
			const row = frappe.model.add_child(plan, "Case Plan Line", "lines");
			kept.forEach((field) => (row[field] = line[field]));
		});
		frappe.set_route("Form", "Case Plan", plan.name);
	});
}
