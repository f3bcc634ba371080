"""The desk as a person meets it: a headless Chromium, an account that signs in, pages that are looked at.

The runner names Chromium in CCM_CHROMIUM and the site in CCM_SITE_URL, CCM_SITE_NAME and CCM_SITE_HOST.
Pictures go to the folder CCM_SCREENSHOTS, or to a temporary one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
	Browser,
	ConsoleMessage,
	Locator,
	Page,
	Response,
	TimeoutError,
	sync_playwright,
)

WIDTH, HEIGHT = 1280, 900
PATIENCE = 60_000
FLAGS = (
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
)
# Complaints of the console that say nothing against a page, each with its reason.
ALLOWED_COMPLAINTS = (
	# The test site has no realtime server; without it the desk only lacks live updates.
	"socket.io",
)
QUIET = "() => window.frappe?.request?.ajax_count === 0 && !document.querySelector('#freeze')"
# Number cards say "Loading..." until their number is there.
DRAWN = "() => !document.body.innerText.includes('Loading...')"
TIME_TO_FADE_IN = 600
# A kind of record that somebody may not read looks as if it were not there.
WORDS_OF_REFUSAL = (
	"not permitted",
	"do not have enough permissions",
	"no permission",
	"the resource you are looking for is not available",
	"could not find what you were looking for",
)


def address() -> str:
	"""The address of the site by its name, so that the browser sends the name as Host."""
	given = urlsplit(os.environ["CCM_SITE_URL"])
	return f"{given.scheme}://{_name()}:{given.port}"


def _name() -> str:
	return os.environ.get("CCM_SITE_HOST") or os.environ.get("CCM_SITE_NAME") or "127.0.0.1"


def pictures() -> Path:
	"""The folder for pictures."""
	named = os.environ.get("CCM_SCREENSHOTS")
	folder = Path(named) if named else Path(tempfile.gettempdir()) / "ccm-screenshots"
	folder.mkdir(parents=True, exist_ok=True)
	return folder


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
	"""The Chromium of this machine, with a profile of its own that is thrown away."""
	program = os.environ.get("CCM_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
	rules = f"--host-resolver-rules=MAP {_name()} {urlsplit(os.environ['CCM_SITE_URL']).hostname}"
	with sync_playwright() as tools:
		browser = tools.chromium.launch(executable_path=program, headless=True, args=[*FLAGS, rules])
		try:
			yield browser
		finally:
			browser.close()


@dataclass
class Seat:
	"""Somebody before the screen: one signed-in account with one page.

	complaints: what the console said, without what is allowed; answers: the texts that the site sent.
	"""

	page: Page
	complaints: list[str] = field(default_factory=list)
	answers: list[str] = field(default_factory=list)

	def __post_init__(self) -> None:
		self.page.on("console", self._hear)
		self.page.on("pageerror", lambda error: self.complaints.append(f"error in a script: {error}"))
		self.page.on("response", self._read)

	def _hear(self, message: ConsoleMessage) -> None:
		text = f"{message.text} {message.location.get('url', '')}"
		if message.type == "error" and not any(word in text for word in ALLOWED_COMPLAINTS):
			self.complaints.append(text[:400])

	def _read(self, response: Response) -> None:
		if "/api/" in response.url:
			with contextlib.suppress(Exception):  # an answer that was cut off by the next page has no text
				self.answers.append(response.text())

	def sign_in(self, email: str, password: str) -> None:
		"""Through the page for it, as a person does."""
		self.page.goto(f"{address()}/login")
		self.page.fill("#login_email", email)
		self.page.fill("#login_password", password)
		self.page.click(".form-login .btn-login")
		self.page.wait_for_url(lambda url: "/login" not in url)

	def open(self, path: str) -> None:
		"""Open a page of the desk and wait until nothing is loading. Forgets what was heard before."""
		self.complaints.clear()
		self.answers.clear()
		self.page.goto(f"{address()}{path}")
		self.settle()

	def settle(self) -> None:
		"""Wait until the desk has asked for everything and has it."""
		self.page.wait_for_function(QUIET)
		self.page.wait_for_timeout(400)
		self.page.wait_for_function(QUIET)

	def text(self) -> str:
		"""What a person reads on the page."""
		return self.page.inner_text("body")

	def everything(self) -> str:
		"""The source of the page as it stands, and all that the site sent for it."""
		return "\n".join([self.page.content(), *self.answers])

	def dialogs(self) -> list[str]:
		"""The texts of the windows that stand before the page."""
		return [box.inner_text() for box in self.page.locator(".modal.show").all()]

	def refused(self) -> bool:
		"""Whether the page says that this person may not be here."""
		text = self.text().lower()
		return any(words in text for words in WORDS_OF_REFUSAL)

	def see(self, selector: str) -> Locator:
		"""The first element of this kind that can be seen; waits for it."""
		found = self.page.locator(f"{selector}:visible").first
		found.wait_for()
		return found

	def shows(self, selector: str) -> bool:
		"""Whether an element of this kind comes to be seen."""
		try:
			self.see(selector)
		except TimeoutError:
			return False
		return True

	def count(self, selector: str) -> int:
		"""How many elements of this kind can be seen."""
		return self.page.locator(f"{selector}:visible").count()

	def press(self, words: str, where: str = "body") -> None:
		"""Press the button with these words; waits for what it does."""
		self.see(f'{where} button:has-text("{words}")').click()
		self.settle()

	def fill(self, fieldname: str, value: str) -> None:
		"""Type into a field of the form; a link is typed and chosen."""
		box = self.see(f'.form-layout [data-fieldname="{fieldname}"] :is(input, select, textarea)')
		if box.evaluate("one => one.tagName") == "SELECT":
			box.select_option(value)
			return
		box.fill(value)
		if box.get_attribute("data-fieldtype") == "Link":
			self._choose(fieldname, value)
		box.blur()
		self.settle()

	def _choose(self, fieldname: str, value: str) -> None:
		offered = f'[data-fieldname="{fieldname}"] .awesomplete [role="option"]:has-text("{value}")'
		self.see(offered).click()

	def picture(self, name: str) -> Path:
		"""Draw the page as it is seen, in few colours so that the file is small."""
		file = pictures() / f"{name}.png"
		self.page.evaluate("() => document.activeElement?.blur()")
		self.page.wait_for_timeout(TIME_TO_FADE_IN)
		self.page.wait_for_function(DRAWN)
		self.page.screenshot(path=file, animations="disabled")
		_make_small(file)
		return file


def _make_small(file: Path) -> None:
	"""Reduce a picture to 128 colours where Pillow is there; else it stays as it is."""
	try:
		from PIL import Image
	except ImportError:
		return
	with Image.open(file) as picture:
		small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
	small.save(file, optimize=True)


@contextlib.contextmanager
def seat(browser: Browser, email: str, password: str) -> Iterator[Seat]:
	"""Somebody signed in, in a window of their own."""
	window = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
	window.set_default_timeout(PATIENCE)
	try:
		person = Seat(window.new_page())
		person.sign_in(email, password)
		yield person
	finally:
		window.close()


def slug(role: str) -> str:
	"""The name of a role in the name of a file: "CCM Field Case Manager" gives "field-case-manager"."""
	return re.sub(r"[^a-z]+", "-", role.removeprefix("CCM ").lower()).strip("-")
