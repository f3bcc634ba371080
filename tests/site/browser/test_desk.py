"""The desk in headless Chromium, as each role meets it: workspace, one case, one list, and what is refused."""

from __future__ import annotations

import contextlib
import re
import unittest
from typing import ClassVar

from playwright.sync_api import Browser

from tests.site.browser import ready
from tests.site.browser.desk import Seat, address, chromium, seat, slug
from tests.site.day import today
from tests.site.people import accounts, person

WORKSPACE = "/app/coordinated-case-management"
CLERK, MANAGER, PROVIDER = "CCM Clerk", "CCM Field Case Manager", "CCM Service Provider"
# Who works with cases, and who rules over lists or reads tables without a case.
WITH_CASES = (
	"CCM Central Office",
	MANAGER,
	CLERK,
	"CCM Social Worker",
	"CCM Field Coordination Unit",
	"CCM Budget Approver",
	"CCM Monitoring Team",
	"CCM Data Protection Officer",
)
WITHOUT_CASES = {"CCM Ministry Administrator": "/app/case-type", "CCM Advisory Group": "/app/body-meeting"}
STAGES = (
	"Identification",
	"Registration",
	"Social assessment",
	"Case conference",
	"Case plan",
	"Referral",
	"Services",
	"Reintegration and follow-up",
	"Closure",
	"Evaluation",
)


class DeskTest(unittest.TestCase):
	"""Tools of the tests below: one browser, one window per person."""

	browser: ClassVar[Browser]
	tools: ClassVar[contextlib.ExitStack]
	figures: ClassVar[dict[str, int]] = {"pages": 0, "pictures": 0, "roles": 0}

	@classmethod
	def setUpClass(cls) -> None:
		cls.case = ready.case_in_services()
		cls.tools = contextlib.ExitStack()
		cls.browser = cls.tools.enter_context(chromium())

	@classmethod
	def tearDownClass(cls) -> None:
		cls.tools.close()

	def seat(self, role: str, office: str = "SVR") -> contextlib.AbstractContextManager[Seat]:
		"""The holder of a role before the screen; of an office where the role has several holders."""
		email = person(role, office).email
		account = next(one for one in accounts() if one["email"] == email)
		return seat(self.browser, email, account["password"])

	def open(self, one: Seat, path: str, picture: str = "", wait_for: str = ".page-head") -> None:
		"""Open a page on which this person is welcome and on which nothing goes wrong."""
		one.open(path)
		self.figures["pages"] += 1
		if not one.refused() and not one.shows(wait_for):
			self.fail(f"{path} shows no {wait_for}: {one.dialogs()} {one.complaints} {one.text()[:300]}")
		if picture:
			one.picture(picture)
			self.figures["pictures"] += 1
		self.assertFalse(one.refused(), f"{path} is refused: {one.text()[:300]}")
		self.assertEqual(one.dialogs(), [], path)
		self.assertEqual(one.complaints, [], path)
		self.no_name_of_a_client(one, path)

	def no_name_of_a_client(self, one: Seat, path: str) -> None:
		betrayed = ready.names_betrayed_by(one.everything())
		self.assertEqual(betrayed, [], f"{path} holds names out of the vault")

	def stages(self, one: Seat) -> list[str]:
		one.see(".ccm-passage")
		return [name.inner_text() for name in one.page.locator(".ccm-passage .ccm-name").all()]


class EveryRoleAtTheDesk(DeskTest):
	"""Workspace, case and list of each role; every page is drawn."""

	def test_roles_that_work_with_cases_see_workspace_case_and_list(self) -> None:
		for role in WITH_CASES:
			with self.subTest(role=role), self.seat(role) as one:
				self._workspace(one, role)
				self.open(one, f"/app/case/{self.case}", f"{slug(role)}-case", ".ccm-passage")
				self.assertEqual(self.stages(one), list(STAGES))
				self.assertEqual(one.see(".ccm-stage[aria-current] .ccm-name").inner_text(), "Services")
				self.open(one, "/app/case", f"{slug(role)}-list", ".list-row")
				self.assertIn("C-SVR-", one.see(".list-row").inner_text())
				self.figures["roles"] += 1

	def test_the_administrator_and_the_advisory_group_have_lists_but_no_case(self) -> None:
		for role, path in WITHOUT_CASES.items():
			with self.subTest(role=role), self.seat(role) as one:
				self._workspace(one, role)
				self.open(one, path, f"{slug(role)}-list")
				one.open(f"/app/case/{self.case}")
				one.picture(f"{slug(role)}-case")
				self.assertTrue(one.refused(), one.text()[:300])
				self.assertEqual(one.count(".ccm-passage"), 0)
				self.no_name_of_a_client(one, "a case that is refused")
				self.figures["roles"] += 1

	def _workspace(self, one: Seat, role: str) -> None:
		self.open(one, WORKSPACE, f"{slug(role)}-workspace", ".links-widget-box")
		self.assertEqual(
			one.page.locator(".page-title:visible .title-text").inner_text(), "Coordinated Case Management"
		)
		self.assertGreater(one.count(".links-widget-box"), 3)

	def test_the_ministry_administrator_opens_stages_settings_and_calendar(self) -> None:
		with self.seat("CCM Ministry Administrator") as one:
			self.open(one, "/app/workflow/Case")
			one.see(
				'.frappe-control[data-fieldname="states"] .grid-row[data-idx="10"]'
			).scroll_into_view_if_needed()
			one.picture("ministry-administrator-stages")
			for path in ("/app/ccm-settings", "/app/ccm-holiday-calendar/KH", "/app/field-office/SVR"):
				self.open(one, path)
				self.assertFalse(one.page.evaluate("() => cur_frm.read_only"), path)

	def test_a_service_provider_never_reaches_the_desk(self) -> None:
		with self.seat(PROVIDER) as one:
			one.page.goto(f"{address()}{WORKSPACE}")
			one.picture("service-provider-refused")
			self.assertTrue(one.refused(), one.text()[:300])
			self.assertEqual(one.count(".widget"), 0)
			self.assertNotIn("Coordinated Case Management", one.text())
			self.figures["roles"] += 1

	def test_the_campaign(self) -> None:
		print("campaign browser: " + ", ".join(f"{number} {what}" for what, number in self.figures.items()))
		self.assertEqual(self.figures["roles"], 11)


