"""When somebody who types a provider's code has to wait: the limits against guessing, decided from counts alone.

Who guesses must not lock out others. A slip at one address has a limit of its own; the limits of the slip and of the
address do not stop an address from which this provider's right code came before. See docs/decisions/0024.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
	"""Wrong codes within the period: of one slip from one address, of one slip, of one address."""

	here: int = 5
	slip: int = 20
	address: int = 40


@dataclass(frozen=True)
class Guesses:
	"""Wrong codes so far within the period; known: the right code of this provider came from this address before."""

	here: int = 0
	slip: int = 0
	address: int = 0
	known: bool = False


def must_wait(guesses: Guesses, limits: Limits) -> bool:
	"""Whether no code is looked at now, not even the right one."""
	if guesses.here >= limits.here:
		return True
	return not guesses.known and (guesses.slip >= limits.slip or guesses.address >= limits.address)
