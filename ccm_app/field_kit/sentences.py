"""English sentences for the problems that the embedded registry finds itself: what happened, what to do next."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"record.missing_field": "{label} is empty. Fill it in and save again.",
	"record.unknown_link": "{label}: there is no {linked} with this name. Choose one from the list.",
	"record.not_unique": "{label} already belongs to {name}. Open that record, or type another value.",
	"record.fixed_field": "{label} cannot be changed once it is saved. Leave it as it was; if it is wrong, tell the Central Office.",
	"record.register_field": "{label} is filled in by the register. Leave it out.",
	"record.unknown_field": "{kind} has no field named {field}. Check the name of the field.",
	"record.unknown_option": "{label} is not one of the choices. Choose one of: {choices}.",
	"record.wrong_type": "{label} is not {expected}. Correct it and save again.",
	"record.too_long": "{label} has {length} characters and {maximum} fit. Shorten it, and write the rest in a text field.",
	"record.changed_meanwhile": "Somebody else saved {name} after you opened it. Your entries are kept; load the record again, compare, and save once more.",
	"record.unknown": "There is no {kind} named {name}. Check the name, or look for the record in the list.",
	"record.unknown_kind": "There are no records of the kind {kind}. Check the word.",
	"record.not_your_role": "Your role cannot write a {kind}. Ask somebody whose role can: {roles}.",
	"record.kept_by_register": "A {kind} is written by the register alone. Save the record that it is about.",
	"record.never_deleted": "Nothing is deleted from the register. Correct the record, or have it marked as void.",
	"record.unknown_actor": "There is no account {actor} in this registry. Sign in with an account that exists.",
	"form.already_saved": "This form was already saved as {name}. Open that record; nothing was saved twice.",
	"workflow.no_such_action": "{action} is not possible while the {kind} is in the state {state}. Possible now: {possible}.",
	"workflow.not_your_role": "Your role cannot do {action} on a {kind}. Ask somebody whose role can: {roles}.",
	"workflow.none": "A {kind} has no stages to move through. Save the record instead.",
	"import.no_client_code": "The file names no Field Office. Add the column field_office.",
}
