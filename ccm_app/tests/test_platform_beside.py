"""What the platform would write beside a record is refused; what it must say is a kind and a number."""

from __future__ import annotations

import frappe

from ccm_app.confidentiality.platform import timeline
from ccm_app.tests import factories
from ccm_app.tests.personas import MANAGER, OTHER_MANAGER, SiteTest, acting_as
from ccm_app.tests.test_platform_lint import make


class BesideTheRecord(SiteTest):
	def test_nothing_is_written_beside_a_record(self) -> None:
		case = factories.make_case()
		make("Tag", name="x", description="x")
		for kind, sentence, values in (
			("Comment", "own note", {"comment_type": "Comment", "content": "Kunthea called"}),
			("Comment", "own note", {"comment_type": "Workflow", "content": "Kunthea called"}),
			("ToDo", "steps of the case", {"description": "Call Kunthea"}),
			("Communication", "sent or kept as mail", {"subject": "x", "content": "x"}),
			("Tag Link", "no tags", {"tag": "x"}),
			("Document Follow", "follows a record", {"user": MANAGER}),
			("Document Share Key", "without signing in", {"key": "x"}),
			("Version", "No second copy", {"data": "{}"}),
			("Reminder", "steps of the case", {"user": MANAGER, "description": "x"}),
		):
			columns = timeline.REFERENCES[kind][0]
			about = {columns[0]: "Case", columns[1]: case.name}
			with self.subTest(kind, **values), self.refused(sentence):
				make(kind, **about, **values)

	def test_a_step_of_the_workflow_still_leaves_its_mark(self) -> None:
		case = factories.case_in_referral()
		self.assertTrue(
			frappe.db.exists("Comment", {"reference_name": case.name, "comment_type": "Workflow"})
		)

	def test_a_row_is_not_turned_to_a_record_later(self) -> None:
		task = make("ToDo", description="Free", allocated_to=MANAGER)
		task.update({"reference_type": "Case", "reference_name": factories.make_case().name})
		with self.refused("steps of the case"):
			task.save()

	def test_a_like_is_refused(self) -> None:
		from frappe.desk.like import toggle_like

		with acting_as(MANAGER), self.refused("own note"):
			toggle_like("Case", factories.make_case().name, "Yes")

	def test_a_notice_says_kind_and_number_only(self) -> None:
		case = factories.make_case()
		notice = make(
			"Notification Log",
			for_user=OTHER_MANAGER,
			type="Alert",
			subject="Kunthea ran away",
			email_content="Kunthea ran away",
			document_type="Case",
			document_name=case.name,
		)
		self.assertEqual(notice.subject, f"Case {case.name}")
		self.assertNotIn("Kunthea", frappe.as_json(frappe.db.get_value("Notification Log", notice.name, "*")))

	def test_no_mail_about_a_record(self) -> None:
		case = factories.make_case()
		mail = {"sender": "a@b.example", "message": "x", "recipients": [{"recipient": "c@d.example"}]}
		with self.refused("sent or kept as mail", error=timeline.NotMailed):
			make("Email Queue", **mail, reference_doctype="Case", reference_name=case.name)
		with self.refused("sent or kept as mail", error=timeline.NotMailed):
			make("Email Queue", **mail, attachments='[{"print_format_attachment": 1, "doctype": "Case"}]')

	def test_no_share_even_for_everybody(self) -> None:
		case = factories.make_case()
		share = {"share_doctype": "Case", "share_name": case.name, "everyone": 1, "read": 1}
		with self.refused("not shared one by one", error=frappe.PermissionError):
			make("DocShare", **share)
		row = frappe.get_doc({"doctype": "DocShare", **share})
		row.name = "x-share"
		row.db_insert()
		self.assertEqual(timeline.shares_of_register(), 1)
		timeline.nightly()
		self.assertEqual(timeline.shares_of_register(), 0)

	def test_the_log_of_downloads_keeps_no_contents(self) -> None:
		from frappe.core.doctype.access_log.access_log import make_access_log

		make_access_log(report_name="Where is everybody", page="<p>Kunthea</p>", filters={"x": "Kunthea"})
		row = frappe.get_last_doc("Access Log").as_json()
		self.assertNotIn("Kunthea", row)
