// A state of a workflow gets another name, or becomes two, with every step that leads to it and on from it.
frappe.provide("ccm.configuration");

// A word of the workflow, made where it is not there yet.
ccm.configuration.word = (kind, fieldname, name) =>
	frappe.db.exists(kind, name).then((known) => known || frappe.db.insert({ doctype: kind, [fieldname]: name }));

ccm.configuration.leading_to = (frm, state) =>
	frm.doc.transitions.filter((row) => row.next_state === state && row.state !== state);

ccm.configuration.rename_state = (frm, old, name) => {
	for (const row of frm.doc.states) if (row.state === old) row.state = name;
	for (const row of frm.doc.transitions) {
		if (row.state === old) row.state = name;
		if (row.next_state === old) row.next_state = name;
	}
};

// Everything of a step but the way that it leads.
ccm.configuration.terms_of = (row) => ({
	allowed: row.allowed,
	allow_self_approval: row.allow_self_approval,
	condition: row.condition,
});

ccm.configuration.add_beside = (frm, first, second, action) => {
	const shape = frm.doc.states.find((row) => row.state === first);
	const { doc_status, update_field, update_value, allow_edit, is_optional_state } = shape;
	const into = ccm.configuration.leading_to(frm, first).map((row) => ({ ...row }));
	const onward = frm.doc.transitions.filter((row) => row.state === first).map((row) => ({ ...row }));
	frm.add_child("states", { state: second, doc_status, update_field, update_value, allow_edit, is_optional_state });
	const seen = new Set();
	const add = (state, its_action, next_state, row) => {
		const key = JSON.stringify([state, its_action, next_state, row.allowed, row.condition || ""]);
		if (seen.has(key)) return;
		seen.add(key);
		frm.add_child("transitions", { state, action: its_action, next_state, ...ccm.configuration.terms_of(row) });
	};
	for (const row of into) {
		add(row.state, action, second, row);
		// From one of the two to the other, for whoever leads records here.
		add(first, action, second, row);
		add(second, row.action, first, row);
	}
	for (const row of onward) add(second, row.action, row.next_state, row);
};

ccm.configuration.change_state = (frm, { state, first, second, action }) => {
	const words = [ccm.configuration.word("Workflow State", "workflow_state_name", first)];
	if (second) {
		words.push(ccm.configuration.word("Workflow State", "workflow_state_name", second));
		words.push(ccm.configuration.word("Workflow Action Master", "workflow_action_name", action));
	}
	return Promise.all(words).then(() => {
		ccm.configuration.rename_state(frm, state, first);
		if (second) ccm.configuration.add_beside(frm, first, second, action);
		frm.refresh_fields(["states", "transitions"]);
		frm.dirty();
		frappe.show_alert({ message: __("Press Dry run: it says what happens to the records of today."), indicator: "blue" });
	});
};

ccm.configuration.ask_state = (frm) => {
	const options = frm.doc.states.map((row) => ({ value: row.state, label: __(row.state) }));
	const dialog = new frappe.ui.Dialog({
		title: __("Rename or split a state"),
		fields: [
			{ fieldtype: "Select", fieldname: "state", label: __("State today"), options, reqd: 1 },
			{ fieldtype: "Data", fieldname: "first", label: __("Its new name"), reqd: 1 },
			{
				fieldtype: "Data",
				fieldname: "second",
				label: __("Second state beside it"),
				description: __("Leave it empty to rename only. The records of today go on in the first one."),
			},
			{
				fieldtype: "Data",
				fieldname: "action",
				label: __("Step that leads to the second state"),
				depends_on: "second",
				mandatory_depends_on: "second",
			},
		],
		primary_action_label: __("Put in"),
		primary_action: ccm.once((values) =>
			ccm.configuration.change_state(frm, values).then(() => dialog.hide())
		),
	});
	dialog.show();
};

frappe.ui.form.on("Workflow", {
	refresh(frm) {
		if (frm.is_new() || !CCM_STAGED.includes(frm.doc.document_type)) return;
		frm.add_custom_button(__("Rename or split a state"), () => ccm.configuration.ask_state(frm));
	},
});

// The platform shows the name of a state as it is stored; people read it in their language.
frappe.provide("frappe.form.link_formatters");
frappe.form.link_formatters["Workflow State"] = (value) => __(value || "");
