"""The last lines of a test run, and its exit code."""

import unittest

from ccm_tools.commands import Outcome
from ccm_tools.outputs import Counts
from ccm_tools.report import SuiteResult, could_not_run, exit_code, of_checks, of_tests, summary


def ended(code: int = 0, text: str = "", timed_out: bool = False) -> Outcome:
	return Outcome(code, text, 12.4, timed_out)


class SuiteResultTest(unittest.TestCase):
	def test_a_suite_that_ran_says_how_many_passed_and_failed_and_its_seconds(self) -> None:
		line = of_tests("rules", ended(), Counts(412), 60).line
		self.assertEqual(line.split(), ["rules", "412", "passed,", "0", "failed,", "12", "s"])

	def test_a_suite_that_did_not_run_says_why_and_never_passed(self) -> None:
		line = could_not_run("site", "no bench was found").line
		self.assertIn("could not run: no bench was found", line)
		self.assertNotIn("passed", line)

	def test_tests_that_did_not_run_are_counted_apart_and_their_reason_is_kept(self) -> None:
		text = "SKIPPED [2] tests/a.py:3: no printer"
		result = of_tests("rules", ended(text=text), Counts(5, 0, 2), 60)
		self.assertIn("5 passed, 0 failed, 2 not run", result.line)
		self.assertEqual(result.notes, ("not run: 2 x no printer",))

	def test_a_suite_whose_every_test_was_skipped_could_not_run(self) -> None:
		text = "SKIPPED [2] tests/a.py:3: no printer"
		result = of_tests("rules", ended(text=text), Counts(0, 0, 2), 60)
		self.assertEqual(result.could_not_run, "all 2 tests were skipped (2 x no printer)")

	def test_a_suite_without_tests_could_not_run(self) -> None:
		self.assertEqual(of_tests("rest", ended(), Counts(), 60).could_not_run, "no tests were found")

	def test_a_suite_that_ends_badly_without_a_failed_test_counts_one_failure(self) -> None:
		result = of_tests("site", ended(code=1, text="ImportError"), None, 60)
		self.assertEqual((result.passed, result.failed), (0, 1))
		self.assertIn("ended with code 1", result.notes[0])

	def test_a_suite_that_passes_its_time_limit_counts_one_failure(self) -> None:
		result = of_tests("rest", ended(code=-15, timed_out=True), None, 60)
		self.assertEqual((result.failed, result.could_not_run), (1, ""))
		self.assertIn("time limit of 60 s", result.notes[0])

	def test_a_failed_check_is_named(self) -> None:
		result = of_checks("lint", [("ruff check", True), ("ruff format", False)], 1.0)
		self.assertEqual((result.passed, result.failed, result.notes), (1, 1, ("failed: ruff format",)))


class SummaryTest(unittest.TestCase):
	def test_the_very_last_line_is_plain_numbers(self) -> None:
		results = [SuiteResult("rules", 412, 0), SuiteResult("lint", 1, 1), could_not_run("site", "no bench")]
		self.assertEqual(summary(results)[-1], "413 passed, 1 failed")

	def test_campaign_lines_stand_before_the_suites(self) -> None:
		lines = summary([of_tests("rules", ended(text="campaign typing: seed=4"), Counts(1), 60)])
		self.assertLess(lines.index("campaign typing: seed=4"), lines.index("Suites"))

	def test_every_suite_has_its_line(self) -> None:
		lines = summary([SuiteResult("rules", 1), could_not_run("site", "no bench")])
		self.assertTrue(any("rules" in line for line in lines))
		self.assertTrue(any("could not run: no bench" in line for line in lines))


class ExitCodeTest(unittest.TestCase):
	def test_a_failure_anywhere_is_exit_code_one(self) -> None:
		self.assertEqual(exit_code([SuiteResult("rules", 412, 0), SuiteResult("lint", 1, 1)]), 1)

	def test_a_suite_that_could_not_run_does_not_fail_the_others(self) -> None:
		self.assertEqual(exit_code([SuiteResult("rules", 412, 0), could_not_run("site", "no bench")]), 0)

	def test_a_run_in_which_nothing_could_run_is_not_a_success(self) -> None:
		self.assertEqual(exit_code([could_not_run("rules", "no index")]), 1)
