"""What a test run says at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from .commands import Outcome
from .outputs import Counts, campaign_lines, skip_reasons


@dataclass(frozen=True)
class SuiteResult:
	"""One suite: how many passed and failed in how many seconds, or why it could not run."""

	name: str
	passed: int = 0
	failed: int = 0
	skipped: int = 0
	seconds: float = 0.0
	could_not_run: str = ""
	notes: tuple[str, ...] = ()
	campaigns: tuple[str, ...] = ()

	@property
	def line(self) -> str:
		"""The line of the summary. A suite that did not run is never said to have passed."""
		if self.could_not_run:
			return f"{self.name:<8} could not run: {self.could_not_run}"
		skipped = f", {self.skipped} not run" if self.skipped else ""
		return f"{self.name:<8} {self.passed} passed, {self.failed} failed{skipped}, {self.seconds:.0f} s"


def could_not_run(name: str, reason: str) -> SuiteResult:
	"""A suite that could not run, with the reason as a sentence."""
	return SuiteResult(name, could_not_run=reason)


def of_tests(name: str, outcome: Outcome, counts: Counts | None, limit: float) -> SuiteResult:
	"""The result of a test command.

	Nothing found, or everything skipped, is "could not run". A command that ended badly without a failed
	test, or passed its time limit in seconds, counts one failure.
	"""
	counts = counts or Counts()
	reasons = tuple(skip_reasons(outcome.text))
	failed, notes = counts.failed, tuple(f"not run: {reason}" for reason in reasons)
	if outcome.timed_out:
		failed, notes = failed + 1, (*notes, f"ended after its time limit of {limit:.0f} s")
	elif counts.skipped == counts.total > 0 and failed == 0:
		return could_not_run(
			name, f"all {counts.total} tests were skipped ({'; '.join(reasons) or 'no reason'})"
		)
	elif not outcome.well and failed == 0:
		failed, notes = 1, (*notes, f"ended with code {outcome.code} and without naming a failed test")
	elif counts.total == 0:
		return could_not_run(name, "no tests were found")
	campaigns = tuple(campaign_lines(outcome.text))
	return SuiteResult(name, counts.passed, failed, counts.skipped, outcome.seconds, "", notes, campaigns)


def of_checks(name: str, checks: Sequence[tuple[str, bool]], seconds: float, text: str = "") -> SuiteResult:
	"""The result of checks that were made one by one; the ones that failed are named in notes."""
	failed = tuple(f"failed: {label}" for label, well in checks if not well)
	campaigns = tuple(campaign_lines(text))
	return SuiteResult(name, len(checks) - len(failed), len(failed), 0, seconds, "", failed, campaigns)


def summary(results: Sequence[SuiteResult]) -> list[str]:
	"""The last lines of a test run; the very last is plain `N passed, N failed`."""
	lines = [line for result in results for line in result.campaigns]
	lines += ["", "Suites"]
	for result in results:
		lines.append(f"  {result.line}")
		lines += [f"           {note}" for note in result.notes[:8]]
	passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
	return [*lines, "", f"{passed} passed, {failed} failed"]


def exit_code(results: Sequence[SuiteResult]) -> int:
	"""1 if any suite that ran failed, or if none ran at all; 0 otherwise."""
	if all(result.could_not_run for result in results):
		return 1
	return int(any(result.failed for result in results))
