// What each role may do with the records of the app, for the ministry administrator: a tick is one change.
frappe.pages["ccm-role-rights"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Rights of Roles"), single_column: true });
	const rights = new CcmRoleRights(page);
	page.add_inner_button(__("Show me how"), () => rights.show_how());
	page.add_inner_button(__("Changes"), () =>
		frappe.set_route("List", "Configuration Change", { kind: "Custom DocPerm" })
	);
	frappe.pages["ccm-role-rights"].rights = rights;
};

frappe.pages["ccm-role-rights"].on_page_show = () => frappe.pages["ccm-role-rights"].rights.refresh();

class CcmRoleRights {
	constructor(page) {
		this.names = {
			read: __("Read"),
			select: __("Select"),
			write: __("Write"),
			create: __("Create"),
			report: __("Report"),
			export: __("Export"),
			print: __("Print"),
		};
		this.kind = page.add_field({ fieldtype: "Select", fieldname: "kind", label: __("Record"), change: () => this.chosen("kind") });
		this.role = page.add_field({ fieldtype: "Select", fieldname: "role", label: __("Role"), change: () => this.chosen("role") });
		this.body = $('<div class="ccm-role-rights padding"></div>').appendTo(page.main);
	}

	call(name, asked) {
		return frappe.xcall(`ccm_app.api.role_rights.${name}`, asked);
	}

	refresh() {
		if (this.rights) return this.draw();
		return this.call("choices").then(({ kinds, roles, rights }) => {
			this.rights = rights;
			this.offer(this.kind, kinds);
			this.offer(this.role, roles);
			this.kind.set_input("Case");
			return this.draw();
		});
	}

	offer(field, values) {
		const options = values.map((value) => ({ value, label: __(value) }));
		field.df.options = [{ value: "", label: "" }, ...options];
		field.refresh();
	}

	// One record or one role is looked at; choosing one lets go of the other.
	chosen(name) {
		const [mine, other] = name === "kind" ? [this.kind, this.role] : [this.role, this.kind];
		if (!this.rights || !mine.get_value()) return;
		if (other.get_value()) other.set_input("");
		this.draw();
	}

	draw() {
		const asked = { kind: this.kind.get_value() || "", role: this.role.get_value() || "" };
		return this.call("table", asked).then((rows) => this.show(rows, asked));
	}

	show(rows, asked) {
		const safe = (text) => frappe.utils.escape_html(String(text ?? ""));
		const intro = [
			__("A tick that is taken away holds at once. What was never shipped cannot be given."),
			__("The right alone shows no client: whose clients somebody sees follows from the staff of the offices."),
		];
		const heads = [asked.kind ? __("Role") : __("Record"), ...this.rights.map((right) => this.names[right]), ""];
		const cells = rows.map((row) => [
			safe(__(asked.kind ? row.role : row.kind)),
			...row.cells.map((cell) => this.tick(row, cell)),
			row.kept ? "" : safe(__("kept by the system manager")),
		]);
		const said = intro.map((text) => `<p>${safe(text)}</p>`).join("");
		const table = rows.length
			? ccm.configuration.table(heads, cells)
			: `<p>${safe(__("This role has no rights to these records."))}</p>`;
		this.body.html(`${said}<div class="ccm-last"></div>${table}`);
		this.body.find("input[type=checkbox]").on("change", (event) => this.change(event.currentTarget));
		this.tell_last();
	}

	tick(row, cell) {
		const safe = frappe.utils.escape_html;
		const label = safe([__(row.role), __(row.kind), this.names[cell.right]].join(", "));
		const data = `data-kind="${safe(row.kind)}" data-role="${safe(row.role)}" data-right="${safe(cell.right)}"`;
		if (!cell.open) return cell.on ? `<span role="img" aria-label="${label}">✓</span>` : "";
		return `<input type="checkbox" aria-label="${label}" ${data} ${cell.on ? "checked" : ""}>`;
	}

	change(box) {
		const { kind, role, right } = box.dataset;
		const on = box.checked ? 1 : 0;
		box.disabled = true;
		return this.call("change", { kind, role, right, on }).then(
			(entry) => {
				this.last = entry && { entry, text: [__(role), __(kind), this.names[right], on ? __("On") : __("Off")].join(", ") };
				return this.draw();
			},
			() => this.draw()
		);
	}

	tell_last() {
		if (!this.last) return;
		const safe = frappe.utils.escape_html;
		const place = this.body.find(".ccm-last").empty();
		const shown = $(`<p role="status">${safe(this.last.text)} </p>`).appendTo(place);
		$(`<button class="btn btn-default btn-xs">${safe(__("Take this change back"))}</button>`)
			.appendTo(shown)
			.on("click", ccm.once(() => this.take_back()));
	}

	take_back() {
		return frappe.xcall("ccm_app.api.configuration.take_back", { change: this.last.entry }).then(() => {
			this.last = null;
			frappe.show_alert({ message: __("Taken back."), indicator: "green" });
			return this.draw();
		});
	}

	show_how() {
		const steps = [
			__("Choose a record to see all roles, or a role to see all its records."),
			__("Take a tick away, or give it back. The marks without a box are kept by the system manager."),
			__("Each tick is a change of its own. Take this change back makes it as it was; older ones stand under Changes."),
		];
		const items = steps.map((text) => `<li>${frappe.utils.escape_html(text)}</li>`).join("");
		frappe.msgprint({ title: __("Rights of Roles"), message: `<ol>${items}</ol>` });
	}
}
