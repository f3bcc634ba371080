from __future__ import annotations

import re
import struct
import unittest
import zlib

import numpy as np
import zxingcpp

from ccm_app.slips import qr
from ccm_app.slips.draw_typst import to_pdf
from ccm_app.slips.papers import FORM_CODES, blank_form
from ccm_app.slips.referral_slip import slip_document
from ccm_app.slips.token import payload_url
from tests.slips.examples import BASE_URL, picture, slip_facts, turned


def read_back(grey: np.ndarray) -> list[str]:
	return [one.text for one in zxingcpp.read_barcodes(np.ascontiguousarray(grey))]


class TheCodeOnASlip(unittest.TestCase):
	def test_is_read_back_from_the_printed_page(self):
		pdf = to_pdf([slip_document(slip_facts(), BASE_URL)])
		self.assertEqual(read_back(picture(pdf)), [payload_url(BASE_URL, slip_facts().token)])

	def test_is_read_back_from_a_page_held_askew(self):
		pdf = to_pdf([slip_document(slip_facts(), BASE_URL)])
		self.assertEqual(read_back(turned(picture(pdf), 7)), [payload_url(BASE_URL, slip_facts().token)])

	def test_holds_the_bare_token_where_there_is_no_site(self):
		pdf = to_pdf([slip_document(slip_facts())])
		self.assertEqual(read_back(picture(pdf)), [slip_facts().token])

	def test_is_coarse_enough_for_a_cheap_phone(self):
		address = payload_url("https://register.ccm.example.gov.kh", slip_facts().token)
		self.assertLessEqual(len(qr.modules(address)) - 2 * qr.QUIET_ZONE, 49)

	def test_is_left_out_when_there_is_no_token(self):
		pdf = to_pdf([slip_document(slip_facts(token=""))])
		self.assertEqual(read_back(picture(pdf)), [])


class TheCodeOnABlankForm(unittest.TestCase):
	def test_holds_the_number_of_the_form(self):
		for code in FORM_CODES:
			number = f"{code}-BTB-2010-000012-4"
			with self.subTest(number):
				self.assertEqual(read_back(picture(to_pdf([blank_form(code, number)]))), [number])


class ThePictures(unittest.TestCase):
	def test_the_png_is_read_back(self):
		self.assertEqual(read_back(_grey(qr.png("R-7KQ2-9XMD-9X"))), ["R-7KQ2-9XMD-9X"])

	def test_the_png_is_read_back_at_any_scale(self):
		for scale in (2, 3, 5, 8):
			self.assertEqual(read_back(_grey(qr.png("R-7KQ2-9XMD-9X", scale))), ["R-7KQ2-9XMD-9X"])

	def test_the_svg_draws_the_same_modules(self):
		rows = qr.modules("R-7KQ2-9XMD-9X")
		dark = {(y, x) for y, row in enumerate(rows) for x, one in enumerate(row) if one}
		self.assertEqual(_drawn(qr.svg("R-7KQ2-9XMD-9X")), dark)

	def test_the_svg_holds_nothing_that_old_browsers_do_not_draw(self):
		self.assertEqual(set(re.findall(r"<(\w+)", qr.svg("x"))), {"svg", "rect", "path"})


def _drawn(svg: str) -> set[tuple[int, int]]:
	runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg)
	return {(int(y), int(x) + at) for x, y, length in runs for at in range(int(length))}


def _grey(png: bytes) -> np.ndarray:
	"""The pixels of a one-bit PNG."""
	side = struct.unpack(">I", png[16:20])[0]
	packed = zlib.decompress(png[png.index(b"IDAT") + 4 : -16])
	rows = np.frombuffer(packed, np.uint8).reshape(side, -1)[:, 1:]
	return np.unpackbits(rows, axis=1)[:, :side] * 255
