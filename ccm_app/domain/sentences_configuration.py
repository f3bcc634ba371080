"""Sentences about keeping the configuration: taking back, trying out, carrying to another site."""

SENTENCES: dict[str, str] = {
	"config.newer_change": "{name} was changed again by {user} on {moment}. Take that change back first.",
	"config.changed_since": "{name} is no longer as this change left it. Look at the setting itself and change it there.",
	"config.entry_not_proven": "This entry does not say what the ledger heard when it was written. Do not use it; ask the Data Protection Officer to check the ledger.",
	"config.stays": "{name} stays in {kind}, because old records may name it. Change its labels, or make another one.",
}
