"""Sentences about answers of providers and about slips: what happened, and what to do next; never a person."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"answer.only_added_to": "An answer that was recorded is not changed. If it was wrong, call the Field Office.",
	"answer.unknown": "This answer is not known. Choose one of the list.",
	"answer.without_reason": "Write in a few words why it was declined, without any name.",
	"answer.nobody_told": "Write who told the answer, by function and not by name.",
	"answer.already_given": "This answer was recorded on {day} already. Nothing was changed.",
	"answer.not_sent_yet": "The referral is not sent yet. Send it first; then record the answer.",
	"answer.referral_has_ended": "This referral has ended. Nothing more can be recorded; call the Field Office if something is wrong.",
	"answer.does_not_fit": "This answer does not fit what was recorded before. Nothing was changed; call the Field Office if something is wrong.",
}
