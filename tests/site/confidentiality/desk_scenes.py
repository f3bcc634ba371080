"""What people of each role do at the desk while it is recorded which functions it calls."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from tests.site.browser import ready
from tests.site.browser.desk import Seat, address

if TYPE_CHECKING:
	from tests.site.confidentiality.desk_recording import Recorder

WORKSPACE = "/app/coordinated-case-management"
LISTS = ("client", "case", "social-assessment", "case-plan", "referral", "service-record", "follow-up")
MASTERS = ("case-type", "field-office", "service-provider", "body-meeting", "ccm-holiday-calendar")
TABLES = (
	"Statistics Table",
	"My Work",
	"Due and Overdue",
	"Where Is Everybody",
	"Referral Board",
	"Plan Budget",
)


def lists(recorder: Recorder, one: Seat) -> None:
	"""Lists, filters, sorting, sidebar, list settings, saved filters."""
	for kind in (*LISTS, *MASTERS):
		with recorder.scene(f"list of {kind}"):
			one.open(f"/app/{kind}")
	with recorder.scene("filter, sort and search in a list"):
		one.open("/app/case?stage=Services")
		one.page.keyboard.press("Escape")
		_click(one, ".sort-selector .btn-order")
		one.page.fill('.standard-filter-section [data-fieldname="name"] input', "C-SVR")
		one.settle()
		_click(one, ".list-count")
	with recorder.scene("list settings"):
		one.open("/app/case")
		one.page.evaluate("() => cur_list.show_list_settings && cur_list.show_list_settings()")
		one.settle()
	with recorder.scene("group by in the sidebar"):
		one.open("/app/case")
		for button in one.page.locator(".list-sidebar .group-by-field a:visible").all()[:3]:
			button.click()
			one.settle()


def views(recorder: Recorder, one: Seat) -> None:
	"""Report view, board, calendar, dashboard of a list."""
	for view in ("report", "kanban/Cases by stage", "dashboard", "image", "gantt"):
		with recorder.scene(f"{view.partition('/')[0]} of cases"):
			one.open(f"/app/case/view/{view}")
	for kind in ("follow-up", "case-conference"):
		with recorder.scene(f"calendar of {kind}"):
			one.open(f"/app/{kind}/view/calendar/default")
	with recorder.scene("columns, groups and totals of the report view"):
		one.open("/app/case/view/report")
		one.page.evaluate(
			"() => cur_list.add_column_to_datatable && cur_list.add_column_to_datatable('opened_on','Case',1)"
		)
		one.settle()
		one.page.evaluate(
			"() => { const g = cur_list.group_by_control; g.groupby_select.val('Case.stage').trigger('change');"
			" g.aggregate_function_select.val('count').trigger('change'); g.apply_group_by_and_refresh(); }"
		)
		one.settle()


def forms(recorder: Recorder, one: Seat) -> None:
	"""Opening records, the timeline, connections, print preview, PDF."""
	with recorder.scene("case form"):
		one.open(f"/app/case/{recorder.case}")
		_click(one, ".form-dashboard-section .document-link-badge")
	for kind in LISTS[2:]:
		with recorder.scene(f"form of {kind}"):
			one.open(f"/app/{kind}")
			_click(one, ".list-row .level-item.bold a, .list-row .list-subject a")
			one.settle()
	with recorder.scene("print preview"):
		one.open(f"/app/print/Case/{recorder.case}")
		one.page.wait_for_timeout(1500)
		one.page.evaluate("() => cur_page.page.frm")
	with recorder.scene("next and previous record, reload, links"):
		one.open(f"/app/case/{recorder.case}")
		_click(one, ".next-doc")
		_click(one, ".prev-doc")
		one.page.evaluate("() => cur_frm.reload_doc()")
		one.settle()
	with recorder.scene("link field: search, advanced search, preview"):
		one.open("/app/case/new")
		box = one.see('.form-layout [data-fieldname="client"] input')
		box.click()
		box.type("SVR-", delay=50)
		one.page.wait_for_timeout(1200)
		one.settle()


def reports(recorder: Recorder, one: Seat) -> None:
	"""The tables of the app."""
	for name in TABLES:
		with recorder.scene(f"report {name}"):
			one.open(f"/app/query-report/{name}")
			one.page.wait_for_timeout(1500)
			one.settle()


def desk(recorder: Recorder, one: Seat) -> None:
	"""What belongs to nobody's records: workspace, notifications, search box, own account."""
	with recorder.scene("workspace"):
		one.open(WORKSPACE)
	with recorder.scene("notifications"):
		_click(one, ".dropdown-notifications .notifications-icon")
		one.settle()
		_click(one, ".dropdown-notifications .mark-all-read")
	with recorder.scene("search box"):
		one.page.fill("#navbar-search", "case")
		one.page.wait_for_timeout(1200)
		one.settle()
	with recorder.scene("own account"):
		one.open(f"/app/user/{one.page.evaluate('() => frappe.session.user')}")
		one.open("/app/user-profile")
	with recorder.scene("theme and session defaults"):
		one.open(WORKSPACE)
		one.page.evaluate(
			"() => frappe.ui.toolbar.setup_session_defaults && frappe.ui.toolbar.setup_session_defaults()"
		)
		one.settle()
		one.page.evaluate("() => new frappe.ui.ThemeSwitcher().show()")
		one.settle()
	with recorder.scene("reload and clear the cache"):
		one.page.evaluate("() => frappe.ui.toolbar.clear_cache && frappe.ui.toolbar.clear_cache()")
		one.page.wait_for_timeout(2500)
	with recorder.scene("password"):
		one.page.goto(f"{address()}/update-password")
		one.page.wait_for_timeout(800)
		with suppress(Error):
			one.page.fill("#new_password", "Another-Quiet-River-2010!")
			one.page.wait_for_timeout(1500)
	with recorder.scene("workspaces and calendar of the desk"):
		for path in (
			"/app",
			"/app/todo",
			"/app/event/view/calendar/default",
			"/app/notification-log",
			"/app/file",
		):
			one.open(path)


