"""The demonstration: what it writes, and what it refuses to overwrite."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import unittest
from pathlib import Path

import pypdfium2
import zxingcpp

from ccm_app.field_kit import demo, keys
from ccm_app.field_kit.demo import PASSPHRASE
from ccm_app.field_kit.folder import MARKER, NotOurFolder, prepare
from ccm_app.field_kit.papers import slip_facts
from ccm_app.field_kit.progress import Progress
from ccm_app.field_kit.registry import Registry
from ccm_app.slips.token import SlipToken, read
from tests.field_kit.registers import demonstration


class WhatTheDemonstrationWrites(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.folder, cls.said = demonstration()

	def test_there_is_a_slip_for_every_referral(self) -> None:
		with Registry(self.folder / "registry.sqlite", passphrase=PASSPHRASE) as registry:
			references = {str(one["name"]) for one in registry.many("Referral")}
		self.assertEqual({file.stem for file in (self.folder / "slips").iterdir()}, references)

	def test_the_code_on_a_slip_can_be_read_back_and_was_sealed_by_this_registry(self) -> None:
		slip = sorted((self.folder / "slips").glob("R-*.pdf"))[0]
		page = pypdfium2.PdfDocument(slip)[0]
		found = zxingcpp.read_barcodes(page.render(scale=4, grayscale=True).to_numpy())
		with Registry(self.folder / "registry.sqlite", passphrase=PASSPHRASE) as registry:
			token = read(found[0].text, keys.slip_keys(registry.storage))
			printed_again = slip_facts(registry, registry.one("Referral", slip.stem) or {}).token
		self.assertIsInstance(token, SlipToken)
		self.assertEqual(printed_again, found[0].text)

	def test_a_slip_names_no_client(self) -> None:
		slip = sorted((self.folder / "slips").glob("R-*.pdf"))[0]
		text = pypdfium2.PdfDocument(slip)[0].get_textpage().get_text_range()
		self.assertIn(slip.stem, text)
		self.assertIn("Age and sex; Services needed", text)
		with Registry(self.folder / "registry.sqlite", passphrase=PASSPHRASE) as registry:
			for client in registry.many("Client"):
				self.assertNotIn(client["name"], text)

	def test_the_tables_hold_our_figures_and_the_printed_ones(self) -> None:
		names = {file.name for file in (self.folder / "tables").iterdir()}
		codes = ("T06", "T07", "T08", "T09", "T18")
		self.assertEqual(names, {f"{code}.{ending}" for code in codes for ending in ("html", "csv")})
		text = (self.folder / "tables" / "T06.csv").read_text(encoding="utf-8-sig")
		rows = list(csv.DictReader(io.StringIO(text)))
		self.assertGreater(len(rows), 28)
		self.assertEqual([row["ours"] for row in rows], [row["printed"] or row["ours"] for row in rows])

	def test_every_link_of_the_index_leads_to_a_file(self) -> None:
		page = (self.folder / "index.html").read_text(encoding="utf-8")
		links = [part.split('"', 1)[0] for part in page.split('href="')[1:]]
		self.assertGreater(len(links), 130)
		missing = [link for link in links if not (self.folder / link).is_file()]
		self.assertEqual(missing, [])

	def test_the_ledger_is_written_down_verified(self) -> None:
		text = (self.folder / "ledger.txt").read_text(encoding="utf-8")
		self.assertTrue(text.startswith("The ledger is complete and unchanged:"))
		self.assertEqual(sum(line.startswith("SVR-") for line in text.splitlines()), 76)

	def test_the_case_report_and_the_case_plan_can_be_opened(self) -> None:
		for name in ("case_report.pdf", "case_plan.pdf"):
			self.assertGreaterEqual(len(pypdfium2.PdfDocument(self.folder / name)), 1)

	def test_it_ends_with_a_summary(self) -> None:
		self.assertIn("Clients 76", self.said)
		self.assertIn("slips 129", self.said)
		self.assertIn("without one: 0", self.said)


class FoldersThatItDidNotMake(unittest.TestCase):
	def setUp(self) -> None:
		self.folder = Path(tempfile.mkdtemp(prefix="ccm-foreign-"))
		self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

	def test_a_folder_with_other_files_is_refused_and_left_alone(self) -> None:
		letter = self.folder / "letter.txt"
		letter.write_text("mine", encoding="utf-8")
		said = io.StringIO()
		self.assertEqual(demo.main(self.folder, said), 1)
		self.assertIn("holds files that the demonstration did not make", said.getvalue())
		self.assertEqual([file.name for file in self.folder.iterdir()], ["letter.txt"])

	def test_a_file_is_refused(self) -> None:
		letter = self.folder / "letter.txt"
		letter.write_text("mine", encoding="utf-8")
		with self.assertRaisesRegex(NotOurFolder, "is a file"):
			prepare(letter)

	def test_a_folder_that_it_made_is_replaced_and_other_files_in_it_stay(self) -> None:
		prepare(self.folder)
		(self.folder / "slips" / "R-AAAA-AAAA-AA.pdf").write_bytes(b"old")
		(self.folder / "notes.txt").write_text("mine", encoding="utf-8")
		prepare(self.folder)
		self.assertEqual(list((self.folder / "slips").iterdir()), [])
		self.assertTrue((self.folder / "notes.txt").is_file())
		self.assertTrue((self.folder / MARKER).is_file())


class Terminal(io.StringIO):
	def isatty(self) -> bool:
		return True


class HowFarItIs(unittest.TestCase):
	def test_a_terminal_sees_one_moving_line(self) -> None:
		out = Terminal()
		progress = Progress(out)
		progress.begin("Slips", 2)
		progress.advance()
		progress.end()
		self.assertEqual(out.getvalue().count("\n"), 1)
		self.assertIn("100%", out.getvalue())

	def test_a_file_gets_a_line_now_and_then(self) -> None:
		out = io.StringIO()
		progress = Progress(out)
		progress.begin("Slips", 100)
		for _ in range(100):
			progress.advance()
		progress.end()
		self.assertEqual(out.getvalue().count("\n"), 5)
