"""Which DocTypes of the platform are watched, and by which function: for the hook `doc_events`. Names only."""

from __future__ import annotations

from collections.abc import Mapping

from ccm_app.domain.configuration_accounts import KEPT_FOR_THE_APP
from ccm_app.domain.configuration_desk import ROW_KINDS
from ccm_app.registry import shipped

_ROOM = "ccm_app.confidentiality.platform"
_LINT = f"{_ROOM}.lint.check"
_SETTINGS = f"{_ROOM}.settings.check"
_TIMELINE = f"{_ROOM}.timeline"
_CHANGES = "ccm_app.confidentiality.configuration_changes"
# What changes for one client: the ledger hears of it.
NOTE = f"{_CHANGES}.note"
# Every change of the configuration becomes an entry of its own, with before and after.
_REMEMBER, _RECORD = f"{_CHANGES}.remember", f"{_CHANGES}.record_change"

# A caller can make Frappe skip `validate`. `before_validate` and `on_update` it cannot skip, but of the first the record
# is not complete yet, and before the second some have already changed a table, which cannot be taken back.
_ASKED: dict[str, str | list[str]] = {"before_validate": _LINT, "validate": _LINT, "on_update": _LINT}
# Frappe finds out in `validate` which kind of account the roles make; before that every new one looks like a desk account.
_ASKED_COMPLETE: dict[str, str | list[str]] = {"validate": _LINT, "on_update": _LINT}
# Their names are refused by Frappe with an error that says nothing, unless they are asked about before.
_NAMED = ("Workflow Action Master", "Workflow State")
CONFIGURATION = (
	"Address Template",
	"Assignment Rule",
	"Auto Email Report",
	"Auto Repeat",
	"Blog Post",
	"Calendar View",
	"Care Option",
	"Client Script",
	"Closure Reason",
	"Custom DocPerm",
	"Custom Field",
	"Custom HTML Block",
	"Custom Role",
	"Dashboard Chart",
	"Data Import",
	"DocType",
	"DocType Action",
	"DocType Layout",
	"DocType Link",
	"Document Naming Rule",
	"Document Naming Settings",
	"Email Account",
	"Email Template",
	"Energy Point Rule",
	"Form Tour",
	"Global Search Settings",
	"Help Article",
	"Kanban Board",
	"Language",
	"Letter Head",
	"List Filter",
	"List View Settings",
	"Log Settings",
	"Milestone Tracker",
	"Module Onboarding",
	"Navbar Settings",
	"Notification",
	"Number Card",
	"Onboarding Step",
	"Package Import",
	"Portal Settings",
	"Prepared Report",
	"Print Format",
	"Print Heading",
	"Print Style",
	"Property Setter",
	"Report",
	"Role Profile",
	"Scheduled Job Type",
	"Server Script",
	"Service Type",
	"Success Action",
	"Translation",
	"User",
	"User Type",
	"Web Form",
	"Web Page",
	"Web Template",
	"Webhook",
	"Website Script",
	"Website Theme",
	"Workflow Action Master",
	"Workflow State",
	"Workspace",
)
BESIDE_RECORDS = (
	"Comment",
	"Communication",
	"Deleted Document",
	"Discussion Topic",
	"Document Follow",
	"Document Share Key",
	"Energy Point Log",
	"Milestone",
	"Reminder",
	"Tag Link",
	"ToDo",
	"Version",
	"View Log",
)
# Work and papers that the platform keeps in settings of its own; nobody changes the register with them.
_NO_ENTRY = ("Blog Post", "Data Import", "DocType", "Help Article", "List Filter", "Prepared Report")
# Beside those that are asked about: the app's own lists and numbers, and the offices, whose staff decides about access.
_NOT_CONFIGURATION = ("CCM Body", "Service Provider", "Statistical Period")
_ROW = f"{_ROOM}.lint.refuse_row_alone"
_NOTED = {"on_update": NOTE, "on_trash": NOTE}
# Of these the ministry administrator removes what belongs to the app only.
_KEPT_FOR_THE_APP = tuple(kind for kind, _field in KEPT_FOR_THE_APP)
_ENTRIES = {
	"before_validate": _REMEMBER,
	"on_update": _RECORD,
	"on_trash": _REMEMBER,
	"after_delete": _RECORD,
}
# Rows that the platform keeps for its own work; they stay where they refer to a record of the register.
KEPT_BESIDE_RECORDS = (
	"Access Log",
	"Activity Log",
	"Email Unsubscribe",
	"Error Log",
	"Integration Request",
	"Submission Queue",
	"Workflow Action",
)
_STAYS = {"on_trash": f"{_TIMELINE}.refuse_removal"}
_REFUSED = {"before_insert": f"{_TIMELINE}.refuse_row", "validate": f"{_TIMELINE}.refuse_row", **_STAYS}


