"""What the platform has to know about the app. Names without an underscore become hooks: nothing else stands here."""

from ccm_app.confidentiality.door import names as _door
from ccm_app.confidentiality.platform import events as _events

app_name = "ccm_app"
app_title = "CCM"
app_publisher = "The ccm_app team"
app_description = (
	"Coordinated Case Management for victims of trafficking, exploitation and violence in Cambodia"
)
app_email = "ccm@example.org"
app_license = "MIT"
required_apps = []
export_python_type_annotations = True

# Setting up ---------------------------------------------------------------------------------------
after_install = "ccm_app.setup.install.after_install"
after_migrate = "ccm_app.setup.install.after_migrate"
before_uninstall = "ccm_app.setup.install.before_uninstall"
after_uninstall = "ccm_app.registry.counted_cases.remove"

# The door: what nobody has allowed is refused, before anything is looked up (docs/decisions/0014).
before_request = ["ccm_app.confidentiality.door.entry.enter"]
auth_hooks = ["ccm_app.confidentiality.door.routes.decide"]
after_request = ["ccm_app.confidentiality.door.entry.leave"]
before_job = ["ccm_app.confidentiality.door.entry.enter_job"]
# How often somebody has guessed, and where the right code came from: every change of a form empties the rest.
persistent_cache_keys = [
	"ccm_failed_at",
	"ccm_provider_passwords_at",
	"ccm_resets_of",
	"ccm_slip_known",
	"ccm_slip_wrong",
	"login_failed",
]

# Confidentiality: one function for every list, one for every record. "*" so that no DocType is forgotten: rows of a
# child table can be listed on their own, a DocType that is added later is asked for too, and the platform keeps rows
# that refer to our records. What refers to records of other apps is let through.
permission_query_conditions = {"*": "ccm_app.confidentiality.access.list_condition"}
has_permission = {"*": "ccm_app.confidentiality.access.may_open"}

# Where no controller of ours can reach ------------------------------------------------------------
doc_events = {
	**_events.EVENTS,
	"*": {
		**_events.EVENTS["*"],
		# The first: records with which the door itself would be opened are not written over HTTP.
		"before_insert": _door.REFUSE_CLOSED,
		"before_validate": _door.REFUSE_CLOSED,
		# Whoever prints has the right to print, and every print stands in the disclosure ledger.
		"before_print": "ccm_app.confidentiality.disclosures.before_print",
		# A text that tells who the client is gets a warning.
		"on_update": ["ccm_app.confidentiality.texts.warn", "ccm_app.confidentiality.drafts.forget_saved"],
	},
	"Workflow": _events.with_entries(
		{
			"before_validate": ["ccm_app.confidentiality.configuration.check_workflow", _events.LINT],
			"on_update": ["ccm_app.registry.renamed_states.carry_records_over", _events.LINT],
			"on_trash": "ccm_app.confidentiality.configuration.keep_workflow",
		}
	),
	# Accounts of providers belong to providers: who is taken out is signed out at once.
	"Service Provider": {
		"validate": "ccm_app.confidentiality.provider_accounts.check",
		"on_update": "ccm_app.confidentiality.provider_accounts.follow",
	},
	# Who was told of a client hears that the client no longer agrees.
	"Client Consent": {"on_update": "ccm_app.confidentiality.receivers.tell_of_withdrawal"},
	"Role": _events.with_entries(
		{
			"before_validate": _events.LINT,
			"validate": [
				"ccm_app.confidentiality.configuration.check_role",
				_events.CHECK_ROLE,
				_events.LINT,
			],
			"on_update": _events.LINT,
			"on_trash": _events.KEEP_ROLE,
			"before_rename": _events.KEEP_ROLE,
		}
	),
}

# Every hour and every night ---------------------------------------------------------------------------------------
scheduler_events = {
	# The ledger is sealed, and its checkpoints leave the server.
	"hourly": [
		"ccm_app.confidentiality.deliveries.hourly",
		# Of two who register one person at the same moment neither sees the other.
		"ccm_app.confidentiality.match_following.hourly",
		# Records that go on in other states after a change of a workflow, when the server was stopped meanwhile.
		"ccm_app.confidentiality.dry_run.hourly",
	],
	"daily": [
		"ccm_app.confidentiality.drafts.drop_old",
		"ccm_app.confidentiality.look_digest.examine_finished_days",
		"ccm_app.confidentiality.verifying.nightly",
		# Nobody is lost: who was not heard of, who is between custodians, who has nobody.
		"ccm_app.confidentiality.daily_watch.daily",
		# No referral is forgotten: each has a next action, and who has to act hears of it once.
		"ccm_app.confidentiality.referral_watch.daily",
		"ccm_app.confidentiality.platform.orphans.nightly",
		"ccm_app.confidentiality.platform.lint.nightly",
		"ccm_app.confidentiality.platform.timeline.nightly",
		# What is kept for counting is worked out anew and compared.
		"ccm_app.confidentiality.counting.nightly",
	],
	"monthly": ["ccm_app.confidentiality.platform.retention.monthly"],
}

