"""The registry's clock: the real one, or one that is set, for entering what happened in the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass
class Clock:
	"""Answers which day and moment it is. `day` set to a date stops the clock on the morning of that day."""

	day: date | None = None

	def today(self) -> date:
		"""The day on which something is entered."""
		return self.day or date.today()

	def now(self) -> datetime:
		"""The moment at which something is entered, without fractions of a second."""
		return datetime.combine(self.day, time(8)) if self.day else datetime.now().replace(microsecond=0)
