"""The suites that need a site: Frappe's own runner, the REST suite, the browser suite."""

import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .commands import run
from .environment import prepare
from .naive_site import complaint_of, naive_site
from .outputs import pytest_counts, unittest_counts
from .places import ROOT
from .previous_release import previous_release
from .report import SuiteResult, could_not_run, of_checks, of_tests
from .rules_suites import FULL
from .site_for_tests import SiteForTests, site_for_tests
from .storm_site import storm_site
from .talk import AppFailure, Stop, say, step
from .upgrade_site import upgrade_site

# The campaigns of confidentiality fill the site with records of their own, so the browser looks at it before them.
NAMES = (
	"install",
	"site",
	"rest",
	"integrity",
	"browser",
	"referral",
	"configuration",
	"statistics",
	"confidentiality",
	"storm",
	"upgrade",
)
SITE_LIMIT, REST_LIMIT, CONFIDENTIALITY_LIMIT, BROWSER_LIMIT = 2100, 2100, 4200, 1500
INTEGRITY_LIMIT, REFERRAL_LIMIT, STORM_LIMIT = 1500, 2400, 2700
CONFIGURATION_LIMIT, STATISTICS_LIMIT, UPGRADE_LIMIT = 1800, 1800, 900
OWN_FOLDERS = (
	"browser",
	"confidentiality",
	"configuration",
	"integrity",
	"referral",
	"statistics",
	"storm",
	"upgrade",
)
NO_BROWSER = "no Chromium on this machine (apt-get install chromium)"


def all_site_suites(
	full: bool, names: Sequence[str] = NAMES, meanwhile: Callable[[], None] = lambda: None
) -> list[SuiteResult]:
	"""The named suites that need a site, "install" first. What is missing on this machine becomes the reason of each.

	meanwhile: is called once when the site stands, before the first suite.
	"""
	results: list[SuiteResult] = []
	started = time.monotonic()
	try:
		with site_for_tests() as site:
			results.append(of_checks("install", [("install-app", True)], time.monotonic() - started))
			meanwhile()
			for name in names[1:]:
				results.append(_ACTS[name](site, full))
	except Stop as reason:
		return [*results, *(could_not_run(name, str(reason)) for name in names[len(results) :])]
	except AppFailure as failure:
		return [*results, *_after_failure(failure, names[len(results) :], time.monotonic() - started)]
	return results


def _after_failure(failure: AppFailure, names: Sequence[str], seconds: float) -> list[SuiteResult]:
	say(f"{names[0]}: {failure}")
	first = of_checks(names[0], [(str(failure).splitlines()[0], False)], seconds)
	return [first, *(could_not_run(name, f"{names[0]} failed") for name in names[1:])]


def _site(site: SiteForTests, full: bool) -> SuiteResult:
	step("site: bench run-tests --app ccm_app")
	limit = SITE_LIMIT * 2 if full else SITE_LIMIT
	outcome = site.bench.frappe("run-tests", "--app", "ccm_app", limit=limit, show=True)
	result = of_tests("site", outcome, unittest_counts(outcome.text), limit)
	site.make_new_again()
	return result


def files_of(folder: Path, suite: str) -> list[Path]:
	"""The test files under a folder of one suite: that of `OWN_FOLDERS` in which they stand, else "rest"."""
	files = sorted(folder.rglob("test_*.py")) if folder.is_dir() else []
	return [path for path in files if _suite_of(path.relative_to(folder)) == suite]


def _suite_of(path: Path) -> str:
	return path.parts[0] if path.parts[0] in OWN_FOLDERS else "rest"


def _rest(site: SiteForTests, full: bool) -> SuiteResult:
	return _pytest("rest", site, files_of(ROOT / "tests/site", "rest"), REST_LIMIT, full)


def _confidentiality(site: SiteForTests, full: bool) -> SuiteResult:
	"""The campaigns of confidentiality; beside the test site they have the naive site, which must leak."""
	files = files_of(ROOT / "tests/site", "confidentiality")
	try:
		with naive_site(site) as naive:
			more = naive.environment
			return _pytest("confidentiality", site, files, CONFIDENTIALITY_LIMIT, full, more)
	except AppFailure as failure:
		return of_checks("confidentiality", [(complaint_of(failure), False)], 0)


