"""Working days for the caseload, by the holiday list that every registry begins with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ccm_app.domain.working_days import add_working_days

HOLIDAYS = Path(__file__).resolve().parent.parent / "setup" / "seeds" / "holidays.json"


@dataclass(frozen=True)
class Days:
	"""Counts working days around the holidays."""

	holidays: frozenset[date]

	@classmethod
	def shipped(cls) -> Days:
		"""The holidays of the seed file."""
		content = json.loads(HOLIDAYS.read_text(encoding="utf-8"))
		return cls(frozenset(date.fromisoformat(day["date"]) for day in content["days"]))

	def after(self, day: date, number: int) -> date:
		"""So many working days after a day."""
		return add_working_days(day, number, self.holidays)
