"""English sentences about access: sensitive cases, emergency access, conflicts of interest. None tells about a client."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"case.sensitivity_without_reason": "The case was made more or less sensitive without a reason of its own. Write why, and save again.",
	"case.sensitivity_not_yours": "How sensitive a case is, is decided by its case manager or by the Central Office. Ask one of them.",
	"handover.sensitive_needs_a_person": "This case is open to named persons only. Name the new case manager of the receiving office before it is assigned.",
	"access.not_yours_to_name": "Who may see a sensitive case is decided by its case manager or by the Central Office. Ask one of them.",
	"access.names_a_stranger": "This account cannot be named: it is no active account of the staff. Choose an account of a Field Office or of the Central Office.",
	"break_glass.not_for_your_role": "Emergency access is for the staff of a Field Office. Ask your Field Case Manager.",
	"break_glass.no_purpose": "The purpose is missing. Choose why you need emergency access.",
	"break_glass.no_reason": "The reason is too short. Write in at least {shortest} letters what has happened, without names.",
	"break_glass.too_many": "You have asked for emergency access {most} times today, which is the most that is allowed. Call the Central Office.",
	"break_glass.in_reach": "You can open this client without emergency access. Open the record as usual.",
	"break_glass.agrees_with_oneself": "Somebody else has to agree: you asked for this access yourself. Ask a colleague of the Central Office or the Data Protection Officer.",
	"break_glass.not_waiting": "This emergency access does not wait for a second person. Nothing has to be done.",
	"break_glass.asked_too_long_ago": "The question is older than a day and can no longer be agreed to. Whoever needs the access asks again.",
	"break_glass.reviews_oneself": "Nobody judges an own emergency access. Another Data Protection Officer has to review it.",
	"break_glass.already_reviewed": "This emergency access has been reviewed, and the verdict stands. Nothing was changed.",
	"break_glass.no_verdict": "The verdict is missing. Choose whether the access was justified.",
	"break_glass.no_note": "The note is empty. Write what you looked at and why you judge so.",
	"break_glass.no_consequence": "The consequence is missing. Choose one, or None.",
	"conflict.no_reason": "The conflict of interest has no reason. Write how the user and the client are connected, without names.",
	"conflict.ends_before_start": "The conflict of interest would end before it begins. Correct the two dates.",
}
