"""The second lane of a test run: suites that share nothing with the others run beside them, on a site of their own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO

from .places import ROOT, WORK
from .report import SuiteResult, could_not_run
from .talk import say, step

NAMES = ("confidentiality", "storm", "upgrade")
LANE = "second"
# Longer than all its suites may take together; each has a limit of its own.
LIMIT = 6000


def are_possible() -> bool:
	"""Whether two lanes are faster than one: each of them fills a processor."""
	return os.name == "posix" and (os.cpu_count() or 1) > 1


class SecondLane:
	"""`./ccm test --only ...` in a process of its own, with a folder, a bench and a site of its own."""

	def __init__(self, full: bool, names: Sequence[str] = NAMES, folder: Path = WORK / LANE) -> None:
		self.full, self.names, self.folder = full, names, folder
		self.process: subprocess.Popen[bytes] | None = None
		self.output: IO[bytes] | None = None

	@property
	def printed(self) -> Path:
		"""Where it writes what it says."""
		return self.folder / "output.txt"

	def start(self) -> None:
		"""Begin; what it says goes into a file until it has ended."""
		self.folder.mkdir(parents=True, exist_ok=True)
		(self.folder / "results.json").unlink(missing_ok=True)
		command = [sys.executable, str(ROOT / "ccm"), "test", "--only", *self.names]
		self.output = self.printed.open("wb")
		step(f"beside the next suites, on a site of their own: {', '.join(self.names)} (see {self.printed})")
		self.process = subprocess.Popen(
			[*command, *(["--full"] if self.full else [])],
			cwd=ROOT,
			env={**os.environ, "CCM_LANE": LANE},
			stdout=self.output,
			stderr=subprocess.STDOUT,
			start_new_session=True,
		)

	def results(self, reason: str = "") -> list[SuiteResult]:
		"""Wait for its end, print what it said, and answer its results. reason: why it was never started."""
		if self.process is None:
			return [could_not_run(name, reason or "no site could be made") for name in self.names]
		step("waiting for the suites of the second lane")
		try:
			self.process.wait(LIMIT * (3 if self.full else 1))
		except subprocess.TimeoutExpired:
			self.stop()
		say(self.printed.read_text(encoding="utf-8", errors="replace"))
		found = {one.name: one for one in read_results(self.folder / "results.json")}
		lost = "ended without a result"
		return [found.get(name) or SuiteResult(name, failed=1, notes=(lost,)) for name in self.names]

	def stop(self) -> None:
		"""End it with everything that it has started."""
		if self.process and self.process.poll() is None:
			os.killpg(self.process.pid, signal.SIGTERM)
			try:
				self.process.wait(60)
			except subprocess.TimeoutExpired:
				os.killpg(self.process.pid, signal.SIGKILL)
		if self.output:
			self.output.close()


def keep_results(results: Sequence[SuiteResult], file: Path) -> None:
	"""Write the results down for whoever started this run."""
	file.write_text(json.dumps([asdict(one) for one in results]), encoding="utf-8")


def read_results(file: Path) -> list[SuiteResult]:
	"""The results that a run has written down; none when it did not come so far."""
	try:
		rows = json.loads(file.read_text(encoding="utf-8"))
	except (OSError, ValueError):
		return []
	return [
		SuiteResult(**{**row, "notes": tuple(row["notes"]), "campaigns": tuple(row["campaigns"])})
		for row in rows
	]
