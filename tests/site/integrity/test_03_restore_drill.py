"""Last night's backup and what the offices still have give the same register; what no office has is named."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

from ccm_tools.database import administrator
from tests.site.integrity.bench import door, says
from tests.site.integrity.office import Office, a_client
from tests.site.people import accounts, command

TRIALS = "ccm_app.tests.restore_trials"
HEAD = (
	"field_office,registered_on,identified_on,identification_channel,temporary_shelter,sex,age_at_registration,"
	"home_province,family_name_latin,given_name_latin,case_type\n"
)
ROW = "SVR,2026-01-05,2026-01-05,NGO,Not needed,Female,17,20,Drill,{0},SA\n"


def trial(name: str, **given: Any) -> Any:
	"""Work of a day on the test site."""
	words = ["execute", f"{TRIALS}.{name}", *(["--kwargs", repr(given)] if given else [])]
	return json.loads(command(*words).strip().splitlines()[-1])


class Drill(unittest.TestCase):
	def setUp(self) -> None:
		self.folder = Path(tempfile.mkdtemp(prefix="ccm-drill-"))
		self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
		self.offices, self.share = self.folder / "offices", self.folder / "share"
		for folder in (self.folder, self.offices, self.share):
			folder.mkdir(exist_ok=True)
			# The bench may run as another user of this machine.
			os.chmod(folder, 0o777)

	def take(self, office: Office) -> str:
		"""Bring the work of the office into the site."""
		for path in self.offices.iterdir():
			os.chmod(path, 0o666)
		code, text = says("ccm", "take-field-kit", str(office.file))
		self.assertEqual(code, 0, text)
		return text

	def drill(self) -> tuple[int, str]:
		"""Run the drill with everything that offices and places elsewhere hold."""
		for path in self.offices.iterdir():
			os.chmod(path, 0o666)
		with administrator(door()) as root:
			words = [
				"ccm",
				"restore-drill",
				"--from-offices",
				str(self.offices),
				"--checkpoints",
				str(self.share),
			]
			account = ["--db-root-username", root.user, "--db-root-password", root.password]
			return says(*words, *account)

	def a_day(self) -> tuple[int, list[str], int]:
		"""A backup, and what an office does after it: acts of its registry, imported clients, rows told elsewhere."""
		accounts()
		trial("some_work")
		office, steps = Office(self.offices / "svr.sqlite"), a_client()
		half = len(steps) // 2
		office.work(steps[:half])
		self.take(office)
		code, text = says("ccm", "backup")
		self.assertEqual(code, 0, text)

		after = office.work(steps[half:]) + office.work(a_client()[:12])
		self.take(office)
		self.assertIn("0 acts were taken", self.take(office), "the same file twice is taken once")
		names = (f"{self.folder.name} {number}" for number in ("first", "second"))
		given = HEAD + "".join(map(ROW.format, names))
		registered = trial("imported", csv_text=given, receipt=str(self.offices / "registered.csv"))
		self.assertEqual((len(registered["saved"]), registered["broken"]), (2, 0))
		told = trial("deliver", share=str(self.share))
		return after, registered["saved"], told

	def test_the_same_register_comes_back_and_what_nobody_holds_is_named(self) -> None:
		after, registered, told = self.a_day()
		started = time.monotonic()
		code, text = self.drill()
		seconds = time.monotonic() - started
		self.assertEqual(code, 0, text)
		records = re.search(r"The same register came back: (\d+) records", text)
		lacked = re.search(r"lacked (\d+) records, (\d+) others were different", text)
		assert records and lacked, text
		self.assertGreater(int(lacked[1]), 10, text)
		self.assertEqual(self.left_behind(), ("", []))

		lost = trial("typed_here")
		trial("deliver", share=str(self.share))
		code, text = self.drill()
		self.assertEqual(code, 1, text)
		for said in (
			f"MISSING Client {lost['client']}",
			f"MISSING Case {lost['case']}",
			f"MISSING client {lost['client']}: registered after the backup",
		):
			self.assertIn(said, text)
		self.assertNotIn(registered[0], text, "what an office holds is not missing")
		self.assertEqual(self.left_behind(), ("", []))
		print(
			f"campaign restore-drill: {records[1]} records; {lacked[1]} missing and {lacked[2]} older in the backup came"
			f" back from {after} acts and 2 rows of an office, {told} rows of the ledger told elsewhere;"
			f" 1 registration typed after it was named; {seconds:.0f} s a drill"
		)

	def left_behind(self) -> tuple[str, list[str]]:
		"""Databases and accounts of scratch sites that are still there."""
		asked = door().ask(
			"select schema_name from information_schema.schemata where schema_name like '\\_ccm\\_drill\\_%'"
			" union select user from mysql.user where user like '\\_ccm\\_drill\\_%';"
		)
		bench = os.environ.get("CCM_SITE_BENCH")
		sites = [path.name for path in Path(bench, "sites").glob("ccm-drill-*")] if bench else []
		return asked.text.strip(), sites
