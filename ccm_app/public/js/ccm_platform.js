// The menus of our forms without what the register refuses: mail, reminders, repeating, following, sharing.
frappe.provide("ccm");

ccm.NOT_ON_RECORDS = ["Email", "Remind Me", "Repeat", "Follow", "Unfollow", "Rename"];

ccm.without_dead_entries = function (frm) {
	for (const label of ccm.NOT_ON_RECORDS) {
		const name = encodeURIComponent(__(label));
		frm.page.menu.find(`[data-label="${name}"]`).closest("li").addClass("hide");
	}
};

$(document).on("form-refresh", (_event, frm) => {
	if (frm && frm.meta && frm.meta.module === "CCM App") ccm.without_dead_entries(frm);
});
