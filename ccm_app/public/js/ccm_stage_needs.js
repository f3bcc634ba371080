// A field that is needed at certain stages: chosen from the stages, stored as the platform's Mandatory Depends On.
frappe.provide("ccm.configuration");

const CCM_STAGE_FIELDS = {
	Case: "stage",
	"Case Plan": "budget_category",
	Referral: "referral_category",
	"Case Handover": "handover_category",
};
const CCM_NEVER_ASKED = new Set(["Check", "Button", "HTML", "Section Break", "Column Break", "Tab Break", "Heading"]);

// The row of the field in which a record of this form says its stage.
ccm.configuration.stage_row = (frm) => {
	const wanted = CCM_STAGE_FIELDS[frm.doc.doc_type] || "status";
	return (frm.doc.fields || []).find((row) => row.fieldname === wanted && row.fieldtype === "Select");
};

ccm.configuration.stages_of_row = (row) => {
	const found = /^eval:(\[.*\])\.includes\(doc\.\w+\)$/.exec((row && row.mandatory_depends_on) || "");
	return found ? JSON.parse(found[1]) : [];
};

// As ccm_app.domain.stage_needs writes it: a blank behind each comma.
ccm.configuration.stage_need = (stages, fieldname) =>
	stages.length ? `eval:[${stages.map((one) => JSON.stringify(one)).join(", ")}].includes(doc.${fieldname})` : "";

ccm.configuration.can_be_asked = (row) =>
	row.fieldname &&
	row.label &&
	!row.read_only &&
	!row.hidden &&
	!CCM_NEVER_ASKED.has(row.fieldtype) &&
	(!row.mandatory_depends_on || ccm.configuration.stages_of_row(row).length);

ccm.configuration.ask_stages = (frm) => {
	const stage = ccm.configuration.stage_row(frm);
	const rows = frm.doc.fields.filter((row) => ccm.configuration.can_be_asked(row) && row !== stage);
	const row_of = (name) => rows.find((row) => row.fieldname === name);
	const stages = stage.options.split("\n").filter((one) => one && one !== "Void");
	const boxes = (chosen) =>
		stages.map((one) => ({ label: __(one), value: one, checked: chosen.includes(one) ? 1 : 0 }));
	let shown = [];
	const dialog = new frappe.ui.Dialog({
		title: __("Mandatory at a stage"),
		fields: [
			{
				fieldtype: "Select",
				fieldname: "field",
				label: __("Field"),
				reqd: 1,
				options: rows.map((row) => ({ value: row.fieldname, label: __(row.label) })),
				onchange() {
					const control = dialog.get_field("stages");
					const chosen = ccm.configuration.stages_of_row(row_of(dialog.get_value("field")));
					// Drawn anew only where it differs, so that nothing is lost that was ticked meanwhile.
					if (chosen.join() === shown.join()) return;
					shown = chosen;
					control.df.options = boxes(chosen);
					control.refresh();
				},
			},
			{ fieldtype: "MultiCheck", fieldname: "stages", label: __("Needed at"), columns: 2, sort_options: false, options: boxes([]) },
		],
		primary_action_label: __("Put in"),
		primary_action({ field, stages: chosen }) {
			const row = row_of(field);
			const ordered = stages.filter((one) => (chosen || []).includes(one));
			const text = ccm.configuration.stage_need(ordered, stage.fieldname);
			frappe.model.set_value(row.doctype, row.name, "mandatory_depends_on", text);
			dialog.hide();
			frappe.show_alert({ message: __("Press Update: then it holds."), indicator: "blue" });
		},
	});
	dialog.show();
};

frappe.ui.form.on("Customize Form", {
	refresh(frm) {
		if (!frm.doc.doc_type || !ccm.configuration.stage_row(frm)) return;
		frm.add_custom_button(__("Mandatory at a stage"), () => ccm.configuration.ask_stages(frm));
	},
});