# A sign-in from a new place is told to the owner of the account.
on_session_creation = ["ccm_app.confidentiality.sign_ins.remember_place"]

# Files of the register are sealed on the disk; the log of downloads keeps no contents.
override_doctype_class = {
	"File": "ccm_app.confidentiality.files.GuardedFile",
	"Access Log": "ccm_app.confidentiality.platform.access_log.AccessLogWithoutContents",
	# What the platform writes past the events on which the guard stands is asked about here.
	"Customize Form": "ccm_app.confidentiality.platform.customizing.GuardedCustomizeForm",
}

# The portal of providers: its pages, and where whoever works there begins.
page_renderer = [
	"ccm_app.www.slip.SlipPage",
	"ccm_app.api.portal_pages.PortalPage",
	"ccm_app.api.portal_password.PasswordPage",
]
role_home_page = {"CCM Service Provider": "portal"}

# The desk -----------------------------------------------------------------------------------------
# Plain files: they need no build. The number makes browsers fetch them anew after a change.
app_include_js = [
	"/assets/ccm_app/js/ccm_plain_text.js?v=1",
	"/assets/ccm_app/js/ccm_desk.js?v=4",
	"/assets/ccm_app/js/ccm_identity.js?v=3",
	"/assets/ccm_app/js/ccm_emergency.js?v=3",
	"/assets/ccm_app/js/ccm_sharing.js?v=2",
	"/assets/ccm_app/js/ccm_slips.js?v=1",
	"/assets/ccm_app/js/ccm_platform.js?v=2",
	"/assets/ccm_app/js/ccm_drafts.js?v=3",
	"/assets/ccm_app/js/ccm_draft_comparison.js?v=1",
	"/assets/ccm_app/js/ccm_provider_choice.js?v=1",
	"/assets/ccm_app/js/ccm_voiding.js?v=1",
	"/assets/ccm_app/js/ccm_portal_accounts.js?v=1",
	"/assets/ccm_app/js/ccm_configuration.js?v=2",
	"/assets/ccm_app/js/ccm_tours.js?v=1",
	"/assets/ccm_app/js/ccm_stage_needs.js?v=1",
	"/assets/ccm_app/js/ccm_states.js?v=1",
	"/assets/ccm_app/js/ccm_approval.js?v=1",
	"/assets/ccm_app/js/ccm_statistics.js?v=1",
]
# The titles of the tables, for the filters of the reports.
extend_bootinfo = ["ccm_app.api.statistics.tell_tables"]
app_include_css = ["/assets/ccm_app/css/ccm_desk.css?v=3", "/assets/ccm_app/css/ccm_platform.css?v=2"]
calendars = ["Case Conference", "Follow-up"]
# A provider is found by every spelling of its name.
standard_queries = {"Service Provider": "ccm_app.api.provider_choice.search_providers"}
# Every shipped print format is drawn by `ccm_app.slips` through this one method.
jinja = {"methods": ["ccm_app.api.papers.paper"]}
override_whitelisted_methods = {
	**_door.STANDS_IN,
	# Who changes a form sees how full its table is; the platform tells those only who change all of them.
	"frappe.core.doctype.doctype.doctype.get_row_size_utilization": "ccm_app.confidentiality.platform.customizing.how_full",
	# Whether a number exists is told only to those who may open the record.
	"frappe.client.validate_link": "ccm_app.confidentiality.opening.validate_link",
	# Frappe writes these rows past their own checks; a right beyond what the app ships is refused.
	"frappe.core.page.permission_manager.permission_manager.update": "ccm_app.confidentiality.platform.permission_manager.update",
	"frappe.core.page.permission_manager.permission_manager.add": "ccm_app.confidentiality.platform.permission_manager.add",
	# Taking rights away becomes an entry, too.
	"frappe.core.page.permission_manager.permission_manager.remove": "ccm_app.confidentiality.platform.permission_manager.remove",
	"frappe.core.page.permission_manager.permission_manager.reset": "ccm_app.confidentiality.platform.permission_manager.reset",
	# The form of a workflow opens for the ministry administrator, who may not read cases.
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": "ccm_app.registry.renamed_states.get_workflow_state_count",
	# A card dragged on the board takes the step of the workflow, instead of writing the stage past it.
	"frappe.desk.doctype.kanban_board.kanban_board.update_order_for_single_card": "ccm_app.api.kanban.move_card",
	# The PDF button makes our papers without fetching anything from the site's own address.
	"frappe.utils.print_format.download_pdf": "ccm_app.api.papers.download_pdf",
	# What was typed into a filter of a list is not kept.
	"frappe.model.utils.user_settings.save": "ccm_app.confidentiality.platform.remembered.save",
	# A report leaves with a reason and with safe cells, by the button of the report.
	"frappe.desk.query_report.export_query": "ccm_app.api.exports.refuse_platform_export",
}
