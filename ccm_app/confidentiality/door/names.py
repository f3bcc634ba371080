"""Which function of ours answers for which of Frappe's: for the hook `override_whitelisted_methods`. Names only."""

from __future__ import annotations

_ROOM = "ccm_app.confidentiality.door"
_STANDS_IN = f"{_ROOM}.stands_in"

REFUSE_CLOSED = f"{_ROOM}.closed.refuse_over_http"
STANDS_IN: dict[str, str] = {
	"frappe.client.get": f"{_STANDS_IN}.get_document",
	"frappe.client.get_count": f"{_STANDS_IN}.get_count",
	"frappe.client.get_doc_permissions": f"{_STANDS_IN}.get_doc_permissions",
	"frappe.core.api.file.get_attached_images": f"{_STANDS_IN}.no_images",
	"frappe.core.doctype.user.user.reset_password": f"{_STANDS_IN}.reset_password",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": f"{_STANDS_IN}.no_chart",
	"frappe.desk.doctype.kanban_board.kanban_board.update_order": f"{_STANDS_IN}.keep_board_order",
	"frappe.desk.doctype.tag.tag.get_tags_list_for_awesomebar": f"{_STANDS_IN}.nothing",
	"frappe.desk.form.load.getdoc": f"{_STANDS_IN}.getdoc",
	"frappe.desk.listview.get_group_by_count": f"{_STANDS_IN}.get_group_by_count",
	"frappe.desk.notifications.get_open_count": f"{_STANDS_IN}.get_open_count",
	"frappe.desk.query_report.run": f"{_STANDS_IN}.run_report",
	"frappe.desk.search.get_link_title": f"{_STANDS_IN}.get_link_title",
	"frappe.printing.page.print.print.get_print_settings_to_show": f"{_ROOM}.printing.get_print_settings_to_show",
	"frappe.realtime.can_subscribe_doctype": f"{_STANDS_IN}.can_subscribe_doctype",
	"frappe.utils.global_search.search": f"{_STANDS_IN}.nothing",
	"frappe.www.printview.get_html_and_style": f"{_ROOM}.printing.get_html_and_style",
}
