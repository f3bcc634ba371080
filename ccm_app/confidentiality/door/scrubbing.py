"""What an operator reads of an error: where it happened and what kind it was; never what somebody typed."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

WITHHELD = "(what it said is withheld: it may hold what somebody typed)"
# Kinds of error whose words come from the program alone.
_SAYS_NO_VALUE = (AttributeError, NameError, ImportError, SyntaxError, RecursionError, NotImplementedError)
_LONGEST_TITLE = 140


def traceback_without_values(bench: str = "") -> str:
	"""The present error with the lines of the program, without local variables and without messages.

	bench: the folder of the bench, taken off the names of files. "" when there is no error.
	"""
	error = sys.exc_info()[1]
	if error is None:
		return ""
	return "\n".join(_told(error, set())).replace(f"{bench}/" if bench else "\0", "")


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
	seen.add(id(error))
	earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
	if earlier is not None and id(earlier) not in seen:
		yield from _told(earlier, seen)
		yield "\nWhile this was handled, another error came up:\n"
	yield "Traceback (most recent call last):"
	yield from _lines(error.__traceback__)
	yield title_without_values(error)


def _lines(trace: TracebackType | None) -> Iterator[str]:
	for line in traceback.StackSummary.extract(traceback.walk_tb(trace), capture_locals=False).format():
		yield line.rstrip("\n")


def title_without_values(error: BaseException) -> str:
	"""Kind of error; the number of a database error; the message only where the program wrote all of it."""
	name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
	if isinstance(error, _SAYS_NO_VALUE):
		return f"{name}: {error}"[:_LONGEST_TITLE]
	number = error.args[0] if error.args and isinstance(error.args[0], int) else None
	return f"{name} {number}" if number is not None else f"{name} {WITHHELD}"
