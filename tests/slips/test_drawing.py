from __future__ import annotations

import html
import unittest
from dataclasses import replace
from html.parser import HTMLParser

import pypdfium2

from ccm_app.slips.document import Column, Document, FactRow, Facts, Paragraph, TableBlock, texts_of
from ccm_app.slips.draw_html import to_html
from ccm_app.slips.draw_typst import to_pdf
from ccm_app.slips.papers import FORM_CODES, PAPERS, blank_form
from tests.slips.examples import (
	FULL,
	HOSTILE,
	KHMER,
	everywhere,
	pages_with_ink_in_the_margin,
	squeezed,
	text_of,
)


def all_documents() -> dict[str, Document]:
	filled = {name: paper(FULL[name]) for name, paper in PAPERS.items()}
	return filled | {code: blank_form(code, f"{code}-BTB-2010-000012-4") for code in FORM_CODES}


class _Reader(HTMLParser):
	"""Collects what a reader sees and every tag that was opened."""

	def __init__(self) -> None:
		super().__init__(convert_charrefs=True)
		self.seen = ""
		self.tags: set[str] = set()
		self.attributes: set[str] = set()

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		self.tags.add(tag)
		self.attributes |= {name for name, _ in attrs}

	def handle_data(self, data: str) -> None:
		self.seen += data


def read(document: Document) -> _Reader:
	reader = _Reader()
	reader.feed(to_html(document))
	return reader


class BothDrawingsSayTheSame(unittest.TestCase):
	def test_every_text_of_every_paper_stands_in_the_html(self):
		for name, document in all_documents().items():
			seen = squeezed(read(document).seen)
			with self.subTest(name):
				self.assertEqual([one for one in texts_of(document) if squeezed(one) not in seen], [])

	def test_every_latin_text_of_every_paper_stands_in_the_pdf(self):
		for name, document in all_documents().items():
			seen = text_of(to_pdf([document]))
			latin = [squeezed(one) for one in texts_of(document) if one.isascii()]
			with self.subTest(name):
				self.assertEqual([one for one in latin if one not in seen], [])


class WhatPeopleTypeIsOnlyText(unittest.TestCase):
	def test_typst_markup_prints_literally(self):
		typed = '#read("/etc/passwd") *bold* _soft_ $x$ a\\b `raw` = no heading @label // kept <name> [x] {y}'
		seen = text_of(to_pdf([Document("T", "ខ", blocks=(Paragraph(typed),))]))
		self.assertIn(squeezed(typed), seen)
		self.assertNotIn("root:", seen)

	def test_html_prints_literally(self):
		for name, paper in PAPERS.items():
			reader = read(paper(everywhere(FULL[name], HOSTILE)))
			with self.subTest(name):
				self.assertNotIn("script", reader.tags)
				self.assertLessEqual(reader.attributes, _OUR_ATTRIBUTES)

	def test_a_font_name_cannot_break_out_of_the_style(self):
		drawn = to_html(Document("T", "ខ"), fonts=("x'</style><script>",))
		self.assertNotIn("<script>", drawn)

	def test_every_paper_survives_hostile_texts_as_pdf(self):
		for name, paper in PAPERS.items():
			with self.subTest(name):
				pdf = to_pdf([paper(everywhere(FULL[name], HOSTILE))])
				self.assertNotIn("root:", text_of(pdf))


