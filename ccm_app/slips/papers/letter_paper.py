"""The letter to a designated provider: what it is designated for, how it answers a slip, and its confirmation code."""

from __future__ import annotations

from ccm_app.slips.document import Block, Document, FactRow, Facts, Notice, Paragraph
from ccm_app.slips.papers.building import Data, column, facts, heading, plain, signatures, table
from ccm_app.slips.terms import TERMS
from ccm_app.slips.wording import children, written

_HOW = (
	Paragraph(
		"1. A person comes with a referral slip. Scan the square code on it, or open the page and type the short code. No account is needed.",
		"១. មានមនុស្សម្នាក់មកដល់ជាមួយប័ណ្ណបញ្ជូន។ សូមស្កេនកូដការ៉េលើប័ណ្ណ ឬបើកទំព័រ ហើយវាយលេខកូដខ្លី។ អ្នកមិនត្រូវការគណនីទេ។",
	),
	Paragraph(
		"2. Choose your answer, type the confirmation code of this letter, and send. The Field Office sees it at once.",
		"២. សូមជ្រើសរើសចម្លើយ វាយលេខកូដបញ្ជាក់ដែលមានក្នុងលិខិតនេះ រួចចុចផ្ញើ។ ការិយាល័យមូលដ្ឋានឃើញភ្លាម។",
	),
	Paragraph(
		"3. Without a line: tick the strip of the slip and send it back, or telephone the Field Office.",
		"៣. បើគ្មានអ៊ីនធឺណិត៖ សូមគូសលើផ្នែកខាងក្រោមនៃប័ណ្ណ រួចផ្ញើត្រឡប់ ឬទូរស័ព្ទទៅការិយាល័យមូលដ្ឋាន។",
	),
)
_KEEP = Notice(
	"Keep this letter locked. Give the code only to those who receive clients. If it is lost or somebody leaves, ask for a new letter: the old code ends at once.",
	"សូមទុកលិខិតនេះក្នុងទូចាក់សោ។ សូមប្រាប់លេខកូដតែអ្នកដែលទទួលអតិថិជនប៉ុណ្ណោះ។ បើបាត់លិខិត ឬមានអ្នកឈប់ធ្វើការ សូមសុំលិខិតថ្មី៖ លេខកូដចាស់ប្រើលែងបានភ្លាម។",
)
_NOT_SHOWN = Paragraph(
	"The code was printed once, on the letter that was handed over. It is kept nowhere. Ask for a new letter when it is lost.",
	"លេខកូដបានបោះពុម្ពតែម្តងគត់ លើលិខិតដែលបានប្រគល់។ គេមិនរក្សាទុកនៅកន្លែងណាទេ។ បើបាត់ សូមសុំលិខិតថ្មី។",
)


def designation_letter(data: Data) -> Document:
	"""The letter of a provider.

	data: provider_en, provider_km, designations (rows with service_type, valid_from, valid_until), date, and code; without
	a code the letter says that it was printed once.
	"""
	blocks: list[Block] = [
		Facts((_row("provider", written(data.get("provider_en")), _khmer(data)),)),
		facts(data, "date"),
		heading("designated_for"),
		table(
			children(data, "designations"),
			(column("service_type", 3), plain("service_type")),
			(column("planned_from"), plain("valid_from")),
			(column("planned_until"), plain("valid_until")),
		),
		heading("how_to_answer"),
		*_HOW,
		*_code(data),
		_KEEP,
		signatures("committee_chair", "provider"),
	]
	return Document("Letter of designation", "លិខិតកំណត់អង្គភាពផ្តល់សេវា", "a4", tuple(blocks))


def _khmer(data: Data) -> str:
	return written(data["provider_km"]) if data.get("provider_km") else ""


def _code(data: Data) -> tuple[Block, ...]:
	if not data.get("code"):
		return (heading("confirmation_code"), _NOT_SHOWN)
	return (heading("confirmation_code"), Facts((_row("confirmation_code", written(data["code"])),)))


def _row(term: str, value_en: str, value_km: str = "") -> FactRow:
	return FactRow(TERMS[term].en, TERMS[term].km, value_en, value_km)
