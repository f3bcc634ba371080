// Emergency access: a client of another office, opened by number for some minutes, read only, told and reviewed.
frappe.provide("ccm.emergency");

ccm.emergency.ROLES = ["CCM Field Case Manager", "CCM Clerk", "CCM Social Worker"];
ccm.emergency.WORKSPACE = "Coordinated Case Management";

ccm.emergency.may_ask = () => frappe.user.has_role(ccm.emergency.ROLES);

// Words of a list; the server answers them in English and the desk shows them in the user's language.
ccm.emergency.purposes = function () {
	return frappe.xcall("ccm_app.api.break_glass.purposes");
};

ccm.emergency.ask = function () {
	return ccm.emergency.purposes().then((purposes) => {
		const form_key = ccm.new_form_key();
		const dialog = new frappe.ui.Dialog({
			title: __("Emergency access"),
			fields: [
				{ fieldtype: "HTML", fieldname: "explained", options: ccm.emergency.explained() },
				{
					fieldtype: "Data",
					fieldname: "client_number",
					label: __("Registry number of the client"),
					description: __("Type it in full, as it stands on the paper. There is no search here."),
					reqd: 1,
				},
				{
					fieldtype: "Select",
					fieldname: "purpose",
					label: __("Purpose"),
					options: [{ value: "", label: "" }, ...purposes.map((one) => ({ value: one, label: __(one) }))],
					reqd: 1,
				},
				{
					fieldtype: "Small Text",
					fieldname: "reason",
					label: __("Reason"),
					description: __("What has happened, without names."),
					reqd: 1,
				},
			],
			primary_action_label: __("Open"),
			primary_action: ccm.once((values) => ccm.emergency.send(dialog, { ...values, form_key })),
		});
		dialog.show();
		return dialog;
	});
};

ccm.emergency.explained = function () {
	const text = __("You will read this client for a short time. The case manager and the Data Protection Officer are told at once, and every emergency access is reviewed. Nothing can be changed, printed or passed on.");
	return `<p class="text-muted">${text}</p>`;
};

ccm.emergency.send = function (dialog, values) {
	return frappe.xcall("ccm_app.api.break_glass.open", values).then((answer) => {
		dialog.hide();
		if (answer.status !== "Open") {
			frappe.msgprint({
				title: __("A second person has to agree"),
				message: __("The Central Office and the Data Protection Officer were asked. You will find a notice under the bell when one of them has agreed. Call them if it is urgent."),
				indicator: "orange",
			});
			return;
		}
		const until = frappe.datetime.str_to_user(answer.ends_on);
		frappe.show_alert({ message: __("Open for reading until {0}.", [until]), indicator: "orange" }, 10);
		frappe.set_route("Form", "Client", answer.client);
	});
};

// Who is near to a client says so, and does not see the client from then on.
ccm.emergency.declare_conflict = function (client_number) {
	frappe.prompt(
		{
			fieldtype: "Small Text",
			fieldname: "reason",
			label: __("How the two are connected, without names."),
			reqd: 1,
		},
		({ reason }) =>
			frappe.xcall("ccm_app.api.sensitivity.declare_conflict", { client_number, reason }).then((said) => {
				frappe.show_alert(said);
				frappe.set_route("List", "Client");
			}),
		__("Conflict of Interest"),
		__("You will not see this client any more")
	);
};

// A button on the workspace of those who may ask. Frappe empties the toolbar some moments after the page was changed,
// whenever it has drawn a workspace, so the button is looked after for a while.
ccm.emergency.MOMENTS = [0, 500, 1500, 3000, 6000];

ccm.emergency.show_button = function () {
	const page = frappe.workspace && frappe.workspace.page;
	if (!page) return;
	const [view, name] = frappe.get_route();
	const there = page.inner_toolbar.find(".ccm-emergency");
	if (view !== "Workspaces" || name !== ccm.emergency.WORKSPACE) {
		there.remove();
	} else if (!there.length) {
		page.add_inner_button(__("Emergency access"), ccm.once(ccm.emergency.ask)).addClass("ccm-emergency");
	}
};

$(document).on("page-change", () => {
	if (!ccm.emergency.may_ask()) return;
	ccm.emergency.MOMENTS.forEach((moment) => setTimeout(ccm.emergency.show_button, moment));
});
