"""Texts that run, accounts that see more, rows that are saved without their record."""

from __future__ import annotations

from collections.abc import Iterator

from ccm_app.tests.configuration.attack import CODE, VAULT, Attack, attack


def templates() -> Iterator[Attack]:
	"""16, 18, 26, 28 of the list: texts that run."""
	for number, code in enumerate(CODE):
		yield attack(
			"a letter head", "Letter Head", letter_head_name=f"x{number}", source="HTML", content=code
		)
		yield attack(
			"a mail", "Email Template", name=f"x{number}", subject="x", response=code, response_html=code
		)
		yield attack(
			"a translation", "Translation", language="km", source_text=f"x{number}", translated_text=code
		)
		yield attack(
			"a paper of another record",
			"Print Format",
			name=f"x{number}",
			doc_type="ToDo",
			standard="No",
			custom_format=1,
			html=code,
		)
		yield attack("an address", "Address Template", country="Cambodia", template=code)
		yield attack(
			"a page",
			"Web Page",
			title="x",
			route=f"x{number}",
			main_section=code,
			content_type="HTML",
			main_section_html=code,
		)
	yield attack(
		"a page that asks the database",
		"Web Page",
		title="x",
		route="x9",
		dynamic_template=1,
		main_section="x",
	)
	yield attack("a block on the desk", "Custom HTML Block", name="x", html="<b>x</b>", script="1")
	yield attack(
		"a tour with a script",
		"Form Tour",
		title="x",
		reference_doctype="ToDo",
		steps=[{"title": "x", "description": CODE[2], "fieldname": "status", "parent_fieldname": ""}],
	)
	yield attack(
		"a style from elsewhere",
		"Print Style",
		print_style_name="x",
		css="@import url('https://elsewhere.example/x.css');",
	)


def accounts() -> Iterator[Attack]:
	"""21 of the list: who has which roles."""
	for role in ("System Manager", "CCM Central Office", "CCM Data Protection Officer"):
		yield attack(f"oneself {role}", "User", "SELF", roles=[{"role": role}])
	new = {"first_name": "X", "send_welcome_email": 0}
	for number, roles in enumerate(
		(
			("System Manager",),
			("CCM Service Provider", "CCM Clerk"),
			("CCM Data Protection Officer", "CCM Clerk"),
			("CCM Central Office", "System Manager"),
		)
	):
		rows = [{"role": role} for role in roles]
		yield attack(f"an account with {roles}", "User", email=f"x{number}@ccm.example", roles=rows, **new)
		yield attack(f"a profile with {roles}", "Role Profile", role_profile=f"x{number}", roles=rows)
	for values in ({"disabled": 1}, {"desk_access": 0}):
		yield attack("a role is closed", "Role", "CCM Central Office", **values)
	yield attack("providers at the desk", "Role", "CCM Service Provider", desk_access=1)
	yield attack(
		"a user type",
		"User Type",
		name="x",
		is_standard=0,
		role="CCM Clerk",
		apply_user_permission_on="User",
		user_id_field="x",
		user_doctypes=[{"document_type": "Case", "read": 1}],
	)


def rows() -> Iterator[Attack]:
	"""Rows of another record, saved without it."""
	right = {"parent": VAULT, "parenttype": "DocType", "parentfield": "permissions", "role": "All", "read": 1}
	yield attack("a row of rights", "DocPerm", **right)
	yield attack(
		"a role of oneself",
		"Has Role",
		parent="SELF",
		parenttype="User",
		parentfield="roles",
		role="CCM Central Office",
	)
	yield attack(
		"a row of a form",
		"DocField",
		parent="Case",
		parenttype="DocType",
		parentfield="fields",
		fieldname="x",
		fieldtype="Data",
	)
	step = {"state": "Identified", "action": "Close", "next_state": "Closed", "allowed": "CCM Clerk"}
	yield attack(
		"a step",
		"Workflow Transition",
		parent="Case",
		parenttype="Workflow",
		parentfield="transitions",
		**step,
	)
	yield attack(
		"a link on a form",
		"DocType Link",
		parent="User",
		parenttype="DocType",
		parentfield="links",
		link_doctype="Case",
		link_fieldname="owner",
		custom=1,
	)
	yield attack(
		"a button on a form",
		"DocType Action",
		parent="Case",
		parenttype="DocType",
		parentfield="actions",
		label="x",
		action_type="Server Action",
		action="frappe.ping",
		custom=1,
	)
