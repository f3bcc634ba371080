"""The functions by which the configuration and the accounts are kept: they answer nothing about a client to anybody."""

from __future__ import annotations

from ccm_app.tests.matrix.ways import NEVER, SHAPE, method

API = "ccm_app.api."
PLATFORM = "ccm_app.confidentiality.platform."
# A configuration that was made by hand: it brings a record of the register.
BY_HAND = {
	"format": 1,
	"name": "By hand",
	"saved_on": "2026-11-22",
	"settings": [
		{"kind": "$kind", "setting": "$name", "act": "Changed", "values": {"client": "$wrong_client"}}
	],
}
# The same under the name of a kind that a configuration may hold.
DISGUISED = {
	**BY_HAND,
	"settings": [
		{
			"kind": "Letter Head",
			"setting": "Disguised",
			"act": "Added",
			"values": {"doctype": "$kind", "client": "$client", "case": "$case", "form_key": "$form_key"},
		}
	],
}
NOTHING_DRAWN = {"document_type": "$kind", "states": [], "transitions": []}

WAYS = (
	method("own: forms", "own", SHAPE, API + "configuration.forms", only="Case", names=False),
	method(
		"own: can a change be taken back",
		"own",
		SHAPE,
		API + "configuration.standing",
		form={"change": "$name"},
		only="Configuration Change",
		# Asked by whoever keeps the configuration, also who does not read the list of changes.
		names=False,
	),
	method(
		"own: take a record back",
		"own",
		NEVER,
		API + "configuration.take_back",
		form={"change": "$name"},
		kinds="w",
	),
	method(
		"own: dry run of a workflow",
		"own",
		SHAPE,
		API + "dry_run.of_workflow",
		form={"drawn": NOTHING_DRAWN},
		kinds="w",
		names=False,
	),
	method(
		"own: let a workflow take effect",
		"own",
		NEVER,
		API + "dry_run.begin",
		form={"workflow": "Case", "drawn": NOTHING_DRAWN, "mapping": {"$name": "$name"}},
		only="Case",
		names=False,
	),
	method(
		"own: go on carrying over",
		"own",
		NEVER,
		API + "dry_run.go_on",
		form={"carry_over": "$name"},
		kinds="w",
	),
	method(
		"own: dry run of a mandatory field",
		"own",
		SHAPE,
		API + "dry_run.of_mandatory",
		form={"kind": "$kind", "fieldname": "$text_field"},
		kinds="w",
		names=False,
	),
	method(
		"own: where a record is used",
		"own",
		NEVER,
		API + "dry_run.of_list",
		form={"kind": "$kind", "name": "$name"},
		kinds="w",
	),
	method(
		"own: save a configuration",
		"own",
		SHAPE,
		API + "promotion.save",
		form={"configuration": "Matrix"},
		only="Case",
		names=False,
	),
	*(
		method(
			f"own: {act} a configuration made by hand",
			"own",
			NEVER,
			API + f"promotion.{act}",
			form={"text": BY_HAND},
			kinds="w",
		)
		for act in ("compare", "check", "apply")
	),
	method(
		"own: a record disguised as a setting",
		"own",
		NEVER,
		API + "promotion.apply",
		form={"text": DISGUISED},
		kinds="w",
		names=False,
	),
	*(
		method(
			f"own: rights of roles: {act}",
			"own",
			SHAPE,
			API + f"role_rights.{act}",
			form=form,
			only="Case",
			names=False,
		)
		for act, form in (("choices", {}), ("table", {"kind": "$kind"}))
	),
	method(
		"own: a right for oneself",
		"own",
		NEVER,
		API + "role_rights.change",
		form={"kind": "$kind", "role": "CCM Ministry Administrator", "right": "read", "on": 1},
		kinds="w",
		names=False,
	),
	method("own: accounts", "own", SHAPE, API + "staff_accounts.every", only="Case", names=False),
	method(
		"own: an account that opens every client",
		"own",
		NEVER,
		API + "staff_accounts.make",
		form={"email": "matrix@ccm.example", "account_name": "Matrix", "role": "CCM Central Office"},
		only="Case",
		names=False,
	),
	method(
		"own: another role for oneself",
		"own",
		NEVER,
		API + "staff_accounts.change",
		form={"email": "$user", "role": "CCM Field Case Manager"},
		only="Case",
		names=False,
	),
	method(
		"own: a way to the password of the Central Office",
		"own",
		NEVER,
		API + "staff_accounts.send_password_link",
		form={"email": "central@ccm.example"},
		only="Case",
		names=False,
	),
	method(
		"own: how full a table is",
		"own",
		SHAPE,
		PLATFORM + "customizing.how_full",
		form={"doctype": "$kind"},
		kinds="w",
		names=False,
	),
	*(
		method(
			f"own: rights of a form: {act}",
			"own",
			SHAPE,
			PLATFORM + f"permission_manager.{act}",
			form={"doctype": "$kind", "role": "CCM Advisory Group", "permlevel": 0},
			kinds="w",
			names=False,
		)
		for act in ("remove", "reset")
	),
)
