"""The three words `demo`, `site` and `test`, and what each accepts."""

import argparse
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from . import environment
from .places import ROOT
from .talk import AppFailure, Stop, complain

_DESCRIPTION = """Coordinated Case Management: three words, each does all its own set-up.

  demo [folder]  a real caseload through the ten stages, without a server; the papers land in the folder
  site           a real Frappe 15 site with the app, the same caseload and one user per role
  test           every test that this machine can run
"""


def main(arguments: Sequence[str]) -> int:
	"""Do what the words ask; returns the exit code. A command that cannot go on says why in a sentence."""
	signal.signal(signal.SIGTERM, _end)
	options = _parser().parse_args(arguments)
	try:
		return int(options.act(options))
	except (Stop, AppFailure) as reason:
		complain(f"ccm {options.word}: {reason}")
		return 2
	except KeyboardInterrupt:
		complain(f"ccm {options.word}: stopped.")
		return 130


def _end(number: int, frame: object) -> None:
	raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser(
		prog="ccm", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	words = parser.add_subparsers(dest="word", required=True, metavar="demo | site | test")
	demo = words.add_parser("demo", help="the caseload in an embedded registry")
	demo.add_argument("folder", nargs="?", default="ccm_demo", help="where the papers go (default: ccm_demo)")
	demo.set_defaults(act=_demo)
	site = words.add_parser("site", help="a real Frappe site; safe to run again")
	site.add_argument("--stop", action="store_true", help="stop what `ccm site` started")
	site.set_defaults(act=_site)
	test = words.add_parser("test", help="every test that this machine can run")
	test.add_argument(
		"--full", action="store_true", help="with more examples per property and the slow tests"
	)
	test.add_argument(
		"--only", nargs="+", metavar="SUITE", default=[], help="these suites alone, one after the other"
	)
	test.set_defaults(act=_test)
	return parser


def _demo(options: argparse.Namespace) -> int:
	folder = Path(options.folder).expanduser().absolute()
	python = environment.prepare()
	command = [str(python), "-m", "ccm_app.field_kit.demo", str(folder)]
	return subprocess.call(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})


def _site(options: argparse.Namespace) -> int:
	from .site_word import make_site, stop_site

	return stop_site() if options.stop else make_site()


def _test(options: argparse.Namespace) -> int:
	from .suites import run_suites

	return run_suites(full=options.full, only=options.only)
