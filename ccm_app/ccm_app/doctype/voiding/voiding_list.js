// Voidings by state.
frappe.listview_settings["Voiding"] = {
	add_fields: ["status"],
	get_indicator(doc) {
		const colours = { Asked: "orange", Confirmed: "red", Refused: "gray", "Taken back": "green" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
