"""English sentences for what the site itself refuses: what happened, what to do next."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"record.category_by_hand": "{label} follows from the state and cannot be set directly. Open the record and choose the next step under Actions.",
	"record.changed_by": "{who} changed on {when}: {labels}.",
	"record.changed_meanwhile": "Somebody else saved {name} after you opened it, and nothing of yours was stored over it. What you typed is kept on your screen and as a draft: load the record again, compare, and take over what is yours.",
	"record.html_not_kept": "{label} holds markup that would not be kept as it was typed. Write plain text and save again.",
	"record.missing_at_stage": '"{label}" is needed at the stage "{stage}". Fill it in first, and take the step again.',
	"record.missing_field": '"{label}" is empty. Fill it in and save again.',
	"record.never_amended": "Records of the register are saved, not submitted, cancelled or amended. Save the record, and choose the next step under Actions.",
	"record.never_deleted": "Nothing is deleted from the register. Correct the record, or have it marked as void with a reason.",
	"record.never_renamed": "A record keeps its number for ever. Leave the number as it is.",
	"record.kept_by_register": "A {kind} is written by the register alone. Save the record that it is about.",
	"record.other_name": "The number {given} is not the number of this record, {name}. Open the record that you want to change.",
	"record.saved_by": "{who} saved it on {when}.",
	"record.version_missing": "This change does not say which version of {name} it changes, so it could undo what somebody else has saved. Read the record again, and send its time of the last change (modified) together with your change.",
	"record.row_alone": "A row of {kind} is saved with the record that it belongs to. Open that record, change the row there and save.",
	"record.row_of_another": "A row under {label} belongs to another record. Remove the row and enter it anew.",
	"date.not_a_date": "{field} is not a date. Type it as year, month and day, such as 2010-04-05.",
	"workflow.records_in_state": "Records stand in the state {state}, and no other state has the category {category}. Keep a state of this category in the workflow.",
	"workflow.too_many_at_once": "More than {number} records stand in states that are gone. Press Dry run on the form of the workflow: it shows where they go, and carries them over in the background.",
	"workflow.self_approval": "Whoever prepared this record cannot also approve it. Ask a colleague with the same role.",
	"ledger.out_of_reach": "The ledger of this register cannot be written, so nothing was stored. Ask whoever runs the server to look at bench ccm check-site.",
	"ledger.only_added_to": "The ledger is only added to. Nothing in it is changed or removed.",
}
