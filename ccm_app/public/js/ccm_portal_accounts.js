// Accounts of a provider: made and ended with two buttons on the form of the provider, by those who may.
frappe.ui.form.on("Service Provider", {
	refresh(form) {
		const central = frappe.user.has_role("CCM Central Office");
		if (form.is_new() || !(central || frappe.user.has_role("CCM Ministry Administrator"))) return;
		if (central) form.add_custom_button(__("Make an account"), () => ccm_make_portal_account(form), __("Portal"));
		if ((form.doc.portal_users || []).length) {
			form.add_custom_button(__("End an account"), () => ccm_end_portal_account(form), __("Portal"));
		}
	},
});

function ccm_make_portal_account(form) {
	frappe.prompt(
		[
			{
				fieldname: "email",
				fieldtype: "Data",
				label: __("E-mail address"),
				reqd: 1,
				description: __("The way to the password is mailed to this address."),
			},
			{ fieldname: "account_name", fieldtype: "Data", label: __("Who uses it, by function") },
			{ fieldname: "language", fieldtype: "Select", label: __("Language"), options: "km\nen", default: "km" },
		],
		(given) => ccm_call_portal_accounts(form, "make_account", given),
		__("Make an account"),
		__("Make an account")
	);
}

function ccm_end_portal_account(form) {
	const users = form.doc.portal_users.map((row) => row.user).join("\n");
	frappe.prompt(
		[{ fieldname: "email", fieldtype: "Select", label: __("Account"), options: users, reqd: 1 }],
		(given) => ccm_call_portal_accounts(form, "end_account", given),
		__("It is signed out at once, and sees nothing more"),
		__("End an account")
	);
}

function ccm_call_portal_accounts(form, act, given) {
	return frappe
		.call({ method: `ccm_app.api.portal_accounts.${act}`, args: { provider: form.doc.name, ...given }, freeze: true })
		.then(() => form.reload_doc());
}