class TheFieldOfficeAtWork(DeskTest):
	"""What the case manager and the clerk of Svay Rieng do, by clicking."""

	def test_the_workspace_shows_what_is_due_and_every_stage(self) -> None:
		with self.seat(MANAGER) as one:
			self.open(one, WORKSPACE, wait_for=".number-widget-box .number")
			one.page.wait_for_function(
				"() => [...document.querySelectorAll('.number-widget-box')].every("
				"card => card.offsetParent === null || !/Loading/.test(card.innerText))"
			)
			cards = [card.inner_text() for card in one.page.locator(".number-widget-box:visible").all()]
			self.assertEqual(len(cards), 3, cards)
			for card, name in zip(cards, ("Due today", "Overdue", "Waiting for me"), strict=True):
				self.assertRegex(card, re.compile(rf"{name}\W+\d+", re.IGNORECASE))
			self.assertEqual(one.count(".shortcut-widget-box"), 8)
			text = one.text()
			for number, stage in enumerate(STAGES, start=1):
				self.assertIn(f"{number} {stage}", text)

	def test_another_office_finds_no_case_of_svay_rieng(self) -> None:
		with self.seat(MANAGER, "BTB") as one:
			self.open(one, f"/app/case?name={self.case}")
			self.assertNotIn(self.case, one.see(".frappe-list").inner_text())
			one.open(f"/app/case/{self.case}")
			self.assertTrue(one.refused(), one.text()[:300])
			self.assertEqual(one.count(".ccm-passage"), 0)

	def test_the_board_shows_the_stages_and_what_is_due(self) -> None:
		with self.seat(MANAGER) as one:
			self.open(one, "/app/case/view/kanban/Cases by stage", "cases-by-stage")
			columns = [title.inner_text() for title in one.page.locator(".kanban-column-title:visible").all()]
			self.assertEqual(columns[:10], list(STAGES))
			card = one.see('.kanban-column[data-column-value="Services"] .kanban-card').inner_text()
			self.assertRegex(card, r"C-SVR-\d{4}-\d{6}-\d")
			self.assertRegex(card, r"What is due: \w+")
			self.assertEqual(one.count(".add-card"), 0)

	def test_the_calendar_of_follow_ups_shows_them_by_case_number(self) -> None:
		with self.seat(MANAGER) as one:
			self.open(one, "/app/follow-up/view/calendar/default")
			day = ready.month_of_a_follow_up()
			one.page.evaluate("day => $('.fc').fullCalendar('gotoDate', day)", day)
			one.settle()
			self.assertRegex(one.see(".fc-event").inner_text(), r"C-SVR-\d{4}-\d{6}-\d · month \d+")
			self.assertEqual(one.complaints, [])
			self.no_name_of_a_client(one, "the calendar of follow-ups")
			one.picture("follow-up-calendar")

	def test_the_clerk_registers_a_client_by_filling_in_the_form(self) -> None:
		with self.seat(CLERK) as one:
			self.open(one, WORKSPACE)
			one.see('.shortcut-widget-box:has-text("Register a client")').click()
			one.settle()
			for fieldname, value in (
				("field_office", "Svay Rieng"),
				("identified_on", today().strftime("%d-%m-%Y")),
				("identification_channel", "Hotline"),
				("temporary_shelter", "Not needed"),
				("sex", "Female"),
				("age_at_registration", "19"),
				("home_province", "Svay Rieng"),
			):
				one.fill(fieldname, value)
			one.press("Save", ".page-actions")
			one.page.wait_for_url(re.compile(r"/client/SVR-\d{4}-\d{6}-\d$"))
			one.settle()
			self.assertEqual(one.dialogs(), [])
			self.assertEqual(one.complaints, [])
			one.picture("client-registered")
			self.assertGreater(one.count('button:has-text("Open identity")'), 0)

	def test_the_next_step_says_why_not_yet_and_is_then_taken(self) -> None:
		client, case = ready.identified_case()
		with self.seat(MANAGER) as one:
			self.open(one, f"/app/case/{case}")
			one.press("Next step", ".page-actions")
			self.assertIn("Not yet possible", one.see(".ccm-step").inner_text())
			self.assertIn("The vault of this client is empty", one.see(".ccm-step").inner_text())
			one.picture("next-step-not-yet")
			ready.give_identity(client)
			self.open(one, f"/app/case/{case}")
			one.press("Next step", ".page-actions")
			one.press("Register", ".ccm-step")
			one.see('.ccm-stage[aria-current]:has-text("Registration")')
			self.assertEqual(one.complaints, [])
			one.picture("next-step-taken")
		stored = person(MANAGER, "SVR").read("Case", case)
		self.assertEqual((stored["stage"], stored["workflow_state"]), ("Registration", "Registered"))


if __name__ == "__main__":
	unittest.main()
