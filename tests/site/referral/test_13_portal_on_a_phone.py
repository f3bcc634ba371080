"""The portal on a phone, in headless Chromium with scripts switched off: sign in, accept, agree on a day, write down a
service, say who leaves. The pages are weighed, and drawn for the handbook of the providers.
"""

from __future__ import annotations

import unittest
from typing import ClassVar

from playwright.sync_api import Browser, Page

from tests.site.browser.desk import _make_small as make_small
from tests.site.browser.desk import address, chromium, pictures
from tests.site.day import today
from tests.site.referral.portal import Provider, a_referral, at_the_server, world

PHONE = {"width": 360, "height": 740}
# A page has to come over a slow line.
MOST_BYTES = 50_000
TODAY = today().isoformat()


class PortalOnAPhone(unittest.TestCase):
	browser: ClassVar[Browser]
	weights: ClassVar[dict[str, int]] = {}

	@classmethod
	def setUpClass(cls) -> None:
		world()
		tools = chromium()
		cls.browser = tools.__enter__()
		cls.addClassCleanup(tools.__exit__, None, None, None)

	def setUp(self) -> None:
		window = self.browser.new_context(viewport=PHONE, java_script_enabled=False, locale="km-KH")
		window.set_default_timeout(60_000)
		self.addCleanup(window.close)
		self.page: Page = window.new_page()
		self.page.on("response", lambda answer: self.weigh(answer))

	def weigh(self, answer: object) -> None:
		path = str(answer.url).split("?")[0].removeprefix(address())
		if answer.request.resource_type == "document" and answer.status < 300:
			self.weights["/".join(path.split("/")[:3])] = len(answer.body())
		elif answer.request.resource_type != "document":
			self.weights[f"loaded beside the page: {path}"] = MOST_BYTES

	def picture(self, name: str, *, whole: bool = True) -> None:
		"""The page as a phone shows it, to its end or as far as the phone is high; never wider than the phone."""
		file = pictures() / f"portal-{name}.png"
		self.page.screenshot(path=file, full_page=whole)
		make_small(file)

	def sends(self, act: str) -> None:
		"""Press the button of a form."""
		self.page.locator(f'form[action$=".{act}"] button').click()

	def opens(self, words: str) -> None:
		"""Open a part of the page that is folded."""
		self.page.locator(f'summary:has-text("{words}")').click()

	def test_from_the_sign_in_to_the_discharge(self) -> None:
		referral = a_referral()
		at_the_server("say_more", referral=referral)
		page = self.page
		page.goto(f"{address()}/portal")
		self.picture("sign-in")
		page.fill("#usr", world()["users"]["CCPCR-SVR"])
		page.fill("#pwd", world()["password"])
		self.sends("sign_in")
		self.picture("list", whole=False)
		link = page.locator(f'a[href="/portal/referral/{referral}"]')
		while not link.count():
			# On a page of the list that comes later.
			page.click('a:has-text("Next page")')
		link.click()
		self.picture("referral-sent")
		page.check('input[name="given"][value="Accepted"]')
		self.sends("answer")
		self.assertIn("Your answer is recorded.", page.content())
		self.assertIn("Sok", page.content())
		page.fill("#appointment-day", TODAY)
		self.sends("agree_on_a_day")
		page.check('input[name="given"][value="Arrived"]')
		self.sends("answer")
		self.picture("referral")
		self.opens("Write down a service")
		page.fill("#service-from_date", TODAY)
		page.fill("#service-quantity", "2")
		page.fill("#service-unit", "លើក")
		self.sends("add_service")
		self.assertIn("The service is written down.", page.content())
		self.opens("The client leaves")
		page.fill("#discharge-left_on", TODAY)
		page.select_option("#discharge-to", "FAMILY")
		self.sends("discharge")
		self.assertIn("This referral has ended", page.content())
		self.assertNotIn("Sok", page.content())
		self.picture("ended")
		page.goto(f"{address()}/portal/places")
		self.picture("places", whole=False)
		self.sends("sign_out")
		self.assertEqual(page.locator("#pwd").count(), 1)

	def test_no_page_is_heavy_and_nothing_is_loaded_beside_it(self) -> None:
		one = Provider()
		for path in ("/portal", "/portal/places", f"/portal/referral/{a_referral()}"):
			answer = one.get(path)
			self.assertNotIn("<script", answer.text)
			self.assertLess(len(answer.content), MOST_BYTES)
			self.weights["/".join(path.split("/")[:3])] = len(answer.content)
		heaviest = max(self.weights.values())
		print(
			f"campaign portal-phone: {len(self.weights)} pages, the heaviest {heaviest / 1000:.1f} kB, without scripts"
		)
		self.assertLess(heaviest, MOST_BYTES)


if __name__ == "__main__":
	unittest.main()
