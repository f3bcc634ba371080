"""`./ccm test`: every suite in turn, then the summary."""

import contextlib
import os
from collections.abc import Iterator, Sequence

from . import lanes, site_suites
from .places import WORK, make_work_folder
from .report import SuiteResult, exit_code, summary
from .rules_suites import NAMES as RULES
from .rules_suites import all_rules_suites
from .site_suites import all_site_suites
from .talk import Stop, say


def run_suites(full: bool, only: Sequence[str] = ()) -> int:
	"""Run what this machine can run and print the summary; 1 when a suite that ran failed.

	only: the names of the suites that are wanted; all when none is named. Raises Stop for a name that no suite has.
	"""
	every = (*RULES, *site_suites.NAMES)
	if unknown := [name for name in only if name not in every]:
		raise Stop(f"There is no suite {', '.join(unknown)}. The suites are {', '.join(every)}.")
	results: list[SuiteResult] = []
	with only_one_run():
		try:
			for part in (_rules, _sites):
				results += part(full, only)
		except BaseException:
			for line in [
				*summary(results)[:-1],
				"The run was stopped before its end; what is above is not all.",
			]:
				say(line)
			raise
		lanes.keep_results(results, WORK / "results.json")
	for line in summary(results):
		say(line)
	return exit_code(results)


def _rules(full: bool, only: Sequence[str]) -> list[SuiteResult]:
	if only and not set(only) & set(RULES):
		return []
	return [one for one in all_rules_suites(full) if not only or one.name in only]


def _sites(full: bool, only: Sequence[str]) -> list[SuiteResult]:
	"""The suites that need a site; those of the second lane beside the others, where two processors are there."""
	names = [name for name in site_suites.NAMES if not only or name in only or name == "install"]
	if names == ["install"] and "install" not in only:
		return []
	beside = [name for name in lanes.NAMES if name in names]
	if only or not beside or not lanes.are_possible():
		found = all_site_suites(full, names)
		return [one for one in found if not only or one.name in only or one.failed]
	lane = lanes.SecondLane(full, beside)
	try:
		first = all_site_suites(full, [name for name in names if name not in beside], lane.start)
		return [*first, *lane.results(first[0].could_not_run or "the first site could not be made")]
	finally:
		lane.stop()


@contextlib.contextmanager
def only_one_run() -> Iterator[None]:
	"""Hold the lock of this clone; raises Stop when another `./ccm test` runs in it."""
	make_work_folder()
	if os.name != "posix":
		yield
		return
	import fcntl

	with (WORK / "test.lock").open("w") as lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except OSError:
			raise Stop("Another `./ccm test` is running in this folder; wait until it has ended.") from None
		yield
