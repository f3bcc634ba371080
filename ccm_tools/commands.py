"""Commands with a time limit, whose whole process group ends with them."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .talk import say


@dataclass(frozen=True)
class Owner:
	"""The user whom a bench belongs to."""

	name: str
	uid: int
	gid: int
	home: str

	@property
	def environment(self) -> dict[str, str]:
		"""What tells programs whose home is meant."""
		return {"HOME": self.home, "USER": self.name, "LOGNAME": self.name}


@dataclass(frozen=True)
class Outcome:
	"""How a command ended: its exit code, everything it printed, the seconds it took."""

	code: int
	text: str
	seconds: float
	timed_out: bool = False

	@property
	def well(self) -> bool:
		"""Whether it ended with exit code 0 inside its time limit."""
		return self.code == 0 and not self.timed_out

	def last_lines(self, count: int = 15) -> str:
		"""The last lines that are not empty, for a complaint."""
		return "\n".join([line for line in self.text.splitlines() if line.strip()][-count:])


def run(
	command: Sequence[object],
	*,
	limit: float,
	folder: Path | None = None,
	environment: Mapping[str, str] | None = None,
	show: bool = False,
	given: str | None = None,
	owner: Owner | None = None,
) -> Outcome:
	"""Run a command to its end or to its time limit in seconds, as another user when `owner` is given.

	`environment` is added to the present one; `show` prints its lines as they come; `given` is its input.
	A command that does not exist ends with code 127, one that passed its limit is ended with its children.
	"""
	started = time.monotonic()
	try:
		process = start_process(command, folder, environment or {}, subprocess.PIPE, owner)
	except OSError as error:
		return Outcome(127, str(error), time.monotonic() - started)
	lines: list[str] = []
	reader = threading.Thread(target=_read, args=(process.stdout, lines.append, show), daemon=True)
	reader.start()
	timed_out = _wait(process, given, limit)
	reader.join(timeout=2)
	return Outcome(process.returncode or 0, "".join(lines), time.monotonic() - started, timed_out)


def start_process(
	command: Sequence[object],
	folder: Path | None,
	environment: Mapping[str, str],
	output: int | IO[bytes],
	owner: Owner | None = None,
) -> "subprocess.Popen[str]":
	"""Start a command in a process group of its own, as another user when `owner` is given (root only)."""
	switch = {} if owner is None else {"user": owner.uid, "group": owner.gid, "extra_groups": ()}
	process: subprocess.Popen[str] = subprocess.Popen(
		[str(part) for part in command],
		cwd=folder,
		env={**os.environ, **(owner.environment if owner else {}), **environment},
		stdin=subprocess.PIPE,
		stdout=output,
		stderr=subprocess.STDOUT,
		text=True,
		encoding="utf-8",
		errors="replace",
		start_new_session=os.name == "posix",
		**switch,  # type: ignore[call-overload]
	)
	return process


def _read(stream: IO[str] | None, keep: Callable[[str], None], show: bool) -> None:
	for line in stream or ():
		keep(line)
		if show:
			say(line.rstrip("\n"))


def _wait(process: "subprocess.Popen[str]", given: str | None, limit: float) -> bool:
	if process.stdin:
		with contextlib.suppress(OSError):
			process.stdin.write(given or "")
			process.stdin.close()
	try:
		process.wait(timeout=limit)
	except subprocess.TimeoutExpired:
		end_group(process)
		return True
	except BaseException:
		end_group(process)
		raise
	return False


def end_group(process: "subprocess.Popen[str]") -> None:
	"""End a process that `run` or `Servers` started, with everything it started itself."""
	for sign, patience in ((signal.SIGTERM, 5.0), (getattr(signal, "SIGKILL", signal.SIGTERM), 5.0)):
		_signal_group(process, sign)
		with contextlib.suppress(subprocess.TimeoutExpired):
			process.wait(timeout=patience)
			return


def _signal_group(process: "subprocess.Popen[str]", sign: int) -> None:
	with contextlib.suppress(ProcessLookupError, PermissionError):
		if os.name == "posix":
			os.killpg(process.pid, sign)
		else:
			process.send_signal(sign)
