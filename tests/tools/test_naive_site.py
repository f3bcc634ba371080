"""The bench of the naive app stands apart, ends with its block, and no part of it is shipped."""

import contextlib
import io
import json
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from ccm_tools import naive_site, site_suites
from ccm_tools.database import Door, make_from_copy
from ccm_tools.naive_site import NAIVE, NaiveSite
from ccm_tools.places import ROOT
from ccm_tools.private_bench import OURS, Plan, PrivateBench
from ccm_tools.report import SuiteResult
from ccm_tools.talk import AppFailure, Stop

try:
	import tomllib
except ImportError:  # Python 3.10
	from pip._vendor import tomli as tomllib


class PlansTest(unittest.TestCase):
	def setUp(self) -> None:
		temporary = tempfile.TemporaryDirectory()
		self.addCleanup(temporary.cleanup)
		self.folder = Path(temporary.name)
		self.borrowed = self.folder / "borrowed"
		for name in ("apps/frappe", "env/bin", "sites/assets/frappe", "sites/assets/ccm_app"):
			(self.borrowed / name).mkdir(parents=True)

	def bench(self, site: str, app: str, source: Path) -> PrivateBench:
		bench = PrivateBench(self.borrowed, Plan(site, app, source, self.folder / site))
		bench.lay_out()
		return bench

	def test_the_two_benches_share_nothing(self) -> None:
		self.assertNotEqual(
			(OURS.site, OURS.app, OURS.folder, OURS.source),
			(NAIVE.site, NAIVE.app, NAIVE.folder, NAIVE.source),
		)
		self.assertEqual(len({OURS.site, NAIVE.site, OURS.app, NAIVE.app}), 4)
		self.assertFalse(NAIVE.folder.is_relative_to(OURS.folder) or OURS.folder.is_relative_to(NAIVE.folder))

	def test_the_naive_bench_lists_its_own_app_and_not_ours(self) -> None:
		bench = self.bench("naive.localhost", "ccm_naive", NAIVE.source)
		self.assertEqual(
			(bench.sites / "apps.txt").read_text(encoding="utf-8").split(), ["frappe", "ccm_naive"]
		)
		self.assertEqual((bench.folder / "apps/ccm_naive").resolve(), NAIVE.source.resolve())
		self.assertFalse((bench.folder / "apps/ccm_app").exists())
		self.assertNotIn("ccm_app", bench.environment["PYTHONPATH"].replace(str(bench.folder), ""))

	def test_the_command_and_the_server_are_of_the_one_site(self) -> None:
		for site, app in (("naive.localhost", "ccm_naive"), ("other.localhost", "ccm_app")):
			bench = self.bench(site, app, self.folder)
			for file in ("frappe-command", "config/site_server.py"):
				self.assertIn(site, (bench.folder / file).read_text(encoding="utf-8"))
			bench.write_settings(cache_port=1, queue_port=2, web_port=3)
			settings = json.loads((bench.sites / "common_site_config.json").read_text(encoding="utf-8"))
			self.assertEqual((settings["default_site"], settings["webserver_port"]), (site, 3))

	def test_a_site_that_is_laid_out_by_hand_has_a_database_of_its_own(self) -> None:
		bench = self.bench("naive.localhost", "ccm_naive", self.folder)
		name = bench.lay_out_site("a password")
		self.assertRegex(name, r"^_[0-9a-f]{16}$")
		self.assertEqual(bench.database(), name)
		self.assertTrue((bench.sites / "naive.localhost/private/files").is_dir())

	def test_a_copied_database_gets_an_account_for_itself_alone(self) -> None:
		asked: list[str] = []
		door = mock.Mock(
			ask=lambda text, limit=60: asked.append(text) or mock.Mock(well=True, last_lines=str)
		)
		make_from_copy(door, "_naive", "secret", self.folder / "platform.sql")
		self.assertIn("create database `_naive`", asked[-1])
		self.assertIn("grant all privileges on `_naive`.* to '_naive'@'localhost'", asked[-1])
		self.assertNotIn("on *.*", asked[-1])

	def test_a_bench_whose_site_was_not_made_has_no_database_to_throw_away(self) -> None:
		self.assertEqual(self.bench("naive.localhost", "ccm_naive", self.folder).database(), "")


