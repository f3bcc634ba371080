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

// The lists of our records without tags and tasks, which the register refuses; the style sheet hides them.
ccm.setup_view_of_the_desk = frappe.views.ListView.prototype.setup_view;
frappe.views.ListView.prototype.setup_view = function (...given) {
	if (this.meta && this.meta.module === "CCM App") this.page.wrapper.addClass("ccm-register-list");
	return ccm.setup_view_of_the_desk.apply(this, given);
};
