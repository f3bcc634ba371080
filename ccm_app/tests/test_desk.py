"""The desk as a Field Office meets it: workspace, cards, calendars, board, connections."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.desk.desktop import Workspace

from ccm_app.api import calendar, kanban
from ccm_app.tests import factories, personas

NAME = "Coordinated Case Management"
YEAR = ("2026-01-01", "2026-12-31")


class TheWorkspace(personas.SiteTest):
	"""One page for everybody at the desk, each with what the role may open."""

	def items(self, user: str) -> set[str]:
		with personas.acting_as(user):
			page = Workspace({"name": NAME, "title": NAME, "public": 1})
			if not page.is_permitted():
				return set()
			page.build_workspace()
			links = {link["link_to"] for card in page.cards["items"] for link in card["links"]}
			return links | {one["link_to"] for one in page.shortcuts["items"]}

	def test_its_blocks_are_all_there(self) -> None:
		page = frappe.get_doc("Workspace", NAME)
		cards = {link.label for link in page.links if link.type == "Card Break"}
		shortcuts = {one.label for one in page.shortcuts}
		numbers = {one.number_card_name for one in page.number_cards}
		known = {"card": ("card_name", cards), "shortcut": ("shortcut_name", shortcuts)}
		known["number_card"] = ("number_card_name", numbers)
		for block in json.loads(page.content):
			if block["type"] in known:
				field, names = known[block["type"]]
				self.assertIn(block["data"][field], names)
		self.assertEqual(numbers, {"Due today", "Overdue", "Waiting for me"})

	def test_everything_it_names_exists(self) -> None:
		page = frappe.get_doc("Workspace", NAME)
		for link in page.links + page.shortcuts:
			if link.get("link_to"):
				kind = link.get("link_type") or link.type
				with self.subTest(link.link_to):
					self.assertTrue(frappe.db.exists(kind, link.link_to))

	def test_a_case_manager_finds_the_ten_stages(self) -> None:
		found = self.items(personas.MANAGER)
		stages = {"Client", "Case", "Social Assessment", "Case Conference", "Case Plan", "Referral"}
		stages |= {"Service Record", "Reintegration", "Follow-up", "Case Closure"}
		self.assertEqual(stages - found, set())

	def test_the_ministry_administrator_finds_lists_and_no_client(self) -> None:
		found = self.items(personas.MINISTRY)
		self.assertIn("Case Type", found)
		self.assertEqual(found & {"Client", "Client Identity", "Case"}, set())

	def test_a_service_provider_has_no_workspace(self) -> None:
		with self.assertRaises(frappe.PermissionError):
			self.items(personas.PROVIDER)

	def test_the_number_cards_answer_a_case_manager(self) -> None:
		with personas.acting_as(personas.MANAGER):
			for name in ("Due today", "Overdue", "Waiting for me"):
				card = frappe.get_doc("Number Card", name)
				self.assertTrue(frappe.has_permission("Number Card", doc=name))
				self.assertGreaterEqual(frappe.call(card.method)["value"], 0)

	def test_every_list_of_the_desk_has_its_page(self) -> None:
		with personas.acting_as(personas.ADVISORY):
			self.assertTrue(frappe.has_permission("Number Card", doc="Waiting for me"))
			self.assertTrue(frappe.get_doc("Report", "My Work").is_permitted())

	def test_the_currency_of_a_plan_can_be_chosen(self) -> None:
		with personas.acting_as(personas.MANAGER):
			self.assertTrue(frappe.has_permission("Currency", "read"))


class TheCalendars(personas.SiteTest):
	"""Conferences and follow-ups by day."""

	def conference(self) -> Any:
		case = factories.case_in_planning()
		seats = [
			{"seat": seat, "attendee": "Sok Maly", "is_chair": seat == "FCM"}
			for seat in ("FCM", "SPW", "SPR")
		]
		values = {"kind": "Initial", "topic": "ALL", "status": "Called", "planned_on": "2026-01-25"}
		return frappe.get_doc(
			{"doctype": "Case Conference", "case": case.name, "seats": seats, **values}
		).insert()

	def test_they_show_codes_only(self) -> None:
		meeting = self.conference()
		with personas.acting_as(personas.MANAGER):
			events = calendar.conferences(*YEAR)
		event = next(one for one in events if one["name"] == meeting.name)
		self.assertIn(meeting.case, event["title"])
		self.assertNotIn("Sok", str(event))

	def test_they_show_nothing_of_another_office(self) -> None:
		meeting = self.conference()
		with personas.acting_as(personas.OTHER_MANAGER):
			self.assertNotIn(meeting.name, [one["name"] for one in calendar.conferences(*YEAR)])

	def test_the_filters_of_the_list_hold_in_the_calendar(self) -> None:
		meeting = self.conference()
		held = json.dumps([["Case Conference", "status", "=", "Held"]])
		with personas.acting_as(personas.MANAGER):
			self.assertNotIn(meeting.name, [one["name"] for one in calendar.conferences(*YEAR, filters=held)])

	def test_follow_ups_are_asked_the_same_way(self) -> None:
		with personas.acting_as(personas.MANAGER):
			self.assertIsInstance(calendar.follow_ups(*YEAR), list)


class TheBoard(personas.SiteTest):
	"""A card that is dragged takes the step, or the user hears why not."""

	def drag(self, case: str, stage: str, to: str) -> Any:
		return kanban.move_card("Cases by stage", case, stage, to, 0, 0)

	def test_a_drag_takes_the_step_of_the_workflow(self) -> None:
		case = factories.case_in_referral()
		self.drag(case.name, "Referral", "Case plan")
		self.assertEqual(frappe.db.get_value("Case", case.name, "stage"), "Case plan")

	def test_a_refused_drag_says_what_is_missing(self) -> None:
		case = factories.case_in_referral()
		with self.refused("No provider has accepted the client yet."):
			self.drag(case.name, "Referral", "Services")
		self.assertEqual(frappe.db.get_value("Case", case.name, "stage"), "Referral")

	def test_a_stage_cannot_be_skipped_by_dragging(self) -> None:
		case = factories.case_in_planning()
		with self.refused("Take the next step that the case offers."):
			self.drag(case.name, "Case plan", "Evaluation")

	def test_another_office_cannot_drag(self) -> None:
		case = factories.case_in_referral()
		with personas.acting_as(personas.OTHER_MANAGER), self.assertRaises(frappe.DoesNotExistError):
			self.drag(case.name, "Referral", "Case plan")


class TheConnections(personas.SiteTest):
	"""What stands under a case and a client."""

	def test_every_connection_can_be_counted(self) -> None:
		from frappe.desk.notifications import get_open_count

		case = factories.case_in_referral()
		with personas.acting_as(personas.MANAGER):
			for kind, name in (("Case", case.name), ("Client", case.client)):
				found = get_open_count(kind, name)["count"]["external_links_found"]
				counts = {row["doctype"]: row["count"] for row in found}
				self.assertEqual(counts["Case Plan"], 1)
