"""A changed workflow carries thousands of cases into other states; the server is killed half way, and it goes on.

None is lost, none moves twice, and the ledger of each client tells of its one move.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, ClassVar

from ccm_app.tests.many_carried_names import ENTERED, PREFIX, SHELTER
from tests.site.integrity.bench import as_root, door, setting
from tests.site.people import command

IS_FULL = bool(os.environ.get("CCM_FULL_TESTS"))
# In a full run as many as the largest province has in ten years.
CASES = 10_000 if IS_FULL else 2_000
TRIALS = "ccm_app.tests.many_carried"


class CarriedOver(unittest.TestCase):
	folder: ClassVar[str]
	carry_over: ClassVar[str]

	@classmethod
	def setUpClass(cls) -> None:
		kept = tempfile.TemporaryDirectory(prefix="ccm-carried-")
		cls.addClassCleanup(kept.cleanup)
		Path(kept.name).chmod(0o777)
		cls.folder = kept.name
		cls.addClassCleanup(cls.take_away)
		cls.carry_over = cls.trial("prepare", count=CASES, folder=cls.folder)["carry_over"]

	@classmethod
	def take_away(cls) -> None:
		command("execute", f"{TRIALS}.restore", "--kwargs", repr({"folder": cls.folder}))
		as_root(f"delete from ccm_ledger_event where client like '{PREFIX}-%';")

	@staticmethod
	def trial(name: str, **given: Any) -> Any:
		printed = command("execute", f"{TRIALS}.{name}", "--kwargs", repr(given)).strip()
		answer = json.loads(printed.splitlines()[-1])
		return json.loads(answer) if isinstance(answer, str) else answer

	def moved(self) -> int:
		asked = (
			f"select records_moved from `{self.database}`.`tabCarry Over` where name = '{self.carry_over}';"
		)
		outcome = door().ask(asked)
		return int(outcome.text.split()[-1])

	def start(self) -> subprocess.Popen[bytes]:
		call = [os.environ["CCM_SITE_COMMAND"], "execute", "ccm_app.confidentiality.dry_run.run"]
		return subprocess.Popen(
			[*call, "--args", repr([self.carry_over])],
			start_new_session=True,
			stdout=subprocess.DEVNULL,
			stderr=subprocess.DEVNULL,
		)

	def test_it_is_killed_half_way_and_goes_on(self) -> None:
		self.database = setting("db_name")
		began = time.monotonic()
		first = self.start()
		while self.moved() < CASES // 2 and first.poll() is None:
			time.sleep(0.05)
		os.killpg(first.pid, signal.SIGKILL)
		first.wait()
		half = self.trial("judge", carry_over=self.carry_over)
		self.assertEqual(half["status"], "Running")
		self.assertGreaterEqual(half["moved"], CASES // 2)
		self.assertLess(half["moved"], CASES)
		self.assertEqual(half["told"]["1"] + half["others"], half["moved"])
		# Two begin again at the same time, as the button and the clock would.
		again = [self.start(), self.start()]
		self.assertEqual([one.wait(timeout=600) for one in again], [0, 0])
		seconds = time.monotonic() - began
		done = self.trial("judge", carry_over=self.carry_over)
		self.assertEqual(done["states"], {SHELTER: CASES // 2, ENTERED: CASES // 2})
		self.assertEqual((done["status"], done["moved"]), ("Done", CASES + done["others"]))
		self.assertEqual(done["told"], {"1": CASES})
		self.assertEqual(done["wrong"], 0)
		print(
			f"campaign dry run: {CASES} cases carried over, killed after {half['moved']} and begun again twice at once,"
			f" {CASES} moved once, 0 lost, 0 twice, {seconds:.0f} s"
		)


if __name__ == "__main__":
	unittest.main()
