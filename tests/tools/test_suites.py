"""A whole run with suites that only pretend, and what the site suites say when they cannot run."""

import contextlib
import io
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from ccm_tools import site_suites, suites
from ccm_tools.report import SuiteResult, could_not_run
from ccm_tools.rules_suites import content_checks
from ccm_tools.talk import AppFailure, Stop


def run_with(*results: SuiteResult) -> tuple[int, list[str]]:
	"""Run with these results as the rules' suites, and no bench; the exit code and the printed lines."""
	printed = io.StringIO()
	with (
		mock.patch.object(suites, "only_one_run", contextlib.nullcontext),
		mock.patch.object(suites.lanes, "keep_results"),
		mock.patch.object(suites, "all_rules_suites", lambda full: list(results)),
		mock.patch.object(suites, "all_site_suites", lambda *_all: [could_not_run("install", "no bench")]),
		contextlib.redirect_stdout(printed),
	):
		return suites.run_suites(full=False), printed.getvalue().splitlines()


class RunSuitesTest(unittest.TestCase):
	def test_everything_that_could_run_passed(self) -> None:
		code, lines = run_with(SuiteResult("rules", 412), SuiteResult("lint", 2))
		self.assertEqual((code, lines[-1]), (0, "414 passed, 0 failed"))
		self.assertTrue(any("could not run: no bench" in line for line in lines))

	def test_one_failure_is_exit_code_one(self) -> None:
		code, lines = run_with(SuiteResult("rules", 411, 1), SuiteResult("lint", 2))
		self.assertEqual((code, lines[-1]), (1, "413 passed, 1 failed"))

	def test_a_run_that_was_stopped_ends_without_the_plain_line(self) -> None:
		def stopped(full: bool) -> list[SuiteResult]:
			raise KeyboardInterrupt

		printed = io.StringIO()
		with (
			mock.patch.object(suites, "only_one_run", contextlib.nullcontext),
			mock.patch.object(suites, "all_rules_suites", stopped),
			contextlib.redirect_stdout(printed),
			self.assertRaises(KeyboardInterrupt),
		):
			suites.run_suites(full=False)
		self.assertIn("stopped before its end", printed.getvalue())
		self.assertNotIn("0 passed, 0 failed", printed.getvalue())


class SiteSuitesTest(unittest.TestCase):
	def outcome_of(self, error: Exception) -> list[SuiteResult]:
		@contextlib.contextmanager
		def broken() -> Iterator[None]:
			raise error
			yield

		with (
			mock.patch.object(site_suites, "site_for_tests", broken),
			contextlib.redirect_stdout(io.StringIO()),
		):
			return site_suites.all_site_suites(full=False)

	def test_what_the_machine_lacks_is_the_reason_of_each_suite(self) -> None:
		results = self.outcome_of(Stop("no bench was found"))
		self.assertEqual(
			[result.could_not_run for result in results], ["no bench was found"] * len(site_suites.NAMES)
		)

	def test_an_app_that_cannot_be_installed_is_a_failure_and_the_others_could_not_run(self) -> None:
		results = self.outcome_of(AppFailure("the app could not be installed\nImportError: dates"))
		self.assertEqual((results[0].name, results[0].failed), ("install", 1))
		self.assertEqual(results[0].notes, ("failed: the app could not be installed",))
		self.assertEqual(
			[result.could_not_run for result in results[1:]],
			["install failed"] * (len(site_suites.NAMES) - 1),
		)

	def test_files_belong_to_the_suite_of_their_folder(self) -> None:
		with tempfile.TemporaryDirectory() as temporary:
			folder = Path(temporary)
			for name in ("test_rest.py", "test_2_referral.py", "browser/test_desk.py", "browser/helper.py"):
				(folder / name).parent.mkdir(exist_ok=True)
				(folder / name).write_text("", encoding="utf-8")
			found = {
				suite: [path.name for path in site_suites.files_of(folder, suite)]
				for suite in ("rest", "browser", "referral")
			}
			self.assertEqual(
				found,
				{"rest": ["test_2_referral.py", "test_rest.py"], "browser": ["test_desk.py"], "referral": []},
			)


class DemoContentTest(unittest.TestCase):
	def test_an_empty_folder_fails_every_check(self) -> None:
		with tempfile.TemporaryDirectory() as temporary:
			self.assertFalse(any(well for _label, well in content_checks(Path(temporary))))

	def test_a_page_that_only_claims_to_be_a_pdf_is_no_paper(self) -> None:
		with tempfile.TemporaryDirectory() as temporary:
			for number in range(3):
				(Path(temporary) / f"{number}.pdf").write_text("not a paper", encoding="utf-8")
			self.assertIn(("at least three papers as PDF", False), content_checks(Path(temporary)))
