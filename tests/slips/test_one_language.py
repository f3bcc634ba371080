"""A paper in Khmer only."""

import unittest

from ccm_app.slips.document import (
	Choices,
	Column,
	Document,
	FactRow,
	Facts,
	Heading,
	Label,
	Paragraph,
	TableBlock,
	texts_of,
)
from ccm_app.slips.draw_html import to_html
from ccm_app.slips.one_language import only_khmer

PAPER = Document(
	"Case Plan",
	"ផែនការករណី",
	blocks=(
		Heading("Goals", "គោលដៅ"),
		Paragraph("She wants to sew."),
		Facts((FactRow("Sex", "ភេទ", "Female", "ស្រី"), FactRow("Number", "លេខ", "SVR-1"))),
		Choices("Agreed", "យល់ព្រម", (Label("Yes", "បាទ/ចាស"), Label("7", ""))),
		TableBlock((Column("Amount", "ចំនួន"),), (("300",),)),
	),
	number="SVR-1",
)


class OnlyKhmer(unittest.TestCase):
	def test_the_english_beside_the_khmer_is_gone(self) -> None:
		texts = list(texts_of(only_khmer(PAPER)))
		for word in ("Case Plan", "Goals", "Sex", "Female", "Agreed", "Yes", "Amount"):
			self.assertNotIn(word, texts)
		self.assertIn("ផែនការករណី", texts)

	def test_what_stands_in_one_language_only_stays(self) -> None:
		texts = list(texts_of(only_khmer(PAPER)))
		for word in ("She wants to sew.", "SVR-1", "7", "300"):
			self.assertIn(word, texts)

	def test_it_is_drawn_like_every_paper(self) -> None:
		drawn = to_html(only_khmer(PAPER))
		self.assertIn("ស្រី", drawn)
		self.assertNotIn('class="en"', drawn)
		self.assertNotIn("Female", drawn)


if __name__ == "__main__":
	unittest.main()
