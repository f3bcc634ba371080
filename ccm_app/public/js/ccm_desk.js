// What every form of the register shares on the desk.
frappe.provide("ccm");

// The stages in the handbook's order: colour in lists, and what stands before a stage can begin.
ccm.STAGES = {
	Identification: { colour: "gray", records: [] },
	Registration: { colour: "light-blue", records: ["Client Identity"] },
	"Social assessment": { colour: "cyan", records: ["Social Assessment"] },
	"Case conference": { colour: "blue", records: ["Social Assessment", "Case Conference"] },
	"Case plan": { colour: "purple", records: ["Social Assessment", "Case Conference", "Case Plan"] },
	Referral: { colour: "orange", records: ["Case Plan", "Client Consent", "Referral"] },
	Services: { colour: "yellow", records: ["Referral", "Service Record"] },
	"Reintegration and follow-up": { colour: "pink", records: ["Reintegration", "Follow-up"] },
	Closure: { colour: "green", records: ["Case Closure"] },
	Evaluation: { colour: "darkgrey", records: ["Case Evaluation"] },
	Void: { colour: "red", records: [] },
};
ccm.ENDED = ["Closure", "Evaluation", "Void"];

// One key for each new form: sent twice (a double click, a bad line), it still becomes one record.
ccm.new_form_key = function () {
	if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

ccm.set_form_key = function (frm) {
	const has_key = frm.is_new() && frappe.meta.has_field(frm.doctype, "form_key");
	if (has_key && !frm.doc.form_key) frm.doc.form_key = ccm.new_form_key();
};

$(document).on("form-load form-refresh", (_event, frm) => {
	if (!frm || !frm.doc) return;
	ccm.set_form_key(frm);
	if (frm.meta && frm.meta.module === "CCM App") frm.page.wrapper.addClass("ccm-register-form");
});

// Run something once, however often it is clicked, until its answer is there.
ccm.once = function (action) {
	let running = false;
	return (...given) => {
		if (running) return Promise.resolve();
		running = true;
		return Promise.resolve(action(...given)).finally(() => (running = false));
	};
};

ccm.is_overdue = function (day) {
	return Boolean(day) && day < frappe.datetime.get_today();
};

ccm.date = function (day) {
	return day ? frappe.datetime.str_to_user(String(day).slice(0, 10)) : "";
};

// A moment as day and time; the ledger keeps most moves by day only.
ccm.moment = function (moment) {
	const text = String(moment || "");
	return text.endsWith("00:00:00") ? ccm.date(text) : frappe.datetime.str_to_user(text);
};

ccm.quarter_of = function (day) {
	const [year, month] = day.split("-").map(Number);
	return `${year}-Q${Math.floor((month + 2) / 3)}`;
};

// An overdue day is red and carries a sign; its title says the word, so that nobody depends on the colour.
ccm.due_pill = function (day) {
	if (!day) return "";
	const text = frappe.utils.escape_html(ccm.date(day));
	if (!ccm.is_overdue(day)) return text;
	return `<span class="ccm-late" title="${__("Overdue")}">! ${text}</span>`;
};

ccm.late_formatter = function (value, row, column, data, default_formatter) {
	const shown = default_formatter(value, row, column, data);
	const late = data && data.days_late > 0 && ["days_late", "next_due_on", "answer_due_on", "due_on"].includes(column.fieldname);
	return late ? `<span class="ccm-late">${shown}</span>` : shown;
};

// A new record of the case, with the case filled in.
ccm.new_record = function (doctype, values) {
	frappe.new_doc(doctype, values || {});
};

ccm.can_create = function (doctype) {
	return frappe.model.can_create(doctype);
};

// Hand a text to the browser as a file; nothing is stored on the server.
ccm.download_text = function (filename, text) {
	const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
	const link = Object.assign(document.createElement("a"), { href: address, download: filename });
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 1000);
};

// A text that the user may not read is not sent: say so, instead of showing an empty field that could be filled in.
ccm.say_withheld = function (frm) {
	const withheld = (frm.doc.__onload && frm.doc.__onload.withheld) || [];
	if (!withheld.length) return;
	withheld.filter((name) => frm.fields_dict[name]).forEach((name) => frm.set_df_property(name, "read_only", 1));
	frm.set_intro(__("This record holds texts that your role does not read. They are kept as they are when you save."), "blue");
};

$(document).on("form-refresh", (_event, frm) => {
	if (frm && frm.doc && frm.meta && frm.meta.module === "CCM App") ccm.say_withheld(frm);
});
