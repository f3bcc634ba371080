"""What pytest, unittest and Frappe print is read rightly."""

import unittest

from ccm_tools.outputs import Counts, campaign_lines, pytest_counts, skip_reasons, unittest_counts


class PytestCountsTest(unittest.TestCase):
	def test_all_passed(self) -> None:
		self.assertEqual(pytest_counts("....\n412 passed in 31.20s\n"), Counts(412, 0, 0))

	def test_failures_and_errors_are_both_failures(self) -> None:
		text = "=== 3 failed, 120 passed, 2 skipped, 1 error in 4.20s ==="
		self.assertEqual(pytest_counts(text), Counts(120, 4, 2))

	def test_a_long_run_names_minutes_too(self) -> None:
		self.assertEqual(pytest_counts("9 passed in 75.10s (0:01:15)"), Counts(9))

	def test_an_unexpected_success_is_a_failure_and_an_expected_failure_is_not(self) -> None:
		self.assertEqual(pytest_counts("1 passed, 1 xfailed, 1 xpassed in 0.10s"), Counts(2, 1, 0))

	def test_no_tests_found_is_a_count_of_zero(self) -> None:
		self.assertEqual(pytest_counts("no tests ran in 0.01s"), Counts())

	def test_output_without_a_last_line_has_no_counts(self) -> None:
		self.assertIsNone(pytest_counts("Traceback (most recent call last):\nImportError: no module"))

	def test_a_sentence_inside_a_test_is_not_the_last_line(self) -> None:
		text = "the office 5 passed on\n7 passed in 1.00s\nwarning: 3 failed attempts were logged"
		self.assertEqual(pytest_counts(text), Counts(7))


class UnittestCountsTest(unittest.TestCase):
	def test_all_passed(self) -> None:
		self.assertEqual(unittest_counts("...\nRan 3 tests in 0.5s\n\nOK\n"), Counts(3))

	def test_failures_errors_and_skips_are_subtracted(self) -> None:
		text = "Ran 10 tests in 3.1s\n\nFAILED (failures=1, errors=2, skipped=3)\n"
		self.assertEqual(unittest_counts(text), Counts(4, 3, 3))

	def test_two_blocks_are_added(self) -> None:
		text = "Ran 2 tests in 0.1s\n\nOK (skipped=1)\nRan 1 test in 0.1s\n\nFAILED (errors=1)\n"
		self.assertEqual(unittest_counts(text), Counts(1, 1, 1))

	def test_an_unexpected_success_is_a_failure(self) -> None:
		self.assertEqual(
			unittest_counts("Ran 2 tests in 0.1s\n\nFAILED (unexpected successes=1)"), Counts(1, 1)
		)

	def test_a_traceback_before_the_first_test_has_no_counts(self) -> None:
		self.assertIsNone(unittest_counts("ModuleNotFoundError: No module named 'ccm_app.hooks'"))


class LinesTest(unittest.TestCase):
	def test_each_reason_for_skipping_is_named_once_with_its_number(self) -> None:
		text = "SKIPPED [1] tests/a.py:3: no printer\nSKIPPED [2] tests/b.py:9: no printer\n1 passed in 1s"
		self.assertEqual(skip_reasons(text), ["3 x no printer"])

	def test_only_lines_that_begin_with_campaign_are_repeated(self) -> None:
		text = "campaign typing: seed=4 checks=100\nthe campaign ended\n"
		self.assertEqual(campaign_lines(text), ["campaign typing: seed=4 checks=100"])