def lists() -> tuple[str, ...]:
	"""The app's lists and numbers, of which every change is an entry."""
	own = (kind for kind in shipped.kinds() if shipped.is_list(kind) or shipped.is_single(kind))
	return tuple(kind for kind in own if kind not in _NOT_CONFIGURATION)


def with_entries(events: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
	"""These events, and those that write an entry of the change; what is asked comes first."""
	joined: dict[str, str | list[str]] = dict(events)
	for event, function in _ENTRIES.items():
		before = joined.get(event, [])
		joined[event] = [*([before] if isinstance(before, str) else before), function]
	return joined


_PLATFORM = ("Print Settings", "System Settings", "Website Settings")
_RECORDED = frozenset({*(kind for kind in CONFIGURATION if kind not in _NO_ENTRY), *_PLATFORM, *lists()})
_EVENTS: dict[str, dict[str, str | list[str]]] = {
	"*": {"validate": f"{_ROOM}.attaching.check_addresses"},
	**{kind: dict(_ASKED) for kind in CONFIGURATION},
	**{kind: {**_ASKED, "before_insert": _LINT} for kind in _NAMED},
	"CCM Settings": dict(_ASKED),
	**{kind: {**_ASKED, "on_trash": f"{_ROOM}.lint.refuse_others_removal"} for kind in _KEPT_FOR_THE_APP},
	"User": dict(_ASKED_COMPLETE),
	**{
		kind: {"before_insert": _ROW, "before_validate": _ROW, "on_update": _ROW, "on_trash": _ROW}
		for kind in ROW_KINDS
	},
	**{kind: dict(_NOTED) for kind in ("Conflict of Interest", "Legal Hold")},
	**{kind: dict(_REFUSED) for kind in BESIDE_RECORDS},
	**{kind: dict(_STAYS) for kind in KEPT_BESIDE_RECORDS},
	"DocShare": {
		**_STAYS,
		"before_insert": f"{_TIMELINE}.refuse_share",
		"validate": f"{_TIMELINE}.refuse_share",
	},
	"Email Queue": {
		**_STAYS,
		"before_insert": f"{_TIMELINE}.refuse_mail",
		"validate": f"{_TIMELINE}.refuse_mail",
	},
	"Event": {"validate": f"{_TIMELINE}.refuse_participants"},
	"Notification Log": {**_STAYS, "before_insert": f"{_TIMELINE}.only_number"},
	"System Settings": {"validate": _SETTINGS, "on_update": _SETTINGS},
	# The platform empties an address that it does not know, before the other events.
	"Website Settings": {
		"before_validate": _LINT,
		"validate": [_LINT, _SETTINGS],
		"on_update": [_LINT, _SETTINGS],
	},
	"Print Settings": {"validate": _SETTINGS, "on_update": _SETTINGS},
	"Dropbox Settings": {"validate": f"{_ROOM}.settings.check_backup_elsewhere"},
	"Google Drive": {"validate": f"{_ROOM}.settings.check_backup_elsewhere"},
	"S3 Backup Settings": {"validate": f"{_ROOM}.settings.check_backup_elsewhere"},
}
EVENTS: dict[str, dict[str, str | list[str]]] = {
	**_EVENTS,
	**{kind: with_entries(_EVENTS.get(kind, {})) for kind in sorted(_RECORDED)},
}
LINT = _LINT
KEEP_ROLE = f"{_ROOM}.lint.keep_role"
CHECK_ROLE = f"{_ROOM}.settings.check_role"
