"""The directory of providers for the field, on A4: who gives which service, where, to whom, and until when."""

from __future__ import annotations

from collections.abc import Sequence

from ccm_app.slips.document import NOTHING, Block, Column, Document, Heading, Notice, Paragraph, TableBlock
from ccm_app.slips.papers.building import Data
from ccm_app.slips.wording import english_date, khmer_date, written

_WARNING = Notice(
	"For staff of the Field Office. Not to be given away, left lying or photographed. Burn or shred the sheet when there is a newer one.",
	"សម្រាប់បុគ្គលិកការិយាល័យមូលដ្ឋាន។ ហាមឱ្យអ្នកដទៃ ទុកចោល ឬថតរូប។ ដុត ឬកាត់បំផ្លាញ ពេលមានសន្លឹកថ្មី។",
)
_WITHHELD = Paragraph(
	"* A place where clients live: paper names neither its place nor its telephone. Ask the Field Office.",
	"* កន្លែងដែលអតិថិជនស្នាក់នៅ៖ ក្រដាសមិនបង្ហាញទីតាំង ឬលេខទូរស័ព្ទទេ។ សូមសួរការិយាល័យមូលដ្ឋាន។",
)
_COLUMNS = (
	Column("Provider", "អ្នកផ្តល់សេវា", 3.0),
	Column("Service", "សេវា", 2.6),
	Column("For whom", "សម្រាប់អ្នកណា", 2.2),
	Column("Places", "កន្លែង", 1.0, "right"),
	Column("Where", "ទីកន្លែង", 2.2),
	Column("Telephone", "លេខទូរស័ព្ទ", 1.6),
	Column("Designated until", "តែងតាំងរហូតដល់", 1.5),
)


def directory(data: Data) -> Document:
	"""The directory.

	data: `on` (date), `groups`: rows of {"title_en", "title_km", "rows"}; each row has provider, service, for_whom,
	places, where, telephone, until (texts) and withheld (whether paper leaves its place out).
	"""
	day = data.get("on")
	blocks: list[Block] = [
		Paragraph(f"As on {english_date(day)}.", f"គិតត្រឹម{khmer_date(day)}។"),
		_WARNING,
	]
	groups = data.get("groups") or []
	for group in groups:
		blocks += [Heading(group["title_en"], group["title_km"]), _table(group["rows"])]
	if any(row.get("withheld") for group in groups for row in group["rows"]):
		blocks.append(_WITHHELD)
	if not groups:
		blocks.append(Paragraph("No provider.", "គ្មានអ្នកផ្តល់សេវាទេ។"))
	return Document("Directory of Service Providers", "បញ្ជីអ្នកផ្តល់សេវា", "a4", tuple(blocks))


def _table(rows: Sequence[Data]) -> TableBlock:
	names = ("service", "for_whom", "places", "where", "telephone", "until")
	return TableBlock(
		_COLUMNS, tuple((_provider(row), *(_cell(row.get(name)) for name in names)) for row in rows)
	)


def _provider(row: Data) -> str:
	mark = "* " if row.get("withheld") else ""
	return f"{mark}{_cell(row.get('provider'))}"


def _cell(value: object) -> str:
	return written(value) or NOTHING
