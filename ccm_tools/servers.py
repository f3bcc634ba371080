"""Servers that live as long as a test run, on ports of this machine only."""

import contextlib
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from .commands import end_group, start_process
from .database import listens
from .talk import Stop

HERE = "127.0.0.1"


def free_port(first: int = 0) -> int:
	"""A free port of this machine: the first free one from `first` upwards, or any when `first` is 0."""
	for number in range(first, first + 200) if first else (0,):
		with contextlib.suppress(OSError), socket.socket() as probe:
			probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
			probe.bind((HERE, number))
			return int(probe.getsockname()[1])
	raise Stop(f"no port from {first} upwards is free")


class Servers:
	"""Started processes, each with its log; all are ended when the block ends, however it ends."""

	def __init__(self, logs: Path) -> None:
		self.logs = logs
		self._processes: list[subprocess.Popen[str]] = []

	def __enter__(self) -> "Servers":
		self.logs.mkdir(parents=True, exist_ok=True)
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		for process in reversed(self._processes):
			end_group(process)

	def start(
		self, name: str, command: Sequence[object], folder: Path, environment: Mapping[str, str]
	) -> "subprocess.Popen[str]":
		"""Start a server that writes to `<name>.log`; raises Stop when the program is not there."""
		with (self.logs / f"{name}.log").open("wb") as log:
			try:
				process = start_process(command, folder, environment, log)
			except OSError as error:
				raise Stop(f"{name} could not be started: {error}") from None
		self._processes.append(process)
		return process

	def redis(self, name: str, folder: Path) -> int:
		"""Start a Redis that keeps nothing on disk and return its port."""
		number = free_port()
		settings = [
			"--bind",
			HERE,
			"--port",
			str(number),
			"--save",
			"",
			"--appendonly",
			"no",
			"--dir",
			str(folder),
		]
		self.start(name, ["redis-server", *settings], folder, {})
		wait_until(lambda: listens(HERE, number), 15, f"Redis did not start (see {self.logs / name}.log)")
		return number


def answers(url: str) -> bool:
	"""Whether a web server answers there with 200."""
	opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
	with contextlib.suppress(OSError, urllib.error.URLError), opener.open(url, timeout=10) as answer:
		return bool(answer.status == 200)
	return False


def wait_until(ready: Callable[[], bool], seconds: float, complaint: str) -> None:
	"""Wait until `ready()` is true; raises Stop with the complaint after so many seconds."""
	end = time.monotonic() + seconds
	while not ready():
		if time.monotonic() > end:
			raise Stop(complaint)
		time.sleep(0.3)
