// Cases by stage; what is overdue is red, whatever the stage. A case shows its number, never a name.
frappe.listview_settings["Case"] = {
	add_fields: ["stage", "case_type", "next_due_on", "next_due_what", "field_office"],
	hide_name_column: false,
	get_indicator(doc) {
		const stage = doc.stage || "Identification";
		const filter = `stage,=,${stage}`;
		if (!ccm.ENDED.includes(stage) && ccm.is_overdue(doc.next_due_on)) {
			return [`${__("Overdue")} · ${__(stage)}`, "red", filter];
		}
		return [__(stage), (ccm.STAGES[stage] || { colour: "gray" }).colour, filter];
	},
	formatters: {
		next_due_on: (value) => ccm.due_pill(value),
	},
};
