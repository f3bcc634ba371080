"""The ministry administrator changes lists, settings and who approves, by clicking; a case goes on through each."""

from __future__ import annotations

import unittest
from typing import Any

from ccm_app.caseload.rest import Refused
from tests.site.browser.ready import MANAGER
from tests.site.configuration import cases
from tests.site.configuration.clicking import Keeper, put_in
from tests.site.day import today
from tests.site.people import person

SERVICE, SEAT = "SWIMMING", "INTERPRETER"
NAMES = {SERVICE: "Swimming lessons", SEAT: "Interpreter"}
LIMIT = "500"
ALWAYS = ("FCM", "SPW", "SPR")


class ListsAndSettings(Keeper):
	def test_04_the_central_office_approves_plans_above_an_amount(self) -> None:
		self.desk.open("/app/workflow/Case%20Plan")
		self.desk.press("Approval above an amount")
		self.desk.see('.modal.show [data-fieldname="amount"] input').fill(LIMIT)
		self.desk.picture("configuration-approval")
		put_in(self.desk)
		self.save()
		self.approved_by(cases.APPROVER, cases.CENTRAL, 300)
		# Three million riel are more than the limit.
		self.approved_by(cases.CENTRAL, cases.APPROVER, 3_000_000, "KHR")

	def approved_by(self, who: str, other: str, amount: float, currency: str = "USD") -> None:
		"""The plan waits for one of them, who approves it; the other cannot; then the client is referred."""
		case, plan = cases.costed_plan(amount, currency)
		self.assertIn(plan, self.waiting_for(who))
		self.assertNotIn(plan, self.waiting_for(other))
		with self.assertRaises(Refused):
			person(other).move(cases.PLAN, plan, "Approve")
		approved = person(who).move(cases.PLAN, plan, "Approve")
		self.assertEqual(
			(approved["budget_category"], approved["approved_by"]), ("Approved", person(who).email)
		)
		self.assertEqual(cases.move(case, "Refer")["stage"], "Referral")

	@staticmethod
	def waiting_for(role: str) -> list[str]:
		# The report has all of them, the page at most fifty.
		found = person(role).call("frappe.desk.query_report.run", report_name="My Work", filters={})["result"]
		return [row["record"] for row in found if isinstance(row, dict) and row.get("kind") == cases.PLAN]

	def test_07_a_service_type_is_added(self) -> None:
		service = self.free("Service Type", SERVICE)
		values = {"code": service, "label_en": "Swimming lessons", "label_km": "មេរៀនហែលទឹក"}
		self.make("Service Type", values, "configuration-service-type")
		case, plan = cases.costed_plan(20, service_type=service)
		person(cases.APPROVER).move(cases.PLAN, plan, "Approve")
		self.assertEqual(cases.move(case, "Refer")["stage"], "Referral")

	def test_08_the_deadline_of_the_assessment_is_seven_days(self) -> None:
		before = self.due()
		self.desk.open("/app/ccm-settings")
		self.desk.fill("assessment_working_days", "7")
		self.desk.picture("configuration-deadline")
		self.save()
		after = self.due()
		self.assertLess(after["assessment_due_on"], before["assessment_due_on"])
		self.assertEqual(self.kinds_changed(), {"CCM Settings"})
		moved = cases.move(after["name"], "Start assessment")
		self.assertEqual(moved["next_due_on"], after["assessment_due_on"])

	@staticmethod
	def due() -> dict[str, Any]:
		return person(MANAGER, "SVR").read("Case", cases.registered())

	def test_09_an_interpreter_sits_in_conferences_about_who_speaks_no_khmer(self) -> None:
		labels = {"label_en": "Interpreter", "label_km": "អ្នកបកប្រែ"}
		code = self.free("Conference Seat", SEAT)
		values = {"code": code, **labels, "required_when": "language_not_khmer"}
		self.make("Conference Seat", values, "configuration-seat")
		case = cases.under_assessment(language="vi")
		report = cases.assess(case, conference_suggested="Yes")
		suggested = person(MANAGER, "SVR").read(cases.REPORT, report)["suggested_seats"]
		self.assertIn(code, [row["seat"] for row in suggested])
		cases.move(case, "Call conference")
		with self.assertRaises(Refused) as refused:
			self.confer(case, *ALWAYS)
		self.assertIn("Interpreter", " ".join(refused.exception.sentences))
		self.confer(case, *ALWAYS, code)
		self.assertEqual(cases.move(case, "Prepare plan")["stage"], "Case plan")
		khmer = cases.under_assessment(language="km")
		cases.assess(khmer, conference_suggested="Yes")
		cases.move(khmer, "Call conference")
		self.confer(khmer, *ALWAYS)

	def free(self, kind: str, code: str) -> str:
		"""The code, or one like it when the entry of an earlier test stands in records."""
		taken = len(self.ministry.find(kind, {"label_en": NAMES[code]}))
		return f"{code}{taken + 1}" if taken else code

	@staticmethod
	def confer(case: str, *seats: str) -> None:
		"""Hold the conference today, and decide."""
		manager = person(MANAGER, "SVR")
		rows = [{"seat": seat, "attended": 1, "is_chair": int(seat == "FCM")} for seat in seats]
		decided = {
			"final_decision": "She stays with her aunt.",
			"decided_by": manager.email,
			"decided_on": today(),
		}
		consulted = {"client_consulted": 1, "client_consulted_on": today()}
		held = {"case": case, "planned_on": today(), "held_on": today(), "status": "Held", "seats": rows}
		manager.insert(cases.MEETING, {**held, **consulted, **decided, "form_key": cases.key()})


if __name__ == "__main__":
	unittest.main()
