"""The neutral structure of a paper: what it says, apart from how it is drawn.

Every text comes in pairs, Khmer and English. A text that people typed has no pair: it stands alone in
the English field, whatever its language, and the drawers give it the full size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

REGISTRY_NUMBER = re.compile(r"[A-Z]{3}-\d{4}-\d{6}-\d", re.IGNORECASE)
NOTHING = "—"
LONGEST_NUMBER = 40

PaperSize = Literal["a4", "a5"]
Align = Literal["left", "right"]


@dataclass(frozen=True)
class Label:
	"""A fixed text in both languages."""

	en: str
	km: str = ""


@dataclass(frozen=True)
class Heading:
	"""A section's title; new_page starts it on a sheet of its own."""

	en: str
	km: str = ""
	new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
	"""A running text; lines are kept as they were typed."""

	en: str
	km: str = ""


@dataclass(frozen=True)
class Notice:
	"""A text in a frame that must not be overlooked."""

	en: str
	km: str = ""


@dataclass(frozen=True)
class FactRow:
	"""One line of facts: label and value in both languages."""

	label_en: str
	label_km: str
	value_en: str
	value_km: str = ""


@dataclass(frozen=True)
class Facts:
	"""Label and value pairs under each other; one_line writes both languages of a value beside each other."""

	rows: tuple[FactRow, ...]
	one_line: bool = False


@dataclass(frozen=True)
class Column:
	"""A table's column; share is its part of the width against the other columns."""

	label_en: str
	label_km: str
	share: float = 1.0
	align: Align = "left"


@dataclass(frozen=True)
class TableBlock:
	"""A table: every row and every total has one text for each column; blank_rows are ruled for handwriting."""

	columns: tuple[Column, ...]
	rows: tuple[tuple[str, ...], ...] = ()
	totals: tuple[tuple[str, ...], ...] = ()
	blank_rows: int = 0


@dataclass(frozen=True)
class QrBlock:
	"""A QR code of the payload with its explanation beside it; width in millimetres."""

	payload: str
	caption_en: str
	caption_km: str = ""
	width: int = 34


@dataclass(frozen=True)
class SignatureBlock:
	"""Places to sign, beside each other."""

	labels: tuple[Label, ...]


@dataclass(frozen=True)
class Lines:
	"""Ruled lines for handwriting under (count > 1) or beside (count 1) a label."""

	label_en: str
	label_km: str
	count: int = 1


@dataclass(frozen=True)
class Choices:
	"""Boxes to tick, with an optional label in front."""

	label_en: str
	label_km: str
	options: tuple[Label, ...]


@dataclass(frozen=True)
class CutLine:
	"""Where the sheet is torn: what stands below goes back."""

	en: str
	km: str = ""


Block = (
	Heading | Paragraph | Notice | Facts | TableBlock | QrBlock | SignatureBlock | Lines | Choices | CutLine
)


@dataclass(frozen=True)
class Document:
	"""A paper: its titles, its size, its number in the footer (may be empty) and its blocks in order."""

	title_en: str
	title_km: str
	paper: PaperSize = "a4"
	blocks: tuple[Block, ...] = ()
	number: str = ""


# Fields that steer the drawing and are not read by people.
_NOT_PRINTED = frozenset({"paper", "payload", "align"})


def texts_of(part: object) -> Iterator[str]:
	"""Every text that a reader of this document (or block) sees, in order; empty ones are left out."""
	if isinstance(part, str):
		if part:
			yield part
	elif isinstance(part, tuple):
		for item in part:
			yield from texts_of(item)
	elif is_dataclass(part):
		for one in fields(part):
			if one.name not in _NOT_PRINTED:
				yield from texts_of(getattr(part, one.name))
