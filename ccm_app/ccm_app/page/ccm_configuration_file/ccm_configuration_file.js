// A configuration as a file: saved here, compared and applied on another site. For the ministry administrator.
frappe.pages["ccm-configuration-file"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Configuration file"), single_column: true });
	const file = new CcmConfigurationFile(page);
	page.set_primary_action(__("Save as a file"), () => file.ask_for_name());
};

class CcmConfigurationFile {
	constructor(page) {
		const safe = frappe.utils.escape_html;
		const intro = __("A file holds what differs here from what was shipped. Carry it to another site, compare it there, and apply it.");
		const button = (act, label) => `<button class="btn btn-default btn-sm" data-act="${act}">${safe(label)}</button>`;
		this.body = $(`<div class="padding"><p>${safe(intro)}</p>
			<p><input type="file" accept=".json" aria-label="${safe(__("Configuration file"))}"></p>
			<p>${button("compare", __("Compare"))} ${button("check", __("Check"))} ${button("apply", __("Apply"))}</p>
			<div class="ccm-answer"></div></div>`).appendTo(page.main);
		this.body.find("button[data-act]").on("click", (event) => this[event.currentTarget.dataset.act]());
	}

	call(name, asked) {
		return frappe.xcall(`ccm_app.api.promotion.${name}`, asked);
	}

	ask_for_name() {
		frappe.prompt(
			[{ fieldtype: "Data", fieldname: "name", label: __("Name"), reqd: 1 }],
			({ name }) => this.call("save", { configuration: name }).then((text) => this.download(name, text)),
			__("Save as a file"),
			__("Save")
		);
	}

	download(name, text) {
		const link = document.createElement("a");
		link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
		link.download = `${name}.json`;
		link.click();
		URL.revokeObjectURL(link.href);
	}

	read() {
		const [file] = this.body.find("input[type=file]")[0].files;
		if (file) return file.text();
		frappe.show_alert({ message: __("Choose a file first."), indicator: "orange" });
		return Promise.reject(new Error("no file"));
	}

	with_text(act) {
		return this.read().then(act, () => undefined);
	}

	answer(html) {
		this.body.find(".ccm-answer").html(html);
	}

	compare() {
		const safe = (text) => frappe.utils.escape_html(text === null ? "" : String(text));
		return this.with_text((text) =>
			this.call("compare", { text }).then((rows) => {
				const heads = [__("Setting"), __("Where"), __("In the file"), __("On this site")];
				const cells = rows.map(([kind, setting, where, file, here]) => [
					`${safe(__(kind))} ${safe(setting)}`,
					safe(where),
					safe(file),
					safe(here),
				]);
				this.answer(rows.length ? ccm.configuration.table(heads, cells) : safe(__("Nothing differs.")));
			})
		);
	}

	check() {
		const safe = frappe.utils.escape_html;
		return this.with_text((text) =>
			this.call("check", { text }).then((found) => {
				const said = found.map((sentence) => `<li>${safe(sentence)}</li>`).join("");
				this.answer(found.length ? `<ul class="text-danger">${said}</ul>` : safe(__("The file can be applied.")));
			})
		);
	}

	apply() {
		return this.with_text((text) =>
			frappe.confirm(
				__("Everything in the file becomes as it says, all of it or nothing. Go on?"),
				ccm.once(() =>
					this.call("apply", { text }).then((changed) => {
						const safe = frappe.utils.escape_html;
						const names = changed.map((one) => `<li>${safe(one)}</li>`).join("");
						this.answer(`<p>${safe(__("{0} settings changed.", [changed.length]))}</p><ul>${names}</ul>`);
					})
				)
			)
		);
	}
}
