"""The sentences for the problems that slips can have; filled with the problem's values, never an identity."""

SENTENCES: dict[str, str] = {
	"slip.reference_malformed": (
		"The reference of a slip looks like R-7KQ2-9XMD-9X. Make a new slip so that it gets a proper one."
	),
	"slip.holds_registry_number": (
		"The field {field} holds a registry number. A slip may be found by anyone: take the number out."
	),
	"slip.date_missing": "The field {field} needs a date before the slip can be printed.",
	"slip.valid_until_before_issue": (
		"The slip would be valid until {valid_until}, which is before it is issued on {issued_on}."
	),
	"slip.valid_too_long": "A slip may be valid for at most {days} days. Choose an earlier last day.",
	"slip.answer_due_after_validity": (
		"The answer is due on {answer_due_on}, when the slip is no longer valid. Choose an earlier day."
	),
	"slip.urgency_unknown": "Choose how urgent the service is: Urgent, Soon or Planned.",
}
