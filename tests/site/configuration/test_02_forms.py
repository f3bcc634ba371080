"""The ministry administrator changes forms and papers by clicking, and a case goes on through what was changed."""

from __future__ import annotations

import unittest
from urllib.parse import urlencode

import pypdfium2

from ccm_app.caseload.rest import Refused
from tests.site.browser.desk import address
from tests.site.browser.ready import MANAGER
from tests.site.configuration import cases
from tests.site.configuration.clicking import Keeper, add_row, put_in
from tests.site.people import person

SIBLINGS = "Number of siblings"
KHMER_PAPER = "Case Report in Khmer"


def paper_of(report: str) -> str:
	"""What stands on the sheet that the PDF button of the form gives."""
	manager = person(MANAGER, "SVR")
	asked = {"doctype": cases.REPORT, "name": report}
	address = f"{manager.url}/api/method/frappe.utils.print_format.download_pdf"
	answer = manager.session.get(address, params=asked, timeout=120)
	with pypdfium2.PdfDocument(answer.content) as paper:
		return " ".join(page.get_textpage().get_text_range() for page in paper)


def printed(report: str) -> str:
	"""The page that the print button of the form opens, in its default format."""
	manager = person(MANAGER, "SVR")
	asked = {"doctype": cases.REPORT, "name": report}
	return str(manager.session.get(f"{manager.url}/printview", params=asked, timeout=120).text)


class Forms(Keeper):
	def customize(self, form: str) -> None:
		"""Open a form to be changed, as the page Configuration leads to it."""
		self.desk.open("/app/customize-form")
		# The page shows the form of the last time a second after it was opened.
		self.desk.page.wait_for_timeout(1500)
		self.desk.settle()
		self.desk.press("Choose a form")
		self.desk.see('.modal.show [data-fieldname="kind"] select').select_option(form)
		self.desk.press("Open", ".modal.show")
		self.desk.page.wait_for_function(
			"form => cur_frm?.doc.doc_type === form && cur_frm.doc.fields?.length", arg=form
		)
		self.desk.settle()

	def section(self, words: str) -> None:
		"""Open a section of the tab Details."""
		self.desk.see('.form-tabs .nav-link:has-text("Details")').click()
		head = self.desk.see(f'.tab-pane.active .section-head:has-text("{words}")')
		head.scroll_into_view_if_needed()
		if "collapsed" in str(head.get_attribute("class")):
			head.click()
		self.desk.settle()

	def look_at(self, report: str, picture: str, words: str = "") -> None:
		"""What the manager sees of the paper, down to these words."""
		with self.seat(MANAGER) as seat:
			asked = urlencode({"doctype": cases.REPORT, "name": report})
			seat.page.goto(f"{address()}/printview?{asked}")
			if words:
				seat.page.get_by_text(words).first.scroll_into_view_if_needed()
			seat.picture(picture)

	def test_05_a_field_is_added_and_stands_on_paper(self) -> None:
		self.customize(cases.REPORT)
		self.section("Fields")
		add_row(self.desk, "fields", {"label": SIBLINGS, "fieldtype": "Int"})
		self.desk.picture("configuration-own-field")
		self.save("Update")
		case = cases.under_assessment()
		report = cases.assess(case, custom_number_of_siblings=4)
		for said in (printed(report), paper_of(report)):
			self.assertRegex(said, rf"{SIBLINGS}\W[\s\S]{{0,120}}\b4\b")
		self.look_at(report, "configuration-own-field-on-paper", SIBLINGS)
		self.assertEqual(cases.move(case, "Prepare plan")["stage"], "Case plan")

	def test_06_a_field_becomes_mandatory_at_a_stage(self) -> None:
		self.customize("Case")
		self.desk.press("Mandatory at a stage")
		self.desk.see('.modal.show [data-fieldname="field"] select').select_option("trafficking_purpose")
		self.desk.settle()
		self.desk.see('.modal.show [data-fieldname="stages"] :text("Social assessment")').click()
		self.desk.picture("configuration-mandatory-at-a-stage")
		put_in(self.desk)
		self.save("Update", warning="are stopped at these stages")
		case, manager = cases.registered(), person(MANAGER, "SVR")
		with self.assertRaises(Refused) as refused:
			cases.move(case, "Start assessment")
		self.assertIn('is needed at the stage "Social assessment"', " ".join(refused.exception.sentences))
		purpose = manager.find("Trafficking Element", {"element": "Purpose"})[0]["name"]
		manager.change("Case", case, {"trafficking_purpose": purpose})
		self.assertEqual(cases.move(case, "Start assessment")["stage"], "Social assessment")

	def test_10_the_paper_in_khmer_becomes_the_usual_one(self) -> None:
		case = cases.under_assessment()
		report = cases.assess(case)
		self.assertIn("Case Report", printed(report))
		self.customize(cases.REPORT)
		self.section("View Settings")
		self.desk.fill("default_print_format", KHMER_PAPER)
		self.desk.see('[data-fieldname="default_view"]').scroll_into_view_if_needed()
		self.desk.picture("configuration-default-paper")
		self.save("Update")
		said = printed(report)
		self.assertIn("របាយការណ៍ករណី", said)
		self.assertNotIn('class="en"', said)
		self.look_at(report, "configuration-paper-in-khmer")
		self.assertEqual(cases.move(case, "Prepare plan")["stage"], "Case plan")


if __name__ == "__main__":
	unittest.main()