class NaiveSiteTest(unittest.TestCase):
	def up(self, fails: Exception | None = None) -> tuple[list[str], NaiveSite | None]:
		"""Run the block with pretended servers; the databases that were thrown away, and the site."""
		thrown: list[str] = []
		found: NaiveSite | None = None
		servers = mock.MagicMock()
		ours = mock.Mock(door=Door(()), bench=PrivateBench(Path("/borrowed")))
		with (
			mock.patch.object(naive_site, "Servers", servers),
			mock.patch.object(naive_site, "choose_ports", lambda bench, servers: 8123),
			mock.patch.object(naive_site, "_copy_site", lambda bench, ours: None),
			mock.patch.object(naive_site, "install_app", mock.Mock(side_effect=fails)),
			mock.patch.object(naive_site, "serve", lambda bench, servers, port: None),
			mock.patch.object(PrivateBench, "lay_out", lambda self: None),
			mock.patch.object(PrivateBench, "database", lambda self: "_naive"),
			mock.patch.object(naive_site.database, "throw_away", lambda door, name: thrown.append(name)),
			contextlib.redirect_stdout(io.StringIO()),
			contextlib.suppress(AppFailure),
			naive_site.naive_site(ours) as site,
		):
			found = site
		return thrown, found

	def test_the_tests_are_told_where_it_is_and_the_database_is_thrown_away(self) -> None:
		thrown, site = self.up()
		assert site is not None
		self.assertEqual(site.environment["CCM_NAIVE_URL"], "http://127.0.0.1:8123")
		self.assertEqual(site.environment["CCM_NAIVE_NAME"], "naive.localhost")
		self.assertTrue(site.environment["CCM_NAIVE_COMMAND"].endswith("naive-bench/frappe-command"))
		# The copy of the platform has the Administrator of our test site.
		self.assertEqual(site.environment["CCM_NAIVE_PASSWORD"], site.bench.password)
		self.assertEqual(thrown, ["_naive"])

	def test_the_database_is_thrown_away_when_the_app_does_not_install(self) -> None:
		thrown, site = self.up(AppFailure("the app could not be installed"))
		self.assertEqual((thrown, site), (["_naive"], None))


class ConfidentialitySuiteTest(unittest.TestCase):
	def outcome_of(self, error: Exception | None) -> tuple[SuiteResult, list[dict[str, str]]]:
		told: list[dict[str, str]] = []

		@contextlib.contextmanager
		def pretended(site: object) -> Iterator[mock.Mock]:
			if error:
				raise error
			yield mock.Mock(environment={"CCM_NAIVE_URL": "http://127.0.0.1:1"})

		def run(name: str, *given: object) -> SuiteResult:
			told.append(given[-1])  # type: ignore[arg-type]
			return SuiteResult(name, 3)

		with (
			mock.patch.object(site_suites, "naive_site", pretended),
			mock.patch.object(site_suites, "_pytest", run),
		):
			return site_suites._confidentiality(mock.Mock(), False), told

	def test_the_tests_get_the_address_of_the_naive_site(self) -> None:
		result, told = self.outcome_of(None)
		self.assertEqual((result.passed, told), (3, [{"CCM_NAIVE_URL": "http://127.0.0.1:1"}]))

	def test_a_naive_app_that_does_not_install_is_a_failure_and_no_silence(self) -> None:
		result, told = self.outcome_of(AppFailure("the app could not be installed\nImportError"))
		self.assertEqual((result.failed, result.could_not_run, told), (1, "", []))
		self.assertIn("the naive site could not be made", result.notes[0])

	def test_what_the_machine_lacks_is_passed_on_as_the_reason(self) -> None:
		with self.assertRaisesRegex(Stop, "no administrator of MariaDB"):
			self.outcome_of(Stop("no administrator of MariaDB could be used"))


class NotShippedTest(unittest.TestCase):
	def test_the_package_of_the_project_is_our_app_alone(self) -> None:
		content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
		self.assertEqual(content["project"]["name"], "ccm_app")
		self.assertNotIn("include", content.get("tool", {}).get("flit", {}).get("sdist", {}))
		self.assertNotIn("module", content.get("tool", {}).get("flit", {}))
		self.assertFalse((ROOT / "ccm_naive").exists())

	def test_nothing_of_ours_knows_the_naive_app(self) -> None:
		for file in (ROOT / "ccm_app").rglob("*.py"):
			self.assertNotIn("ccm_naive", file.read_text(encoding="utf-8"), file)

	def test_its_readme_says_what_it_is(self) -> None:
		self.assertIn("Never install", (NAIVE.source / "README.md").read_text(encoding="utf-8"))
