"""The ministry administrator changes stages and steps by clicking, and a case goes on through what was changed."""

from __future__ import annotations

import unittest

from tests.site.browser.ready import MANAGER
from tests.site.configuration import cases
from tests.site.configuration.clicking import Keeper, add_row, grid_of, put_in
from tests.site.people import administrator, person

STATE = "Workflow State"
SHELTER, WAIT = "Emergency shelter", "Bring to a shelter"
AT_HOME, IN_A_SHELTER = "Services at home", "Services in a shelter"
KHMER_OF_ASSESSMENT = "កំពុងវាយតម្លៃស្ថានភាព"
SERVED, SERVE_IN_SHELTER = "Receiving services", "Start services in a shelter"


class Stages(Keeper):
	def step(
		self, state: str, action: str, next_state: str, role: str = MANAGER, condition: str = ""
	) -> None:
		values = {"state": state, "action": action, "next_state": next_state, "allowed": role}
		add_row(self.desk, "transitions", values | ({"condition": condition} if condition else {}))

	def state(self, name: str, category: str) -> None:
		values = {"state": name, "update_field": "stage", "update_value": category}
		add_row(self.desk, "states", {**values, "allow_edit": "Desk User"})

	def look_first(self, picture: str) -> str:
		"""Press Dry run; answers what it says, and leaves its window open."""
		self.desk.press("Dry run")
		said = self.desk.see(".modal.show .ccm-dry-run").inner_text()
		self.desk.picture(picture)
		return said

	def test_01_a_stage_is_added_between_registration_and_assessment(self) -> None:
		self.named("Workflow State", "workflow_state_name", SHELTER)
		self.named("Workflow Action Master", "workflow_action_name", WAIT)
		self.desk.open("/app/workflow/Case")
		self.state(SHELTER, "Registration")
		self.step("Registered", WAIT, SHELTER)
		self.step(SHELTER, "Start assessment", "Under assessment")
		self.step(SHELTER, "Close", "Closed")
		states = grid_of(self.desk, "states")
		self.assertIn(SHELTER, states.inner_text())
		states.locator(".grid-footer").scroll_into_view_if_needed()
		self.desk.picture("configuration-new-stage")
		self.save()
		case = cases.registered()
		self.assertEqual(cases.move(case, WAIT)["workflow_state"], SHELTER)
		moved = cases.move(case, "Start assessment")
		self.assertEqual((moved["workflow_state"], moved["stage"]), ("Under assessment", "Social assessment"))

	def test_02_a_stage_is_renamed_in_khmer(self) -> None:
		self.make(
			"Translation",
			{
				"language": "km",
				"source_text": "Under assessment",
				"translated_text": KHMER_OF_ASSESSMENT,
			},
			"configuration-rename-in-khmer",
		)
		case = cases.under_assessment()
		self.speak("km")
		self.addCleanup(self.speak, "en")
		with self.seat(MANAGER) as seat:
			seat.open(f"/app/case/{case}")
			shown = seat.see('.form-layout [data-fieldname="workflow_state"]')
			self.assertIn(KHMER_OF_ASSESSMENT, shown.inner_text())
		cases.assess(case)
		self.assertEqual(cases.move(case, "Prepare plan")["stage"], "Case plan")

	@staticmethod
	def speak(language: str) -> None:
		"""In which language the case manager works."""
		given = {"doctype": "User", "name": person(MANAGER, "SVR").email, "fieldname": "language"}
		administrator().call("frappe.client.set_value", **given, value=language)

	def test_03_services_are_split_into_two_states(self) -> None:
		case = cases.in_services()
		self.words += [("Workflow Action Master", SERVE_IN_SHELTER), (STATE, AT_HOME), (STATE, IN_A_SHELTER)]
		self.desk.open("/app/workflow/Case")
		self.split()
		self.assertIn(AT_HOME, self.look_first("configuration-dry-run"))
		self.desk.press("Let it take effect", ".modal.show")
		self.desk.see(".progress-chart, .progress")
		self.desk.page.wait_for_function(
			"() => cur_frm?.doc.doctype === 'Carry Over' && cur_frm.doc.status === 'Done'"
		)
		self.desk.picture("configuration-carried-over")
		manager = person(MANAGER, "SVR")
		self.assertEqual(manager.read("Case", case)["workflow_state"], AT_HOME)
		self.assertEqual(cases.move(case, "Refer")["stage"], "Referral")
		self.assertEqual(cases.move(case, SERVE_IN_SHELTER)["workflow_state"], IN_A_SHELTER)

	def split(self) -> None:
		"""The old state becomes the one at home, wherever it stands; the one in a shelter is new."""
		self.desk.press("Rename or split a state")
		for field, value in (
			("first", AT_HOME),
			("second", IN_A_SHELTER),
			("action", SERVE_IN_SHELTER),
		):
			self.desk.see(f'.modal.show [data-fieldname="{field}"] input').fill(value)
		self.desk.see('.modal.show [data-fieldname="state"] select').select_option(SERVED)
		self.desk.picture("configuration-split-a-state")
		put_in(self.desk)


if __name__ == "__main__":
	unittest.main()
