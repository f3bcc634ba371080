"""Draws a document as HTML for the site's print formats.

For wkhtmltopdf 0.12.6, whose WebKit is of 2013: tables instead of flex or grid, millimetres, inline SVG,
no scripts, nothing loaded from elsewhere. Everything that a person typed is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from ccm_app.slips import qr
from ccm_app.slips.document import (
	Block,
	Choices,
	CutLine,
	Document,
	FactRow,
	Facts,
	Heading,
	Label,
	Lines,
	Notice,
	Paragraph,
	QrBlock,
	SignatureBlock,
	TableBlock,
)

FONTS = ("Noto Sans Khmer", "Khmer OS Battambang", "Noto Sans", "DejaVu Sans")

_CSS = """
.ccm-paper { font-family: @FONTS@; color: #000; font-size: 10.5pt; line-height: 1.5; }
.ccm-a5 { font-size: 9pt; line-height: 1.35; }
.ccm-paper .en { font-size: 82%; color: #333; }
.ccm-paper table, .ccm-paper td, .ccm-paper th { font-size: inherit; line-height: inherit; }
.ccm-paper .km { line-height: 1.7; }
.ccm-paper table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: 0 0 2mm 0; }
.ccm-paper td, .ccm-paper th { vertical-align: top; text-align: left; padding: 0.6mm 1.2mm; word-wrap: break-word; overflow-wrap: break-word; font-weight: normal; }
.ccm-paper tr { page-break-inside: auto; }
.ccm-paper .title { border-bottom: 0.5mm solid #000; margin-bottom: 2mm; padding-bottom: 1mm; }
.ccm-paper .title .km { font-size: 150%; font-weight: bold; line-height: 1.9; }
.ccm-paper .title .en { font-size: 105%; }
.ccm-paper .heading { font-weight: bold; margin-top: 3mm; border-bottom: 0.2mm solid #777; page-break-after: avoid; }
.ccm-paper .heading .en { font-weight: normal; }
.ccm-paper .new-page { page-break-before: always; }
.ccm-paper .text { margin: 1mm 0 2mm 0; word-wrap: break-word; overflow-wrap: break-word; }
.ccm-paper .notice { font-size: 100%; border: 0.4mm solid #000; padding: 1mm 2mm; margin: 2mm 0; word-wrap: break-word; overflow-wrap: break-word; }
.ccm-paper .facts td { border-bottom: 0.1mm solid #bbb; }
.ccm-paper .grid td, .ccm-paper .grid th { border: 0.2mm solid #777; }
.ccm-paper .grid th { background: #eee; }
.ccm-paper .grid .total td { font-weight: bold; }
.ccm-paper .grid .blank td { height: 8mm; }
.ccm-paper .right { text-align: right !important; }
.ccm-paper .rule { border-bottom: 0.2mm solid #555; height: 7mm; }
.ccm-paper .box { display: inline-block; width: 3.2mm; height: 3.2mm; border: 0.3mm solid #000; margin: 0 1mm 0 0; }
.ccm-paper .option { display: inline-block; margin: 0 4mm 1mm 0; }
.ccm-paper .sign td { padding-top: 12mm; }
.ccm-paper .sign div { border-top: 0.2mm solid #000; }
.ccm-paper .cut { border-top: 0.4mm dashed #000; margin: 2.5mm 0 1mm 0; padding-top: 0.8mm; font-weight: bold; }
.ccm-paper .foot { margin-top: 3mm; border-top: 0.2mm solid #777; font-size: 80%; }
"""


def to_html(document: Document, fonts: Sequence[str] = FONTS) -> str:
	"""The style sheet and body of one paper, to be put inside any page. fonts: family names, best first."""
	stack = ", ".join(f"'{_font_name(font)}'" for font in fonts)
	body = "".join(_DRAWN[type(block)](block) for block in document.blocks)
	title = _both(document.title_km, document.title_en, "div")
	foot = f'<div class="foot">{_text(document.number)}</div>' if document.number else ""
	return (
		f"<style>{_CSS.replace('@FONTS@', stack + ', sans-serif')}</style>"
		f'<div class="ccm-paper ccm-{document.paper}"><div class="title">{title}</div>{body}{foot}</div>'
	)


def _font_name(font: str) -> str:
	return "".join(one for one in font if one.isalnum() or one in " -")


def _text(text: str) -> str:
	return escape(text, quote=True).replace("\n", "<br>")


def _both(khmer: str, english: str, tag: str = "span") -> str:
	"""Khmer first, English small below; a text that stands alone keeps the full size."""
	if not khmer:
		return f"<{tag}>{_text(english)}</{tag}>"
	small = f'<div class="en">{_text(english)}</div>' if english and english != khmer else ""
	return f'<{tag} class="km">{_text(khmer)}</{tag}>{small}'


def _beside(khmer: str, english: str) -> str:
	"""Khmer and English on one line, so that labels and rows of boxes stay low."""
	small = f' <span class="en">{_text(english)}</span>' if khmer and english else _text(english)
	return f"{_text(khmer)}{small}"


def _heading(block: Heading) -> str:
	extra = " new-page" if block.new_page else ""
	return f'<div class="heading{extra}">{_both(block.km, block.en)}</div>'


def _paragraph(block: Paragraph) -> str:
	return f'<div class="text">{_both(block.km, block.en)}</div>'


def _notice(block: Notice) -> str:
	return f'<div class="notice">{_both(block.km, block.en)}</div>'


def _fact(row: FactRow, one_line: bool) -> str:
	label = _beside(row.label_km, row.label_en)
	value = (_beside if one_line and row.value_en != row.value_km else _both)(row.value_km, row.value_en)
	return f'<tr><td style="width:34%">{label}</td><td>{value}</td></tr>'


def _facts(block: Facts) -> str:
	return f'<table class="facts">{"".join(_fact(row, block.one_line) for row in block.rows)}</table>'


def _table(block: TableBlock) -> str:
	whole = sum(one.share for one in block.columns) or 1
	head = "".join(
		f'<th style="width:{one.share / whole * 100:.2f}%">{_both(one.label_km, one.label_en)}</th>'
		for one in block.columns
	)
	blank = tuple("" for _ in block.columns)
	# A cell without text is there to be written in by hand.
	rows = [_row(block, row, "" if all(row) else "blank") for row in block.rows]
	rows += [_row(block, row, "total") for row in block.totals]
	rows += [_row(block, blank, "blank")] * block.blank_rows
	return f'<table class="grid"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _row(block: TableBlock, row: Sequence[str], kind: str) -> str:
	cells = zip(block.columns, row, strict=True)
	drawn = "".join(f'<td class="{one.align}">{_text(text)}</td>' for one, text in cells)
	return f'<tr class="{kind}">{drawn}</tr>'


def _qr(block: QrBlock) -> str:
	picture = qr.svg(block.payload, block.width)
	caption = _both(block.caption_km, block.caption_en)
	return f'<table><tr><td style="width:{block.width + 3}mm">{picture}</td><td>{caption}</td></tr></table>'


def _signatures(block: SignatureBlock) -> str:
	cells = "".join(f"<td><div>{_label(one)}</div></td>" for one in block.labels)
	return f'<table class="sign"><tr>{cells}</tr></table>'


def _label(label: Label) -> str:
	return _both(label.km, label.en)


def _lines(block: Lines) -> str:
	label = _beside(block.label_km, block.label_en)
	if block.count == 1:
		return f'<table><tr><td style="width:42%">{label}</td><td class="rule"></td></tr></table>'
	return f'<div class="text">{label}{"".join(["<div class=rule></div>"] * block.count)}</div>'


def _choices(block: Choices) -> str:
	label = _beside(block.label_km, block.label_en)
	boxes = "".join(
		f'<span class="option"><span class="box"></span>{_beside(one.km, one.en)}</span>'
		for one in block.options
	)
	if not label:
		return f'<div class="text">{boxes}</div>'
	return f'<table><tr><td style="width:42%">{label}</td><td>{boxes}</td></tr></table>'


def _cut(block: CutLine) -> str:
	return f'<div class="cut">&#9986; {_beside(block.km, block.en)}</div>'


_DRAWN: dict[type[Block], Callable[[Any], str]] = {
	Heading: _heading,
	Paragraph: _paragraph,
	Notice: _notice,
	Facts: _facts,
	TableBlock: _table,
	QrBlock: _qr,
	SignatureBlock: _signatures,
	Lines: _lines,
	Choices: _choices,
	CutLine: _cut,
}
