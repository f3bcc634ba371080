// Accounts of the people who work with the app, for the ministry administrator.
frappe.pages["ccm-accounts"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Accounts"), single_column: true });
	const accounts = new CcmAccounts(page);
	page.set_primary_action(__("New account"), () => accounts.ask_for_new());
	page.add_inner_button(__("Offices and their staff"), () => frappe.set_route("List", "Field Office"));
	frappe.pages["ccm-accounts"].accounts = accounts;
};

frappe.pages["ccm-accounts"].on_page_show = () => frappe.pages["ccm-accounts"].accounts.refresh();

class CcmAccounts {
	constructor(page) {
		this.page = page;
		this.roles = [];
		this.body = $('<div class="ccm-accounts padding"></div>').appendTo(page.main);
	}

	call(name, asked) {
		return frappe.xcall(`ccm_app.api.staff_accounts.${name}`, asked);
	}

	refresh() {
		return this.call("every").then((answer) => {
			this.roles = answer.roles;
			this.draw(answer.accounts);
		});
	}

	draw(accounts) {
		const safe = (text) => frappe.utils.escape_html(String(text ?? ""));
		const intro = __("The way to a password is mailed to its owner. The role alone shows no client: add the person to the staff of an office, too.");
		const rows = accounts.map((one) => [
			`${safe(one.name)}<br><span class="text-muted">${safe(one.email)}</span>`,
			one.roles.map((role) => safe(__(role))).join("<br>"),
			one.enabled ? safe(__("On")) : safe(__("Off")),
			safe(one.last_active),
			one.kept ? this.buttons(one) : safe(__("kept by the system manager")),
		]);
		const heads = [__("Who"), __("Role"), __("Account"), __("Last active"), ""];
		this.body.html(`<p>${safe(intro)}</p>${ccm.configuration.table(heads, rows)}`);
		this.body.find("button[data-act]").on("click", (event) => this.act(event.currentTarget.dataset, accounts));
	}

	buttons(one) {
		const button = (act, label) =>
			`<button class="btn btn-default btn-xs" data-act="${act}" data-email="${frappe.utils.escape_html(one.email)}">${label}</button>`;
		const parts = [button("role", __("Change role")), button("switch", one.enabled ? __("Switch off") : __("Switch on"))];
		if (one.enabled) parts.push(button("password", __("Mail a way to a new password")));
		return parts.join(" ");
	}

	act({ act, email }, accounts) {
		const account = accounts.find((one) => one.email === email);
		if (act === "role") this.ask_for_role(account);
		if (act === "switch") this.ask_for_switch(account);
		if (act === "password") {
			this.call("send_password_link", { email }).then(() => frappe.show_alert(__("The mail is on its way.")));
		}
	}

	ask_for_role(account) {
		frappe.prompt(
			[{ ...this.role_field(), default: account.roles[0] }],
			ccm.once(({ role }) => this.call("change", { email: account.email, role }).then(() => this.refresh())),
			frappe.utils.escape_html(account.name || account.email),
			__("Save")
		);
	}

	ask_for_switch(account) {
		const who = frappe.utils.escape_html(account.name || account.email).bold();
		const question = account.enabled
			? __("{0} is signed out at once and cannot sign in any more. Go on?", [who])
			: __("{0} can sign in again. Go on?", [who]);
		frappe.confirm(
			question,
			ccm.once(() =>
				this.call("change", { email: account.email, enabled: account.enabled ? 0 : 1 }).then(() => this.refresh())
			)
		);
	}

	role_field() {
		const options = this.roles.map((role) => ({ value: role, label: __(role) }));
		return { fieldtype: "Select", fieldname: "role", label: __("Role"), options, reqd: 1 };
	}

	ask_for_new() {
		const languages = [
			{ value: "km", label: "ភាសាខ្មែរ" },
			{ value: "en", label: "English" },
		];
		frappe.prompt(
			[
				{ fieldtype: "Data", fieldname: "account_name", label: __("Name"), reqd: 1 },
				{ fieldtype: "Data", fieldname: "email", label: __("E-mail"), options: "Email", reqd: 1 },
				this.role_field(),
				{ fieldtype: "Select", fieldname: "language", label: __("Language"), options: languages, default: "km", reqd: 1 },
			],
			ccm.once((values) => this.call("make", values).then(() => this.refresh())),
			__("New account"),
			__("Make the account")
		);
	}
}
