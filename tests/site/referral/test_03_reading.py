"""The code of a printed slip, read by an independent decoder: from print, from a bad photograph, from a fax."""

from __future__ import annotations

import io
import random
import unittest

import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image, ImageEnhance, ImageFilter

from tests.site.referral.slips import trial

PHOTOGRAPHS = 40


class TheCodeIsRead(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		(slip,) = trial("slips", count=1)
		content = bytes.fromhex(trial("paper", referral=slip["referral"])["pdf"])
		cls.page = pypdfium2.PdfDocument(io.BytesIO(content))[0]
		cls.text = cls._read(cls._picture(300))[0]

	@classmethod
	def _picture(cls, dots: int) -> Image.Image:
		return cls.page.render(scale=dots / 72, grayscale=True).to_pil().convert("L")

	@staticmethod
	def _read(picture: Image.Image) -> list[str]:
		return [one.text for one in zxingcpp.read_barcodes(np.ascontiguousarray(np.asarray(picture)))]

	def test_from_print_from_photographs_and_from_a_fax(self) -> None:
		self.assertIn("/slip/2.", self.text)
		self.assertEqual(self._read(self._picture(150)), [self.text])
		dice = random.Random(7)
		read = sum(self._read(self._photographed(dice)) == [self.text] for _number in range(PHOTOGRAPHS))
		self.assertEqual(read, PHOTOGRAPHS)
		fine, standard = self._faxed(204, 196), self._faxed(204, 98)
		self.assertEqual(self._read(fine), [self.text])
		coarse = self._read(standard) == [self.text]
		print(
			f"campaign slip-reading: read at 150 dpi, from {read} of {PHOTOGRAPHS} photographs (turned up to 20 degrees,"
			f" blurred, 60 percent brightness), from a fine fax, from a coarse fax: {'yes' if coarse else 'no'}"
		)

	def _photographed(self, dice: random.Random) -> Image.Image:
		"""Turned, a little out of focus, in bad light, with grain, at the size that a telephone's camera gives."""
		turned = self._picture(200).rotate(
			dice.uniform(-20, 20), Image.Resampling.BICUBIC, True, fillcolor=200
		)
		blurred = turned.filter(ImageFilter.GaussianBlur(dice.uniform(0.5, 1.3)))
		dark = ImageEnhance.Brightness(blurred).enhance(0.6)
		grain = np.random.default_rng(dice.randrange(10**6)).normal(0, 6, (dark.height, dark.width))
		return Image.fromarray(np.clip(np.asarray(dark) + grain, 0, 255).astype(np.uint8))

	def _faxed(self, across: int, down: int) -> Image.Image:
		"""Black and white at the resolution of a fax machine, as it prints it again."""
		page = self._picture(300)
		small = page.resize((page.width * across // 300, page.height * down // 300), Image.Resampling.BOX)
		black = small.point(lambda light: 255 if light > 128 else 0)
		return black.resize(
			(page.width * across // 300, page.height * across // 300), Image.Resampling.NEAREST
		)


if __name__ == "__main__":
	unittest.main()
