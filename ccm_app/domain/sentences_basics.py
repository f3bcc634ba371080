"""English sentences for the problems of the basic rules: what happened, and what to do next.

Placeholders are named like the values of the problem; `{field}` and `{other}` are field names, which the
shell replaces by their labels.
"""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"registry_number.malformed": "This is not a registry number. Type it like {example}: office, year, six figures and the check digit.",
	"registry_number.check_digit": "The registry number {number} has a wrong check digit. Compare it with the paper, figure by figure, and type it again.",
	"registry_number.unknown_office": "No Field Office has the code {office}. Compare the three letters with the paper and type them again.",
	"registry_number.wrong_kind": "A {expected} number belongs here, but this is a {found} number. Case numbers begin with C-, client numbers do not; type the other one.",
	"office_code.malformed": "A Field Office code is exactly three capital letters A to Z. Choose such a code.",
	"office_code.taken": "The code {office} already belongs to another office. Choose another one.",
	"office_code.too_alike": "The code {office} is too like {other}: one slip of the hand turns one into the other. Choose a code that differs in at least two letters.",
	"reference.malformed": "This is not a reference. Type it like {example}, as it is printed on the slip.",
	"reference.check_characters": "The reference {reference} contains a mistake. Compare it with the slip, sign by sign, and type it again.",
	"reference.wrong_kind": "A reference beginning with {expected} belongs here, but this one begins with {found}. Look at the kind of paper and take the right one.",
	"paper_form.malformed": "This is not the number of a paper form. Type it like {example}, as it is printed on the form.",
	"paper_form.check_digit": "The form number {number} has a wrong check digit. Compare it with the form, figure by figure, and type it again.",
	"text.khmer_misordered": "Some Khmer signs in {field} were typed in an unusual order. The text is kept as you typed it and will be found under its usual spelling; correct it if you like.",
	"text.wrong_script": "{field} is for {expected} letters, but {found} letters were typed. Move the text to the field for that script and write it here in {expected} letters.",
	"date.not_a_date": "{field} is not a date. Choose the day from the calendar.",
	"date.in_future": "{field} is {day}, which lies after today ({today}). Check day, month and year; a Buddhist year is 543 or 544 higher.",
	"date.too_far": "{field} is {day}, which lies more than a year ahead. Check day, month and year; a Buddhist year is 543 or 544 higher.",
	"date.before_birth": "{field} lies before the date of birth ({other}). Check both dates and correct the wrong one.",
	"date.before": "{field} is {day}, but {other} is {earliest} and must come first. Check both dates and correct the wrong one.",
	"birth.in_future": "The date of birth lies after today ({today}). Check day, month and year; a Buddhist year is 543 or 544 higher.",
	"birth.after_registration": "The date of birth lies after the registration on {registered_on}. Check both dates and correct the wrong one.",
	"age.negative": "An age cannot be below zero, and {age} was entered. Type the completed years, or leave the age empty if it is unknown.",
	"age.over_maximum": "An age of {age} is over {maximum} years, the oldest that is accepted. Check the age and the year of birth.",
	"age.contradicts_birth": "The age {age} does not agree with the date of birth, which gives {computed} years. Correct one of the two, or leave the age empty: it is worked out from the birth.",
	"amount.not_a_number": "{field} is not a number. Type figures only, with a point before decimals, such as 1250.50.",
	"amount.negative": "{field} is below zero. Type the amount in {currency} without a minus sign.",
	"amount.absurd": "{field} is over {maximum} {currency}, the highest amount accepted. Count the zeros and check the currency; an administrator can raise the limit.",
	"amount.decimals": "{field} has too many decimals: {currency} is written with {decimals}. Round the amount and type it again.",
	"amount.committed_over_approved": "{committed} would be committed, but only {approved} is approved. Lower the amount, or have more approved first.",
	"amount.spent_over_committed": "{spent} would be spent, but only {committed} is committed. Lower the amount, or commit more first.",
	"body.quorum_missing_members": "The meeting has no quorum: {present} Members are present and {needed} are needed. Correct the attendance or meet another day.",
	"body.quorum_missing_chair": "The meeting has no quorum: neither the Chair nor the Vice-chair is present. Wait for one of them or meet another day.",
	"body.vote_not_counted": "The votes are not whole numbers from zero up. Count the ballots again and type the numbers.",
	"body.ballot_not_secret": "The ballot is secret, but the record says who voted. Remove everything about the voters and keep only the counts.",
	"body.more_votes_than_present": "{votes} votes were counted, but only {present} members are present. Count again, or correct the attendance.",
	"body.vote_not_requested": "The decision in row {row} was voted on without {needed} participants asking for a vote. Say how many asked, or record it as a consensus.",
	"body.no_majority": "{in_favour} of {present} present voted in favour and {needed} are needed. Record the decision as not accepted, or count again.",
}
