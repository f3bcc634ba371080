"""The suites that need no Frappe: rules, lint, types and the demo."""

import os
import tempfile
import time
from pathlib import Path

from .commands import Outcome, run
from .outputs import pytest_counts
from .places import ROOT
from .report import SuiteResult, could_not_run, of_checks, of_tests
from .talk import Stop, step

DEMO_SECONDS = 60
NAMES = ("rules", "lint", "types", "demo")
QUARTER_TABLES = ("T06", "T07", "T08", "T09", "T18")
FULL = {"CCM_FULL_TESTS": "1", "HYPOTHESIS_PROFILE": "full"}


def rules(python: Path, full: bool) -> SuiteResult:
	"""The rules' tests: everything in `tests` that needs no site."""
	limit = 1800 if full else 900
	step("rules: pytest tests")
	command = [
		python,
		"-m",
		"pytest",
		"tests",
		"--ignore",
		"tests/site",
		"-rs",
		"-p",
		"no:cacheprovider",
		"-p",
		"ccm_tools.campaigns",
	]
	outcome = run(command, limit=limit, folder=ROOT, environment=FULL if full else {}, show=True)
	return of_tests("rules", outcome, pytest_counts(outcome.text), limit)


def lint(python: Path) -> SuiteResult:
	"""ruff's rules and ruff's format, two checks."""
	step("lint: ruff check, ruff format --check")
	exclude = ["--extend-exclude", ".ccm", "--no-cache", "."]
	check = run([python, "-m", "ruff", "check", *exclude], limit=120, folder=ROOT, show=True)
	form = run([python, "-m", "ruff", "format", "--check", *exclude], limit=120, folder=ROOT, show=True)
	checks = [("ruff check", check.well), ("ruff format --check", form.well)]
	return of_checks("lint", checks, check.seconds + form.seconds)


def types(python: Path) -> SuiteResult:
	"""mypy on what pyproject.toml names, one check."""
	step("types: mypy")
	outcome = run([python, "-m", "mypy"], limit=300, folder=ROOT, show=True)
	return of_checks("types", [("mypy", outcome.well)], outcome.seconds)


def demo(python: Path) -> SuiteResult:
	"""The demo into a new folder, its content, and its refusal of a folder that it did not make."""
	step("demo: the caseload in the embedded registry")
	if not (ROOT / "ccm_app" / "field_kit" / "demo.py").is_file():
		return could_not_run("demo", "ccm_app/field_kit/demo.py is not there")
	started = time.monotonic()
	with tempfile.TemporaryDirectory(prefix="ccm-demo-") as temporary:
		folder = Path(temporary) / "papers"
		outcome = _run_demo(python, folder)
		checks = [("it ends well", outcome.well), _fast_enough(outcome), *content_checks(folder)]
		checks.append(_refuses(python, Path(temporary) / "somebody elses"))
	return of_checks("demo", checks, time.monotonic() - started, outcome.text)


def _run_demo(python: Path, folder: Path) -> Outcome:
	command = [python, "-m", "ccm_app.field_kit.demo", folder]
	return run(command, limit=240, folder=ROOT, environment={"PYTHONUTF8": "1"}, show=True)


def _fast_enough(outcome: Outcome) -> tuple[str, bool]:
	return f"under {DEMO_SECONDS} s (it took {outcome.seconds:.0f} s)", outcome.seconds < DEMO_SECONDS


def _refuses(python: Path, folder: Path) -> tuple[str, bool]:
	folder.mkdir()
	treasure = folder / "treasure.txt"
	treasure.write_text("mine", encoding="utf-8")
	outcome = _run_demo(python, folder)
	kept = os.listdir(folder) == [treasure.name] and treasure.read_text(encoding="utf-8") == "mine"
	spoken = "Traceback" not in outcome.text and bool(outcome.text.strip())
	return (
		"refuses a folder that it did not make",
		kept and spoken and not outcome.well and not outcome.timed_out,
	)


def content_checks(folder: Path) -> list[tuple[str, bool]]:
	"""Whether the demo's folder holds what it promises, by the names of its files."""
	files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
	papers = [path for path in files if path.suffix == ".pdf" and path.read_bytes()[:5] == b"%PDF-"]
	names = [str(path.relative_to(folder)).lower() for path in files]
	checks = [("at least three papers as PDF", len(papers) >= 3)]
	checks.append(("a ledger", any("ledger" in name for name in names)))
	for table in QUARTER_TABLES:
		for ending in (".html", ".csv"):
			there = any(table.lower() in name and name.endswith(ending) for name in names)
			checks.append((f"table {table} as {ending[1:]}", there))
	return checks


def all_rules_suites(full: bool) -> list[SuiteResult]:
	"""Every suite that needs no Frappe; when the packages cannot be installed each says so."""
	from . import environment

	try:
		python = environment.prepare(("test",))
	except Stop as reason:
		return [could_not_run(name, str(reason)) for name in NAMES]
	return [rules(python, full), lint(python), types(python), demo(python)]
