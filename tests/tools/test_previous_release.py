"""Which commit the upgrade begins from, and what is said where the history does not reach back so far."""

import contextlib
import io
import json
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from ccm_tools import previous_release as module
from ccm_tools import site_suites
from ccm_tools.previous_release import NAMED_IN, commit_named_in, previous_release
from ccm_tools.private_bench import Plan, PrivateBench
from ccm_tools.report import SuiteResult
from ccm_tools.talk import AppFailure, Stop
from ccm_tools.upgrade_site import APP, SITE, UpgradeSite


def git(folder: Path, *words: str) -> str:
	"""Run git in a folder, as somebody."""
	who = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
	call = ["git", *who, "-C", str(folder), *words]
	return subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip()


class NamedCommitTest(unittest.TestCase):
	def test_the_repository_names_one_and_says_why(self) -> None:
		text = NAMED_IN.read_text(encoding="utf-8")
		self.assertRegex(commit_named_in(text), r"^[0-9a-f]{40}$")
		self.assertGreater(len(json.loads(text)["why"]), 40)

	def test_what_names_none_is_refused(self) -> None:
		for text in ("", "[]", "{}", '{"commit": "main"}', '{"commit": "04f2c1d"}', '{"commit": 7}'):
			with self.subTest(text), self.assertRaisesRegex(Stop, "names no commit"):
				commit_named_in(text)


class HistoryTest(unittest.TestCase):
	def setUp(self) -> None:
		temporary = tempfile.TemporaryDirectory()
		self.addCleanup(temporary.cleanup)
		folder = Path(temporary.name)
		self.clone, self.folder, self.named = (
			folder / "clone",
			folder / "work/previous",
			folder / "named.json",
		)
		self.clone.mkdir()
		git(self.clone, "init", "-q")
		self.first = self.commit("old")
		self.second = self.commit("new")

	def commit(self, text: str) -> str:
		(self.clone / "app.py").write_text(text, encoding="utf-8")
		git(self.clone, "add", "app.py")
		git(self.clone, "commit", "-q", "-m", text)
		return git(self.clone, "rev-parse", "HEAD")

	def take(self, commit: str) -> Path:
		self.named.write_text(json.dumps({"commit": commit}), encoding="utf-8")
		with contextlib.redirect_stdout(io.StringIO()):
			return previous_release(self.clone, self.folder, self.named)

	def test_the_files_are_those_of_the_named_commit(self) -> None:
		self.assertEqual((self.take(self.first) / "app.py").read_text(encoding="utf-8"), "old")
		self.assertEqual((self.take(self.second) / "app.py").read_text(encoding="utf-8"), "new")

	def test_they_are_kept_for_the_next_run(self) -> None:
		(self.take(self.first) / "mine").touch()
		with mock.patch.object(module, "_pack", side_effect=AssertionError("taken again")):
			self.assertTrue((self.take(self.first) / "mine").exists())

	def test_a_short_history_is_no_previous_release(self) -> None:
		shallow = self.folder.parent.parent / "shallow"
		source = f"file://{self.clone}"
		subprocess.run(["git", "clone", "-q", "--depth", "1", source, str(shallow)], check=True)
		self.clone = shallow
		with self.assertRaisesRegex(Stop, "lacks the previous release .* --unshallow"):
			self.take(self.first)
		self.assertEqual((self.take(self.second) / "app.py").read_text(encoding="utf-8"), "new")

	def test_exported_files_have_none_either(self) -> None:
		self.clone = self.folder.parent.parent
		with self.assertRaisesRegex(Stop, "exported files"):
			self.take(self.first)


class SuiteTest(unittest.TestCase):
	def outcome(self, previous: object, site: object = None) -> SuiteResult:
		with (
			mock.patch.object(site_suites, "previous_release", side_effect=previous),
			mock.patch.object(site_suites, "upgrade_site", side_effect=site),
			contextlib.redirect_stdout(io.StringIO()),
		):
			return site_suites._upgrade(mock.Mock(), False)

	def test_without_the_history_the_suite_could_not_run_and_did_not_pass(self) -> None:
		result = self.outcome(Stop("the history here lacks it"))
		self.assertEqual((result.could_not_run, result.passed), ("the history here lacks it", 0))

	def test_a_migrate_that_fails_is_a_failure(self) -> None:
		for error in (AppFailure("the first migrate failed\nKeyError"), Stop("the first migrate failed")):
			result = self.outcome(lambda: Path("/x"), error)
			self.assertEqual((result.failed, result.notes), (1, ("failed: the first migrate failed",)))


class PlanTest(unittest.TestCase):
	def test_the_tests_are_sent_to_the_upgraded_site_and_to_no_other(self) -> None:
		bench = PrivateBench(Path("/b"), Plan(SITE, APP, Path("/previous"), Path("/somewhere/upgrade-bench")))
		environment = UpgradeSite(bench, "http://127.0.0.1:1").environment
		self.assertEqual(environment["CCM_SITE_NAME"], "upgrade.localhost")
		self.assertEqual(environment["CCM_SITE_URL"], "http://127.0.0.1:1")
		self.assertTrue(environment["CCM_SITE_COMMAND"].startswith("/somewhere/upgrade-bench/"))
		self.assertEqual(APP, "ccm_app")


if __name__ == "__main__":
	unittest.main()
