"""Blank numbered forms for offices that write on paper first: F01 to F11."""

from __future__ import annotations

from collections.abc import Callable

from ccm_app.slips.document import (
	LONGEST_NUMBER,
	Block,
	Document,
	FactRow,
	Facts,
	Heading,
	Label,
	Notice,
	QrBlock,
)
from ccm_app.slips.papers import forms_first, forms_later
from ccm_app.slips.papers.lists import Lists, complete
from ccm_app.slips.wording import written

_FORMS: dict[str, tuple[Label, Callable[[Lists], list[Block]]]] = {
	"F01": (Label("Registration", "ការចុះឈ្មោះ"), forms_first.registration),
	"F02": (Label("Movement", "ការផ្លាស់ទី"), forms_first.movement),
	"F03": (Label("Social assessment (Case Report)", "ការប៉ាន់ប្រមាណ"), forms_first.social_assessment),
	"F04": (Label("Case conference", "សន្និសីទករណី"), forms_first.case_conference),
	"F05": (Label("Case plan", "ផែនការករណី"), forms_later.plan),
	"F06": (Label("Referral", "ការបញ្ជូន"), forms_later.referral),
	"F07": (Label("Service record", "កំណត់ត្រាសេវា"), forms_later.service_record),
	"F08": (Label("Follow-up", "ការតាមដាន"), forms_later.follow_up_form),
	"F09": (Label("Case closure", "ការបិទករណី"), forms_later.closure),
	"F10": (Label("Evaluation", "ការវាយតម្លៃ"), forms_later.evaluation),
	"F11": (Label("Consent", "ទម្រង់យល់ព្រម"), forms_first.consent_form),
}
FORM_CODES = tuple(_FORMS)
_NO_NAMES = Notice(
	"Write no name of the client on this form. The number says who it is about.",
	"សូមកុំសរសេរឈ្មោះអតិថិជនលើទម្រង់នេះ។ លេខនេះបញ្ជាក់ថាជាទម្រង់របស់អ្នកណា។",
)


def blank_form(form_code: str, number: str, lists: Lists | None = None) -> Document:
	"""A ruled form with its number in print and as QR code, to be photographed back into the right case.

	form_code: one of FORM_CODES; number: such as F03-BTB-2010-000012-4; lists: the entries in use, in their order,
	by the names of `lists.LISTS`, each (code, English, Khmer); a list that is left out is printed as it is shipped.
	Raises ValueError for another code.
	"""
	if form_code not in _FORMS:
		raise ValueError("blank form: the code is not one of F01 to F11")
	title, fields = _FORMS[form_code]
	printed = written(number)[:LONGEST_NUMBER]
	stamp = _stamp(printed)
	blocks = (*stamp, _NO_NAMES, *_stamped(fields(complete(lists)), stamp))
	return Document(f"{form_code} {title.en}", f"{form_code} {title.km}", "a4", blocks, printed)


def _stamp(number: str) -> tuple[Block, ...]:
	return (
		Facts((FactRow("Form number", "លេខទម្រង់", number),)),
		QrBlock(number, "Photograph or scan to find the case again.", "សូមថត ឬស្កេន ដើម្បីរកករណីវិញ។", width=24),
	)


def _stamped(blocks: list[Block], stamp: tuple[Block, ...]) -> list[Block]:
	"""The blocks with the number on every sheet that may be torn off."""
	stamped: list[Block] = []
	for block in blocks:
		stamped.append(block)
		if isinstance(block, Heading) and block.new_page:
			stamped += stamp
	return stamped
