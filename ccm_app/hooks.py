"""What the platform has to know about the app. Names without an underscore become hooks: nothing else stands here."""

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

# Confidentiality: one function for every list, one for every record. "*" so that no DocType is forgotten: rows of a
# child table can be listed on their own, a DocType that is added later is asked for too, and the platform keeps rows
# that refer to our records. What refers to records of other apps is let through.
permission_query_conditions = {"*": "ccm_app.confidentiality.access.list_condition"}
has_permission = {"*": "ccm_app.confidentiality.access.may_open"}

# Where no controller of ours can reach ------------------------------------------------------------
doc_events = {
	"File": {"validate": "ccm_app.confidentiality.referring.keep_files_private"},
	"DocShare": {"validate": "ccm_app.confidentiality.access.refuse_sharing"},
	"Workflow": {
		"before_validate": "ccm_app.confidentiality.configuration.check_workflow",
		"on_update": "ccm_app.registry.renamed_states.carry_records_over",
		"on_trash": "ccm_app.confidentiality.configuration.keep_workflow",
	},
	"Role": {"validate": "ccm_app.confidentiality.configuration.check_role"},
}

# The desk -----------------------------------------------------------------------------------------
# Plain files: they need no build. The number makes browsers fetch them anew after a change.
app_include_js = ["/assets/ccm_app/js/ccm_desk.js?v=3"]
app_include_css = ["/assets/ccm_app/css/ccm_desk.css?v=2"]
calendars = ["Case Conference", "Follow-up"]
# Every shipped print format is drawn by `ccm_app.slips` through this one method.
jinja = {"methods": ["ccm_app.api.papers.paper"]}
override_whitelisted_methods = {
	# Whether a number exists is told only to those who may open the record.
	"frappe.client.validate_link": "ccm_app.confidentiality.opening.validate_link",
	# The form of a workflow opens for the ministry administrator, who may not read cases.
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": "ccm_app.registry.renamed_states.get_workflow_state_count",
	# A card dragged on the board takes the step of the workflow, instead of writing the stage past it.
	"frappe.desk.doctype.kanban_board.kanban_board.update_order_for_single_card": "ccm_app.api.kanban.move_card",
	# The PDF button makes our papers without fetching anything from the site's own address.
	"frappe.utils.print_format.download_pdf": "ccm_app.api.papers.download_pdf",
}
