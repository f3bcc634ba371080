"""The two papers of a closure: the letter that the client may take home, and the office's own record."""

from __future__ import annotations

from ccm_app.slips.document import Block, Document, Paragraph
from ccm_app.slips.papers.building import Data, facts, listing, narratives, number_of, signatures

_LETTER = (
	Paragraph(
		"Thank you for the trust that you have given us. Our regular work together ends with this letter.",
		"យើងខ្ញុំសូមអរគុណចំពោះទំនុកចិត្តដែលអ្នកបានផ្តល់ឱ្យយើងខ្ញុំ។ ការងាររួមគ្នាជាប្រចាំរបស់យើងបញ្ចប់ដោយលិខិតនេះ។",
	),
	Paragraph(
		"You can come back or phone us at any time. You need no paper for it, and it costs nothing.",
		"អ្នកអាចត្រឡប់មកវិញ ឬទូរស័ព្ទមកយើងខ្ញុំបានគ្រប់ពេល។ អ្នកមិនត្រូវការឯកសារអ្វីទេ ហើយមិនបាច់បង់ប្រាក់ឡើយ។",
	),
	Paragraph(
		"What you told us stays with us. We wish you well on your way.",
		"អ្វីដែលអ្នកបានប្រាប់យើងខ្ញុំ នឹងត្រូវរក្សាជាការសម្ងាត់។ យើងខ្ញុំសូមជូនពរឱ្យអ្នកមានសេចក្តីសុខ។",
	),
)


def closure_letter(data: Data) -> Document:
	"""A kind, short letter. It tells whoever finds it no case, no number, no reason and no view.

	data: a Case Closure; only `field_office`, `office_phone` and `decided_on` are read.
	"""
	# The day of the decision is just a date here: the letter names no decision.
	contact = facts({**data, "date": data.get("decided_on")}, "field_office", "office_phone", "date")
	blocks = (*_LETTER, contact, signatures("field_office"))
	return Document("A letter for you", "លិខិតជូនអ្នក", "a4", blocks)


def closure_record(data: Data) -> Document:
	"""The office's record of the decision, the consultations and the validation of the stages ([H]:162, :182).

	data: a Case Closure with its consultations and validations.
	"""
	blocks: list[Block] = [
		facts(data, "case", "reason", "decided_on", "decided_by", "client_consulted_on"),
		facts(data, "able_without_support", ticks=("able_without_support",)),
		*narratives(data, "client_view", "summary"),
		*_consultations(data),
		*_validations(data),
		signatures("case_manager", "decided_by"),
	]
	return Document("Case closure", "ការបិទករណី", "a4", tuple(blocks), number_of(data, "name", "case"))


def _consultations(data: Data) -> list[Block]:
	return listing(data, "consultations", provider=2, consulted_on=1.3, view=3)


def _validations(data: Data) -> list[Block]:
	return listing(
		data,
		"validations",
		(
			"done_well",
			"in_time",
		),
		stage=2,
		done_well=1.3,
		in_time=1.3,
		improvement=3,
	)
