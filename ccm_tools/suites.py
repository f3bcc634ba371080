"""`./ccm test`: every suite in turn, then the summary."""

import contextlib
import os
from collections.abc import Iterator

from .places import WORK, make_work_folder
from .report import SuiteResult, exit_code, summary
from .rules_suites import all_rules_suites
from .site_suites import all_site_suites
from .talk import Stop, say


def run_suites(full: bool) -> int:
	"""Run what this machine can run and print the summary; 1 when a suite that ran failed."""
	results: list[SuiteResult] = []
	with only_one_run():
		try:
			results += all_rules_suites(full)
			results += all_site_suites(full)
		except BaseException:
			for line in [
				*summary(results)[:-1],
				"The run was stopped before its end; what is above is not all.",
			]:
				say(line)
			raise
	for line in summary(results):
		say(line)
	return exit_code(results)


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
