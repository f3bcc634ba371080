"""Ends processes at once, without any warning to them, and knows when that was."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import threading
import time
from pathlib import Path

# How long after a kill the site may be unable to answer: the server reads its own log before it takes callers.
RECOVERY = 25.0


class Killer(threading.Thread):
	"""Kills web workers and the database in turn, until it is told to stop or has killed often enough."""

	def __init__(self, kills: int, pause: tuple[float, float]):
		super().__init__(daemon=True)
		self.kills, self.pause, self.die = kills, pause, random.Random(7)
		self.web, self.database = 0, 0
		self.last = float("-inf")
		self.over = threading.Event()

	def run(self) -> None:
		"""Kill, wait until it is back, wait a while, kill again."""
		while self.web + self.database < self.kills and not self.over.wait(self.die.uniform(*self.pause)):
			if (self.web + self.database) % 2:
				self._kill_database()
			else:
				self._kill_worker()

	def was_killed(self) -> bool:
		"""Whether a process was killed so shortly ago that an answer may have got lost."""
		return time.monotonic() - self.last < RECOVERY

	def _kill_worker(self) -> None:
		workers = _children_of(_number_in(os.environ["CCM_STORM_WEB_PROCESS"]))
		if workers and self._killed(self.die.choice(workers)):
			self.web += 1

	def _killed(self, process: int) -> bool:
		# Written down before, too: whose line drops at the kill asks at once whether there was one.
		self.last = time.monotonic()
		done = _kill(process)
		self.last = time.monotonic()
		return done

	def _kill_database(self) -> None:
		if not self._killed(_number_in(os.environ["CCM_STORM_DATABASE_PROCESS"])):
			return
		self.database += 1
		while not _listens(int(os.environ["CCM_STORM_DATABASE_PORT"])) and not self.over.is_set():
			self.last = time.monotonic()
			time.sleep(0.2)
		self.last = time.monotonic()


def _number_in(file: str) -> int:
	try:
		return int(Path(file).read_text(encoding="ascii").strip() or 0)
	except (OSError, ValueError):
		return 0


def _children_of(process: int) -> list[int]:
	try:
		text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
	except OSError:
		return []
	return [int(one) for one in text.split()]


def _kill(process: int) -> bool:
	if process <= 1:
		return False
	with contextlib.suppress(ProcessLookupError):
		os.kill(process, signal.SIGKILL)
		return True
	return False


def _listens(port: int) -> bool:
	with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
		return True
	return False
