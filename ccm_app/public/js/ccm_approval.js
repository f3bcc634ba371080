// Plans above an amount are approved by the Central Office: each step of the usual approver is divided by the amount.
frappe.provide("ccm.configuration");

const CCM_ABOVE = "CCM Central Office";
// As ccm_app.domain.workflow_conditions reads it: one comparison of the amount in dollars.
const CCM_AMOUNT = "doc.total_planned_usd";
const CCM_DIVIDED = /^doc\.total_planned_usd (<=|>) (\d+(?:\.\d+)?)$/;

ccm.configuration.amount_of = (row) => {
	const found = CCM_DIVIDED.exec((row.condition || "").trim());
	return found ? { sign: found[1], amount: Number(found[2]) } : null;
};

ccm.configuration.is_for_large_plans = (row) =>
	row.allowed === CCM_ABOVE && (ccm.configuration.amount_of(row) || {}).sign === ">";

// What the usual approver does with a plan whose costs are confirmed: approves it, rejects it.
ccm.configuration.approver_rows = (frm) => {
	const approved = new Set(frm.doc.states.filter((row) => row.update_value === "Approved").map((row) => row.state));
	const usual = frm.doc.transitions.filter((row) => !ccm.configuration.is_for_large_plans(row));
	const approves = usual.filter((row) => approved.has(row.next_state));
	return usual.filter((row) => approves.some((one) => one.state === row.state && one.allowed === row.allowed));
};

ccm.configuration.divide_approval = (frm, amount) => {
	const rows = ccm.configuration.approver_rows(frm);
	const own = rows.find((row) => row.condition && !ccm.configuration.amount_of(row));
	if (own)
		frappe.throw(
			__("The step {0} has a condition of its own. Change it in the table of transitions.", [__(own.action)])
		);
	for (const row of frm.doc.transitions.filter(ccm.configuration.is_for_large_plans))
		frappe.model.clear_doc(row.doctype, row.name);
	for (const row of rows) {
		row.condition = amount ? `${CCM_AMOUNT} <= ${amount}` : "";
		if (!amount) continue;
		const { state, action, next_state, allow_self_approval } = row;
		const condition = `${CCM_AMOUNT} > ${amount}`;
		frm.add_child("transitions", { state, action, next_state, allow_self_approval, allowed: CCM_ABOVE, condition });
	}
	frm.refresh_field("transitions");
	frm.dirty();
	frappe.show_alert({ message: __("Press Save: then it holds."), indicator: "blue" });
};

ccm.configuration.ask_amount = (frm) => {
	const found = ccm.configuration.approver_rows(frm).map(ccm.configuration.amount_of).find(Boolean);
	const dialog = new frappe.ui.Dialog({
		title: __("Approval above an amount"),
		fields: [
			{
				fieldtype: "Float",
				fieldname: "amount",
				label: __("Amount in US dollars"),
				precision: 2,
				non_negative: 1,
				default: found ? found.amount : 0,
				description: __(
					"A plan up to this amount is approved as before, a larger one by the Central Office. With 0 every plan is approved as before."
				),
			},
		],
		primary_action_label: __("Put in"),
		primary_action({ amount }) {
			ccm.configuration.divide_approval(frm, amount || 0);
			dialog.hide();
		},
	});
	dialog.show();
};

frappe.ui.form.on("Workflow", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.document_type !== "Case Plan") return;
		frm.add_custom_button(__("Approval above an amount"), () => ccm.configuration.ask_amount(frm));
	},
});
