"""Settings, lists and pages of the site."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ccm_app.tests.configuration.attack import CODE, VAULT, Attack, attack


def settings() -> Iterator[Attack]:
	"""30 of the list, and what must hold."""
	for kind, fieldname, value in (
		("System Settings", "disable_document_sharing", 0),
		("System Settings", "allow_older_web_view_links", 1),
		("System Settings", "attach_view_link", 1),
		("System Settings", "allow_guests_to_upload_files", 1),
		("System Settings", "allow_error_traceback", 1),
		("System Settings", "apply_strict_user_permissions", 0),
		("System Settings", "session_expiry", "720:00"),
		("System Settings", "enable_password_policy", 0),
		("System Settings", "login_with_email_link", 1),
		("System Settings", "encrypt_backup", 0),
		("System Settings", "max_auto_email_report_per_user", 20),
		("Website Settings", "disable_signup", 0),
		("Website Settings", "head_html", CODE[2]),
		("Website Settings", "route_redirects", [{"source": "/slip", "target": "https://elsewhere.example"}]),
		("Website Settings", "route_redirects", [{"source": "/(.*)", "target": "/x"}]),
		("Website Settings", "home_page", "https://elsewhere.example"),
		("Print Settings", "enable_raw_printing", 1),
		("Log Settings", "logs_to_clear", [{"ref_doctype": "Access Log", "days": 1}]),
		("Log Settings", "logs_to_clear", [{"ref_doctype": "Case Event", "days": 30}]),
		("Portal Settings", "default_role", "CCM Clerk"),
		(
			"Portal Settings",
			"custom_menu",
			[{"title": "x", "route": "/x", "reference_doctype": "Referral", "enabled": 1}],
		),
		(
			"Navbar Settings",
			"settings_dropdown",
			[{"item_label": "x", "item_type": "Action", "action": "alert(1)"}],
		),
		("Global Search Settings", "allowed_in_global_search", [{"document_type": VAULT}]),
		("CCM Settings", "critical_visits_minimum", 0),
		("CCM Settings", "small_cell", 1),
		("CCM Settings", "residential_review_days", 0),
		("CCM Settings", "silent_days_services", 100_000),
		("CCM Settings", "identity_minutes", 1_000_000),
	):
		yield attack(f"{fieldname} of {kind}", kind, kind, **{fieldname: value})


def lists() -> Iterator[Attack]:
	"""Ticks in the app's own lists on which a gate rests."""
	for kind, name, values in (
		("Closure Reason", "COMPLETED", {"needs_follow_up_year": 0}),
		("Closure Reason", "COMPLETED", {"needs_client_consultation": 0}),
		("Closure Reason", "WITHDREW", {"needs_client_consultation": 0}),
		("Closure Reason", "DIED", {"is_completion": 1}),
		("Care Option", "FAMILY", {"must_be_ruled_out": 0}),
		("Care Option", "FOSTER", {"must_be_ruled_out": 0}),
		("Care Option", "SHELTER", {"is_residential": 0}),
		("Care Option", "INSTITUTION", {"is_residential": 0}),
		("Service Type", "SHELTER", {"is_residential": 0}),
	):
		yield attack(f"{values} of {name}", kind, name, **values)
	label = {"code": "X_OWN", "label_en": "x", "label_km": "x", "is_active": 1}
	yield attack("closed without asking", "Closure Reason", **label, needs_client_consultation=0)
	yield attack(
		"completed without a year",
		"Closure Reason",
		**label,
		is_completion=1,
		needs_follow_up_year=0,
		needs_client_consultation=1,
	)


def desk() -> Iterator[Attack]:
	"""What an administrator puts on the desk, and what the site does by itself."""
	page = {"label": "x", "title": "x", "public": 1, "sequence_id": 99}
	yield attack(
		"a page with a script",
		"Workspace",
		**page,
		content=json.dumps([{"type": "header", "data": {"text": CODE[3]}}]),
	)
	yield attack(
		"a page with a block",
		"Workspace",
		**page,
		content="[]",
		custom_blocks=[{"custom_block_name": "x", "label": "x"}],
	)
	yield attack(
		"a shortcut that runs",
		"Workspace",
		**page,
		content="[]",
		shortcuts=[{"type": "URL", "label": "x", "url": "javascript:alert(1)"}],
	)
	yield attack(
		"a page in place of the slip", "Web Page", title="x", route="slip/x", main_section="x", published=1
	)
	yield attack("a state that runs", "Workflow State", workflow_state_name=CODE[3])
	yield attack("a step that runs", "Workflow Action Master", workflow_action_name=CODE[3])
	yield attack(
		"a DocType with rows of a plan",
		"DocType",
		name="Diary X",
		module="Custom",
		custom=1,
		fields=[{"fieldname": "x", "fieldtype": "Table", "options": "Case Plan Line", "label": "x"}],
		permissions=[{"role": "System Manager", "read": 1}],
	)
	yield attack(
		"a DocType that counts clients",
		"DocType",
		name="Diary Y",
		module="Custom",
		custom=1,
		fields=[{"fieldname": "x", "fieldtype": "Link", "options": "Client", "label": "x"}],
		permissions=[{"role": "System Manager", "read": 1}],
	)
	yield attack("the shipped DocType", "DocType", "Case", track_changes=1)