class NothingIsTooLong(unittest.TestCase):
	def test_ten_thousand_letters_in_every_field_stay_on_the_page(self):
		for name, paper in PAPERS.items():
			with self.subTest(name):
				pdf = to_pdf([paper(everywhere(_short(FULL[name]), "ក្រុ" * 2500))])
				self.assertEqual(pages_with_ink_in_the_margin(pdf), [])

	def test_latin_and_khmer_without_any_space_stay_on_the_page(self):
		for letters in ("A" * 10_000, (KHMER * 150)[:10_000], "ក" * 500 + KHMER, KHMER + "/" + "x" * 300):
			for size in ("a4", "a5"):
				with self.subTest(f"{letters[:4]} {size}"):
					row = FactRow("Label", "ស្លាក", letters)
					table = TableBlock((Column("A", "ក"), Column("B", "ខ", 0.2)), ((letters, letters),))
					pdf = to_pdf([Document("T", "ខ", size, (Paragraph(letters), Facts((row,)), table))])
					self.assertEqual(pages_with_ink_in_the_margin(pdf), [])

	def test_long_texts_are_printed_to_their_end(self):
		seen = text_of(to_pdf([Document("T", "ខ", blocks=(Paragraph("word " * 2000 + "LASTWORD"),))]))
		self.assertIn("LASTWORD", seen)

	def test_no_paper_reaches_into_the_margin(self):
		for name, document in all_documents().items():
			with self.subTest(name):
				self.assertEqual(pages_with_ink_in_the_margin(to_pdf([document])), [])


class ThePages(unittest.TestCase):
	def test_are_numbered_for_each_paper_from_one(self):
		slip, report = PAPERS["referral_slip"](FULL["referral_slip"]), PAPERS["follow_up"](FULL["follow_up"])
		document = pypdfium2.PdfDocument(to_pdf([slip, report]))
		pages = [squeezed(document[at].get_textpage().get_text_range()) for at in range(len(document))]
		self.assertEqual(len(pages), 2)
		self.assertTrue(all("1/1" in one for one in pages))

	def test_have_the_size_of_their_paper(self):
		slip, report = PAPERS["referral_slip"](FULL["referral_slip"]), PAPERS["follow_up"](FULL["follow_up"])
		document = pypdfium2.PdfDocument(to_pdf([slip, report]))
		self.assertEqual([round(page.get_width() / 72 * 25.4) for page in document], [148, 210])

	def test_carry_the_number_of_the_paper(self):
		pdf = pypdfium2.PdfDocument(to_pdf([blank_form("F05", "F05-BTB-2010-000012-4")]))
		for page in pdf:
			self.assertIn("F05-BTB-2010-000012-4", page.get_textpage().get_text_range())

	def test_of_the_same_paper_are_the_same_bytes(self):
		document = PAPERS["case_report"](FULL["case_report"])
		self.assertEqual(to_pdf([document]), to_pdf([document]))

	def test_no_paper_at_all_is_a_fault_of_the_caller(self):
		with self.assertRaises(ValueError):
			to_pdf([])


class Khmer(unittest.TestCase):
	def test_no_sign_is_drawn_without_its_letter(self):
		# A vowel or a lower letter that shaping could not place is drawn on a dotted circle.
		for name, document in all_documents().items():
			with self.subTest(name):
				self.assertNotIn("\u25cc", text_of(to_pdf([document])))

	def test_is_shaped_and_not_set_letter_by_letter(self):
		lone, joined = (_ink_width(text) for text in ("ក រ", "ក្រ"))
		self.assertLess(joined, lone)

	def test_stands_above_english(self):
		document = Document("English title", "ចំណងជើង")
		drawn = html.unescape(to_html(document))
		self.assertLess(drawn.index("ចំណងជើង"), drawn.index("English title"))


_OUR_ATTRIBUTES = {"class", "style", "xmlns", "width", "height", "viewbox", "shape-rendering", "fill", "d"}


def _short(record: dict) -> dict:
	"""One filled row in every table is enough for a very long text."""
	return {name: one[:1] if isinstance(one, list) else one for name, one in record.items()}


def _ink_width(khmer: str) -> float:
	"""How far the drawn signs of a short line reach, in points."""
	base = Document("", "", blocks=(Paragraph("x"),))
	page = pypdfium2.PdfDocument(to_pdf([replace(base, blocks=(Paragraph(khmer),))]))[0]
	texts = page.get_textpage()
	boxes = [texts.get_charbox(at) for at in range(texts.count_chars())]
	shown = [one for one in boxes if one[2] > one[0] and one[1] > 100]
	return max(one[2] for one in shown) - min(one[0] for one in shown)
