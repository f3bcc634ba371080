"""The page of a slip on a small telephone without scripts: scan the printed code, accept, served."""

from __future__ import annotations

import io
import unittest
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp
from playwright.sync_api import Page, Response

from tests.site.browser.desk import address, chromium, pictures
from tests.site.referral.slips import trial

WIDTH, HEIGHT, LIGHTEST = 360, 640, 50_000


class ThePageOfASlip(unittest.TestCase):
	def scanned(self, referral: str) -> str:
		"""The address in the QR code of the slip as it is handed out."""
		content = bytes.fromhex(trial("paper", referral=referral)["pdf"])
		document = pypdfium2.PdfDocument(io.BytesIO(content))
		self.assertEqual(len(document), 1)
		picture = document[0].render(scale=150 / 72, grayscale=True).to_numpy().squeeze()
		(found,) = zxingcpp.read_barcodes(picture)
		return str(found.text)

	def test_scan_accept_and_served_without_a_script(self) -> None:
		trial("forget_guesses")
		(slip,) = trial("slips", count=1)
		path = urlsplit(self.scanned(slip["referral"])).path
		self.assertTrue(path.startswith("/slip/2."))
		weights: list[int] = []
		with chromium() as browser:
			telephone = browser.new_context(
				viewport={"width": WIDTH, "height": HEIGHT}, java_script_enabled=False, is_mobile=True
			)
			page = telephone.new_page()
			page.on("response", lambda answer: weights.append(_weight(answer)))
			self._walk(page, path, slip["code"])
			asked = len(weights)
			heaviest = max(weights)
			self.assertEqual(telephone.cookies(), [])
		self.assertEqual(asked, 3)
		self.assertLess(sum(weights[:1]), LIGHTEST)
		self.assertLess(sum(weights), LIGHTEST)
		now = trial("state", referral=slip["referral"])
		self.assertEqual((now["category"], sorted(now["answers"])), ("Completed", ["Accepted", "Served"]))
		print(
			f"campaign slip-page: scan, accept and served without a script in {asked} requests, {sum(weights)} bytes in"
			f" all, {heaviest} for the heaviest page"
		)

	def _walk(self, page: Page, path: str, code: str) -> None:
		page.goto(f"{address()}{path}")
		self.assertIn("ប័ណ្ណនេះជាប័ណ្ណពិតប្រាកដ។", page.inner_text("body"))
		self._no_wider_than_the_screen(page)
		page.screenshot(path=pictures() / "slip-page-genuine.png")
		self._tell(page, "Accepted", code)
		page.screenshot(path=pictures() / "slip-page-accepted.png")
		self.assertIn("Recorded so far", page.inner_text("body"))
		self._tell(page, "Served", code)
		page.screenshot(path=pictures() / "slip-page-served.png")
		self._no_wider_than_the_screen(page)

	def _tell(self, page: Page, answer: str, code: str) -> None:
		page.check(f'input[value="{answer}"]')
		page.fill("#code", code.lower())
		if answer == "Accepted":
			page.locator("form").screenshot(path=pictures() / "slip-page-answering.png")
		page.click("button")
		self.assertIn("Recorded. The Field Office sees it now.", page.inner_text("body"))

	def _no_wider_than_the_screen(self, page: Page) -> None:
		box = page.locator("main").bounding_box()
		assert box is not None
		self.assertLessEqual(box["width"], WIDTH)


def _weight(answer: Response) -> int:
	sizes = answer.request.sizes()
	return int(sizes["responseBodySize"]) + int(sizes["responseHeadersSize"])


if __name__ == "__main__":
	unittest.main()
