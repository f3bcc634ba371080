"""A plugin for pytest: lines that a test prints and that begin with `campaign ` reach the end of the run."""

from typing import Any

from .outputs import campaign_lines

_LINES: list[str] = []


def pytest_runtest_logreport(report: Any) -> None:
	"""Keep the campaign lines of a test, whether it passed or failed."""
	if report.when == "call":
		_LINES.extend(campaign_lines(report.capstdout))


def pytest_terminal_summary(terminalreporter: Any) -> None:
	"""Print them before the summary."""
	for line in _LINES:
		terminalreporter.write_line(line)