def _integrity(site: SiteForTests, full: bool) -> SuiteResult:
	"""The ledger on MariaDB: what its accounts may do, and what is found when its owner tampers with it."""
	return _pytest("integrity", site, files_of(ROOT / "tests/site", "integrity"), INTEGRITY_LIMIT, full)


def _referral(site: SiteForTests, full: bool) -> SuiteResult:
	"""Slips, the pages of providers, the directory; the tests that need a Chromium say so where there is none."""
	return _pytest("referral", site, files_of(ROOT / "tests/site", "referral"), REFERRAL_LIMIT, full)


def _configuration(site: SiteForTests, full: bool) -> SuiteResult:
	"""The ministry administrator at the desk, and a workflow that carries thousands of cases over."""
	files = files_of(ROOT / "tests/site", "configuration")
	return _pytest("configuration", site, files, CONFIGURATION_LIMIT, full)


def _statistics(site: SiteForTests, full: bool) -> SuiteResult:
	"""The tables on the screen, closing and publishing, the booklet, and what leaves for other systems."""
	return _pytest("statistics", site, files_of(ROOT / "tests/site", "statistics"), STATISTICS_LIMIT, full)


def _storm(site: SiteForTests, full: bool) -> SuiteResult:
	"""Many at once, on a copy of the test site whose servers may be killed."""
	files = files_of(ROOT / "tests/site", "storm")
	try:
		with storm_site(site) as storm:
			return _pytest("storm", site, files, STORM_LIMIT, full, storm.environment)
	except (AppFailure, Stop) as failure:
		first = str(failure).splitlines()[0]
		return of_checks("storm", [(f"the storm site could not be made: {first}", False)], 0)


def _upgrade(site: SiteForTests, full: bool) -> SuiteResult:
	"""The previous release, used and configured, on a site of its own, and what this release makes of it."""
	files = files_of(ROOT / "tests/site", "upgrade")
	try:
		previous = previous_release()
	except Stop as reason:
		return could_not_run("upgrade", str(reason))
	try:
		with upgrade_site(site, previous) as upgraded:
			return _pytest("upgrade", site, files, UPGRADE_LIMIT, full, upgraded.environment)
	except (AppFailure, Stop) as failure:
		say(f"upgrade: {failure}")
		return of_checks("upgrade", [(str(failure).splitlines()[0], False)], 0)


def _browser(site: SiteForTests, full: bool) -> SuiteResult:
	if not chromium():
		return could_not_run("browser", NO_BROWSER)
	return _pytest("browser", site, files_of(ROOT / "tests/site", "browser"), BROWSER_LIMIT, full)


_ACTS: dict[str, Callable[[SiteForTests, bool], SuiteResult]] = {
	"site": _site,
	"rest": _rest,
	"integrity": _integrity,
	"browser": _browser,
	"referral": _referral,
	"configuration": _configuration,
	"statistics": _statistics,
	"confidentiality": _confidentiality,
	"storm": _storm,
	"upgrade": _upgrade,
}


def chromium() -> str:
	"""The Chromium on this machine; empty when there is none."""
	names = (os.environ.get("CCM_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
	return next((found for name in names if name and (found := shutil.which(name))), "")


def _pytest(
	name: str,
	site: SiteForTests,
	files: Sequence[Path],
	limit: int,
	full: bool,
	more: Mapping[str, str] | None = None,
) -> SuiteResult:
	if not files:
		return could_not_run(name, f"there are no tests for it in {ROOT / 'tests/site'}")
	step(f"{name}: pytest on {len(files)} files of tests/site against {site.url}")
	limit = limit * 2 if full else limit
	environment = {
		**site.environment,
		**(more or {}),
		"CCM_CHROMIUM": chromium(),
		**(FULL if full else {}),
	}
	command = [
		prepare(("test",)),
		"-m",
		"pytest",
		"-rs",
		"-p",
		"no:cacheprovider",
		"-p",
		"ccm_tools.campaigns",
		*files,
	]
	outcome = run(command, limit=limit, folder=ROOT, environment=environment, show=True)
	return of_tests(name, outcome, pytest_counts(outcome.text), limit)
