"""The second lane: what it is told, what it answers, and what is said when it answers nothing."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from ccm_tools import lanes, suites
from ccm_tools.report import SuiteResult
from ccm_tools.talk import Stop


class SecondLaneTest(unittest.TestCase):
	def setUp(self) -> None:
		temporary = tempfile.TemporaryDirectory()
		self.addCleanup(temporary.cleanup)
		self.folder = Path(temporary.name)

	def results_of(self, lane: lanes.SecondLane) -> list[SuiteResult]:
		with contextlib.redirect_stdout(io.StringIO()):
			return lane.results("no bench was found")

	def test_results_are_read_as_they_were_written(self) -> None:
		kept = [SuiteResult("storm", 1, 0, 0, 2.5, "", ("a note",), ("campaign storm: 1",))]
		lanes.keep_results(kept, self.folder / "results.json")
		self.assertEqual(lanes.read_results(self.folder / "results.json"), kept)
		self.assertEqual(lanes.read_results(self.folder / "nothing.json"), [])

	def test_a_lane_that_was_never_started_says_why(self) -> None:
		lane = lanes.SecondLane(False, ("storm",), self.folder)
		self.assertEqual([one.could_not_run for one in self.results_of(lane)], ["no bench was found"])

	def test_a_lane_that_ends_without_a_result_has_failed(self) -> None:
		lane = lanes.SecondLane(False, ("storm",), self.folder)
		with (
			mock.patch.object(lanes.sys, "executable", "/bin/true"),
			contextlib.redirect_stdout(io.StringIO()),
		):
			lane.start()
			found = self.results_of(lane)
			lane.stop()
		self.assertEqual(
			[(one.name, one.failed, one.notes) for one in found], [("storm", 1, ("ended without a result",))]
		)

	def test_a_suite_that_is_none_is_named(self) -> None:
		with self.assertRaisesRegex(Stop, "There is no suite strom"):
			suites.run_suites(full=False, only=["strom"])


if __name__ == "__main__":
	unittest.main()
