"""Commands end inside their time limit, with everything that they started."""

import sys
import tempfile
import time
import unittest
from pathlib import Path

from ccm_tools.commands import run
from ccm_tools.servers import Servers

CHILD = (
	"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}]); import time; time.sleep(60)"
)
WRITES_LATER = "import time, pathlib; time.sleep(3); pathlib.Path({file!r}).write_text('still alive')"


class RunTest(unittest.TestCase):
	def test_what_it_prints_and_its_exit_code_are_kept(self) -> None:
		outcome = run([sys.executable, "-c", "print('hello'); raise SystemExit(3)"], limit=30)
		self.assertEqual((outcome.code, outcome.text, outcome.timed_out), (3, "hello\n", False))

	def test_it_can_be_given_input(self) -> None:
		outcome = run([sys.executable, "-c", "print(input() + '!')"], limit=30, given="drop nothing\n")
		self.assertEqual(outcome.text, "drop nothing!\n")

	def test_a_program_that_is_not_there_did_not_end_well(self) -> None:
		outcome = run(["/nowhere/program"], limit=5)
		self.assertEqual((outcome.code, outcome.well), (127, False))

	def test_at_the_time_limit_its_children_end_too(self) -> None:
		with tempfile.TemporaryDirectory() as temporary:
			file = Path(temporary) / "sign of life"
			child = WRITES_LATER.format(file=str(file))
			outcome = run([sys.executable, "-c", CHILD.format(child=child)], limit=1.5)
			self.assertTrue(outcome.timed_out)
			self.assertLess(outcome.seconds, 10)
			time.sleep(2.5)
			self.assertFalse(file.exists())


class ServersTest(unittest.TestCase):
	def test_a_server_is_ended_when_its_block_ends_with_an_error(self) -> None:
		with tempfile.TemporaryDirectory() as temporary:
			folder = Path(temporary)
			with self.assertRaises(KeyboardInterrupt), Servers(folder) as servers:
				process = servers.start("sleeper", [sys.executable, "-c", "input(); input()"], folder, {})
				raise KeyboardInterrupt
			self.assertIsNotNone(process.poll())
			self.assertTrue((folder / "sleeper.log").is_file())
