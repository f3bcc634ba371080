"""A client moves to another province: through the Central Office, and never between two offices directly."""

from __future__ import annotations

from ccm_app.caseload.rest import Refused
from tests.site.people import person
from tests.site.test_1_refusals import CLERK, MANAGER, RefusalTest, new_key

CENTRAL = "CCM Central Office"


class HandOver(RefusalTest):
	def proposed(self, case: str) -> str:
		values = {
			"case": case,
			"reason": "Reintegration in another province",
			"suggested_province": "02",
			"client_consulted_on": "2026-11-05",
			"proposed_on": "2026-11-05",
			"form_key": new_key(),
		}
		return str(person(MANAGER, "SVR").insert("Case Handover", values)["name"])

	def can_read(self, office: str, case: str) -> bool:
		try:
			return person(MANAGER, office).read("Case", case)["name"] == case
		except Refused:
			return False

	def test_the_client_stays_with_the_sender_until_the_receiver_accepts(self) -> None:
		client, case = self.registered()
		handover = self.proposed(case)
		sender, central, receiver = person(MANAGER, "SVR"), person(CENTRAL), person(MANAGER, "BTB")
		self.refused(lambda: receiver.read("Case Handover", handover))

		central.move("Case Handover", handover, "Receive")
		self.refused(lambda: central.move("Case Handover", handover, "Assign"), "No receiving Field Office")
		central.change("Case Handover", handover, {"to_office": "BTB"})
		central.move("Case Handover", handover, "Assign")
		self.assertEqual(sender.read("Case", case)["field_office"], "SVR")
		self.assertTrue(self.can_read("BTB", case), "the receiver looks at the case before accepting")

		self.refused(lambda: receiver.move("Case Handover", handover, "Accept"), "not on the staff")
		receiver.change("Case Handover", handover, {"new_case_manager": receiver.email})
		receiver.move("Case Handover", handover, "Accept")

		moved = receiver.read("Case", case)
		self.assertEqual((moved["field_office"], moved["case_manager"]), ("BTB", receiver.email))
		self.assertEqual(receiver.read("Client", client)["field_office"], "BTB")
		self.assertFalse(self.can_read("SVR", case), "the sender's access ends with the hand-over")
		self.assertEqual(person(CLERK, "SVR").find("Client", {"name": client}), [])

	def test_no_office_hands_over_directly(self) -> None:
		_client, case = self.registered()
		values = {
			"case": case,
			"reason": "Safety",
			"suggested_province": "02",
			"client_consulted_on": "2026-11-05",
			"to_office": "BTB",
		}
		self.refused(lambda: person(MANAGER, "SVR").insert("Case Handover", values), "Central Office assigns")
		handover = self.proposed(case)
		for action in ("Receive", "Assign", "Accept"):
			self.refused(lambda action=action: person(MANAGER, "SVR").move("Case Handover", handover, action))
		self.assertEqual(person(MANAGER, "SVR").read("Case", case)["field_office"], "SVR")

	def test_a_returned_hand_over_leaves_everything_with_the_sender(self) -> None:
		_client, case = self.registered()
		handover = self.proposed(case)
		central, receiver = person(CENTRAL), person(MANAGER, "BTB")
		central.move("Case Handover", handover, "Receive")
		central.change("Case Handover", handover, {"to_office": "BTB"})
		central.move("Case Handover", handover, "Assign")
		self.refused(lambda: receiver.move("Case Handover", handover, "Return"), "returned with a reason")
		receiver.change("Case Handover", handover, {"return_reason": "No social worker free."})
		receiver.move("Case Handover", handover, "Return")
		self.assertFalse(self.can_read("BTB", case))
		self.assertEqual(person(MANAGER, "SVR").read("Case", case)["field_office"], "SVR")