def writing(recorder: Recorder, one: Seat) -> None:
	"""A clerk registers, a manager takes the next step."""
	with recorder.scene("new client, filled in and saved"):
		one.open("/app/client/new")
		for fieldname, value in (("field_office", "Svay Rieng"), ("identification_channel", "Hotline")):
			one.fill(fieldname, value)
		one.press("Save", ".page-actions")
	with recorder.scene("an existing client, changed and saved"):
		client, case = ready.identified_case()
		one.open(f"/app/client/{client}")
		one.page.evaluate("() => cur_frm.set_value('age_at_registration', 25).then(() => cur_frm.save())")
		one.page.wait_for_timeout(1500)
		one.settle()
		ready.give_identity(client)
		one.open(f"/app/client-identity/{client}")
	with recorder.scene("next step of a case"):
		one.open(f"/app/case/{case}")
		one.press("Next step", ".page-actions")
		one.press("Register", ".ccm-step")
	with recorder.scene("quick entry and attachment"):
		one.open(f"/app/case/{case}")
		one.page.evaluate(
			"() => new frappe.ui.FileUploader({doctype: cur_frm.doctype, docname: cur_frm.docname})"
		)
		one.settle()


def ministry(recorder: Recorder, one: Seat) -> None:
	"""The ministry administrator customises lists, workflows, forms, print formats, users."""
	places = (
		"/app/workflow",
		"/app/workflow/Case",
		"/app/workflow-state",
		"/app/ccm-settings",
		"/app/role",
		"/app/user",
		"/app/customize-form",
		"/app/customize-form?doc_type=Case",
		"/app/print-format",
		"/app/letter-head",
		"/app/email-template",
		"/app/notification",
		"/app/number-card",
		"/app/permission-manager",
		"/app/kanban-board",
		"/app/custom-field",
		"/app/translation",
		"/app/module-profile",
		"/app/role-profile",
		"/app/print-settings",
		"/app/administrative-area/view/tree",
		"/app/field-office/SVR",
		"/app/workflow-builder/Case",
		"/app/print-format-builder",
	)
	for place in places:
		with recorder.scene(f"open {place}"):
			one.open(place)
	with recorder.scene("a workflow state is added and the workflow saved"):
		one.open("/app/workflow/Case")
		one.page.evaluate("() => cur_frm.dirty() || cur_frm.save()")
		one.page.wait_for_timeout(1500)
		one.settle()
	with recorder.scene("a list value is renamed, switched off, saved"):
		one.open("/app/case-type")
		_click(one, ".list-row .level-item.bold a, .list-row .list-subject a")
		one.settle()
		one.page.evaluate("() => cur_frm.dirty() || cur_frm.save()")
		one.page.wait_for_timeout(1500)
	with recorder.scene("rows of a list are changed together"):
		one.open("/app/case-type")
		one.page.evaluate("() => frappe.model.with_doctype('Case Type')")
		_click(one, ".list-row-checkbox")
		one.settle()


def _click(one: Seat, selector: str) -> None:
	found = one.page.locator(f"{selector}:visible").first
	with suppress(Error):
		found.click(timeout=2000)
		one.settle()
