// A short tour for each task of the ministry administrator, and what a text may be filled with.
frappe.provide("ccm.configuration");

// Kind of setting -> the fields that are shown one after the other, each with what to do there.
ccm.configuration.TOURS = () => ({
	Workflow: [
		["states", __("States"), __("What people read. Each state says to which fixed category it belongs: Update Field and Update Value.")],
		["transitions", __("Steps"), __("Who leads from which state to which. A case needs one step to closure without a condition from every state.")],
		["is_active", __("Does it count?"), __("Draw while this is off. Press Dry run before you switch it on: it says what would happen to the records of today.")],
	],
	"Customize Form": [
		["doc_type", __("Which form"), __("Press Choose a form above.")],
		["fields", __("Fields"), __("Change labels and order, add a field with Add Row, tick Mandatory. Names and addresses belong into Client Identity only.")],
	],
	"Conference Seat": [
		["label_km", __("Labels"), __("What people read, in both languages. The code stays for ever.")],
		["always_required", __("Required"), __("Tick it for a seat that every conference needs; or name below when it is required.")],
	],
	"Follow-up Schedule": [
		["visits", __("Visits"), __("One row for each visit, with its month. At least one stands in months 7 to 12.")],
	],
	"CCM Holiday Calendar": [
		["days", __("Days"), __("The days that are no working days. Add those of the next year every year; confirm the moon feasts.")],
	],
	"CCM Settings": [
		["assessment_working_days", __("Deadlines"), __("Each number says what the handbook says. A change holds from now on.")],
		["holiday_calendar", __("Calendar"), __("Working days are counted with this calendar.")],
	],
	"Print Format": [
		["doc_type", __("Whose paper"), __("Choose Duplicate in the menu of a shipped paper; your copy is never touched by an upgrade.")],
		["html", __("Text"), __("Leave the line of the paper as it is, and write your own text around it. Merge fields lists what may be filled in.")],
	],
	"Letter Head": [
		["content", __("Text"), __("What stands above a paper. Merge fields lists what may be filled in; pictures and scripts from elsewhere are refused.")],
	],
	Notification: [
		["document_type", __("About which record"), __("A notice tells its number on the desk, and nothing else of it.")],
		["subject", __("Text"), __("Merge fields lists what may be filled in.")],
	],
	Translation: [
		["source_text", __("English"), __("Exactly as it stands on the screen.")],
		["translated_text", __("Khmer"), __("What people read instead.")],
	],
});

ccm.configuration.show_tour = (frm) => {
	const here = ccm.configuration.TOURS()[frm.doctype].filter(([fieldname]) => {
		const field = frm.get_field(fieldname);
		return field && !field.df.hidden && $(field.wrapper).is(":visible");
	});
	const steps = here.map(([fieldname, title, description], number) => ({
		fieldname,
		title,
		description,
		position: "Bottom",
		idx: number + 1,
	}));
	frm.tour.tour = { steps };
	frm.tour.init_driver();
	frm.tour.build_steps();
	frm.tour.update_driver_steps();
	frm.tour.start();
};

// What a text may be filled with: nothing else is stored.
ccm.configuration.MERGE_FIELDS = () => [
	["{{ doc.name }}", __("The number of the record")],
	["{{ _(doc.doctype) }}", __("The kind of the record, in the language of the reader")],
];

ccm.configuration.show_merge_fields = (frm, fieldname) => {
	const rows = ccm.configuration.MERGE_FIELDS().map(([code, meaning]) => ({ label: meaning, value: code }));
	frappe.prompt(
		[{ fieldtype: "Select", fieldname: "code", label: __("Put in"), options: rows, reqd: 1 }],
		({ code }) => frm.set_value(fieldname, `${frm.doc[fieldname] || ""} ${code}`.trim()),
		__("Merge fields"),
		__("Put in")
	);
};

for (const [kind, fieldname] of [
	["Print Format", "html"],
	["Letter Head", "content"],
	["Notification", "message"],
]) {
	frappe.ui.form.on(kind, {
		refresh: (frm) =>
			frm.add_custom_button(__("Merge fields"), () => ccm.configuration.show_merge_fields(frm, fieldname)),
	});
}

// Choosing a form needs no list of all kinds of records of the platform.
ccm.configuration.choose_form = (frm) =>
	frappe.xcall("ccm_app.api.configuration.forms").then((forms) => {
		const options = forms
			.map((kind) => ({ value: kind, label: __(kind) }))
			.sort((one, other) => one.label.localeCompare(other.label));
		frappe.prompt(
			[{ fieldtype: "Select", fieldname: "kind", label: __("Form"), options, reqd: 1 }],
			({ kind }) => frm.set_value("doc_type", kind),
			__("Choose a form"),
			__("Open")
		);
	});

frappe.ui.form.on("Customize Form", {
	refresh: (frm) => frm.add_custom_button(__("Choose a form"), () => ccm.configuration.choose_form(frm)),
});

$(document).on("form-refresh", (_event, frm) => {
	if (!ccm.configuration.TOURS()[frm.doctype] || !frappe.user.has_role("CCM Ministry Administrator")) return;
	frm.add_custom_button(__("Show me how"), () => ccm.configuration.show_tour(frm));
});
