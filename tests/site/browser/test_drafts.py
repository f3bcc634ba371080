"""Drafts at the desk in headless Chromium: what was typed comes back, and of two who save nobody loses a word."""

from __future__ import annotations

import uuid
from typing import Any

from ccm_app.domain.roles import CLERK, MANAGER, WORKER
from tests.site.browser import ready
from tests.site.browser.at_the_desk import AtTheDesk
from tests.site.browser.desk import Seat
from tests.site.people import person

# The clerk reads Khmer.
TAKE_OVER = ".modal.show .btn-modal-primary"
TYPED, THEIRS = "Came to the office with her aunt.", "Wishes to learn sewing."


class DraftsAtTheDesk(AtTheDesk):
	"""One browser; a Case Report of a client of our own."""

	def report(self) -> str:
		client, case = ready.identified_case()
		ready.give_identity(client)
		person(CLERK, "SVR").move("Case", case, "Register")
		person(MANAGER, "SVR").move("Case", case, "Start assessment")
		worker = person(WORKER, "SVR")
		opened = worker.read("Case", case)["opened_on"]
		values = {"case": case, "social_worker": worker.email, "assessed_on": opened}
		return str(worker.insert("Social Assessment", values | {"form_key": str(uuid.uuid4())})["name"])

	def type(self, one: Seat, field: str, text: str) -> None:
		one.page.evaluate("([field, text]) => cur_frm.set_value(field, text)", [field, text])
		one.settle()

	def keep_now(self, one: Seat) -> Any:
		"""What the desk does every twenty seconds."""
		return one.page.evaluate("() => ccm.drafts.keep(cur_frm)")

	def shown(self, one: Seat, field: str) -> Any:
		return one.page.evaluate("(field) => cur_frm.doc[field]", field)

	def test_what_was_typed_comes_back_after_the_browser_was_closed(self) -> None:
		report = self.report()
		with self.seat(WORKER) as one:
			one.open(f"/app/social-assessment/{report}")
			self.type(one, "situation_history", TYPED)
			self.assertTrue(self.keep_now(one))
		self.assertFalse(person(WORKER, "SVR").read("Social Assessment", report).get("situation_history"))
		with self.seat(WORKER) as one:
			one.open(f"/app/social-assessment/{report}")
			self.assertIn("You typed something here", one.see(".ccm-draft").inner_text())
			one.see(".ccm-draft-compare").click()
			# The window is drawn with its texts before it is faded in.
			one.see(TAKE_OVER)
			self.assertIn(TYPED, " ".join(one.dialogs()))
			one.picture("draft-compare")
			one.see(TAKE_OVER).click()
			one.settle()
			self.assertEqual(self.shown(one, "situation_history"), TYPED)
			one.page.evaluate("() => { cur_frm.save(); }")
			one.settle()
			one.open(f"/app/social-assessment/{report}")
			self.assertEqual(one.count(".ccm-draft"), 0)
			self.assertEqual(one.complaints, [])
		self.assertEqual(person(WORKER, "SVR").read("Social Assessment", report)["situation_history"], TYPED)

	def test_of_two_who_save_the_second_is_told_and_takes_over_what_is_his(self) -> None:
		report = self.report()
		with self.seat(WORKER) as one:
			one.open(f"/app/social-assessment/{report}")
			person(MANAGER, "SVR").change("Social Assessment", report, {"client_wishes": THEIRS})
			self.type(one, "situation_history", TYPED)
			one.page.evaluate("() => { cur_frm.save(); }")
			one.page.locator(".modal.show:visible").first.wait_for()
			one.settle()
			said = " ".join(one.dialogs())
			self.assertIn("Somebody else saved", said)
			self.assertIn("changed on", said)
			self.assertNotIn(THEIRS, said)
			self.assertEqual(self.shown(one, "situation_history"), TYPED)
			one.page.evaluate("() => frappe.msg_dialog.hide()")
			one.see(".ccm-draft-compare").click()
			one.settle()
			one.see(TAKE_OVER).click()
			one.settle()
			one.page.evaluate("() => { cur_frm.save(); }")
			one.settle()
		stored = person(WORKER, "SVR").read("Social Assessment", report)
		self.assertEqual((stored["situation_history"], stored["client_wishes"]), (TYPED, THEIRS))

	def test_a_new_form_is_offered_again_and_keeps_its_key(self) -> None:
		with self.seat(CLERK) as one:
			one.open("/app/client/new")
			one.page.wait_for_timeout(1500)
			self.type(one, "home_province", "14")
			key = one.page.evaluate("() => cur_frm.doc.form_key")
			self.assertTrue(self.keep_now(one))
			one.page.evaluate("() => { cur_frm.doc.__unsaved = 0; window.onbeforeunload = null; }")
		with self.seat(CLERK) as one:
			one.open("/app/client/new")
			one.see(".ccm-draft-compare").click()
			one.see(TAKE_OVER).click()
			one.settle()
			self.assertEqual((self.shown(one, "home_province"), self.shown(one, "form_key")), ("14", key))
			one.page.evaluate("() => ccm.drafts.drop(cur_frm)")
			one.settle()

	def test_a_record_that_was_changed_since_is_said_so_and_nothing_is_ticked(self) -> None:
		report = self.report()
		with self.seat(WORKER) as one:
			one.open(f"/app/social-assessment/{report}")
			self.type(one, "situation_history", TYPED)
			self.assertTrue(self.keep_now(one))
		person(MANAGER, "SVR").change("Social Assessment", report, {"client_wishes": THEIRS})
		with self.seat(WORKER) as one:
			one.open(f"/app/social-assessment/{report}")
			self.assertIn("was changed since then", one.see(".ccm-draft").inner_text())
			one.see(".ccm-draft-compare").click()
			one.see(TAKE_OVER)
			self.assertEqual(one.count(".ccm-draft-table input:checked"), 0)
			self.assertEqual(one.count(".ccm-draft-table input"), 1)
			one.page.evaluate("() => ccm.drafts.drop(cur_frm)")
			one.settle()

	def new_form(self, one: Seat, kind: str, values: dict[str, str]) -> None:
		one.page.evaluate("([kind, values]) => ccm.new_record(kind, values)", [kind, values])
		one.page.wait_for_function("(kind) => window.cur_frm?.doctype === kind && cur_frm.is_new()", arg=kind)
		one.page.wait_for_timeout(1500)
		one.settle()

	def test_a_form_opened_from_a_case_is_offered_again_for_that_case_alone(self) -> None:
		case, other = ready.identified_case()[1], ready.identified_case()[1]
		with self.seat(CLERK) as one:
			one.open("/app/case/" + case)
			self.new_form(one, "Movement", {"case": case})
			self.type(one, "reason", TYPED)
			self.assertTrue(self.keep_now(one))
			one.page.evaluate("() => { cur_frm.doc.__unsaved = 0; window.onbeforeunload = null; }")
		with self.seat(CLERK) as one:
			one.open("/app/case/" + other)
			self.new_form(one, "Movement", {"case": other})
			self.assertEqual(one.count(".ccm-draft:visible"), 0)
			self.assertNotIn(TYPED, one.everything())
			self.type(one, "case", case)
			one.see(".ccm-draft-compare").click()
			one.see(TAKE_OVER).click()
			one.settle()
			self.assertEqual((self.shown(one, "case"), self.shown(one, "reason")), (case, TYPED))
			self.type(one, "case", other)
			self.assertEqual(one.count(".ccm-draft:visible"), 0)
			one.page.evaluate("() => ccm.drafts.drop(cur_frm)")
			one.settle()

	def test_an_identity_that_is_not_recorded_yet_opens_for_its_client_with_what_was_typed(self) -> None:
		client = ready.identified_case()[0]
		for is_second in (False, True):
			with self.seat(CLERK) as one:
				one.open("/app/client/" + client)
				one.page.evaluate("(client) => ccm.identity.open(client)", client)
				one.page.wait_for_function("() => window.cur_frm?.doctype === 'Client Identity'")
				one.page.wait_for_timeout(1500)
				one.settle()
				self.assertEqual(self.shown(one, "client"), client)
				if is_second:
					one.see(".ccm-draft-compare").click()
					one.see(TAKE_OVER).click()
					one.settle()
					self.assertEqual(self.shown(one, "family_name_latin"), "Invented")
					one.page.evaluate("() => ccm.drafts.drop(cur_frm)")
					one.settle()
				else:
					self.type(one, "family_name_latin", "Invented")
					self.assertTrue(self.keep_now(one))
					one.page.evaluate("() => { cur_frm.doc.__unsaved = 0; window.onbeforeunload = null; }")

	def test_two_clicks_on_save_are_one_record(self) -> None:
		with self.seat(CLERK) as one:
			one.open("/app/client/new")
			names = one.page.evaluate(SAVE_TWICE)
			self.assertEqual(len(set(names)), 1, names)


# The same form sent twice at the same moment, past the desk's own brake.
SAVE_TWICE = """async () => {
	await frappe.timeout(1.2);
	Object.assign(cur_frm.doc, {
		field_office: "SVR", identified_on: frappe.datetime.get_today(), registered_on: frappe.datetime.get_today(),
		identification_channel: "HOTLINE", temporary_shelter: "Not needed", sex: "Female",
		age_at_registration: 24, home_province: "20",
	});
	const send = () => frappe.xcall("frappe.client.insert", { doc: { ...cur_frm.doc } });
	return (await Promise.all([send(), send()])).map((one) => one.name);
}"""
