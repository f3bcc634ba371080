"""Sentences about keeping the configuration: taking back, trying out, carrying to another site."""

SENTENCES: dict[str, str] = {
	"config.newer_change": "{name} was changed again by {user} on {moment}. Take that change back first.",
	"config.changed_since": "{name} is no longer as this change left it. Look at the setting itself and change it there.",
	"config.entry_not_proven": "This entry does not say what the ledger heard when it was written. Do not use it; ask the Data Protection Officer to check the ledger.",
	"config.stays": "{name} stays in {kind}, because old records may name it. Change its labels, or make another one.",
	"dry_run.stuck": "{number} records stand in the state {state} and would be stuck: no step leads on, or no state has the category {category}. Add a step, or a state of this category.",
	"dry_run.other_category": "Records of the state {state} cannot go on in {becomes}. Choose a state with the category {category}; to another stage records go by their steps.",
	"dry_run.no_stages": "Records of {kind} have no stages. Choose a workflow of this app.",
	"dry_run.not_ours": "{kind} is not kept here. Choose a record or a list of this app.",
	"staff.role_not_given": "You cannot give the role {role}. Choose a role of people who work with cases, plans or visits; the system manager of the site gives the others.",
	"staff.own_account": "Nobody changes the own account here. Ask another administrator.",
	"staff.not_kept": "This account is not kept by you. Ask the system manager of the site.",
	"staff.there_already": "There is an account with the address {email} already. Change that one.",
	"config.not_yours": "{kind} is not a record of this app. Ask the system manager of the site.",
	"promotion.unreadable": "This file holds no configuration. Take one that was saved under Configuration file, or with bench ccm configuration-save.",
	"promotion.strange_kind": "A configuration holds no {kind}. Take it out of the file, or save the file anew.",
	"promotion.twice": "{kind} {name} stands in the file twice. Save the file anew.",
	"promotion.no_name": "Give the configuration a name, such as the office and the day.",
	"promotion.refused": "Nothing was applied. {reasons}",
	"promotion.no_right": "You may not change this setting. Ask the system manager of the site.",
}
