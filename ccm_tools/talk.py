"""Sentences to the person at the terminal."""

import sys
import time


class Stop(Exception):
	"""The command cannot go on; the message is a sentence for the person at the terminal."""


class AppFailure(Exception):
	"""The project itself failed where the machine did what was asked; a test run counts it as failed."""


_STARTED = time.monotonic()


def say(sentence: str) -> None:
	"""Print a line at once, also when the output goes to a file."""
	print(sentence, flush=True)


def step(sentence: str) -> None:
	"""Print a line that names the step which begins, with the seconds since the start."""
	say(f"[{time.monotonic() - _STARTED:4.0f} s] {sentence}")


def complain(sentence: str) -> None:
	"""Print a line on the error output."""
	print(sentence, file=sys.stderr, flush=True)
