"""Every paper as a PDF of the site, turned into a picture; the slip's QR read back by an independent decoder."""

from __future__ import annotations

import json
import re
import unittest

import pypdfium2
import zxingcpp

from ccm_app.caseload.figures import load
from ccm_app.caseload.rest import Refused, take_caseload
from tests.site.people import command, person, shell
from tests.site.test_1_refusals import CLERK, MANAGER, RefusalTest

FORMATS = {
	"Case Report": "Social Assessment",
	"Conference Minutes": "Case Conference",
	"Case Plan": "Case Plan",
	"Referral Slip": "Referral",
	"Consent": "Client Consent",
	"Follow-up Report": "Follow-up",
	"Closure Letter": "Case Closure",
	"Closure Record": "Case Closure",
}
REGISTRY_NUMBER = re.compile(r"[A-Z]{3}-\d{4}-\d{6}-\d")
SCALE = 150 / 72
A4, A5 = (595, 842), (420, 595)


def codes_on(page: pypdfium2.PdfPage) -> list[zxingcpp.Barcode]:
	"""What an independent decoder reads in a picture of the page, 150 dots to the inch."""
	picture = page.render(scale=SCALE, grayscale=True).to_numpy().squeeze()
	return list(zxingcpp.read_barcodes(picture))


class Papers(RefusalTest):
	"""As the Field Case Manager prints them."""

	@classmethod
	def setUpClass(cls) -> None:
		if not person(MANAGER, "SVR").find("Case Closure", {}):
			take_caseload(shell(), load(), show_progress=False)

	def pdf(self, kind: str, name: str, print_format: str) -> pypdfium2.PdfDocument:
		who = person(MANAGER, "SVR")
		answer = who.session.get(
			f"{who.url}/api/method/frappe.utils.print_format.download_pdf",
			params={"doctype": kind, "name": name, "format": print_format},
			timeout=60,
		)
		self.assertEqual((answer.status_code, answer.content[:4]), (200, b"%PDF"), print_format)
		return pypdfium2.PdfDocument(answer.content)

	def size(self, page: pypdfium2.PdfPage) -> tuple[int, int]:
		return round(page.get_width()), round(page.get_height())

	def assert_inked(self, page: pypdfium2.PdfPage) -> None:
		"""The picture is neither empty nor black."""
		dark = sum(one < 128 for one in page.render(scale=0.5, grayscale=True).to_numpy().reshape(-1))
		area = page.get_width() * page.get_height() / 4
		self.assertTrue(0.002 < dark / area < 0.5, dark / area)

	def test_every_print_format_is_a_sheet_that_can_be_looked_at(self) -> None:
		manager = person(MANAGER, "SVR")
		for print_format, kind in FORMATS.items():
			name = self.open_referrals()[0] if kind == "Referral" else manager.find(kind, {})[-1]["name"]
			document = self.pdf(kind, name, print_format)
			wanted = A5 if print_format == "Referral Slip" else A4
			width, height = self.size(document[0])
			self.assertTrue(abs(width - wanted[0]) <= 3 and abs(height - wanted[1]) <= 3, print_format)
			self.assert_inked(document[0])

	def test_the_qr_of_the_slip_is_read_back_and_is_the_sites_own(self) -> None:
		read = 0
		for name in self.open_referrals()[:10]:
			page = self.pdf("Referral", name, "Referral Slip")[0]
			found = codes_on(page)
			self.assertEqual(len(found), 1, name)
			self.assertNotRegex(found[0].text, REGISTRY_NUMBER)
			self.assertNotRegex(page.get_textpage().get_text_range(), REGISTRY_NUMBER)
			verdict = self.site_reads(found[0].text)
			self.assertEqual(verdict, name)
			read += 1
		self.assertEqual(read, 10)
		print(
			f"campaign slip-qr: {read} of {read} slips read back from a picture of 150 dpi, no registry number"
		)

	def open_referrals(self) -> list[str]:
		"""Referrals of cases that have not ended; of the others no slip is handed out."""
		manager = person(MANAGER, "SVR")
		cases = {row["name"] for row in manager.find("Case", {"stage": "Services"})}
		found = manager.find("Referral", {}, ("name", "case"))
		return [row["name"] for row in found if row["case"] in cases]

	def test_no_slip_is_handed_out_for_a_case_that_has_ended(self) -> None:
		manager = person(MANAGER, "SVR")
		ended = {row["name"] for row in manager.find("Case", {"stage": "Evaluation"})}
		found = manager.find("Referral", {}, ("name", "case"))
		name = next(row["name"] for row in found if row["case"] in ended)
		page = self.pdf("Referral", name, "Referral Slip")[0]
		self.assertEqual(codes_on(page), [])
		self.assertIn("has ended", page.get_textpage().get_text_range())

	def site_reads(self, token: str) -> str:
		"""The referral to which the site says that the code in an address belongs."""
		token = token.rsplit("/", 1)[-1]
		given = repr({"token": token})
		printed = command("execute", "ccm_app.confidentiality.referral_slips.referral_of", "--kwargs", given)
		return str(json.loads(printed.strip().splitlines()[-1]))

	def test_blank_forms_are_numbered_on_from_batch_to_batch(self) -> None:
		clerk = person(CLERK, "SVR")
		batches: list[set[str]] = []
		for _ in range(2):
			batch = {"form": "F01", "field_office": "SVR", "year": 2026, "copies": 2}
			made = clerk.insert("Paper Form Batch", batch)
			document = self.pdf("Paper Form Batch", made["name"], "Blank Forms")
			# The sheet with the identity is torn off: it carries the number of its form too.
			codes = [code for number in range(len(document)) for code in codes_on(document[number])]
			batches.append({code.text for code in codes})
		self.assertEqual([len(numbers) for numbers in batches], [2, 2])
		self.assertEqual(batches[0] & batches[1], set())

	def test_another_office_prints_none_of_it(self) -> None:
		name = person(MANAGER, "SVR").find("Referral", {})[0]["name"]
		stranger = person(MANAGER, "BTB")
		arguments = {"doctype": "Referral", "name": name, "format": "Referral Slip"}
		with self.assertRaises(Refused):
			stranger.call("frappe.utils.print_format.download_pdf", **arguments)


if __name__ == "__main__":
	unittest.main()
