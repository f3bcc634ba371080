"""The ministry administrator before the screen: forms, tables and windows, by clicking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from playwright.sync_api import Locator

from ccm_app.caseload.rest import Person, Refused
from tests.site.browser.at_the_desk import AtTheDesk
from tests.site.browser.desk import Seat, seat
from tests.site.people import PASSWORD, administrator, person

MINISTRY = "CCM Ministry Administrator"
CHANGE = "Configuration Change"


class Keeper(AtTheDesk):
	"""A test of the ministry administrator, who sits at the desk all the time; what it changed is taken back."""

	ministry: ClassVar[Person]
	desk: ClassVar[Seat]
	before: frozenset[str]

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.ministry = person(MINISTRY)
		cls.desk = cls.tools.enter_context(seat(cls.browser, cls.ministry.email, PASSWORD))

	def setUp(self) -> None:
		self.before = frozenset(row["name"] for row in entries(self.ministry))
		self.words: list[tuple[str, str]] = []
		# What is registered first is done last: the words go when no workflow uses them any more.
		self.addCleanup(lambda: [remove(kind, name) for kind, name in self.words])
		self.addCleanup(take_all_back, self.ministry, self.before)

	def kinds_changed(self) -> set[str]:
		"""Of which settings this test made entries."""
		return {str(row["kind"]) for row in entries(self.ministry, self.before)}

	def make(self, kind: str, values: Mapping[str, str], picture: str = "") -> None:
		"""Make a new record on its form."""
		self.desk.open(f"/app/{kind.lower().replace(' ', '-')}/new")
		for fieldname, value in values.items():
			self.desk.fill(fieldname, value)
		if picture:
			self.desk.picture(picture)
		self.save()

	def save(self, words: str = "Save", warning: str = "") -> None:
		"""Press the button of the form; nothing may stand in the way, and nothing is said but the warning."""
		self.desk.press(words, ".page-head")
		said = [text for text in self.desk.dialogs() if text.strip()]
		self.assertEqual([warning in text for text in said], [True] if warning else [], said)
		self.assertEqual(self.desk.complaints, [])

	def named(self, kind: str, fieldname: str, name: str) -> None:
		"""A word of the workflow, made on its form; the site's own administrator takes it away afterwards."""
		self.words.append((kind, name))
		if not self.ministry.find(kind, {"name": name}):
			self.make(kind, {fieldname: name})


def entries(who: Person, before: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
	"""The changes of the configuration by this person, newest first, without those that were there before."""
	fields = ("name", "kind", "record_name", "act", "changed_on", "takes_back")
	found = who.find(CHANGE, {"changed_by": who.email}, fields)
	new = (row for row in found if row["name"] not in before)
	return sorted(new, key=lambda row: str(row["changed_on"]), reverse=True)


def take_all_back(who: Person, before: frozenset[str]) -> None:
	"""Make the configuration as it was, one change after the other, through the button's function."""
	for row in entries(who, before):
		standing = who.call("ccm_app.api.configuration.standing", change=row["name"])
		if standing["can"] and not row["takes_back"] and not row["kind"].startswith("Workflow "):
			who.call("ccm_app.api.configuration.take_back", change=row["name"])


def remove(kind: str, name: str) -> None:
	"""Remove a word that no workflow uses any more; one that stands in an old record stays."""
	try:
		administrator().call("frappe.client.delete", doctype=kind, name=name)
	except Refused as refused:
		if refused.status == 500:
			raise


def grid_of(desk: Seat, table: str) -> Locator:
	"""A table of the form, scrolled to."""
	grid = desk.see(f'.frappe-control[data-fieldname="{table}"]')
	grid.scroll_into_view_if_needed()
	return grid


def add_row(desk: Seat, table: str, values: Mapping[str, str]) -> None:
	"""Add a row to a table of the form, open it, and fill it in."""
	grid = grid_of(desk, table)
	grid.locator(".grid-add-row:visible").first.click()
	desk.settle()
	grid.locator(".grid-body .rows > .grid-row").last.locator(".btn-open-row").click()
	_rest(desk)
	fill_row(desk, values)


def open_row(desk: Seat, table: str, *words: str) -> None:
	"""Open the row of a table in which all these words stand."""
	rows = grid_of(desk, table).locator(".grid-body .rows > .grid-row")
	for word in words:
		rows = rows.filter(has_text=word)
	rows.first.locator(".btn-open-row").click()
	_rest(desk)


def fill_row(desk: Seat, values: Mapping[str, str]) -> None:
	"""Fill in the row that is open, and close it."""
	for fieldname, value in values.items():
		_fill_in_row(desk, fieldname, value)
	desk.page.locator(".grid-row-open .grid-collapse-row:visible").first.click()
	desk.settle()


def _fill_in_row(desk: Seat, fieldname: str, value: str) -> None:
	control = desk.page.locator(f'.grid-row-open .form-in-grid .frappe-control[data-fieldname="{fieldname}"]')
	control.scroll_into_view_if_needed()
	if control.get_attribute("data-fieldtype") == "Code":
		# The editor is loaded when the first row is opened, and then takes the stored text.
		control.locator(".ace_content").wait_for()
		desk.page.wait_for_timeout(1500)
		control.locator(".ace_content").click()
		desk.page.keyboard.press("Control+A")
		desk.page.keyboard.type(value)
		# The editor hands over what was typed a third of a second later.
		desk.page.wait_for_timeout(800)
		return
	box = control.locator("input, select, textarea").first
	kind = box.evaluate("one => one.type")
	if kind == "checkbox":
		box.set_checked(value == "1")
	elif kind == "select-one":
		box.select_option(value)
	else:
		_type(desk, control, box, value)
	_rest(desk)


def _type(desk: Seat, control: Locator, box: Locator, value: str) -> None:
	box.fill(value)
	if box.get_attribute("data-fieldtype") == "Link":
		_rest(desk)
		control.locator('.awesomplete [role="option"]').filter(has_text=value).first.click()
	box.blur()


def _rest(desk: Seat) -> None:
	"""Wait until nothing is asked any more; while a row is open, the page behind it is dark and never settles."""
	desk.page.wait_for_timeout(250)
	desk.page.wait_for_function("() => window.frappe?.request?.ajax_count === 0")


def put_in(desk: Seat) -> None:
	"""Press "Put in" in a window and wait until it has closed.

	What was typed last reaches the window a moment later than the button can be pressed; a person presses again.
	"""
	desk.settle()
	for _again in range(3):
		desk.press("Put in", ".modal.show")
		desk.page.wait_for_timeout(1_000)
		if not desk.count(".modal.show"):
			return
